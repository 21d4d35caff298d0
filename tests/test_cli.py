import csv
import io
import json
import re
from pathlib import Path
from typing import Any

import pytest

BOTH = "The BOJ raised its policy rate to 0.75% and nearly $9 trillion of carry trades will flow back"


def lines(text: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in text.splitlines()]


def test_help_names_every_command(run: Any) -> None:
    ran = run("--help")
    assert ran.status == 0
    for command in ("score", "check", "extract", "quantities", "classify", "claims", "trend", "overview", "report"):
        assert command in ran.out


@pytest.mark.parametrize(
    ("as_of", "rate", "note"),
    [
        pytest.param("2026-01-10", "supported", "0.75", id="half-a-year-before"),
        pytest.param("2026-07-10", "outdated", "two non-official sources", id="half-a-year-after"),
    ],
)
def test_the_case_that_started_it(run: Any, as_of: str, rate: str, note: str) -> None:
    ran = run("check", BOTH, "--as-of", as_of, "--json")
    claims = {claim["measure"]: claim for claim in json.loads(ran.out)}
    assert claims["policy_rate"]["verdict"]["status"] == rate
    assert note in claims["policy_rate"]["verdict"]["words"]
    size = claims["carry_trade_size"]
    assert (size["value"], size["unit"], size["comparator"]) == (9e12, "USD", "~")
    assert size["verdict"]["status"] == "outside_estimates"
    counted = [estimate for estimate in size["verdict"]["estimates"] if estimate["kind"] == "estimate of carry"]
    publishers = " ".join(estimate["publisher"] for estimate in counted)
    assert all(name in publishers for name in ("BIS", "UBS", "TS Lombard"))
    assert all(estimate["published"] for estimate in counted)
    assert "8.2 to 36 times" in size["verdict"]["words"]


def test_outdated_says_what_holds_and_since_when(run: Any) -> None:
    claims = json.loads(run("check", BOTH, "--as-of", "2026-07-10", "--json").out)
    (verdict,) = (claim["verdict"] for claim in claims if claim["measure"] == "policy_rate")
    assert verdict["observed"] == 1.0
    assert verdict["observed_at"] == "2026-06-16"
    assert (verdict["held_from"], verdict["held_to"]) == ("2025-12-19", "2026-06-16")


def test_check_reads_standard_input_and_prints_words(run: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("The BOJ's policy rate is 0.75%."))
    ran = run("check", "-", "--as-of", "2026-01-10")
    assert ran.status == 0
    assert "supported" in ran.out


def test_check_batch_judges_texts_and_given_claims_and_names_bad_lines(run: Any, tmp_path: Path) -> None:
    claim = {"measure": "policy_rate", "area": "JP", "kind": "level", "value": 0.75, "unit": "%", "comparator": "="}
    rows = [
        {"text": "The BOJ's policy rate is 0.75%.", "published_at": "2026-01-10", "as_of": "2026-01-10", "mine": 1},
        {"text": "It is 0.75% now.", "as_of": "2026-01-10T12:00:00Z", "claim": claim},
        {"text": "x", "as_of": "someday"},
        {"text": "x", "as_of": "2026-01-10", "claim": {"measure": "policy_rate"}},
        {"text": "x", "published_at": "2026-02-10", "as_of": "2026-01-10"},
    ]
    source, target = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    source.write_text("".join(json.dumps(row) + "\n" for row in rows))
    ran = run("check", "--batch", source, target)
    assert ran.status == 1
    out = lines(target.read_text())
    assert [row["claims"][0]["verdict"]["status"] for row in out] == ["supported", "supported"]
    assert out[0]["mine"] == 1
    assert out[1]["claims"][0]["text"] == "0.75%"
    for number, reason in ((3, "someday"), (4, "no field 'area'"), (5, "after as_of")):
        assert any(f"in.jsonl:{number}: " in line and reason in line for line in ran.err.splitlines())


