"""Inputs in archives, at addresses of other file systems, beside pages; and how many bytes were read."""

from __future__ import annotations

import gzip
import io
import json
import tarfile
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import zstandard

from groundswell.core.errors import Rejection
from groundswell.core.records import Document
from groundswell.corpora.readers import find_inputs, input_size, read_documents

READ_AT = datetime(2026, 1, 10, 12, tzinfo=UTC)
LINES = "".join(json.dumps({"text": f"The BOJ held at 0.{n}%."}) + "\n" for n in range(3)).encode()
PAGE = (
    b"<!doctype html><html><body><article><h1>Yen</h1><p>The Bank of Japan lifted its policy rate to 0.75% in "
    b"December, the highest level in three decades, and said more may follow.</p></article></body></html>"
)


def table() -> bytes:
    out = io.BytesIO()
    pq.write_table(pa.table({"text": ["From a table."]}), out)
    return out.getvalue()


MEMBERS = {
    "2026/a.jsonl": LINES,
    "2026/b.jsonl.gz": gzip.compress(LINES.replace(b"BOJ", b"ECB")),
    "page.html": PAGE,
    "t.parquet": table(),
    "readme.md": b"no input",
    ".hidden.txt": b"no input",
    "inner.zip": b"PK\x03\x04",
}


def as_zip() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.mkdir("2026")
        for name, data in MEMBERS.items():
            archive.writestr(name, data)
    return out.getvalue()


def as_tar() -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        for name, data in MEMBERS.items():
            item = tarfile.TarInfo(name)
            item.size = len(data)
            archive.addfile(item, io.BytesIO(data))
        link = tarfile.TarInfo("link.txt")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        archive.addfile(link)
    return out.getvalue()


def read(*names: str, read_bytes: Callable[[int], None] | None = None) -> tuple[list[Document], list[Rejection]]:
    rejections: list[Rejection] = []
    found = read_documents(names, collected_at=READ_AT, rejected=rejections.append, read_bytes=read_bytes)
    return list(found), rejections


ARCHIVES = {
    "news.zip": as_zip,
    "news.tar": as_tar,
    "news.tgz": lambda: gzip.compress(as_tar()),
    "news.tar.zst": lambda: zstandard.compress(as_tar()),
    "news.zip.gz": lambda: gzip.compress(as_zip()),
}


