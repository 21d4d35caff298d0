"""Measure the quality of extraction and verdicts on the development sets, and hold it against the pinned floors.

    python benchmarks/floors.py [--shared ../shared] [--pin]

Prints a line a figure. Exit status 1 where one lies below its floor, or where a gold file is not the one the floors
were pinned on. `--pin` writes today's figures as floors, each lowered by a small allowance; it never lowers a floor:
that is done by hand in `floors.toml`, and said in the commit.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Iterator
from pathlib import Path

HERE = Path(__file__).parent
FLOORS = HERE / "floors.toml"
ALLOWANCE = 0.005
"""What a figure may lose before it counts as a loss: less than one item of the smallest set."""

QUANTITY_SETS = (
    "duckling_money_en",
    "nemo_money_en",
    "recognizers_currency_en",
    "recognizers_ja",
    "recognizers_percent_en",
    "recognizers_zh",
)
CLAIM_SETS = ("claims_dev", "posts_dev")


def run(*command: str) -> str:
    """What a command prints. Raises CalledProcessError where it fails."""
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def groundswell(*words: str) -> None:
    """Run a command of the project, in this environment."""
    run(sys.executable, "-m", "groundswell", "-q", *words)


def measure_quantities(shared: Path, folder: Path) -> Iterator[tuple[str, float]]:
    """F1 of value and unit, by set."""
    for name in QUANTITY_SETS:
        gold, out = shared / f"data/gold/quantities/{name}.jsonl", folder / f"{name}.jsonl"
        groundswell("quantities", str(gold), str(out))
        printed = run(sys.executable, str(shared / "tools/score_quantities.py"), str(gold), str(out))
        yield f"quantities.{name}", _number(r"value and unit .* F1 ([\d.]+)", printed)


def measure_claims(shared: Path, folder: Path) -> Iterator[tuple[str, float]]:
    """F1 of numbers and directions, and the accuracy of each field on matched claims, by set."""
    for name in CLAIM_SETS:
        gold, out = shared / f"data/gold/{name}", folder / f"{name}.jsonl"
        groundswell("score", str(gold / "documents.jsonl"), "--claims", str(out))
        printed = run(sys.executable, str(shared / "tools/score_claims.py"), str(gold / "gold.jsonl"), str(out))
        for kind in ("numbers", "directions"):
            yield f"{name}.{kind}", _number(rf"{kind} .* F1 ([\d.]+)", printed)
        for field in ("comparator", "trend", "tense", "modality", "attributed_to"):
            yield f"{name}.{field}", _number(rf"{field} +accuracy on matched ([\d.]+)", printed)


def measure_verdicts(shared: Path, folder: Path) -> Iterator[tuple[str, float]]:
    """Shares of right statuses, figures and dates, given the gold claim and from the bare text."""
    printed = run(sys.executable, str(HERE / "verdicts.py"), "--bare", str(shared / "data/gold/verdicts_dev.jsonl"))
    for given, name in (("gold claim", "gold_claim"), ("bare text", "bare_text")):
        for figure in ("status", "observed", "dates"):
            yield f"verdicts.{name}.{figure}", _number(rf"^{given}: .*?{figure} ([\d.]+)", printed)


def measure_sentiment(shared: Path, folder: Path) -> Iterator[tuple[str, float]]:
    """Accuracy of the shipped classifier's sentiment on micro-blog posts it never saw."""
    gold, out = shared / "data/gold/sentiment_tfns_valid.jsonl", folder / "sentiment.jsonl"
    groundswell("classify", str(gold), str(out))
    pairs = [
        (json.loads(line)["label"], json.loads(found)["sentiment"]["label"])
        for line, found in zip(gold.open(encoding="utf-8"), out.open(encoding="utf-8"), strict=True)
    ]
    yield "sentiment.tfns_valid", sum(a == b for a, b in pairs) / len(pairs)


MEASURES = (measure_quantities, measure_claims, measure_verdicts, measure_sentiment)


def _number(pattern: str, text: str) -> float:
    found = re.search(pattern, text, flags=re.MULTILINE)
    if found is None:
        raise ValueError(f"no {pattern!r} in: {text}")
    return float(found[1])


def digests(shared: Path) -> dict[str, str]:
    """SHA-256 of each gold file, by its path below `data/gold`."""
    gold = shared / "data/gold"
    files = sorted(path for path in gold.rglob("*.jsonl"))
    return {path.relative_to(gold).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def main() -> int:
    """Measure, print, compare or pin."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=HERE.parent.parent / "shared")
    parser.add_argument("--pin", action="store_true")
    given = parser.parse_args()
    if not (given.shared / "data/gold").is_dir():
        print(f"skipped: no development data at {given.shared}")
        return 0
    pinned = tomllib.loads(FLOORS.read_text(encoding="utf-8")) if FLOORS.exists() else {"floors": {}, "gold": {}}
    with tempfile.TemporaryDirectory() as folder:
        found = {name: value for measure in MEASURES for name, value in measure(given.shared, Path(folder))}
    floors: dict[str, float] = pinned["floors"]
    failed = False
    for name, value in found.items():
        floor = floors.get(name)
        below = floor is not None and value < floor
        failed |= below
        print(f"{name:40} {value:.3f}   floor {'-' if floor is None else f'{floor:.3f}'}{'   BELOW' if below else ''}")
    for name in sorted(set(floors) - set(found)):
        print(f"{name:40} not measured")
        failed = True
    if given.pin:
        pin(given.shared, {name: max(floors.get(name, 0.0), value - ALLOWANCE) for name, value in found.items()})
        return 0
    changed = {name for name, digest in digests(given.shared).items() if pinned["gold"].get(name) != digest}
    if changed:
        print(f"the floors were pinned on other gold data: {', '.join(sorted(changed))}; measure again with --pin")
        failed = True
    return int(failed)


def pin(shared: Path, floors: dict[str, float]) -> None:
    """Write the floors and the digests of the gold files."""
    lines = [
        "# Written by `python benchmarks/floors.py --pin`, which only raises. Lower by hand, and say so.",
        "[floors]",
    ]
    lines += [f'"{name}" = {value:.3f}' for name, value in floors.items()]
    lines += ["", "[gold]", *(f'"{name}" = "{digest}"' for name, digest in digests(shared).items()), ""]
    FLOORS.write_text("\n".join(lines), encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
