"""A run killed at any point and started again leaves what an undisturbed run leaves."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from groundswell.corpora.store import Store

Dump = Callable[..., Path]
FAKES = Path(__file__).with_name("fakes.py")
# The whole campaign is a hundred: GROUNDSWELL_KILLS=100.
KILLS = int(os.environ.get("GROUNDSWELL_KILLS", "20"))

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="kills by signal")


def _contents(folder: Path) -> str:
    store = Store.open(folder)
    tables = (store.documents_table(), store.claims_table())
    return json.dumps([table.to_pylist() for table in tables], default=str)


def _start(source: Path, store: Path, out: Path) -> subprocess.Popen[str]:
    process = subprocess.Popen(
        [sys.executable, str(FAKES), str(source), str(store), str(out)], stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    return process


def _finish(process: subprocess.Popen[str]) -> None:
    assert process.wait(timeout=60) == 0
    assert process.stdout is not None
    process.stdout.close()


def _kill_after(process: subprocess.Popen[str], seconds: float) -> bool:
    """Whether it was still running."""
    time.sleep(seconds)
    running = process.poll() is None
    process.send_signal(signal.SIGKILL)
    process.wait()
    assert process.stdout is not None
    process.stdout.close()
    return running


def _campaign(tmp_path: Path, source: Path, kills: int, seed: int) -> None:
    started = time.monotonic()
    _finish(_start(source, tmp_path / "calm", tmp_path / "calm.jsonl"))
    duration = time.monotonic() - started
    expected = _contents(tmp_path / "calm")
    chance = random.Random(seed)
    store, out, hits = tmp_path / "killed", tmp_path / "killed.jsonl", 0
    while hits < kills:
        if not _kill_after(_start(source, store, out), chance.uniform(0, duration / 4)):
            _check_same(tmp_path, expected)
            for path in sorted(store.rglob("*"), reverse=True):
                path.rmdir() if path.is_dir() else path.unlink()
            out.unlink()
            continue
        hits += 1
        if (store / "documents" / "_delta_log").is_dir() and any((store / "documents" / "_delta_log").glob("*.json")):
            counts = Store.open(store).counts()
            assert (counts.claims > 0) == (counts.articles > 0)
    _finish(_start(source, store, out))
    _check_same(tmp_path, expected)


def _check_same(tmp_path: Path, expected: str) -> None:
    assert _contents(tmp_path / "killed") == expected
    assert (tmp_path / "killed.jsonl").read_bytes() == (tmp_path / "calm.jsonl").read_bytes()


def test_a_killed_run_goes_on_where_it_was(tmp_path: Path, dump: Dump) -> None:
    _campaign(tmp_path, dump(80), kills=3, seed=1)


@pytest.mark.slow
def test_many_kills_leave_nothing_out_and_nothing_twice(tmp_path: Path, dump: Dump) -> None:
    _campaign(tmp_path, dump(400), kills=KILLS, seed=2)
