"""Comments by the conventions of markup: WordPress, Blogger, Drupal, wpDiscuz, Disqus, whatever says "comment".

An item is an element whose class or number says that it is one comment. Its words are its own text: without the items
nested in it (its replies), without author, time, buttons and forms.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from lxml.html import HtmlElement

from groundswell.corpora.pages.dom_details import (
    author_and_time,
    author_of,
    likes_of,
    noise_in,
    time_of,
    with_title,
    without_ends,
)
from groundswell.corpora.pages.dom_items import Item, between, candidates, merged
from groundswell.corpora.pages.found import FoundComment
from groundswell.corpora.pages.markup import SILENT, elements, text_of, tokens
from groundswell.corpora.pages.patterns import has_class, patterns


@dataclass(slots=True)
class DomComments:
    """The comments found in the markup, and the elements they stand in."""

    comments: list[FoundComment]
    elements: list[HtmlElement]


def find_dom_comments(root: HtmlElement, *, collected_at: datetime | None) -> DomComments:
    """The comments in the markup below `root`, in document order, replies tied to what they answer."""
    items = merged(candidates(root))
    found = DomComments([], [])
    places: dict[int, int] = {}
    for item in items:
        comment = _read(item, collected_at)
        if comment is None:
            continue
        above = item.above
        while above is not None and id(above) not in places:
            above = above.above
        comment.parent = places[id(above)] if above is not None else None
        places[id(item)] = len(found.comments)
        found.comments.append(comment)
        found.elements.append(item.wrappers[0] if item.wrappers else item.element)
    return found


def _read(item: Item, collected_at: datetime | None) -> FoundComment | None:
    inside = {one.element for one in item.inner}
    body = _body(item)
    text = text_of(body, without=inside | noise_in(body)) if body is not None else ""
    if not text:
        text = text_of(item.element, without=inside | noise_in(item.element, keep=body))
    text = with_title(item.element, body, inside, without_ends(text))
    if len(text) < 2 or patterns().not_said.fullmatch(text):
        return None
    places = [item.element, *item.wrappers]
    author = next((name for place in places if (name := author_of(place, body, inside))), None)
    when, words = next(
        (found for place in places if (found := time_of(place, body, inside, collected_at))), (None, None)
    )
    if author is None or when is None:
        author, when, words = author_and_time(item.element, body, inside, collected_at) or (author, when, words)
    if author is None and when is None and body is None and item.number is None:
        return None
    return FoundComment(
        text=text,
        author=author,
        published_at=when.at if when else None,
        time_words=words if when and when.at is None else None,
        likes=likes_of(item.element, inside),
        key=item.number,
    )


def _body(item: Item) -> HtmlElement | None:
    """The element that holds the words, where a class says so: the innermost of the first such chain."""
    lists = patterns()
    inside = {one.element for one in item.inner}
    best: HtmlElement | None = None
    for node in elements(item.element):
        if node in inside or any(up in inside for up in between(node, item.element)):
            continue
        if node.tag in SILENT or not (
            has_class(tokens(node), lists.body_class) or node.get("itemprop") in ("text", "commentText", "articleBody")
        ):
            continue
        # An inner one only counts where it holds the most of the outer one's words.
        if best is None or (
            best in set(between(node, item.element))
            and len(text_of(node, without=inside)) * 2 > len(text_of(best, without=inside))
        ):
            best = node
    return best
