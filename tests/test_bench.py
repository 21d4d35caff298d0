"""The harness of `make bench` still measures, and tells what it measured."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PROGRAM = ROOT / "benchmarks" / "bench.py"

pytestmark = pytest.mark.skipif(not PROGRAM.exists(), reason="needs a checkout")


@pytest.mark.slow
def test_parts_that_need_no_peer_are_measured_and_drawn(tmp_path: Path) -> None:
    words = ["--quick", "--rounds", "1", "--only", "startup", "million", "stages", "growth"]
    places = [part for name in ("out", "stores", "plots") for part in (f"--{name}", str(tmp_path / name))]
    done = subprocess.run([sys.executable, str(PROGRAM), *words, *places], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    found = json.loads((tmp_path / "out" / "bench.json").read_text("utf-8"))
    assert found["startup"]["help"]["ratio"] > 1
    assert sum(found["stages"]["linear"].values()) == pytest.approx(1)
    assert len(found["growth"]["documents"]) >= 15
    assert "| `groundswell help` |" in done.stdout
    assert {path.name for path in (tmp_path / "plots").iterdir()} == {
        "performance_stages.svg",
        "performance_growth.svg",
    }


@pytest.mark.slow
def test_readers_take_turns_and_their_rates_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(PROGRAM.parent))
    from speed.contests import Contest, run

    contest = Contest("two", "Two", "sentences", dict.fromkeys(("quantities", "linear"), ["Up 2%"] * 50), "linear")
    found = run(contest, rounds=2, seconds=0.05, threads=1)
    assert found["readers"]["linear"]["ratio"] == 1
    assert found["readers"]["quantities"]["lowest"] > 0


def test_a_stage_is_charged_what_it_takes_and_not_what_runs_inside_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(PROGRAM.parent))
    from speed.stages import Clock

    ticks = iter(range(100))
    monkeypatch.setattr(time, "process_time", lambda: float(next(ticks)))
    clock = Clock()
    inner = clock.wrapped("inner", lambda: None)
    clock.wrapped("outer", inner)()
    assert clock.seconds == {"the rest": 1, "outer": 2, "inner": 1}
