"""The API says what the command line says, in each form, page by page, as of any day, and from memory."""

import csv
import gzip
import io
import json
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from starlette.testclient import TestClient

ARROW = "application/vnd.apache.arrow.stream"

# What the command line shows in words besides its fields, and what the API leaves inside.
WORDS = {
    "turned",
    "crowd",
    "data",
    "off",
    "spread",
    "band",
    "said",
    "says",
    "when",
    "who",
    "verdict",
    "changed",
    "in_words",
}
INSIDE = {"number", "cluster", "speaker", "verdict_estimates"}

SAME = [
    pytest.param("overview", "overview", id="overview"),
    pytest.param(
        "consensus policy_rate --area JP --by week", "consensus?measure=policy_rate&area=JP&by=week", id="consensus"
    ),
    pytest.param("consensus --credibility --half-life 7", "consensus?credibility=true&half_life=7", id="weights"),
    pytest.param("consensus --no-independence", "consensus?independence=false", id="claims-not-voices"),
    pytest.param("consensus --spam", "consensus?spam=true", id="promotion-too"),
    pytest.param("gap policy_rate", "gap?measure=policy_rate", id="gap"),
    pytest.param("trend policy_rate", "trend?measure=policy_rate", id="trend"),
    pytest.param("trend sentiment --by day", "trend?measure=sentiment&by=day", id="mood"),
    pytest.param("voices policy_rate", "voices?measure=policy_rate", id="voices"),
    pytest.param("mutations policy_rate", "mutations?measure=policy_rate", id="mutations"),
    pytest.param("sources --of source", "sources?of=source", id="sources"),
    pytest.param("events policy_rate --area JP", "events?measure=policy_rate&area=JP", id="events"),
    pytest.param("claims --limit 50", "claims", id="claims"),
    pytest.param("claims --verdict outdated --author Bob", "claims?verdict=outdated&author=Bob", id="claims-of"),
    pytest.param(
        "claims --since 2026-02-01 --until 2026-02-02", "claims?since=2026-02-01&until=2026-02-02", id="claims-in"
    ),
    pytest.param("measures", "measures", id="measures"),
    pytest.param("reference list", "series", id="series"),
    pytest.param("reference show policy_rate_jp --last 5", "series/policy_rate_jp?last=5", id="figures"),
    pytest.param("reference coverage", "coverage", id="coverage"),
]


@pytest.mark.parametrize(("words", "path"), SAME)
@pytest.mark.parametrize("as_of", [None, "2026-02-02"], ids=["now", "as-of"])
def test_the_api_answers_as_the_command_line(
    words: str, path: str, as_of: str | None, run: Any, client: TestClient, sample_store: Path
) -> None:
    takes_moment = not path.startswith(("measures", "series?", "coverage")) and path != "series"
    given = f"{'&' if '?' in path else '?'}as_of={as_of}" if as_of and takes_moment else ""
    flags = [] if words == "measures" else ["--store", sample_store]
    flags += ["--as-of", as_of] if as_of and takes_moment else []
    printed = json.loads(run(*words.split(), *flags, "--json").out)
    answered = client.get(f"/v1/{path}{given}").json()
    assert answered["items"] is not None
    assert bare(answered["items"]) == bare(printed)


