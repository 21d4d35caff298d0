"""The server as a process listens as told: real sockets, slow clients, and the stream of news."""

import http.client
import json
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

SECONDS = 60.0
"""How long to wait for a process on a slow machine."""


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@pytest.fixture
def serve(own_store: Path, tmp_path: Path) -> Iterator[Callable[..., int]]:
    """Starts `groundswell serve` over a store of its own; gives the port."""
    started: list[subprocess.Popen[bytes]] = []

    def start(**settings: Any) -> int:
        port = free_port()
        (tmp_path / "groundswell.toml").write_text(
            "".join(f"{name} = {json.dumps(v)}\n" for name, v in settings.items())
        )
        command = [sys.executable, "-m", "groundswell", "serve", "--store", str(own_store), "--port", str(port)]
        started.append(subprocess.Popen(command, cwd=tmp_path, stderr=subprocess.PIPE))
        deadline = time.monotonic() + SECONDS
        while time.monotonic() < deadline:
            try:
                if get(port, "/v1/health")[0] == 200:
                    return port
            except OSError:
                assert started[-1].poll() is None
                time.sleep(0.1)
        raise TimeoutError("the server did not come up")

    yield start
    for process in started:
        process.terminate()
        _, said = process.communicate(timeout=SECONDS)
        assert b"Traceback" not in said


def get(port: int, path: str, **headers: str) -> tuple[int, bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=SECONDS)
    connection.request("GET", path, headers=headers)
    answer = connection.getresponse()
    return answer.status, answer.read()


def read_until(stream: Any, wanted: bytes) -> bytes:
    """Lines of a stream up to one that starts so."""
    found = b""
    while True:
        line = stream.readline()
        assert line, found
        found += line
        if line.startswith(wanted):
            return found


@pytest.mark.slow
def test_news_come_as_they_happen_and_again_to_who_missed_them(
    serve: Callable[..., int], own_store: Path, grow: Callable[[Path, str], None]
) -> None:
    port = serve()
    listening = http.client.HTTPConnection("127.0.0.1", port, timeout=SECONDS)
    listening.request("GET", "/v1/stream")
    answer = listening.getresponse()
    assert answer.getheader("content-type", "").startswith("text/event-stream")
    first = read_until(answer, b"data")
    assert b"event: state" in first
    # The rows of the state before must be there for something to differ from them.
    time.sleep(2)
    grow(own_store, "n")
    news = read_until(answer, b"event: signal")
    assert b"event: state" in news
    changed = json.loads(read_until(answer, b"data").rpartition(b"data: ")[2])
    assert (changed["measure"], changed["area"]) == ("policy_rate", "JP")
    name = [line for line in news.splitlines() if line.startswith(b"id: ")][-1][4:].decode()
    listening.close()
    again = http.client.HTTPConnection("127.0.0.1", port, timeout=SECONDS)
    again.request("GET", "/v1/stream", headers={"Last-Event-ID": name})
    assert b"event: state" in read_until(again.getresponse(), b"data")
    again.close()


@pytest.mark.slow
def test_a_request_that_does_not_come_whole_is_cut_off(serve: Callable[..., int]) -> None:
    port = serve(serve_body_seconds=1.0)
    for sent in (b"", b"GET /v1/health HTTP/1.1\r\nHost: localhost\r\nX: "):
        with socket.create_connection(("127.0.0.1", port), timeout=SECONDS) as slow:
            slow.sendall(sent)
            start = time.monotonic()
            slow.settimeout(SECONDS)
            assert slow.recv(1000) == b""
            assert time.monotonic() - start < SECONDS / 2
    with socket.create_connection(("127.0.0.1", port), timeout=SECONDS) as slow:
        slow.sendall(b"POST /v1/check HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10\r\n\r\nx")
        assert b" 408 " in slow.recv(1000)
    patient = http.client.HTTPConnection("127.0.0.1", port, timeout=SECONDS)
    patient.connect()
    first = patient.sock
    for _ in range(3):
        patient.request("GET", "/v1/health")
        assert patient.getresponse().read()
        assert patient.sock is first
        time.sleep(0.7)
    patient.close()


@pytest.mark.slow
def test_what_is_no_request_is_refused(serve: Callable[..., int]) -> None:
    port = serve()
    for sent in (b"\x16\x03\x01\x02\x00", b"GET / HTTP/1.1\r\nHost: a\r\nX: " + b"x" * 200_000, b"GET /\r\n\r\n"):
        with socket.create_connection(("127.0.0.1", port), timeout=SECONDS) as odd:
            try:
                odd.sendall(sent + b"\r\n\r\n")
                answer = odd.recv(1000)
            except ConnectionError:
                continue
            assert answer == b"" or b" 400 " in answer.split(b"\r\n")[0]
    assert get(port, "/v1/health", Host="evil.example")[0] == 421


def test_serve_says_what_is_wrong_before_it_listens(run: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    nowhere = run("serve", "--store", tmp_path / "none")
    assert (nowhere.status, "no store here" in nowhere.err) == (1, True)
    monkeypatch.setenv("GROUNDSWELL_SERVE_TOKENS", '["secret"]')
    unhashed = run("serve", "--store", tmp_path / "none")
    assert (unhashed.status, "expected hashes" in unhashed.err, "secret" in unhashed.err) == (2, True, False)


def test_token_prints_a_token_and_the_hash_that_admits_it(run: Any) -> None:
    from groundswell.dashboard.tokens import is_known

    made = run("token")
    digest = made.err.split('serve_tokens = ["')[1].split('"]')[0]
    assert is_known(made.out.strip(), (digest,))
