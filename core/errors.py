"""Every error that Groundswell raises on purpose.

GroundswellError
├── UsageError                the caller asked for something that can't be: exit status 2
│   ├── SettingsError         a setting has a wrong name, type or value
│   ├── UnknownMeasure        no such measure; carries the nearest names
│   ├── UnknownSeries         no such reference series; carries the nearest names
│   ├── UnknownClaim          no claim of that id in the store
│   ├── UnknownDocument       no document of that id in the store
│   └── MissingExtra          an optional dependency is not installed; carries the install line
├── InputError                one input can't be read; carries path, line, reason
├── OutputError               a result can't be written; carries path, reason
├── DataFileError             a data file that ships with the package contradicts itself
├── StoreError                the store can't be read or written
│   └── StoreBusy             another writer holds the store
├── RefreshError              an official source did not give what its contract says; carries provider, URL, both sides
├── ModelError                a model can't be loaded or does not fit its use
└── WorkerError               processes that share the work can't be had, or keep dying

The command line and the API turn these into a message; nothing else catches them wholesale.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass


class GroundswellError(Exception):
    """Root of all errors raised on purpose."""


class UsageError(GroundswellError):
    """Arguments that can't be used."""


class SettingsError(UsageError):
    """A setting with a wrong name, type or value."""


class _UnknownName(UsageError):
    """A name outside a closed list. `nearest` holds up to three close names, best first."""

    what = "name"

    def __init__(self, name: str, known: Iterable[str]) -> None:
        self.name = name
        self.nearest = difflib.get_close_matches(name.lower(), sorted(known), n=3, cutoff=0.4)
        hint = f"; nearest: {', '.join(self.nearest)}" if self.nearest else ""
        super().__init__(f"unknown {self.what} {name!r}{hint}")


class UnknownMeasure(_UnknownName):
    """A measure that is not in the catalogue."""

    what = "measure"


class UnknownSeries(_UnknownName):
    """A reference series that is not bundled, stored or configured."""

    what = "series"


class UnknownClaim(UsageError):
    """A claim that the store does not hold."""

    def __init__(self, name: str) -> None:
        super().__init__(f"no claim {name!r} in this store; `groundswell claims --json` shows their ids")


class UnknownDocument(UsageError):
    """A document that the store does not hold."""

    def __init__(self, name: str) -> None:
        super().__init__(f"no document {name!r} in this store")


class MissingExtra(UsageError):
    """An optional dependency that is not installed."""

    def __init__(self, feature: str, extra: str) -> None:
        super().__init__(f'{feature} needs an optional part: pip install "groundswell[{extra}]"')
        self.extra = extra


@dataclass(frozen=True, slots=True)
class Rejection:
    """One input, or one record of it, that was skipped. `line` is 1-based; None for a whole input."""

    path: str
    line: int | None
    reason: str

    def __str__(self) -> str:
        where = self.path if self.line is None else f"{self.path}:{self.line}"
        return f"{where}: {self.reason}"


class InputError(GroundswellError):
    """An input that can't be read, as a whole or from some line on."""

    def __init__(self, path: str, reason: str, *, line: int | None = None) -> None:
        self.rejection = Rejection(path, line, reason)
        super().__init__(str(self.rejection))


class OutputError(GroundswellError):
    """A result that can't be written."""

    def __init__(self, path: str, reason: str) -> None:
        self.path, self.reason = path, reason
        super().__init__(f"{path}: can't be written: {reason}")


class DataFileError(GroundswellError):
    """A bundled or user-given data file that does not hold together."""


class StoreError(GroundswellError):
    """The store can't be read or written."""


class StoreBusy(StoreError):
    """Another process writes to the store."""


class RefreshError(GroundswellError):
    """An official source did not give what its contract says. `url` holds no secrets."""

    def __init__(self, provider: str, url: str, *, expected: str, got: str) -> None:
        self.provider, self.url, self.expected, self.got = provider, url, expected, got
        super().__init__(f"{provider}: {url}: expected {expected}, got {got}")


class ModelError(GroundswellError):
    """A model that can't be loaded or does not fit its use."""


class WorkerError(GroundswellError):
    """Processes that share the work can't be had, or keep dying."""