@pytest.mark.parametrize("name", ARCHIVES)
def test_files_in_an_archive_are_read_in_its_order(name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(ARCHIVES[name]())
    found, rejections = read(str(path))
    assert rejections == []
    assert len(found) == 8
    assert found[0].origin == f"{path}!2026/a.jsonl:1"
    assert "ECB" in found[3].text
    assert "0.75%" in found[6].text
    assert found[7].text == "From a table."


def test_a_broken_member_is_named_and_the_rest_goes_on(tmp_path: Path) -> None:
    path = tmp_path / "news.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("cut.jsonl.gz", gzip.compress(LINES)[:-9])
        archive.writestr("good.jsonl", LINES)
    found, rejections = read(str(path))
    assert [str(path) + "!cut.jsonl.gz"] == [item.path for item in rejections]
    assert len([item for item in found if "good" in (item.origin or "")]) == 3


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("a.zip", b"PK\x03\x04 no archive", "damaged"),
        ("a.tar", b"no archive" * 100, "damaged"),
        ("a.tar", b"", "damaged"),
        ("a.zip", as_zip()[:200], "damaged"),
    ],
)
def test_a_broken_archive_is_named(name: str, data: bytes, reason: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    _, [rejection] = read(str(path))
    assert reason in rejection.reason


@pytest.mark.parametrize("compression", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_zip_archive_damaged_anywhere_is_read_or_named(compression: int, tmp_path: Path) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", compression) as archive:
        archive.writestr("a.jsonl", LINES)
        archive.writestr("b.html", PAGE)
    _check_each_damage(packed.getvalue(), tmp_path / "a.zip")


def test_a_tar_archive_damaged_anywhere_is_read_or_named(tmp_path: Path) -> None:
    _check_each_damage(as_tar(), tmp_path / "a.tar")


def _check_each_damage(whole: bytes, path: Path) -> None:
    step = max(1, len(whole) // 40)
    for place in range(1, len(whole), step):
        for spoilt in (whole[:place], whole[:place] + b"\xff\0\xff" + whole[place + 3 :]):
            path.write_bytes(spoilt)
            found, rejections = read(str(path))
            assert found or rejections
            assert all(path.name in item.path and item.reason for item in rejections)


def test_an_archive_without_readable_files_is_named(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("readme.md", "x")
    _, [rejection] = read(str(path))
    assert "no readable file in this archive" in rejection.reason


def test_addresses_of_other_file_systems_are_inputs() -> None:
    import fsspec

    system = fsspec.filesystem("memory")
    for name, data in (("a.jsonl", LINES), ("b.jsonl.gz", gzip.compress(LINES.replace(b"BOJ", b"Fed")))):
        with system.open(f"/dumps/{name}", "wb") as out:
            out.write(data)
    try:
        assert len(read("memory://dumps/a.jsonl")[0]) == 3
        assert len(read("memory://dumps")[0]) == 6
        assert len(read("memory://dumps/*.gz", "memory://dumps/b.jsonl.gz")[0]) == 3
        counted: list[int] = []
        read("memory://dumps/a.jsonl", read_bytes=counted.append)
        assert sum(counted) == len(LINES)
        _, [rejection] = read("memory://dumps/none.jsonl")
        assert "can't be read" in rejection.reason
    finally:
        system.rm("/dumps", recursive=True)


@pytest.mark.parametrize("address", ["nosuch://x/a.jsonl", "s3://"])
def test_an_address_that_nobody_knows_is_named(address: str) -> None:
    _, [rejection] = read(address)
    assert rejection.path == address


REST = [
    {"id": 2, "parent": 1, "author": 0, "author_name": "Bob", "date": "2026-01-09T17:00:00",
     "date_gmt": "2026-01-09T08:00:00", "content": {"rendered": "<p>The BIS number is smaller.</p>"}},
    {"id": 1, "parent": 0, "author": 0, "author_name": "Ann", "date": "2026-01-09T16:00:00",
     "date_gmt": "2026-01-09T07:00:00", "content": {"rendered": "<p>Nobody has counted it.</p>"}},
]  # fmt: skip
FEED = b"""<rss><channel><title>Comments on: Yen</title>
<item><title>By: Cy</title><link>https://x/#comment-3</link><dc:creator xmlns:dc="http://purl.org/dc/elements/1.1/">Cy</dc:creator>
<pubDate>Fri, 09 Jan 2026 12:00:00 +0000</pubDate><description>Only &amp;lt; in the feed.</description></item>
</channel></rss>"""


def test_comments_saved_beside_a_page_join_its_own(tmp_path: Path) -> None:
    (tmp_path / "yen.html").write_bytes(PAGE)
    (tmp_path / "yen.comments.json").write_text(json.dumps(REST))
    (tmp_path / "yen.comments.xml").write_bytes(FEED)
    found, rejections = read(str(tmp_path))
    assert rejections == []
    article, bob, ann, cy = found
    assert [item.author for item in (bob, ann, cy)] == ["Bob", "Ann", "Cy"]
    assert (bob.parent_id, ann.parent_id) == (ann.id, article.id)
    assert bob.published_at == datetime(2026, 1, 9, 8, tzinfo=UTC)
    assert cy.published_at == datetime(2026, 1, 9, 12, tzinfo=UTC)


@pytest.mark.parametrize("answer", [b"{", b"[1, 2]", b"no answer", b"<html></html>", b"{}", b"null"])
def test_an_answer_without_comments_adds_none(answer: bytes, tmp_path: Path) -> None:
    (tmp_path / "yen.html").write_bytes(PAGE)
    (tmp_path / "yen.comments.json").write_bytes(answer)
    assert len(read(str(tmp_path))[0]) == 1


@pytest.mark.parametrize("name", ["a.jsonl", "a.jsonl.gz", "a.parquet", "a.html", "a.zip", "broken.jsonl"])
def test_bytes_read_add_up_to_the_size_of_each_file(name: str, tmp_path: Path) -> None:
    data = {
        "a.jsonl": LINES * 9000,
        "a.jsonl.gz": gzip.compress(LINES * 9000),
        "a.parquet": table(),
        "a.html": PAGE,
        "a.zip": as_zip(),
        "broken.jsonl": b"\xff" * 100,
    }[name]
    (tmp_path / name).write_bytes(data)
    counted: list[int] = []
    read(str(tmp_path), read_bytes=counted.append)
    assert sum(counted) == len(data)
    assert sum(map(input_size, find_inputs([str(tmp_path)], rejected=lambda rejection: None))) == len(data)


def test_bytes_move_inside_one_file(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(LINES * 20_000)
    done = 0

    def count(more: int) -> None:
        nonlocal done
        done += more

    documents = read_documents([str(path)], rejected=lambda rejection: None, read_bytes=count)
    places = []
    for number, _ in enumerate(documents):
        if number % 15_000 == 0:
            places.append(done)
    assert places == sorted(set(places))
    assert places[1] < path.stat().st_size / 2
