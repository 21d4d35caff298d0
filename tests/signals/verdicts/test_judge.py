from __future__ import annotations

from collections.abc import Callable

import pytest

from groundswell.core.records import Verdict

YEN = {"unit": "JPY"}


@pytest.mark.parametrize(
    ("sentence", "value", "series", "status"),
    [
        pytest.param(
            "a stimulus package of 21.3 trillion yen", 21.3e12, "stimulus_package_jp", "supported", id="package"
        ),
        pytest.param(
            "an extra budget of 18.3 trillion yen", 18.3e12, "supplementary_budget_jp", "supported", id="budget"
        ),
        pytest.param(
            "an extra budget of 21.3 trillion yen",
            21.3e12,
            "supplementary_budget_jp",
            "contradicted",
            id="not-the-package",
        ),
        pytest.param(None, 21.3e12, "stimulus_package_jp", "supported", id="either-without-a-sentence"),
    ],
)
def test_words_of_the_sentence_choose_the_series(
    judged: Callable[..., Verdict], sentence: str | None, value: float, series: str, status: str
) -> None:
    text = f"{value / 1e12} trillion yen"
    verdict = judged("gov_spending", "JP", text, value, "2025-12-05T10:00Z", sentence=sentence, **YEN)
    assert (verdict.series, verdict.status) == (series, status)


@pytest.mark.parametrize(
    ("low", "high", "comparator", "status"),
    [
        pytest.param(150, 156, "=", "supported", id="inside"),
        pytest.param(155.2, 158, "=", "contradicted", id="just-outside"),
        pytest.param(155.2, 158, "~", "supported", id="just-outside-of-about"),
    ],
)
def test_a_single_figure_must_lie_in_a_claimed_range(
    judged: Callable[..., Verdict], low: float, high: float, comparator: str, status: str
) -> None:
    verdict = judged(
        "fx_rate", "USD/JPY", f"{low}-{high}", low, "2024-04-25T12:00Z", value_high=high, comparator=comparator,
        tense="past", period=("2024-04-24", "2024-04-24"), **YEN,
    )  # fmt: skip
    assert verdict.status == status


def test_a_meeting_named_by_its_month_is_graded_at_its_announcement(judged: Callable[..., Verdict]) -> None:
    fields = {"kind": "change", "unit": "pp", "trend": "up", "tense": "future"}
    sentence = "The BOJ will raise its rate by 25 basis points at its December meeting."
    claim = ("policy_rate", "JP", "25 basis points", 0.25, "2025-12-01T09:00Z")
    before = judged(*claim, "2025-12-19T02:00Z", sentence=sentence, **fields)
    after = judged(*claim, "2025-12-19T04:00Z", sentence=sentence, **fields)
    assert (before.status, after.status, str(after.observed_at)) == ("pending", "came_true", "2025-12-19")


def test_a_time_that_has_passed_does_not_settle_a_forecast(judged: Callable[..., Verdict]) -> None:
    sentence = "After last Friday's rise the BOJ will cut its rate."
    verdict = judged("policy_rate", "JP", "cut", None, "2025-12-22", sentence=sentence, trend="down", tense="future")
    assert verdict.status == "pending"


def test_a_claim_worded_as_future_about_a_past_day_is_judged_at_once(judged: Callable[..., Verdict]) -> None:
    verdict = judged(
        "policy_rate", "JP", "0.75%", 0.75, "2025-12-22", tense="future", period=("2025-12-19", "2025-12-19")
    )
    assert verdict.status == "supported"


@pytest.mark.parametrize(
    ("sentence", "trend", "published", "status"),
    [
        pytest.param("The Fed is cutting rates.", "down", "2025-01-15", "supported", id="latest-move"),
        pytest.param("The Fed is raising rates.", "up", "2025-01-15", "contradicted", id="the-other-way"),
        pytest.param("The BOJ held its rate.", "flat", "2025-09-20", "supported", id="last-meeting"),
        pytest.param("The BOJ held its rate.", "flat", "2025-12-20", "contradicted", id="not-at-the-last-meeting"),
    ],
)
def test_a_direction_without_a_horizon_speaks_of_the_latest_move(
    judged: Callable[..., Verdict], sentence: str, trend: str, published: str, status: str
) -> None:
    area = "US" if "Fed" in sentence else "JP"
    verdict = judged("policy_rate", area, sentence, None, published, sentence=sentence, trend=trend)
    assert verdict.status == status


