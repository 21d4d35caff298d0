"""The columns of a store kept beside it, so that a new process need not read the tables: `signals/` in its folder.

They are a copy, made anew for each state of the store and never needed: where they are missing, of another state or
can't be written, the same columns are read from the tables.
"""

from __future__ import annotations

import json
import logging
import shutil
import tempfile
import time
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np

from groundswell.signals.columns import ARRAYS, Columns, Names, read_columns

FOLDER = "signals"
_FORMAT = 2
"""Grows with every change of what the columns mean."""

_NAMES = "names.json"
_NEW = "new-"
# What is older was left by a process that was killed: making takes seconds.
_MAKING_SECONDS = 3600
_log = logging.getLogger(__name__)


def load_kept(folder: Path, state: str, query: Callable[[str], Any]) -> Columns:
    """The columns of the store at `folder` in a state (a name that no other state has): those kept, else those that
    `query` gives, which are then kept.
    """
    place = folder / FOLDER / f"{state}-{_FORMAT}"
    kept = _load(place)
    if kept is not None:
        return kept
    made = read_columns(query)
    try:
        _keep(place, made)
    except OSError as error:
        _log.info("%s: signals can't be kept, and are read from the tables each time: %s", folder, error)
    return made


def _load(place: Path) -> Columns | None:
    try:
        names = json.loads((place / _NAMES).read_text("utf-8"))
        # Mapped, not read: a question touches only the pages of its own claims.
        arrays = {name: np.load(place / f"{name}.npy", mmap_mode="r").view(np.ndarray) for name in ARRAYS}
    except (OSError, ValueError) as error:
        _log.debug("%s: not there: %s", place, error)
        return None
    subjects = tuple((measure, area) for measure, area in names["subjects"])
    others = {name: tuple(names[name]) for name in ("units", "people", "versions")}
    return Columns(names=Names(subjects=subjects, **others), **arrays)


def _keep(place: Path, columns: Columns) -> None:
    """Written whole or not at all; what was kept of other states goes."""
    place.parent.mkdir(exist_ok=True)
    made = Path(tempfile.mkdtemp(prefix=_NEW, dir=place.parent))
    try:
        for name in ARRAYS:
            np.save(made / f"{name}.npy", getattr(columns, name), allow_pickle=False)
        (made / _NAMES).write_text(json.dumps(asdict(columns.names)), "utf-8")
        made.rename(place)
    except OSError:
        shutil.rmtree(made, ignore_errors=True)
        # Another process may have been faster.
        if not place.exists():
            raise
    for other in place.parent.iterdir():
        # Far in the future, too: the clock was set back since.
        age = abs(time.time() - other.stat().st_mtime)
        is_being_made = other.name.startswith(_NEW) and age < _MAKING_SECONDS
        if other.name != place.name and not is_being_made:
            shutil.rmtree(other, ignore_errors=True)
