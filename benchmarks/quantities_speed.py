"""Sentences a second of the quantity grammar against quantulum3, side by side: `python benchmarks/quantities_speed.py`.

quantulum3 is installed from the package index into an environment of its own (`.venv-peers`). Both read the same
sentences in turn, one process each; the median of the ratios of the rounds is what to quote, since machines differ.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
import venv
from importlib import resources
from pathlib import Path

from groundswell.nlp.sentences import split_sentences

ROOT = Path(__file__).parents[1]
PEERS = ROOT / ".venv-peers"

OURS = """
import json, sys, time
from groundswell.nlp.quantities import find_quantities as find
"""
PEER = """
import json, sys, time, logging
logging.disable(logging.CRITICAL)
from quantulum3.parser import parse as find
"""
TIMED = """
sentences = json.load(open(sys.argv[1], encoding="utf-8"))

def read_all(sentences):
    for sentence in sentences:
        try:
            find(sentence)
        except Exception:
            pass

read_all(sentences[:100])
start, done = time.process_time(), 0
while time.process_time() - start < 2:
    read_all(sentences)
    done += len(sentences)
print(done / (time.process_time() - start))
"""
"""After a warm-up on a sixth of the sentences, whole passes until two seconds of processor time have gone by."""


def prepare_peer() -> str:
    """The interpreter of the peers' environment, made on first use."""
    python = PEERS / "bin" / "python"
    if not python.exists():
        venv.create(PEERS, with_pip=True)
        subprocess.run([str(python), "-m", "pip", "install", "--quiet", "quantulum3", "setuptools<81"], check=True)
    return str(python)


def sample(count: int) -> list[str]:
    """Sentences of the development news where they lie beside the checkout, else of the bundled posts."""
    gold = ROOT.parent / "shared" / "data" / "gold" / "claims_dev" / "documents.jsonl"
    if gold.exists():
        text = gold.read_text(encoding="utf-8")
    else:
        text = resources.files("groundswell.corpora").joinpath("samples/posts.jsonl").read_text(encoding="utf-8")
    found: list[str] = []
    for line in text.splitlines():
        body = json.loads(line)["text"]
        found += [body[start:end] for start, end in split_sentences(body)]
    return found[:count]


def rate(python: str, code: str, sentences: Path) -> float:
    """Sentences a second of processor time."""
    ran = subprocess.run([python, "-c", code + TIMED, str(sentences)], check=True, capture_output=True, text=True)
    return float(ran.stdout)


def main() -> int:
    """Time both in turn and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sentences", type=int, default=600)
    parser.add_argument("--rounds", type=int, default=5)
    given = parser.parse_args()
    peer = prepare_peer()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "sentences.json"
        path.write_text(json.dumps(sample(given.sentences)), encoding="utf-8")
        rounds = [(rate(sys.executable, OURS, path), rate(peer, PEER, path)) for _ in range(given.rounds)]
    ours, theirs = zip(*rounds, strict=True)
    print(f"groundswell   {statistics.median(ours):10,.0f} sentences a second")
    print(f"quantulum3    {statistics.median(theirs):10,.0f} sentences a second")
    print(f"ratio         {statistics.median(a / b for a, b in rounds):10,.1f} ×  (median of {given.rounds} rounds)")
    return 0


if __name__ == "__main__":
    sys.exit(main())
