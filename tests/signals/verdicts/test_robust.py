from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any, get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from groundswell.core.records import Claim, Status
from groundswell.reference import Reference
from groundswell.signals.verdicts import judge

MEASURES = ["policy_rate", "policy_rate_gap", "gov_bond_yield_10y", "fx_rate", "futures_position", "carry_trade_size",
            "gov_spending", "capital_flow", "inflation", "central_bank_assets"]  # fmt: skip
AREAS = ["JP", "US", "US-JP", "JP-US", "USD/JPY", "EUR/JPY", "JPY", "XM", "-", "/", None]
WORDS = ["since", "highest", "1990", "in", "over the past", "99999", "years", "ago", "by", "the end of", "June", "2024",
         "last Friday", "three meetings running", "averaged", "kept rising", "between", "0", "31 February"]  # fmt: skip

days = st.dates(date(1900, 1, 1), date(2100, 1, 1)) | st.none()
claims: st.SearchStrategy[dict[str, Any]] = st.fixed_dictionaries(
    {
        "text": st.text(max_size=12),
        "measure": st.sampled_from(MEASURES),
        "area": st.sampled_from(AREAS),
        "kind": st.sampled_from(["level", "change", "direction"]),
        "value": st.none() | st.floats(-1e18, 1e18) | st.sampled_from([0.0, 1e-300, 155, 0.25]),
        "value_high": st.none() | st.floats(-1e18, 1e18),
        "unit": st.sampled_from(["%", "pp", "USD", "JPY", "EUR", "XYZ", "contracts", "points", None]),
        "comparator": st.sampled_from(["=", "~", ">", ">=", "<", "<=", None]),
        "trend": st.sampled_from(["up", "down", "flat", None]),
        "tense": st.sampled_from(["past", "present", "future"]),
        "period_start": days,
        "period_end": days,
    }
)


@pytest.mark.slow
@settings(max_examples=1500, deadline=None)
@given(
    fields=claims,
    moments=st.lists(st.integers(-631152000, 4102444800), min_size=2, max_size=2).map(sorted),
    words=st.none() | st.lists(st.sampled_from(WORDS), max_size=8).map(" ".join),
)
def test_any_claim_gets_a_verdict_in_words(
    reference: Reference, fields: dict[str, Any], moments: list[int], words: str | None
) -> None:
    claim = Claim(id="c", document_id="d", start=0, end=1, sentence_start=0, sentence_end=1, **fields)
    published, as_of = (datetime.fromtimestamp(moment, UTC) for moment in moments)
    verdict = judge(claim, published_at=published, as_of=as_of, reference=reference, sentence=words)
    assert verdict.status in get_args(Status)
    assert verdict.words
    if verdict.status in ("pending", "unverifiable"):
        assert verdict.note
        assert verdict.observed is None
    elif verdict.released_at is not None:
        assert verdict.released_at <= (as_of if claim.tense == "future" else published)
