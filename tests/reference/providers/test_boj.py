from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from groundswell.core.errors import RefreshError
from groundswell.reference.providers import ADAPTERS, Door, load_providers

PATH = "/boj/getDataCode"
PAIR = ("fx_rate_usd_jpy_tokyo", "fx_rate_eur_usd_tokyo")


def test_codes_of_one_database_come_together_page_by_page(server, load, answer_file):
    server.play(PATH, answer_file("boj_1.json"), answer_file("boj_2.json"))
    found = load(*PAIR)
    assert {name: [(row.period_end, row.value) for row in rows] for name, rows in found.items()} == {
        "fx_rate_usd_jpy_tokyo": [(date(2026, 10, 9), 150.52)],
        "fx_rate_eur_usd_tokyo": [(date(2026, 10, 9), 1.1712)],
    }
    assert found[PAIR[0]][0].released_at == datetime(2026, 10, 9, 8, 30, tzinfo=UTC)
    assert [asked.query.get("startPosition") for asked in server.asked] == [None, "2"]
    assert server.asked[0].query["code"] == "FXERD04,FXERD34"
    assert server.asked[0].query["startDate"] == "200001"


def test_one_request_holds_at_most_250_codes_of_one_frequency(feed, make_client):
    one = feed(PAIR[0])
    feeds = [replace(one, series=f"s{number}", key=f"FM08/C{number}") for number in range(501)]
    feeds.append(replace(one, series="monthly", key="FM08/M1", frequency="monthly"))
    client = make_client()
    batches = ADAPTERS["boj"](feeds, Door(client, load_providers()["boj"], {}, None, client.now(), {}))
    assert [len(batch.feeds) for batch in batches] == [250, 250, 1, 1]


@pytest.mark.parametrize(
    ("frequency", "number", "start", "end", "asked"),
    [
        ("daily", 20260203, date(2026, 2, 3), date(2026, 2, 3), "200001"),
        ("monthly", 202602, date(2026, 2, 1), date(2026, 2, 28), "200001"),
        ("quarterly", 202602, date(2026, 4, 1), date(2026, 6, 30), "200001"),
        ("annual", 2025, date(2025, 1, 1), date(2025, 12, 31), "2000"),
    ],
)
def test_survey_dates_are_read_by_frequency(
    server, settings, make_client, feed, answer_file, frequency, number, start, end, asked
):
    page = json.loads(answer_file("boj_2.json"))
    page["RESULTSET"][0]["VALUES"] = {"SURVEY_DATES": [number], "VALUES": [1.5]}
    server.play(PATH, json.dumps(page).encode())
    one = replace(feed(PAIR[1]), frequency=frequency)
    client = make_client()
    (batch,) = ADAPTERS["boj"]([one], Door(client, load_providers()["boj"], settings.base_urls, None, client.now(), {}))
    (row,) = batch.load()[one.series]
    assert (row.period_start, row.period_end) == (start, end)
    assert server.asked[0].query["startDate"] == asked


def test_an_answer_without_data_gives_no_figures(server, load, sample):
    body = sample("boj/delihiros_get_data_code_no_data_m181030i.json")  # asked for in Japanese
    server.play(PATH, body.replace(b"NAME_OF_TIME_SERIES_J", b"NAME_OF_TIME_SERIES"))
    assert load(PAIR[0]) == {}


def test_the_recorded_month_reads_without_its_weekends(server, load, sample):
    body = json.loads(sample("boj/bbk_boj-data.json"))
    body["RESULTSET"][0]["SERIES_CODE"] = "FXERD04"
    body["RESULTSET"][0]["NAME_OF_TIME_SERIES"] += " at 17:00"
    server.play(PATH, json.dumps(body).encode())
    rows = load(PAIR[0])[PAIR[0]]
    assert len(rows) == 19
    assert (rows[0].period_end, rows[0].value) == (date(2025, 1, 6), 157.52)


@pytest.mark.parametrize("status", [200, 400])
def test_an_error_is_told_in_the_words_of_the_bank_whatever_its_status(server, reply, load, sample, status):
    server.play(PATH, reply(sample("boj/delihiros_error_missing_db_http400.json"), status=status))
    with pytest.raises(RefreshError, match="the message M181004E: DB"):
        load(PAIR[0])


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"NEXTPOSITION": 2, "position": 2}, "a later position"),
        ({"NEXTPOSITION": "2"}, "NEXTPOSITION '2'"),
        ({"RESULTSET": None}, "RESULTSET None"),
        ({"title": "Monetary Base"}, "a title with '17:00'"),
        ({"values": {"SURVEY_DATES": [20261009], "VALUES": []}}, "1 dates and 0 values"),
        ({"values": {"SURVEY_DATES": [20261309], "VALUES": [1.0]}}, "a daily survey date"),
        ({"values": {"SURVEY_DATES": [202610], "VALUES": [1.0]}}, "a daily survey date"),
        ({"values": {"SURVEY_DATES": [20261009], "VALUES": ["1.0"]}}, "'1.0'"),
        ({"values": {"SURVEY_DATES": [20261009]}}, "SURVEY_DATES, VALUES"),
        ({"values": {"SURVEY_DATES": [20261209], "VALUES": [1.0]}}, "periods that have begun"),
    ],
    ids=["loop", "position", "no list", "title", "lengths", "month 13", "month", "text", "field", "future"],
)
def test_an_answer_that_breaks_the_contract_is_refused(server, load, answer_file, changed, said):
    page = json.loads(answer_file("boj_1.json"))
    page["NEXTPOSITION"] = None
    page |= {name: value for name, value in changed.items() if name.isupper()}
    for result in page["RESULTSET"] or []:
        result["NAME_OF_TIME_SERIES"] = changed.get("title", result["NAME_OF_TIME_SERIES"])
        result["VALUES"] = changed.get("values", result["VALUES"])
    server.play(PATH, json.dumps(page).encode())
    with pytest.raises(RefreshError) as caught:
        load(PAIR[0])
    assert said in str(caught.value)


@pytest.mark.parametrize("body", [b'{"STATUS": 200, "MESSAGEID": "M18', b'{"STATUS": 200}'], ids=["cut", "fields"])
def test_a_body_without_its_message_is_refused(server, load, body):
    server.play(PATH, body)
    with pytest.raises(RefreshError, match="boj"):
        load(PAIR[0])