@pytest.mark.parametrize(
    "words",
    [
        pytest.param(["check"], id="check-nothing"),
        pytest.param(["check", "x", "--as-of", "someday"], id="no-time"),
        pytest.param(["check", "x", "--published", "2026-02-01", "--as-of", "2026-01-01"], id="judged-before-written"),
        pytest.param(["trend", "policy_rat"], id="unknown-measure"),
        pytest.param(["trend", "policy_rate", "--by", "year"], id="unknown-window"),
        pytest.param(["trend", "sentiment", "--area", "JP"], id="mood-of-an-area"),
        pytest.param(["claims", "--verdict", "wrong"], id="unknown-verdict"),
        pytest.param(["claims", "--json", "--csv"], id="two-forms"),
        pytest.param(["extract", "a", "b", "--url", "http://x"], id="one-address-two-pages"),
        pytest.param(["nonsense"], id="unknown-command"),
    ],
)
def test_unusable_arguments_exit_with_two_and_a_word(run: Any, words: list[str]) -> None:
    ran = run(*words)
    assert ran.status == 2
    assert ran.err.strip()
    assert "Traceback" not in ran.err


def test_an_unknown_measure_names_the_nearest(run: Any) -> None:
    assert "policy_rate" in run("trend", "policy_rat").err
    assert "carry_trade_size" in run("claims", "--measure", "carry_trade").err


def test_no_store_is_one_line_that_says_how_to_make_one(run: Any, tmp_path: Path) -> None:
    ran = run("claims", "--store", tmp_path / "none")
    assert ran.status == 1
    assert "groundswell score" in ran.err


def test_quantities_keep_the_line_and_add_theirs(run: Any, tmp_path: Path) -> None:
    source, target = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    source.write_text('{"text": "nearly $9 trillion", "n": 1}\n{"text": "none"}\n{broken\n')
    ran = run("quantities", source, target)
    assert ran.status == 1
    assert "in.jsonl:3" in ran.err
    first, second = lines(target.read_text())
    assert first["n"] == 1
    (found,) = first["quantities"]
    assert (found["value"], found["unit"], found["comparator"], found["text"]) == (9e12, "USD", "~", "$9 trillion")
    assert second["quantities"] == []


def test_classify_adds_a_label_with_scores_for_each_head(run: Any, tmp_path: Path) -> None:
    source = tmp_path / "in.jsonl"
    source.write_text('{"text": "The Fed turns hawkish and hikes 75bps"}\n')
    ran = run("classify", source, "-")
    (row,) = lines(ran.out)
    for head in ("sentiment", "stance", "tense", "certainty"):
        assert row[head]["label"] in row[head]["scores"]
        assert sum(row[head]["scores"].values()) == pytest.approx(1, abs=0.01)
    assert row["classifier"].startswith("cascade@")


def test_classify_abstains_below_a_stated_probability(run: Any, tmp_path: Path) -> None:
    source = tmp_path / "in.jsonl"
    source.write_text('{"text": "The Fed turns hawkish and hikes 75bps"}\n')
    (row,) = lines(run("classify", source, "-", "--abstain-below", "1").out)
    assert row["stance"]["label"] == "abstain"
    assert run("classify", source, "-", "--abstain-below", "2").status == 2


