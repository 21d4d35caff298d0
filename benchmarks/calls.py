"""Hold the work of a fixed small job against what it was: `python benchmarks/calls.py [--pin]`.

Counts the calls (of Python and of C functions) that extracting and judging the bundled sample takes, against
benchmarks/calls.toml. The count is the same on every machine, however busy, to one part in 100,000, where seconds vary
by half and containers often admit no counters of the processor. It tells work that was added by Python code, not what
became slower inside a library. More than 5 % above the pinned count is an error; a rule that is worth its work is
pinned anew with `--pin`. Counts differ between versions of Python: others than the pinned one are not checked.
"""

from __future__ import annotations

import json
import platform
import sys
import tomllib
from datetime import datetime
from pathlib import Path
from types import FrameType

from groundswell.core.records import Document
from groundswell.nlp.claims import find_claims
from groundswell.reference import load_reference
from groundswell.signals.verdicts import judge

ROOT = Path(__file__).parents[1]
PINNED = ROOT / "benchmarks" / "calls.toml"
MOST = 1.05
"""Times the pinned count: rules that are worth having add a percent or two."""


class Calls:
    """Counts calls while it is the profiler."""

    def __init__(self) -> None:
        self.count = 0

    def __call__(self, _: FrameType, event: str, __: object) -> None:
        """Take note of one event."""
        self.count += event in ("call", "c_call")


def work(documents: list[Document]) -> int:
    """Extract and judge; returns how many claims there are."""
    reference, found = load_reference(), 0
    for document in documents:
        moment = document.published_at or datetime.fromisoformat("2026-01-01T00:00:00+00:00")
        for claim in find_claims(document):
            found += 1
            judge(claim, published_at=moment, as_of=moment, reference=reference)
    return found


def count_calls() -> int:
    """The calls of the job, after a first run that loads what is loaded once."""
    lines = (ROOT / "corpora" / "samples" / "posts.jsonl").read_text(encoding="utf-8").splitlines()
    rows = [{**json.loads(line), "comments": None} for line in lines]
    documents = [
        Document(id=row["id"], text=row["text"], published_at=datetime.fromisoformat(row["published_at"]))
        for row in rows
    ]
    work(documents)
    calls = Calls()
    sys.setprofile(calls)
    work(documents)
    sys.setprofile(None)
    return calls.count


def main() -> int:
    """Count, then pin or compare."""
    python, found = ".".join(platform.python_version_tuple()[:2]), count_calls()
    if sys.argv[1:] == ["--pin"]:
        PINNED.write_text(f'# By benchmarks/calls.py --pin.\npython = "{python}"\ncalls = {found}\n', encoding="utf-8")
    pinned = tomllib.loads(PINNED.read_text(encoding="utf-8"))
    if python != pinned["python"]:
        print(f"{found} calls; not compared: the count is pinned for Python {pinned['python']}")
        return 0
    ratio = found / pinned["calls"]
    print(f"{found} calls, {ratio:.3f} times the pinned {pinned['calls']} (most: {MOST})")
    return 1 if ratio > MOST else 0


if __name__ == "__main__":
    sys.exit(main())
