"""How `score` scales: `python benchmarks/scaling.py measure [IN…] | simulate | paper`.

`measure` scores the same documents in this process and in several, in turn, and prints for each the wall time and the
processor time of the writer (reading, copies, commits, sending) and of the workers, a document. `simulate` plays the
order of events of an engine with those times, for up to 64 workers. `paper` reckons what 10⁹ documents take.
"""

from __future__ import annotations

import argparse
import heapq
import os
import random
import statistics
import tempfile
import time
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from groundswell.corpora.readers import read_documents
from groundswell.reference import load_reference
from groundswell.scoring import Pipeline
from groundswell.scoring.engines import Engine, InProcess, Processes, Ray
from groundswell.scoring.engines.shards import SHARD_DOCUMENTS
from groundswell.scoring.run import BATCH_DOCUMENTS, score

ROOT = Path(__file__).parents[1]
# `benchmarks/extraction_speed.py`: 11.3 pages a second of processor time.
PAGE_MS = 88.0


@dataclass(frozen=True)
class Costs:
    """Processor time in milliseconds a document; those of the writer in all its parts."""

    worker: float
    writer: float
    # A batch: two Delta commits, of which each takes some 20 ms however small.
    commit: float = 50.0
    # Standard deviation over mean of the time of a shard of 25: articles differ, shards much less.
    spread: float = 0.35


def measure(inputs: list[str], documents: int, workers: int, rounds: int, ray: bool) -> None:
    """Time the engines in turn."""
    pipeline = Pipeline.load(reference=load_reference())
    engines: dict[str, Engine] = {"in process": InProcess(), f"{workers} processes": Processes(workers)}
    if ray:
        engines[f"Ray, {workers} actors"] = Ray(workers=workers)
    found: dict[str, list[tuple[float, float, float]]] = {name: [] for name in engines}
    with tempfile.TemporaryDirectory() as name:
        dump = Path(name) / "dump.jsonl"
        rejected: list[object] = []
        with dump.open("wb") as out:
            import orjson

            for document in islice(read_documents(inputs, rejected=rejected.append), documents):
                out.write(orjson.dumps({k: v for k, v in document.to_json().items() if v is not None}) + b"\n")
        for turn in range(rounds):
            for engine, place in engines.items():
                began, before = time.perf_counter(), os.times()
                summary = score([str(dump)], pipeline=pipeline, engine=place, store=f"{name}/{turn} {engine}")
                wall, after = time.perf_counter() - began, os.times()
                own = after.user + after.system - before.user - before.system
                children = sum(after[2:4]) - sum(before[2:4])
                found[engine].append(tuple(1000 * value / summary.scored for value in (wall, own, children)))
    print(f"{documents:,} documents, {rounds} rounds, load {os.getloadavg()[0]:.1f}; medians, ms a document")
    for engine, rows in found.items():
        wall, own, children = (statistics.median(column) for column in zip(*rows, strict=True))
        print(f"{engine:16} wall {wall:6.1f}   this process {own:6.1f}   workers {children:6.1f}")


def simulate(costs: Costs, workers: int, *, depth: int = 4, documents: int = 40_000, seed: int = 1) -> float:
    """Documents a second: shards are taken in order, few ahead, and committed in order by the one writer."""
    chance = random.Random(seed)  # noqa: S311 - a simulation
    shards, a_batch = documents // SHARD_DOCUMENTS, BATCH_DOCUMENTS // SHARD_DOCUMENTS
    service = costs.worker * SHARD_DOCUMENTS / 1000
    shape = 1 / costs.spread**2
    reading, keeping = costs.writer * 0.25 * SHARD_DOCUMENTS / 1000, costs.writer * 0.75 * BATCH_DOCUMENTS / 1000
    free = [0.0] * workers
    now, kept, waiting = 0.0, 0, deque[float]()

    def keep() -> float:
        nonlocal kept
        kept += 1
        return max(now, waiting.popleft()) + (keeping + costs.commit / 1000 if kept % a_batch == 0 else 0.0)

    for _ in range(shards):
        now += reading
        done = max(now, heapq.heappop(free)) + chance.gammavariate(shape, service / shape)
        heapq.heappush(free, done)
        waiting.append(done)
        while waiting and (len(waiting) >= workers * depth or waiting[0] <= now):
            now = keep()
    while waiting:
        now = keep()
    return shards * SHARD_DOCUMENTS / now


def simulated(costs: Costs) -> Iterator[tuple[int, float]]:
    """Documents a second by number of workers."""
    for workers in (1, 2, 3, 4, 5, 6, 8, 12, 16, 32, 64):
        yield workers, simulate(costs, workers)


def paper(costs: Costs, documents: float, price: float) -> None:
    """What a corpus takes: `price` in dollars a core-hour."""
    worker_hours, writer_hours = (documents * part / 1000 / 3600 for part in (costs.worker, costs.writer))
    print(f"{documents:,.0f} documents; {costs.worker} ms scoring, {costs.writer} ms writing a document")
    print(f"pages      {documents * PAGE_MS / 3.6e6:12,.0f} core-hours, where they come as HTML (`extract`)")
    print(f"scoring    {worker_hours:12,.0f} core-hours")
    print(f"writing    {writer_hours:12,.0f} core-hours; by one writer {writer_hours / 24:,.0f} days")
    print(
        f"price      {(worker_hours + writer_hours) * price:12,.0f} dollars at {price} a core-hour, without the pages"
    )
    for stores in (10, 100, 250):
        days = writer_hours / 24 / stores
        cores = costs.worker / costs.writer * stores
        print(
            f"{stores:4} stores: {days:6.1f} days, {cores:6,.0f} workers, {documents / stores:13,.0f} documents a store"
        )
    print(f"shards     {documents / SHARD_DOCUMENTS:12,.0f}, commits {documents / BATCH_DOCUMENTS:,.0f}")


def main() -> None:
    """Run one of the three."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=["measure", "simulate", "paper"])
    parser.add_argument("inputs", nargs="*", metavar="IN")
    parser.add_argument("--documents", type=float, default=None, help="how many (measure: 1000; paper: 1e9)")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--ray", action="store_true", help="measure Ray on this machine too")
    parser.add_argument("--worker-ms", type=float, default=14.0, help="scoring a document")
    parser.add_argument("--writer-ms", type=float, default=2.5, help="reading, marking and storing it")
    parser.add_argument("--price", type=float, default=0.04, help="dollars a core-hour")
    given = parser.parse_args()
    costs = Costs(given.worker_ms, given.writer_ms)
    if given.what == "measure":
        news = sorted((ROOT.parent / "shared" / "data" / "news").glob("*.jsonl.gz"))
        inputs = given.inputs or [str(path) for path in news] or [str(ROOT / "corpora" / "samples" / "posts.jsonl")]
        measure(inputs, int(given.documents or 1000), given.workers, given.rounds, given.ray)
    elif given.what == "simulate":
        for workers, rate in simulated(costs):
            print(
                f"{workers:3} workers {rate:7.0f} documents a second, {rate * costs.worker / 1000 / workers:5.0%} busy"
            )
    else:
        paper(costs, given.documents or 1e9, given.price)


if __name__ == "__main__":
    main()
