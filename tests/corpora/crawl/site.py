"""A web site that tests serve: pages by path, each an answer or a function of the request; what was asked is kept."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass
class Reply:
    body: str | bytes = ""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    wait: float = 0.0


@dataclass
class Site:
    address: str = ""
    pages: dict[str, Reply | Callable[[str, dict[str, str]], Reply]] = field(default_factory=dict)
    otherwise: Callable[[str, dict[str, str]], Reply] = lambda path, headers: Reply("gone", 404)
    asked: list[tuple[float, str, dict[str, str]]] = field(default_factory=list)

    @property
    def paths(self) -> list[str]:
        return [path for _, path, _ in self.asked]

    @property
    def counts(self) -> Counter[str]:
        return Counter(self.paths)

    def answer(self, path: str, headers: dict[str, str]) -> Reply:
        self.asked.append((time.monotonic(), path, headers))
        found = self.pages.get(path, self.otherwise)
        return found(path, headers) if callable(found) else found


@contextmanager
def serve() -> Iterator[Site]:
    site = Site()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            reply = site.answer(self.path, {name.lower(): value for name, value in self.headers.items()})
            if reply.wait:
                time.sleep(reply.wait)
            body = reply.body.encode() if isinstance(reply.body, str) else reply.body
            self.send_response(reply.status)
            for name, value in ({"Content-Type": "text/html; charset=utf-8"} | reply.headers).items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.handle_error = lambda *args: None  # type: ignore[method-assign]  # clients that hang up are part of the tests
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    site.address = f"http://127.0.0.1:{server.server_port}"
    try:
        yield site
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def article(title: str, body: str, comments: str = "", head: str = "") -> str:
    words = "".join(f"<p>{part}</p>" for part in body.split("\n"))
    return (
        f"<!doctype html><html lang='en'><head><title>{title}</title>{head}</head><body><main><article>"
        f"<h1>{title}</h1>{words}</article>{comments}</main></body></html>"
    )


def comment(number: int, author: str, text: str) -> str:
    return (
        f"<li id='comment-{number}' class='comment'><div class='comment-author'><b class='fn'>{author}</b></div>"
        f"<time datetime='2026-01-09T0{number % 10}:00:00Z'>Jan 9</time>"
        f"<div class='comment-content'><p>{text}</p></div></li>"
    )
