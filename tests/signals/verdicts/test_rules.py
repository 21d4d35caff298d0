"""The examples of the verdict rules, one case an example."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from groundswell.core.records import Verdict

JP, US, GAP, NONE = "JP", "US", "US-JP", {}
YIELD, FX, FUTURES, CARRY = "gov_bond_yield_10y", "fx_rate", "futures_position", "carry_trade_size"
YEN = {"unit": "JPY"}
ABOUT, MORE, LESS = {"comparator": "~"}, {"comparator": ">"}, {"comparator": "<"}

LEVELS = [
    pytest.param("policy_rate", JP, "0.75%", 0.75, "2025-11-20T12:00Z", NONE, "contradicted", 0.5, id="1-later-rise"),
    pytest.param("policy_rate", JP, "0.25%", 0.25, "2024-07-31T08:00Z", NONE, "supported", 0.25, id="2-announcement"),
    pytest.param(
        "policy_rate",
        US,
        "5.25%-5.50%",
        5.25,
        "2023-07-26T15:00Z",
        {"value_high": 5.5},
        "contradicted",
        (5.0, 5.25),
        id="3-hours-before",
    ),
    pytest.param(
        "policy_rate", US, "4.875%", 4.875, "2024-10-10T12:00Z", NONE, "supported", (4.75, 5.0), id="4-month-end"
    ),
    pytest.param(FX, "USD/JPY", "155", 155, "2024-04-25T12:00Z", ABOUT | YEN, "supported", 155.11, id="5-day-before"),
    pytest.param(FUTURES, "JPY", "184,223", -184223, "2024-07-11T12:00Z", NONE, "supported", -184223.0, id="7-release"),
    pytest.param(YIELD, JP, "1.8%", 1.8, "2025-11-20T09:00Z", NONE, "unverifiable", None, id="9-stale"),
    pytest.param(
        "gov_spending",
        JP,
        "18.3 trillion yen",
        18.3e12,
        "2025-12-05T10:00Z",
        YEN,
        "supported",
        18.3034e12,
        id="10-rounds",
    ),
    pytest.param(YIELD, US, "4.6%", 4.6, "2023-10-03T12:00Z", NONE, "outdated", 4.69, id="10-does-not-round"),
    pytest.param(
        "gov_bond_yield_2y", JP, "0.4%", 0.4, "2024-06-05T12:00Z", ABOUT, "supported", 0.356, id="11-within-a-step"
    ),
    pytest.param(
        "central_bank_assets",
        JP,
        "720 trillion yen",
        720e12,
        "2025-08-01T09:00Z",
        ABOUT | YEN,
        "supported",
        719.88e12,
        id="12-share",
    ),
    pytest.param(
        FUTURES, "JPY", "180,000", -180000, "2024-07-15T12:00Z", ABOUT, "supported", -182033.0, id="12-contracts"
    ),
    pytest.param(FX, "USD/JPY", "150", 150, "2024-02-28T22:00Z", MORE | YEN, "supported", 150.68, id="13-above"),
    pytest.param(YIELD, JP, "1%", 1, "2024-04-12T09:00Z", MORE, "contradicted", 0.864, id="13-not-above"),
    pytest.param("policy_rate", JP, "near zero", 0, "2023-05-20T10:00Z", ABOUT, "supported", -0.1, id="14-near-zero"),
    pytest.param("policy_rate", JP, "near zero", 0, "2024-09-01T10:00Z", ABOUT, "supported", 0.25, id="14-quarter"),
    pytest.param("policy_rate", JP, "near zero", 0, "2025-02-20T10:00Z", ABOUT, "outdated", 0.5, id="14-half-is-not"),
    pytest.param("policy_rate", JP, "negative", 0, "2023-05-20T10:00Z", LESS, "supported", -0.1, id="14-negative"),
    pytest.param(
        "policy_rate",
        US,
        "5.25%-5.50%",
        5.25,
        "2025-01-20T15:00Z",
        {"value_high": 5.5},
        "outdated",
        (4.25, 4.5),
        id="15-as-wide",
    ),
    pytest.param("policy_rate", US, "5.5%", 5.5, "2024-01-20T15:00Z", NONE, "supported", (5.25, 5.5), id="16-end"),
    pytest.param(
        "policy_rate", US, "5.375%", 5.375, "2024-01-20T15:00Z", NONE, "supported", (5.25, 5.5), id="16-middle"
    ),
    pytest.param("policy_rate", US, "5%", 5, "2024-01-20T15:00Z", ABOUT, "supported", (5.25, 5.5), id="16-step"),
    pytest.param(
        "policy_rate_gap",
        GAP,
        "5.3 percentage points",
        5.3,
        "2024-05-20T09:00Z",
        ABOUT,
        "supported",
        5.325,
        id="17-gap",
    ),
    pytest.param("policy_rate", JP, "4.5%", 4.5, "2025-03-20T09:00Z", NONE, "contradicted", 0.5, id="18-other-area"),
    pytest.param(FUTURES, "JPY", "150,000", -150000, "2024-07-11T12:00Z", MORE, "supported", -184223.0, id="20-size"),
    pytest.param(
        FUTURES, "JPY", "221,000", -221000, "2024-07-11T12:00Z", NONE, "contradicted", -184223.0, id="20-gross"
    ),
    pytest.param(
        "central_bank_assets",
        JP,
        "$7 trillion",
        7e12,
        "2025-07-30T09:00Z",
        MORE | {"unit": "USD"},
        "contradicted",
        4.845e12,
        id="21-converted",
    ),
    pytest.param("policy_rate", JP, "0.25%", 0.25, "2025-02-20T09:30Z", NONE, "outdated", 0.5, id="30-outdated"),
]


def is_close(observed: object, wanted: object) -> bool:
    return observed == (None if wanted is None else pytest.approx(wanted, rel=1e-3))


@pytest.mark.parametrize(("measure", "area", "text", "value", "published", "fields", "status", "observed"), LEVELS)
def test_level_is_judged_by_the_figure_public_that_day(
    judged: Callable[..., Verdict],
    measure: str,
    area: str,
    text: str,
    value: float,
    published: str,
    fields: dict[str, Any],
    status: str,
    observed: object,
) -> None:
    verdict = judged(measure, area, text, value, published, **fields)
    assert (verdict.status, is_close(verdict.observed, observed)) == (status, True), verdict


CHANGE, PP = {"kind": "change"}, {"kind": "change", "unit": "pp"}

MOVES = [
    pytest.param(
        "policy_rate",
        JP,
        "25 percentage point",
        25,
        "2025-12-22T12:00Z",
        PP | {"trend": "up", "period": ("2025-12-19", "2025-12-19")},
        "contradicted",
        0.25,
        id="19-unit-at-its-word",
    ),
    pytest.param(
        FX,
        "USD/JPY",
        "5%",
        5,
        "2025-05-02T12:00Z",
        CHANGE | {"trend": "up", "period": ("2025-04-01", "2025-04-30")},
        "contradicted",
        -4.85,
        id="22-wrong-way",
    ),
    pytest.param(
        FX,
        "USD/JPY",
        "6.5%",
        6.5,
        "2024-08-02T12:00Z",
        CHANGE | ABOUT | {"trend": "down", "period": ("2024-07-01", "2024-07-31")},
        "supported",
        -6.527,
        id="23-month",
    ),
    pytest.param(
        "policy_rate",
        US,
        "525 basis points",
        5.25,
        "2023-08-15T12:00Z",
        PP | {"trend": "up", "period": ("2022-03-01", "")},
        "supported",
        5.25,
        id="23-since",
    ),
    pytest.param(
        "policy_rate",
        US,
        "half-point",
        0.5,
        "2025-11-15T10:00Z",
        PP | {"trend": "down"},
        "outdated",
        -0.25,
        id="24-latest-move",
    ),
    pytest.param(
        "policy_rate",
        JP,
        "20 basis point",
        0.2,
        "2024-03-25T10:00Z",
        PP | {"trend": "up"},
        "supported",
        0.2,
        id="25-either-end",
    ),
    pytest.param(
        "policy_rate",
        JP,
        "10 basis points",
        0.1,
        "2024-03-25T10:00Z",
        PP | {"trend": "up"},
        "supported",
        0.1,
        id="25-other-end",
    ),
    pytest.param(
        "policy_rate_gap",
        GAP,
        "narrowed",
        None,
        "2023-09-10T09:00Z",
        {"trend": "down", "period": ("2022-09-10", "2023-09-10")},
        "contradicted",
        3.0,
        id="26-horizon",
    ),
    pytest.param(
        "policy_rate",
        JP,
        "unchanged",
        None,
        "2024-12-20T07:00Z",
        {"trend": "flat", "sentence": "The BOJ has left rates unchanged at three meetings running."},
        "supported",
        0.0,
        id="26-three-meetings",
    ),
    pytest.param(
        "policy_rate",
        JP,
        "unchanged",
        None,
        "2024-09-21T07:00Z",
        {"trend": "flat", "sentence": "The BOJ has left rates unchanged at three meetings running."},
        "contradicted",
        0.2,
        id="26-not-all-three",
    ),
    pytest.param(
        FX,
        "USD/JPY",
        "weakest since 1990",
        None,
        "2024-05-10T09:00Z",
        {
            "trend": "up",
            "period": ("2024-04-22", "2024-04-30"),
            "sentence": "In the last week of April the yen sank to its weakest against the dollar since 1990.",
        },
        "supported",
        157.62,
        id="27-since",
    ),
    pytest.param(
        FX,
        "USD/JPY",
        "weakest since 1986",
        None,
        "2024-05-10T09:00Z",
        {
            "trend": "up",
            "period": ("2024-04-22", "2024-04-30"),
            "sentence": "In the last week of April the yen sank to its weakest against the dollar since 1986.",
        },
        "contradicted",
        157.62,
        id="27-beyond-in-between",
    ),
    pytest.param(
        "policy_rate",
        US,
        "5.5%",
        5.5,
        "2026-05-10T12:00Z",
        {"kind": "level", "unit": "%", "tense": "past", "period": ("2023-01-01", "2023-12-31")},
        "supported",
        (5.25, 5.5),
        id="28-own-period",
    ),
    pytest.param(
        FX,
        "USD/JPY",
        "160.8",
        160.8,
        "2026-07-02T12:00Z",
        {
            "kind": "level",
            "unit": "JPY",
            "tense": "past",
            "period": ("2026-06-01", "2026-06-30"),
            "sentence": "USD/JPY averaged 160.8 in June 2026.",
        },
        "supported",
        160.77,
        id="6-average",
    ),
    pytest.param(
        FX,
        "USD/JPY",
        "160.8",
        160.8,
        "2026-06-30T12:00Z",
        {
            "kind": "level",
            "unit": "JPY",
            "tense": "past",
            "period": ("2026-06-01", "2026-06-30"),
            "sentence": "USD/JPY averaged 160.8 in June 2026.",
        },
        "unverifiable",
        None,
        id="6-not-yet-public",
    ),
]


@pytest.mark.parametrize(("measure", "area", "text", "value", "published", "fields", "status", "observed"), MOVES)
def test_move_is_judged_between_the_ends_of_its_time(
    judged: Callable[..., Verdict],
    measure: str,
    area: str,
    text: str,
    value: float | None,
    published: str,
    fields: dict[str, Any],
    status: str,
    observed: object,
) -> None:
    verdict = judged(measure, area, text, value, published, **fields)
    assert (verdict.status, is_close(verdict.observed, observed)) == (status, True), verdict


FUTURE = {"tense": "future"}
MEETING = {"kind": "change", "unit": "pp", "trend": "up", "tense": "future", "period": ("2025-12-19", "2025-12-19")}

FORECASTS = [
    pytest.param(
        "policy_rate",
        JP,
        "25 basis points",
        0.25,
        "2025-12-15T09:00Z",
        "2025-12-19T01:00Z",
        MEETING,
        "pending",
        None,
        id="31-before-the-announcement",
    ),
    pytest.param(
        "policy_rate",
        JP,
        "25 basis points",
        0.25,
        "2025-12-15T09:00Z",
        "2025-12-19T03:00Z",
        MEETING,
        "came_true",
        0.25,
        id="31-at-the-announcement",
    ),
    pytest.param(
        "policy_rate",
        JP,
        "50 basis points",
        0.5,
        "2025-12-15T09:00Z",
        "2025-12-19T03:00Z",
        MEETING,
        "failed",
        0.25,
        id="31-another-size",
    ),
    pytest.param(
        FX,
        "USD/JPY",
        "160",
        160,
        "2024-06-01T12:00Z",
        "2024-06-26T16:00Z",
        FUTURE | YEN | {"period": ("", "2024-06-30")},
        "pending",
        None,
        id="31-hours-before-the-figure",
    ),
    pytest.param(
        FX,
        "USD/JPY",
        "160",
        160,
        "2024-06-01T12:00Z",
        "2024-07-01T00:00Z",
        FUTURE | YEN | {"period": ("", "2024-06-30")},
        "came_true",
        160.68,
        id="31-hit",
    ),
    pytest.param(
        FX,
        "USD/JPY",
        "165",
        165,
        "2025-01-10T12:00Z",
        "2025-04-02T00:00Z",
        FUTURE | YEN | {"period": ("", "2025-03-31")},
        "failed",
        157.95,
        id="31-closest-approach",
    ),
    pytest.param(
        YIELD,
        US,
        "4.5%",
        4.5,
        "2024-10-01T12:00Z",
        "2025-01-03T00:00Z",
        FUTURE | MORE | {"period": ("2024-12-31", "2024-12-31")},
        "came_true",
        4.58,
        id="31-at-the-end",
    ),
    pytest.param(
        "policy_rate",
        US,
        "rate cut",
        None,
        "2024-01-10T12:00Z",
        "2024-07-05T00:00Z",
        FUTURE | {"trend": "down", "period": ("", "2024-06-30")},
        "failed",
        0.0,
        id="31-no-cut",
    ),
    pytest.param(
        "policy_rate",
        US,
        "rate cut",
        None,
        "2024-01-10T12:00Z",
        "2024-10-05T00:00Z",
        FUTURE | {"trend": "down", "period": ("", "2024-12-31")},
        "came_true",
        -0.5,
        id="31-first-cut",
    ),
    pytest.param(
        "policy_rate",
        JP,
        "0.5%",
        0.5,
        "2025-06-01T12:00Z",
        "2026-01-05T00:00Z",
        FUTURE | {"trend": "flat", "period": ("", "2025-12-31")},
        "failed",
        0.75,
        id="31-stays-until-it-does-not",
    ),
    pytest.param(
        FX,
        "USD/JPY",
        "170",
        170,
        "2025-06-01T12:00Z",
        "2026-01-05T00:00Z",
        FUTURE | YEN | {"period": ("", "2025-12-31")},
        "unverifiable",
        None,
        id="9-time-passed-without-figures",
    ),
]


@pytest.mark.parametrize(
    ("measure", "area", "text", "value", "published", "as_of", "fields", "status", "observed"), FORECASTS
)
def test_forecast_is_open_until_something_public_settles_it(
    judged: Callable[..., Verdict],
    measure: str,
    area: str,
    text: str,
    value: float | None,
    published: str,
    as_of: str,
    fields: dict[str, Any],
    status: str,
    observed: object,
) -> None:
    verdict = judged(measure, area, text, value, published, as_of, **fields)
    assert (verdict.status, is_close(verdict.observed, observed)) == (status, True), verdict


USD = {"unit": "USD"}
RANGE = (250e9, 1.1e12)

SIZES = [
    pytest.param("JP", "$1 trillion", 1e12, "2024-09-05T10:00Z", USD, "within_estimates", RANGE, id="32-within"),
    pytest.param(
        "JP", "$20 trillion", 20e12, "2024-09-05T10:00Z", USD, "outside_estimates", RANGE, id="32-other-concept"
    ),
    pytest.param(
        "JP", "$500 billion", 5e11, "2024-08-20T10:00Z", USD, "within_estimates", (5e11, 1.1e12), id="8-not-yet"
    ),
    pytest.param(
        "JP", "$250 billion", 2.5e11, "2024-08-20T10:00Z", USD, "outside_estimates", (5e11, 1.1e12), id="8-bis"
    ),
    pytest.param("JP", "$1 trillion", 1e12, "2024-09-05T10:00Z", USD | MORE, "within_estimates", RANGE, id="32-above"),
    pytest.param(
        "JP", "$4 trillion", 4e12, "2024-09-05T10:00Z", USD | MORE, "outside_estimates", RANGE, id="32-none-above"
    ),
    pytest.param(
        "JP",
        "$5 billion",
        5e9,
        "2025-04-10T10:00Z",
        USD | {"comparator": "<="},
        "outside_estimates",
        RANGE,
        id="32-at-most",
    ),
    pytest.param("JP", "40 trillion yen", 40e12, "2024-09-10T10:00Z", YEN, "within_estimates", RANGE, id="21-yen"),
    pytest.param("CH", "$300 billion", 3e11, "2025-03-05T10:00Z", USD, "unverifiable", None, id="33-other-currency"),
    pytest.param("JP", "$300 billion", 3e11, "2024-08-01T10:00Z", USD, "unverifiable", None, id="33-nothing-known-yet"),
    pytest.param("JP", "$300 billion", 3e11, "2029-09-01T10:00Z", USD, "unverifiable", None, id="32-five-years-on"),
]


@pytest.mark.parametrize(("area", "text", "value", "published", "fields", "status", "observed"), SIZES)
def test_size_is_held_against_the_estimates_known_by_then(
    judged: Callable[..., Verdict],
    area: str,
    text: str,
    value: float,
    published: str,
    fields: dict[str, Any],
    status: str,
    observed: object,
) -> None:
    verdict = judged(CARRY, area, text, value, published, **fields)
    assert (verdict.status, is_close(verdict.observed, observed)) == (status, True), verdict


def test_no_series_is_unverifiable_and_says_so(judged: Callable[..., Verdict]) -> None:
    verdict = judged("etf_flow", "BTC", "$1.2 billion", 1.2e9, "2025-12-08T10:00Z", **USD)
    assert verdict.status == "unverifiable"
    assert "no official series of etf_flow" in (verdict.note or "")


def test_unknown_publication_day_is_left_open(judged: Callable[..., Verdict]) -> None:
    verdict = judged("central_bank_assets", JP, "720 trillion yen", 720e12, "2025-08-01T09:00Z", **ABOUT, **YEN)
    assert verdict.released_at is None
    assert verdict.observed_at is not None
