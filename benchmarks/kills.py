"""Kill a job at random moments, or take room and rights from it: `python benchmarks/kills.py JOB… --kills 100`.

Jobs: score, collect, sync, resolve, compact, vacuum; all where none is named. After every kill nothing may be lost or
there twice, what is stored must be whole, and a reader that opened the store before must go on reading what it read
then (but for `vacuum`, which deletes what only such readers want). At the end the job runs undisturbed, and must leave
what it leaves where nobody kills it. `--fault full` runs it on a full disk, `--fault barred` without the right to
write: it must say so as an error of this program, lose nothing, and go on when the fault has gone.

Every try is a forked process, so that the libraries are loaded once; this one uses none of their threads. Exits with 1
at the first thing that is wrong, with the traceback of the process that found it.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import re
import resource
import signal
import sys
import tempfile
import time
import traceback
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import Any

import deltalake
import duckdb  # noqa: F401
import pyarrow.parquet  # noqa: F401
import web

from groundswell.core.errors import StoreError
from groundswell.core.records import Claim, Document
from groundswell.corpora.readers import read_documents
from groundswell.corpora.store import ScoredDocument, Store, delta, upkeep
from groundswell.reference import load_reference
from groundswell.reference.providers import Fetched
from groundswell.reference.stored import append, read_figures
from groundswell.scoring import Pipeline, score
from groundswell.signals.ledger import LEDGER, Entry, Ledger

DOCUMENTS = 60
MOMENT = datetime(2026, 1, 10, 12, tzinfo=UTC)
KILLS_A_FOLDER = 5
"""Kills of one run of the job before a new folder is taken: late moments are reached by going on."""


def nothing(_: Path) -> None:
    """Nothing to prepare."""


@dataclass(frozen=True)
class Job:
    """`prepare` once; `run` is what is killed; `look` raises for what may not be there, after every kill; `finished`
    raises where a last undisturbed run did not bring all. `open` opens what is there as a reader does, and returns a
    function that reads it. `warm` loads what the runs share.
    """

    run: Callable[[Path], None]
    look: Callable[[Path], None]
    finished: Callable[[Path], None]
    prepare: Callable[[Path], None] = nothing
    open: Callable[[Path], Callable[[], object]] | None = None
    warm: Callable[[], object] = lambda: None


def claim_of(document: str, **fields: Any) -> Claim:
    """A claim that the policy rate of Japan is 1 %."""
    return Claim(
        **{
            "id": f"{document}/0",
            "document_id": document,
            "start": 7,
            "end": 9,
            "text": "1%",
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


def rows_of(folder: Path) -> Callable[[], object]:
    """A reader of a store: all rows of both tables, in canonical order, of the state that it opened."""
    store = Store.open(folder)

    def read() -> object:
        return [store.documents_table().to_pylist(), store.claims_table().to_pylist()]

    return read


def look_whole(folder: Path) -> None:
    """The store can be read, and its tables agree."""
    if delta.exists(folder):
        assert upkeep.check(folder) == []


# Compaction


def fill(folder: Path) -> None:
    """A store of six batches."""
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
    """Nothing is lost, nothing twice."""
    counts = Store.open(folder).counts()
    assert (counts.articles, counts.claims) == (DOCUMENTS, DOCUMENTS), counts
    look_whole(folder)


def compact(folder: Path) -> None:
    """Compact, and delete nothing that an open reader wants."""
    upkeep.compact(folder)
    upkeep.vacuum(folder)


def compact_and_vacuum(folder: Path) -> None:
    """Compact, and delete all that the newest state does not need."""
    upkeep.compact(folder)
    upkeep.vacuum(folder, keep_hours=0)


# Scoring


@cache
def pipeline() -> Pipeline:
    """The one that ships."""
    return Pipeline.load(reference=load_reference())


def write_dump(folder: Path) -> None:
    """Posts with a comment each; some ids come twice. One file for all folders: documents say where they came from."""
    folder.mkdir(parents=True)
    with (folder.parent / "dump.jsonl").open("w", encoding="utf-8") as file:
        for number in range(DOCUMENTS):
            text = f"The BOJ raised its policy rate to {number % 8 * 0.25:.2f}% in note {number}."
            row = {"id": f"a{number % 55}", "text": text, "published_at": "2026-01-10T12:00:00Z"}
            comment = {"id": f"c{number}", "text": f"Inflation is {number % 9}%, I say.", "author": f"u{number % 7}"}
            file.write(json.dumps(row | {"comments": [comment]}) + "\n")


def score_dump(folder: Path) -> None:
    """As `groundswell score dump.jsonl --store store --claims claims.jsonl` does, in batches of ten."""
    score(
        [str(folder.parent / "dump.jsonl")],
        pipeline=pipeline(),
        store=folder / "store",
        claims_out=str(folder / "claims.jsonl"),
        batch_documents=10,
    )


def look_at_scores(folder: Path) -> None:
    """Batches are there whole or not at all, and the file of claims appears at the end."""
    look_whole(folder / "store")
    assert not (folder / "claims.jsonl").exists()


def all_scores(folder: Path) -> None:
    """What an undisturbed run leaves, row by row and byte by byte."""
    calm = folder.parent / "calm"
    assert rows_of(folder / "store")() == rows_of(calm / "store")()
    assert (folder / "claims.jsonl").read_bytes() == (calm / "claims.jsonl").read_bytes()


# Collecting

PAGES = 40


def page_of(site: web.Site, path: str) -> web.Reply:
    """The feed of a folder of pages, one of them, or how often which was asked for."""
    home, _, name = path.rpartition("/")
    if name == "asked":
        return web.Reply(json.dumps({path: count for path, count in site.counts.items() if path.startswith(home)}))
    if name == "feed":
        return web.Reply(web.feed(site.address, (f"{home}/p{number}" for number in range(PAGES))))
    if name.startswith("p"):
        body = f"The Bank of Japan raised its policy rate to 0.75% in December, says page {name}. More may follow."
        return web.Reply(web.article(f"Page {name}", f"{body}\n{body}"))
    return web.Reply("gone", 404)


@cache
def site_address() -> str:
    """A site of many small pages, served by a process of its own until this one ends; `…/asked` says what was asked."""
    here, there = os.pipe()
    if not os.fork():
        os.close(here)
        with web.serve() as site:
            site.otherwise = lambda path, headers: page_of(site, path)
            os.write(there, site.address.encode())
            os.close(there)
            parent = os.getppid()
            while os.getppid() == parent:
                time.sleep(0.2)
        os._exit(0)
    os.close(there)
    address = os.read(here, 1000).decode()
    os.close(here)
    return address


def warm_crawler() -> None:
    """Load what collecting needs, but for the network loop, which is made after the fork."""
    import scrapy.crawler  # noqa: F401

    site_address()


def collect_pages(folder: Path) -> None:
    """As `groundswell collect` does, without pauses."""
    from groundswell.corpora.crawl import CrawlPlan, collect

    plan = CrawlPlan(
        seeds=(f"{site_address()}/{folder.name}/feed",),
        contact="tests@example.org",
        delay_seconds=0.0,
        # A run that came to its end is followed by one that asks for the list alone.
        revisit_days=0.0,
        private_hosts=("127.0.0.1",),
    )
    collect(plan, folder, rejected=print)


def documents_of(folder: Path) -> Callable[[], object]:
    """A reader of a collection that has begun: what it still gives must be what was there, or more."""
    rejected: list[object] = []
    found = read_documents([str(folder)], rejected=rejected.append)
    first = next(found).id

    def read() -> object:
        names = [first, *(document.id for document in found)]
        assert rejected == []
        assert len(names) == len(set(names))
        return []

    return read


def look_at_pages(folder: Path) -> None:
    """Each page is kept once or not yet, and can be read."""
    if not (folder / "collection.sqlite").exists():
        return
    rejected: list[Any] = []
    names = [document.id for document in read_documents([str(folder)], rejected=rejected.append)]
    # A page counts when its answer was archived; a collection without one is no input yet.
    assert all("no readable file" in item.reason or "no such" in item.reason for item in rejected), rejected
    assert len(names) == len(set(names))


def all_pages(folder: Path) -> None:
    """Every page is archived once, and was asked for again only where a kill had cut it off."""
    from fastwarc.warc import ArchiveIterator

    kept = []
    for path in sorted((folder / "pages").glob("*.warc.gz")):
        with path.open("rb") as stream:
            kept += [record.headers["WARC-Target-URI"] for record in ArchiveIterator(stream)]
    home = f"{site_address()}/{folder.name}"
    assert sorted(kept) == sorted(f"{home}/p{number}" for number in range(PAGES))
    with urllib.request.urlopen(f"{home}/asked") as answer:  # noqa: S310 - our own site
        asked = json.load(answer)
    again = sum(count - 1 for path, count in asked.items() if "/p" in path)
    assert again <= KILLS_A_FOLDER, asked


# Refreshing official series

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
    """The periods that have a figure."""
    return [figure.period_end for figure in read_figures(folder).get("TEST/A", ())]


def refresh(folder: Path) -> None:
    """As a refresh does: what is stored already is not added again."""
    for number in range(PERIODS):
        known = set(periods_of(folder))
        append(folder, [figure for figure in figures(number) if figure.period_end not in known], ())


def open_figures(folder: Path) -> Callable[[], object]:
    """A reader of the table of figures."""
    table = deltalake.DeltaTable(folder / "reference" / "figures")
    return lambda: table.to_pyarrow_table().sort_by("period_end").to_pylist()


def look_at_figures(folder: Path) -> None:
    """A refresh is there whole or not at all, and once."""
    found = periods_of(folder)
    assert len(found) == len(set(found)), "figures twice"
    assert len(found) % 12 == 0, "half a refresh"


def all_figures(folder: Path) -> None:
    """All refreshes are there."""
    assert len(periods_of(folder)) == 12 * PERIODS


# Resolving forecasts

FORECASTS = 200
SAID_AT = datetime(2024, 11, 1, tzinfo=UTC)


def names_of(number: int) -> list[str]:
    """Ten documents with a forecast."""
    return [f"doc-{place:03}" for place in range(number, number + 10)]


def resolve(folder: Path) -> None:
    """As `groundswell resolve` does each day: write forecasts down, grade those that are out."""
    for number in range(0, FORECASTS, 10):
        # Half of them came true: the Bank of Japan went to 0.5 % in January 2025.
        ledger = Ledger(folder / LEDGER)
        ledger.write_down(
            Entry(
                claim=claim_of(name, tense="future", value=0.5 if place % 2 else 2.0, period_end=date(2025, 3, 31)),
                published_at=SAID_AT,
                sentence="é" * 200,
            )
            for place, name in enumerate(names_of(number))
        )
        ledger.resolve(load_reference(), as_of=MOMENT)


def open_ledger(folder: Path) -> Callable[[], object]:
    """A reader of the ledger's lines, as many as it found: they are never changed."""
    lines = (folder / LEDGER).read_bytes().count(b"\n")
    return lambda: (folder / LEDGER).read_bytes().splitlines(keepends=True)[:lines]


