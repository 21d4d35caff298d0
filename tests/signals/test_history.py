"""Published values are kept as they were first published, whatever comes later."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from groundswell.core.errors import StoreBusy, UsageError
from groundswell.corpora.store.lock import WriterLock
from groundswell.corpora.store.store import Store
from groundswell.corpora.store.upkeep import compact
from groundswell.signals.history import load_history, publish

JANUARY, FEBRUARY = datetime(2026, 1, 31, tzinfo=UTC), datetime(2026, 2, 28, tzinfo=UTC)
ASKED = [("policy_rate", "JP")]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Store.open(tmp_path / "store", create=True).folder


def level(window: str, value: float) -> dict[str, Any]:
    return {
        "signal": "level", "measure": "policy_rate", "area": "JP", "by": "month", "window": window,
        "value": value, "unit": "%", "voices": 5.0, "version": "1.0",
    }  # fmt: skip


def put(folder: Path, rows: list[dict[str, Any]], when: datetime = JANUARY) -> int:
    return publish(folder, rows, asked=ASKED, real_date=when, state="s-1", recorded_at=when)


def told(folder: Path, **options: Any) -> list[tuple[Any, ...]]:
    return [(row["window"], row["value"], row["vintage"]) for row in load_history(folder, **options)]


def test_published_twice_adds_nothing(folder: Path) -> None:
    rows = [level("2025-12-01", 0.5), level("2026-01-01", 0.75)]
    assert load_history(folder) == []
    assert put(folder, rows) == 2
    assert put(folder, rows) == 0
    assert put(folder, rows, FEBRUARY) == 0
    assert told(folder) == [("2025-12-01", 0.5, 1), ("2026-01-01", 0.75, 1)]


def test_a_revision_is_a_vintage_beside_the_first_one(folder: Path) -> None:
    put(folder, [level("2026-01-01", 0.75)])
    before = load_history(folder)
    assert put(folder, [level("2026-01-01", 0.7), level("2026-02-01", 0.7)], FEBRUARY) == 2
    assert load_history(folder, as_of=JANUARY) == before
    assert told(folder) == [("2026-01-01", 0.75, 1), ("2026-01-01", 0.7, 2), ("2026-02-01", 0.7, 1)]
    assert told(folder, newest=True) == [("2026-01-01", 0.7, 2), ("2026-02-01", 0.7, 1)]
    assert told(folder, newest=True, as_of=JANUARY) == [("2026-01-01", 0.75, 1)]
    compact(folder)
    assert load_history(folder, as_of=JANUARY) == before


def test_what_is_withheld_later_is_told_as_missing(folder: Path) -> None:
    put(folder, [level("2026-01-01", 0.75), level("2026-01-01", 0.75) | {"signal": "gap"}])
    put(folder, [level("2026-01-01", 0.75)], FEBRUARY)
    assert told(folder, signal="gap") == [("2026-01-01", 0.75, 1)]
    put(folder, [level("2026-01-01", 0.75), level("2025-12-01", 0.5) | {"signal": "gap"}], FEBRUARY)
    put(folder, [level("2026-01-01", 0.75) | {"area": "US"}, level("2026-02-01", 0.75)], FEBRUARY)
    assert told(folder, signal="level", area="JP") == [
        ("2026-01-01", 0.75, 1),
        ("2026-01-01", None, 2),
        ("2026-02-01", 0.75, 1),
    ]
    assert told(folder, signal="level", area="JP", newest=True) == [("2026-02-01", 0.75, 1)]


def test_history_goes_forward_only(folder: Path) -> None:
    put(folder, [level("2026-01-01", 0.75)], FEBRUARY)
    with pytest.raises(UsageError, match="forward only"):
        put(folder, [level("2026-01-01", 0.5)], JANUARY)


def test_one_process_publishes_at_a_time(folder: Path) -> None:
    with WriterLock(folder), pytest.raises(StoreBusy):
        put(folder, [level("2026-01-01", 0.75)])
