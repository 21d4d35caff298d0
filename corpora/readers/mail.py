"""Newsletters and pages in mail form: EML and mbox messages, MHTML pages."""

from __future__ import annotations

import email
import email.policy
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime
from email.message import EmailMessage
from typing import Any, BinaryIO

from groundswell.core.errors import InputError, Rejection
from groundswell.core.records import Document
from groundswell.corpora.moments import parse_moment
from groundswell.corpora.pages import extract_page
from groundswell.corpora.readers.streams import MAX_RECORD_BYTES, read_lines, read_whole

Rejected = Callable[[Rejection], None]


def message_documents(data: bytes, origin: str, *, collected_at: datetime | None) -> list[Document]:
    """The documents of one message: its HTML part as a page, else its plain text. Subject, sender and date are its own.

    An MHTML page keeps the address it was saved from. Raises InputError where a message has no text.
    """
    try:
        content, saved, own = _parts(data, origin)
    except (LookupError, ValueError, AttributeError, RecursionError) as error:
        # What the parser raises for headers that are broken, or nested by the hundred.
        raise InputError(origin, f"no readable message: {error}") from error
    date = own["published_at"]
    documents = extract_page(content, origin=origin, url=saved, collected_at=collected_at or date)
    if saved:
        return documents
    first = documents[0]
    named = replace(
        first,
        title=own["title"] or first.title,
        author=first.author or own["author"],
        published_at=date or first.published_at,
    )
    return [named, *documents[1:]]


def _parts(data: bytes, origin: str) -> tuple[Any, str | None, dict[str, Any]]:
    """The text of a message, the address it was saved from, and its own title, author and time."""
    message = email.message_from_bytes(data, policy=email.policy.default)
    part = message.get_body(preferencelist=("html", "plain"))
    if part is None:
        raise InputError(origin, "no text in this message")
    content, saved, sender = part.get_content(), message.get("Snapshot-Content-Location"), message.get("From")
    author = str(sender.addresses[0].display_name or sender.addresses[0].addr_spec) if sender else None
    own = {"title": str(message.get("Subject") or ""), "author": author, "published_at": _date(message)}
    return content, str(saved) if saved else None, own


def _date(message: EmailMessage) -> datetime | None:
    value = message.get("Date")
    try:
        return parse_moment(str(value), base=None) if value else None
    except ValueError:
        return None


def mail_file(stream: BinaryIO, path: str, *, collected_at: datetime | None) -> Iterator[Document]:
    """The documents of an EML or MHTML file."""
    yield from message_documents(read_whole(stream, path), path, collected_at=collected_at)


def mbox_documents(
    stream: BinaryIO, path: str, *, collected_at: datetime | None, rejected: Rejected
) -> Iterator[Document]:
    """The documents of the messages in an mbox file, one message in memory at a time."""
    for line, data in _messages(stream, path, rejected):
        try:
            yield from message_documents(data, f"{path}:{line}", collected_at=collected_at)
        except InputError as error:
            rejected(Rejection(path, line, error.rejection.reason))


def _messages(stream: BinaryIO, path: str, rejected: Rejected) -> Iterator[tuple[int, bytes]]:
    """Each message with the line it begins at; a message begins after a line "From …" that follows an empty one."""
    start, parts, size, blank = 0, list[bytes](), 0, True
    for number, line in read_lines(stream):
        if blank and line is not None and line.startswith(b"From "):
            if parts:
                yield start, b"".join(parts)
            start, parts, size = number, [], 0
        elif line is not None and size <= MAX_RECORD_BYTES:
            parts.append(line.removeprefix(b">") if line.startswith(b">From ") else line)
            size += len(line)
            if size > MAX_RECORD_BYTES:
                rejected(Rejection(path, start, f"a message over {MAX_RECORD_BYTES // 1024**2} MiB"))
                parts = []
        blank = line is not None and not line.strip()
    if parts:
        yield start, b"".join(parts)
    if not start:
        raise InputError(path, "no message in this file")
