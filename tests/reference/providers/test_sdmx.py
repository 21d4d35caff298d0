from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from groundswell.core.errors import RefreshError
from groundswell.reference.providers._sdmx import GENERIC_XML, read_generic

BIS_GB = "/bis/data/WS_CBPOL/D.GB"


def test_a_policy_rate_of_the_bis_comes_day_by_day_without_the_days_that_have_no_figure(server, load, answer_file):
    server.play(BIS_GB, answer_file("bis_policy.xml"))
    rows = load("policy_rate_gb")["policy_rate_gb"]
    assert [(row.period_end.day, row.value) for row in rows] == [(5, 4.0), (6, 3.75), (7, 3.75), (10, 3.75)]
    assert rows[1].released_at == datetime(2026, 8, 6, 21, tzinfo=UTC)
    assert server.asked[0].headers["accept"] == GENERIC_XML
    assert server.asked[0].query == {"startPeriod": "2007"}


def test_a_series_known_already_is_asked_for_from_the_year_of_its_start(server, load, answer_file):
    server.play(BIS_GB, answer_file("bis_policy.xml"))
    load("policy_rate_gb", since={"policy_rate_gb": date(2025, 7, 1)})
    assert server.asked[0].query == {"startPeriod": "2025"}


def test_an_address_of_version_2_is_asked_in_its_words(server, load, answer_file, settings):
    settings.base_urls["bis"] = f"{server.url}/v2"
    server.play("/v2/data/dataflow/BIS/WS_CBPOL/~/D.GB", answer_file("bis_policy.xml"))
    assert len(load("policy_rate_gb")["policy_rate_gb"]) == 4


def test_the_unit_multiplier_of_the_message_makes_base_units(server, load, answer_file):
    server.play("/bis/data/WS_GLI/Q.JPY.3P.N.B.I.G.JPY", answer_file("bis_liquidity.xml"))
    row = load("cross_border_credit_jp")["cross_border_credit_jp"][0]
    assert (row.period_start, row.period_end, row.value) == (date(2025, 1, 1), date(2025, 3, 31), 4e9)


def test_the_recorded_answer_of_the_bis_reads_as_its_three_months(sample, feed, answer):
    rows = read_generic(answer(sample("bis/bbk_bis-data.xml")), feed("policy_rate_ch"))
    assert [(str(row.period_end), row.value) for row in rows] == [
        ("2025-12-31", 0.0),
        ("2026-01-31", 0.0),
        ("2026-02-28", 0.0),
    ]


def test_the_recorded_answer_of_the_ecb_reads_as_252_months(sample, feed, answer):
    rows = read_generic(answer(sample("ecb/sdmxtestdata_M.USD.EUR.SP00.A.xml")), feed("fx_rate_eur_jpy"))
    assert len(rows) == 252
    assert (rows[0].period_start, rows[0].value) == (date(1999, 1, 1), 1.16078)


def test_a_recorded_answer_of_many_series_is_not_taken_for_one(sample, feed, answer):
    with pytest.raises(RefreshError, match=r"exactly one series .* got 47 of them"):
        read_generic(answer(sample("ecb/bbk_ecb-data-fm.xml")), feed("policy_rate_ch"))


@pytest.mark.parametrize("name", ["bis/bbk_bis-metadata.xml", "bis/pysdmx_bis_der_structure.xml"])
def test_a_recorded_structure_message_is_refused(sample, feed, answer, name):
    with pytest.raises(RefreshError, match="expected an SDMX generic data message"):
        read_generic(answer(sample(name)), feed("policy_rate_ch"))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda body: body[:-300], "complete XML"),
        (lambda body: body[: len(body) // 2], "complete XML"),
        (lambda body: b'{"errors": [{"code": 100}]}', "complete XML"),
        (lambda body: b"<Error><Text>No data for query</Text></Error>", "<Error> No data for query"),
        (lambda body: body.replace(b'value="3.75"', b'value="3,75"', 1), "'3,75'"),
        (lambda body: body.replace(b'value="3.75"', b'value="inf"', 1), "inf"),
        (lambda body: body.replace(b"2026-08-06", b"2026-13-06"), "'2026-13-06'"),
        (lambda body: body.replace(b"2026-08-06", b"06.08.2026"), "SDMX time period"),
        (lambda body: body.replace(b"2026-08-06", b"2027-08-06"), "the clock here says 2026-10-15"),
        (lambda body: body.replace(b"generic:Series>", b"generic:Other>"), "can't read"),
        (
            lambda body: body[: body.index(b"<generic:Series>")] + b"</message:DataSet></message:GenericData>",
            "0 of them",
        ),
    ],
    ids=[
        "last part gone",
        "half gone",
        "json",
        "error message",
        "decimal comma",
        "infinite",
        "month 13",
        "other dates",
        "future",
        "other elements",
        "no series",
    ],
)
def test_an_answer_that_breaks_the_contract_is_refused(feed, answer, answer_file, capsys, change, said):
    with pytest.raises(RefreshError, match="bis: http://test/x: expected") as caught:
        read_generic(answer(change(answer_file("bis_policy.xml"))), feed("policy_rate_gb"))
    assert said in str(caught.value)
    assert capsys.readouterr().out == ""


def test_an_entity_of_a_message_is_not_resolved(feed, answer, answer_file, tmp_path):
    secret = tmp_path / "secret"
    secret.write_text("3.5")
    doctype = f'<!DOCTYPE x [<!ENTITY e SYSTEM "{secret.as_uri()}">]><message:GenericData'.encode()
    body = answer_file("bis_policy.xml").replace(b"<message:GenericData", doctype, 1)
    body = body.replace(b'<generic:ObsValue value="4"/>', b"<generic:ObsValue>&e;</generic:ObsValue>")
    try:
        rows = read_generic(answer(body), feed("policy_rate_gb"))
    except RefreshError:
        return
    assert 3.5 not in [row.value for row in rows]
