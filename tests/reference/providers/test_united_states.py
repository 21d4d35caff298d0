from __future__ import annotations

import json
from datetime import UTC, date, datetime

import pytest

from groundswell.core.errors import RefreshError
from groundswell.reference.providers import load_feeds
from groundswell.reference.providers._cftc import publication_day
from groundswell.reference.providers._treasury import read_curve

COT, CURVE = "/cftc/resource/6dca-aqww.json", "/treasury/resource-center/data-chart-center/interest-rates/pages/xml"
DEBT = "/fiscal/v2/accounting/od/debt_to_penny"
TENORS = ("gov_bond_yield_2y_us", "gov_bond_yield_10y_us", "gov_bond_yield_30y_us")


def test_positions_are_net_and_public_on_the_day_of_the_report(server, load, answer_file):
    server.play(COT, answer_file("cftc.json"))
    found = load("futures_position_jpy", "futures_position_eur")
    assert [(row.period_end, row.value, row.released_at) for row in found["futures_position_jpy"]] == [
        # kept back by the lapse of appropriations of 2025
        (date(2025, 10, 7), 46307.0, datetime(2025, 11, 21, 20, 30, tzinfo=UTC)),
        (date(2026, 9, 29), -60500.0, datetime(2026, 10, 2, 19, 30, tzinfo=UTC)),
    ]
    assert found["futures_position_eur"][0].value == 110_000.0
    query = server.asked[0].query
    assert query["$where"] == (
        "cftc_contract_market_code in('097741','099741') AND report_date_as_yyyy_mm_dd >= '2000-01-01T00:00:00.000'"
    )


@pytest.mark.parametrize(
    ("as_of", "public"),
    [
        ("2024-08-20", "2024-08-23"),
        ("2025-11-25", "2025-12-01"),  # Thanksgiving: Thursday
        ("2025-12-23", "2025-12-29"),  # Christmas: Thursday
        ("2025-12-30", "2026-01-05"),  # New Year: Thursday
        ("2025-11-10", "2025-11-14"),  # a Monday, as Tuesday is Veterans Day
        ("2026-01-13", "2026-01-16"),
        ("2026-01-20", "2026-01-23"),  # the Monday before is a holiday
    ],
)
def test_the_publication_day_is_the_one_the_cftc_scheduled(as_of, public):
    assert publication_day(date.fromisoformat(as_of)) == date.fromisoformat(public)


def test_the_recorded_report_reads_with_its_fields_as_text(server, load, sample):
    (row,) = json.loads(sample("cftc/jun7-fc8e_micro-russell_2024-08-20.json"))
    server.play(COT, json.dumps([{**row, "cftc_contract_market_code": "097741"}]).encode())
    (figure,) = load("futures_position_jpy")["futures_position_jpy"]
    assert (figure.period_end, figure.value) == (date(2024, 8, 20), 4773 - 10232)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"noncomm_positions_long_all": "1,234"}, "two whole numbers"),
        ({"noncomm_positions_long_all": None}, "noncomm_positions_long_all None"),
        ({"report_date_as_yyyy_mm_dd": "29/09/2026"}, "two whole numbers"),
        ({"cftc_contract_market_code": "232741"}, "the contracts asked for"),
        ({"noncomm_positions_short_all": ...}, "an object with"),
    ],
    ids=["separator", "null", "date", "contract", "field"],
)
def test_a_report_that_breaks_the_contract_is_refused(server, load, answer_file, change, said):
    row = {
        name: value for name, value in {**json.loads(answer_file("cftc.json"))[1], **change}.items() if value is not ...
    }
    server.play(COT, json.dumps([row]).encode())
    with pytest.raises(RefreshError) as caught:
        load("futures_position_jpy")
    assert said in str(caught.value)


def test_an_error_of_the_platform_is_told(server, load):
    server.play(COT, b'{"code": "query.soql.no-such-column", "message": "No such column"}')
    with pytest.raises(RefreshError, match="No such column"):
        load("futures_position_jpy")


