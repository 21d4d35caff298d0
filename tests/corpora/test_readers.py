"""Reading dumps: every good record comes through, every bad one is named, memory stays bounded."""

from __future__ import annotations

import gzip
import io
import json
import os
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from groundswell.core.errors import Rejection
from groundswell.core.records import Document, document_id
from groundswell.corpora.readers import read_documents, read_pages
from groundswell.corpora.readers.streams import MAX_RECORD_BYTES

READ_AT = datetime(2025, 6, 2, 12, tzinfo=UTC)


def read(*inputs: Any, collected_at: datetime | None = None) -> tuple[list[Document], list[Rejection]]:
    rejected: list[Rejection] = []
    names = [str(item) for item in inputs]
    return list(read_documents(names, collected_at=collected_at, rejected=rejected.append)), rejected


def dump(path: Path, *rows: Any) -> Path:
    lines = (row if isinstance(row, str) else json.dumps(row) for row in rows)
    path.write_text("".join(f"{line}\n" for line in lines), "utf-8")
    return path


def test_a_row_keeps_every_field_and_names_its_line(tmp_path: Path) -> None:
    row = {
        "id": "a1",
        "kind": "article",
        "url": "https://example.org/a",
        "source": "Example",
        "author": "Kim",
        "title": "Title",
        "published_at": "2025-06-01T10:00:00+09:00",
        "collected_at": "2025-06-01T12:00:00Z",
        "language": "en",
        "text": "Text\n\nof it",
        "likes": 3,
        "replies": 0,
        "mood": {"kept": True},
    }
    path = dump(tmp_path / "news.jsonl", row)
    [document], rejected = read(path)
    assert not rejected
    assert document.published_at == datetime(2025, 6, 1, 1, tzinfo=UTC)
    assert document.origin == f"{path}:1"
    assert document.extra == {"mood": {"kept": True}}
    assert (document.id, document.text, document.likes, document.replies) == ("a1", "Text\n\nof it", 3, 0)


def test_an_id_is_derived_where_none_is_given(tmp_path: Path) -> None:
    [document], _ = read(dump(tmp_path / "a.jsonl", {"text": "Rates rose.", "url": "https://e.org"}))
    assert document.id == document_id("https://e.org", "Rates rose.")


BAD_ROWS = {
    "not-json": ("{nope", "invalid JSON"),
    "not-an-object": ("[1]", "expected an object, got list"),
    "missing-text": ({"id": "x"}, "missing text"),
    "empty-text": ({"text": " \n"}, "text is empty"),
    "text-of-wrong-type": ({"text": 5}, "text: expected a string, got int"),
    "author-of-wrong-type": ({"text": "t", "author": ["a"]}, "author: expected a string, got list"),
    "unreadable-time": ({"text": "t", "published_at": "soon"}, "published_at: expected ISO 8601"),
    "unreadable-capture-time": ({"text": "t", "collected_at": {}}, "collected_at: expected a time"),
    "negative-likes": ({"text": "t", "likes": -1}, "likes: expected a count, got -1"),
    "likes-in-words": ({"text": "t", "likes": "many"}, "likes: expected a count"),
    "unknown-kind": ({"text": "t", "kind": "tweet"}, "kind: expected article or comment"),
    "comment-without-parent": ({"text": "t", "kind": "comment"}, "a comment needs parent_id"),
    "comments-no-list": ({"text": "t", "comments": {"a": 1}}, "comments: expected a list, got dict"),
    "lone-surrogate": ('{"text": "\\ud800"}', "invalid JSON"),
}


@pytest.mark.parametrize(("row", "reason"), BAD_ROWS.values(), ids=BAD_ROWS.keys())
def test_a_bad_row_is_named_and_the_rest_goes_on(tmp_path: Path, row: Any, reason: str) -> None:
    path = dump(tmp_path / "a.jsonl", {"id": "1", "text": "first"}, row, {"id": "3", "text": "third"})
    documents, [rejection] = read(path)
    assert [document.id for document in documents] == ["1", "3"]
    assert (rejection.path, rejection.line) == (str(path), 2)
    assert reason in rejection.reason


