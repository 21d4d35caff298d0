from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from groundswell.signals.moods import load_moods
from groundswell.signals.overview import overview
from groundswell.signals.talk import Scope, load_claims, load_talk
from groundswell.signals.trend import Figure, beside, load_trend

HIKED = datetime(2025, 12, 19, 3, tzinfo=UTC)


def figure(value: float, value_high: float | None = None, unit: str = "%") -> Figure:
    return Figure(
        value=value, value_high=value_high, unit=unit, observed_at=date(2025, 12, 19), released_at=HIKED, series="s"
    )


def boj(measure: str, area: str | None, when: datetime) -> Figure | None:
    if (measure, area) != ("policy_rate", "JP"):
        return None
    return figure(0.75 if when >= HIKED else 0.5)


def test_each_window_is_held_against_the_figure_of_its_own_day(tables: Any) -> None:
    tables.say("a", "2025-12-01", value=0.5)
    tables.say("b", "2025-12-02", value=0.5)
    tables.say("a", "2026-01-05", value=0.5)
    rows = load_trend(tables, Scope(), by="month", official=boj)
    assert [(row["window"], row["level"], row["official"], row["gap"]) for row in rows] == [
        ("2025-12-01", 0.5, 0.5, 0.0),
        ("2026-01-01", 0.5, 0.75, -0.25),
    ]
    assert [row["voices"] for row in rows] == [2, 1]


def test_where_the_record_has_a_hole_the_day_before_counts(tables: Any) -> None:
    tables.say("a", "2025-12-20", value=0.5)
    tables.say("b", "2025-12-30", value=0.5)

    def until_christmas(measure: str, area: str | None, when: datetime) -> Figure | None:
        return figure(0.75) if when.day < 25 else None

    (row,) = load_trend(tables, Scope(), by="month", official=until_christmas)
    assert row["official"] == 0.75


def test_a_figure_in_doubt_is_held_against_nothing(tables: Any) -> None:
    tables.say("a", "2025-12-01", value=0.5)
    tables.say("b", "2025-12-20", value=0.75)

    def announced(measure: str, area: str | None, when: datetime) -> Figure | None:
        return replace(figure(0.5), doubt="unproven" if when >= HIKED else None)

    (row,) = load_trend(tables, Scope(), by="month", official=announced)
    assert (row["level"], row["official"], row["gap"]) == (0.625, None, None)


def test_as_of_hides_what_was_said_later_and_undated_claims_have_no_place(tables: Any) -> None:
    tables.say("a", "2025-12-01", value=0.5)
    tables.say("b", "2026-01-05", value=0.75)
    tables.say("c", None, value=9.0)
    claims = load_claims(tables, Scope(as_of=datetime(2025, 12, 31, tzinfo=UTC)))
    assert claims["value"].tolist() == [0.5]


def test_filters_are_values_never_sql(tables: Any) -> None:
    tables.say("a", "2025-12-01", value=0.5)
    assert load_claims(tables, Scope(area="' OR 1=1 --")).empty
    assert len(load_claims(tables, Scope(measure="policy_rate", area="JP"))) == 1


def test_claims_carry_the_voice_of_the_first_of_their_cluster(tables: Any) -> None:
    wire = tables.say("wire", "2025-12-01", value=9e12, unit="USD")
    tables.say("blog", "2025-12-02", value=9e12, unit="USD", copy_of=wire)
    assert set(load_talk(tables, Scope(), None).voice) == {tables.columns.speaker[0]}


def test_promotion_has_no_voice_unless_asked_for(tables: Any) -> None:
    tables.say("a", "2025-12-01", value=0.5, sentiment_score=0.1)
    tables.say("bot", "2025-12-02", value=9.0, sentiment_score=0.9, spam=True)
    assert load_talk(tables, Scope(), None).take("value").tolist() == [0.5]
    assert load_talk(tables, Scope(with_spam=True), None).take("value").tolist() == [0.5, 9.0]
    (mood,) = load_moods(tables, "sentiment", by="month")
    assert (mood["voices"], mood["score"]) == (1, 0.1)


@pytest.mark.parametrize(
    ("level", "unit", "held", "gap", "ratio"),
    [
        pytest.param(5.5, "%", figure(5.25, 5.5), 0.0, None, id="inside-a-set-range"),
        pytest.param(6.0, "%", figure(5.25, 5.5), 0.5, None, id="above-it"),
        pytest.param(9e12, "USD", figure(2.5e11, 1.1e12, "USD"), 7.9e12, 9 / 1.1, id="money-as-a-ratio"),
        pytest.param(9e12, "USD", figure(4e13, None, "JPY"), None, None, id="other-currency"),
        pytest.param(None, None, figure(0.5), None, None, id="no-level"),
    ],
)
def test_the_gap_is_to_the_nearest_point(
    level: float | None, unit: str | None, held: Figure, gap: float | None, ratio: float | None
) -> None:
    row = beside(level, unit, held)
    assert row["gap"] == pytest.approx(gap)
    assert row["gap_ratio"] == pytest.approx(ratio)


def test_overview_counts_verdicts_of_the_recent_talk_only(tables: Any) -> None:
    tables.say("a", "2024-01-01", value=0.0, verdict_status="supported")
    tables.say("a", "2025-12-20", value=0.75, verdict_status="supported")
    tables.say("b", "2025-12-21", value=0.5, verdict_status="outdated")
    (row,) = overview(tables, official=boj, min_voices=3)
    assert row["since"] == "2024-01-01"
    assert row["last"] == "2025-12-21"
    assert row["verdicts"] == {"outdated": 1, "supported": 1}
    assert row["voices"] == 2
    assert row["enough_voices"] is False
    assert row["official"] == 0.75


def test_moods_keep_articles_and_crowd_apart(tables: Any) -> None:
    tables.say("a", "2026-01-05", sentiment_score=0.5)
    for _ in range(3):
        tables.say("b", "2026-01-06", kind_of_document="comment", sentiment_score=-1.0)
    tables.say("c", "2026-01-07", kind_of_document="comment", sentiment_score=0.0)
    (row,) = load_moods(tables, "sentiment", by="week")
    assert row["articles"] == 0.5
    assert row["crowd"] == pytest.approx(-0.5)
    assert row["divergence"] == pytest.approx(-1.0)
    assert (row["voices"], row["documents"]) == (3, 5)


def test_a_claim_of_no_area_is_summed_up_under_none(tables: Any) -> None:
    tables.say("a", "2026-01-05", measure="defence_spending", area=None, value=2.0)
    tables.say("b", "2026-01-05", measure="defence_spending", area="DE", value=3.0)
    asked = []
    rows = overview(tables, official=lambda *question: asked.append(question))
    assert [row["area"] for row in rows] == [None, "DE"]
    assert {area for _, area, _ in asked} == {None, "DE"}


def test_an_empty_store_gives_no_rows(tables: Any) -> None:
    assert load_trend(tables, Scope(), by="day", official=boj) == []
    assert load_moods(tables, "stance", by="day") == []
    assert overview(tables, official=boj) == []
