from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from groundswell.core.errors import StoreBusy, StoreError
from groundswell.core.records import Claim
from groundswell.core.times import parse_time
from groundswell.corpora.store.lock import WriterLock
from groundswell.reference import load_reference
from groundswell.signals.ledger import Entry, Ledger

HIKE = Claim(
    id="hike", document_id="d", start=0, end=15, text="25 basis points", sentence_start=0, sentence_end=40,
    measure="policy_rate", area="JP", kind="change", value=0.25, unit="pp", comparator="=", trend="up", tense="future",
    period_start=date(2025, 12, 19), period_end=date(2025, 12, 19),
)  # fmt: skip
ENTRY = Entry(claim=HIKE, published_at=parse_time("2025-12-15T09:00Z"), sentence="The BOJ will add 25 basis points.")


def test_a_forecast_is_open_until_the_announcement_and_then_graded_once(tmp_path: Path) -> None:
    reference, ledger = load_reference(), Ledger(tmp_path / "ledger.jsonl")
    assert ledger.write_down([ENTRY, ENTRY]) == 1
    assert ledger.resolve(reference, as_of=parse_time("2025-12-19T02:59Z")) == []
    (grade,) = ledger.resolve(reference, as_of=parse_time("2025-12-19T03:00Z"))
    assert (grade.verdict.status, grade.verdict.observed) == ("came_true", 0.25)
    assert ledger.resolve(reference, as_of=parse_time("2026-07-01")) == []
    assert ledger.open_entries == []


def test_a_ledger_reads_back_what_it_wrote_and_only_grows(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "ledger.jsonl"
    ledger = Ledger(path)
    ledger.write_down([ENTRY])
    before = path.read_text("utf-8")
    ledger.resolve(load_reference(), as_of=parse_time("2026-01-01"))
    again = Ledger(path)
    assert path.read_text("utf-8").startswith(before)
    assert again.grades == ledger.grades
    assert again.write_down([ENTRY]) == 0


def test_only_forecasts_are_written_down(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path / "ledger.jsonl")
    assert ledger.write_down([replace(ENTRY, claim=replace(HIKE, tense="past"))]) == 0
    assert not ledger.path.exists()


def test_a_forecast_from_after_the_grading_is_left_alone(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path / "ledger.jsonl")
    ledger.write_down([ENTRY])
    assert ledger.resolve(load_reference(), as_of=parse_time("2025-12-01")) == []
    assert len(ledger.open_entries) == 1


@pytest.mark.parametrize("line", ["{", "[]", '{"grade": {}}', '{"entry": {"id": "x"}, "published_at": "soon"}'])
def test_a_line_that_is_none_is_named(tmp_path: Path, line: str) -> None:
    path = tmp_path / "ledger.jsonl"
    path.write_text(line + "\n", encoding="utf-8")
    with pytest.raises(StoreError, match=r"ledger\.jsonl:1"):
        Ledger(path)


def test_two_processes_write_nothing_down_twice(tmp_path: Path) -> None:
    one, other = Ledger(tmp_path / "ledger.jsonl"), Ledger(tmp_path / "ledger.jsonl")
    assert (one.write_down([ENTRY]), other.write_down([ENTRY])) == (1, 0)
    at = parse_time("2026-01-01")
    assert [len(ledger.resolve(load_reference(), as_of=at)) for ledger in (one, other)] == [1, 0]
    assert len(one.path.read_text("utf-8").splitlines()) == 2
    assert other.grades == one.grades


def test_a_ledger_that_another_process_writes_to_is_left_alone(tmp_path: Path) -> None:
    with WriterLock(tmp_path, name="ledger.lock"), pytest.raises(StoreBusy):
        Ledger(tmp_path / "ledger.jsonl").write_down([ENTRY])


@pytest.mark.parametrize("cut", [1, 20, 200])
def test_a_line_that_a_killed_writer_left_unfinished_goes_with_the_next_write(tmp_path: Path, cut: int) -> None:
    ledger = Ledger(tmp_path / "ledger.jsonl")
    ledger.write_down([ENTRY])
    second = replace(ENTRY, claim=replace(HIKE, id="second"))
    whole = ledger.path.read_bytes()
    ledger.write_down([second])
    ledger.path.write_bytes(ledger.path.read_bytes()[:-cut])
    again = Ledger(ledger.path)
    assert len(again.open_entries) == 1
    assert again.write_down([second]) == 1
    assert ledger.path.read_bytes().startswith(whole)
    assert len(Ledger(ledger.path).open_entries) == 2


def test_a_line_with_a_damaged_byte_is_named(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path / "ledger.jsonl")
    ledger.write_down([ENTRY])
    ledger.path.write_bytes(ledger.path.read_bytes().replace(b"The BOJ", b"The \xffOJ"))
    with pytest.raises(StoreError, match=r"ledger\.jsonl:1"):
        Ledger(ledger.path)
