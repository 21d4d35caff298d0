"""Times ours and the peers side by side, finds what limits us, and how cost grows: `python benchmarks/bench.py`.

Readers of one contest take turns (`speed.contests`), so that a busy machine slows all alike; ratios are medians over
rounds. Peers are installed into environments of their own under `.venv-peers` at first use. Writes bench.json with
every figure, bench.md with the tables, and, with `--plots`, drawings. The work is 2,000 real articles, where the
development data lie beside the checkout, else the bundled sample.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import random
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from signals import make_store  # noqa: TID251 - the benchmark of that name beside this one
from speed import growth, tables
from speed.contests import contests, run
from speed.processes import memory, startup
from speed.stages import shares
from speed.work import Work, load_work

from groundswell.core.records import Document
from groundswell.corpora.store.upkeep import compact

ROOT = Path(__file__).parents[1]
PARTS = ("contests", "million", "startup", "memory", "stages", "growth")
Found = dict[str, Any]


def main() -> int:
    """Measure what is asked for, and write it down."""
    given = _arguments()
    work = load_work(200 if given.quick else 2000)
    sentences = work.sentences
    random.Random(0).shuffle(sentences)  # noqa: S311 - the same mix each time
    found: Found = {"machine": machine(), "work": work.source, "sentences": len(sentences), "threads": given.threads}
    parts: dict[str, Callable[[], Any]] = {
        "contests": lambda: _contests(work, sentences, given),
        "million": lambda: million(sentences, 10_000 if given.quick else 1_000_000),
        "startup": lambda: startup(_store(given, max(given.claims)), given.rounds),
        "memory": lambda: memory(work.documents, [100, 200] if given.quick else given.documents, model="default"),
        "stages": lambda: _stages(work, given),
        "growth": lambda: _growth(work, given),
    }
    for name, part in parts.items():
        if not given.only or name in given.only or (name == "contests" and set(given.only) - set(PARTS)):
            started = time.perf_counter()
            found[name] = part()
            sys.stderr.write(f"{name}: {time.perf_counter() - started:.0f} s\n")
    found["machine"]["load_after"] = os.getloadavg()[0]
    given.out.mkdir(parents=True, exist_ok=True)
    (given.out / "bench.json").write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    (given.out / "bench.md").write_text(tables.render(found), encoding="utf-8")
    print(tables.render(found))
    if given.plots:
        from speed.plots import draw

        draw(found, given.plots)
    return 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="a small share of the work: does all of it still run?")
    names = "job, classify, quantities, rules, limit, pages, reader"
    parser.add_argument("--only", nargs="+", metavar="PART", help=f"of {', '.join(PARTS)}, or contests: {names}")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=2.0, help="of a turn")
    parser.add_argument("--threads", type=int, default=2, help="of those that use several")
    parser.add_argument(
        "--documents", type=int, nargs="+", default=[1_000, 10_000], help="of the runs watched for memory"
    )
    parser.add_argument("--claims", type=int, nargs="+", default=[10_000, 100_000, 1_000_000], help="of made-up stores")
    parser.add_argument("--stores", type=Path, default=ROOT / "out" / "bench", help="where those lie, or are made")
    parser.add_argument("--out", type=Path, default=ROOT / "out" / "bench", help="folder of bench.json and bench.md")
    parser.add_argument("--plots", type=Path, help="folder of drawings")
    given = parser.parse_args()
    if given.quick:
        given.rounds, given.seconds, given.claims = 2, 0.5, given.claims[:1]
    return given


def machine() -> Found:
    """What the figures were measured on, and how busy it was."""
    model = next(
        (
            line.partition(":")[2].strip()
            for line in Path("/proc/cpuinfo").read_text("utf-8").splitlines()
            if line.startswith("model name")
        ),
        platform.processor(),
    )
    return {
        "processor": model,
        "cores": os.cpu_count(),
        "python": platform.python_version(),
        "system": platform.platform(terse=True),
        "day": datetime.now(UTC).date().isoformat(),
        "load_before": os.getloadavg()[0],
    }


def _contests(work: Work, sentences: list[str], given: argparse.Namespace) -> Found:
    wanted = set(given.only or ()) - set(PARTS)
    found = {
        contest.name: run(contest, rounds=given.rounds, seconds=given.seconds, threads=given.threads)
        for contest in contests(work, sentences, quick=given.quick)
        if not wanted or contest.name in wanted
    }
    if "limit" in found:
        found["limit"] |= of_texts(sentences[:2000])
    return found


def of_texts(texts: list[str]) -> dict[str, float]:
    """Tokens of a text, marks at its ends included, and the share of texts that the cascade's first stage decides."""
    from groundswell.models import load_classifier
    from groundswell.models.cascade import CascadeClassifier, sure_of
    from groundswell.models.tokenization import TextTokenizer

    cascade = load_classifier("cascade")
    assert isinstance(cascade, CascadeClassifier)
    pieces = TextTokenizer(ROOT / "models" / "weights" / "encoder").pieces(texts)
    early = sure_of(cascade.linear.probabilities(texts), cascade.settings.thresholds)
    return {"tokens": sum(len(own.ids) + 2 for own in pieces) / len(texts), "early": float(early.mean())}


def million(sentences: list[str], count: int) -> Found:
    """Processor seconds to find the quantities of so many sentences, one after another."""
    from groundswell.nlp.quantities import find_quantities

    started, quantities = time.process_time(), 0
    for place in range(count):
        quantities += len(find_quantities(sentences[place % len(sentences)]))
    return {"sentences": count, "quantities": quantities, "processor": time.process_time() - started}


def _store(given: argparse.Namespace, claims: int) -> Path:
    """A compacted store of so many made-up claims."""
    folder: Path = given.stores / str(claims)
    if not folder.exists():
        sys.stderr.write(f"making a store of {claims:,} claims\n")
        given.stores.mkdir(parents=True, exist_ok=True)
        make_store(folder, claims)
        compact(folder)
    return folder


def _stages(work: Work, given: argparse.Namespace) -> Found:
    import tempfile

    items = work.documents[: 50 if given.quick else 500]
    warm = [Document.from_json(item["document"]) for item in items[-10:]]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "work.jsonl"
        path.write_text("".join(json.dumps(item["document"]) + "\n" for item in items), encoding="utf-8")
        return {"linear": shares([str(path)], warm, model="linear")}


def _growth(work: Work, given: argparse.Namespace) -> Found:
    items = work.documents
    return {
        "documents": growth.by_documents(items, len(items) // 20),
        "length": growth.by_length(given.rounds),
        "claims": growth.by_claims(given.rounds),
        "store": growth.by_store(items[:51], [(claims, _store(given, claims)) for claims in given.claims]),
    }


if __name__ == "__main__":
    sys.exit(main())
