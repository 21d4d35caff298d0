"""Alerts reach a receiver at least once, signed, each with its own key, whatever fails on the way."""

import json
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from groundswell.core.errors import SettingsError, StoreError
from groundswell.core.settings import WatchRule
from groundswell.signals.export import SIGNALS
from groundswell.signals.watch import GIVE_UP_DAYS, Outbox, check_rules, raised, tell
from groundswell.signals.webhook import KEY, SIGNATURE, TRIES, NotDelivered, deliver, is_signed, sign

NOW = datetime(2026, 1, 20, tzinfo=UTC)
ROW: dict[str, Any] = {
    **dict.fromkeys(SIGNALS),
    "measure": "policy_rate",
    "area": "JP",
    "window": "2026-01-01",
    "unit": "%",
    "gap": -0.25,
    "effective_voices": 5.0,
}


def rule(**given: Any) -> WatchRule:
    return WatchRule(
        **{"name": "behind", "url": "http://127.0.0.1:1/x", "measure": "policy_rate", "below": -0.2} | given
    )


class Receiver:
    """A local web address that answers what it is told to, and keeps what it got."""

    def __init__(self) -> None:
        self.got: list[tuple[dict[str, str], bytes]] = []
        self.answers: list[int] = []
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                receiver.got.append((dict(self.headers), body))
                self.send_response(receiver.answers.pop(0) if receiver.answers else 204)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_: Any) -> None: ...

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}/hook"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    @property
    def keys(self) -> list[str]:
        return [headers[KEY] for headers, _ in self.got]


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    found = Receiver()
    yield found
    found.close()


def send(url: str, message: Any, **given: Any) -> None:
    deliver(url, message, **given, sleep=lambda _: None)


def test_a_value_beyond_its_threshold_raises_one_alert_for_each_window() -> None:
    (alert,) = raised(rule(), [ROW, ROW | {"area": "US", "gap": 0.0}, ROW | {"measure": "inflation"}], as_of=NOW)
    assert (alert.side, alert.threshold, alert.value, alert.area) == ("below", -0.2, -0.25, "JP")
    (again,) = raised(rule(), [ROW | {"gap": -0.3}], as_of=NOW + timedelta(hours=1))
    assert again.key == alert.key
    (later,) = raised(rule(), [ROW, ROW | {"window": "2026-02-01"}], as_of=NOW)
    assert later.key != alert.key
    assert raised(rule(below=None, above=0.1), [ROW], as_of=NOW) == []
    assert raised(rule(), [ROW | {"gap": None}], as_of=NOW) == []


def test_an_alert_is_signed_and_carries_its_key(receiver: Receiver, tmp_path: Path) -> None:
    outbox = Outbox(tmp_path)
    assert outbox.put(raised(rule(), [ROW], as_of=NOW), now=NOW) == 1
    (told,) = tell(outbox, [rule(url=receiver.url)], secret="s", clock=lambda: NOW, send=send)
    ((headers, body),) = receiver.got
    assert told.trouble is None
    assert json.loads(body)["value"] == -0.25
    assert headers[KEY] == told.alert.key
    at = int(headers[SIGNATURE].split(",")[0].removeprefix("t="))
    assert is_signed(body, headers[SIGNATURE], secret="s", now=at + 10)
    assert not is_signed(body + b" ", headers[SIGNATURE], secret="s", now=at)
    assert not is_signed(body, headers[SIGNATURE], secret="another", now=at)
    assert not is_signed(body, headers[SIGNATURE], secret="s", now=at + 10_000)
    assert not is_signed(body, "nonsense", secret="s", now=at)


def test_what_was_told_is_not_told_again(receiver: Receiver, tmp_path: Path) -> None:
    for _ in range(3):
        outbox = Outbox(tmp_path)
        outbox.put(raised(rule(), [ROW], as_of=NOW), now=NOW)
        tell(outbox, [rule(url=receiver.url)], secret="s", clock=lambda: NOW, send=send)
    assert len(receiver.got) == 1


def test_a_receiver_in_trouble_is_asked_again_with_the_same_key(receiver: Receiver) -> None:
    receiver.answers = [500, 429, 200]
    send(receiver.url, {"a": 1}, key="k", secret="s")
    assert receiver.keys == ["k"] * 3
    receiver.answers = [503] * TRIES
    with pytest.raises(NotDelivered, match="503"):
        send(receiver.url, {"a": 1}, key="k", secret="s")
    assert len(receiver.got) == 3 + TRIES


