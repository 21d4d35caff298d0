"""Hold the work of fixed small jobs against what it was: `python benchmarks/calls.py [--pin]`.

Two counts, pinned in benchmarks/calls.toml, either of which may rise by 5 %; a rule that is worth its work is pinned
anew with `--pin`. Seconds would vary by half.

- **Calls** (of Python and of C functions) that extracting and judging the bundled sample takes: the same on every
  machine, however busy, to one part in 100,000. They do not see what became slower inside a library or a pattern.
- **Instructions** of a process that loads the extraction and reads a few posts, under valgrind's callgrind, which needs
  no counters of the processor: the same to one part in 5,000, whatever the hash seed, but only for one build of Python
  and one set of libraries: of another build they are told and held against nothing. Left out, and said so, without
  valgrind.

Counts differ between versions of Python: others than the pinned one are not checked.
"""

from __future__ import annotations

import json
import os
import platform
import re
import shutil
import subprocess
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
POSTS_OF_INSTRUCTIONS = 8
"""Callgrind takes fifty times as long as the processor: as many posts as need some seconds there beside the loading."""


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


def posts() -> list[Document]:
    """The bundled posts, without their comments."""
    lines = (ROOT / "corpora" / "samples" / "posts.jsonl").read_text(encoding="utf-8").splitlines()
    rows = [json.loads(line) for line in lines]
    return [
        Document(id=row["id"], text=row["text"], published_at=datetime.fromisoformat(row["published_at"]))
        for row in rows
    ]


def count_calls() -> int:
    """The calls of the job, after a first run that loads what is loaded once."""
    documents = posts()
    work(documents)
    calls = Calls()
    sys.setprofile(calls)
    work(documents)
    sys.setprofile(None)
    return calls.count


def count_instructions() -> int | None:
    """The instructions of a process that reads a few posts; None without valgrind."""
    valgrind = shutil.which("valgrind")
    if valgrind is None:
        return None
    told = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    job = [sys.executable, __file__, "--job"]
    # The first run leaves the compiled modules behind.
    subprocess.run(job, check=True, env=told)
    counted = [valgrind, "--tool=callgrind", "--callgrind-out-file=/dev/null", *job]
    done = subprocess.run(counted, check=True, env={**told, "PYTHONHASHSEED": "0"}, capture_output=True, text=True)
    found = re.search(r"Collected : (\d+)", done.stderr)
    if found is None:
        raise RuntimeError(f"callgrind counted nothing: {done.stderr[-500:]}")
    return int(found[1])


def main() -> int:
    """Count, then pin or compare."""
    if sys.argv[1:] == ["--job"]:
        for document in posts()[:POSTS_OF_INSTRUCTIONS]:
            find_claims(document)
        return 0
    python = ".".join(platform.python_version_tuple()[:2])
    build = f"{platform.python_version()}, {platform.python_compiler()}, {platform.machine()}"
    counts = {"calls": count_calls(), "instructions": count_instructions()}
    if sys.argv[1:] == ["--pin"]:
        rows = "".join(f"{name} = {count}\n" for name, count in counts.items() if count is not None)
        head = f'# By benchmarks/calls.py --pin.\npython = "{python}"\nbuild = "{build}"\n'
        PINNED.write_text(head + rows, encoding="utf-8")
    pinned = tomllib.loads(PINNED.read_text(encoding="utf-8"))
    if python != pinned["python"]:
        print(f"{counts}; not compared: pinned for Python {pinned['python']}")
        return 0
    if build != pinned["build"]:
        print(f"{counts['instructions']} instructions; not compared: pinned for {pinned['build']}")
        del counts["instructions"]
    return max(_compared(name, count, pinned.get(name)) for name, count in counts.items())


def _compared(name: str, count: int | None, pinned: int | None) -> int:
    """Status 1 where a count is above what is pinned by more than is allowed."""
    if count is None or pinned is None:
        print(f"{name}: not compared: {'no valgrind' if count is None else 'not pinned'}")
        return 0
    ratio = count / pinned
    print(f"{count:,} {name}, {ratio:.4f} times the pinned {pinned:,} (most: {MOST})")
    return 1 if ratio > MOST else 0


if __name__ == "__main__":
    sys.exit(main())
