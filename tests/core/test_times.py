from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from groundswell.core.times import format_time, parse_as_of, parse_time


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        pytest.param("2025-12-17T09:00:47.000Z", datetime(2025, 12, 17, 9, 0, 47, tzinfo=UTC), id="zulu"),
        pytest.param("2025-12-17T18:00:47+09:00", datetime(2025, 12, 17, 9, 0, 47, tzinfo=UTC), id="offset"),
        pytest.param("2025-12-17 09:00", datetime(2025, 12, 17, 9, tzinfo=UTC), id="naive-is-utc"),
        pytest.param("2025-12-17", datetime(2025, 12, 17, tzinfo=UTC), id="date"),
        pytest.param(date(2025, 12, 17), datetime(2025, 12, 17, tzinfo=UTC), id="date-object"),
        pytest.param(1765962047, datetime(2025, 12, 17, 9, 0, 47, tzinfo=UTC), id="seconds"),
        pytest.param(1765962047000, datetime(2025, 12, 17, 9, 0, 47, tzinfo=UTC), id="milliseconds"),
    ],
)
def test_every_form_of_a_time_is_the_same_instant(value: str | date | int, expected: datetime) -> None:
    assert parse_time(value) == expected


@pytest.mark.parametrize("value", ["yesterday", "", "2025-13-01", True, 1e300], ids=repr)
def test_what_is_no_time_is_refused(value: str | float) -> None:
    with pytest.raises(ValueError, match=r"."):
        parse_time(value)


@given(st.datetimes(timezones=st.just(timezone(timedelta(hours=9))), min_value=datetime(1900, 1, 1)))  # noqa: DTZ001
def test_a_written_time_reads_back(moment: datetime) -> None:
    assert parse_time(format_time(moment)) == moment
    assert format_time(moment).endswith("Z")


def test_a_bare_date_as_of_means_the_end_of_that_day() -> None:
    assert parse_as_of("2026-01-10") > parse_time("2026-01-10T23:59:59Z")
    assert parse_as_of("2026-01-10") < parse_time("2026-01-11")
    assert parse_as_of("2026-01-10T14:00:00Z") == parse_time("2026-01-10T14:00:00Z")
