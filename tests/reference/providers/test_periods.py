from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from groundswell.reference.providers._periods import parse_period, starting


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("2025", date(2025, 1, 1), date(2025, 12, 31)),
        ("2025-S2", date(2025, 7, 1), date(2025, 12, 31)),
        ("2025-Q4", date(2025, 10, 1), date(2025, 12, 31)),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("2026-W01", date(2025, 12, 29), date(2026, 1, 4)),
        ("2025-12-19", date(2025, 12, 19), date(2025, 12, 19)),
    ],
)
def test_sdmx_periods_have_their_first_and_last_day(text, start, end):
    period = parse_period(text)
    assert (period.start, period.end) == (start, end)


@pytest.mark.parametrize(
    "text", ["", "25", "2025-Q5", "2025-13", "2025-00", "2025-02-30", "2025-W60", "2025-1", "Q1-2025"]
)
def test_what_is_no_period_is_refused(text):
    with pytest.raises(ValueError, match=r".+"):
        parse_period(text)


@given(st.text(max_size=12))
def test_no_text_does_anything_but_parse_or_be_refused(text):
    try:
        period = parse_period(text)
    except ValueError:
        return
    assert period.start <= period.end


@given(st.dates(date(1950, 1, 1), date(2050, 12, 31)))
def test_every_day_lies_in_its_month_quarter_and_year(day):
    for frequency in ("monthly", "quarterly", "annual"):
        months = {"monthly": 1, "quarterly": 3, "annual": 12}[frequency]
        first = date(day.year, (day.month - 1) // months * months + 1, 1)
        period = starting(first, frequency)
        assert period.start <= day <= period.end
        assert (period.end + timedelta(days=1)).day == 1
