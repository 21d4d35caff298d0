"""Newsletters and pages in mail form: EML and mbox messages, MHTML pages."""

from __future__ import annotations

import email
import email.policy
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime
from email.message import EmailMessage
from typing import BinaryIO

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
    message = email.message_from_bytes(data, policy=email.policy.default)
    part = message.get_body(preferencelist=("html", "plain"))
    if part is None:
        raise InputError(origin, "no text in this message")
    saved = message.get("Snapshot-Content-Location")
    try:
        content = part.get_content()
    except (LookupError, ValueError) as error:
        raise InputError(origin, f"no readable message: {error}") from error
    date = _date(message)
    documents = extract_page(
        content, origin=origin, url=str(saved) if saved else None, collected_at=collected_at or date
    )
    if saved:
        return documents
    first = documents[0]
    sender = message.get("From")
    own = replace(
        first,
        title=str(message.get("Subject") or "") or first.title,
        author=first.author
        or (str(sender.addresses[0].display_name or sender.addresses[0].addr_spec) if sender else None),
        published_at=date or first.published_at,
    )
    return [own, *documents[1:]]


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