def test_a_day_that_is_not_verified_shows_the_newest_proof_and_says_so(judged: Callable[..., Verdict]) -> None:
    verdict = judged("policy_rate", "US", "4.375%", 4.375, "2025-03-15T12:00Z")
    assert str(verdict.observed_at) == "2025-02-28"
    assert "isn't verified" in (verdict.words or "")


@pytest.mark.parametrize(
    ("published", "status"),
    [
        pytest.param("2024-09-17T12:00Z", "supported", id="before"),
        pytest.param("2024-09-20T12:00Z", "unverifiable", id="announced-but-not-proven"),
        pytest.param("2024-10-10T12:00Z", "outdated", id="proven-by-the-month-end"),
    ],
)
def test_between_a_change_of_unverified_day_and_its_proof_nothing_is_said(
    judged: Callable[..., Verdict], published: str, status: str
) -> None:
    verdict = judged("policy_rate", "US", "5.25%-5.50%", 5.25, published, value_high=5.5)
    assert verdict.status == status


@pytest.mark.parametrize(
    ("sentence", "fields", "status"),
    [
        pytest.param(
            "Mark my words: the US ten-year will end 2024 above 4.5%.",
            {"tense": "future", "period": ("2024-01-01", "2024-12-31")},
            "pending",
            id="at-the-end-of-a-year",
        ),
        pytest.param(
            "The US ten-year will rise above 4.1% before the end of 2024.",
            {"tense": "future", "period": ("2024-10-01", "2024-12-31")},
            "came_true",
            id="until",
        ),
        pytest.param(
            "At 4.7%, the US ten-year is at its highest since 25 April.",
            {"tense": "past", "period": ("2024-04-25", "2024-04-25")},
            "outdated",
            id="since-is-no-period",
        ),
    ],
)
def test_a_period_means_what_its_sentence_says(
    judged: Callable[..., Verdict], sentence: str, fields: dict[str, str], status: str
) -> None:
    value, text = (4.7, "4.7%") if "4.7" in sentence else (4.1, "4.1%") if "4.1" in sentence else (4.5, "4.5%")
    comparator = "=" if "highest" in sentence else ">"
    published, as_of = "2024-10-01T12:00Z", "2024-10-26"
    verdict = judged(
        "gov_bond_yield_10y", "US", text, value, published, as_of, sentence=sentence, comparator=comparator, **fields
    )
    assert verdict.status == status


def test_gap_and_ratio_are_in_the_unit_of_the_claim(judged: Callable[..., Verdict]) -> None:
    verdict = judged("central_bank_assets", "JP", "$7 trillion", 7e12, "2025-07-30T09:00Z", unit="USD")
    assert verdict.gap == pytest.approx(7e12 - 719.88e12 / 148.57)
    assert verdict.gap_ratio == pytest.approx(7e12 / (719.88e12 / 148.57))
    assert verdict.tolerance == pytest.approx(5e11)


def test_contracts_are_turned_into_money(judged: Callable[..., Verdict]) -> None:
    verdict = judged("futures_position", "JPY", "$14bn", -14e9, "2024-07-11T12:00Z", unit="USD", comparator="~")
    assert verdict.status == "supported"


def test_a_unit_that_does_not_fit_is_unverifiable(judged: Callable[..., Verdict]) -> None:
    verdict = judged("gov_spending", "JP", "3%", 3.0, "2025-12-05", unit="%")
    assert verdict.status == "unverifiable"
    assert "JPY" in (verdict.note or "")


def test_a_day_without_a_meeting_is_not_the_time_of_a_rate_forecast(judged: Callable[..., Verdict]) -> None:
    sentence = "The dollar rose on Thursday, November 20, as traders bet on Fed rate cuts."
    fields = {"trend": "down", "tense": "future", "sentence": sentence}
    verdict = judged("policy_rate", "US", "cuts", None, "2025-11-20T12:00Z", "2026-07-10", **fields)
    assert (verdict.status, str(verdict.observed_at)) == ("came_true", "2025-12-31")
