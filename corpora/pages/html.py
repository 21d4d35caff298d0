"""A saved HTML page: comments down the ladder, then the article of what is left."""

from __future__ import annotations

from datetime import datetime

from lxml.html import HtmlElement
from trafilatura import bare_extraction, load_html

from groundswell.corpora.boilerplate import strip_endings
from groundswell.corpora.pages.dom_comments import find_dom_comments
from groundswell.corpora.pages.found import FoundArticle
from groundswell.corpora.pages.markup import remove


def read_html(data: bytes, *, url: str | None, collected_at: datetime | None) -> FoundArticle | None:
    """The article of a page and its comments; None where the page has no text."""
    root = load_html(data.replace(b"\0", b""))
    if root is None:
        return None
    dom = find_dom_comments(root, collected_at=collected_at)
    for element in dom.elements:
        remove(element)
    text = article_text(root, url)
    if not text:
        return None
    found = FoundArticle(text=strip_endings(text), url=url)
    found.comments = dom.comments
    return found


def article_text(root: HtmlElement, url: str | None) -> str:
    """The main text by trafilatura, comments off."""
    document = bare_extraction(root, url=url, include_comments=False, with_metadata=False)
    text = None if document is None or isinstance(document, dict) else document.text
    return (text or "").strip()
