"""Where shards of documents are scored: in this process, in several, or on a Ray cluster.

What comes out is the same bytes: scoring a document does not depend on the others, every engine gets the same shards
and gives their results in order, and one process alone reads, numbers, marks copies and writes.
"""

from groundswell.scoring.engines.cluster import Ray
from groundswell.scoring.engines.local import Growing, InProcess
from groundswell.scoring.engines.processes import Processes, default_workers
from groundswell.scoring.engines.shards import Engine, Shard

__all__ = ["Engine", "Growing", "InProcess", "Processes", "Ray", "Shard", "default_workers"]