def test_extract_turns_a_page_into_documents(run: Any, tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    body = "<p>" + "The Bank of Japan raised its policy rate on Friday, and markets took note of it. " * 6 + "</p>"
    page.write_text(
        f"<html><head><title>Rates</title></head><body><article><h1>Rates</h1>{body}</article></body></html>"
    )
    out = tmp_path / "out.jsonl"
    ran = run("extract", page, "--url", "https://example.com/a", "-o", out)
    assert ran.status == 0, ran.err
    (article,) = lines(out.read_text())
    assert article["kind"] == "article"
    assert article["url"] == "https://example.com/a"
    assert "markets took note" in article["text"]


def test_score_without_a_store_writes_claims_only(run: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "in.jsonl").write_text('{"id": "d", "text": "The BOJ\'s policy rate is 0.75%."}\n')
    ran = run("score", "in.jsonl", "--claims", "claims.jsonl")
    assert ran.status == 0, ran.err
    (claim,) = lines((tmp_path / "claims.jsonl").read_text())
    assert (claim["document_id"], claim["measure"], claim["area"], claim["value"]) == ("d", "policy_rate", "JP", 0.75)
    assert claim["verdict"]["status"] == "unverifiable"
    assert {path.name for path in tmp_path.iterdir()} == {"in.jsonl", "claims.jsonl"}


def test_scoring_the_same_again_adds_nothing(run: Any, tmp_path: Path) -> None:
    dump = tmp_path / "in.jsonl"
    dump.write_text('{"id": "d", "text": "The BOJ\'s policy rate is 0.75%.", "published_at": "2026-01-10"}\n')
    first = run("score", dump, "--store", tmp_path / "s")
    again = run("score", dump, "--store", tmp_path / "s")
    assert "1 scored" in first.err
    assert "0 scored, 1 known before" in again.err


def test_claims_come_for_people_and_for_programs(run: Any, sample_store: Path) -> None:
    table = run("claims", "--store", sample_store, "--measure", "policy_rate").out
    assert "outdated" in table
    assert "supported" in table
    found = json.loads(run("claims", "--store", sample_store, "--author", "Bob", "--json").out)
    assert [(row["document_id"], row["value"], row["verdict"]) for row in found] == [("b", 0.5, "outdated")]
    rows = list(csv.DictReader(io.StringIO(run("claims", "--store", sample_store, "--csv").out)))
    assert {row["document_id"] for row in rows} == {"a", "b", "c", "d"}


@pytest.mark.parametrize(
    ("option", "value", "documents"),
    [
        pytest.param("--verdict", "outdated", {"b", "d"}, id="verdict"),
        pytest.param("--since", "2026-02-01", {"c", "d"}, id="since"),
        pytest.param("--until", "2026-01-10", {"a"}, id="until-includes-the-day"),
        pytest.param("--as-of", "2026-01-31", {"a", "b"}, id="as-of"),
        pytest.param("--source", "Desk", {"a"}, id="source"),
    ],
)
def test_claims_are_narrowed(run: Any, sample_store: Path, option: str, value: str, documents: set[str]) -> None:
    about = ("--area", "JP", "--measure", "policy_rate")
    found = json.loads(run("claims", "--store", sample_store, *about, option, value, "--json").out)
    assert {row["document_id"] for row in found} == documents


def test_trend_shows_crowd_and_data_by_window_with_a_plot(run: Any, sample_store: Path) -> None:
    rows = json.loads(run("trend", "policy_rate", "--area", "JP", "--store", sample_store, "--json").out)
    assert [(row["window"], row["level"], row["official"]) for row in rows] == [
        ("2026-01-01", 0.625, 0.75),
        ("2026-02-01", 0.75, 0.75),
        ("2026-07-01", 0.75, 1.0),
    ]
    table = run("trend", "policy_rate", "--area", "JP", "--store", sample_store).out
    assert "crowd says" in table
    assert "●● crowd" in table


@pytest.mark.parametrize("mood", ["sentiment", "stance"])
def test_moods_have_a_trend(run: Any, sample_store: Path, mood: str) -> None:
    rows = json.loads(run("trend", mood, "--store", sample_store, "--by", "month", "--json").out)
    assert all(-1 <= row["score"] <= 1 for row in rows)
    assert mood in run("trend", mood, "--store", sample_store).out


def test_overview_says_it_in_words(run: Any, sample_store: Path) -> None:
    rows = json.loads(run("overview", "--store", sample_store, "--days", "365", "--json").out)
    (row,) = (row for row in rows if (row["measure"], row["area"]) == ("policy_rate", "JP"))
    assert row["voices"] == 4
    assert row["verdicts"] == {"outdated": 2, "supported": 2}
    assert "4 independent voices" in row["in_words"]
    assert "policy rate" in run("overview", "--store", sample_store, "--days", "365").out


def test_rows_of_few_voices_are_counted_and_shown_on_request(run: Any, sample_store: Path) -> None:
    table = run("overview", "--store", sample_store, "--days", "10").out
    assert "policy rate" not in table
    assert "too few independent voices" in table
    assert "policy rate" in run("overview", "--store", sample_store, "--days", "10", "--all").out


def test_the_report_is_one_inert_page(run: Any, sample_store: Path, tmp_path: Path) -> None:
    out = tmp_path / "report.html"
    assert run("report", out, "--store", sample_store, "--days", "365").status == 0
    page = out.read_text()
    assert "&lt;script&gt;alert(1)" in page
    assert "<script" not in page
    # Names of XML vocabularies inside the plots are no addresses that a browser asks.
    addresses = set(re.findall(r"https?://[\w.]+", page))
    assert addresses <= {"http://www.w3.org", "http://purl.org", "http://creativecommons.org", "https://matplotlib.org"}
    assert "<svg" in page
    assert "$20 trillion" in page


def test_config_says_where_each_value_came_from(run: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GROUNDSWELL_FRED_API_KEY", "hush")
    rows = {row["setting"]: row for row in json.loads(run("config", "--store", "here", "--json").out)}
    assert (rows["store"]["value"], rows["store"]["from"]) == ("here", "--store")
    assert rows["fred_api_key"]["value"] == "(set)"
    assert rows["model"]["from"] == "default"


def test_measures_are_listed(run: Any) -> None:
    rows = json.loads(run("measures", "--json").out)
    assert {"policy_rate", "carry_trade_size", "etf_flow"} <= {row["id"] for row in rows}


@pytest.mark.slow
def test_the_demo_shows_writes_and_says_what_next(run: Any, tmp_path: Path) -> None:
    ran = run("-q", "demo", "--out", tmp_path / "demo")
    assert ran.status == 0, ran.err
    assert "what the crowd says, against what the data said" in ran.out
    assert "Try next" in ran.out
    assert (tmp_path / "demo" / "report.html").stat().st_size > 50_000


def test_series_are_listed_shown_as_of_a_day_and_what_they_cover(run: Any, tmp_path: Path) -> None:
    store = ("--store", tmp_path / "none")
    names = {row["series"] for row in json.loads(run("reference", "list", *store, "--json").out)}
    assert {"policy_rate_jp", "policy_rate_us", "fx_rate_usd_jpy"} <= names
    rows = json.loads(run("reference", "show", "policy_rate_jp", "--as-of", "2026-01-10", *store, "--json").out)
    assert (rows[-1]["period"], rows[-1]["value"]) == ("2025-12-19", 0.75)
    assert "0 % – 0.1 %" in run("reference", "show", "policy_rate_jp", *store).out
    assert "measures" in run("reference", "coverage", *store).out
    unknown = run("reference", "show", "policy_rate_jq", *store)
    assert unknown.status == 2
    assert "policy_rate_jp" in unknown.err


def test_a_classifier_is_measured_and_compared(run: Any, sample_store: Path, tmp_path: Path) -> None:
    labelled = tmp_path / "gold.jsonl"
    labelled.write_text('{"text": "Stocks plunge as profits collapse", "label": "negative"}\n' * 3)
    figures = {row["figure"]: row["value"] for row in json.loads(run("evaluate", labelled, "--json").out)}
    assert figures["n"] == 3
    rows = json.loads(run("compare", "linear", "linear", "--store", sample_store, "--json").out)
    assert {row["agreement"] for row in rows} == {1.0}
    missing = run("evaluate", labelled, "--model", "none/such")
    assert missing.status == 1
    assert "none/such" in missing.err
