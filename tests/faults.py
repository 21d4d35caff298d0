"""Kills a job at random moments, or takes room and rights from it, and looks each time at what it left.

`python faults.py JOB FOLDER kill|full|barred [KILLS SEED]`. Every try is a forked process, so that the libraries are
loaded once; this one uses none of their threads. Exits with 1 where the job left something that it must not, did not
say what was wrong as an error of this program, or never ran to its end afterwards.
"""

from __future__ import annotations

import os
import random
import re
import resource
import signal
import sys
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import deltalake  # noqa: F401 - loaded before the forks
import duckdb  # noqa: F401
import pyarrow.parquet  # noqa: F401

from groundswell.core.errors import StoreError
from groundswell.core.records import Claim, Document
from groundswell.corpora.store import ScoredDocument, Store, upkeep
from groundswell.reference.providers import Fetched
from groundswell.reference.stored import append, read_figures
from groundswell.signals.ledger import LEDGER, Entry, Ledger

DOCUMENTS = 60
MOMENT = datetime(2026, 1, 10, 12, tzinfo=UTC)


@dataclass(frozen=True)
class Job:
    """`prepare` once; `run` is what is killed; `look` raises for what may not be there, after every kill; `finished`
    raises where a last undisturbed run did not bring all."""

    prepare: Callable[[Path], None]
    run: Callable[[Path], None]
    look: Callable[[Path], None]
    finished: Callable[[Path], None]


def claim_of(document: str, **fields: Any) -> Claim:
    return Claim(
        **{
            "id": f"{document}/0",
            "document_id": document,
            "start": 4,
            "end": 9,
            "text": "BOJ at 1%"[:5],
            "sentence_start": 0,
            "sentence_end": 9,
            "measure": "policy_rate",
            "area": "JP",
            "kind": "level",
            "value": 1.0,
            "unit": "%",
            "comparator": "=",
            **fields,
        }
    )


def fill(folder: Path) -> None:
    store = Store.open(folder, create=True)
    for start in range(0, DOCUMENTS, 10):
        names = [f"doc-{number:03}" for number in range(start, start + 10)]
        with store.writer() as writer:
            writer.add(
                [
                    ScoredDocument(
                        document=Document(id=name, text=f"BOJ at 1% ({name}).", published_at=MOMENT),
                        article_id=name,
                        scored_by="test@1",
                        claims=(claim_of(name),),
                    )
                    for name in names
                ]
            )


def look_at_store(folder: Path) -> None:
    counts = Store.open(folder).counts()
    assert (counts.articles, counts.claims) == (DOCUMENTS, DOCUMENTS), counts
    assert upkeep.check(folder) == []


def compact_and_vacuum(folder: Path) -> None:
    upkeep.compact(folder)
    upkeep.vacuum(folder, keep_hours=0)


PERIODS = 8


def figures(number: int) -> list[Fetched]:
    """The figures that one refresh brings."""
    return [
        Fetched(
            series="TEST/A",
            period_start=date(2000 + number, month, 1),
            period_end=date(2000 + number, month, 28),
            value=float(month),
            released_at=MOMENT,
            vintage=None,
            retrieved_at=MOMENT,
            source_url="https://example.org/a",
        )
        for month in range(1, 13)
    ]


def periods_of(folder: Path) -> list[date]:
    return [figure.period_end for figure in read_figures(folder).get("TEST/A", ())]


def refresh(folder: Path) -> None:
    """As a refresh does: what is stored already is not added again."""
    for number in range(PERIODS):
        known = set(periods_of(folder))
        new = [figure for figure in figures(number) if figure.period_end not in known]
        append(folder, new, ())


def look_at_figures(folder: Path) -> None:
    found = periods_of(folder)
    assert len(found) == len(set(found)), "figures twice"
    assert len(found) % 12 == 0, "half a refresh"


def all_figures(folder: Path) -> None:
    assert len(periods_of(folder)) == 12 * PERIODS


FORECASTS = 300


def write_down(folder: Path) -> None:
    ledger = Ledger(folder / LEDGER)
    for number in range(0, FORECASTS, 10):
        names = [f"doc-{place:03}" for place in range(number, number + 10)]
        ledger.write_down(
            Entry(claim=claim_of(name, tense="future"), published_at=MOMENT, sentence="é" * 200) for name in names
        )


