import json
import logging

import pytest

from groundswell.core.logs import ROOT, set_up_logging


@pytest.mark.parametrize(
    ("verbosity", "heard"),
    [
        (-1, {"error"}),
        (0, {"error", "warning"}),
        (1, {"error", "warning", "info"}),
        (2, {"error", "warning", "info", "debug"}),
    ],
)
def test_verbosity_decides_what_is_heard(verbosity: int, heard: set[str], capsys: pytest.CaptureFixture[str]) -> None:
    set_up_logging(verbosity=verbosity)
    logger = logging.getLogger(f"{ROOT}.test")
    for level in ("debug", "info", "warning", "error"):
        getattr(logger, level)("event", extra={"fields": {"n": 1}})
    lines = capsys.readouterr().err.splitlines()
    assert lines == [f"{level} event n=1" for level in ("debug", "info", "warning", "error") if level in heard]


def test_json_lines_carry_fields_and_exceptions(capsys: pytest.CaptureFixture[str]) -> None:
    set_up_logging(as_json=True)
    try:
        raise ValueError("boom")
    except ValueError:
        logging.getLogger(f"{ROOT}.test").exception("failed", extra={"fields": {"path": "x"}})
    row = json.loads(capsys.readouterr().err)
    assert (row["event"], row["level"], row["path"]) == ("failed", "error", "x")
    assert "boom" in row["exception"]
