"""Whole processes from outside: how long they take, against Python alone, and how much memory they hold meanwhile."""

from __future__ import annotations

import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import psutil

_BARE = ("-c", "pass")
_LOOK_SECONDS = 0.25
# As users have it: compiled once, then read.
_ENVIRONMENT = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


class Taken(NamedTuple):
    """Seconds of a whole process."""

    wall: float
    processor: float


def _taken(words: Sequence[str]) -> Taken:
    started = time.perf_counter()
    process = subprocess.Popen([sys.executable, *words], stdout=subprocess.DEVNULL, env=_ENVIRONMENT)
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise RuntimeError(f"{' '.join(words)} ended with status {process.returncode}")
    return Taken(time.perf_counter() - started, used.ru_utime + used.ru_stime)


def startup(store: Path | None, rounds: int) -> dict[str, dict[str, float]]:
    """Seconds of whole processes (medians), in turn with nothing but starting Python, and as multiples of that."""
    commands: dict[str, Sequence[str]] = {"help": ("-m", "groundswell", "--help")}
    if store is not None:
        commands["trend"] = ("-m", "groundswell", "trend", "policy_rate", "--area", "JP", "--store", str(store))
    found = {}
    for name, words in commands.items():
        _taken(words)
        turns = [(_taken(words), _taken(_BARE)) for _ in range(rounds)]
        found[name] = {
            "wall": statistics.median(ours.wall for ours, _ in turns),
            "processor": statistics.median(ours.processor for ours, _ in turns),
            "bare_wall": statistics.median(bare.wall for _, bare in turns),
            "ratio": statistics.median(ours.wall / bare.wall for ours, bare in turns),
        }
    return found


def memory(items: Sequence[dict[str, Any]], counts: Sequence[int], *, model: str) -> list[dict[str, float]]:
    """What `score` holds at most, all its processes together (proportional set size, MB), and its seconds, by number of
    documents.
    """
    found = []
    for count in counts:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "work.jsonl"
            with path.open("w", encoding="utf-8") as out:
                out.writelines(json.dumps(document) + "\n" for document in made(items, count))
            words = ("-m", "groundswell", "--quiet", "score", str(path), "--store", f"{folder}/store", "--model", model)
            peak, wall = _watched(words)
        found.append({"documents": count, "peak_mb": peak, "wall": wall})
        sys.stderr.write(f"memory: {count:,} documents, {peak:.0f} MB, {wall:.0f} s\n")
    return found


def made(items: Sequence[dict[str, Any]], count: int) -> Iterator[dict[str, Any]]:
    """So many documents: the articles, then others put together of their lines, so that none is a copy."""
    rng = random.Random(0)  # noqa: S311 - the same ones each time
    lines = [line for item in items for line in item["document"]["text"].splitlines() if line.strip()]
    for place in range(count):
        document = items[place % len(items)]["document"]
        if place >= len(items):
            document = {**document, "title": None, "text": "\n".join(rng.sample(lines, 10))}
        yield {**document, "id": str(place)}


def _watched(words: Sequence[str]) -> tuple[float, float]:
    """The most memory in MB that a process and its children were seen to hold, and its seconds."""
    started, most = time.perf_counter(), 0.0
    process = psutil.Popen([sys.executable, *words], stdout=subprocess.DEVNULL, env=_ENVIRONMENT)
    while process.poll() is None:
        most = max(most, _held(process))
        time.sleep(_LOOK_SECONDS)
    if process.returncode:
        raise RuntimeError(f"{' '.join(words)} ended with status {process.returncode}")
    return most, time.perf_counter() - started


def _held(process: psutil.Popen) -> float:
    total = 0.0
    try:
        for one in (process, *process.children(recursive=True)):
            held = one.memory_full_info()
            total += getattr(held, "pss", held.uss)
    except psutil.NoSuchProcess:
        pass
    return total / 1e6
