"""Where training rows came from, as a model card records it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from groundswell.models.cards import DataUse, sha256_of
from groundswell.models.training.examples import TRAINING_SETS, Example, read_set


def data_uses(data: Path, trained: Sequence[Example]) -> list[DataUse]:
    """One entry a training set: rows in the file, rows that trained, and the hash of the file."""
    used = Counter(example.source for example in trained)
    uses = []
    for item in TRAINING_SETS:
        path = item.found_in(data)
        rows = [example.source for example in read_set(data, item)]
        with path.open(encoding="utf-8") as file:
            lines = sum(1 for _ in file)
        uses.append(
            DataUse(
                path=item.path,
                licence=item.licence,
                rows=lines,
                used=used[rows[0]] if rows else 0,
                sha256=sha256_of(path),
            )
        )
    return uses
