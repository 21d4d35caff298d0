"""Broken input of every kind is read or rejected, in bounded time and memory; benchmarks/fuzz.py is the campaign."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import pytest

from groundswell.core.records import Document
from groundswell.nlp.claims import find_claims

ROOT = Path(__file__).parents[1]
PROGRAM = ROOT / "benchmarks" / "fuzz.py"
# Inputs that once crashed a reader, or took minutes: `gunzip` shows them.
ONCE_FAILED = sorted(Path(__file__).with_name("broken").iterdir())


def ran(*words: str) -> str:
    done = subprocess.run([sys.executable, str(PROGRAM), *words], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


pytestmark = pytest.mark.skipif(not PROGRAM.exists(), reason="needs a checkout")


@pytest.mark.slow
def test_two_hundred_broken_inputs_are_read_or_rejected() -> None:
    assert '"cases": 200' in ran("--count", "200", "--seed", "3")


@pytest.mark.slow
def test_what_once_failed_does_so_no_more() -> None:
    assert f'"cases": {len(ONCE_FAILED)}' in ran(*map(str, ONCE_FAILED))


PIECES = [
    "9 ",
    "rate to 9% ",
    "rates rose and ",
    "BOJ ",
    "yen fell ",
    "(",
    "1-",
    "1,000",
    "and ",
    "will not ",
    "$",
    "ー",
]


@pytest.mark.parametrize("piece", PIECES)
def test_a_text_without_end_costs_by_its_length(piece: str) -> None:
    text = "The BOJ raised rates " + piece * (60_000 // len(piece)) + "policy rate to 0.75%."
    started = time.process_time()
    find_claims(Document(id="long", text=text))
    # Under a second at the desk; minutes where the cost grows with the square.
    assert time.process_time() - started < 20


def test_a_list_run_together_states_nothing_and_the_rest_is_read() -> None:
    prose = "The BOJ's policy rate is 0.75%."
    assert len(find_claims(Document(id="a", text=f"{prose} The policy rate: {'0.5%, ' * 61}done. {prose}"))) == 2
