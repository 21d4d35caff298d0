from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from groundswell.core.records import Claim
from groundswell.core.times import parse_time
from groundswell.reference import Reference
from groundswell.signals.verdicts import judge

GOLD = Path(__file__).parents[4] / "shared" / "data" / "gold" / "verdicts_dev.jsonl"
FIELDS = ("measure", "area", "kind", "value", "value_high", "unit", "comparator", "trend", "tense")

# Issue 4: status, and observed value with dates, given the gold claim.
LEAST_RIGHT_SHARE = 0.97


def day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def is_right(row: dict[str, Any], reference: Reference) -> tuple[bool, bool]:
    claim = Claim(
        id="c", document_id="d", start=0, end=0, text=row["stated"], sentence_start=0, sentence_end=0,
        period_start=day(row["period_start"]), period_end=day(row["period_end"]),
        **{name: row[name] for name in FIELDS},
    )  # fmt: skip
    published = parse_time(row["as_of"])
    as_of = parse_time(row["evaluated_at"] or row["as_of"])
    verdict = judge(claim, published_at=published, as_of=as_of, reference=reference, sentence=row["text"])
    observed = tuple(row["observed"]) if isinstance(row["observed"], list) else row["observed"]
    dates = (verdict.observed_at, verdict.held_from, verdict.held_to)
    wanted = tuple(day(row[name]) for name in ("observed_at", "held_from", "held_to"))
    is_same = verdict.observed == (None if observed is None else pytest.approx(observed, rel=1e-3, abs=1e-9))
    return verdict.status == row["expected"], is_same and dates == wanted


@pytest.mark.skipif(not GOLD.exists(), reason="the gold verdicts lie outside the package")
def test_gold_claims_get_their_gold_verdicts(reference: Reference) -> None:
    results = [is_right(json.loads(line), reference) for line in GOLD.read_text("utf-8").splitlines()]
    assert sum(status for status, _ in results) / len(results) >= LEAST_RIGHT_SHARE
    assert sum(observed for _, observed in results) / len(results) >= LEAST_RIGHT_SHARE
