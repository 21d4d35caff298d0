from datetime import UTC, date, datetime
from typing import Any

import pytest

from groundswell.signals.overview import articles_and_crowd
from groundswell.signals.talk import Scope
from groundswell.signals.trend import Figure, beside
from groundswell.signals.words import gap_band, gap_band_in_words


def row(level: float, band: tuple[float, float] | None, low: float, high: float, unit: str = "%") -> dict[str, Any]:
    released = datetime(2026, 1, 1, tzinfo=UTC)
    figure = Figure(
        value=low, value_high=high, unit=unit, observed_at=date(2026, 1, 1), released_at=released, series="s"
    )
    ends = dict(zip(("band_low", "band_high"), band or (None, None), strict=True))
    return {"measure": "m", "level": level, "unit": unit, **ends, **beside(level, unit, figure)}


@pytest.mark.parametrize(
    ("given", "ends", "words"),
    [
        pytest.param(row(0.5, (0.25, 0.8), 0.75, 0.75), (-0.5, 0.05), "-0.5 pp to +0.05 pp", id="rate"),
        pytest.param(row(3.6, (3.25, 3.7), 3.5, 3.75), (-0.25, 0.0), "-0.25 pp to none", id="into-the-range"),
        pytest.param(row(3.6, (3.55, 3.7), 3.5, 3.75), (0.0, 0.0), "none", id="inside"),
        pytest.param(row(9e12, (5e12, 2e13), 1e12, 1e12, "USD"), (4e12, 1.9e13), "5 × to 20 ×", id="money"),
        pytest.param(row(0.5, None, 0.75, 0.75), None, "", id="no-band"),
    ],
)
def test_a_gap_has_the_band_of_its_level(given: dict[str, Any], ends: tuple[float, float] | None, words: str) -> None:
    found = gap_band(given)
    assert found == (None if ends is None else pytest.approx(ends))
    assert gap_band_in_words(given) == words


def test_articles_and_crowd_are_told_apart_over_the_same_days(tables: Any) -> None:
    tables.say("desk", "2025-01-05", value=0.5)
    tables.say("desk", "2026-01-05", value=0.75)
    tables.say("reader", "2026-02-05", value=0.5, kind_of_document="comment")
    found = articles_and_crowd(tables, Scope(last_days=90))["policy_rate", "JP"]
    assert {voice: (said.level, said.claims) for voice, said in found.items()} == {
        "articles": (0.75, 1),
        "crowd": (0.5, 1),
    }
