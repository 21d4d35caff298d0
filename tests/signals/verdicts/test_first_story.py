"""The story that started it: the BOJ at 0.75 %, and nearly $9 trillion of carry trades that will flow back."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from groundswell.core.records import Verdict

SENTENCE = "The BOJ raised its policy rate to 0.75% and nearly $9 trillion of carry trades will flow back."


def test_rate_is_supported_in_january_and_outdated_in_july(judged: Callable[..., Verdict]) -> None:
    rate = {"tense": "past", "trend": "up", "sentence": SENTENCE}
    january = judged("policy_rate", "JP", "0.75%", 0.75, "2026-01-10T23:59:59Z", **rate)
    july = judged("policy_rate", "JP", "0.75%", 0.75, "2026-07-10T23:59:59Z", **rate)
    assert (january.status, january.observed) == ("supported", 0.75)
    assert (july.status, july.observed) == ("outdated", 1.0)
    assert str(july.held_to) == "2026-06-16"
    assert "two non-official sources" in (july.note or "")
    assert "two non-official sources" in (july.words or "")
    assert "16 June 2026" in (july.words or "")


@pytest.mark.parametrize(
    ("measure", "fields"),
    [
        pytest.param("carry_trade_size", {"tense": "future", "trend": "down"}, id="as-a-size"),
        pytest.param("capital_flow", {"tense": "future", "trend": "up"}, id="as-a-flow"),
    ],
)
def test_nine_trillion_lies_outside_the_named_estimates(
    judged: Callable[..., Verdict], measure: str, fields: dict[str, str]
) -> None:
    verdict = judged(
        measure,
        "JP",
        "$9 trillion",
        9e12,
        "2026-01-10T23:59:59Z",
        unit="USD",
        comparator="~",
        sentence=SENTENCE,
        **fields,
    )
    assert verdict.status == "outside_estimates"
    assert {row["id"] for row in verdict.estimates} == {"bis_bulletin_90", "ubs_malcolm", "ts_lombard"}
    for row in verdict.estimates:
        assert row["publisher"]
        assert row["published"]
        assert str(row["publisher"]) in (verdict.words or "")
    assert verdict.gap_ratio == pytest.approx(9 / 1.1, rel=1e-3)


def test_a_flow_that_speaks_of_no_carry_has_no_estimates(judged: Callable[..., Verdict]) -> None:
    text = "Nearly $9 trillion will flow back."
    verdict = judged("capital_flow", "JP", "$9 trillion", 9e12, "2026-01-10", unit="USD", comparator="~", sentence=text)
    assert verdict.status == "unverifiable"
