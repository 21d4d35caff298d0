from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from groundswell.core.errors import RefreshError
from groundswell.reference.http import Answer
from groundswell.reference.providers import load_feeds
from groundswell.reference.providers._mof import read_yields

ALL, MONTH = "/mof/jgbs/reference/interest_rate/data/jgbcm_all.csv", "/mof/jgbs/reference/interest_rate/jgbcm.csv"
TENORS = ("gov_bond_yield_2y_jp", "gov_bond_yield_10y_jp", "gov_bond_yield_30y_jp")
NOW = datetime(2026, 10, 15, 12, tzinfo=UTC)


def test_history_and_current_month_make_one_series_and_the_newer_file_wins(server, load, answer_file):
    server.play(ALL, answer_file("jgbcm_all.csv"))
    server.play(MONTH, answer_file("jgbcm.csv"))
    found = load(*TENORS)
    assert [(row.period_end, row.value) for row in found["gov_bond_yield_10y_jp"]] == [
        (date(2019, 4, 30), -0.041),
        (date(2019, 5, 7), -0.044),
        (date(2026, 9, 30), 2.656),
        (date(2026, 10, 14), 2.701),
    ]
    assert found["gov_bond_yield_2y_jp"][0].period_end == date(1974, 9, 24)
    assert found["gov_bond_yield_2y_jp"][-1].released_at == datetime(2026, 10, 14, 6, tzinfo=UTC)


def test_a_page_of_html_for_the_current_month_fails_the_series(server, load, answer_file):
    server.play(ALL, answer_file("jgbcm_all.csv"))
    server.play(MONTH, "<!DOCTYPE html><title>お探しのページは見つかりません</title>".encode())
    with pytest.raises(RefreshError, match="a web page with status 200"):
        load(*TENORS)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("基準日", "日付", "a header of 基準日"),
        ("10年", "１０年", "a header of 基準日"),
        ("R8.10.14", "X8.10.14", "'X8.10.14'"),
        ("R8.10.14", "2026/10/14", "an era"),
        ("R8.10.14", "R8.13.14", "an era"),
        ("2.701", "2.7O1", "'2.7O1'"),
        ("2.701", "nan", "a number"),
        ("R8.10.14,", "R8.10.14,,", "17: R8.10.14"),
        ("3.905,-\r\n", "3.905", "breaks off"),
    ],
    ids=["date header", "tenor", "era", "western", "month 13", "digit", "nan", "cells", "cut"],
)
def test_a_file_that_breaks_the_contract_is_refused(answer, answer_file, old, new, said):
    feeds = [feed for feed in load_feeds() if feed.series in TENORS]
    text = answer_file("jgbcm.csv").decode("cp932")
    assert old in text
    with pytest.raises(RefreshError) as caught:
        list(read_yields(answer(text.replace(old, new).encode("cp932")), feeds))
    assert said in str(caught.value)


def test_another_encoding_is_refused(answer, answer_file):
    body = answer_file("jgbcm.csv").decode("cp932").encode("utf-16")
    with pytest.raises(RefreshError, match="mof: http://test/x"):
        list(read_yields(answer(body), [feed for feed in load_feeds() if feed.series in TENORS]))


@given(st.dates(date(1974, 1, 1), date(2026, 10, 15)))
def test_every_day_since_1974_reads_back_from_its_era(day):
    era, before = max(
        (era for era in (("S", 1925), ("H", 1988), ("R", 2018)) if (day.year, era[0]) and day.year > era[1]),
        key=lambda era: era[1],
    )
    text = f"国債金利情報,,\r\n基準日,2年,10年,30年\r\n{era}{day.year - before}.{day.month}.{day.day},-,1.5,-\r\n"
    feeds = [feed for feed in load_feeds() if feed.series in TENORS]
    (row,) = read_yields(Answer("http://t", "http://t", 200, text.encode("cp932"), NOW, False), feeds)
    assert (row.period_end, row.value) == (day, 1.5)
