"""Memory does not grow with the dump."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

PROGRAM = """
import importlib.util, sys
import psutil
from groundswell.scoring import score
spec = importlib.util.spec_from_file_location("scoring_fakes", sys.argv[1])
fakes = importlib.util.module_from_spec(spec)
spec.loader.exec_module(fakes)
process, seen = psutil.Process(), []
score([sys.argv[2]], pipeline=fakes.pipeline(), store=sys.argv[3], claims_out=sys.argv[4],
      progress=lambda done: seen.append((done.documents, process.memory_info().rss)))
print(next(rss for count, rss in seen if count >= 3_000), max(rss for _, rss in seen))
"""


@pytest.mark.slow
def test_memory_after_ten_times_the_documents_is_within_a_tenth(tmp_path: Path) -> None:
    source = tmp_path / "many.jsonl"
    with source.open("w") as file:
        for number in range(30_000):
            text = f"Japan is at {number % 9}.25% now. " + "Prices may fall further this year. " * 60
            file.write(json.dumps({"id": f"a{number}", "text": text, "source": "s"}) + "\n")
    command = [sys.executable, "-c", PROGRAM, str(Path(__file__).with_name("scoring_fakes.py")), str(source)]
    done = subprocess.run(
        [*command, str(tmp_path / "store"), str(tmp_path / "out.jsonl")], capture_output=True, text=True, check=True
    )
    early, peak = map(int, done.stdout.split())
    assert peak < 1.1 * early
