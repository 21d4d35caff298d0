from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from groundswell.core.records import Document
from groundswell.corpora.store import ScoredDocument, Store
from groundswell.corpora.store.rows import speaker_number

WIRE = (
    "Tokyo, Friday. The Bank of Japan raised its policy rate to 0.75% on Friday, the highest in thirty years, and "
    "Governor Ueda said that further increases would follow if the outlook for prices holds, dealers in Tokyo said."
)
REPOST = f"{WIRE} Follow us for more."
OTHER = WIRE.replace("0.75%", "0.5%")


def scored(name: str, text: str, **fields: object) -> ScoredDocument:
    document = Document(id=name, text=text, source="wire.example", **fields)  # type: ignore[arg-type]
    article = document.id if document.kind == "article" else document.parent_id
    return ScoredDocument(document=document, article_id=article)


DOCUMENTS = [
    scored("original", WIRE, author="Ann"),
    scored("repost", REPOST, author="Bob"),
    scored("other-figure", OTHER, author="Cid"),
    scored("echo", WIRE[16:120], kind="comment", parent_id="repost", author="Dee"),
    scored("answer", "No, 1.5% is where it ends, whatever they say.", kind="comment", parent_id="repost", author="Eve"),
]


def places(store: Store) -> dict[str, tuple[int, str | None, int]]:
    rows = store.query("SELECT id, cluster, copy_of, speaker FROM documents ORDER BY number").to_pylist()
    return {row["id"]: (row["cluster"], row["copy_of"], row["speaker"]) for row in rows}


def fill(folder: Path, *batches: list[ScoredDocument]) -> Store:
    store = Store.open(folder, create=True)
    for batch in batches:
        with store.writer() as writer:
            writer.add(batch)
    store.refresh()
    return store


def test_copies_and_echoes_belong_to_the_cluster_of_their_original(tmp_path: Path) -> None:
    found = places(fill(tmp_path / "s", DOCUMENTS))
    assert found["repost"] == (0, "original", speaker_number("author:wire.example:bob"))
    assert found["other-figure"][:2] == (2, None)
    assert found["echo"][:2] == (0, None)
    assert found["answer"][0] == 4


def test_places_are_the_same_however_often_the_writer_was_opened(tmp_path: Path) -> None:
    at_once = fill(tmp_path / "a", DOCUMENTS)
    one_by_one = fill(tmp_path / "b", *([document] for document in DOCUMENTS))
    assert places(at_once) == places(one_by_one)


def test_a_batch_that_does_not_fit_leaves_no_original_behind(
    tmp_path: Path, make: Callable[..., ScoredDocument]
) -> None:
    from groundswell.core.errors import StoreError

    store = Store.open(tmp_path / "s", create=True)
    with store.writer() as writer:
        with pytest.raises(StoreError, match="does not fit"):
            writer.add([DOCUMENTS[0], scored("huge", "x", likes=1 << 70)])
        writer.add(DOCUMENTS[1:2])
    store.refresh()
    assert places(store) == {"repost": (0, None, speaker_number("author:wire.example:bob"))}


POST = "Price alert number {0}: the coin of the day trades at {1} dollars, set your stops and watch the resistance."
POSTS = [scored(f"post-{n}", POST.format(n, n * 7919 % 10007)) for n in range(70)] + [
    scored(f"again-{n}", POST.format(n, n * 7919 % 10007) + " Trend is our friend, all of it.") for n in range(0, 70, 3)
]


@pytest.mark.parametrize("kept", [True, False], ids=["kept", "from-texts"])
def test_a_writer_goes_on_exactly_where_the_last_one_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kept: bool
) -> None:
    from groundswell.corpora.copies import index
    from groundswell.corpora.store import originals, voices

    monkeypatch.setattr(index, "_TAIL", 4)
    monkeypatch.setattr(index, "_SEGMENT", 16)
    monkeypatch.setattr(voices, "_WINDOW", 50)
    at_once = fill(tmp_path / "a", POSTS)
    if not kept:
        monkeypatch.setattr(originals, "load", lambda folder, state: None)
    in_parts = fill(tmp_path / "b", *(POSTS[place : place + 13] for place in range(0, len(POSTS), 13)))
    assert places(in_parts) == places(at_once)
    assert {name for name, (_, original, _) in places(at_once).items() if original} != set()
    assert len([*(in_parts.folder / originals.FOLDER).iterdir()]) == 1


@pytest.mark.parametrize("damage", ["cut", "gone", "a folder"])
def test_what_is_kept_of_originals_may_be_lost(tmp_path: Path, damage: str) -> None:
    folder = fill(tmp_path / "s", DOCUMENTS[:1]).folder
    (kept,) = (folder / "copies").iterdir()
    if damage == "cut":
        kept.write_bytes(kept.read_bytes()[:30])
    else:
        kept.unlink()
        if damage == "a folder":
            (folder / "copies").rmdir()
            (folder / "copies").write_text("")
    assert places(fill(folder, DOCUMENTS[1:2]))["repost"][:2] == (0, "original")
