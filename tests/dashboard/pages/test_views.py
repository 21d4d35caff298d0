import asyncio
import html
import json
import re
from pathlib import Path
from urllib.parse import quote

import pytest
from starlette.testclient import TestClient

from groundswell.core.settings import Settings
from groundswell.corpora.store import Store
from groundswell.dashboard.app import create_app
from groundswell.dashboard.pages import warm_up

ARTICLE = quote("art/1?x=&y", safe="")
VIEWS = {
    "overview": "/",
    "overview sorted": "/?sort=gap&order=up&everything=true&days=365",
    "overview as of": "/?as_of=2026-02-20",
    "measure": "/measure?measure=policy_rate&area=JP",
    "measure without area": "/measure?measure=policy_rate",
    "measure in a window": "/measure?measure=policy_rate&area=JP&since=2026-01-01&until=2026-02-28&verdict=outdated",
    "measure nobody speaks of": "/measure?measure=unemployment_rate",
    "documents": "/documents",
    "documents found": "/documents?q=carry+yen&kind=article",
    "nothing found": "/documents?q=xyzzy",
    "document": f"/document?id={ARTICLE}",
    "comment": "/document?id=c1",
    "sources": "/sources?least=1",
    "outlets": "/sources?of=source",
    "check": "/check",
}


def get(client: TestClient, path: str, status: int = 200) -> str:
    answer = client.get(path)
    assert answer.status_code == status, answer.text[:500]
    return answer.text


