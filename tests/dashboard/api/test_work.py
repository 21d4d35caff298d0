"""Texts sent to the server: checked as on the command line; stored whole or not at all."""

import json
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from groundswell.corpora.store import Store

BOTH = "The BOJ raised its policy rate to 0.75% and nearly $9 trillion of carry trades will flow back"
AUTHORISED = {"Authorization": "Bearer a-token-of-the-tests"}
ARTICLE = {
    "id": "new",
    "source": "Desk",
    "published_at": "2026-07-10T12:00:00Z",
    "text": "The BOJ's policy rate is 0.75%.",
    "comments": [{"id": "reply", "author": "Bo", "published_at": "2026-07-10T13:00:00Z", "text": "No, it is 1%."}],
}


@pytest.mark.parametrize("as_of", ["2026-01-10", "2026-07-10"])
def test_check_gives_what_the_command_gives(as_of: str, client: TestClient, run: Any) -> None:
    answer = client.post("/v1/check", json={"text": BOTH, "as_of": as_of})
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-store"
    assert answer.json()["claims"] == json.loads(run("check", BOTH, "--as-of", as_of, "--json").out)
    assert answer.json()["as_of"].startswith(as_of)


@pytest.mark.parametrize("text", ["", " ", "no claim at all", "\x00", "🌊" * 1000, "0" * 100_000])
def test_any_text_can_be_checked(text: str, client: TestClient) -> None:
    assert client.post("/v1/check", json={"text": text}).json()["claims"] == []


def test_check_stores_nothing(own_client: TestClient, own_store: Path) -> None:
    before = Store.open(own_store).version
    own_client.post("/v1/check", json={"text": BOTH})
    assert Store.open(own_store).version == before


def test_documents_are_scored_stored_and_shown_at_once(own_client: TestClient) -> None:
    assert own_client.get("/v1/claims?document=new").json()["items"] == []
    before = own_client.get("/v1/health").json()["store_version"]
    added = own_client.post("/v1/documents", json={"documents": [ARTICLE]}, headers=AUTHORISED).json()
    assert added["store_version"] > before
    assert {name: added[name] for name in ("documents", "scored", "known")} == {"documents": 2, "scored": 2, "known": 0}
    claims = own_client.get("/v1/claims?document=new", headers={"Cache-Control": "no-cache"}).json()["items"]
    assert [claim["verdict_status"] for claim in claims] == ["outdated"]
    thread = own_client.get("/v1/documents?article=new").json()["items"]
    assert [row["id"] for row in thread] == ["reply", "new"]
    assert added["claims"] == sum(row["claims"] for row in thread)


def test_documents_that_are_known_change_nothing(own_client: TestClient) -> None:
    given = {"documents": [ARTICLE]}
    first = own_client.post("/v1/documents", json=given, headers=AUTHORISED).json()
    again = own_client.post("/v1/documents", json=given, headers=AUTHORISED).json()
    assert (again["scored"], again["known"], again["claims"]) == (0, 2, 0)
    assert again["store_version"] == first["store_version"]


def test_one_bad_document_keeps_all_out(own_client: TestClient, own_store: Path) -> None:
    given = {"documents": [ARTICLE, {"text": "x", "published_at": "someday"}]}
    before = Store.open(own_store).version
    assert own_client.post("/v1/documents", json=given, headers=AUTHORISED).status_code == 422
    assert Store.open(own_store).version == before


def test_relative_times_are_read_against_the_time_of_collection(own_client: TestClient) -> None:
    given = {
        "documents": [{"id": "ago", "text": "The BOJ's policy rate is 1%.", "published_at": "2 days ago"}],
        "collected_at": "2026-08-10T12:00:00Z",
    }
    assert own_client.post("/v1/documents", json=given, headers=AUTHORISED).status_code == 200
    document = own_client.get("/v1/documents/ago", headers={"Cache-Control": "no-cache"}).json()
    assert document["published_at"].startswith("2026-08-08")
