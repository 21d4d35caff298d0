"""Web archives: each answer with HTML in a WARC file is a page, with its address and the time it was fetched."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import BinaryIO

from groundswell.core.errors import InputError, Rejection
from groundswell.core.records import Document
from groundswell.corpora.pages import extract_page
from groundswell.corpora.readers.streams import MAX_RECORD_BYTES

Rejected = Callable[[Rejection], None]


def warc_documents(
    stream: BinaryIO, path: str, *, collected_at: datetime | None, rejected: Rejected
) -> Iterator[Document]:
    """The articles and comments of the pages in a WARC file.

    What is no HTML or no success is passed over; a page without an article, or over the size of one record, is named.
    """
    from fastwarc.warc import ArchiveIterator, WarcRecordType

    number = 0
    for number, record in enumerate(ArchiveIterator(stream, record_types=WarcRecordType.response), 1):
        http = record.http_headers
        kind = (record.http_content_type or "").lower()
        if http is None or http.status_code != 200 or "html" not in kind:
            continue
        url = record.headers.get("WARC-Target-URI")
        try:
            page = record.reader.read(MAX_RECORD_BYTES + 1)
            if len(page) > MAX_RECORD_BYTES:
                raise InputError(path, f"{url}: larger than {MAX_RECORD_BYTES // 1024**2} MiB")
            fetched = record.record_date.astimezone(UTC) if record.record_date else collected_at
            yield from extract_page(page, origin=f"{path}:{number}", url=url, collected_at=fetched)
        except InputError as error:
            rejected(Rejection(path, number, f"{url}: {error.rejection.reason}"))
    if number == 0:
        raise InputError(path, "no answer of a web server in this archive")
