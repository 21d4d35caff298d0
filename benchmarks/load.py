"""How the server answers under load: `python benchmarks/load.py`, with `--help` for its options.

It makes a store of made-up talk (that of benchmarks/signals.py), serves it, and asks for the overview (two thirds) and
for one measure (a third) over loopback, at a steady rate whether or not answers have come: a late answer counts from
when it was due. With `--writing`, `groundswell score` adds documents to the store meanwhile; with `--pages`, the pages
are asked for instead of the API. It prints JSON: times at the median and the 95th percentile, errors, the machine.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import platform
import runpy
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, nullcontext
from importlib import resources
from pathlib import Path
from typing import Any

API = ("/v1/overview", "/v1/consensus?measure=policy_rate&area=JP&by=week")
PAGES = ("/", "/measure?measure=policy_rate&area=JP")

CONNECTIONS = 64
_WAIT_SECONDS = 300.0


def make_store(folder: Path, claims: int) -> None:
    """A compacted store of so many claims, unless it is there."""
    if not folder.exists():
        from groundswell.corpora.store.upkeep import compact

        runpy.run_path(str(Path(__file__).with_name("signals.py")))["make_store"](folder, claims)
        compact(folder)


@contextmanager
def serving(store: Path, *, log: Path | None = None, **settings: str) -> Iterator[tuple[int, int]]:
    """A server over the store that refuses nobody; gives its port and process id. What it says goes to `log`."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    command = [sys.executable, "-m", "groundswell", "-q", "serve", "--store", str(store), "--port", str(port)]
    own = {"GROUNDSWELL_SERVE_RATE": "100000/second", "GROUNDSWELL_SERVE_ACCESS_LOG": "false", **settings}
    with log.open("w") if log else nullcontext() as said:
        process = subprocess.Popen(command, stdout=said, stderr=said, env=os.environ | own)
        try:
            yield port, process.pid
        finally:
            process.terminate()
            process.wait()


@contextmanager
def writing(store: Path, folder: Path) -> Iterator[None]:
    """`groundswell score` adding documents, over and over under new ids, until the block ends."""
    dump = folder / "dump.jsonl"
    sample = resources.files("groundswell.corpora").joinpath("samples/posts.jsonl").read_text(encoding="utf-8")
    rows = [json.loads(line) for line in sample.splitlines()]
    with dump.open("w", encoding="utf-8") as out:
        for number in range(2_000):
            for row in rows:
                out.write(json.dumps({**row, "id": f"{time.time_ns()}-{number}", "comments": []}) + "\n")
    command = [sys.executable, "-m", "groundswell", "-q", "score", str(dump), "--store", str(store)]
    process = subprocess.Popen(command, env=os.environ | {"GROUNDSWELL_BATCH_DOCUMENTS": "100"})
    try:
        yield
        if process.poll() is not None:
            raise RuntimeError(f"score ended with status {process.returncode} before the load did")
    finally:
        process.terminate()
        process.wait()


async def ask(port: int, path: str, pool: asyncio.Queue[Any]) -> int:
    """The status of an answer that was read whole, over a connection of the pool."""
    reader, writer = await pool.get()
    try:
        if writer is None or writer.is_closing():
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
        head = f"GET {path} HTTP/1.1\r\nHost: localhost\r\nAccept-Encoding: gzip\r\n\r\n"
        writer.write(head.encode())
        answer = await reader.readuntil(b"\r\n\r\n")
        headers = dict(line.lower().split(b": ", 1) for line in answer.split(b"\r\n")[1:-2])
        await reader.readexactly(int(headers[b"content-length"]))
        return int(answer.split(b" ", 2)[1])
    except (OSError, EOFError, KeyError):
        if writer is not None:
            writer.close()
        reader = writer = None
        return 0
    finally:
        pool.put_nowait((reader, writer))