def test_the_curve_comes_year_by_year_and_empty_cells_are_left_out(server, load, answer_file):
    server.play(CURVE, answer_file("treasury.xml"))
    found = load(*TENORS, since=dict.fromkeys(TENORS, date(2026, 3, 1)))
    assert [row.value for row in found["gov_bond_yield_10y_us"]] == [4.21, 4.19]
    assert [row.value for row in found["gov_bond_yield_30y_us"]] == [4.83]
    assert found["gov_bond_yield_10y_us"][0].released_at == datetime(2026, 10, 13, 21, tzinfo=UTC)
    assert [asked.query["field_tdr_date_value"] for asked in server.asked] == ["2026"]


def test_each_year_since_the_start_is_asked_for(server, load, answer_file):
    server.play(CURVE, answer_file("treasury.xml"))
    load(*TENORS, since=dict.fromkeys(TENORS, date(2024, 12, 31)))
    assert [asked.query["field_tdr_date_value"] for asked in server.asked] == ["2024", "2025", "2026"]


def test_a_year_without_any_yields_is_refused(server, load):
    server.play(CURVE, b'<feed xmlns="http://www.w3.org/2005/Atom"></feed>')
    with pytest.raises(RefreshError, match="yields of 2000, got a feed without any"):
        load(*TENORS)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (b"</feed>", b"", "complete XML"),
        (b"http://www.w3.org/2005/Atom", b"http://example.org", "an Atom feed"),
        (b"BC_10YEAR", b"BC_10Y", "elements BC_10YEAR"),
        (b"NEW_DATE", b"DATE", "NEW_DATE"),
        (b"2026-10-13T", b"13.10.2026T", "NEW_DATE"),
        (b"4.21", b"4,21", "'4,21'"),
        (b"2026-10-13T", b"2027-10-13T", "periods that have begun"),
    ],
    ids=["cut", "root", "element", "date element", "date", "number", "future"],
)
def test_a_feed_that_breaks_the_contract_is_refused(answer, answer_file, old, new, said):
    feeds = [feed for feed in load_feeds() if feed.series in TENORS and feed.provider == "treasury"]
    with pytest.raises(RefreshError) as caught:
        list(read_curve(answer(answer_file("treasury.xml").replace(old, new)), feeds))
    assert said in str(caught.value)


def test_the_debt_comes_in_dollars_and_null_is_no_figure(server, load, answer_file):
    server.play(DEBT, answer_file("fiscal.json"))
    (row,) = load("gov_debt_us")["gov_debt_us"]
    assert (row.period_end, row.value) == (date(2026, 10, 13), 38912345678901.23)
    assert row.released_at == datetime(2026, 10, 14, 20, tzinfo=UTC)


def test_all_pages_of_the_debt_are_read(server, load, answer_file):
    page = json.loads(answer_file("fiscal.json"))
    page["meta"]["total-pages"] = 2
    later = {**page, "data": [{"record_date": "2026-10-12", "tot_pub_debt_out_amt": "1.5"}]}
    server.play(DEBT, json.dumps(page).encode(), json.dumps(later).encode())
    assert len(load("gov_debt_us")["gov_debt_us"]) == 2
    assert [asked.query["page[number]"] for asked in server.asked] == ["1", "2"]


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b'{"error": "Invalid Query Param", "message": "no such field"}', "no such field"),
        (b'{"data": []}', "an object with meta, data"),
        (b'{"data": [], "meta": {}}', "total-pages"),
        (b'{"data": {}, "meta": {"total-pages": 1}}', "data {}"),
        (
            b'{"data": [{"record_date": "Oct 13", "tot_pub_debt_out_amt": "1"}], "meta": {"total-pages": 1}}',
            "YYYY-MM-DD",
        ),
        (b'{"data": [{"record_date": "2026-10-13", "tot_pub_', "JSON that breaks off"),
    ],
    ids=["error", "no meta", "no pages", "shape", "date", "cut"],
)
def test_an_answer_on_the_debt_that_breaks_the_contract_is_refused(server, load, body, said):
    server.play(DEBT, body)
    with pytest.raises(RefreshError) as caught:
        load("gov_debt_us")
    assert said in str(caught.value)
