from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from groundswell.signals.verdicts.periods import read_period
from groundswell.signals.verdicts.reading import read_sentence

TODAY = date(2025, 3, 12)  # a Wednesday


@pytest.mark.parametrize(
    ("sentence", "first", "last", "relation"),
    [
        pytest.param("The hike last Friday", "2025-03-07", "2025-03-07", "in", id="last-friday"),
        pytest.param("closed lower on Monday", "2025-03-10", "2025-03-10", "in", id="on-monday"),
        pytest.param("It fell yesterday", "2025-03-11", "2025-03-11", "in", id="yesterday"),
        pytest.param("outflows last week", "2025-03-03", "2025-03-09", "in", id="last-week"),
        pytest.param("The dollar fell in January", "2025-01-01", "2025-01-31", "in", id="month"),
        pytest.param("The dollar fell in November", "2024-11-01", "2024-11-30", "in", id="month-of-last-year"),
        pytest.param("Back in 2023 it stood at 5.5%", "2023-01-01", "2023-12-31", "in", id="year"),
        pytest.param("through the last quarter of 2023", "2023-10-01", "2023-12-31", "in", id="quarter"),
        pytest.param("over the past year", "2024-03-12", "2025-03-12", "in", id="past-year"),
        pytest.param("For the past six months", "2024-09-12", "2025-03-12", "in", id="six-months"),
        pytest.param("since March 2022", "2022-03-01", None, "since", id="since-month"),
        pytest.param("since 7 February", "2025-02-07", None, "since", id="since-day"),
        pytest.param("Between 8 and 13 March 2023", "2023-03-08", "2023-03-13", "in", id="between"),
        pytest.param("from 3 January to 14 February 2025", "2025-01-03", "2025-02-14", "in", id="from-to"),
        pytest.param("on December 19, 2025", "2025-12-19", "2025-12-19", "in", id="month-first"),
        pytest.param("in the first week of January", "2025-01-01", "2025-01-07", "in", id="first-week"),
        pytest.param("in the week to 4 March", "2025-02-25", "2025-03-04", "in", id="week-to"),
        pytest.param("in the three months to January", "2024-11-01", "2025-01-31", "in", id="months-to"),
        pytest.param("two years ago it stood at 5.5%", "2023-03-12", "2023-03-12", "in", id="ago"),
        pytest.param("has gained 3% so far this year", "2025-01-01", "2025-03-12", "in", id="so-far"),
        pytest.param("since the start of the year", "2025-01-01", "2025-03-12", "in", id="since-the-start"),
        pytest.param("since mid-January", "2025-01-01", None, "since", id="since-the-middle"),
        pytest.param("between July and September", "2024-07-01", "2024-09-30", "in", id="between-months"),
        pytest.param("from the end of June to September 2024", "2024-06-30", "2024-09-30", "in", id="from-an-end"),
        pytest.param("in the third quarter", "2024-07-01", "2024-09-30", "in", id="quarter-without-year"),
        pytest.param("in the second half of 2024", "2024-07-01", "2024-12-31", "in", id="half"),
        pytest.param("in Q1 2024", "2024-01-01", "2024-03-31", "in", id="short-quarter"),
        pytest.param("left it alone at its January meeting", "2025-01-01", "2025-01-31", "meeting", id="past-meeting"),
        pytest.param("over the past months", None, None, None, id="months-without-a-count"),
        pytest.param("After January's meeting the rate is 0.5%", None, None, None, id="after-a-meeting"),
        pytest.param("It may rise, said the bank.", None, None, None, id="may-is-a-verb"),
    ],
)
def test_past_period_is_read(sentence: str, first: str | None, last: str | None, relation: str | None) -> None:
    period = read_period(sentence, TODAY, is_future=False)
    got = (period and period.first, period and period.last, period and period.relation)
    assert got == (first and date.fromisoformat(first), last and date.fromisoformat(last), relation)


@pytest.mark.parametrize(
    ("sentence", "first", "last", "relation"),
    [
        pytest.param("25 basis points this Friday", "2025-03-14", "2025-03-14", "in", id="this-friday"),
        pytest.param("by the end of June", None, "2025-06-30", "until", id="by-month-end"),
        pytest.param("before June is over", None, "2025-06-30", "until", id="before-over"),
        pytest.param("before the year is out", None, "2025-12-31", "until", id="before-year-out"),
        pytest.param("by the end of 2026", None, "2026-12-31", "until", id="by-year"),
        pytest.param("by year-end", None, "2025-12-31", "until", id="year-end"),
        pytest.param("will end 2025 above 4.5%", "2025-12-31", "2025-12-31", "at", id="end-at"),
        pytest.param("at the end of June", "2025-06-30", "2025-06-30", "at", id="at-month-end"),
        pytest.param("at its 18-19 March meeting", "2025-03-18", "2025-03-19", "meeting", id="meeting"),
        pytest.param("at the meeting that ends on 19 March", "2025-03-19", "2025-03-19", "meeting", id="meeting-ends"),
        pytest.param("by 30 April", None, "2025-04-30", "until", id="by-day"),
        pytest.param("over the next six months", None, "2025-09-12", "until", id="next-months"),
        pytest.param("within twelve months", None, "2026-03-12", "until", id="within"),
        pytest.param("later this year", None, "2025-12-31", "until", id="later"),
        pytest.param("by the end of the third quarter", None, "2025-09-30", "until", id="by-quarter"),
        pytest.param("by Q2 2026", None, "2026-06-30", "until", id="by-short-quarter"),
        pytest.param("at next week's meeting", "2025-03-17", "2025-03-23", "meeting", id="next-weeks-meeting"),
        pytest.param("at Thursday's meeting", "2025-03-13", "2025-03-13", "meeting", id="weekday-meeting"),
        pytest.param("at its May meeting", "2025-05-01", "2025-05-31", "meeting", id="month-meeting"),
        pytest.param("in February", "2026-02-01", "2026-02-28", "in", id="next-february"),
    ],
)
def test_future_period_is_read(sentence: str, first: str | None, last: str | None, relation: str) -> None:
    period = read_period(sentence, TODAY, is_future=True)
    assert period is not None
    got = (period.first, period.last, period.relation)
    assert got == (first and date.fromisoformat(first), last and date.fromisoformat(last), relation)


@given(st.text(max_size=80), st.booleans())
def test_any_text_can_be_read(text: str, is_future: bool) -> None:
    read_sentence(text, TODAY.toordinal(), is_future=is_future)


def test_since_of_an_extreme_is_no_horizon() -> None:
    reading = read_sentence("The yen is at its weakest since 1990.", TODAY.toordinal(), is_future=False)
    assert reading.period is None
    assert reading.extreme_since == (date(1990, 1, 1), date(1990, 12, 31))


def test_in_years_names_the_year_of_the_extreme() -> None:
    reading = read_sentence("The yen is at its weakest level in ten years.", TODAY.toordinal(), is_future=False)
    assert reading.extreme_since == (date(2015, 1, 1), date(2015, 12, 31))


@pytest.mark.parametrize(
    "sentence", ["It rose in the coming months.", "The pair fell below its 50-day moving average."]
)
def test_vague_words_are_no_time_and_no_average(sentence: str) -> None:
    reading = read_sentence(sentence, TODAY.toordinal(), is_future=True)
    assert reading.period is None
    assert not reading.is_averaged
