"""Signals in a real PostgreSQL, started for these tests where one is installed."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from groundswell.core.errors import MissingExtra, OutputError, UsageError
from groundswell.signals.database import TABLE, write_rows


def _tool(name: str) -> str | None:
    """A program of the PostgreSQL server: Debian keeps them off the path."""
    beside = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), reverse=True)
    return shutil.which(name) or (str(beside[0]) if beside else None)


def _as_user(folder: Path) -> list[str]:
    """What a command starts with so that it does not run as root, which PostgreSQL refuses."""
    if os.geteuid() != 0:
        return []
    if shutil.which("runuser") is None:
        pytest.skip("PostgreSQL does not run as root, and there is no runuser to be somebody else")
    shutil.chown(folder, "postgres")
    return ["runuser", "-u", "postgres", "--"]


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    pytest.importorskip("sqlalchemy", reason="the extra `postgres` is not installed")
    pytest.importorskip("psycopg", reason="the extra `postgres` is not installed")
    initdb, control = _tool("initdb"), _tool("pg_ctl")
    if initdb is None or control is None:
        pytest.skip("no PostgreSQL server is installed (apt-get install postgresql)")
    import tempfile

    # The path of a socket is short; that of pytest's folders is not, nor may others enter them.
    with tempfile.TemporaryDirectory(prefix="gs-pg-") as made:
        folder = Path(made)
        folder.chmod(0o755)
        user = _as_user(folder)
        data, log = folder / "data", folder / "log"
        subprocess.run(
            [*user, initdb, "-D", data, "-U", "test", "-A", "trust", "-E", "UTF8"], check=True, capture_output=True
        )
        start = [
            *user,
            control,
            "-D",
            data,
            "-l",
            log,
            "-w",
            "-o",
            f"-c listen_addresses='' -k {folder} -c fsync=off",
            "start",
        ]
        subprocess.run(start, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            yield f"postgresql://test@/postgres?host={folder}"
        finally:
            subprocess.run([*user, control, "-D", data, "-m", "immediate", "stop"], check=False, capture_output=True)


def value(window: str = "2026-01-01", number: float = 0.75, **given: Any) -> dict[str, Any]:
    return {
        "signal": "level",
        "measure": "policy_rate",
        "area": "JP",
        "by": "month",
        "window": window,
        "last": "2026-01-10T12:00:00Z",
        "value": number,
        "unit": "%",
        "voices": 5.0,
        "as_of": "2026-01-31T00:00:00Z",
        "version": "1.0",
    } | given


def stored(url: str) -> list[tuple[Any, ...]]:
    import sqlalchemy as sa

    engine = sa.create_engine(url.replace("postgresql:", "postgresql+psycopg:"))
    with engine.connect() as connection:
        found = connection.execute(sa.text(f'SELECT area, "window", value FROM {TABLE} ORDER BY 1, 2')).fetchall()
    engine.dispose()
    return [tuple(row) for row in found]


@pytest.fixture
def empty(url: str) -> str:
    import sqlalchemy as sa

    engine = sa.create_engine(url.replace("postgresql:", "postgresql+psycopg:"))
    with engine.begin() as connection:
        connection.execute(sa.text(f"DROP TABLE IF EXISTS {TABLE}"))
    engine.dispose()
    return url


def test_written_twice_it_stands_once(empty: str) -> None:
    rows = [value(), value("2026-02-01", 0.8), value(area=None)]
    assert write_rows(empty, rows) == 3
    assert write_rows(empty, rows) == 3
    assert stored(empty) == [("", "2026-01-01", 0.75), ("JP", "2026-01-01", 0.75), ("JP", "2026-02-01", 0.8)]


def test_a_newer_value_replaces_and_an_older_one_does_not(empty: str) -> None:
    write_rows(empty, [value()])
    assert write_rows(empty, [value(number=0.7, as_of="2026-02-28T00:00:00Z")]) == 1
    assert write_rows(empty, [value(number=0.1)]) == 0
    assert stored(empty) == [("JP", "2026-01-01", 0.7)]


@pytest.mark.slow
def test_many_writers_at_once_leave_each_value_once(empty: str) -> None:
    rows = [value(f"day {number}", float(number)) for number in range(2_500)]
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(lambda part: write_rows(empty, part), [rows, rows[::-1], rows[1000:], rows])) == [
            2500, 2500, 1500, 2500,
        ]  # fmt: skip
    assert len(stored(empty)) == 2_500


def test_what_the_database_refuses_is_told_without_the_password(empty: str) -> None:
    nowhere = "postgresql://user:hidden@127.0.0.1:1/none?connect_timeout=2"
    with pytest.raises(OutputError, match=r"127\.0\.0\.1") as caught:
        write_rows(nowhere, [value()])
    assert "hidden" not in str(caught.value)


def test_nothing_is_written_where_a_row_does_not_fit(empty: str) -> None:
    write_rows(empty, [value()])
    with pytest.raises(OutputError):
        write_rows(empty, [value("2026-05-01"), value("2026-06-01", last="no time")])
    assert stored(empty) == [("JP", "2026-01-01", 0.75)]


@pytest.mark.parametrize("bad", ["mysql://u:hidden@h/d", "no url"])
def test_another_database_is_named_without_its_password(bad: str) -> None:
    pytest.importorskip("sqlalchemy")
    with pytest.raises(UsageError, match="postgresql://") as caught:
        write_rows(bad, [])
    assert "hidden" not in str(caught.value)


def test_without_the_extra_the_install_line_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "sqlalchemy", None)
    with pytest.raises(MissingExtra, match="postgres"):
        write_rows("postgresql://h/d", [])
