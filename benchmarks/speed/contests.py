"""Readers side by side: all loaded, each given its turn in each round, so that a busy machine slows all alike."""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from speed.peers import python_of
from speed.readers import GIGA_OPERATIONS
from speed.work import Work, dumps

PROGRAM = Path(__file__).with_name("readers.py")


@dataclass(frozen=True, slots=True)
class Contest:
    """Readers, each with its `work`, all of the same texts. `baseline` is the one that ratios are against; `unit` is
    what `units` of an item count. `clock`: `wall` where all use as many threads as given, `processor` where each uses
    one. `least`: items of a turn at least.
    """

    name: str
    title: str
    unit: str
    work: Mapping[str, Sequence[Any]]
    baseline: str
    clock: str = "processor"
    least: dict[str, int] = field(default_factory=dict)


class Reader:
    """A process that reads when told to."""

    def __init__(self, name: str, work: Path, threads: int) -> None:
        command = [python_of(name), str(PROGRAM), name, str(work), str(threads)]
        self.name = name
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self._answer()

    def read(self, items: int) -> dict[str, float]:
        """Have it read the next items: units, seconds of wall and processor time."""
        assert self._process.stdin is not None
        self._process.stdin.write(f"{items}\n")
        self._process.stdin.flush()
        found: dict[str, float] = json.loads(self._answer())
        return found

    def _answer(self) -> str:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            raise RuntimeError(f"{self.name} ended with status {self._process.wait()}")
        return line

    def close(self) -> None:
        """Let it end."""
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait()


@contextmanager
def _opened(contest: Contest, threads: int) -> Iterator[list[Reader]]:
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        readers: list[Reader] = []
        for name, work in contest.work.items():
            path = folder / f"{id(work)}.json"
            if not path.exists():
                path.write_text(json.dumps(work), encoding="utf-8")
            try:
                readers.append(Reader(name, path, threads))
            except (RuntimeError, subprocess.CalledProcessError) as error:
                sys.stderr.write(f"{contest.name}: without {name}: {error}\n")
                continue
            stack.callback(readers[-1].close)
        yield readers


def run(contest: Contest, *, rounds: int, seconds: float, threads: int) -> dict[str, Any]:
    """Hold a contest: by reader the median units a second, and the median of the rounds' ratios to the baseline.

    A turn takes about `seconds`, as many items as the first turn says: slow readers read fewer items of the same
    shuffled work, and what stands is a rate.
    """
    with _opened(contest, threads) as readers:
        rates: dict[str, list[float]] = {reader.name: [] for reader in readers}
        read: dict[str, float] = dict.fromkeys(rates, 0.0)
        sizes = {reader.name: _turn(reader, contest, seconds) for reader in readers}
        for number in range(rounds):
            for reader in readers[:: 1 if number % 2 == 0 else -1]:
                found = reader.read(sizes[reader.name])
                rates[reader.name].append(found["units"] / found[contest.clock])
                read[reader.name] += found["units"]
            sys.stderr.write(f"{contest.name}: round {number + 1} of {rounds}\n")
    return {
        "title": contest.title,
        "unit": contest.unit,
        "clock": contest.clock,
        "threads": threads if contest.clock == "wall" else 1,
        "baseline": contest.baseline,
        "rounds": rounds,
        "readers": {
            name: {
                "rate": statistics.median(own),
                "lowest": min(own),
                "highest": max(own),
                "ratio": _ratio(own, rates.get(contest.baseline)),
                "units_read": read[name],
            }
            for name, own in rates.items()
        },
    }


def _ratio(own: Sequence[float], baseline: Sequence[float] | None) -> float | None:
    return statistics.median(a / b for a, b in zip(own, baseline, strict=True)) if baseline else None


def _turn(reader: Reader, contest: Contest, seconds: float) -> int:
    """How many items fill a turn, tried out with more and more of them."""
    items = max(1, contest.least.get(reader.name, 1))
    while True:
        found = reader.read(items)
        if found["wall"] >= seconds / 8 or items >= 1_000_000:
            break
        items *= 4
    return max(contest.least.get(reader.name, 1), round(items * seconds / max(found["wall"], 1e-3)))


def contests(work: Work, sentences: Sequence[str], *, quick: bool) -> list[Contest]:
    """All contests that there is work for."""
    documents, alike = work.documents, sentences
    # A process starts in a second or two: so many articles make that a small share of what is read.
    whole = {"score": 100 if quick else 1000, "score-cascade": 10 if quick else 60}
    by_text = ("linear", "encoder", "cascade", "bert", "vader", "tfidf")
    products = [{"units": GIGA_OPERATIONS}] * 16
    jobs = {"score": documents, "score-cascade": documents, "bert": alike}
    found = [
        Contest("job", "The whole job, two threads", "sentences", jobs, "bert", "wall", whole),
        Contest("classify", "Classifiers, two threads", "texts", dict.fromkeys(by_text, alike), "bert", "wall"),
        Contest("quantities", "Quantities", "sentences", {"quantities": alike, "quantulum3": alike}, "quantulum3"),
        Contest(
            "rules",
            "Without models, one core",
            "sentences",
            {"claims": documents, "without-models": documents, "spacy": alike},
            "spacy",
            least={"without-models": 50 if quick else 300},
        ),
        Contest(
            "limit",
            "The encoder against products of its shape, two threads",
            "texts or 10⁹ operations",
            {"encoder": alike, "matmul-fp32": products, "matmul-int8": products},
            "matmul-fp32",
            "wall",
        ),
    ]
    if work.pages:
        by_page = {"pages": work.pages, "trafilatura": work.pages}
        found.append(Contest("pages", "Pages", "pages", by_page, "trafilatura"))
    if packed := dumps():
        by_dump = {"dump": packed, "zcat": packed}
        found.append(
            Contest("reader", "Reading dumps", "MB", by_dump, "zcat", least=dict.fromkeys(by_dump, len(packed)))
        )
    return found
