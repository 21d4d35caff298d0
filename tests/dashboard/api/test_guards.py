"""No way in: tokens, names, origins, paths, headers."""

import logging
from collections.abc import Callable
from typing import Any

import pytest
from starlette.testclient import TestClient

from groundswell.core.errors import SettingsError
from groundswell.dashboard.guards.access import ACCESS
from groundswell.dashboard.guards.rates import CLIENTS, Meter, Rate
from groundswell.dashboard.tokens import hash_token, is_known, new_token

DOCUMENT = {"documents": [{"text": "x"}]}


@pytest.mark.parametrize(
    "given",
    [
        None,
        "Bearer",
        "Bearer ",
        "Bearer wrong",
        "Bearer a-token-of-the-test",
        "Bearer a-token-of-the-tests-",
        "Bearer  a-token-of-the-tests x",
        "Basic a-token-of-the-tests",
        "a-token-of-the-tests",
        "Bearer " + hash_token("a-token-of-the-tests"),
        "Bearer " + "x" * 10_000,
        "Bearer tök".encode(),
    ],
    ids=str,
)
def test_nobody_adds_documents_without_the_token(given: Any, client: TestClient) -> None:
    headers = {} if given is None else {"Authorization": given}
    answer = client.post("/v1/documents", json=DOCUMENT, headers=headers)
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"].startswith("Bearer")


def test_nobody_adds_documents_where_there_is_no_token_at_all(make_app: Callable[..., Any]) -> None:
    with TestClient(make_app(serve_tokens=()), base_url="http://localhost") as client:
        for given in ("Bearer ", "Bearer x", ""):
            assert client.post("/v1/documents", json=DOCUMENT, headers={"Authorization": given}).status_code == 401


def test_tokens_are_kept_as_hashes_alone(make_app: Callable[..., Any]) -> None:
    token, digest = new_token()
    assert token not in digest
    assert len(token) >= 43
    assert is_known(token, (hash_token("other"), digest))
    assert not is_known(token[:-1], (digest,))
    assert not is_known(digest, (digest,))
    for wrong in ("secret", token, "sha256:xyz", digest.upper()):
        with pytest.raises(SettingsError, match="expected hashes") as caught:
            make_app(serve_tokens=(wrong,))
        assert wrong not in str(caught.value)


@pytest.mark.parametrize(
    ("host", "allowed"),
    [
        ("localhost", True),
        ("localhost:8000", True),
        ("127.0.0.1:8000", True),
        ("[::1]:8000", True),
        ("desk.example", True),
        ("DESK.example:80", True),
        ("0.0.0.0", False),
        ("evil.example", False),
        ("localhost.evil.example", False),
        ("evil.example:8000", False),
        ("evil@localhost", False),
        ("localhost/evil", False),
        ("localhost evil", False),
        ("[::1", False),
        ("", False),
    ],
)
def test_only_known_names_are_answered_to(host: str, allowed: bool, make_app: Callable[..., Any]) -> None:
    app = make_app(serve_hosts=("Desk.example",))
    answer = TestClient(app, base_url="http://localhost").get("/v1/measures", headers={"Host": host})
    assert answer.status_code == (200 if allowed else 421)


def test_two_names_are_none(client: TestClient) -> None:
    headers = [("Host", "localhost"), ("Host", "evil.example")]
    assert client.get("/v1/measures", headers=headers).status_code == 421


@pytest.mark.parametrize(
    ("origin", "allowed"),
    [
        ("http://localhost", True),
        ("https://desk.example", True),
        ("http://localhost:81", False),
        ("https://evil.example", False),
        ("null", False),
        ("http://localhost.evil.example", False),
        ("http://[", False),
    ],
)
def test_only_own_pages_may_send_texts(origin: str, allowed: bool, make_app: Callable[..., Any]) -> None:
    client = TestClient(make_app(serve_origins=("https://desk.example",)), base_url="http://localhost")
    answer = client.post("/v1/check", json={"text": 1}, headers={"Origin": origin})
    assert answer.status_code == (422 if allowed else 403)


def test_other_origins_read_nothing_unless_told(client: TestClient, make_app: Callable[..., Any]) -> None:
    origin = {"Origin": "https://desk.example"}
    assert "access-control-allow-origin" not in client.get("/v1/measures", headers=origin).headers
    asked = {**origin, "Access-Control-Request-Method": "GET"}
    assert client.options("/v1/measures", headers=asked).status_code == 405
    shared = TestClient(make_app(serve_origins=("https://desk.example",)), base_url="http://localhost")
    assert shared.get("/v1/measures", headers=origin).headers["access-control-allow-origin"] == origin["Origin"]
    assert shared.options("/v1/measures", headers=asked).status_code == 200
    other = {"Origin": "https://evil.example"}
    assert "access-control-allow-origin" not in shared.get("/v1/measures", headers=other).headers


