"""Every error that leaves the server has one shape; each place that makes one is hit here."""

import asyncio
import re
import shutil
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

import groundswell.dashboard
from groundswell.core.errors import InputError, MissingExtra, ModelError, RefreshError, UnknownSeries
from groundswell.corpora.store import Store
from groundswell.dashboard import snapshots
from groundswell.dashboard.problems import problem_of

AUTHORISED = {"Authorization": "Bearer a-token-of-the-tests"}
DOCUMENT = {"documents": [{"text": "x"}]}


def sent(body: bytes, media: str = "application/json") -> dict[str, Any]:
    return {"content": body, "headers": {"Content-Type": media}}


def added(*documents: Any) -> dict[str, Any]:
    return {"json": {"documents": documents}, "headers": AUTHORISED}


def early() -> dict[str, Any]:
    return {"json": {"text": "x", "published_at": "2026-02-01", "as_of": "2026-01-01"}}


def from_page(origin: str) -> dict[str, Any]:
    return {"json": {"text": "x"}, "headers": {"Origin": origin}}


BOASTED = {"headers": {"Content-Length": "9" * 30}, "content": b"x"}
JSON_AS_TEXT = sent(b'{"text": "x"}', "text/plain")
REQUESTS = [
    pytest.param("GET", "/v1/nothing", {}, 404, "not-found", id="no-such-route"),
    pytest.param("GET", "/v1/claims/x", {}, 404, "not-found", id="no-such-claim"),
    pytest.param("GET", "/v1/claims/x/lineage", {}, 404, "not-found", id="no-lineage"),
    pytest.param("GET", "/v1/documents/x", {}, 404, "not-found", id="no-such-document"),
    pytest.param("GET", "/v1/consensus?measure=polcy_rate", {}, 404, "unknown-name", id="no-such-measure"),
    pytest.param("GET", "/v1/claims?measure=polcy_rate", {}, 404, "unknown-name", id="no-such-measure-of-claims"),
    pytest.param("GET", "/v1/overview?measure=polcy_rate", {}, 404, "unknown-name", id="no-such-measure-of-overview"),
    pytest.param("GET", "/v1/measures/polcy_rate", {}, 404, "unknown-name", id="no-such-measure-by-name"),
    pytest.param("GET", "/v1/series/policy_rate_jq", {}, 404, "unknown-name", id="no-such-series"),
    pytest.param("DELETE", "/v1/claims", {}, 405, "method-not-allowed", id="method"),
    pytest.param("POST", "/v1/overview", {}, 405, "method-not-allowed", id="post-to-read"),
    pytest.param("GET", "/v1/claims", {"headers": {"Accept": "image/png"}}, 406, "not-acceptable", id="form"),
    pytest.param("GET", "/v1/claims", {"headers": {"Accept": "text/csv;q=x"}}, 406, "not-acceptable", id="bad-wish"),
    pytest.param("GET", "/v1/documents/a", {"headers": {"Accept": "text/csv"}}, 406, "not-acceptable", id="no-csv"),
    pytest.param("GET", "/v1/claims?limit=0", {}, 422, "invalid-request", id="range"),
    pytest.param("GET", "/v1/claims?limits=1", {}, 422, "invalid-request", id="unknown-parameter"),
    pytest.param("GET", "/v1/claims?as_of=someday", {}, 422, "invalid-request", id="no-time"),
    pytest.param("GET", "/v1/claims?as_of=2026-02-30", {}, 422, "invalid-request", id="no-day"),
    pytest.param("GET", "/v1/claims?as_of=9999-12-31", {}, 422, "invalid-request", id="far-time"),
    pytest.param("GET", "/v1/claims?verdict=wrong", {}, 422, "invalid-request", id="no-verdict"),
    pytest.param("GET", "/v1/consensus?by=year", {}, 422, "invalid-request", id="no-window"),
    pytest.param("GET", "/v1/consensus?half_life=nan", {}, 422, "invalid-request", id="no-number"),
    pytest.param("GET", "/v1/mutations", {}, 422, "invalid-request", id="missing-parameter"),
    *(
        pytest.param("GET", f"/v1/{path}", {}, 422, "invalid-request", id=f"cursor-{number}")
        for number, path in enumerate(
            [
                "voices?cursor=9",
                "voices?cursor=row--1",
                "voices?cursor=row-99999999",
                "claims?cursor=row-1",
                "claims?cursor=W10",
                "claims?cursor=WyIyMDI2LTEwLTE0VDE4OjAwOjAwWiIsMV0",
                "documents?cursor=" + "W1tb" * 400,
                "documents?cursor=WyJ4IiwiYSJd",
            ]
        )
    ),
    pytest.param("POST", "/v1/check", {"json": {"text": 1}}, 422, "invalid-request", id="no-text"),
    pytest.param("POST", "/v1/check", {"json": {"text": "x" * 100_001}}, 422, "invalid-request", id="long-text"),
    pytest.param("POST", "/v1/check", {"json": {"text": "x", "a": 1}}, 422, "invalid-request", id="unknown-field"),
    pytest.param("POST", "/v1/check", sent(b'{"text": "\\ud800"}'), 422, "invalid-request", id="half-a-letter"),
    pytest.param("POST", "/v1/check", sent(b"{"), 422, "invalid-request", id="no-json"),
    pytest.param("POST", "/v1/check", sent(b"[" * 100_000), 400, "bad-request", id="deep-json"),
    pytest.param("POST", "/v1/check", JSON_AS_TEXT, 422, "invalid-request", id="json-that-says-it-is-none"),
    pytest.param("POST", "/v1/check", early(), 422, "invalid-request", id="judged-before-it-was-written"),
    pytest.param("POST", "/v1/check", {"content": b"x" * 1_000_001}, 413, "body-too-large", id="large-body"),
    pytest.param("POST", "/v1/check", BOASTED, 413, "body-too-large", id="boasted-body"),
    pytest.param("POST", "/v1/documents", {"json": DOCUMENT}, 401, "no-token", id="no-token"),
    pytest.param("POST", "/v1/documents", added({"text": 1}), 422, "invalid-request", id="bad-document"),
    pytest.param(
        "POST", "/v1/documents", added({"text": "x", "comments": [1]}), 422, "invalid-request", id="bad-comment"
    ),
    pytest.param("POST", "/v1/documents", added(1), 422, "invalid-request", id="no-document"),
    pytest.param("GET", "/v1/claims", {"headers": {"Host": "evil.example"}}, 421, "unknown-host", id="host"),
    pytest.param("POST", "/v1/check", from_page("https://evil.example"), 403, "foreign-origin", id="origin"),
]