def test_a_line_that_is_not_utf8_is_named_with_its_offset(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(b'{"text": "caf\xe9"}\n{"text": "fine"}\n')
    [document], [rejection] = read(path)
    assert document.text == "fine"
    assert (rejection.line, rejection.reason) == (1, "not UTF-8: byte 0xe9 at offset 13")


def test_a_line_over_the_limit_is_skipped_and_the_next_one_read(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    with path.open("wb") as file:
        file.write(b'{"text": "')
        for _ in range(50):
            file.write(b"x" * 1024**2)
        file.write(b'"}\n{"text": "after"}\n')
    [document], [rejection] = read(path)
    assert document.text == "after"
    assert rejection.line == 1
    assert f"longer than {MAX_RECORD_BYTES // 1024**2} MiB" in rejection.reason


def compressed(data: bytes, ending: str) -> bytes:
    return gzip.compress(data) if ending == ".gz" else zstandard.compress(data)


ROWS = b"".join(b'{"id": "%d", "text": "Rate %d"}\n' % (i, i * 7919) for i in range(3000))


@pytest.mark.parametrize("ending", [".gz", ".zst"])
def test_compressed_dumps_are_read(tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"a.jsonl{ending}"
    path.write_bytes(compressed(ROWS, ending) + compressed(b'{"id": "last", "text": "second frame"}\n', ending))
    documents, rejected = read(path)
    assert len(documents) == 3001
    assert documents[-1].id == "last"
    assert not rejected


@pytest.mark.parametrize("ending", [".gz", ".zst"])
def test_of_a_cut_archive_what_came_before_the_cut_is_kept(tmp_path: Path, ending: str) -> None:
    whole = b"".join(compressed(ROWS, ending) for _ in range(3))
    path = tmp_path / f"a.jsonl{ending}"
    path.write_bytes(whole[: len(whole) * 5 // 6])
    documents, rejected = read(path)
    assert 6000 <= len(documents) < 9000
    assert any("end early" in rejection.reason for rejection in rejected)


@pytest.mark.parametrize("ending", [".gz", ".zst"])
def test_a_damaged_archive_is_named(tmp_path: Path, ending: str) -> None:
    data = bytearray(compressed(ROWS, ending))
    data[len(data) // 2 : len(data) // 2 + 40] = b"\xff" * 40
    (tmp_path / f"a.jsonl{ending}").write_bytes(bytes(data))
    _, rejected = read(tmp_path / f"a.jsonl{ending}")
    assert any("damaged" in rejection.reason for rejection in rejected)


@pytest.mark.parametrize("name", ["a.jsonl", "a.json", "a.txt", "a.html", "a.jsonl.gz"])
def test_an_empty_file_is_named(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(b"" if not name.endswith("gz") else gzip.compress(b"\n\n"))
    documents, [rejection] = read(tmp_path / name)
    assert not documents
    assert rejection.reason == "the file is empty"


def test_a_folder_is_read_sorted_and_each_file_once(tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    for name in ("b.jsonl", "a.ndjson", "sub/c.jsonl"):
        dump(tmp_path / name, {"id": name, "text": "t"})
    (tmp_path / "notes.md").write_text("not ours")
    (tmp_path / ".hidden.jsonl").write_text("{")
    documents, rejected = read(tmp_path, tmp_path / "*.jsonl", tmp_path / "b.jsonl")
    assert [document.id for document in documents] == ["a.ndjson", "b.jsonl", "sub/c.jsonl"]
    assert not rejected


UNUSABLE = {
    "no-such-file": ("gone.jsonl", "no such file or folder"),
    "no-match": ("*.jsonl", "no file matches this pattern"),
    "no-readable-file": ("", "no readable file in this folder"),
    "binary": ("data.bin", "neither JSON, HTML nor text"),
}


@pytest.mark.parametrize(("name", "reason"), UNUSABLE.values(), ids=UNUSABLE.keys())
def test_an_unusable_input_is_named(tmp_path: Path, name: str, reason: str) -> None:
    (tmp_path / "data.bin").write_bytes(b"\x7fELF\0\0\0\1")
    documents, [rejection] = read(tmp_path / name)
    assert not documents
    assert rejection.path == str(tmp_path / name)
    assert reason in rejection.reason


@pytest.mark.parametrize("data", [ROWS, gzip.compress(ROWS), zstandard.compress(ROWS)], ids=["plain", "gzip", "zstd"])
def test_standard_input_is_recognised_by_its_content(monkeypatch: pytest.MonkeyPatch, data: bytes) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BufferedReader(io.BytesIO(data))))  # type: ignore[arg-type]
    documents, rejected = read("-")
    assert len(documents) == 3000
    assert documents[0].origin == "-:1"
    assert not rejected


JSON_FILES = {
    "array": '[{"id": "1", "text": "a"}, {"id": "2", "text": "b"}]',
    "pretty-array": json.dumps([{"id": "1", "text": "a"}, {"id": "2", "text": "b"}], indent=2),
    "lines": '{"id": "1", "text": "a"}\n{"id": "2", "text": "b"}\n',
    "byte-order-mark": '\ufeff{"id": "1", "text": "a"}\n{"id": "2", "text": "b"}\n',
}


@pytest.mark.parametrize("content", JSON_FILES.values(), ids=JSON_FILES.keys())
def test_a_json_file_may_hold_lines_or_one_value(tmp_path: Path, content: str) -> None:
    (tmp_path / "a.json").write_text(content, "utf-8")
    documents, rejected = read(tmp_path / "a.json")
    assert [document.id for document in documents] == ["1", "2"]
    assert not rejected


def test_nested_comments_follow_their_article_with_ids_parents_and_times(tmp_path: Path) -> None:
    row = {
        "id": "art",
        "text": "Article",
        "url": "https://e.org/a",
        "source": "E",
        "collected_at": "2025-06-02T12:00:00Z",
        "comments": [
            {"text": "First", "author": "ann", "published_at": "28h ago", "comments": [{"text": "Reply"}]},
            {"text": "Given", "id": "c2", "parent_id": "elsewhere", "published_at": "yesterday"},
            {"text": "First", "author": "ann", "likes": "1.2k"},
        ],
    }
    documents, rejected = read(dump(tmp_path / "a.jsonl", row, {"text": "next"}))
    article, first, reply, given_, again, _ = documents
    assert not rejected
    assert [item.text for item in documents] == ["Article", "First", "Reply", "Given", "First", "next"]
    assert {item.kind for item in documents[1:5]} == {"comment"}
    assert (first.parent_id, reply.parent_id, given_.parent_id) == ("art", first.id, "elsewhere")
    assert first.published_at == datetime(2025, 6, 1, 8, tzinfo=UTC)
    assert given_.published_at == datetime(2025, 6, 1, 12, tzinfo=UTC)
    assert (given_.id, first.url, first.source) == ("c2", article.url, article.source)
    assert first.id != again.id
    assert again.likes == 1200


def test_a_bad_comment_is_named_and_its_replies_kept(tmp_path: Path) -> None:
    bad = {"author": "x", "comments": [{"text": "answer"}]}
    documents, [rejection] = (
        read(dump(tmp_path / "a.jsonl", {"id": "a", "text": "t", "comments": [bad, 7]}))[0],
        read(dump(tmp_path / "b.jsonl", {"id": "a", "text": "t", "comments": [bad]}))[1],
    )
    assert [(item.text, item.parent_id) for item in documents] == [("t", None), ("answer", "a")]
    assert rejection.reason == "comment 1: missing text"


def test_a_thread_of_any_depth_is_flattened(tmp_path: Path) -> None:
    row: dict[str, Any] = {"text": "deepest"}
    for level in range(300):
        row = {"text": f"level {level}", "comments": [row]}
    documents, rejected = read(dump(tmp_path / "a.jsonl", row))
    assert len(documents) == 301
    assert not rejected


def test_a_relative_time_without_a_base_is_kept_in_words(tmp_path: Path) -> None:
    path = dump(tmp_path / "a.jsonl", {"text": "t", "published_at": "3 days ago"})
    [document], rejected = read(path)
    assert (document.published_at, document.extra) == (None, {"published_text": "3 days ago"})
    assert not rejected
    [document], _ = read(path, collected_at=READ_AT)
    assert document.published_at == datetime(2025, 5, 30, 12, tzinfo=UTC)
    assert document.collected_at == READ_AT
    assert not document.extra


PARAGRAPHS = "<p>The bank kept its rate at 0.5% on Friday.</p>" * 9
HTML = f"<html><body><article><h1>Title</h1>{PARAGRAPHS}</article></body></html>"
COPIED = "The bank kept its rate.\nView Original\nComment\n0/400\nann\n· 3h ago\nWell.\nReply0"


@pytest.mark.parametrize("name", ["page.html", "page.htm.gz", "page.html.zst", "copied.txt"])
def test_saved_pages_are_read_and_dated_by_their_file(tmp_path: Path, name: str) -> None:
    data = (COPIED if name.endswith("txt") else HTML).encode()
    (tmp_path / name).write_bytes(compressed(data, Path(name).suffix) if name.endswith(("gz", "zst")) else data)
    os.utime(tmp_path / name, (READ_AT.timestamp(), READ_AT.timestamp()))
    documents, rejected = read(tmp_path)
    assert not rejected
    assert "The bank kept" in documents[0].text
    assert documents[0].collected_at == READ_AT
    assert [item.published_at for item in documents[1:]] == [READ_AT - timedelta(hours=3)] * (name == "copied.txt")


def test_pages_take_the_address_of_the_caller_and_refuse_dumps(tmp_path: Path) -> None:
    (tmp_path / "page.saved").write_text(HTML)
    dump(tmp_path / "a.jsonl", {"text": "t"})
    rejected: list[Rejection] = []
    inputs = [str(tmp_path / "page.saved"), str(tmp_path / "a.jsonl")]
    [article] = read_pages(inputs, url="https://e.org/p", collected_at=READ_AT, rejected=rejected.append)
    assert (article.url, article.collected_at) == ("https://e.org/p", READ_AT)
    assert [item.reason for item in rejected] == ["a dump, not a page: score reads it"]


@given(st.binary(max_size=400).filter(lambda line: not line.startswith((b"\x1f\x8b", b"\x28\xb5\x2f\xfd"))))
def test_no_line_of_any_bytes_stops_the_reader(tmp_path_factory: pytest.TempPathFactory, line: bytes) -> None:
    path = tmp_path_factory.mktemp("fuzz") / "a.jsonl"
    path.write_bytes(line.replace(b"\n", b" ") + b'\n{"text": "after"}\n')
    documents, _ = read(path)
    assert documents[-1].text == "after"


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)
fields = st.sampled_from(
    ["id", "kind", "parent_id", "url", "author", "published_at", "collected_at", "text", "likes", "replies", "comments"]
)


@given(st.dictionaries(fields, json_values))
def test_any_json_object_is_read_or_rejected_never_both_nor_neither(
    tmp_path_factory: pytest.TempPathFactory, row: dict[str, Any]
) -> None:
    documents, rejected = read(dump(tmp_path_factory.mktemp("fuzz") / "a.jsonl", row))
    assert documents or rejected
