"""Any mix of inputs as one stream of documents."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import IO, Any, BinaryIO

from groundswell.core.errors import InputError, Rejection
from groundswell.core.records import Document
from groundswell.corpora.pages import extract_page
from groundswell.corpora.readers.archives import seekable, tar_members, zip_members
from groundswell.corpora.readers.columns import renamed
from groundswell.corpora.readers.feeds import feed_rows
from groundswell.corpora.readers.inputs import (
    FORMATS,
    Format,
    Input,
    beside,
    find_inputs,
    format_of,
    input_size,
    is_own,
)
from groundswell.corpora.readers.jsonl import json_file, json_lines
from groundswell.corpora.readers.mail import mail_file, mbox_documents
from groundswell.corpora.readers.rows import RowError, read_row
from groundswell.corpora.readers.streams import STDIN, decompressed, is_remote, open_stream, read_whole, reading_errors
from groundswell.corpora.readers.tables import arrow_rows, csv_rows, parquet_rows
from groundswell.corpora.readers.warc import warc_documents

Rejected = Callable[[Rejection], None]


def read_documents(
    inputs: Sequence[str],
    *,
    collected_at: datetime | None = None,
    rejected: Rejected,
    columns: Mapping[str, str] | None = None,
    read_bytes: Callable[[int], None] | None = None,
) -> Iterator[Document]:
    """The documents behind files, folders, globs and `-` (standard input); comments right after their article.

    One record is held at a time. What can't be read goes to `rejected` with file, line and reason; the rest goes on.
    Relative times are resolved against the record's own `collected_at`, else the argument. A saved page that has
    neither was collected when its file was written; one from standard input, now. A JSON row that has neither keeps
    the words of its relative time in `extra["published_text"]`, and no `published_at`. `columns` names the column of a
    row that holds a field, where it goes by another name. `read_bytes` is told of each piece read of the files, in
    bytes as they lie there; over a whole run they add up to the sizes of the files.
    """
    reading = _Reading(collected_at, rejected, columns or {})
    for item in find_inputs(inputs, rejected=rejected):
        counted = _Counter(read_bytes)
        yield from _read(item, reading, counted)
        counted.fill_up(input_size(item))


def read_pages(
    inputs: Sequence[str], *, url: str | None = None, collected_at: datetime | None = None, rejected: Rejected
) -> Iterator[Document]:
    """The articles and comments of saved pages (HTML or copied text), whatever the names of their files end in.

    `url` is the address of the page where the caller knows it. Dumps among the inputs go to `rejected`.
    """
    for item in find_inputs(inputs, rejected=rejected):
        try:
            if item.format not in (None, "text", "html"):
                raise InputError(item.path, "a dump, not a page: score reads it")
            with open_stream(item.path) as stream:
                yield from _read_page(stream, item.path, collected_at, url)
        except InputError as error:
            rejected(error.rejection)


@dataclass(frozen=True, slots=True)
class _Reading:
    """What holds for all inputs of one reading."""

    collected_at: datetime | None
    rejected: Rejected
    columns: Mapping[str, str]


@dataclass(slots=True)
class _Counter:
    """Passes on how many bytes were read of one input."""

    tell: Callable[[int], None] | None
    count: int = 0

    def __call__(self, count: int) -> None:
        self.count += count
        if self.tell is not None:
            self.tell(count)

    def fill_up(self, size: int) -> None:
        """Tell of what was not read, or take back what was read twice (tables are read out of order)."""
        self(size - self.count)


def _read(item: Input, reading: _Reading, read_bytes: Callable[[int], None]) -> Iterator[Document]:
    path = item.path
    try:
        if item.format == "collection":
            yield from _read_collection(path, reading.rejected)
            return
        with open_stream(path, read_bytes=read_bytes) as stream:
            yield from _read_stream(stream, item.format or _sniff(stream, path), path, reading)
    except InputError as error:
        reading.rejected(error.rejection)


def _read_stream(stream: BinaryIO, kind: Format, path: str, reading: _Reading) -> Iterator[Document]:
    collected_at, rejected = reading.collected_at, reading.rejected
    if kind in ("text", "html"):
        yield from _read_page(stream, path, collected_at)
    elif kind == "zip":
        yield from _read_members(zip_members(stream, path), path, reading)
    elif kind == "tar":
        yield from _read_members(tar_members(stream, path), path, reading)
    elif kind == "warc":
        yield from warc_documents(stream, path, collected_at=collected_at, rejected=rejected)
    elif kind == "mail":
        yield from mail_file(stream, path, collected_at=collected_at)
    elif kind == "mbox":
        yield from mbox_documents(stream, path, collected_at=collected_at, rejected=rejected)
    else:
        yield from _read_rows(_rows(stream, path, kind, rejected), path, reading)


def _read_members(members: Iterator[tuple[str, IO[bytes]]], path: str, reading: _Reading) -> Iterator[Document]:
    """The documents of the files in an archive, by their names: `news.zip!2026/boj.html`. Archives in it stay shut."""
    empty = True
    for name, member in members:
        kind = format_of(Path(name))
        if kind is None or kind in ("zip", "tar") or not is_own(Path(name).name):
            continue
        empty = False
        place = f"{path}!{name}"
        try:
            with reading_errors(place):
                if kind in ("parquet", "arrow"):
                    with seekable(member) as whole:
                        yield from _read_stream(whole, kind, place, reading)
                else:
                    yield from _read_stream(decompressed(member), kind, place, reading)
        except InputError as error:
            reading.rejected(error.rejection)
    if empty:
        raise InputError(path, f"no readable file in this archive; known endings: {', '.join(FORMATS)}")


def _read_collection(path: str, rejected: Rejected) -> Iterator[Document]:
    from groundswell.corpora.crawl.versions import collected_documents

    return collected_documents(Path(path), rejected=rejected)


def _rows(stream: BinaryIO, path: str, kind: Format, rejected: Rejected) -> Iterator[tuple[int, Any]]:
    if kind == "jsonl":
        return json_lines(stream, path, rejected=rejected)
    if kind == "json":
        return json_file(stream, path, rejected=rejected)
    if kind == "parquet":
        return parquet_rows(stream, path)
    if kind == "arrow":
        return arrow_rows(stream, path)
    if kind == "feed":
        return feed_rows(stream, path)
    return csv_rows(stream, path, rejected=rejected, delimiter="\t" if kind == "tsv" else ",")


def _sniff(stream: BinaryIO, path: str) -> Format:
    head = stream.peek(512)[:512] if hasattr(stream, "peek") else b""
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if start.startswith(b"PK\x03\x04"):
        return "zip"
    if head[257:262] == b"ustar":
        return "tar"
    if b"\0" in head:
        raise InputError(path, "neither JSON, HTML nor text")
    if start.startswith(b"{"):
        return "jsonl"
    if start.startswith(b"WARC/"):
        return "warc"
    if start.startswith(b"<?xml") and (b"<rss" in head or b"<feed" in head):
        return "feed"
    return "json" if start.startswith(b"[{") else "html" if start.startswith(b"<") else "text"


def _read_rows(rows: Iterator[tuple[int, Any]], path: str, reading: _Reading) -> Iterator[Document]:
    for line, row in rows:
        report = partial(_reject_line, reading.rejected, path, line)
        try:
            renamed_row = renamed(row, reading.columns)
            yield from read_row(
                renamed_row, origin=f"{path}:{line}", collected_at=reading.collected_at, rejected=report
            )
        except RowError as error:
            report(str(error))


def _reject_line(rejected: Rejected, path: str, line: int, reason: str) -> None:
    rejected(Rejection(path, line, reason))


def _read_page(
    stream: BinaryIO, path: str, collected_at: datetime | None, url: str | None = None
) -> Iterator[Document]:
    page = read_whole(stream, path)
    if not page.strip():
        raise InputError(path, "the file is empty")
    collected_at = collected_at or _captured_at(path)
    answers = [answer.read_bytes() for answer in beside(Path(path))] if Path(path).is_file() else []
    yield from extract_page(page, origin=path, url=url, collected_at=collected_at, beside=answers)


def _captured_at(path: str) -> datetime:
    """When a page was saved: when its file, or the archive it lies in, was written."""
    file = Path(path.partition("!")[0]) if not Path(path).exists() else Path(path)
    if path == STDIN or is_remote(path) or not file.exists():
        return datetime.now(UTC)
    return datetime.fromtimestamp(file.stat().st_mtime, UTC)
