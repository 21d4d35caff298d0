import subprocess
import sys

import pytest

from groundswell.console.edge import run_at_edge
from groundswell.core.errors import GroundswellError, StoreError, UsageError


@pytest.mark.parametrize(
    ("error", "status", "message"),
    [
        (UsageError("no such thing"), 2, "groundswell: no such thing\n"),
        (StoreError("gone"), 1, "groundswell: gone\n"),
        (GroundswellError("else"), 1, "groundswell: else\n"),
        (KeyboardInterrupt(), 130, "interrupted\n"),
    ],
    ids=["usage", "store", "any", "interrupt"],
)
def test_errors_become_one_line_and_a_status(
    error: BaseException, status: int, message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail() -> None:
        raise error

    with pytest.raises(SystemExit) as stop:
        run_at_edge(fail)
    assert stop.value.code == status
    assert capsys.readouterr().err == message


def test_a_reader_that_goes_away_is_no_error() -> None:
    script = f"{sys.executable} -m groundswell measures --json | head -c 1"
    ran = subprocess.run(["bash", "-o", "pipefail", "-c", script], capture_output=True, check=False)
    assert ran.stderr == b""
    assert ran.returncode == 0


def test_a_fault_of_ours_is_not_hidden() -> None:
    def fail() -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        run_at_edge(fail)
