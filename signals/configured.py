"""The store of the settings, with the official series that the settings add."""

from __future__ import annotations

from functools import cached_property

from groundswell.core.settings import Settings
from groundswell.reference import Reference
from groundswell.reference.configured import open_reference
from groundswell.signals.store import Store


class _Configured(Store):
    settings: Settings

    @cached_property
    def reference(self) -> Reference:
        return open_reference(self.settings)


def open_store(settings: Settings, *, reference: Reference | None = None) -> Store:
    """The store at `settings.store`; its series are read on first use, unless given. Raises StoreError."""
    store = _Configured.open(settings.store)
    store.settings = settings
    if reference is not None:
        store.reference = reference
    return store