def look_at_ledger(folder: Path) -> None:
    """Entries follow each other without a gap, and no grade stands without its entry."""
    ledger = Ledger(folder / LEDGER)
    graded = [entry.claim.id for entry, _ in ledger.grades]
    names = sorted([entry.claim.id for entry in ledger.open_entries] + graded)
    assert names == [f"doc-{place:03}/0" for place in range(len(names))], "an entry is missing"
    lines = (folder / LEDGER).read_text("utf-8").splitlines() if (folder / LEDGER).exists() else []
    assert sum('{"grade"' in line for line in lines) in (len(graded), len(graded) + 1)


def whole_ledger(folder: Path) -> None:
    """Every forecast is written down and graded, once."""
    ledger = Ledger(folder / LEDGER)
    assert ledger.open_entries == []
    statuses = [grade.verdict.status for _, grade in ledger.grades]
    assert statuses.count("came_true") == statuses.count("failed") == FORECASTS // 2, statuses
    assert (folder / LEDGER).read_text("utf-8").count("\n") == 2 * FORECASTS, "a line stands there twice"


JOBS = {
    "score": Job(score_dump, look_at_scores, all_scores, write_dump, lambda f: rows_of(f / "store"), pipeline),
    "collect": Job(collect_pages, look_at_pages, all_pages, open=documents_of, warm=warm_crawler),
    "sync": Job(refresh, look_at_figures, all_figures, open=open_figures),
    "resolve": Job(resolve, look_at_ledger, whole_ledger, open=open_ledger, warm=load_reference),
    "compact": Job(compact, look_at_store, look_at_store, fill, rows_of),
    "vacuum": Job(compact_and_vacuum, look_at_store, look_at_store, fill),
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
        sys.stderr.flush()
        os._exit(1)
    os._exit(0)


def done(work: Callable[[Path], None], folder: Path) -> float:
    """Let the work run to its end in a process of its own; returns the seconds it took."""
    started = time.monotonic()
    _, status = os.waitpid(forked(work, folder), 0)
    if status:
        sys.exit(f"{folder}: {work.__name__} failed")
    return time.monotonic() - started


class Reader:
    """A process that opens what is there, reads it, and reads it again when told to: it must find the same."""

    def __init__(self, job: Job, folder: Path) -> None:
        opened, self._go = os.pipe(), os.pipe()
        # Where nothing is there yet, a reader is told so, and there is no older state.
        self._process = forked(lambda place: self._read_twice(job, place, opened[1]), folder)
        os.close(opened[1])
        self.found = os.read(opened[0], 1) == b"o"
        os.close(opened[0])

    def _read_twice(self, job: Job, folder: Path, opened: int) -> None:
        os.close(self._go[1])
        assert job.open is not None
        try:
            read = job.open(folder)
            # A collection is read on; the others read the same again.
            before = read() if job.open is not documents_of else []
        except (StoreError, OSError, StopIteration, deltalake.exceptions.TableNotFoundError):
            return
        os.write(opened, b"o")
        os.read(self._go[0], 1)
        assert read() == before, "an older reader finds something else"

    def read_again(self) -> bool:
        """Whether it had opened something; exits where it does not find that again."""
        for end in self._go:
            os.close(end)
        if os.waitpid(self._process, 0)[1]:
            sys.exit("a reader that had opened the store before can't read on")
        return self.found


@dataclass
class Campaign:
    """How a campaign went."""

    job: str
    kills: int
    seed: int
    runs: int = 0
    readers: int = 0
    seconds: float = 0.0

    def __str__(self) -> str:
        read = f", {self.readers} readers from before read on" if self.readers else ""
        return (
            f"{self.job}: killed {self.kills} times in {self.runs} runs (seed {self.seed}, {self.seconds:.0f} s): "
            f"nothing lost, nothing twice{read}"
        )


def campaign(name: str, folder: Path, kills: int, seed: int) -> Campaign:
    """Kill a job until it was still running so many times."""
    job, chance, hits = JOBS[name], random.Random(seed), 0  # noqa: S311 - the same moments again, not secrets
    result, began = Campaign(name, kills, seed), time.monotonic()
    job.warm()
    done(job.prepare, folder / "calm")
    seconds = done(job.run, folder / "calm")
    place, here = folder / "0", 0
    while hits < kills:
        result.runs += 1
        if not place.exists():
            done(job.prepare, place)
        reader = Reader(job, place) if job.open else None
        child = forked(job.run, place)
        time.sleep(chance.uniform(0, seconds))
        os.kill(child, signal.SIGKILL)
        was_running = os.WIFSIGNALED(os.waitpid(child, 0)[1])
        if reader is not None:
            result.readers += reader.read_again()
        hits, here = hits + was_running, here + was_running
        if was_running:
            done(job.look, place)
        if not was_running or here == KILLS_A_FOLDER:
            # Where it came to its end there is nothing left to kill.
            if was_running:
                done(job.run, place)
            done(job.finished, place)
            place, here = folder / str(result.runs), 0
    if place.exists():
        done(job.run, place)
        done(job.finished, place)
    result.seconds = time.monotonic() - began
    return result


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
    """Give the right to write back."""
    for path in (folder, *folder.rglob("*")):
        path.chmod(0o755 if path.is_dir() else 0o644)


FAULTS = {"full": (fill_the_disk, "the disk is full|File too large"), "barred": (bar, "ermission denied")}


def hindered(name: str, folder: Path, fault: str) -> str:
    """Run a job once with a fault; returns what it said."""
    job, (hinder, expected) = JOBS[name], FAULTS[fault]
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
    return f"{name}: {words}"


def main() -> None:
    """Run the campaigns; print what came of each."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("job", nargs="*", metavar="JOB", help=f"{', '.join(JOBS)}; all where none is named")
    parser.add_argument("--kills", type=int, default=100, help="of each job, while it was still running")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--fault", choices=[*FAULTS], help="this instead of kills (sync, resolve, compact)")
    given = parser.parse_args()
    for name in given.job:
        if name not in JOBS:
            parser.error(f"unknown job {name!r}; known: {', '.join(JOBS)}")
    for name in given.job or JOBS:
        with tempfile.TemporaryDirectory() as made:
            # Other users may enter, as faults make the job one of them.
            Path(made).chmod(0o755)
            if given.fault:
                print(hindered(name, Path(made) / "store", given.fault), flush=True)
            else:
                print(campaign(name, Path(made), given.kills, given.seed), flush=True)


if __name__ == "__main__":
    main()
