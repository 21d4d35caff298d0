"""Feed the readers, the extraction and the verdicts with broken input: `python benchmarks/fuzz.py --count 10000`.

Each case is a file of `broken.py`, or, with FILE…, a file at hand. Whatever it holds, it must be read or rejected, by
errors of this program alone that name the file, within `--seconds` of the processor a case, and within `--memory` MB
above what the process held before it. A case is known by its number and `--seed`: `--only N` runs that one again,
`--dump FOLDER` keeps the files. Where a case hangs (60 times as long), the traceback of where it was is printed under
its number, and the process ends. Saved pages that may not be shipped are spoilt too with `--pages FILE…`.
"""

from __future__ import annotations

import argparse
import contextlib
import faulthandler
import json
import resource
import sys
import tempfile
import time
import warnings
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from broken import load_seeds, make_case

from groundswell.core.errors import Rejection
from groundswell.corpora.readers import read_documents
from groundswell.reference import load_reference
from groundswell.scoring import Pipeline


@dataclass
class Campaign:
    """What became of the cases so far."""

    outcomes: Counter[str] = field(default_factory=Counter)
    endings: Counter[str] = field(default_factory=Counter)
    slowest: tuple[float, str] = (0.0, "")
    largest: tuple[float, str] = (0.0, "")
    failed: list[str] = field(default_factory=list)


def read_and_score(path: Path, pipeline: Pipeline) -> str:
    """Read and score a file; returns what became of it. What is no error of this program goes through."""
    rejected: list[Rejection] = []
    documents = list(read_documents([str(path)], rejected=rejected.append))
    pipeline.score(documents)
    for item in rejected:
        assert path.name in item.path, f"a rejection that does not name the file: {item}"
        assert item.reason.strip(), f"a rejection without a reason: {item}"
    return "scored" if documents else "rejected" if rejected else "nothing in it"


class Memory:
    """How much the process holds at most: since `begin` where the system can tell (Linux), else since its start."""

    def begin(self) -> None:
        """Forget the peak so far."""
        with contextlib.suppress(OSError):
            Path("/proc/self/clear_refs").write_text("5")
        self._before = self._peak()

    def grown_mb(self) -> float:
        """The peak, above what was held at `begin`."""
        return self._peak() - self._before

    @staticmethod
    def _peak() -> float:
        try:
            lines = Path("/proc/self/status").read_text().splitlines()
            return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM"))
        except (OSError, StopIteration):
            return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def run_case(
    name: str, path: Path, pipeline: Pipeline, campaign: Campaign, *, seconds: float, memory_mb: float
) -> None:
    """Run one file, and take note of what became of it."""
    # From a thread of its own, which a pattern or a parser in C does not hold up.
    faulthandler.dump_traceback_later(60 * seconds, exit=True)
    print(f"\rcase {name}", end="", file=sys.stderr, flush=True)
    memory, started = Memory(), time.process_time()
    memory.begin()
    try:
        outcome = read_and_score(path, pipeline)
    except Exception as error:
        outcome = f"FAILED: {type(error).__name__}"
        campaign.failed.append(f"case {name}: {type(error).__name__}: {str(error)[:300]}")
    used, grown = time.process_time() - started, memory.grown_mb()
    faulthandler.cancel_dump_traceback_later()
    for much, most, what in ((used, seconds, "s of the processor"), (grown, memory_mb, "MB more")):
        if much > most:
            outcome = f"FAILED: {what}"
            campaign.failed.append(f"case {name}: {much:.1f} {what}")
    campaign.outcomes[outcome] += 1
    campaign.endings[path.name.partition(".")[2]] += 1
    campaign.slowest = max(campaign.slowest, (round(used, 2), name))
    campaign.largest = max(campaign.largest, (round(grown), name))


def cases(given: argparse.Namespace, folder: Path) -> Iterator[tuple[str, Path]]:
    """Each case with its file."""
    if given.file:
        yield from ((path.name, path) for path in given.file)
        return
    seeds = load_seeds(given.pages)
    for number in range(given.first, given.first + given.count) if given.only is None else [given.only]:
        ending, content = make_case(given.seed, number, seeds)
        path = folder / f"case-{given.seed}-{number}{ending}"
        path.write_bytes(content)
        yield f"{number}{ending}", path
        if given.dump is None:
            path.unlink()


def arguments() -> argparse.Namespace:
    """What was asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", nargs="*", type=Path)
    parser.add_argument("--count", type=int, default=10_000)
    parser.add_argument("--first", type=int, default=0, help="the number of the first case")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", type=int, metavar="N")
    parser.add_argument("--seconds", type=float, default=20.0, help="of the processor, for one case")
    parser.add_argument("--memory", type=int, default=500, help="MB that one case may add")
    parser.add_argument("--pages", type=Path, nargs="*", default=[], help="saved pages to spoil, besides our own")
    parser.add_argument("--dump", type=Path, help="keep the files here")
    return parser.parse_args()


def main() -> int:
    """Run the cases; print what became of them, the slowest, and the memory."""
    # What the standard library says of odd numbers and archives; tests make errors of warnings, users see none.
    warnings.simplefilter("ignore")
    given, campaign, began = arguments(), Campaign(), time.perf_counter()
    pipeline = Pipeline.load(reference=load_reference())
    with tempfile.TemporaryDirectory() as name:
        folder = given.dump or Path(name)
        folder.mkdir(parents=True, exist_ok=True)
        for case, path in cases(given, folder):
            run_case(case, path, pipeline, campaign, seconds=given.seconds, memory_mb=given.memory)
            while campaign.failed:
                print(f"\n{campaign.failed.pop()}", flush=True)
    report = {
        "cases": campaign.outcomes.total(),
        "seed": given.seed,
        "first": given.first,
        "outcomes": dict(campaign.outcomes),
        "endings": dict(campaign.endings.most_common()),
        "slowest_s": campaign.slowest,
        "largest_mb": campaign.largest,
        "peak_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
        "seconds": round(time.perf_counter() - began),
    }
    print(f"\n{json.dumps(report)}")
    return 1 if any(outcome.startswith("FAILED") for outcome in campaign.outcomes) else 0


if __name__ == "__main__":
    sys.exit(main())
