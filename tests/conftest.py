import json
import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from groundswell.cli import main

# The same examples in every CI run, so that a change is judged by what it changed; new ones are found at the desk.
settings.register_profile("ci", derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow])
if os.environ.get("CI"):
    settings.load_profile("ci")


@dataclass(frozen=True)
class Ran:
    status: int
    out: str
    err: str


Run = Callable[..., Ran]


@pytest.fixture
def run(
    monkeypatch: pytest.MonkeyPatch,
    capsysbinary: pytest.CaptureFixture[bytes],
    tmp_path_factory: pytest.TempPathFactory,
) -> Run:
    """Run the command line in this process, without the user's settings."""
    monkeypatch.setenv("HOME", str(tmp_path_factory.mktemp("home")))
    monkeypatch.delenv("XDG_CONFIG_HOME", raising=False)
    # The width of tables and plots: that of output into a file, however the tests are run.
    monkeypatch.delenv("COLUMNS", raising=False)

    def call(*words: object) -> Ran:
        monkeypatch.setattr(sys, "argv", ["groundswell", *map(str, words)])
        status = 0
        try:
            main()
        except SystemExit as stop:
            status = int(stop.code or 0)
        captured = capsysbinary.readouterr()
        return Ran(status, captured.out.decode(), captured.err.decode())

    return call


@pytest.fixture(scope="session")
def sample_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with a few documents whose claims and verdicts are known."""
    from groundswell.console.work import score_into

    folder = tmp_path_factory.mktemp("sample")
    dump = folder / "posts.jsonl"
    dump.write_text("".join(json.dumps(row) + "\n" for row in SAMPLE), encoding="utf-8")
    score_into(str(folder / "store"), [str(dump)], quiet=True)
    return folder / "store"


SAMPLE = [
    {
        "id": "a",
        "author": "Ann",
        "source": "Desk",
        "published_at": "2026-01-10T12:00:00Z",
        "text": "The BOJ's policy rate is 0.75%.",
    },
    {
        "id": "b",
        "author": "Bob",
        "published_at": "2026-01-12T12:00:00Z",
        "text": "The Bank of Japan's policy rate stands at 0.5%.",
    },
    {
        "id": "c",
        "author": "Cy",
        "published_at": "2026-02-02T12:00:00Z",
        "text": "The BOJ policy rate is 0.75%. Wow <script>alert(1)</script> $20 trillion of yen carry trades!",
    },
    {
        "id": "d",
        "kind": "comment",
        "parent_id": "c",
        "author": "Di",
        "published_at": "2026-07-10T12:00:00Z",
        "text": "The BOJ's policy rate is 0.75%, as ever.",
    },
]
