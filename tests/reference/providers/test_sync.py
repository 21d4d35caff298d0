from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta

import pytest
from deltalake import DeltaTable

from groundswell.core.errors import SettingsError, StoreError, UnknownSeries
from groundswell.core.settings import Settings
from groundswell.reference.providers import load_feeds
from groundswell.reference.store import load_reference
from groundswell.reference.stored import read_figures, read_revisions
from groundswell.reference.sync import select_feeds, sync
from groundswell.reference.synced import load_synced

NOW = datetime(2026, 10, 15, 12, tzinfo=UTC)
GRAPH, CURVE = "/fredgraph/graph/fredgraph.csv", "/treasury/resource-center/data-chart-center/interest-rates/pages/xml"
USD_JPY = b"observation_date,DEXJPUS\n2026-10-05,151.20\n2026-10-06,151.90\n"


@pytest.fixture
def run(make_client, settings, tmp_path):
    def refresh(*series, now=NOW, **options):
        return sync(series, settings=settings, store_dir=tmp_path, client=make_client(now=now, attempts=2), **options)

    return refresh


def test_what_came_is_stored_and_reported(server, run, tmp_path):
    server.play(GRAPH, USD_JPY)
    report = run("fx_rate_usd_jpy")
    (outcome,) = report.outcomes
    assert (outcome.status, outcome.added, outcome.last_period) == ("refreshed", 2, date(2026, 10, 6))
    assert str(outcome) == "fx_rate_usd_jpy (fred): refreshed; 2 figures added; up to 2026-10-06"
    assert [row.value for row in read_figures(tmp_path)["fx_rate_usd_jpy"]] == [151.2, 151.9]
    assert report.failed == ()


def test_a_second_refresh_without_news_adds_nothing_and_asks_for_the_last_year_only(server, run, tmp_path):
    server.play(GRAPH, USD_JPY)
    run("fx_rate_usd_jpy")
    report = run("fx_rate_usd_jpy", now=NOW + timedelta(days=1))
    assert [outcome.status for outcome in report.outcomes] == ["unchanged"]
    assert len(read_figures(tmp_path)["fx_rate_usd_jpy"]) == 2
    assert [asked.query["cosd"] for asked in server.asked] == ["2000-01-01", "2025-01-01"]


@pytest.mark.parametrize(
    ("broken", "said"),
    [
        (b"<html><title>Down for maintenance</title></html>", "Down for maintenance"),
        (b"observation_date,DEXJPUS\n2026-10-05,151.2", "breaks off"),
        (b"observation_date,DEXJPUS\n2026-10-05,151.20\n", "cut off?"),
        (b"DATE,OTHER\n2026-10-05,151.20\n", "the header"),
        (b"observation_date,DEXJPUS\n", "got none"),
        (b"", "an empty body"),
    ],
    ids=["html", "cut line", "cut end", "header", "no rows", "empty"],
)
def test_a_failed_refresh_keeps_the_old_figures_and_says_so(server, run, tmp_path, broken, said):
    server.play(GRAPH, USD_JPY)
    run("fx_rate_usd_jpy")
    before = read_figures(tmp_path)
    server.play(GRAPH, broken)
    (outcome,) = run("fx_rate_usd_jpy", now=NOW + timedelta(days=1)).failed
    assert said in outcome.note
    assert "fred: http://127.0.0.1" in outcome.note
    assert outcome.last_period == date(2026, 10, 6)
    assert read_figures(tmp_path) == before


def test_one_series_that_fails_does_not_hold_back_the_others(server, reply, run, tmp_path):
    server.play(
        GRAPH,
        lambda asked: reply(USD_JPY) if asked.query["id"] == "DEXJPUS" else reply(b"<html>gone</html>"),
    )
    report = run("fx_rate_usd_jpy", "fx_rate_eur_usd")
    assert {outcome.series: outcome.status for outcome in report.outcomes} == {
        "fx_rate_usd_jpy": "refreshed",
        "fx_rate_eur_usd": "failed",
    }
    assert set(read_figures(tmp_path)) == {"fx_rate_usd_jpy"}


def test_a_series_that_an_answer_leaves_out_fails_alone(server, run, answer_file):
    server.play("/cftc/resource/6dca-aqww.json", answer_file("cftc.json"))
    report = run("futures_position_jpy", "futures_position_eur", "futures_position_gbp")
    assert [(outcome.series, outcome.status) for outcome in report.outcomes] == [
        ("futures_position_jpy", "refreshed"),
        ("futures_position_eur", "refreshed"),
        ("futures_position_gbp", "failed"),
    ]
    assert "expected figures of 096742, got none" in report.failed[0].note


