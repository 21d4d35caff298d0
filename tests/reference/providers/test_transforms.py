from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from groundswell.reference.providers import Fetched, load_feeds
from groundswell.reference.providers._periods import months
from groundswell.reference.transforms import derive

FEEDS = {feed.series: feed for feed in load_feeds()}
CPI, PAYROLLS, PURCHASES = FEEDS["inflation_us"], FEEDS["payrolls_us"], FEEDS["central_bank_bond_purchases_us"]


def figure(year, month, value, released, *, vintage=None):
    period = months(year, month, 1)
    moment = datetime.combine(released, datetime.min.time(), UTC)
    return Fetched("s", period.start, period.end, value, moment, vintage, "http://t", moment)


def shown(observations):
    return [(row.period, row.value, row.released_at.date()) for row in observations]


def test_growth_on_the_year_is_released_with_the_later_figure():
    rows = [figure(2025, 1, 300.0, date(2025, 2, 12)), figure(2026, 1, 309.0, date(2026, 2, 13))]
    assert shown(derive(CPI, rows)) == [(date(2026, 1, 31), 3.0, date(2026, 2, 13))]


def test_growth_needs_the_same_month_of_the_year_before():
    rows = [figure(2025, 2, 300.0, date(2025, 3, 12)), figure(2026, 1, 309.0, date(2026, 2, 13))]
    assert derive(CPI, rows) == []


def test_a_revised_base_gives_a_new_version_of_the_change_and_leaves_the_old_one():
    rows = [
        figure(2026, 6, 159_000_000, date(2026, 7, 3), vintage=date(2026, 7, 3)),
        figure(2026, 7, 159_100_000, date(2026, 8, 7), vintage=date(2026, 8, 7)),
        figure(2026, 6, 158_970_000, date(2026, 9, 4), vintage=date(2026, 9, 4)),
        figure(2026, 7, 159_060_000, date(2026, 9, 4), vintage=date(2026, 9, 4)),
        figure(2026, 8, 159_210_000, date(2026, 9, 4), vintage=date(2026, 9, 4)),
    ]
    found = derive(PAYROLLS, rows)
    assert shown(found) == [
        (date(2026, 7, 31), 100_000.0, date(2026, 8, 7)),
        (date(2026, 7, 31), 90_000.0, date(2026, 9, 4)),
        (date(2026, 8, 31), 150_000.0, date(2026, 9, 4)),
    ]
    assert all(row.released_known for row in found)


def test_a_weekly_difference_is_that_of_seven_days():
    rows = [
        replace(figure(2026, 1, value, day), period_start=day, period_end=day)
        for day, value in ((date(2026, 9, 2), 10.0), (date(2026, 9, 9), 25.0), (date(2026, 9, 23), 40.0))
    ]
    assert shown(derive(PURCHASES, rows)) == [(date(2026, 9, 9), 15.0, date(2026, 9, 9))]


def test_a_level_stays_as_published():
    rows = [figure(2026, 1, 0.8, date(2026, 2, 1))]
    assert shown(derive(replace(CPI, transform="level"), rows)) == [(date(2026, 1, 31), 0.8, date(2026, 2, 1))]


def test_the_middle_of_a_set_range_becomes_the_range_again():
    (row,) = derive(FEEDS["policy_rate_us"], [figure(2026, 1, 3.625, date(2026, 2, 1))])
    assert (row.value, row.value_high) == (3.5, 3.75)


@given(
    st.lists(st.tuples(st.integers(0, 30), st.integers(90, 110), st.integers(0, 60)), min_size=1, max_size=40),
    st.integers(0, 60),
)
def test_later_figures_never_change_what_was_known_before(entries, cut):
    rows = [
        figure(2024 + place // 12, place % 12 + 1, float(value), date(2027, 1, 1) + timedelta(days=lag))
        for place, value, lag in entries
    ]
    moment = datetime(2027, 1, 1, tzinfo=UTC) + timedelta(days=cut)
    early = [row for row in rows if row.released_at <= moment]
    assert derive(CPI, early) == [row for row in derive(CPI, rows) if row.released_at <= moment]
