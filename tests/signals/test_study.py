"""An event study finds what is there, and rarely what is not."""

from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np
import pytest

from groundswell.core.errors import UsageError
from groundswell.signals.study import DAYS, daily, places, study
from groundswell.signals.talk import Scope

START = datetime(2026, 1, 1, tzinfo=UTC)
EVENTS = list(range(60, 660, 60))


def noise(generator: np.random.Generator, days: int = 700) -> Any:
    """A day's talk remembers that of the day before."""
    series = np.zeros(days)
    for day in range(1, days):
        series[day] = 0.6 * series[day - 1] + generator.normal()
    return series


def test_talk_that_rises_after_events_is_found_and_only_there() -> None:
    series = noise(np.random.default_rng(1))
    for event in EVENTS:
        series[event : event + DAYS] += 2.0
    before, after = study(series, EVENTS)
    assert after.p < 0.01
    assert after.effect == pytest.approx(2.0, abs=0.8)
    assert "higher after the events" in after.words
    assert before.p > 0.05
    assert "no evidence" in before.words


def test_a_trend_alone_is_no_effect() -> None:
    series = noise(np.random.default_rng(2))
    rising = study(series + np.arange(700) / 20, EVENTS)
    assert [item.effect for item in rising] == pytest.approx([item.effect for item in study(series, EVENTS)])


@pytest.mark.slow
def test_events_that_mean_nothing_are_rarely_called_an_effect() -> None:
    generator = np.random.default_rng(5)
    called = 0
    for run in range(200):
        events = sorted(generator.choice(range(60, 660), size=10, replace=False).tolist())
        called += any(item.p <= 0.05 for item in study(noise(generator), events, seed=run))
    assert called / 200 <= 0.06


def test_days_without_talk_do_not_count() -> None:
    series = noise(np.random.default_rng(1))
    for event in EVENTS:
        series[event : event + DAYS] += 2.0
    series[np.random.default_rng(2).random(700) < 0.3] = np.nan
    assert study(series, EVENTS)[1].p < 0.05


@pytest.mark.parametrize(
    "events", [pytest.param([100, 200], id="few"), pytest.param(list(range(60, 640, 3)), id="hardly-another-day")]
)
def test_too_few_events_or_other_days_are_an_error(events: list[int]) -> None:
    with pytest.raises(UsageError, match="expected at least 5 events"):
        study(np.zeros(700), events)


def test_the_talk_by_day_has_its_gaps(tables: Any) -> None:
    tables.say("a", "2026-01-01T05:00", value=0.5, trend="up")
    tables.say("b", "2026-01-03T05:00", value=0.7)
    first, level = daily(tables, Scope(measure="policy_rate", area="JP"), "level")
    assert first == START
    assert np.array_equal(level, [0.5, np.nan, 0.7], equal_nan=True)
    assert daily(tables, Scope(), "attention")[1].tolist() == pytest.approx([np.log(2), 0, np.log(2)])
    assert places(first, [START - timedelta(days=1), START + timedelta(hours=50)]) == [2]
    with pytest.raises(UsageError, match="'mood'"):
        daily(tables, Scope(), "mood")