def bare(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    found = [{name: text(value) for name, value in row.items() if name not in WORDS | INSIDE} for row in rows]
    return [dict(sorted(row.items())) for row in found]


def text(value: Any) -> Any:
    """The command line prints stored times in Python's own form."""
    return value.replace("+00:00", "Z").replace(" ", "T") if isinstance(value, str) and value[:2] == "20" else value


def test_why_and_lineage_answer_as_the_command_line(run: Any, client: TestClient, sample_store: Path) -> None:
    words = ["why", "policy_rate", "2026-01-10", "2026-02-10", "--area", "JP", "--store", sample_store, "--json"]
    for moment in ("2026-01-11", "2026-12-31"):
        asked = {"measure": "policy_rate", "area": "JP", "before": "2026-01-10", "after": "2026-02-10", "as_of": moment}
        answered = client.get("/v1/why", params=asked).json()["items"]
        assert answered == json.loads(run(*words, "--as-of", moment).out)
        assert bool(answered) == (moment > "2026-02-10")
    claim = client.get("/v1/claims?measure=policy_rate&author=Ann").json()["items"][0]["id"]
    printed = json.loads(run("lineage", claim, "--store", sample_store, "--json").out)
    assert bare(client.get(f"/v1/claims/{claim}/lineage").json()["items"]) == bare(printed)
    assert len(printed) > 1


def test_what_was_published_later_is_not_there_yet(client: TestClient) -> None:
    claim = client.get("/v1/claims?author=Di").json()["items"][0]
    for path in (f"claims/{claim['id']}", f"claims/{claim['id']}/lineage", f"documents/{claim['document_id']}"):
        assert client.get(f"/v1/{path}?as_of=2026-07-09").status_code == 404
        assert client.get(f"/v1/{path}?as_of=2026-07-10").status_code == 200
    assert client.get("/v1/documents?as_of=2026-07-09").json()["as_of"] == "2026-07-09T23:59:59.999999Z"


@pytest.mark.parametrize("path", ["claims?", "documents?", "consensus?by=day&", "overview?", "voices?", "verdicts?"])
def test_pages_add_up_to_the_whole(path: str, client: TestClient) -> None:
    whole = client.get(f"/v1/{path}limit=500").json()
    assert whole["next"] is None
    found: list[Any] = []
    target: str | None = f"/v1/{path}limit=1"
    while target is not None:
        answer = client.get(target)
        found += answer.json()["items"]
        target = answer.links["next"]["url"] if "next" in answer.links else None
        assert (answer.json()["next"] is None) == (target is None)
    assert found == whole["items"]


@pytest.mark.parametrize(
    ("words", "found"), [("carry", ["c"]), ("BOJ POLICY", ["d", "c", "a"]), ("script alert", ["c"])]
)
def test_documents_are_searched_for_words(words: str, found: list[str], client: TestClient) -> None:
    rows = client.get("/v1/documents", params={"q": words}).json()["items"]
    assert [row["id"] for row in rows] == found
    assert "text" not in rows[0]


def test_a_document_comes_with_its_text_and_without_where_it_lay(client: TestClient) -> None:
    document = client.get("/v1/documents/c").json()
    assert "<script>alert(1)</script>" in document["text"]
    assert "origin" not in document
    thread = client.get("/v1/documents?article=c").json()["items"]
    assert [row["id"] for row in thread] == ["d", "c"]


def test_rows_come_as_csv_and_as_arrow(client: TestClient) -> None:
    rows = client.get("/v1/claims").json()["items"]
    answer = client.get("/v1/claims", headers={"Accept": "text/csv"})
    assert answer.headers["content-type"].startswith("text/csv")
    read = list(csv.DictReader(io.StringIO(answer.text)))
    assert [row["id"] for row in read] == [row["id"] for row in rows]
    assert list(read[0]) == list(rows[0])
    table = pa.ipc.open_stream(client.get("/v1/claims", headers={"Accept": ARROW}).content).read_all()
    assert table.column_names == list(rows[0])
    assert table["value"].to_pylist() == [row["value"] for row in rows]
    assert json.loads(table["verdict_estimates"][0].as_py()) == rows[0]["verdict_estimates"]


TABLES = [
    "overview",
    "consensus",
    "voices?measure=pmi_services",
    "trend?measure=stance",
    "series",
    "why?measure=gov_debt&before=2026-01-01&after=2026-02-01",
]


@pytest.mark.parametrize("path", TABLES)
def test_every_form_has_the_same_columns_even_of_no_rows(path: str, client: TestClient) -> None:
    schema = pa.ipc.open_stream(client.get(f"/v1/{path}", headers={"Accept": ARROW}).content).read_all().schema
    header = client.get(f"/v1/{path}", headers={"Accept": "text/csv"}).text.splitlines()[0]
    assert header.split(",") == schema.names
    for row in client.get(f"/v1/{path}").json()["items"][:1]:
        assert set(row) == set(schema.names)


@pytest.mark.parametrize(
    ("accept", "given"),
    [
        ("*/*", "application/json"),
        ("text/html, application/xhtml+xml, */*;q=0.8", "application/json"),
        ("text/csv;q=0.5, application/json;q=0.4", "text/csv"),
        ("text/*", "text/csv"),
        ("application/json;q=0, text/csv", "text/csv"),
    ],
)
def test_the_form_is_the_one_that_the_client_likes_best(accept: str, given: str, client: TestClient) -> None:
    assert client.get("/v1/measures", headers={"Accept": accept}).headers["content-type"].split(";")[0] == given


def test_an_answer_that_the_client_has_is_not_sent_again(client: TestClient) -> None:
    first = client.get("/v1/overview")
    again = client.get("/v1/overview", headers={"If-None-Match": f'"x", {first.headers["etag"]}'})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["etag"] == first.headers["etag"]
    other = client.get("/v1/claims", headers={"If-None-Match": first.headers["etag"]})
    assert other.status_code == 200


def test_answers_are_compressed_for_those_who_take_it(client: TestClient) -> None:
    plain = client.get("/v1/coverage", headers={"Accept-Encoding": "gzip;q=0"})
    assert "content-encoding" not in plain.headers
    with client.stream("GET", "/v1/coverage", headers={"Accept-Encoding": "gzip"}) as answer:
        raw = b"".join(answer.iter_raw())
        assert answer.headers["content-encoding"] == "gzip"
    assert gzip.decompress(raw) == plain.content
    assert len(raw) < len(plain.content) / 3
    assert "Accept-Encoding" in plain.headers["vary"]


def test_head_is_get_without_a_body(client: TestClient) -> None:
    get, head = client.get("/v1/measures"), client.head("/v1/measures")
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["content-length"] == get.headers["content-length"]


def test_health_and_metrics_tell_how_the_server_is(client: TestClient) -> None:
    assert client.get("/v1/health").json()["status"] == "ok"
    text = client.get("/v1/metrics").text
    assert 'groundswell_requests_total{method="GET",route="/v1/health",status="200"}' in text
    assert "groundswell_answers_total" in text


def test_the_document_of_the_api_has_examples_and_no_shape_of_errors_but_one(client: TestClient) -> None:
    document = client.get("/v1/openapi.json").json()
    assert "ValidationError" not in document["components"]["schemas"]
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            assert operation["summary"], path
            for status, answer in operation["responses"].items():
                if status >= "400":
                    assert list(answer["content"]) == ["application/problem+json"], (path, method, status)
    check = document["paths"]["/v1/check"]["post"]["requestBody"]["content"]["application/json"]
    assert check["examples"]