@pytest.mark.parametrize("path", VIEWS.values(), ids=VIEWS)
def test_every_view_is_a_whole_page(client: TestClient, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert answer.text.count("<h1>") == 1
    assert answer.text.rstrip().endswith("</html>")


@pytest.mark.parametrize("path", VIEWS.values(), ids=VIEWS)
def test_no_view_holds_script_style_or_address_of_others(client: TestClient, path: str) -> None:
    page = get(client, path)
    assert not re.search(r"<script(?![^>]* src=\"/)", page)
    assert not re.search(r"<style|\sstyle=|<[a-z]+[^>]*\son[a-z]+=|<img src=x", page)
    assert not re.search(r"(?:src|href|action)=\"(?!/|#|\?)", page)


@pytest.mark.parametrize("path", VIEWS.values(), ids=VIEWS)
def test_every_view_of_an_empty_store_says_what_to_do(empty_client: TestClient, path: str) -> None:
    if path.startswith("/document?"):
        get(empty_client, path, 404)
    else:
        assert "<h1>" in get(empty_client, path)


def test_the_overview_of_an_empty_store_says_how_to_fill_it(empty_client: TestClient) -> None:
    assert "groundswell score" in get(empty_client, "/")


def test_the_overview_shows_crowd_data_gap_voices_and_verdicts(client: TestClient) -> None:
    page = get(client, "/?days=365")
    row = page[page.index('<th scope="row"') :].partition("</tr>")[0]
    text = re.sub(r"<[^>]+>", " ", row)
    for shown in ("policy rate", "JP", "0.75 %", "2025-12-19", "none", "21  claims", "5  outdated"):
        assert shown in text


def test_the_overview_is_sorted_by_what_the_address_says(client: TestClient) -> None:
    def names(page: str) -> list[str]:
        return re.findall(r'<th scope="row"[^>]*><a[^>]*>([^<]+)</a>', page)

    up, down = (names(get(client, f"/?everything=true&sort=measure&order={order}")) for order in ("up", "down"))
    assert up == sorted(up)
    assert down == up[::-1]
    assert len(up) > 1


def test_the_filter_names_measures_and_areas(client: TestClient) -> None:
    page = get(client, "/?everything=true&q=carry")
    assert "carry trade size" in page
    assert ">policy rate</a>" not in page


def test_a_past_day_shows_nothing_that_came_later(client: TestClient) -> None:
    assert "Nobody speaks of this" in get(client, "/measure?measure=policy_rate&area=JP&as_of=2026-01-01")
    assert "carry trade size" not in get(client, "/?everything=true&as_of=2026-02-01")


def test_state_goes_along_in_the_links(client: TestClient) -> None:
    page = get(client, "/measure?measure=policy_rate&area=JP&as_of=2026-03-01")
    assert 'href="/sources?as_of=2026-03-01"' in page
    assert "as_of=2026-03-01&amp;id=" in page


def test_the_chart_holds_crowd_official_figures_dots_and_lanes(client: TestClient) -> None:
    found = client.get("/charts/measure.json?measure=policy_rate&area=JP").json()
    assert found["claims_total"] == len(found["claims"]) == 21
    assert {claim["look"] for claim in found["claims"]} >= {"right", "wrong"}
    assert found["official"][-1][1] == 0.75
    assert [row["level"] for row in found["crowd"] if row["level"] is not None]
    (given,) = re.findall(r'data-lanes="([^"]+)"', get(client, "/measure?measure=policy_rate&area=JP"))
    lanes = json.loads(html.unescape(given))
    assert lanes[0]["voices"] >= lanes[-1]["voices"]
    assert found["range"][0] < 0.5
    assert found["range"][1] > 1


def test_the_chart_of_a_window_holds_its_claims_alone(client: TestClient) -> None:
    path = "/charts/measure.json?measure=policy_rate&area=JP&since=2026-02-01&until=2026-02-28"
    found = client.get(path).json()
    assert {claim["when"][:7] for claim in found["claims"]} == {"2026-02"}


def test_dots_are_capped_and_the_chart_says_of_how_many(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    from groundswell.dashboard.pages import chart

    monkeypatch.setattr(chart, "MOST_DOTS", 5)
    found = client.get("/charts/measure.json?measure=policy_rate&area=JP&by=week").json()
    assert (len(found["claims"]), found["claims_total"]) == (5, 21)


def test_a_sparkline_is_an_image(client: TestClient) -> None:
    answer = client.get("/charts/sparkline.svg?measure=policy_rate&area=JP")
    assert answer.headers["content-type"].startswith("image/svg+xml")
    assert answer.text.startswith("<svg")
    assert answer.text.count("<path") > 2


def test_a_claim_is_shown_in_its_words_with_verdict_and_lineage(client: TestClient, claim_ids: dict[str, str]) -> None:
    page = get(client, f"/claim?id={claim_ids['s1']}")
    assert "<mark>0.5%</mark>" in page
    assert "outdated" in page
    assert "BOJ" in page
    lineage = get(client, f"/lineage?id={claim_ids['s1']}")
    (given,) = re.findall(r'data-nodes="([^"]+)"', lineage)
    nodes = json.loads(html.unescape(given))
    assert sum(node["asked"] for node in nodes) == 1
    assert all(node["link"].startswith("/claim?id=") for node in nodes)


def test_comments_stand_in_threads_with_their_marks(client: TestClient) -> None:
    page = get(client, f"/document?id={ARTICLE}")
    depths = re.findall(r'<li class="card d(\d)">', page)
    assert depths == ["1", "2", "1", "1"]
    assert "echoes its article" in page
    assert "all of it</a>" in page


def test_a_claim_is_pointed_at_in_its_document(client: TestClient, claim_ids: dict[str, str]) -> None:
    page = get(client, f"/document?id=s1&claim={claim_ids['s1']}")
    assert re.search(r'<a class="marked outdated" [^>]*id="claim">0.5%', page)
    assert "official: <b>0.75 %</b>" in page


def test_hostile_text_is_text(client: TestClient) -> None:
    page = get(client, f"/document?id={ARTICLE}")
    assert "&lt;script&gt;window.broken" in page
    assert "[free money](javascript:" in page
    assert not re.search("[\u202a-\u202e\u2066-\u2069\x07]", page)
    assert "The BOJ policy rate is ·%" in page


def test_a_text_is_checked_by_a_plain_form(client: TestClient) -> None:
    form = {"text": f"The BOJ is at 0.75%. {SCRIPT}", "as_of": "2026-07-10"}
    answer = client.post("/check", data=form)
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-store"
    assert "outdated" in answer.text
    assert "&lt;script&gt;" in answer.text
    assert "<script>" not in answer.text


SCRIPT = "<script>window.broken = true</script>"


def test_a_text_without_claims_is_told_so(client: TestClient) -> None:
    assert "Nothing in it could be held against data" in client.post("/check", data={"text": "Hello."}).text


@pytest.mark.parametrize(
    ("path", "status", "shown"),
    [
        ("/measure?measure=polcy_rate", 404, "policy rate"),
        ("/claim?id=none", 404, "no claim"),
        ("/lineage?id=none", 404, "no claim"),
        ("/document?id=%00%3Cscript%3E", 404, "no document"),
        ("/?days=x", 422, "days"),
        ("/?as_of=yesterday", 422, "as_of"),
        ("/measure", 422, "measure"),
        ("/documents?cursor=nonsense", 422, "cursor"),
        ("/charts/measure.json?measure=polcy_rate", 404, "polcy_rate"),
    ],
)
def test_what_can_not_be_shown_is_a_page_too(client: TestClient, path: str, status: int, shown: str) -> None:
    page = get(client, path, status)
    assert "<h1>" in page
    assert shown in page
    assert "<script>" not in page


def test_a_text_that_is_too_long_is_a_page_too(client: TestClient) -> None:
    assert client.post("/check", data={"text": "x" * 100_001}).status_code == 422
    assert client.post("/check", content=b"\xff\xfe", headers={"content-type": "text/plain"}).status_code == 422


def test_views_are_kept_and_asked_again(client: TestClient) -> None:
    first = client.get("/sources")
    again = client.get("/sources", headers={"If-None-Match": first.headers["etag"]})
    assert again.status_code == 304


def test_the_charting_library_comes_from_its_package_and_stays(client: TestClient) -> None:
    answer = client.get("/charts/plotly.js")
    assert "immutable" in answer.headers["cache-control"]
    assert answer.headers["content-encoding"] == "gzip"
    assert b"Plotly" in answer.content
    plain = client.get("/charts/plotly.js", headers={"Accept-Encoding": "identity"})
    assert plain.content == answer.content


@pytest.mark.parametrize("talk", [True, False])
def test_the_first_views_are_ready_before_anyone_asks(pages_store: Path, tmp_path: Path, talk: bool) -> None:
    store = pages_store if talk else tmp_path / "store"
    Store.open(store, create=True)
    app = create_app(Settings(store=str(store)))
    asyncio.run(warm_up(app.state.groundswell))
    with TestClient(app, base_url="http://localhost") as client:
        paths = ["/", *(["/measure?measure=policy_rate&area=JP"] if talk else [])]
        before = _kept(client)
        assert all(client.get(path).status_code == 200 for path in paths)
        assert _kept(client) == before + len(paths)


def _kept(client: TestClient) -> float:
    """How many answers were given from memory."""
    found = re.search(r'^groundswell_answers_total\{[^}]*"kept"[^}]*\} ([\d.]+)', client.get("/v1/metrics").text, re.M)
    return float(found[1]) if found else 0.0