def look_at_ledger(folder: Path) -> None:
    names = [entry.claim.id for entry in Ledger(folder / LEDGER).open_entries]
    assert names == [f"doc-{place:03}/0" for place in range(len(names))], "an entry is missing"


def whole_ledger(folder: Path) -> None:
    assert len(Ledger(folder / LEDGER).open_entries) == FORECASTS
    assert (folder / LEDGER).read_text("utf-8").count("\n") == FORECASTS, "an entry stands there twice"


def nothing(_: Path) -> None:
    pass


JOBS = {
    "compact": Job(fill, compact_and_vacuum, look_at_store, look_at_store),
    "sync": Job(nothing, refresh, look_at_figures, all_figures),
    "resolve": Job(nothing, write_down, look_at_ledger, whole_ledger),
}


def forked(work: Callable[[Path], None], folder: Path) -> int:
    """The process that does the work."""
    child = os.fork()
    if child:
        return child
    try:
        work(folder)
    except BaseException:
        traceback.print_exc()
        os._exit(1)
    os._exit(0)


def done(work: Callable[[Path], None], folder: Path) -> float:
    """Let the work run to its end in a process of its own; returns the seconds it took."""
    started = time.monotonic()
    _, status = os.waitpid(forked(work, folder), 0)
    if status:
        sys.exit(1)
    return time.monotonic() - started


def campaign(job: Job, folder: Path, kills: int, seed: int) -> int:
    """Kill the job until it was still running so many times; returns how often it was started."""
    chance, hits, tries = random.Random(seed), 0, 0
    done(job.prepare, folder / "calm")
    seconds = done(job.run, folder / "calm")
    done(job.prepare, folder / "0")
    while hits < kills:
        tries += 1
        place = folder / str(hits // 5)
        if not place.exists() and hits:
            done(job.prepare, place)
        child = forked(job.run, place)
        time.sleep(chance.uniform(0, seconds))
        os.kill(child, signal.SIGKILL)
        hits += os.WIFSIGNALED(os.waitpid(child, 0)[1])
        done(job.look, place)
    for place in folder.iterdir():
        done(job.run, place)
        done(job.finished, place)
    return tries


def fill_the_disk(_: Path) -> None:
    """No file may grow beyond 2 kB, which the system says as it says a full disk."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (2_000, 2_000))


def bar(folder: Path) -> None:
    """Become a user who may read everything and write nothing."""
    for path in (folder, *folder.rglob("*")):
        path.chmod(0o555 if path.is_dir() else 0o444)
    if os.getuid() == 0:
        os.setuid(65534)


def unbar(folder: Path) -> None:
    for path in (folder, *folder.rglob("*")):
        path.chmod(0o755 if path.is_dir() else 0o644)


FAULTS = {"full": (fill_the_disk, "the disk is full|File too large"), "barred": (bar, "ermission denied")}


def hindered(job: Job, folder: Path, fault: str) -> str:
    """Run the job once with a fault; returns what it said."""
    hinder, expected = FAULTS[fault]
    said = folder.parent / "said"
    said.touch()
    said.chmod(0o666)

    def run(place: Path) -> None:
        with said.open("w") as note:
            hinder(place)
            try:
                job.run(place)
            except StoreError as error:
                note.write(str(error))

    folder.mkdir(exist_ok=True)
    done(job.prepare, folder)
    done(run, folder)
    unbar(folder)
    words = said.read_text()
    assert re.search(expected, words), f"it said: {words!r}"
    done(job.look, folder)
    done(job.run, folder)
    done(job.finished, folder)
    return words


def main(name: str, into: Path, fault: str, kills: str = "5", seed: str = "1") -> str:
    into.mkdir(parents=True, exist_ok=True)
    if fault in FAULTS:
        return f"{name}: {hindered(JOBS[name], into / 'store', fault)}"
    started = campaign(JOBS[name], into, int(kills), int(seed))
    return f"{name}: killed {kills} times in {started} runs: nothing lost, nothing twice"


if __name__ == "__main__":
    sys.stdout.write(main(sys.argv[1], Path(sys.argv[2]), *sys.argv[3:]) + "\n")
