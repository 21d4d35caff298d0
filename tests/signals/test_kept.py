"""What is kept beside a store is a copy: with it, without it, of another state, broken, the answers are the same."""

import shutil
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from groundswell.core.records import Claim, Document
from groundswell.corpora.store import ScoredDocument
from groundswell.corpora.store.upkeep import compact
from groundswell.signals.columns import ARRAYS
from groundswell.signals.kept import FOLDER
from groundswell.signals.store import Store

START = datetime(2026, 1, 1, tzinfo=UTC)
ASKED: dict[str, Callable[[Store], Any]] = {
    "consensus": lambda store: store.consensus(by="week"),
    "gap": lambda store: store.gap("policy_rate", area="JP"),
    "trend": lambda store: store.trend("policy_rate", area="JP", by="day"),
    "mood": lambda store: store.trend("sentiment", by="week"),
    "voices": lambda store: store.voices(),
    "mutations": lambda store: store.mutations("policy_rate"),
    "sources": lambda store: store.sources(of="source"),
    "events": lambda store: store.events("policy_rate", area="JP"),
}


def said(number: int, *, name: str | None = None, **collected: Any) -> ScoredDocument:
    generator = np.random.default_rng(number + (1000 if name else 0))
    name, value = name or f"d{number}", float(generator.choice([0.5, 0.75, 1.0]))
    document = Document(
        id=name,
        text=f"The rate is {value} said number {number} of {generator.integers(10**9)}.",
        source=f"outlet{number % 3}",
        author=f"author{number % 7}" if number % 5 else None,
        published_at=START + timedelta(hours=7 * number),
        **collected,
    )
    claim = Claim(
        id=f"{name}/0", document_id=name, start=12, end=16, text=str(value), sentence_start=0, sentence_end=20,
        measure="policy_rate", area="JP" if number % 4 else "US", kind="level", value=value, unit="%", comparator="=",
    )  # fmt: skip
    return ScoredDocument(document=document, article_id=name, claims=(claim,), sentiment_score=float(value - 0.7))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    store = Store.open(tmp_path / "store", create=True)
    with store.writer() as writer:
        writer.add([said(number) for number in range(120)])
    return tmp_path / "store"


def answers(folder: Path) -> dict[str, str]:
    store = Store.open(folder)
    return {name: repr(ask(store).rows) for name, ask in ASKED.items()}


def kept(folder: Path) -> list[Path]:
    return list((folder / FOLDER).iterdir())


def test_answers_are_the_same_with_and_without_what_is_kept(folder: Path) -> None:
    without = answers(folder)
    (place,) = kept(folder)
    assert {path.stem for path in place.glob("*.npy")} == set(ARRAYS)
    assert answers(folder) == without
    shutil.rmtree(folder / FOLDER)
    assert answers(folder) == without


@pytest.mark.parametrize("name", ["published.npy", "names.json"])
def test_what_is_broken_is_read_from_the_tables(folder: Path, name: str) -> None:
    whole = answers(folder)
    (place,) = kept(folder)
    (place / name).write_bytes(b"\x93NUMPY half")
    assert answers(folder) == whole


def test_new_documents_make_it_stale_and_it_is_made_anew_once(folder: Path) -> None:
    before, [place] = answers(folder), kept(folder)
    store = Store.open(folder)
    with store.writer() as writer:
        writer.add([said(number) for number in range(120, 150)])
    after = answers(folder)
    assert after["consensus"] != before["consensus"]
    assert kept(folder) != [place]
    compact(folder)
    assert answers(folder) == after


def test_a_store_made_anew_at_the_same_place_is_another_state(folder: Path) -> None:
    first = Store.open(folder).state
    for table in ("claims", "documents"):
        shutil.rmtree(folder / table)
    shutil.rmtree(folder / FOLDER, ignore_errors=True)
    store = Store.open(folder, create=True)
    with store.writer() as writer:
        writer.add([said(1)])
    store.refresh()
    assert store.version == int(first.rsplit("-", 1)[1])
    assert store.state != first


def test_a_folder_that_bars_writing_answers_all_the_same(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = answers(folder)
    shutil.rmtree(folder / FOLDER)

    def full(*_: Any, **__: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(np, "save", full)
    assert answers(folder) == whole
    assert kept(folder) == []


def test_what_was_collected_later_changes_no_answer_of_before(folder: Path) -> None:
    """A page of January that was found in March was not known in February."""

    def asked() -> dict[str, str]:
        store = Store.open(folder)
        options: dict[str, Any] = {"as_of": "2026-02-15"}
        return {
            "consensus": repr(store.consensus(by="week", **options).rows),
            "voices": repr(store.voices(**options).rows),
            "mutations": repr(store.mutations("policy_rate", **options).rows),
            "mood": repr(store.trend("sentiment", by="week", **options).rows),
            "sources": repr(store.sources(**options).rows),
            "claims": repr(store.claims_table(as_of=datetime(2026, 2, 15, tzinfo=UTC)).to_pylist()),
        }

    before = asked()
    store = Store.open(folder)
    late = START + timedelta(days=70)
    with store.writer() as writer:
        writer.add([said(number, name=f"late{number}", collected_at=late) for number in range(30)])
    assert store.counts().articles == 120
    store.refresh()
    assert store.counts().articles == 150
    assert asked() == before
    now = store.consensus(by="week", as_of="2026-03-20")
    assert sum(row["claims"] for row in now) == 150


def test_a_question_asked_again_is_answered_alike_whatever_was_done_to_the_first_answer(folder: Path) -> None:
    store = Store.open(folder)
    first = store.consensus("policy_rate", area="JP")
    shown = repr(first.rows)
    for row in first.rows:
        dict.clear(row)  # type: ignore[arg-type]
    assert repr(store.consensus("policy_rate", area="JP").rows) == shown
    with store.writer() as writer:
        writer.add([said(number) for number in range(120, 150)])
    assert repr(store.consensus("policy_rate", area="JP").rows) == shown
    store.refresh()
    assert repr(store.consensus("policy_rate", area="JP").rows) != shown
