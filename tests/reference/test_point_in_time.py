from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from groundswell.reference.derived import join
from groundswell.reference.merging import make_series, merge
from groundswell.reference.series import Observation, SeriesInfo

INFO = SeriesInfo("s", "S", "I", "s", "%", "daily", "source", "facts", "verified", "as given", "inflation", "JP")
START = datetime(2024, 1, 1, tzinfo=UTC)

observations = st.lists(
    st.builds(
        lambda period, lag, value: Observation(
            period=date(2024, 1, 1) + timedelta(days=period), value=value, value_high=None,
            released_at=START + timedelta(days=period + lag),
        ),
        st.integers(0, 60), st.integers(0, 40), st.floats(-5, 5).map(lambda value: round(value, 3)),
    ),
    min_size=1, max_size=40,
)  # fmt: skip
moments = st.integers(0, 110).map(lambda day: START + timedelta(days=day))


@settings(max_examples=60, deadline=None)
@given(observations, moments)
def test_as_of_shows_the_newest_vintage_of_each_period_and_nothing_later(rows: list[Observation], at: datetime) -> None:
    shown = make_series(INFO, rows).as_of(at)
    public = [row for row in rows if row.released_at <= at]
    assert [row.period for row in shown] == sorted({row.period for row in public})
    for row in shown:
        newest = max(other.released_at for other in public if other.period == row.period)
        assert row.released_at == newest


@settings(max_examples=60, deadline=None)
@given(observations, observations, moments)
def test_later_figures_never_change_what_was_public(
    rows: list[Observation], more: list[Observation], at: datetime
) -> None:
    later = [row for row in more if row.released_at > at]
    before = make_series(INFO, rows).as_of(at)
    assert make_series(INFO, rows + later).as_of(at) == before
    merged = merge(make_series(INFO, rows), make_series(INFO, later)) if later else make_series(INFO, rows)
    assert [(row.period, row.value) for row in merged.as_of(at)] == [
        (row.period, row.value) for row in make_series(INFO, [*rows, *later]).as_of(at)
    ]


@settings(max_examples=60, deadline=None)
@given(observations, observations, moments)
def test_a_gap_knows_a_day_once_both_sides_do(
    first: list[Observation], second: list[Observation], at: datetime
) -> None:
    one, other = make_series(INFO, first), make_series(INFO, second)
    known = {row.period: row.value for row in one.as_of(at)}, {row.period: row.value for row in other.as_of(at)}
    gap = {row.period: row.value for row in join(INFO, one, other, lambda a, b: a - b).as_of(at)}
    assert gap == {day: known[0][day] - known[1][day] for day in known[0].keys() & known[1].keys()}
