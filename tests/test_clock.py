"""The clock is set back between two runs: nothing is lost, nothing waits for years, what was published stays in order.

Pauses within a process are counted by a clock that can't be set (`time.monotonic`), locks by the system, not by time.
"""

from __future__ import annotations

import json
import os
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest

from groundswell.core.errors import UsageError
from groundswell.core.records import Claim, Document
from groundswell.corpora.crawl.collection import Collection, Link
from groundswell.corpora.store import ScoredDocument, Store, upkeep
from groundswell.reference import load_reference
from groundswell.signals.history import load_history, publish
from groundswell.signals.ledger import LEDGER, Entry, Ledger

AHEAD = datetime(2031, 5, 1, tzinfo=UTC)
RIGHT = datetime(2026, 1, 10, tzinfo=UTC)
DAY = 86_400.0


def test_a_collection_goes_on_within_a_day_and_sees_later_changes(tmp_path: Path) -> None:
    feed, old, late = "https://x.example/feed", "https://x.example/a", "https://x.example/b"
    with Collection(tmp_path) as collection:
        collection.begin([feed], now=AHEAD.timestamp(), revisit_seconds=7 * DAY)
        for url in (old, late):
            found = collection.next_of("x.example")
            assert found is not None
            moment = AHEAD.timestamp()
            collection.keep(
                found[0],
                kind="list" if found[0].url == feed else "page",
                headers=[],
                body=b"page",
                digest=url,
                now=moment,
                fresh_until=moment + DAY,
                links=[Link(old, "page", old, 1), Link(late, "page", late, 1)],
            )
        found = collection.next_of("x.example")
        assert found is not None
        collection.put_off(found[0], AHEAD.timestamp() + 600, "status 503")
        collection.finish(AHEAD.timestamp())
    now = RIGHT.timestamp()
    with Collection(tmp_path) as collection:
        collection.begin([feed], now=now, revisit_seconds=7 * DAY)
        waiting = dict(collection._base.execute("SELECT url, due_at FROM pages WHERE state='waiting'").fetchall())
        assert waiting.keys() >= {feed, late}
        assert max(waiting.values()) <= now + DAY
        page = collection.next_of("x.example")
        assert page is not None
        changed = Link(old, "page", old, 1, changed_at=RIGHT + timedelta(hours=1))
        assert collection.settle(page[0], "done", None, now, [changed]).total() == (0 if old in waiting else 1)


def test_a_history_refuses_an_earlier_moment_and_keeps_what_it_holds(tmp_path: Path) -> None:
    Store.open(tmp_path / "store", create=True)
    row = {"signal": "gap", "measure": "policy_rate", "area": "JP", "by": "month", "window": "2026-01", "unit": "%"}
    row |= {"voices": 3.0, "version": "1"}
    asked = [("policy_rate", "JP")]
    first = {"real_date": RIGHT, "recorded_at": AHEAD}
    publish(tmp_path / "store", [{**row, "value": 1.0}], asked=asked, state="a", **first)
    # The clock that stamps the record was set back; the state of information went on.
    later = {"real_date": RIGHT + timedelta(days=1), "recorded_at": RIGHT}
    publish(tmp_path / "store", [{**row, "value": 2.0}], asked=asked, state="b", **later)
    with pytest.raises(UsageError, match="history goes forward only"):
        publish(tmp_path / "store", [{**row, "value": 3.0}], asked=asked, state="c", real_date=RIGHT)
    rows = load_history(tmp_path / "store")
    assert [(item["vintage"], item["value"]) for item in rows] == [(1, 1.0), (2, 2.0)]
    assert [item["value"] for item in load_history(tmp_path / "store", newest=True)] == [2.0]
    assert [item["value"] for item in load_history(tmp_path / "store", newest=True, as_of=RIGHT)] == [1.0]


def claim(name: str) -> Claim:
    return Claim(
        id=f"{name}/0",
        document_id=name,
        start=7,
        end=9,
        text="0.5%",
        sentence_start=0,
        sentence_end=9,
        measure="policy_rate",
        area="JP",
        kind="level",
        value=0.5,
        unit="%",
        tense="future",
        period_end=date(2025, 3, 31),
    )


def test_a_ledger_keeps_its_grades_and_gives_no_second_ones(tmp_path: Path) -> None:
    said_at, reference = datetime(2024, 11, 1, tzinfo=UTC), load_reference()
    ledger = Ledger(tmp_path / LEDGER)
    ledger.write_down([Entry(claim=claim("a"), published_at=said_at)])
    (graded,) = ledger.resolve(reference, as_of=RIGHT)
    before = (tmp_path / LEDGER).read_bytes()
    back = Ledger(tmp_path / LEDGER)
    back.write_down([Entry(claim=claim("a"), published_at=said_at), Entry(claim=claim("b"), published_at=said_at)])
    assert back.resolve(reference, as_of=said_at - timedelta(days=400)) == []
    assert (tmp_path / LEDGER).read_bytes().startswith(before)
    assert [grade.verdict for _, grade in Ledger(tmp_path / LEDGER).grades] == [graded.verdict]


def set_forward(folder: Path) -> None:
    """Date all files, and the entries of the logs, as a clock that was years ahead would have."""
    moment = AHEAD.timestamp()
    for path in folder.rglob("*"):
        if path.suffix == ".json" and path.parent.name == "_delta_log":
            rows = [json.loads(line) for line in path.read_text().splitlines()]
            for row in rows:
                for entry in row.values():
                    for name in ("timestamp", "modificationTime", "createdTime", "lastUpdated"):
                        if name in entry:
                            entry[name] = int(moment * 1000)
            path.write_text("\n".join(map(json.dumps, rows)))
        os.utime(path, (moment, moment))


def scored(name: str) -> ScoredDocument:
    document = Document(id=name, text=f"BOJ at 0.5% ({name}).", published_at=RIGHT)
    return ScoredDocument(document=document, article_id=name, claims=(claim(name),), scored_by="test@1")


def test_a_store_written_by_a_clock_that_was_ahead_is_written_compacted_and_cleared(tmp_path: Path) -> None:
    store = Store.open(tmp_path / "store", create=True)
    for name in ("a", "b"):
        with store.writer() as writer:
            writer.add([scored(name)])
    set_forward(store.folder)
    with store.writer() as writer:
        writer.add([scored("c")])
    upkeep.compact(store.folder)
    upkeep.vacuum(store.folder)
    assert upkeep.check(store.folder) == []
    assert [document.id for document in Store.open(store.folder).documents()] == ["a", "b", "c"]


def test_what_a_killed_process_left_under_a_clock_that_was_ahead_goes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from groundswell.signals import kept

    left = tmp_path / "new-left"
    left.mkdir()
    os.utime(left, (AHEAD.timestamp(), AHEAD.timestamp()))
    monkeypatch.setattr(kept, "ARRAYS", ("numbers",))
    names = kept.Names(subjects=(), units=(), people=(), versions=())
    columns = type("Columns", (), {"numbers": np.zeros(1), "names": names})()
    kept._keep(tmp_path / "state-1", columns)
    assert [path.name for path in tmp_path.iterdir()] == ["state-1"]
