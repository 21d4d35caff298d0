"""A saved HTML page: comments down the ladder, then the article of what is left."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime

from lxml.html import HtmlElement
from trafilatura import bare_extraction

from groundswell.corpora.boilerplate import strip_endings
from groundswell.corpora.pages.depth import parse
from groundswell.corpora.pages.dom_comments import DomComments, find_dom_comments
from groundswell.corpora.pages.found import FoundArticle, FoundComment, beginning
from groundswell.corpora.pages.json_comments import linked_comments, state_comments
from groundswell.corpora.pages.layouts import Layout, describe_by, find_layout, layout_comments
from groundswell.corpora.pages.linked_data import Node, linked_data
from groundswell.corpora.pages.markup import remove, tokens
from groundswell.corpora.pages.metadata import describe
from groundswell.corpora.pages.patterns import has_class, patterns
from groundswell.corpora.pages.sanity import MOST_TAGS, sane


def read_html(data: bytes, *, url: str | None, collected_at: datetime | None) -> FoundArticle | None:
    """The article of a page (bytes as `sanity.sane` gives them) and its comments; None where the page has no text.

    The rungs: JSON-LD, application state, markup (microdata among it). The one that gives most comments is taken, the
    earlier of two alike, and what it leaves open is filled from the others. Whatever the markup shows as comments goes
    out of the page before the article is read.
    """
    root = parse(data)
    if root is None:
        return None
    nodes = linked_data(root)
    layout, dom = _markup_comments(root, collected_at)
    found = FoundArticle(text="", url=url)
    if layout is not None:
        describe_by(layout, found, root, collected_at=collected_at)
    comments = _best_rung(root, nodes, dom, collected_at)
    for element in dom.elements:
        remove(element)
    describe(found, root, nodes)
    found.text = strip_endings(found.text or article_text(root, url))
    found.comments = comments
    _drop_titles(found)
    if _is_thread(found, dom, layout):
        _open_thread(found)
    return found if found.text else None


def read_later_page(data: bytes, *, collected_at: datetime | None) -> list[FoundComment]:
    """The comments of a further page of a thread: of a forum thread, every post of it."""
    root = parse(sane(data)) if data.count(b"<") <= MOST_TAGS else None
    if root is None:
        return []
    nodes = linked_data(root)
    _, dom = _markup_comments(root, collected_at)
    found = FoundArticle(text="", comments=_best_rung(root, nodes, dom, collected_at))
    describe(found, root, nodes)
    _drop_titles(found)
    return found.comments


def _markup_comments(root: HtmlElement, collected_at: datetime | None) -> tuple[Layout | None, DomComments]:
    """The comments in the markup: by the page's declared layout where that finds any, else by the general rules."""
    layout = find_layout(root, collected_at=collected_at)
    if layout is not None:
        found = layout_comments(layout, root, collected_at=collected_at)
        if found.comments or layout.article is not None:
            return layout, found
    return None, find_dom_comments(root, collected_at=collected_at)


def _best_rung(
    root: HtmlElement, nodes: list[Node], dom: DomComments, collected_at: datetime | None
) -> list[FoundComment]:
    rungs = [
        linked_comments(nodes, collected_at=collected_at),
        state_comments(root, collected_at=collected_at),
        dom.comments,
    ]
    return _filled(max(rungs, key=len), rungs)


def article_text(root: HtmlElement, url: str | None) -> str:
    """The main text by trafilatura, comments off; empty where it found only what the page's links say."""
    links = {" ".join(link.text_content().split()) for link in root.iter("a", "nav", "button")}
    document = bare_extraction(root, url=url, include_comments=False, with_metadata=False)
    text = None if document is None or isinstance(document, dict) else document.text
    lines = [" ".join(line.split()) for line in (text or "").splitlines()]
    return "" if links.issuperset(line for line in lines if line) else (text or "").strip()


def _is_thread(found: FoundArticle, dom: DomComments, layout: Layout | None) -> bool:
    """Whether the page is a forum thread: the posts are all there is, so the first of them is the article."""
    if layout is not None:
        return layout.thread and bool(dom.comments) and found.comments is dom.comments
    if not dom.comments or found.comments is not dom.comments or dom.comments[0].parent is not None:
        return False
    forum = has_class(tokens(dom.elements[0]), patterns().forum_post)
    return forum or len(found.text) < len(dom.comments[0].text)


def _drop_titles(found: FoundArticle) -> None:
    """Take the title of the page, which forums put above every post, off the comments."""
    title = (found.title or "").casefold()
    for item in found.comments:
        first, newline, rest = item.text.partition("\n")
        if newline and re.sub(r"(?i)^(?:re|aw|antw): *", "", first).casefold() == title:
            item.text = rest


def _open_thread(found: FoundArticle) -> None:
    """Make the first post the article; what answered it answers the article."""
    first, *rest = found.comments
    found.text = first.text
    found.author = first.author or found.author
    found.published_at = first.published_at or found.published_at
    found.likes = first.likes
    for item in rest:
        item.parent = item.parent - 1 if item.parent else None
    found.comments = rest


def _filled(base: list[FoundComment], rungs: Iterable[list[FoundComment]]) -> list[FoundComment]:
    """`base` with author, time and likes from the same comments of other rungs, where it has none."""
    others = {beginning(item.text): item for rung in rungs if rung is not base for item in rung}
    for item in base:
        other = others.get(beginning(item.text))
        if other is None:
            continue
        item.author = item.author or other.author
        if item.published_at is None and (other.published_at or not item.time_words):
            item.published_at, item.time_words = other.published_at, other.time_words
        item.likes = other.likes if item.likes is None else item.likes
        item.replies = other.replies if item.replies is None else item.replies
    return base
