"""Relative times in the languages of exchange pages."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from groundswell.corpora.relative_times import is_relative, resolve_relative

BASE = datetime(2025, 6, 15, 12, 30, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)

PHRASES = {
    "12h ago": 12 * HOUR,
    "28h ago": 28 * HOUR,
    "· 3 days ago": 3 * DAY,
    "an hour ago": HOUR,
    "5 mins ago": timedelta(minutes=5),
    "2mo ago": 60 * DAY,
    "Just now": timedelta(),
    "yesterday": DAY,
    "12小时前": 12 * HOUR,
    "3天前": 3 * DAY,
    "昨天": DAY,
    "刚刚": timedelta(),
    "12小時前": 12 * HOUR,
    "5 分鐘前": timedelta(minutes=5),
    "12時間前": 12 * HOUR,
    "2週間前": 14 * DAY,
    "一昨日": 2 * DAY,
    "12 giờ trước": 12 * HOUR,
    "hôm qua": DAY,
    "hace 3 días": 3 * DAY,
    "hace una hora": HOUR,
    "ayer": DAY,
    "12 ч. назад": 12 * HOUR,
    "3 дня назад": 3 * DAY,
    "час назад": HOUR,
    "вчера": DAY,
    "12 годин тому": 12 * HOUR,
    "день тому": DAY,
    "il y a 3 jours": 3 * DAY,
    "il y a une heure": HOUR,
    "avant-hier": 2 * DAY,
    "há 12 horas": 12 * HOUR,
    "3 dias atrás": 3 * DAY,
    "há um dia": DAY,
    "ontem": DAY,
    "12 jam yang lalu": 12 * HOUR,
    "sehari yang lalu": DAY,
    "kemarin": DAY,
    "منذ 12 ساعة": 12 * HOUR,
    "منذ ساعتين": 2 * HOUR,
    "منذ يوم": DAY,
    "منذ ٣ أيام": 3 * DAY,
    "أمس": DAY,
    "vor 12 Stunden": 12 * HOUR,
    "vor einem Tag": DAY,
    "gestern": DAY,
}


@pytest.mark.parametrize(("phrase", "back"), PHRASES.items(), ids=PHRASES.keys())
def test_a_phrase_counts_back_from_the_capture(phrase: str, back: timedelta) -> None:
    assert resolve_relative(phrase, base=BASE) == BASE - back


@pytest.mark.parametrize(
    "phrase", ["yesterday at 08:15", "вчера в 08:15", "昨天 08:15", "hier à 08:15", "gestern um 8:15"]
)
def test_a_day_may_carry_a_clock(phrase: str) -> None:
    assert resolve_relative(phrase, base=BASE) == datetime(2025, 6, 14, 8, 15, tzinfo=UTC)


@pytest.mark.parametrize(
    "phrase", ["", "12", "2025", "ago", "12h", "The 3 days ago we met", "99999999999 h ago", "1 May"]
)
def test_what_is_no_relative_time_gives_none(phrase: str) -> None:
    assert resolve_relative(phrase, base=BASE) is None


def test_a_bare_count_counts_only_where_asked_for() -> None:
    assert resolve_relative("12h", base=BASE, bare=True) == BASE - 12 * HOUR
    assert not is_relative("12h")


@given(st.text(max_size=80))
def test_no_text_raises(text: str) -> None:
    resolve_relative(text, base=BASE, bare=True)