def test_a_receiver_that_refuses_is_not_asked_again_at_once(receiver: Receiver) -> None:
    receiver.answers = [410]
    with pytest.raises(NotDelivered, match="410"):
        send(receiver.url, {}, key="k", secret="s")
    assert len(receiver.got) == 1


def test_one_that_fails_waits_and_keeps_no_other(receiver: Receiver, tmp_path: Path) -> None:
    outbox = Outbox(tmp_path)
    rules = [rule(), rule(name="well", url=receiver.url)]
    for item in rules:
        outbox.put(raised(item, [ROW], as_of=NOW), now=NOW)
    told = tell(outbox, rules, secret="s", clock=lambda: NOW, send=send)
    assert sorted((item.alert.rule, item.trouble is None) for item in told) == [("behind", False), ("well", True)]
    assert [alert.rule for alert in outbox.waiting()] == ["behind"]
    repaired = [rule(url=receiver.url)]
    assert tell(outbox, repaired, secret="s", clock=lambda: NOW, send=send)[0].trouble is None


def test_a_process_that_dies_before_it_takes_note_sends_again(receiver: Receiver, tmp_path: Path) -> None:
    def send_and_die(*words: Any, **given: Any) -> None:
        send(*words, **given)
        raise KeyboardInterrupt

    rules = [rule(url=receiver.url)]
    Outbox(tmp_path).put(raised(rules[0], [ROW], as_of=NOW), now=NOW)
    with pytest.raises(KeyboardInterrupt):
        tell(Outbox(tmp_path), rules, secret="s", clock=lambda: NOW, send=send_and_die)
    tell(Outbox(tmp_path), rules, secret="s", clock=lambda: NOW, send=send)
    assert len(receiver.got) == 2
    assert len(set(receiver.keys)) == 1


def test_old_news_and_those_of_rules_that_are_gone_are_given_up(tmp_path: Path) -> None:
    outbox = Outbox(tmp_path)
    outbox.put(raised(rule(), [ROW], as_of=NOW), now=NOW)
    late = NOW + timedelta(days=GIVE_UP_DAYS, seconds=1)
    (told,) = tell(outbox, [rule()], secret="s", clock=lambda: late, send=send)
    assert told.given_up
    outbox.put(raised(rule(name="gone"), [ROW], as_of=NOW), now=NOW)
    (told,) = tell(outbox, [], secret="s", clock=lambda: NOW, send=send)
    assert (told.trouble, told.given_up, outbox.waiting()) == ("its rule is gone", True, [])


def test_a_broken_outbox_is_told(tmp_path: Path) -> None:
    (tmp_path / "watch.sqlite").write_bytes(b"no database" * 100)
    with pytest.raises(StoreError, match=r"watch\.sqlite"):
        Outbox(tmp_path).waiting()


@pytest.mark.parametrize(
    ("rules", "words"),
    [
        pytest.param([rule(signal="mood")], "unknown signal 'mood'", id="signal"),
        pytest.param([rule(below=None)], "above", id="threshold"),
        pytest.param([rule(), rule()], "two rules", id="twice"),
    ],
)
def test_rules_that_can_not_be_used_are_named(rules: list[WatchRule], words: str) -> None:
    with pytest.raises(SettingsError, match=words):
        check_rules(rules)


def test_a_signature_is_what_its_description_says() -> None:
    # printf '1700000000.{}' | openssl dgst -sha256 -hmac key
    digest = "9d713ed406bb7076d4123f0dc2c39d2df5c654ed4b0cd56b52c8b4c940bd63ae"
    assert sign(b"{}", secret="key", at=1_700_000_000) == f"t=1700000000,v1={digest}"


def test_the_command_looks_once_and_tells(
    run: Any, receiver: Receiver, sample_store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = tmp_path / "groundswell.toml"
    config.write_text(
        f"""
min_voices = 1
webhook_secret = "s"
[[watch]]
name = "spoken of"
url = "{receiver.url}"
measure = "policy_rate"
signal = "claims"
by = "quarter"
above = 0
"""
    )
    monkeypatch.setenv("GROUNDSWELL_CONFIG", str(config))
    first = run("watch", "--store", sample_store)
    assert first.status == 0, first.err
    assert "spoken of: claims of policy_rate" in first.out
    assert run("watch", "--store", sample_store).out == ""
    assert len(receiver.got) == len(first.out.splitlines())
    (sample_store / "watch.sqlite").unlink()
