"""A web site that tests and campaigns serve: pages by path, each an answer or a function of the request; what was asked
is kept.
"""

from __future__ import annotations

import socket
import struct
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass
class Reply:
    """What is answered; `wait` (seconds) before that, and the connection cut off instead where `cut`."""

    body: str | bytes = ""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    wait: float = 0.0
    cut: bool = False


@dataclass
class Site:
    """The pages that are served, and when which was asked for, with its headers."""

    address: str = ""
    pages: dict[str, Reply | Callable[[str, dict[str, str]], Reply]] = field(default_factory=dict)
    otherwise: Callable[[str, dict[str, str]], Reply] = lambda path, headers: Reply("gone", 404)
    asked: list[tuple[float, str, dict[str, str]]] = field(default_factory=list)

    @property
    def paths(self) -> list[str]:
        """The paths that were asked for, in order."""
        return [path for _, path, _ in self.asked]

    @property
    def counts(self) -> Counter[str]:
        """How often each path was asked for."""
        return Counter(self.paths)

    def answer(self, path: str, headers: dict[str, str]) -> Reply:
        """The answer to a request, which is kept."""
        self.asked.append((time.monotonic(), path, headers))
        found = self.pages.get(path, self.otherwise)
        return found(path, headers) if callable(found) else found


@contextmanager
def serve() -> Iterator[Site]:
    """Serve a site on this machine."""
    site = Site()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            reply = site.answer(self.path, {name.lower(): value for name, value in self.headers.items()})
            if reply.wait:
                time.sleep(reply.wait)
            if reply.cut:
                # A reset, where an orderly end would be taken for an empty answer.
                self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                self.close_connection = True
                self.connection.close()
                return
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
    """A page with an article and, in mark-up, its comments."""
    words = "".join(f"<p>{part}</p>" for part in body.split("\n"))
    return (
        f"<!doctype html><html lang='en'><head><title>{title}</title>{head}</head><body><main><article>"
        f"<h1>{title}</h1>{words}</article>{comments}</main></body></html>"
    )


def comment(number: int, author: str, text: str) -> str:
    """A comment in mark-up."""
    return (
        f"<li id='comment-{number}' class='comment'><div class='comment-author'><b class='fn'>{author}</b></div>"
        f"<time datetime='2026-01-09T0{number % 10}:00:00Z'>Jan 9</time>"
        f"<div class='comment-content'><p>{text}</p></div></li>"
    )


def feed(address: str, paths: Iterable[str]) -> str:
    """An RSS feed of pages of a site."""
    items = "".join(f"<item><title>{path}</title><link>{address}{path}</link></item>" for path in paths)
    return f"<?xml version='1.0'?><rss version='2.0'><channel><title>Site</title>{items}</channel></rss>"
