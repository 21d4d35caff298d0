"""A server on the loopback address that plays back answers, and a client that neither sleeps nor knows the day."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from groundswell.core.settings import Settings
from groundswell.reference.http import Answer, Client, Manners
from groundswell.reference.providers import ADAPTERS, Door, Feed, Fetched, load_feeds, load_providers

NOW = datetime(2026, 10, 15, 12, 0, tzinfo=UTC)
ANSWERS = Path(__file__).parent / "answers"
SAMPLES = Path(__file__).parents[4] / "shared" / "data" / "reference" / "samples"


@dataclass(frozen=True)
class Reply:
    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    announced: int | None = None  # Content-Length, where it isn't the length of the body


@dataclass(frozen=True)
class Asked:
    path: str
    query: dict[str, str]
    headers: dict[str, str]


class Playback:
    """Replies by path: the first of a list is taken each time, the last one stays."""

    def __init__(self) -> None:
        self.replies: dict[str, list[Reply | Callable[[Asked], Reply]]] = {}
        self.asked: list[Asked] = []
        playback = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                parts = urlsplit(self.path)
                query = {name: values[0] for name, values in parse_qs(parts.query, keep_blank_values=True).items()}
                # A request to a proxy names the whole address.
                path = parts._replace(query="", fragment="").geturl()
                asked = Asked(path, query, {name.lower(): value for name, value in self.headers.items()})
                playback.answer(self, asked)

            def log_message(self, *_: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"

    def play(self, path: str, *replies: Reply | bytes | Callable[[Asked], Reply]) -> None:
        self.replies[path] = [Reply(reply) if isinstance(reply, bytes) else reply for reply in replies]

    def answer(self, handler: BaseHTTPRequestHandler, asked: Asked) -> None:
        self.asked.append(asked)
        waiting = self.replies.get(asked.path, [Reply(b"nothing here", status=404)])
        reply = waiting.pop(0) if len(waiting) > 1 else waiting[0]
        if callable(reply):
            reply = reply(asked)
        handler.send_response_only(reply.status)
        for name, value in {"Date": "Thu, 15 Oct 2026 12:00:00 GMT", **reply.headers}.items():
            handler.send_header(name, value)
        handler.send_header("Content-Length", str(len(reply.body) if reply.announced is None else reply.announced))
        handler.end_headers()
        handler.wfile.write(reply.body)
        handler.close_connection = True


@pytest.fixture(autouse=True)
def _no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)


@pytest.fixture
def server() -> Iterator[Playback]:
    playback = Playback()
    thread = threading.Thread(target=playback.server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield playback
    playback.server.shutdown()
    thread.join()
    playback.server.server_close()


@pytest.fixture
def reply() -> type[Reply]:
    return Reply


@pytest.fixture
def sleeps() -> list[float]:
    return []


@pytest.fixture
def make_client(sleeps: list[float]) -> Iterator[Callable[..., Client]]:
    opened = []

    def make(*, cache_dir: Path | None = None, now: datetime = NOW, **manners: object) -> Client:
        options = {"timeout_s": 5.0, "gap_s": 0.0, **manners}
        client = Client(Manners(**options), cache_dir=cache_dir, sleep=sleeps.append, clock=lambda: now)
        opened.append(client)
        return client

    yield make
    for client in opened:
        client.__exit__()


@pytest.fixture
def settings(server: Playback) -> Settings:
    names = [name for provider in load_providers().values() for name in provider.addresses]
    return Settings(base_urls={name: f"{server.url}/{name}" for name in names})


@pytest.fixture
def answer_file() -> Callable[[str], bytes]:
    return lambda name: (ANSWERS / name).read_bytes()


@pytest.fixture
def sample() -> Callable[[str], bytes]:
    """A recorded answer; they lie beside the project, in development only."""

    def read(name: str) -> bytes:
        path = SAMPLES / name
        if not path.is_file():
            pytest.skip(f"recorded answers are not here: {path}")
        return path.read_bytes()

    return read


@pytest.fixture
def load(server: Playback, make_client, settings: Settings) -> Callable[..., dict[str, list[Fetched]]]:
    """Load series straight through their adapter, as if nothing were stored."""

    def run(*series: str, key: str | None = None, since: dict[str, date] | None = None) -> dict[str, list[Fetched]]:
        feeds = [feed for feed in load_feeds() if feed.series in series]
        (name,) = {feed.provider for feed in feeds}
        addresses = {**settings.base_urls}
        client = make_client(attempts=2)
        door = Door(client, load_providers()[name], addresses, key, client.now(), since or {})
        return {name: list(rows) for batch in ADAPTERS[name](feeds, door) for name, rows in batch.load().items()}

    return run


@pytest.fixture
def feed() -> Callable[[str], Feed]:
    return lambda name: next(feed for feed in load_feeds() if feed.series == name)


@pytest.fixture
def answer(make_client) -> Callable[[bytes], Answer]:
    """An answer with this body, as if it had been got."""
    return lambda body: Answer("http://test/x", "http://test/x", 200, body, NOW, False)