@pytest.mark.parametrize(("method", "path", "given", "status", "kind"), REQUESTS)
def test_errors_have_one_shape(
    method: str, path: str, given: dict[str, Any], status: int, kind: str, client: TestClient
) -> None:
    assert_problem(client.request(method, path, **given), status, kind)


def assert_problem(answer: Any, status: int, kind: str) -> dict[str, Any]:
    assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json")
    assert answer.headers["cache-control"] == "no-store"
    problem: dict[str, Any] = answer.json()
    assert set(problem) - {"errors", "nearest"} == {"type", "title", "status", "detail"}
    assert (problem["type"], problem["status"]) == (f"urn:groundswell:problem:{kind}", status)
    assert problem["title"]
    assert problem["detail"]
    assert "Traceback" not in answer.text
    return problem


def test_problems_help_to_mend_them(client: TestClient) -> None:
    assert client.get("/v1/consensus?measure=polcy_rate").json()["nearest"][:1] == ["policy_rate"]
    problem = client.post("/v1/check", json={"text": 1, "as_of": "x"}).json()
    assert {item["where"] for item in problem["errors"]} == {"body.text", "body.as_of"}
    documents = {"documents": [{"text": "fine"}, {"text": ""}]}
    problem = client.post("/v1/documents", json=documents, headers=AUTHORISED).json()
    assert [item["where"] for item in problem["errors"]] == ["body.documents.1"]


def test_too_many_requests_are_turned_away_but_not_the_watchdog(make_app: Callable[..., Any]) -> None:
    app = make_app(serve_rate="3/minute", serve_work_rate="1/minute")
    with TestClient(app, base_url="http://localhost") as client:
        assert [client.get("/v1/measures").status_code for _ in range(4)] == [200, 200, 200, 429]
        answer = client.get("/v1/measures")
        assert_problem(answer, 429, "too-many-requests")
        assert int(answer.headers["retry-after"]) > 0
        assert [client.post("/v1/check", json={}).status_code for _ in range(2)] == [422, 429]
        assert client.get("/v1/health").status_code == 200


