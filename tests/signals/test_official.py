from datetime import UTC, date, datetime

import pytest

from groundswell.reference import load_reference
from groundswell.signals.official import official_figures, official_history


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("measure", "area", "when", "value", "value_high"),
    [
        pytest.param("policy_rate", "JP", "2025-12-19T02:00", 0.5, None, id="an-hour-before-the-announcement"),
        pytest.param("policy_rate", "JP", "2025-12-19T04:00", 0.75, None, id="an-hour-after"),
        pytest.param("policy_rate", "US", "2023-08-01", 5.25, 5.5, id="a-set-range"),
        pytest.param("policy_rate_gap", "US-JP", "2024-09-01", 5.125, None, id="a-gap-of-two-rates"),
        pytest.param("carry_trade_size", "JP", "2024-09-01", 2.5e11, 1.1e12, id="estimates-known-by-then"),
    ],
)
def test_the_figure_is_the_one_public_then(
    measure: str, area: str, when: str, value: float, value_high: float | None
) -> None:
    figure = official_figures(load_reference())(measure, area, at(when))
    assert figure is not None
    assert (figure.value, figure.value_high) == (value, value_high)
    assert figure.released_at <= at(when)


def test_an_estimate_is_unknown_before_its_publication() -> None:
    figure = official_figures(load_reference())("carry_trade_size", "JP", at("2024-08-06T12:00"))
    assert figure is not None
    assert figure.value == 5e11


def test_where_daily_figures_have_ended_the_monthly_average_stands_beside() -> None:
    figure = official_figures(load_reference())("fx_rate", "USD/JPY", at("2026-01-10"))
    assert figure is not None
    assert figure.observed_at == date(2025, 12, 31)
    assert figure.series == "fx_per_usd_jpy"


def test_a_figure_is_in_doubt_between_a_change_and_its_proof() -> None:
    official = official_figures(load_reference())
    doubts = [official("policy_rate", "US", at(when)) for when in ("2024-09-18T17:00", "2024-09-20", "2024-10-05")]
    assert [figure.doubt is not None for figure in doubts if figure] == [False, True, False]


def test_nothing_on_record_is_none() -> None:
    assert official_figures(load_reference())("payrolls", "US", at("2026-01-10")) is None


def test_history_runs_from_start_to_end_in_steps() -> None:
    history = official_history(load_reference())("policy_rate", "JP", at("2025-01-01"), at("2026-01-31"))
    assert [(when.date().isoformat(), value) for when, value in history] == [
        ("2025-01-01", 0.25),
        ("2025-01-24", 0.5),
        ("2025-12-19", 0.75),
        ("2026-01-31", 0.75),
    ]
    assert official_history(load_reference())("payrolls", "US", at("2025-01-01"), at("2026-01-31")) == []
