"""Which elements of a page are one comment each, and which of them answer which."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from lxml.html import HtmlElement

from groundswell.corpora.pages.dom_details import noise_in
from groundswell.corpora.pages.markup import elements, normalised, number_of, text_of, tokens
from groundswell.corpora.pages.patterns import has_class, patterns

_ITEM_TAGS = frozenset(
    ["div", "li", "article", "section", "tr", "td", "dd", "dl", "blockquote", "table", "p", "figure", "span"]
)


@dataclass(slots=True, eq=False)
class Item:
    """An element that is one comment, with what is nested in it."""

    element: HtmlElement
    number: str | None
    above: Item | None = None
    inner: list[Item] = field(default_factory=list)
    # Elements that wrap this item alone: where its author and time may stand.
    wrappers: list[HtmlElement] = field(default_factory=list)


def candidates(root: HtmlElement) -> list[Item]:
    """Elements that say they are a comment, in document order, each with the next one above it."""
    found: dict[HtmlElement, Item] = {}
    barred: set[HtmlElement] = set()
    lists = patterns()
    for element in elements(root):
        parent = element.getparent()
        if parent in barred:
            barred.add(element)
            continue
        names = tokens(element)
        name_id = normalised(element.get("id") or "")
        by_type = "Comment" in (element.get("itemtype") or element.get("typeof") or "")
        if not names and not name_id and not by_type:
            continue
        # A layout may be named for its sidebar; what holds the headline is the page itself.
        if has_class([*names, name_id], lists.not_comments) and element.find(".//h1") is None:
            barred.add(element)
            continue
        if element.tag not in _ITEM_TAGS:
            continue
        by_number = lists.item_id.fullmatch(name_id) is not None
        by_class = has_class(names, lists.item_class) or has_class(names, lists.forum_post)
        if not by_number and not by_type and not by_class:
            continue
        if element.tag in ("span", "p") and not by_number:
            continue
        if element.find(".//h1") is not None or element.find(".//main") is not None:
            continue
        found[element] = Item(
            element, number_of(element) if by_number or number_of(element) else None, _above(element, found)
        )
    for item in found.values():
        if item.above is not None:
            item.above.inner.append(item)
    return list(found.values())


def _above(element: HtmlElement, found: dict[HtmlElement, Item]) -> Item | None:
    return next((found[node] for node in element.iterancestors() if node in found), None)


def merged(items: list[Item]) -> list[Item]:
    """One item a comment: of two elements around the same words, the inner one goes or the outer one is a wrapper."""
    dropped: set[int] = set()
    for item in reversed(items):
        inner = [one for one in item.inner if id(one) not in dropped]
        if not inner:
            continue
        if item.number is not None:
            _absorb(item, [one for one in inner if one.number in (None, item.number)], dropped)
            inner = [one for one in inner if id(one) not in dropped]
        if inner and not _own_words(item, inner):
            _unwrap(item, inner, dropped)
        elif item.number is None and len(inner) == 1 and inner[0].number is None and not _has_head(inner[0].element):
            _absorb(item, inner, dropped)
    return [item for item in items if id(item) not in dropped]


def _absorb(item: Item, same: Iterable[Item], dropped: set[int]) -> None:
    for one in same:
        dropped.add(id(one))
        for below in one.inner:
            below.above = item
            if below not in item.inner:
                item.inner.append(below)
        item.inner.remove(one)


def _unwrap(item: Item, inner: list[Item], dropped: set[int]) -> None:
    dropped.add(id(item))
    for one in inner:
        one.above = item.above
        if item.above is not None:
            item.above.inner.append(one)
        if len(inner) == 1:
            one.wrappers.insert(0, item.element)
    if item.above is not None and item in item.above.inner:
        item.above.inner.remove(item)


def _has_head(element: HtmlElement) -> bool:
    lists = patterns()
    return any(has_class(tokens(node), lists.author_class) or node.tag == "time" for node in elements(element))


def _own_words(item: Item, inner: list[Item]) -> str:
    inside = {one.element for one in inner}
    return text_of(item.element, without=inside | noise_in(item.element))


def between(node: HtmlElement, top: HtmlElement) -> Iterable[HtmlElement]:
    """The elements from `node` upwards, below `top`."""
    for up in node.iterancestors():
        if up is top:
            return
        yield up
