"""Any mix of inputs as one stream of documents."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any, BinaryIO

from groundswell.core.errors import InputError, Rejection
from groundswell.core.records import Document
from groundswell.corpora.pages import extract_page
from groundswell.corpora.readers.columns import renamed
from groundswell.corpora.readers.feeds import feed_rows
from groundswell.corpora.readers.inputs import Format, Input, find_inputs
from groundswell.corpora.readers.jsonl import json_file, json_lines
from groundswell.corpora.readers.mail import mail_file, mbox_documents
from groundswell.corpora.readers.rows import RowError, read_row
from groundswell.corpora.readers.streams import STDIN, open_stream, read_whole
from groundswell.corpora.readers.tables import arrow_rows, csv_rows, parquet_rows
from groundswell.corpora.readers.warc import warc_documents

Rejected = Callable[[Rejection], None]


def read_documents(
    inputs: Sequence[str],
    *,
    collected_at: datetime | None = None,
    rejected: Rejected,
    columns: Mapping[str, str] | None = None,
) -> Iterator[Document]:
    """The documents behind files, folders, globs and `-` (standard input); comments right after their article.

    One record is held at a time. What can't be read goes to `rejected` with file, line and reason; the rest goes on.
    Relative times are resolved against the record's own `collected_at`, else the argument. A saved page that has
    neither was collected when its file was written; one from standard input, now. A JSON row that has neither keeps
    the words of its relative time in `extra["published_text"]`, and no `published_at`. `columns` names the column of a
    row that holds a field, where it goes by another name.
    """
    for item in find_inputs(inputs, rejected=rejected):
        yield from _read(item, collected_at, rejected, columns or {})


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


def _read(
    item: Input, collected_at: datetime | None, rejected: Rejected, columns: Mapping[str, str]
) -> Iterator[Document]:
    path = item.path
    try:
        if item.format == "collection":
            yield from _read_collection(path, rejected)
            return
        with open_stream(path) as stream:
            kind = item.format or _sniff(stream, path)
            if kind in ("text", "html"):
                yield from _read_page(stream, path, collected_at)
            elif kind == "warc":
                yield from warc_documents(stream, path, collected_at=collected_at, rejected=rejected)
            elif kind == "mail":
                yield from mail_file(stream, path, collected_at=collected_at)
            elif kind == "mbox":
                yield from mbox_documents(stream, path, collected_at=collected_at, rejected=rejected)
            else:
                rows = _rows(stream, path, kind, rejected)
                yield from _read_rows(rows, path, collected_at, rejected, columns)
    except InputError as error:
        rejected(error.rejection)


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
    if b"\0" in head:
        raise InputError(path, "neither JSON, HTML nor text")
    if start.startswith(b"{"):
        return "jsonl"
    if start.startswith(b"WARC/"):
        return "warc"
    if start.startswith(b"<?xml") and (b"<rss" in head or b"<feed" in head):
        return "feed"
    return "json" if start.startswith(b"[{") else "html" if start.startswith(b"<") else "text"


def _read_rows(
    rows: Iterator[tuple[int, Any]],
    path: str,
    collected_at: datetime | None,
    rejected: Rejected,
    columns: Mapping[str, str],
) -> Iterator[Document]:
    for line, row in rows:
        report = partial(_reject_line, rejected, path, line)
        try:
            yield from read_row(
                renamed(row, columns), origin=f"{path}:{line}", collected_at=collected_at, rejected=report
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
    yield from extract_page(page, origin=path, url=url, collected_at=collected_at or _captured_at(path))


def _captured_at(path: str) -> datetime:
    if path == STDIN:
        return datetime.now(UTC)
    return datetime.fromtimestamp(Path(path).stat().st_mtime, UTC)