@pytest.mark.parametrize(
    "path",
    [
        "/static/../app.py",
        "/static/%2e%2e/app.py",
        "/static/..%2fapp.py",
        "/static/%2e%2e%2f%2e%2e%2fetc/passwd",
        "/static//etc/passwd",
        "/static/..\\app.py",
        "/static/robots.txt%00.py",
        "/v1/../static/../app.py",
        "/v1/documents/../../../etc/passwd",
        "/v1/documents/%2e%2e%2f%2e%2e%2fetc%2fpasswd",
        "/v1/series/..%2f..%2fetc%2fpasswd",
        "/v1/series/policy_rate_jp%00",
    ],
)
def test_no_path_leads_out(path: str, client: TestClient) -> None:
    answer = client.get(path)
    assert answer.status_code in (404, 405)
    assert "root:" not in answer.text
    assert "create_app" not in answer.text


INJECTED = [
    "x' OR '1'='1",
    "x'; DROP TABLE claims; --",
    "JP\r\nSet-Cookie: a=b",
    "$as_of",
    "x\x00y",
    "%",
    "${jndi}",
    "🌊" * 20,
]


@pytest.mark.parametrize("text", INJECTED)
@pytest.mark.parametrize("parameter", ["area", "source", "author", "document", "cursor", "measure"])
def test_parameters_are_values_never_code(parameter: str, text: str, client: TestClient) -> None:
    answer = client.get("/v1/claims", params={parameter: text, "limit": 1})
    assert answer.status_code in (200, 404, 422)
    assert "set-cookie" not in answer.headers
    if answer.status_code == 200:
        assert answer.json()["items"] == []


@pytest.mark.parametrize("text", INJECTED)
def test_searches_are_values_never_code(text: str, client: TestClient) -> None:
    answer = client.get("/v1/documents", params={"q": text, "limit": 1})
    assert answer.status_code == 200
    assert all("%" in text for _ in answer.json()["items"])


def test_links_to_further_pages_carry_no_header_of_the_client(client: TestClient) -> None:
    asked = {"limit": 1, "since": "2026-01-01", "until": "2026-12-31T10:00:00+01:00"}
    link = client.get("/v1/documents", params=asked).headers["link"]
    assert "%2B01%3A00" in link
    assert link.isprintable()


@pytest.mark.parametrize("path", ["/v1/measures", "/v1/nothing", "/static/robots.txt", "/nothing"])
def test_every_answer_says_how_it_may_be_used(path: str, client: TestClient) -> None:
    headers = client.get(path).headers
    policy = headers["content-security-policy"]
    assert policy.startswith("default-src 'none'; script-src 'self'; style-src 'self';")
    assert "unsafe" not in policy
    assert (headers["x-content-type-options"], headers["x-frame-options"]) == ("nosniff", "DENY")
    assert "server" not in headers


def test_the_log_names_the_route_and_never_what_was_searched(
    make_app: Callable[..., Any], caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ACCESS, "handlers", [caplog.handler])
    monkeypatch.setattr(ACCESS, "propagate", False)
    monkeypatch.setattr(ACCESS, "level", logging.INFO)
    client = TestClient(make_app(serve_access_log=True), base_url="http://localhost")
    client.get("/v1/documents?q=hidden")
    client.post("/v1/check", json={"text": "hidden", "as_of": "2026-01-01"})
    fields = [record.fields for record in caplog.records]  # type: ignore[attr-defined]
    assert [(item["path"], item["status"]) for item in fields] == [("/v1/documents", 200), ("/v1/check", 200)]
    assert "hidden" not in str(fields)


@pytest.mark.parametrize("setting", ["serve_rate", "serve_work_rate"])
@pytest.mark.parametrize("text", ["often", "0/second", "5", "5/day", "5/second;6/minute", " 5/second"])
def test_a_rate_that_is_none_is_named(setting: str, text: str, make_app: Callable[..., Any]) -> None:
    with pytest.raises(SettingsError, match=setting):
        make_app(**{setting: text})


def test_clients_are_held_to_their_rate_each_for_itself() -> None:
    meter = Meter(Rate.read("serve_rate", "10/second"))
    assert [meter.wait_seconds("a", 0.0) for _ in range(10)] == [0.0] * 10
    assert meter.wait_seconds("a", 0.0) == pytest.approx(0.1)
    assert meter.wait_seconds("b", 0.0) == 0.0
    assert meter.wait_seconds("a", 0.1) == 0.0
    assert meter.wait_seconds("a", 0.15) == pytest.approx(0.05)
    let_through = sum(meter.wait_seconds("c", number / 100) == 0.0 for number in range(1000))
    assert let_through == pytest.approx(10 + 10 * 10, abs=1)


def test_no_crowd_of_clients_fills_the_memory() -> None:
    meter = Meter(Rate.read("serve_rate", "1/hour"))
    for number in range(CLIENTS + 5):
        meter.wait_seconds(str(number), 0.0)
    assert meter.wait_seconds("0", 0.0) == 0.0
    assert meter.wait_seconds(str(CLIENTS + 4), 0.0) > 0
