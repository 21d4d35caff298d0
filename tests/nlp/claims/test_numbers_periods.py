from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from groundswell.core.records import Tense
from groundswell.nlp.claims.periods import find_periods, read_period

PUBLISHED = date(2026, 1, 14)  # a Wednesday


@pytest.mark.parametrize(
    ("text", "tense", "first", "last"),
    [
        ("CPI was 2.7% in November.", "past", date(2025, 11, 1), date(2025, 11, 30)),
        ("CPI will be 2.7% in November.", "future", date(2026, 11, 1), date(2026, 11, 30)),
        ("It was 5.6 points in the summer of 2023.", "past", date(2023, 1, 1), date(2023, 12, 31)),
        ("GDP grew 0.4% in the third quarter.", "past", date(2025, 7, 1), date(2025, 9, 30)),
        ("GDP grew 0.4% in Q3 2024.", "past", date(2024, 7, 1), date(2024, 9, 30)),
        ("We see 1.25 by year-end.", "future", date(2026, 1, 14), date(2026, 12, 31)),
        ("It hits 5% by 2035.", "future", date(2026, 1, 14), date(2035, 12, 31)),
        ("On 31 July 2024 it was 0.25%.", "past", date(2024, 7, 31), date(2024, 7, 31)),
        ("On Dec. 12 it was 0.25%.", "past", date(2025, 12, 12), date(2025, 12, 12)),
        ("It fell 3% last week.", "past", date(2026, 1, 5), date(2026, 1, 11)),
        ("It fell 3% on Monday.", "past", date(2026, 1, 12), date(2026, 1, 12)),
        ("They hike to 1% next Friday.", "future", date(2026, 1, 16), date(2026, 1, 16)),
        ("It gained 30% over the past decade.", "past", date(2016, 1, 15), date(2026, 1, 14)),
        ("A year ago it was 4%.", "past", date(2025, 1, 14), date(2025, 1, 14)),
        ("Issuance was $671bn last quarter.", "past", date(2025, 10, 1), date(2025, 12, 31)),
        ("It closed at 156 yesterday.", "past", date(2026, 1, 13), date(2026, 1, 13)),
    ],
)
def test_resolves_against_the_day_of_publication(text: str, tense: Tense, first: date, last: date) -> None:
    (period,) = find_periods(text, published=PUBLISHED, tense=tense)
    assert (period.first, period.last) == (first, last)


@pytest.mark.parametrize(
    "text", ["Prices may rise 2%.", "They march to 4,000.", "It fell 2,025 points.", "No time here."]
)
def test_no_time_is_read_into_other_words(text: str) -> None:
    assert list(find_periods(text, published=PUBLISHED, tense="present")) == []


def test_each_number_takes_its_own_time() -> None:
    text = "CPI was 2.7% in November and 3.0% in October."
    for words, month in (("2.7%", 11), ("3.0%", 10)):
        start = text.index(words)
        period = read_period(text, start, start + len(words), published=PUBLISHED, tense="past")
        assert period is not None
        assert period.first.month == month


@given(st.text(alphabet="Q1234 JanMay2025bynextlastweek.,", max_size=40), st.dates(date(1990, 1, 1), date(2100, 1, 1)))
def test_any_text_gives_ordered_days(text: str, published: date) -> None:
    for period in find_periods(text, published=published, tense="past"):
        assert period.first <= period.last


@pytest.mark.parametrize(
    ("text", "words", "priced", "month"),
    [
        pytest.param("The jump followed the December jobs report.", "jump", True, None, id="news-beside-a-price"),
        pytest.param("The December jobs report showed 130,000.", "130,000", False, 12, id="the-figure-of-that-month"),
        pytest.param("The January minutes speak of hikes.", "hikes", False, None, id="a-paper-named-by-its-month"),
        pytest.param("The market bets on a cut at the March meeting.", "cut", False, 3, id="meeting-of-a-move"),
    ],
)
def test_a_month_that_names_a_paper_or_news_is_no_time_of_the_claim(
    text: str, words: str, priced: bool, month: int | None
) -> None:
    start = text.index(words)
    period = read_period(text, start, start + len(words), published=PUBLISHED, tense="present", priced=priced)
    assert (period.first.month if period else None) == month
