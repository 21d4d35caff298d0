"""What open forecasts imply of the next figure."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from groundswell.signals.forecasts import load_forecasts
from groundswell.signals.talk import Scope
from groundswell.signals.trend import Figure

AS_OF = datetime(2026, 3, 1, tzinfo=UTC)
RELEASED = datetime(2026, 1, 24, tzinfo=UTC)
HALF = Figure(value=0.5, value_high=None, unit="%", observed_at=RELEASED.date(), released_at=RELEASED, series="s")


def forecasts(tables: Any, *, figure: Figure | None = HALF, **options: Any) -> list[dict[str, Any]]:
    return load_forecasts(tables, Scope(as_of=AS_OF), official=lambda *_: figure, **options)


def test_each_voice_counts_with_its_newest_forecast(tables: Any) -> None:
    for who, when, value in (("a", "02-01", 2.0), ("a", "02-10", 0.75), ("b", "02-11", 0.75), ("c", "02-12", 0.5)):
        tables.say(who, f"2026-{when}", value=value, tense="future")
    wire = tables.say("d", "2026-02-13", value=1.0, tense="future", modality="hedged")
    tables.say("e", "2026-02-14", value=1.0, tense="future", copy_of=wire)
    (row,) = forecasts(tables)
    assert (row["voices"], row["level_voices"], row["median"], row["official"]) == (4, 4, 0.75, 0.5)
    assert row["values"] == [
        {"value": 0.5, "share": 0.25},
        {"value": 0.75, "share": 0.5},
        {"value": 1.0, "share": 0.25},
    ]
    assert (row["up"], row["same"], row["down"]) == (0.75, 0.25, 0.0)
    assert row["p05"] <= row["low"] <= row["median"] <= row["high"] <= row["p95"]


def test_what_is_of_the_figure_in_force_of_a_far_day_or_no_forecast_does_not_count(tables: Any) -> None:
    tables.say("before the release", "2026-01-20", value=9.0, tense="future")
    tables.say("in force", "2026-02-01", value=0.5)
    tables.say("far", "2026-02-01", value=2.0, tense="future", period_start=date(2029, 1, 1))
    tables.say("past", "2026-02-01", value=2.0, tense="future", period_start=date(2026, 2, 2))
    tables.say("asked", "2026-02-01", value=2.0, tense="future", modality="questioned")
    tables.say("later", "2026-03-02", value=2.0, tense="future")
    assert forecasts(tables) == []
    tables.say("near", "2026-02-01", value=0.75, tense="future", period_start=date(2026, 4, 1))
    (row,) = forecasts(tables)
    assert (row["median"], row["voices"]) == (0.75, 1)


def test_directions_speak_where_no_level_is_forecast(tables: Any) -> None:
    for who, trend in (("a", "up"), ("b", "up"), ("c", "down"), ("d", "flat")):
        tables.say(who, "2026-02-01", kind="direction", trend=trend, tense="future")
    (row,) = forecasts(tables, figure=None, min_voices=3)
    assert (row["up"], row["same"], row["down"], row["median"], row["signal"]) == (
        0.5,
        0.25,
        0.25,
        None,
        "too few voices",
    )


def test_promotion_has_no_voice(tables: Any) -> None:
    tables.say("reader", "2026-02-01", value=0.75, tense="future")
    tables.say("bot", "2026-02-02", value=9.0, tense="future", spam=True)
    (row,) = forecasts(tables)
    assert (row["voices"], row["median"]) == (1, 0.75)
    (row,) = load_forecasts(tables, Scope(as_of=AS_OF, with_spam=True), official=lambda *_: HALF)
    assert row["voices"] == 2


@pytest.mark.parametrize("least", [2, 3])
def test_too_few_levels_are_withheld(tables: Any, least: int) -> None:
    for who in "ab":
        tables.say(who, "2026-02-01", value=0.75, tense="future")
    (row,) = forecasts(tables, min_voices=least)
    assert (row["median"] is None) == (least == 3)
    assert bool(row["values"]) == (least == 2)
    assert row["up"] == 1.0
