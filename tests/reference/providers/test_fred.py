from __future__ import annotations

import json
from datetime import UTC, date, datetime

import pytest

from groundswell.core.errors import RefreshError
from groundswell.reference.providers._fred import read_graph

JSON, CSV = "/fred/fred/series/observations", "/fredgraph/graph/fredgraph.csv"


def test_with_a_key_every_vintage_comes_with_its_own_day_of_release(server, load, answer_file):
    server.play(JSON, answer_file("fred_vintages.json"))
    rows = load("payrolls_us", key="k" * 32)["payrolls_us"]
    assert [(row.period_end, row.vintage, row.value) for row in rows] == [
        (date(2026, 6, 30), date(2026, 8, 7), 159_000_000.0),
        (date(2026, 7, 31), date(2026, 8, 7), 159_100_000.0),
        (date(2026, 7, 31), date(2026, 9, 4), 159_060_000.0),
        (date(2026, 8, 31), date(2026, 9, 4), 159_210_000.0),
    ]
    assert rows[2].released_at == datetime(2026, 9, 4, 12, 30, tzinfo=UTC)  # 08:30 in New York, summer time
    query = server.asked[0].query
    assert (query["realtime_start"], query["realtime_end"]) == ("1776-07-04", "9999-12-31")
    assert "k" * 32 not in rows[0].source_url


def test_with_a_key_a_series_that_is_not_revised_comes_as_it_is(server, load, answer_file):
    body = {"count": 1, "observations": [{"realtime_start": "2026-10-15", "date": "2026-10-08", "value": "150.85"}]}
    server.play(JSON, json.dumps(body).encode())
    (row,) = load("fx_rate_usd_jpy", key="k" * 32)["fx_rate_usd_jpy"]
    assert (row.vintage, row.released_at) == (None, datetime(2026, 10, 8, 17, tzinfo=UTC))
    assert "realtime_start" not in server.asked[0].query


def test_pages_are_followed_to_the_last(server, load, answer_file):
    page = json.loads(answer_file("fred_vintages.json"))
    first, second = ({**page, "observations": page["observations"][part]} for part in (slice(0, 3), slice(3, 5)))
    server.play(JSON, json.dumps(first).encode(), json.dumps(second).encode())
    assert len(load("payrolls_us", key="k" * 32)["payrolls_us"]) == 4
    assert [asked.query["offset"] for asked in server.asked] == ["0", "3"]


def test_without_a_key_the_graph_is_read_and_the_release_is_the_rule(server, load):
    server.play(CSV, b"observation_date,PAYEMS\n2026-08-01,159210\n")
    (row,) = load("payrolls_us")["payrolls_us"]
    assert (row.vintage, row.released_at) == (None, datetime(2026, 9, 8, 12, 30, tzinfo=UTC))
    assert server.asked[0].query == {"id": "PAYEMS", "cosd": "2000-01-01"}


def test_days_without_a_figure_are_left_out(server, load, answer_file):
    server.play(CSV, answer_file("fredgraph.csv"))
    rows = load("fx_rate_usd_jpy")["fx_rate_usd_jpy"]
    assert [(row.period_end.day, row.value) for row in rows] == [(5, 151.2), (8, 150.85)]


def test_what_was_read_is_public_whatever_the_rule_says(server, load):
    server.play(CSV, b"observation_date,PAYEMS\n2026-09-01,159300\n2026-10-01,159400\n")
    rows = load("payrolls_us")["payrolls_us"]
    assert rows[-1].released_at == datetime(2026, 10, 15, 12, tzinfo=UTC)


@pytest.mark.parametrize("header", ["DATE", "observation_date"])
def test_both_names_of_the_date_column_are_known(feed, answer, header):
    rows = list(read_graph(answer(f"{header},DEXJPUS\n2026-10-08,150.85\n".encode()), feed("fx_rate_usd_jpy")))
    assert rows[0].value == 150.85


def test_the_recorded_graph_reads_whole(sample, feed, answer):
    body = sample("fred/fredgraph_DEXJPUS_2020-08-24_2025-08-22.csv")
    rows = list(read_graph(answer(body), feed("fx_rate_usd_jpy")))
    assert len(rows) == sum(1 for line in body.decode().splitlines()[1:] if not line.endswith(","))
    assert (rows[-1].period_end, rows[-1].value) == (date(2025, 8, 22), 146.82)


@pytest.mark.parametrize(
    ("name", "rows"), [("observations_GDP_all_vintages", 120), ("observations_GDP_output_type4", None)]
)
def test_a_recorded_answer_of_alfred_reads_whole(server, load, sample, name, rows):
    page = json.loads(sample(f"fred/{name}.json"))
    page["count"] = len(page["observations"])  # the samples are trimmed
    server.play(JSON, json.dumps(page).encode())
    found = load("gdp_growth_us", key="k" * 32)["gdp_growth_us"]
    assert len(found) == len([row for row in page["observations"] if row["value"] != "."])
    assert rows is None or len(found) == rows
    assert all(row.vintage and row.vintage > row.period_start for row in found)


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"observation_date,DEXUSEU\n2026-10-08,1.1\n", "the header observation_date,DEXJPUS"),
        (b"Datum,DEXJPUS\n2026-10-08,150.85\n", "Datum,DEXJPUS"),
        (b"observation_date,DEXJPUS\n2026-10-08,150.8", "breaks off"),
        (b"observation_date,DEXJPUS\n2026-10-08\n", "two cells a line"),
        (b"observation_date,DEXJPUS\n08/10/2026,150.85\n", "YYYY-MM-DD"),
        (b"observation_date,DEXJPUS\n2026-10-08,1e999\n", "a number for 2026-10-08"),
        (b"observation_date,DEXJPUS\n2026-10-08,n/a\n", "'n/a'"),
        (b"observation_date,DEXJPUS\n2027-10-08,150.85\n", "periods that have begun"),
        (b"Error: the series does not exist.\n", "Error: the series"),
        (b"observation_date,DEXJPUS\n2026-10-08,\xff\n", "text in utf-8-sig"),
    ],
    ids=["series", "date", "cut", "cells", "days", "infinite", "words", "future", "error", "encoding"],
)
def test_a_graph_that_breaks_the_contract_is_refused(feed, answer, body, said):
    with pytest.raises(RefreshError) as caught:
        list(read_graph(answer(body), feed("fx_rate_usd_jpy")))
    assert said in str(caught.value)


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b'{"error_code":400,"error_message":"Bad Request. The series does not exist."}', "does not exist"),
        (b'{"count": 1, "observations": [{"realtime_start": "2026-08-07", "da', "JSON that breaks off"),
        (b'{"count": 1}', "an object with count, observations"),
        (b'{"count": "1", "observations": []}', "count '1'"),
        (b'{"count": 3, "observations": []}', "none after 0"),
        (b'{"count": 1, "observations": [{"date": "2026-08-01", "value": "1"}]}', "realtime_start, date, value"),
        (
            b'{"count": 1, "observations": [{"realtime_start": "x", "date": "2026-08-01", "value": "1"}]}',
            "YYYY-MM-DD",
        ),
        (b"[]", "got []"),
    ],
    ids=["error", "cut", "no list", "count", "short", "field", "vintage", "shape"],
)
def test_json_that_breaks_the_contract_is_refused(server, reply, load, body, said):
    server.play(JSON, reply(body, status=400 if b"error_code" in body else 200))
    with pytest.raises(RefreshError) as caught:
        load("payrolls_us", key="k" * 32)
    assert said in str(caught.value)
    assert "k" * 32 not in str(caught.value)