async def load(port: int, paths: tuple[str, str], *, rate: float, seconds: float) -> list[tuple[str, int, float]]:
    """Ask at a steady rate; of each request its path, status (0: no answer) and seconds since it was due."""
    pool: asyncio.Queue[Any] = asyncio.Queue()
    for _ in range(CONNECTIONS):
        pool.put_nowait((None, None))
    found: list[tuple[str, int, float]] = []
    start = time.perf_counter()

    async def one(path: str, due: float) -> None:
        status = await ask(port, path, pool)
        found.append((path, status, time.perf_counter() - due))

    async with asyncio.TaskGroup() as group:
        for number in range(round(rate * seconds)):
            due = start + number / rate
            await asyncio.sleep(max(0.0, due - time.perf_counter()))
            group.create_task(one(paths[1] if number % 3 == 2 else paths[0], due))
    return found


async def warm_up(port: int, paths: tuple[str, str]) -> dict[str, float]:
    """Seconds of the first answer of each path, after waiting for the server to listen."""
    pool: asyncio.Queue[Any] = asyncio.Queue()
    pool.put_nowait((None, None))
    deadline = time.monotonic() + _WAIT_SECONDS
    while await ask(port, "/v1/health", pool) != 200:
        if time.monotonic() > deadline:
            raise TimeoutError("the server does not answer")
        await asyncio.sleep(0.2)
    found = {}
    for path in paths:
        start = time.perf_counter()
        if await ask(port, path, pool) != 200:
            raise RuntimeError(f"{path}: no answer to measure")
        found[path] = round(time.perf_counter() - start, 3)
    return found


def summary(found: list[tuple[str, int, float]]) -> dict[str, Any]:
    """What is printed of a load."""
    times = sorted(seconds for _, _, seconds in found)
    cuts = statistics.quantiles(times, n=100, method="inclusive")
    statuses = Counter(status for _, status, _ in found)
    return {
        "requests": len(found),
        "errors": sum(count for status, count in statuses.items() if status != 200),
        "statuses": dict(statuses),
        "p50_ms": round(cuts[49] * 1000, 1),
        "p95_ms": round(cuts[94] * 1000, 1),
        "p99_ms": round(cuts[98] * 1000, 1),
        "max_ms": round(times[-1] * 1000, 1),
    }


def processor_seconds(process: int) -> float:
    """Processor time that a process has used."""
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def main() -> None:
    """Make, serve, load, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--claims", type=int, default=1_000_000)
    parser.add_argument("--rate", type=float, default=200.0, help="requests a second")
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--writing", action="store_true", help="while a score writes to the store")
    parser.add_argument("--pages", action="store_true", help="the pages instead of the API")
    parser.add_argument("--folder", type=Path, help="where the store lies, or is made (default: a temporary one)")
    given = parser.parse_args()
    paths = PAGES if given.pages else API
    with ExitStack() as stack:
        temporary = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        store = (given.folder or temporary) / str(given.claims)
        make_store(store, given.claims)
        port, process = stack.enter_context(serving(store, GROUNDSWELL_SERVE_TIMEOUT_SECONDS=str(_WAIT_SECONDS)))
        cold = asyncio.run(warm_up(port, paths))
        if given.writing:
            stack.enter_context(writing(store, temporary))
        before = processor_seconds(process)
        found = asyncio.run(load(port, paths, rate=given.rate, seconds=given.seconds))
        used = processor_seconds(process) - before
        status = dict(line.split(":", 1) for line in Path(f"/proc/{process}/status").read_text().splitlines())
    shown = {
        "claims": given.claims,
        "rate": given.rate,
        "seconds": given.seconds,
        "writing": given.writing,
        "cold_s": cold,
        **summary(found),
        "server_processor_ms_a_request": round(used / len(found) * 1000, 2),
        "load_average": os.getloadavg()[0],
        "server_peak_mb": int(status["VmHWM"].split()[0]) // 1024,
        "machine": f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}",
    }
    print(json.dumps(shown, indent=2))


if __name__ == "__main__":
    main()
