"""What the last writer remembered of the newest originals, kept beside the store: `copies/` in its folder.

It is a copy, made of the texts and never needed: where it is missing, of another state or can't be written, the texts
are read again, which takes a millisecond each.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from dataclasses import fields
from pathlib import Path

from groundswell.corpora.copies import Original

FOLDER = "copies"
_FORMAT = 1
"""Grows with every change of what is remembered."""

_FIELDS = tuple(item.name for item in fields(Original))
_log = logging.getLogger(__name__)


def load(folder: Path, state: str) -> list[tuple[Original, int]] | None:
    """The originals of a state with the numbers of their clusters, the oldest first; None where they are not kept."""
    import pyarrow as pa
    from pyarrow import parquet

    try:
        rows = parquet.read_table(_place(folder, state)).to_pylist()
        return [(Original(**{name: row[name] for name in _FIELDS}), row["cluster"]) for row in rows]
    except (OSError, pa.ArrowException, KeyError) as error:
        _log.debug("%s: originals are read from their texts: %s", folder, error)
        return None


def keep(folder: Path, state: str, originals: Iterable[tuple[Original, int]]) -> None:
    """Keep them for the next writer, whole or not at all; those of other states go."""
    import pyarrow as pa
    from pyarrow import parquet

    rows = [{name: getattr(original, name) for name in _FIELDS} | {"cluster": number} for original, number in originals]
    place = _place(folder, state)
    made = place.with_suffix(".new")
    try:
        place.parent.mkdir(exist_ok=True)
        parquet.write_table(pa.Table.from_pylist(rows), made, compression="zstd")
        made.replace(place)
        for other in place.parent.iterdir():
            if other != place:
                other.unlink()
    except (OSError, pa.ArrowException) as error:
        _log.info("%s: originals can't be kept: %s", folder, error)


def _place(folder: Path, state: str) -> Path:
    return folder / FOLDER / f"{state}-{_FORMAT}.parquet"
