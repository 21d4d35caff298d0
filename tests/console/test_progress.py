import sys

import pytest

from groundswell.console import progress
from groundswell.console.progress import show_progress


def test_a_log_gets_a_line_now_and_then(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    clock = iter([0.0, 1.0, 11.0, 12.0, 30.0])
    monkeypatch.setattr(progress.time, "monotonic", lambda: next(clock))
    with show_progress("scoring") as report:
        for done in range(1, 5):
            report(done, 4, f"{done} documents")
    assert capsys.readouterr().err == "scoring: 50% 2 documents\nscoring: 100% 4 documents\n"


def test_a_terminal_gets_a_bar(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    with show_progress("scoring") as report:
        report(1, None, "one")
        report(2, 4, "two")


def test_quiet_says_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    with show_progress("scoring", quiet=True) as report:
        report(1, 2, "words")
    assert capsys.readouterr().err == ""
