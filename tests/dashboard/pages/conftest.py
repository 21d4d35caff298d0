import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from groundswell.core.settings import Settings
from groundswell.corpora.store import Store
from groundswell.dashboard.app import create_app

SCRIPT = "<script>window.broken = true</script><img src=x onerror='window.broken = true'>"
LINK = "[free money](javascript:window.broken=true) <a href='https://evil.example/'>here</a>"
TURNED = "The BOJ policy rate is \u202e%05.0\u202c and \u2066\u202bnot 0.75%.\x07"
EMOJI = "🎉" * 25_600
"""100 kB of UTF-8."""


def _said(number: int, month: int, value: str, author: str) -> dict[str, Any]:
    return {
        "id": f"s{number}",
        "source": "Desk",
        "author": author,
        "published_at": f"2026-{month:02d}-{10 + number % 10}T12:00:00Z",
        "text": f"The BOJ's policy rate is {value}. That was said {number} times.",
    }


DOCUMENTS: list[dict[str, Any]] = [
    *(
        _said(number, 1 + number // 4, ("0.75%", "0.5%", "0.75%", "1%")[number % 4], f"Author {number % 5}")
        for number in range(16)
    ),
    {
        "id": "art/1?x=&y",
        "title": f"Yen carry {SCRIPT}",
        "source": "Desk <b>bold</b>",
        "author": "Ann & Bob",
        "published_at": "2026-02-02T12:00:00Z",
        "text": f"The BOJ policy rate is 0.75%. Wow {SCRIPT} $20 trillion of yen carry trades, said the desk in Tokyo!",
        "comments": [
            {
                "id": "c1",
                "author": SCRIPT,
                "text": f"{SCRIPT} The BOJ policy rate is 0.5%. {LINK}",
                "published_at": "2026-02-02T13:00:00Z",
                "comments": [
                    {"id": "c2", "author": "Eve\u202e", "text": TURNED, "published_at": "2026-02-02T14:00:00Z"},
                ],
            },
            {"id": "c3", "author": "Joy", "text": EMOJI, "published_at": "2026-02-02T15:00:00Z"},
            {
                "id": "c4",
                "author": "Echo",
                "text": "The BOJ policy rate is 0.75%. $20 trillion of yen carry trades, said the desk in Tokyo!",
                "published_at": "2026-02-02T16:00:00Z",
            },
        ],
    },
]


@pytest.fixture(scope="session")
def pages_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with threads, competing values, and texts that would break out of a page if they could."""
    from groundswell.console.work import score_into

    folder = tmp_path_factory.mktemp("pages")
    dump = folder / "posts.jsonl"
    dump.write_text("".join(json.dumps(row) + "\n" for row in DOCUMENTS), encoding="utf-8")
    score_into(str(folder / "store"), [str(dump)], quiet=True)
    return folder / "store"


def make_settings(store: Path) -> Settings:
    return Settings(
        store=str(store), serve_rate="100000/second", serve_work_rate="100000/second", serve_access_log=False
    )


@pytest.fixture(scope="session")
def client(pages_store: Path) -> Iterator[TestClient]:
    with TestClient(create_app(make_settings(pages_store)), base_url="http://localhost") as made:
        yield made


@pytest.fixture(scope="session")
def empty_client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    folder = tmp_path_factory.mktemp("empty") / "store"
    Store.open(folder, create=True)
    with TestClient(create_app(make_settings(folder)), base_url="http://localhost") as made:
        yield made


@pytest.fixture(scope="session")
def claim_ids(pages_store: Path) -> dict[str, str]:
    """The id of a claim of each document."""
    rows = Store.open(pages_store).claims_table().to_pylist()
    return {row["document_id"]: row["id"] for row in rows}
