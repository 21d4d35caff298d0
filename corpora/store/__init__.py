"""The store: Delta Lake tables of documents and claims, one writer and many readers, queried with DuckDB.

How a batch becomes visible
---------------------------
A batch touches two tables, and Delta Lake commits one table at a time. So the log of `documents` is the log of the
store: each of its commits carries, as a Delta application transaction, the version of `claims` that it goes with.

1. the claims of the batch are committed to `claims` (version n);
2. the documents of the batch are committed to `documents`, naming n: this is the one point of commit.

A reader opens the newest `documents`, then `claims` at the version it names: both of a batch, or neither, whatever a
writer does meanwhile. Killed before 1, a batch leaves at most data files that no log names. Killed between 1 and 2, it
leaves claims that no reader opens; the next writer that has something to add first restores `claims` to the version
that `documents` names. Either way the documents of that batch are unknown to the store, and are scored again.

Copies and echoes are marked as a batch is written (`voices.Places`), against what the store holds by then, and never
marked anew: what a later document is does not change what an earlier one was. `upkeep` compacts, checks and vacuums,
`repair` makes a damaged store anew.

A store of an older schema is read as it is, with null for what it lacks (`placed`: what the first version lacks is
found from the texts); the first writer, or compaction, brings it up to date.
"""

from groundswell.corpora.store.lock import WriterLock
from groundswell.corpora.store.rows import ScoredDocument, canonical_key, plain_claim
from groundswell.corpora.store.schema import CLAIM_ORDER, SCHEMA_VERSION
from groundswell.corpora.store.selection import ClaimFilters, DocumentFilters
from groundswell.corpora.store.store import Counts, Store
from groundswell.corpora.store.writer import Writer

__all__ = [
    "CLAIM_ORDER",
    "SCHEMA_VERSION",
    "ClaimFilters",
    "Counts",
    "DocumentFilters",
    "ScoredDocument",
    "Store",
    "Writer",
    "WriterLock",
    "canonical_key",
    "plain_claim",
]
