"""A saved page, HTML or copied text, as an article and its comments."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime

from groundswell.core.errors import InputError
from groundswell.core.records import Document
from groundswell.corpora.pages.beside import read_beside
from groundswell.corpora.pages.copied import read_copied
from groundswell.corpora.pages.found import FoundArticle, merged_comments, to_documents
from groundswell.corpora.pages.sanity import MOST_TAGS, sane

_TAG = re.compile(
    rb"<!doctype html|</(?:html|head|title|body|div|p|article|script|table|span|ul|section)>", re.IGNORECASE
)
# One without an end tag among them begins with the tag of an element; copied text may well hold "<b>" later on.
_FIRST_TAG = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*<(?:html|head|body|meta|title|div|p|span|b|i|a|font|center|main|article|section|header|table|ul|ol"
    rb"|dl|blockquote|form|h[1-6])[\s/>]",
    re.IGNORECASE,
)
# Where the first tag of a saved page stands at the latest: some begin with a screenful of empty lines or remarks.
_SNIFFED_BYTES = 1 << 16


def extract_page(
    page: bytes | str,
    *,
    origin: str,
    url: str | None = None,
    collected_at: datetime | None = None,
    beside: Sequence[bytes] = (),
) -> list[Document]:
    """The article of a saved page (HTML or copied text), then its comments.

    Relative times are resolved against `collected_at`. `url` is the page's address where the caller knows it; else the
    canonical one that the page names. `beside` are answers for machines saved with the page that hold more of its
    comments: its comment feed, JSON of WordPress and the like. Raises InputError where the page holds no text, or
    copied text is not UTF-8.
    """
    data = page.encode("utf-8", "surrogatepass") if isinstance(page, str) else page
    found = find_page(data, origin=origin, url=url, collected_at=collected_at)
    for answer in beside:
        found.comments = merged_comments(found.comments, read_beside(answer, collected_at=collected_at))
    return to_documents(found, origin=origin, collected_at=collected_at, comments=found.comments)


def find_page(data: bytes, *, origin: str, url: str | None, collected_at: datetime | None) -> FoundArticle:
    """What a page holds, before it becomes records. Raises InputError as `extract_page` does."""
    found = _found(sane(data), origin, url, collected_at)
    if found is None or not found.text.strip():
        raise InputError(origin, "no article found in this page")
    found.url = url or found.url
    return found


def _found(data: bytes, origin: str, url: str | None, collected_at: datetime | None) -> FoundArticle | None:
    if _TAG.search(data, 0, _SNIFFED_BYTES) or _FIRST_TAG.match(data):
        from groundswell.corpora.pages.html import read_html

        if data.count(b"<") > MOST_TAGS:
            raise InputError(origin, f"more than {MOST_TAGS:,} tags: no page that someone wrote")
        return read_html(data, url=url, collected_at=collected_at)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError(origin, f"not UTF-8: byte 0x{data[error.start]:02x} at offset {error.start}") from error
    return read_copied(text, collected_at=collected_at)