def test_a_changed_past_is_a_later_version_with_an_entry_in_the_log(server, run, tmp_path):
    server.play(GRAPH, USD_JPY)
    run("fx_rate_usd_jpy")
    server.play(GRAPH, USD_JPY.replace(b"151.20", b"151.30"))
    report = run("fx_rate_usd_jpy", now=NOW + timedelta(days=1))
    assert [str(revision) for revision in report.revisions] == [
        "fx_rate_usd_jpy 2026-10-05: 151.2 became 151.3 (revised, noticed 2026-10-16)"
    ]
    assert read_revisions(tmp_path) == list(report.revisions)
    rows = read_figures(tmp_path)["fx_rate_usd_jpy"]
    assert sorted(row.value for row in rows) == [151.2, 151.3, 151.9]


def test_what_was_public_at_any_time_is_the_same_after_a_later_refresh(server, run, tmp_path):
    server.play(GRAPH, USD_JPY)
    run("fx_rate_usd_jpy")
    moments = [datetime(2026, 10, day, 18, tzinfo=UTC) for day in range(4, 16)]
    (series,) = load_synced(tmp_path)
    before = [series.as_of(moment) for moment in moments]
    server.play(GRAPH, b"observation_date,DEXJPUS\n2026-10-05,99.0\n2026-10-06,99.0\n2026-10-15,150.1\n")
    run("fx_rate_usd_jpy", now=NOW + timedelta(days=1))
    (series,) = load_synced(tmp_path)
    assert [series.as_of(moment) for moment in moments[:-1]] == before[:-1]
    assert [row.value for row in series.as_of(NOW + timedelta(days=2))] == [99.0, 99.0, 150.1]


def test_vintages_make_a_revised_change_point_in_time(server, make_client, settings, tmp_path, answer_file):
    server.play("/fred/fred/series/observations", answer_file("fred_vintages.json"))
    keyed = settings.model_copy(update={"fred_api_key": "k" * 32})
    sync(["payrolls_us"], settings=keyed, store_dir=tmp_path, client=make_client())
    series = load_reference(stored=load_synced(tmp_path)).series("payrolls_us")
    july = date(2026, 7, 31)

    def known(*moment):
        return {row.period: row.value for row in series.as_of(datetime(*moment, tzinfo=UTC))}

    assert known(2026, 8, 7, 12) == {}
    assert known(2026, 8, 7, 13) == {july: 100_000.0}
    assert known(2026, 9, 4, 13) == {july: 60_000.0, date(2026, 8, 31): 150_000.0}


def test_without_a_key_the_report_says_what_is_missing(server, run):
    server.play(GRAPH, b"observation_date,PAYEMS\n2026-07-01,159100\n2026-08-01,159210\n")
    (outcome,) = run("payrolls_us").outcomes
    assert outcome.status == "refreshed"
    assert "without a key: no vintages" in outcome.note


def test_fetched_figures_go_on_where_the_bundled_ones_end(server, run, tmp_path):
    server.play(GRAPH, USD_JPY)
    run("fx_rate_usd_jpy")
    plain = load_reference().series("fx_rate_usd_jpy").as_of(NOW)
    merged = load_reference(stored=load_synced(tmp_path)).series("fx_rate_usd_jpy").as_of(NOW)
    assert merged[: len(plain)] == plain
    assert [row.value for row in merged[len(plain) :]] == [151.2, 151.9]


def test_a_fetched_policy_rate_answers_for_its_area(server, run, tmp_path, answer_file):
    server.play("/bis/data/WS_CBPOL/D.GB", answer_file("bis_policy.xml"))
    run("policy_rate_gb")
    reference = load_reference(stored=load_synced(tmp_path))
    (track,) = reference.tracks("policy_rate", "GB")
    assert track.subject == "the policy rate of the United Kingdom"
    assert [row.value for row in reference.series("policy_rate_gb").as_of(NOW)][-1] == 3.75


@pytest.mark.parametrize("ahead", [True, False], ids=["ahead", "behind"])
def test_a_clock_that_is_far_off_is_warned_of_and_stops_nothing(server, reply, run, ahead):
    sent = "Thu, 15 Oct 2026 07:00:00 GMT" if ahead else "Thu, 15 Oct 2026 17:30:00 GMT"
    server.play(GRAPH, reply(USD_JPY, headers={"Date": sent}))
    report = run("fx_rate_usd_jpy")
    assert [outcome.status for outcome in report.outcomes] == ["refreshed"]
    words = "5:00:00 ahead of" if ahead else "5:30:00 behind"
    assert report.warnings == (
        f"this machine's clock is {words} that of 127.0.0.1: times of revisions are as wrong as the clock",
    )


def test_a_clock_left_in_the_past_takes_no_figures_from_its_future(server, run):
    server.play(GRAPH, USD_JPY)
    (outcome,) = run("fx_rate_usd_jpy", now=datetime(2020, 1, 1, tzinfo=UTC)).failed
    assert "while the clock here says 2020-01-01" in outcome.note


