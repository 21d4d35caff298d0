from __future__ import annotations

import time
from datetime import UTC, date, datetime
from importlib import resources

import pytest

from groundswell.core.errors import DataFileError, UnknownSeries
from groundswell.core.times import parse_time
from groundswell.reference import Reference, load_reference
from groundswell.reference.policy import PolicyRate, read_decisions
from groundswell.reference.registry import registered

NAMES = sorted(registered())


@pytest.mark.parametrize("name", NAMES)
def test_every_bundled_series_loads_in_order_with_a_source(reference: Reference, name: str) -> None:
    series = reference.series(name)
    columns = series.columns
    assert columns.days == sorted(set(columns.days))
    assert columns.released == sorted(columns.released)
    assert series.info.source
    assert series.info.certainty
    assert series.info.licence


def test_bundled_tables_stay_small() -> None:
    folder = resources.files("groundswell.reference").joinpath("data")
    assert sum(len(entry.read_bytes()) for entry in folder.iterdir()) < 3_000_000


def test_loading_reads_nothing_it_is_not_asked_for() -> None:
    start = time.process_time()
    reference = load_reference()
    reference.tracks("policy_rate", "JP")
    assert time.process_time() - start < 1.0


@pytest.mark.parametrize(
    ("name", "at", "low", "high"),
    [
        pytest.param("policy_rate_jp", "2024-07-31T02:59Z", 0.0, 0.1, id="boj-a-minute-before"),
        pytest.param("policy_rate_jp", "2024-07-31T03:00Z", 0.25, 0.25, id="boj-at-the-announcement"),
        pytest.param("policy_rate_us", "2023-07-26T17:59Z", 5.0, 5.25, id="fed-a-minute-before"),
        pytest.param("policy_rate_us", "2023-07-26T18:00Z", 5.25, 5.5, id="fed-summer-time"),
        pytest.param("policy_rate_us", "2022-12-14T18:59Z", 3.75, 4.0, id="fed-winter-time-before"),
        pytest.param("policy_rate_us", "2022-12-14T19:00Z", 4.25, 4.5, id="fed-winter-time"),
        pytest.param("policy_rate_us", "2024-09-20T12:00Z", 5.25, 5.5, id="day-not-verified-yet"),
        pytest.param("policy_rate_us", "2024-09-30T12:00Z", 4.75, 5.0, id="month-end-proves-it"),
        pytest.param("policy_rate_us", "2007-12-31T12:00Z", 4.25, 4.25, id="statistic-before-the-decisions"),
    ],
)
def test_policy_rate_counts_from_its_announcement(
    reference: Reference, name: str, at: str, low: float, high: float
) -> None:
    newest = reference.series(name).as_of(parse_time(at))[-1]
    assert (newest.value, newest.value if newest.value_high is None else newest.value_high) == (low, high)


@pytest.mark.parametrize(
    ("name", "at", "period"),
    [
        pytest.param("fx_rate_usd_jpy", "2024-04-25T16:59Z", date(2024, 4, 24), id="price-before-its-hour"),
        pytest.param("fx_rate_usd_jpy", "2024-04-25T17:00Z", date(2024, 4, 25), id="price-at-its-hour"),
        pytest.param("futures_position_jpy", "2024-07-12T19:29Z", date(2024, 7, 2), id="positions-before-friday"),
        pytest.param("futures_position_jpy", "2024-07-12T19:30Z", date(2024, 7, 9), id="positions-summer-time"),
        pytest.param("futures_position_jpy", "2024-01-12T20:29Z", date(2024, 1, 2), id="positions-winter-time-before"),
        pytest.param("futures_position_jpy", "2024-01-12T20:30Z", date(2024, 1, 9), id="positions-winter-time"),
        pytest.param("fx_per_usd_jpy", "2026-06-30T23:59Z", date(2026, 5, 31), id="average-before-the-month-is-over"),
        pytest.param("fx_per_usd_jpy", "2026-07-01T00:00Z", date(2026, 6, 30), id="average-on-the-first"),
    ],
)
def test_figure_is_public_from_its_release(reference: Reference, name: str, at: str, period: date) -> None:
    assert reference.series(name).as_of(parse_time(at))[-1].period == period


@pytest.mark.parametrize(("name", "column"), [("policy_decisions_jp.csv", "jp"), ("policy_decisions_us.csv", "us")])
def test_decisions_agree_with_the_month_end_statistic(reference: Reference, name: str, column: str) -> None:
    series = reference.series(f"policy_rate_{column}")
    assert isinstance(series, PolicyRate)
    changes = [row for row in read_decisions(name) if row.outcome == "change" and row.counts_from]
    from groundswell.reference.policy import read_month_ends

    for day, value in read_month_ends("policy_rates_month_end.csv", column):
        # A statistic dates a change by the day it takes effect.
        known = [
            row
            for row in changes
            if max(row.counts_from or row.announced, row.effective or date.min).toordinal() <= day
        ]
        if known:
            assert value == pytest.approx((known[-1].low + known[-1].high) / 2), date.fromordinal(day)


def test_unknown_series_names_the_nearest(reference: Reference) -> None:
    with pytest.raises(UnknownSeries, match="policy_rate_jp"):
        reference.series("policy_rate_jpn")


def test_a_table_that_is_missing_is_named() -> None:
    with pytest.raises(DataFileError, match="no_such"):
        read_decisions("no_such.csv")


def test_as_of_shows_release_and_certainty(reference: Reference) -> None:
    newest = reference.series("policy_rate_jp").as_of(datetime(2026, 7, 10, tzinfo=UTC))[-1]
    assert newest.released_at == datetime(2026, 6, 16, 3, tzinfo=UTC)
    assert newest.certainty == "two non-official sources"
