"""Comments by the declared layouts of sites (layouts.toml), each in use from one day to another."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache, cached_property
from importlib import resources
from itertools import combinations
from typing import Any

from lxml.html import HtmlElement

from groundswell.core.errors import DataFileError
from groundswell.corpora.counts import parse_count
from groundswell.corpora.pages.chrome import clean_name
from groundswell.corpora.pages.dom_comments import DomComments
from groundswell.corpora.pages.found import FoundArticle, FoundComment
from groundswell.corpora.pages.markup import text_of
from groundswell.corpora.pages.patterns import patterns
from groundswell.corpora.pages.when import When, read_when

_SELECTORS = ("when", "item", "author", "time", "body", "likes", "title", "article", "article_author", "article_time")


@dataclass(frozen=True, kw_only=True)
class Layout:
    """One layout: selectors, and the days between which pages had it (`until` exclusive)."""

    name: str
    since: date
    when: str
    item: str
    body: str
    until: date | None = None
    author: str | None = None
    time: str | None = None
    likes: str | None = None
    likes_of: str | None = None
    title: str | None = None
    article: str | None = None
    article_author: str | None = None
    article_time: str | None = None
    thread: bool = False

    @cached_property
    def selectors(self) -> dict[str, Any]:
        """The selectors, compiled, by name."""
        from lxml.cssselect import CSSSelector

        given = {name: getattr(self, name) for name in _SELECTORS}
        return {name: CSSSelector(text, translator="html") for name, text in given.items() if text}

    def covers(self, day: date) -> bool:
        """Whether pages had this layout on a day."""
        return self.since <= day and (self.until is None or day < self.until)

    def first(self, name: str, root: HtmlElement, inside: set[HtmlElement] | None = None) -> HtmlElement | None:
        """The first element that a selector finds below `root`, outside the subtrees `inside`."""
        selector = self.selectors.get(name)
        if selector is None:
            return None
        for node in selector(root):
            if not inside or not any(up in inside for up in _up_to(node, root)):
                return node
        return None


def _up_to(node: HtmlElement, root: HtmlElement) -> Iterator[HtmlElement]:
    while node is not None and node is not root:
        yield node
        node = node.getparent()


@cache
def layouts() -> tuple[Layout, ...]:
    """The declared layouts. Raises DataFileError where they don't hold together."""
    table = tomllib.loads(resources.files("groundswell.corpora.pages").joinpath("layouts.toml").read_text("utf-8"))
    return parse_layouts(table)


def parse_layouts(table: dict[str, Any]) -> tuple[Layout, ...]:
    """Read layouts. Raises DataFileError for unknown keys, broken selectors, and versions of one that overlap."""
    found = []
    for row in table.get("layout", []):
        try:
            layout = Layout(since=row["from"], **{key: value for key, value in row.items() if key != "from"})
            layout.selectors  # noqa: B018 - compiled here, so that a broken one is found on loading
        except (KeyError, TypeError, SyntaxError, ValueError) as error:
            raise DataFileError(f"layouts.toml: {row.get('name', '?')}: {error}") from error
        found.append(layout)
    for one, other in combinations(found, 2):
        if one.name == other.name and (one.covers(other.since) or other.covers(one.since)):
            raise DataFileError(f"layouts.toml: {one.name}: two versions hold on the same day")
    return tuple(found)


def find_layout(root: HtmlElement, *, collected_at: datetime | None) -> Layout | None:
    """The layout of a page saved at a time; today's where nobody knows when."""
    day = (collected_at or datetime.now(UTC)).date()
    return next((item for item in layouts() if item.covers(day) and item.selectors["when"](root)), None)


def layout_comments(layout: Layout, root: HtmlElement, *, collected_at: datetime | None) -> DomComments:
    """The comments that a layout shows on a page, in its order; nested items answer the one they stand in."""
    items: list[HtmlElement] = layout.selectors["item"](root)
    known = set(items)
    found = DomComments([], [])
    places: dict[HtmlElement, int] = {}
    for item in items:
        inside = {node for node in item.iterdescendants() if node in known}
        comment = _read(layout, item, inside, collected_at)
        if comment is None:
            continue
        above = next((up for up in item.iterancestors() if up in places), None)
        comment.parent = places[above] if above is not None else None
        places[item] = len(found.comments)
        found.comments.append(comment)
        found.elements.append(item)
    return found


def _read(
    layout: Layout, item: HtmlElement, inside: set[HtmlElement], collected_at: datetime | None
) -> FoundComment | None:
    body = layout.first("body", item, inside)
    text = text_of(body) if body is not None else ""
    if not text or patterns().not_said.fullmatch(text):
        return None
    author = layout.first("author", item, inside)
    when = _when(layout.first("time", item, inside), collected_at)
    number = re.search(r"\d{1,20}", item.get("id") or item.get("data-content") or "")
    return FoundComment(
        text=text,
        author=clean_name(text_of(author)) if author is not None else None,
        published_at=when.at if when else None,
        time_words=when.words if when and when.at is None else None,
        likes=_likes(layout, layout.first("likes", item, inside)),
        key=number[0] if number else None,
    )


@dataclass(frozen=True, slots=True)
class _Time:
    at: datetime | None
    words: str


def _when(node: HtmlElement | None, collected_at: datetime | None) -> _Time | None:
    if node is None:
        return None
    for words in (node.get("datetime"), node.get("title"), re.split(r"»", text_of(node))[-1].strip()):
        found: When | None = read_when(words, base=collected_at) if words else None
        if found is not None:
            return _Time(found.at, words or "")
    return None


def _likes(layout: Layout, node: HtmlElement | None) -> int | None:
    if node is None:
        return None
    given = node.get(layout.likes_of) if layout.likes_of else None
    return parse_count(given or re.sub(r"(?i)\s*(?:points?|likes?|upvotes?)$", "", text_of(node)))


def describe_by(layout: Layout, found: FoundArticle, root: HtmlElement, *, collected_at: datetime | None) -> None:
    """Fill what a layout knows of the article: its title, words, author and time."""
    title = layout.first("title", root)
    found.title = text_of(title) if title is not None else found.title
    body = layout.first("article", root)
    found.text = text_of(body) if body is not None else found.text
    author = layout.first("article_author", root)
    found.author = clean_name(text_of(author)) if author is not None else found.author
    when = _when(layout.first("article_time", root), collected_at)
    found.published_at = (when.at if when else None) or found.published_at