def test_a_rate_limit_is_waited_for(server, reply, run, sleeps):
    server.play(GRAPH, reply(status=429, headers={"Retry-After": "3"}), USD_JPY)
    assert run("fx_rate_usd_jpy").failed == ()
    assert sleeps == [3.0]


def test_progress_counts_each_series(server, run):
    server.play(GRAPH, USD_JPY)
    told = []
    run("fx_rate_usd_jpy", "fx_rate_eur_usd", progress=lambda *words: told.append(words))
    assert told == [(1, 2, "fred: fx_rate_usd_jpy"), (2, 2, "fred: fx_rate_eur_usd")]


def test_what_came_before_a_run_was_broken_off_is_kept(server, run, tmp_path):
    server.play(GRAPH, USD_JPY)

    def stop(done, total, words):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run("fx_rate_usd_jpy", "fx_rate_eur_usd", progress=stop)
    assert set(read_figures(tmp_path)) == {"fx_rate_usd_jpy"}


def test_every_feed_is_asked_for_once_named_by_nothing_a_provider_or_its_id():
    assert select_feeds([]) == load_feeds()
    assert {feed.provider for feed in select_feeds(["bis"])} == {"bis"}
    assert [feed.series for feed in select_feeds(["policy_rate_jp"])] == ["policy_rate_jp"]


def test_an_unknown_series_is_named_with_its_neighbours(run):
    with pytest.raises(UnknownSeries, match="policy_rate_jp"):
        run("policy_rate_jpn")


@pytest.mark.parametrize(
    ("urls", "said"),
    [({"bsi": "http://x"}, "unknown source 'bsi'"), ({"bis": "bis.org"}, "bis: expected an address")],
)
def test_an_address_that_can_not_be_one_is_refused(tmp_path, urls, said):
    with pytest.raises(SettingsError, match=said):
        sync(["policy_rate_jp"], settings=Settings(base_urls=urls), store_dir=tmp_path)


def test_a_store_that_can_not_be_read_is_an_error_of_the_store(server, run, tmp_path):
    server.play(GRAPH, USD_JPY)
    run("fx_rate_usd_jpy")
    log = tmp_path / "reference" / "figures" / "_delta_log"
    for entry in log.iterdir():
        entry.write_text("{")
    with pytest.raises(StoreError, match="can't be read"):
        run("fx_rate_usd_jpy")


def test_a_store_that_can_not_be_written_is_an_error_of_the_store(server, run, tmp_path):
    server.play(GRAPH, USD_JPY)
    (tmp_path / "reference").mkdir()
    (tmp_path / "reference" / "figures").write_text("in the way")
    with pytest.raises(StoreError, match="can't be written"):
        run("fx_rate_usd_jpy")


def test_nothing_is_stored_before_the_first_refresh(tmp_path):
    assert load_synced(tmp_path) == []
    assert read_revisions(tmp_path) == []


def test_an_answer_that_did_not_change_comes_from_beside_the_figures(server, reply, settings, tmp_path, answer_file):
    tagged = {"ETag": '"v1"'}
    body = answer_file("fiscal.json").replace(b"2026", b"2020")  # this run goes by the machine's own clock
    pages = [reply(body, headers=tagged), reply(status=304, headers=tagged)]
    server.play("/fiscal/v2/accounting/od/debt_to_penny", pages[0], *pages)
    statuses = [sync(["gov_debt_us"], settings=settings, store_dir=tmp_path).outcomes[0].status for _ in range(3)]
    assert statuses == ["refreshed", "unchanged", "unchanged"]
    assert server.asked[2].headers["if-none-match"] == '"v1"'
    assert (tmp_path / "reference" / "answers" / "answers.sqlite").is_file()


def test_all_feeds_fail_without_a_source_and_the_run_ends_well(server, run):
    report = run("boj", "mof", "treasury", "fiscal", "cftc", "ecb")
    assert {outcome.status for outcome in report.outcomes} == {"failed"}
    assert len(report.outcomes) == len(select_feeds(["boj", "mof", "treasury", "fiscal", "cftc", "ecb"]))
    assert json.dumps([outcome.note for outcome in report.outcomes]).count("HTTP status 404") == len(report.outcomes)


def test_the_files_of_many_refreshes_are_put_together(monkeypatch, server, run, tmp_path):
    monkeypatch.setattr("groundswell.reference.stored.MAX_FILES", 3)
    for day in range(1, 7):
        server.play(
            GRAPH, b"observation_date,DEXJPUS\n" + b"".join(b"2026-10-%02d,150\n" % past for past in range(1, day + 1))
        )
        run("fx_rate_usd_jpy")
    assert len(read_figures(tmp_path)["fx_rate_usd_jpy"]) == 6
    assert len(DeltaTable(tmp_path / "reference" / "figures").file_uris()) <= 4
