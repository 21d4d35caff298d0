"""The official series of the settings: one way to them for the command line and the HTTP API."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from groundswell.core.settings import Settings
    from groundswell.reference.store import Reference


def open_reference(settings: Settings) -> Reference:
    """The official series at hand: those that ship, those a refresh put beside the store, those of the settings.

    Raises DataFileError for a file of the settings that does not hold together, StoreError for unreadable figures.
    """
    from groundswell.reference.store import load_reference
    from groundswell.reference.synced import load_synced

    extra = [Path(name) for name in settings.reference_files]
    return load_reference(extra_csv=extra, stored=load_synced(Path(settings.store)))
