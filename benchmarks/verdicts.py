"""How often verdicts are right: `python benchmarks/verdicts.py verdicts_dev.jsonl [--wrong] [--bare] [--words]`.

Judges the gold claim of each line, and, with --bare, the claims found in its bare text (the one most like the gold
claim). Prints shares of right statuses, observed values and dates, and verdicts a second.
"""

from __future__ import annotations

import argparse
import json
import math
import time
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from groundswell.core.records import Claim, Document, Verdict
from groundswell.core.times import parse_time
from groundswell.reference import Reference, load_reference
from groundswell.signals.verdicts import judge

# An observed value is right to a thousandth (gold figures are rounded to three or four digits).
VALUE_TOLERANCE = 1e-3


def gold_claim(row: dict[str, Any]) -> Claim:
    """The gold claim of a line as a record."""
    fields = ("measure", "area", "kind", "value", "value_high", "unit", "comparator", "trend", "tense")
    return Claim(
        id=row["id"],
        document_id=row["id"],
        start=0,
        end=0,
        text=row["stated"],
        sentence_start=0,
        sentence_end=len(row["text"]),
        period_start=_day(row["period_start"]),
        period_end=_day(row["period_end"]),
        **{name: row[name] for name in fields},
    )


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def judged(row: dict[str, Any], claim: Claim, reference: Reference, sentence: str | None) -> Verdict:
    """The verdict on a claim of a line."""
    published = parse_time(row["as_of"])
    as_of = parse_time(row["evaluated_at"]) if row["evaluated_at"] else published
    return judge(claim, published_at=published, as_of=as_of, reference=reference, sentence=sentence)


def found_claim(row: dict[str, Any]) -> Claim | None:
    """The claim of the gold claim's measure and area that extraction finds in the bare text, the most alike first."""
    from groundswell.nlp.claims import find_claims

    document = Document(id=row["id"], text=row["text"], published_at=parse_time(row["as_of"]))
    alike = [claim for claim in find_claims(document) if (claim.measure, claim.area) == (row["measure"], row["area"])]
    return max(
        alike,
        key=lambda claim: (claim.kind == row["kind"], claim.value == row["value"], claim.trend == row["trend"]),
        default=None,
    )


def is_observed_right(row: dict[str, Any], verdict: Verdict) -> bool:
    """Whether the observed value is the gold one."""
    gold, own = row["observed"], verdict.observed
    if gold is None or own is None:
        return gold is None and own is None
    one = gold if isinstance(gold, list) else [gold]
    other = own if isinstance(own, tuple) else (own,)
    return len(one) == len(other) and all(
        math.isclose(a, b, rel_tol=VALUE_TOLERANCE, abs_tol=1e-6) for a, b in zip(one, other, strict=True)
    )


def wrong_dates(row: dict[str, Any], verdict: Verdict) -> list[str]:
    """Which of the verdict's dates differ from the gold ones."""
    own = {
        "observed_at": verdict.observed_at,
        "released_at": verdict.released_at.date() if verdict.released_at else None,
        "held_from": verdict.held_from,
        "held_to": verdict.held_to,
    }
    return [f"{name} {value} (gold {row[name]})" for name, value in own.items() if value != _day(row[name])]


def report(name: str, rows: Sequence[dict[str, Any]], verdicts: Sequence[Verdict | None], *, show: bool) -> None:
    """Print the shares of one run, and the lines that went wrong."""
    status = observed = dates = 0
    for row, verdict in zip(rows, verdicts, strict=True):
        problems = ["no claim found"] if verdict is None else list(_problems(row, verdict))
        status += verdict is not None and verdict.status == row["expected"]
        observed += verdict is not None and is_observed_right(row, verdict)
        dates += verdict is not None and not wrong_dates(row, verdict)
        if problems and show:
            print(f"{name} {row['id']}: {'; '.join(problems)} | {row['text']}")
    count = len(rows)
    print(f"{name}: status {status / count:.3f}, observed {observed / count:.3f}, dates {dates / count:.3f} of {count}")


def _problems(row: dict[str, Any], verdict: Verdict) -> Iterable[str]:
    if verdict.status != row["expected"]:
        yield f"{verdict.status} (gold {row['expected']}) {verdict.note or ''}"
    if not is_observed_right(row, verdict):
        yield f"observed {verdict.observed} (gold {row['observed']})"
    yield from wrong_dates(row, verdict)


def speed(rows: Sequence[dict[str, Any]], reference: Reference, *, rounds: int = 50) -> float:
    """Verdicts a second over the gold claims, one process."""
    cases = [(row, gold_claim(row)) for row in rows]
    start = time.perf_counter()
    for _ in range(rounds):
        for row, claim in cases:
            judged(row, claim, reference, row["text"])
    return rounds * len(cases) / (time.perf_counter() - start)


def main() -> None:
    """Run on a gold file."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("gold", type=Path)
    parser.add_argument("--wrong", action="store_true", help="print each line that went wrong")
    parser.add_argument("--bare", action="store_true", help="from the bare text, too")
    parser.add_argument("--words", action="store_true", help="print the sentence of each verdict")
    options = parser.parse_args()
    rows = [json.loads(line) for line in options.gold.read_text("utf-8").splitlines()]
    reference = load_reference()
    verdicts: list[Verdict | None] = [judged(row, gold_claim(row), reference, row["text"]) for row in rows]
    report("gold claim", rows, verdicts, show=options.wrong)
    plain: list[Verdict | None] = [judged(row, gold_claim(row), reference, None) for row in rows]
    report("gold claim without its sentence", rows, plain, show=False)
    if options.words:
        for row, verdict in zip(rows, verdicts, strict=True):
            print(row["id"], verdict.status if verdict else "", "|", verdict.words if verdict else "")
    if options.bare:
        found = [found_claim(row) for row in rows]
        bare = [claim and judged(row, claim, reference, row["text"]) for row, claim in zip(rows, found, strict=True)]
        report("bare text", rows, bare, show=options.wrong)
    print(f"{speed(rows, reference):,.0f} verdicts a second")


if __name__ == "__main__":
    main()
