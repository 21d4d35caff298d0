"""A saved page, HTML or copied text, as an article and its comments."""

from __future__ import annotations

from datetime import datetime

from groundswell.core.errors import InputError
from groundswell.core.records import Document, document_id


def extract_page(
    page: bytes | str, *, origin: str, url: str | None = None, collected_at: datetime | None = None
) -> list[Document]:
    """The article of a page, then its comments."""
    text = page if isinstance(page, str) else page.decode()
    if not text.strip():
        raise InputError(origin, "no article found in the page")
    return [Document(id=document_id(url, text), text=text, url=url, collected_at=collected_at, origin=origin)]
