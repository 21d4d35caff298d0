from __future__ import annotations

from datetime import UTC, datetime

import pytest

from groundswell.core.errors import UnknownSeries
from groundswell.reference import Reference
from groundswell.reference.views import coverage_rows, list_rows, meeting_rows, show_rows


def areas(reference: Reference, measure: str) -> set[str]:
    return {row["area"] for row in coverage_rows(reference) if row["measure"] == measure}


def test_coverage_reaches_the_measures_and_areas_promised(reference: Reference) -> None:
    rows = coverage_rows(reference)
    assert len({row["measure"] for row in rows}) >= 24
    assert len(areas(reference, "policy_rate")) >= 12
    for measure in ("gov_bond_yield_10y", "inflation", "fx_rate"):
        assert len(areas(reference, measure)) >= 8


def test_coverage_says_what_is_on_record_from_when_to_when(reference: Reference) -> None:
    rows = [row for row in coverage_rows(reference) if (row["measure"], row["area"]) == ("gov_bond_yield_10y", "JP")]
    assert [(row["basis"], row["series"], row["last"]) for row in rows] == [
        ("on record", "gov_bond_yield_10y_jp", "2026-08-20")
    ]


def test_list_has_a_row_for_every_series(reference: Reference) -> None:
    rows = {row["series"]: row for row in list_rows(reference)}
    assert set(rows) == set(reference.names())
    assert rows["futures_position_jpy"]["last"] == "2026-08-18"


def test_show_stops_at_as_of(reference: Reference) -> None:
    rows = show_rows(reference, "policy_rate_jp", as_of=datetime(2026, 1, 10, tzinfo=UTC))
    assert rows[-1]["value"] == 0.75
    assert rows[-1]["released_at"] == "2025-12-19T03:00:00Z"


def test_show_leaves_an_unknown_release_open(reference: Reference) -> None:
    assert (
        show_rows(reference, "central_bank_assets_jp", as_of=datetime(2026, 1, 1, tzinfo=UTC))[-1]["released_at"]
        is None
    )


def test_meetings_tell_holds_and_unknown_outcomes(reference: Reference) -> None:
    rows = meeting_rows(reference, "policy_rate_jp", as_of=datetime(2026, 8, 1, tzinfo=UTC))
    assert [(row["announced"], row["outcome"]) for row in rows[-2:]] == [
        ("2026-06-16", "change"),
        ("2026-07-31", "unknown"),
    ]
    assert meeting_rows(reference, "fx_rate_usd_jpy") == []


def test_show_of_an_unknown_series_is_refused(reference: Reference) -> None:
    with pytest.raises(UnknownSeries):
        show_rows(reference, "nope")
