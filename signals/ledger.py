"""The ledger of forecasts: written down while open, graded once the figure is out. It only grows.

A file of JSON lines, each an entry (a forecast with the sentence it stands in) or a grade (a verdict, with the day it
was given). Nothing in it is ever changed: a figure that is revised later leaves a grade as it was given. One process
writes at a time; a last line that a killed writer left unfinished was never in it, and goes with the next write.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

from groundswell.core.errors import StoreError
from groundswell.core.records import Claim, Verdict
from groundswell.core.times import format_time, parse_time
from groundswell.corpora.store.lock import WriterLock
from groundswell.reference import Reference
from groundswell.signals.verdicts import judge

LEDGER = "ledger.jsonl"
"""The ledger of a store, in its folder."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A forecast as it was written down."""

    claim: Claim
    published_at: datetime
    sentence: str | None = None

    def to_json(self) -> dict[str, Any]:
        """As plain JSON types."""
        claim = replace(self.claim, verdict=None).to_json()
        return {"entry": claim, "published_at": format_time(self.published_at), "sentence": self.sentence}


@dataclass(frozen=True, slots=True, kw_only=True)
class Grade:
    """What came of a forecast. `graded_at` is the moment whose public figures graded it: with `verdict.released_at`
    it names the vintage.
    """

    claim_id: str
    verdict: Verdict
    graded_at: datetime

    def to_json(self) -> dict[str, Any]:
        """As plain JSON types."""
        return {
            "grade": self.verdict.to_json(),
            "claim_id": self.claim_id,
            "graded_at": format_time(self.graded_at),
        }


Line = TypeVar("Line", Entry, Grade)


class Ledger:
    """A ledger file; it is made on the first entry. Raises StoreError where the file can't be read or written,
    StoreBusy where another process is writing to it.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._entries: dict[str, Entry] = {}
        self._grades: dict[str, Grade] = {}
        self._read()

    def _read(self) -> None:
        for number, line in enumerate(self._lines(), start=1):
            self._take(line, number)

    def _lines(self) -> list[bytes]:
        try:
            data = self.path.read_bytes() if self.path.exists() else b""
        except OSError as error:
            raise StoreError(f"{self.path}: can't be read: {error}") from error
        return data.split(b"\n")[:-1]

    def _take(self, line: bytes, number: int) -> None:
        try:
            row: Mapping[str, Any] = json.loads(line)
            if "entry" in row:
                entry = Entry(
                    claim=Claim.from_json(row["entry"]),
                    published_at=parse_time(row["published_at"]),
                    sentence=row["sentence"],
                )
                self._entries.setdefault(entry.claim.id, entry)
            else:
                grade = Grade(
                    claim_id=row["claim_id"],
                    verdict=Verdict.from_json(row["grade"]),
                    graded_at=parse_time(row["graded_at"]),
                )
                self._grades.setdefault(grade.claim_id, grade)
        except (ValueError, KeyError, TypeError) as error:
            raise StoreError(f"{self.path}:{number}: not a line of a ledger: {error}") from error

    @property
    def open_entries(self) -> list[Entry]:
        """The forecasts without a grade, oldest first."""
        found = [entry for name, entry in self._entries.items() if name not in self._grades]
        return sorted(found, key=lambda entry: (entry.published_at, entry.claim.id))

    @property
    def grades(self) -> list[tuple[Entry, Grade]]:
        """The graded forecasts with their grades, in the order of grading."""
        found = [(self._entries[name], grade) for name, grade in self._grades.items() if name in self._entries]
        return sorted(found, key=lambda pair: (pair[1].graded_at, pair[0].claim.id))

    def write_down(self, entries: Iterable[Entry]) -> int:
        """Add forecasts that the ledger does not hold yet; claims of the past and the present are left out.

        Returns how many were added.
        """
        forecasts = {entry.claim.id: entry for entry in entries if entry.claim.tense == "future"}
        return len(self._append(self._entries, forecasts)) if forecasts else 0

    def resolve(self, reference: Reference, *, as_of: datetime) -> list[Grade]:
        """Grade every open forecast that something public by `as_of` settles; returns the new grades."""
        new: dict[str, Grade] = {}
        for entry in self.open_entries:
            if entry.published_at > as_of:
                continue
            verdict = judge(
                entry.claim,
                published_at=entry.published_at,
                as_of=as_of,
                reference=reference,
                sentence=entry.sentence,
            )
            if verdict.status in ("came_true", "failed"):
                new[entry.claim.id] = Grade(claim_id=entry.claim.id, verdict=verdict, graded_at=as_of)
        return self._append(self._grades, new) if new else []

    def _append(self, known: dict[str, Line], found: Mapping[str, Line]) -> list[Line]:
        """Write down what the file does not hold yet, also of what others have written to it since; returns that."""
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            with WriterLock(self.path.parent, name=f"{self.path.stem}.lock"):
                self._read()
                new = {name: line for name, line in found.items() if name not in known}
                text = "".join(json.dumps(line.to_json(), ensure_ascii=False) + "\n" for line in new.values())
                with self.path.open("ab") as file:
                    file.truncate(_end_of_last_line(self.path))
                    file.write(text.encode())
                    file.flush()
                    os.fsync(file.fileno())
        except OSError as error:
            raise StoreError(f"{self.path}: can't be written: {error}") from error
        known |= new
        return list(new.values())


def _end_of_last_line(path: Path) -> int:
    return path.read_bytes().rfind(b"\n") + 1
