"""Jobs that write, killed at random moments, on a full disk, and without the right to write.

Five kills each; `GROUNDSWELL_KILLS=100 make test-slow` for a campaign. Scoring is killed in tests/scoring/test_kill.py,
collecting in tests/corpora/crawl/test_site.py.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

PROGRAM = Path(__file__).with_name("faults.py")
KILLS = os.environ.get("GROUNDSWELL_KILLS", "5")

pytestmark = [pytest.mark.slow, pytest.mark.skipif(not hasattr(os, "fork"), reason="forks, and kills by signal")]


@pytest.fixture
def folder() -> Iterator[Path]:
    """One that other users may enter, as pytest's may not be."""
    with tempfile.TemporaryDirectory() as made:
        Path(made).chmod(0o755)
        yield Path(made)


def ran(*words: object) -> str:
    done = subprocess.run([sys.executable, str(PROGRAM), *map(str, words)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.parametrize("job", ["compact", "sync", "resolve"])
def test_kills_lose_nothing_and_leave_nothing_twice(job: str, folder: Path) -> None:
    assert "nothing lost, nothing twice" in ran(job, folder / "work", "kill", KILLS, 7)


@pytest.mark.parametrize("fault", ["full", "barred"])
@pytest.mark.parametrize("job", ["compact", "sync", "resolve"])
def test_a_fault_of_the_disk_is_said_and_what_was_there_stays(job: str, fault: str, folder: Path) -> None:
    assert ran(job, folder / "work", fault).startswith(f"{job}: /")
