"""Jobs that write, killed at random moments, on a full disk, and without the right to write: two kills of each here.

`python benchmarks/kills.py` is the campaign of a hundred.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

PROGRAM = Path(__file__).parents[1] / "benchmarks" / "kills.py"

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not hasattr(os, "fork"), reason="forks, and kills by signal"),
    pytest.mark.skipif(not PROGRAM.exists(), reason="needs a checkout"),
]


def ran(*words: object) -> str:
    done = subprocess.run([sys.executable, str(PROGRAM), *map(str, words)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.parametrize("job", ["score", "sync", "resolve", "compact", "vacuum"])
def test_kills_lose_nothing_and_leave_nothing_twice(job: str) -> None:
    assert "nothing lost, nothing twice" in ran(job, "--kills", 2, "--seed", 7)


def test_kills_of_a_crawl_lose_no_page_and_keep_none_twice() -> None:
    pytest.importorskip("scrapy", reason="needs the extra `collect`")
    assert "nothing lost, nothing twice" in ran("collect", "--kills", 2, "--seed", 7)


@pytest.mark.parametrize("fault", ["full", "barred"])
@pytest.mark.parametrize("job", ["compact", "sync", "resolve"])
def test_a_fault_of_the_disk_is_said_and_what_was_there_stays(job: str, fault: str) -> None:
    assert ran(job, "--fault", fault).startswith(f"{job}: /")
