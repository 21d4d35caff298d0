"""The columns of the store's tables. A change of any of them is a new SCHEMA_VERSION.

Stores of every version that was ever written can be read. What an older one lacks is null, or found as it is opened
(`placed`), until the first write or compaction writes its tables anew.
"""

from __future__ import annotations

from collections.abc import Container
from functools import cache
from typing import Any

SCHEMA_VERSION = 3
"""Written into both tables, and checked whenever they are opened."""

READABLE_VERSIONS = (1, 2, SCHEMA_VERSION)
"""Those whose columns are all among today's."""

PLACE_COLUMNS = {
    "documents": ("number", "cluster", "speaker", "copy_of", "copy_how", "copy_similarity", "echo_ratio"),
    "claims": ("number", "cluster", "speaker"),
}
"""The columns that version 1 lacks, besides those of LATER_COLUMNS: they say what the texts say."""


def is_without_places(name: str, columns: Container[str]) -> bool:
    """Whether a table with these columns was written by the first version, which marked no copies and speakers."""
    return any(column not in columns for column in PLACE_COLUMNS.get(name, ()))


LATER_COLUMNS = {
    "documents": {"spam": "BOOLEAN", "spam_score": "DOUBLE"},
    "claims": {"spam": "BOOLEAN"},
}
"""The columns that versions 1 and 2 lack, with their SQL types."""

DOCUMENT_ORDER = ("id",)
CLAIM_ORDER = ("document_id", "start", '"end"', "measure", "area", "kind", "id")
"""The canonical order of a table, as SQL: by bytes of UTF-8, nulls first. The same on every machine and for every way
of scoring."""

# The statistics of long texts would swell the log; these are the columns that queries narrow by.
STATISTICS = {
    "documents": ("id", "kind", "source", "published_at"),
    "claims": ("document_id", "measure", "area", "source", "published_at", "verdict_status"),
    "history": ("signal", "measure", "area", "real_date"),
}


def _fields(spec: str) -> list[Any]:
    """Arrow fields from lines of `name type`; a type with a `!` admits no null."""
    import pyarrow as pa

    types = {
        "text": pa.string(),
        "int": pa.int64(),
        "float": pa.float64(),
        "flag": pa.bool_(),
        "date": pa.date32(),
        "time": pa.timestamp("us", tz="UTC"),
    }
    pairs = (line.split() for line in spec.strip().splitlines())
    return [pa.field(name, types[kind.removesuffix("!")], nullable=not kind.endswith("!")) for name, kind in pairs]


# The contract's fields; then the root of the thread, the scores pooled over sentences, and what made them; then its
# place among the others (`rows.Place`). `extra` is JSON text.
_DOCUMENTS = """
id text!
kind text!
parent_id text
article_id text
url text
source text
author text
title text
published_at time
collected_at time
language text
likes int
replies int
origin text
sentiment text
sentiment_score float
stance text
stance_score float
sentences int!
stance_sentences int!
claims int!
scored_by text!
number int!
cluster int!
speaker int!
copy_of text
copy_how text
copy_similarity float!
echo_ratio float!
spam flag
spam_score float
extra text
text text!
"""

# The contract's fields with the verdict spread out (`verdict_observed_high` is the upper end where the figure is a
# range; `verdict_estimates` is JSON text); then what queries need of the document, so that none has to join.
_CLAIMS = """
id text!
document_id text!
start int!
end int!
text text!
sentence_start int!
sentence_end int!
measure text!
area text
kind text!
value float
value_high float
unit text
comparator text
trend text
tense text!
period_start date
period_end date
modality text!
attributed_to text
sentiment text
sentiment_score float
stance text
stance_score float
confidence float!
verdict_status text
verdict_series text
verdict_observed float
verdict_observed_high float
verdict_observed_at date
verdict_released_at time
verdict_held_from date
verdict_held_to date
verdict_gap float
verdict_gap_ratio float
verdict_tolerance float
verdict_note text
verdict_words text
verdict_estimates text
scored_by text!
document_kind text!
article_id text
source text
author text
published_at time
number int!
cluster int!
speaker int!
spam flag
sentence text!
"""

# The values of signals as they were first published: `signals.history` says what they mean.
_HISTORY = """
signal text!
measure text!
area text
by text!
window text!
value float
unit text
voices float
real_date time!
vintage int!
version text!
state text!
recorded_at time!
"""


@cache
def document_schema() -> Any:
    """The `pyarrow.Schema` of table `documents`."""
    import pyarrow as pa

    return pa.schema(_fields(_DOCUMENTS))


@cache
def claim_schema() -> Any:
    """The `pyarrow.Schema` of table `claims`."""
    import pyarrow as pa

    return pa.schema(_fields(_CLAIMS))


def table_schema(name: str) -> Any:
    """The `pyarrow.Schema` of a table. Raises KeyError for a name that is none."""
    return {"claims": claim_schema, "documents": document_schema, "history": history_schema}[name]()


@cache
def history_schema() -> Any:
    """The `pyarrow.Schema` of table `history`, which is made when something is first published."""
    import pyarrow as pa

    return pa.schema(_fields(_HISTORY))
