from __future__ import annotations

from pathlib import Path

import pytest

from groundswell.core.errors import DataFileError
from groundswell.core.times import parse_time
from groundswell.reference import load_reference

HEADER = "series,measure,area,unit,frequency,period,value,released_at,value_high"


def write(folder: Path, *rows: str, header: str = HEADER) -> Path:
    path = folder / "own.csv"
    path.write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
    return path


def test_a_users_csv_answers_its_measure_and_area(tmp_path: Path) -> None:
    path = write(
        tmp_path,
        "inflation_jp,inflation,JP,%,monthly,2025-10-31,3.0,2025-11-20T23:30:00Z,",
        "inflation_jp,inflation,JP,%,monthly,2025-10-31,3.1,2025-12-20T23:30:00Z,",
    )
    reference = load_reference(extra_csv=[path])
    (track,) = reference.tracks("inflation", "JP")
    figures = [track.public(parse_time(at).timestamp()) for at in ("2025-11-20T23:29Z", "2025-12-01", "2026-01-01")]
    assert [part.size for part in figures] == [0, 1, 1]
    assert [part.columns.lows[0] for part in figures[1:]] == [3.0, 3.1]


def test_a_users_policy_rate_makes_gaps(tmp_path: Path) -> None:
    path = write(
        tmp_path,
        "ecb,policy_rate,XM,%,decisions,2025-04-17,2.25,2025-04-17T12:15:00Z,",
        "ecb,policy_rate,XM,%,decisions,2025-06-05,2.0,2025-06-05T12:15:00Z,",
    )
    reference = load_reference(extra_csv=[path])
    at = parse_time("2025-06-20").timestamp()
    (gap,) = reference.tracks("policy_rate_gap", "US-XM")
    part = gap.public(at)
    assert part.columns.lows[part.size - 1] == 4.375 - 2.0
    assert gap.staleness(part, at) is None


def test_added_figures_extend_a_bundled_series(tmp_path: Path) -> None:
    row = "fx_rate_usd_jpy,fx_rate,USD/JPY,JPY,daily,2025-08-25,147.6,2025-08-25T17:00:00Z,"
    reference = load_reference(extra_csv=[write(tmp_path, row)])
    newest = reference.series("fx_rate_usd_jpy").as_of(parse_time("2025-09-01"))[-1]
    assert newest.value == 147.6
    (track,) = [track for track in reference.tracks("fx_rate", "USD/JPY") if track.frequency == "daily"]
    assert track.series.columns.days == sorted(track.series.columns.days)


def test_a_statistic_settles_a_meeting_whose_outcome_was_unknown(tmp_path: Path) -> None:
    rows = [
        "bis,policy_rate,JP,%,monthly,2026-06-30,1.0,2026-07-01T00:00:00Z,",
        "bis,policy_rate,JP,%,monthly,2026-07-31,1.0,2026-08-01T00:00:00Z,",
        "bis,policy_rate,JP,%,monthly,2026-08-31,1.25,2026-09-01T00:00:00Z,",
    ]
    reference = load_reference(extra_csv=[write(tmp_path, *rows)])
    (track,) = reference.tracks("policy_rate", "JP")
    for at, level, is_stale in (
        ("2026-07-31T04:00Z", 1.0, True),
        ("2026-08-12", 1.0, False),
        ("2026-09-02", 1.25, False),
    ):
        seconds = parse_time(at).timestamp()
        part = track.public(seconds)
        assert part.columns.lows[part.size - 1] == level
        assert (track.staleness(part, seconds) is not None) is is_stale


@pytest.mark.parametrize(
    ("row", "complaint"),
    [
        pytest.param("a,inflation,JP,%,monthly,2025-10-31,three,2025-11-20,", "expected a number", id="number"),
        pytest.param("a,inflation,JP,%,monthly,2025-10-31,nan,2025-11-20,", "finite", id="nan"),
        pytest.param("a,inflation,JP,%,monthly,31.10.2025,3,2025-11-20,", "expected a date", id="date"),
        pytest.param("a,inflation,JP,%,monthly,2025-10-31,3,soon,", "released_at", id="release"),
        pytest.param("a,inflation,JP,%,monthly,2025-10-31,3,2025-10-01,", "before its period", id="released-too-early"),
        pytest.param("a,inflation,JP,%,monthly,2025-10-31,3,2025-11-20,2", "below value", id="range"),
        pytest.param("a,inflation,JP,%,hourly,2025-10-31,3,2025-11-20,", "frequency", id="frequency"),
        pytest.param("a,inflation,JP,%,monthly,2025-10-31,3,2025-11-20", "cells", id="cells"),
    ],
)
def test_a_row_that_can_not_be_used_is_named(tmp_path: Path, row: str, complaint: str) -> None:
    path = write(tmp_path, row)
    with pytest.raises(DataFileError, match=complaint) as caught:
        load_reference(extra_csv=[path])
    assert str(path) in str(caught.value)


def test_a_missing_column_is_named(tmp_path: Path) -> None:
    with pytest.raises(DataFileError, match="no column"):
        load_reference(extra_csv=[write(tmp_path, "1,2", header="series,value")])


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(DataFileError, match="can't be read"):
        load_reference(extra_csv=[tmp_path / "none.csv"])


def test_averages_answer_claims_about_averages_and_no_others(tmp_path: Path) -> None:
    header = HEADER + ",average"
    row = "yield_au,yield_10y,AU,%,monthly,2025-10-31,4.2,2025-11-01T00:00:00Z,,1"
    reference = load_reference(extra_csv=[write(tmp_path, row, header=header)])
    assert reference.tracks("yield_10y", "AU") == []
    average = reference.average_track("yield_10y", "AU")
    assert average is not None
    assert average.name == "yield_au"


def test_an_average_that_is_neither_said_nor_denied_is_refused(tmp_path: Path) -> None:
    row = "yield_au,yield_10y,AU,%,monthly,2025-10-31,4.2,2025-11-01T00:00:00Z,,yes"
    with pytest.raises(DataFileError, match=r"own\.csv:2: average 'yes'"):
        load_reference(extra_csv=[write(tmp_path, row, header=HEADER + ",average")])
