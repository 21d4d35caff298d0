from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from groundswell.core.errors import UsageError
from groundswell.core.records import Claim, Document
from groundswell.corpora.store import ScoredDocument, Store
from groundswell.corpora.store.pages import read_page

TIMES = [None, "2026-01-01T00:00:00", "2026-01-01T00:00:00", "2026-03-01T10:00:00.5"]


def scored(name: str, when: str | None, areas: tuple[str | None, ...] = ("JP", None)) -> ScoredDocument:
    moment = datetime.fromisoformat(when).replace(tzinfo=UTC) if when else None
    claims = tuple(
        Claim(
            id=f"{name}-{area}",
            document_id=name,
            start=0,
            end=1,
            text="x",
            sentence_start=0,
            sentence_end=1,
            measure="inflation",
            area=area,
            kind="direction",
        )
        for area in areas
    )
    document = Document(id=name, text=f"Words of {name}", title=f"Title {name}", published_at=moment)
    return ScoredDocument(document=document, article_id=name, claims=claims)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    store = Store.open(tmp_path_factory.mktemp("pages") / "store", create=True)
    with store.writer() as writer:
        writer.add([scored(f"d{number}", TIMES[number % 4]) for number in range(13)])
    store.refresh()
    return store


def pages(store: Store, table: Any, limit: int, **filters: Any) -> Iterator[dict[str, Any]]:
    after = None
    while True:
        page = read_page(store, table, filters, columns=("id",), limit=limit, after=after)
        yield from page.rows
        after = page.after
        if after is None:
            return


@pytest.mark.parametrize("limit", [1, 2, 5, 12, 13, 100])
def test_pages_of_any_size_give_each_row_once_in_the_order_of_the_table(store: Store, limit: int) -> None:
    for table, whole in (
        ("claims", store.claims_table(order="newest")),
        ("documents", store.documents_table(order="newest")),
    ):
        assert [row["id"] for row in pages(store, table, limit)] == whole["id"].to_pylist()


def test_rows_that_come_meanwhile_shift_no_page(tmp_path: Path) -> None:
    store = Store.open(tmp_path / "store", create=True)
    with store.writer() as writer:
        writer.add([scored("a", "2026-01-01"), scored("b", "2026-01-02"), scored("c", None)])
        store.refresh()
        first = read_page(store, "documents", {}, columns=("id",), limit=1)
        writer.add([scored("new", "2026-01-03")])
    store.refresh()
    rest = read_page(store, "documents", {}, columns=("id",), limit=10, after=first.after)
    assert [row["id"] for row in (*first.rows, *rest.rows)] == ["b", "a", "c"]
    assert rest.after is None


def test_pages_hold_to_filters_and_words(store: Store) -> None:
    assert {row["id"] for row in pages(store, "claims", 3, area="JP")} == {f"d{number}-JP" for number in range(13)}
    found = read_page(store, "documents", {}, columns=("id",), limit=9, search="title d3 WORDS")
    assert [row["id"] for row in found.rows] == ["d3"]
    assert read_page(store, "documents", {}, columns=("id",), limit=9, search="d3 nowhere").rows == []


@pytest.mark.parametrize(
    "cursor", ["", "x", "W10", "WzFd", "bm90IGpzb24", "W251bGwsMV0", "W251bGwsIlx1ZDgwMCJd", "ü", "W1tb"]
)
def test_a_cursor_that_is_none_is_told(store: Store, cursor: str) -> None:
    with pytest.raises(UsageError, match="cursor: expected one that an answer gave"):
        read_page(store, "documents", {}, columns=("id",), limit=1, after=cursor)
