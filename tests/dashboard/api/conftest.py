import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from groundswell.core.settings import Settings
from groundswell.dashboard.app import create_app
from groundswell.dashboard.tokens import hash_token

TOKEN = "a-token-of-the-tests"
MakeApp = Callable[..., FastAPI]


@pytest.fixture(scope="session")
def make_app(sample_store: Path) -> Iterator[MakeApp]:
    """Makes the server over the sample store (read alone), or over `store`."""
    made: list[FastAPI] = []

    def make(**given: Any) -> FastAPI:
        roomy = {"serve_rate": "100000/second", "serve_work_rate": "100000/second", "serve_access_log": False}
        settings = {"store": str(sample_store), "serve_tokens": (hash_token(TOKEN),), **roomy, **given}
        made.append(create_app(Settings(**settings)))
        return made[-1]

    yield make
    for app in made:
        app.state.groundswell.close()


@pytest.fixture(scope="session")
def client(make_app: MakeApp) -> Iterator[TestClient]:
    """A client of the server over the sample store."""
    with TestClient(make_app(), base_url="http://localhost", raise_server_exceptions=False) as made:
        yield made


@pytest.fixture
def own_store(sample_store: Path, tmp_path: Path) -> Path:
    """A copy of the sample store, to write to."""
    return Path(shutil.copytree(sample_store, tmp_path / "store"))


@pytest.fixture
def own_client(make_app: MakeApp, own_store: Path) -> Iterator[TestClient]:
    """A client of a server over a store of its own."""
    with TestClient(make_app(store=str(own_store)), base_url="http://localhost") as made:
        yield made


@pytest.fixture(scope="session")
def grow() -> Callable[[Path, str], None]:
    """Adds a document of that id to a store."""
    from groundswell.core.records import Document
    from groundswell.scoring.pipeline import Pipeline
    from groundswell.scoring.run import score_documents

    pipeline = Pipeline.load()
    moment = datetime(2026, 7, 11, tzinfo=UTC)

    def add(store: Path, name: str) -> None:
        text = "The BOJ's policy rate is 1%."
        document = Document(id=name, author=name, text=text, published_at=moment)
        score_documents([document], pipeline=pipeline, store=store)

    return add