def test_a_body_that_does_not_come_is_not_waited_for(make_app: Callable[..., Any]) -> None:
    sent: list[Any] = []
    scope = {
        "type": "http",
        "method": "POST",
        "path": "/v1/check",
        "query_string": b"",
        "headers": [(b"host", b"localhost"), (b"content-length", b"10")],
        "client": ("127.0.0.1", 1),
        "server": ("127.0.0.1", 8000),
        "scheme": "http",
        "http_version": "1.1",
    }

    async def receive() -> dict[str, Any]:
        await asyncio.sleep(0.02)
        return {"type": "http.request", "body": b"x", "more_body": True}

    async def send(message: Any) -> None:
        sent.append(message)

    start = time.monotonic()
    asyncio.run(make_app(serve_body_seconds=0.1)(scope, receive, send))
    assert time.monotonic() - start < 5
    assert sent[0]["status"] == 408
    assert (b"connection", b"close") in sent[0]["headers"]


def test_an_answer_that_takes_long_is_asked_for_again(
    make_app: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("groundswell.dashboard.api.crowd.overview", lambda *_, **__: time.sleep(0.5) or [])
    monkeypatch.setattr("groundswell.dashboard.reading.Checker", lambda **_: time.sleep(0.5))
    with TestClient(make_app(serve_timeout_seconds=0.1), base_url="http://localhost") as client:
        assert_problem(client.get("/v1/overview"), 503, "still-working")
        assert_problem(client.post("/v1/check", json={"text": "x"}), 503, "still-working")
        time.sleep(0.7)
        assert client.get("/v1/overview").status_code == 200


def test_a_crowd_of_texts_is_not_queued_for_ever(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("groundswell.dashboard.reading.WAITING", 0)
    assert_problem(client.post("/v1/check", json={"text": "x"}), 503, "still-working")


def test_no_more_listen_than_may(make_app: Callable[..., Any], monkeypatch: pytest.MonkeyPatch) -> None:
    app = make_app()
    monkeypatch.setattr(type(app.state.groundswell.news), "is_full", True)
    with TestClient(app, base_url="http://localhost") as client:
        assert_problem(client.get("/v1/stream"), 503, "too-many-streams")


def test_a_store_that_another_writes_to_is_busy(own_client: TestClient, own_store: Path) -> None:
    with Store.open(own_store).writer():
        answer = own_client.post("/v1/documents", json=DOCUMENT, headers=AUTHORISED)
        assert_problem(answer, 409, "store-busy")
        assert answer.headers["retry-after"]
    assert own_client.post("/v1/documents", json=DOCUMENT, headers=AUTHORISED).status_code == 200


def test_a_store_that_is_gone_is_unavailable_and_its_place_stays_secret(
    own_client: TestClient, own_store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(snapshots, "LOOK_SECONDS", 0.0)
    own_client.get("/v1/documents")
    shutil.rmtree(own_store)
    answer = own_client.get("/v1/documents?limit=7")
    assert_problem(answer, 503, "store-unavailable")
    assert str(own_store) not in answer.text
    assert own_client.get("/v1/health", headers={"Cache-Control": "no-cache"}).json()["status"] == "behind"


def test_what_nobody_foresaw_says_nothing_of_the_inside(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: Any, **__: Any) -> None:
        raise RuntimeError("secret")

    monkeypatch.setattr("groundswell.dashboard.api.crowd.load_verdicts", fail)
    answer = client.get("/v1/verdicts?limit=3")
    assert_problem(answer, 500, "internal-error")
    assert "secret" not in answer.text
    assert answer.headers["content-security-policy"]


@pytest.mark.parametrize(
    ("error", "status", "kind"),
    [
        (UnknownSeries("x", ["xy"]), 404, "unknown-name"),
        (MissingExtra("x", "y"), 501, "missing-part"),
        (InputError("a", "b"), 422, "invalid-request"),
        (ModelError("/secret"), 500, "internal-error"),
        (RefreshError("p", "u", expected="e", got="g"), 500, "internal-error"),
    ],
)
def test_each_error_of_the_package_is_a_problem(error: Any, status: int, kind: str) -> None:
    problem = problem_of(error)
    assert (problem.status, problem.kind) == (status, kind)
    assert "/secret" not in problem.detail


def test_every_kind_of_problem_is_hit_above() -> None:
    folder = Path(groundswell.dashboard.__file__).parent
    made: set[str] = set()
    for path in folder.rglob("*.py"):
        made |= set(re.findall(r'Problem\(\s*\d{3},\s*"([a-z-]+)"', path.read_text(encoding="utf-8")))
    text = Path(__file__).read_text(encoding="utf-8")
    assert made
    assert {kind for kind in made if f'"{kind}"' not in text} <= {"slow-body"}, "408 is checked by its status"
