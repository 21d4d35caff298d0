"""Comments by the conventions of markup: WordPress, Blogger, Drupal, wpDiscuz, Disqus, whatever says "comment".

An item is an element whose class or number says that it is one comment. Its words are its own text: without the items
nested in it (its replies), without author, time, buttons and forms.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from lxml.html import HtmlElement

from groundswell.corpora.counts import parse_count
from groundswell.corpora.pages.chrome import clean_name
from groundswell.corpora.pages.found import FoundComment
from groundswell.corpora.pages.markup import SILENT, elements, normalised, number_of, text_of, tokens
from groundswell.corpora.pages.patterns import has_class, patterns
from groundswell.corpora.pages.when import When, read_when

_ITEM_TAGS = frozenset(
    ["div", "li", "article", "section", "tr", "td", "dd", "dl", "blockquote", "table", "p", "figure", "span"]
)
# A name longer than this is a sentence.
_LONGEST_NAME = 80
_SAYS = re.compile(
    r"(?i)^(?:von|by|par|por|door|da)\s+|"
    r"\s*(?:\b(?:says?|sagte?|meint|schreibt|wrote|dit|dice|said|commented|am|on))?\s*[:,]?\s*$"
)
_NAME_HEAD = re.compile(r"(?i)^\s*(?:by|von|par|por)?\s*")


@dataclass(slots=True, eq=False)
class _Item:
    element: HtmlElement
    number: str | None
    above: _Item | None = None
    inner: list[_Item] = field(default_factory=list)
    # Elements that wrap this item alone: where its author and time may stand.
    wrappers: list[HtmlElement] = field(default_factory=list)
    comment: FoundComment | None = None


@dataclass(slots=True)
class DomComments:
    """The comments found in the markup, and the elements they stand in."""

    comments: list[FoundComment]
    elements: list[HtmlElement]


def find_dom_comments(root: HtmlElement, *, collected_at: datetime | None) -> DomComments:
    """The comments in the markup below `root`, in document order, replies tied to what they answer."""
    items = _merged(_candidates(root))
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


def _candidates(root: HtmlElement) -> list[_Item]:
    """Elements that say they are a comment, in document order, each with the next one above it."""
    found: dict[HtmlElement, _Item] = {}
    barred: set[HtmlElement] = set()
    lists = patterns()
    for element in elements(root):
        parent = element.getparent()
        if parent in barred:
            barred.add(element)
            continue
        names = tokens(element)
        name_id = normalised(element.get("id") or "")
        if not names and not name_id:
            continue
        # A layout may be named for its sidebar; what holds the headline is the page itself.
        if has_class([*names, name_id], lists.not_comments) and element.find(".//h1") is None:
            barred.add(element)
            continue
        if element.tag not in _ITEM_TAGS:
            continue
        by_number = lists.item_id.fullmatch(name_id) is not None
        if not by_number and not has_class(names, lists.item_class):
            continue
        if element.tag in ("span", "p") and not by_number:
            continue
        if element.find(".//h1") is not None or element.find(".//main") is not None:
            continue
        found[element] = _Item(
            element, number_of(element) if by_number or number_of(element) else None, _above(element, found)
        )
    for item in found.values():
        if item.above is not None:
            item.above.inner.append(item)
    return list(found.values())


def _above(element: HtmlElement, found: dict[HtmlElement, _Item]) -> _Item | None:
    return next((found[node] for node in element.iterancestors() if node in found), None)


def _merged(items: list[_Item]) -> list[_Item]:
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


def _absorb(item: _Item, same: Iterable[_Item], dropped: set[int]) -> None:
    for one in same:
        dropped.add(id(one))
        for below in one.inner:
            below.above = item
            if below not in item.inner:
                item.inner.append(below)
        item.inner.remove(one)


def _unwrap(item: _Item, inner: list[_Item], dropped: set[int]) -> None:
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


def _noise(element: HtmlElement, keep: HtmlElement | None = None) -> set[HtmlElement]:
    """The parts of an item that are no words of it."""
    lists = patterns()
    found: set[HtmlElement] = set()
    kept = set(keep.iterancestors()) | {keep} if keep is not None else set()
    for node in elements(element):
        if node in kept or node.getparent() in found:
            if node.getparent() in found and node not in kept:
                found.add(node)
            continue
        names = tokens(node)
        if node.tag in ("time", "cite", "header", "footer", "h2", "h3", "h4", "h5", "h6", "label") or (
            names and has_class(names, lists.noise_class) and not has_class(names, lists.body_class)
        ):
            found.add(node)
    return found


def _body(item: _Item) -> HtmlElement | None:
    """The element that holds the words, where a class says so: the innermost of the first such chain."""
    lists = patterns()
    inside = {one.element for one in item.inner}
    best: HtmlElement | None = None
    for node in elements(item.element):
        if node in inside or any(up in inside for up in _between(node, item.element)):
            continue
        if node.tag in SILENT or not has_class(tokens(node), lists.body_class):
            continue
        # An inner one only counts where it holds the most of the outer one's words.
        if best is None or (
            best in set(_between(node, item.element))
            and len(text_of(node, without=inside)) * 2 > len(text_of(best, without=inside))
        ):
            best = node
    return best


def _between(node: HtmlElement, top: HtmlElement) -> Iterable[HtmlElement]:
    for up in node.iterancestors():
        if up is top:
            return
        yield up


def _own_words(item: _Item, inner: list[_Item]) -> str:
    inside = {one.element for one in inner}
    return text_of(item.element, without=inside | _noise(item.element))


def _read(item: _Item, collected_at: datetime | None) -> FoundComment | None:
    inside = {one.element for one in item.inner}
    body = _body(item)
    text = text_of(body, without=inside | _noise(body)) if body is not None else ""
    if not text:
        text = text_of(item.element, without=inside | _noise(item.element, keep=body))
    text = _with_title(item.element, body, inside, _without_ends(text))
    if len(text) < 2 or patterns().not_said.fullmatch(text):
        return None
    places = [item.element, *item.wrappers]
    author = next((name for place in places if (name := _author(place, body, inside))), None)
    when, words = next((found for place in places if (found := _when(place, body, inside, collected_at))), (None, None))
    if author is None or when is None:
        author, when, words = _both(item.element, body, inside, collected_at) or (author, when, words)
    if author is None and when is None and body is None and item.number is None:
        return None
    return FoundComment(
        text=text,
        author=author,
        published_at=when.at if when else None,
        time_words=words if when and when.at is None else None,
        likes=_likes(item.element, inside),
        key=item.number,
    )


_ENDS = re.compile(
    r"(?i)(?:^|\n)\s*(?:reply|antworten?|répondre|responder|reply to this|like|report|share|zitieren|melden|permalink|"
    r"link|mehr|load more.*|show more|view original|zum antworten anmelden|log in to reply|antwort(?:en)? auf.*)\s*$"
)


def _without_ends(text: str) -> str:
    while (shorter := _ENDS.sub("", text).strip()) != text and shorter:
        text = shorter
    return text


def _outside(element: HtmlElement, body: HtmlElement | None, inside: set[HtmlElement]) -> Iterable[HtmlElement]:
    """The parts of an item outside its words and its replies."""
    skip = inside | ({body} if body is not None and body is not element else set())
    passed: set[HtmlElement] = set()
    for node in elements(element):
        if node in skip or node.getparent() in passed:
            passed.add(node)
            continue
        yield node


def _author(element: HtmlElement, body: HtmlElement | None, inside: set[HtmlElement]) -> str | None:
    given = element.get("data-author") or element.get("data-username")
    if given:
        return clean_name(given)
    lists = patterns()
    best: str | None = None
    for wide in (body, None):
        for node in _outside(element, wide, inside):
            names = tokens(node)
            named = (
                node.tag == "cite"
                or node.get("itemprop") == "author"
                or (names and has_class(names, lists.author_class))
            )
            if not named or (node.tag in SILENT):
                continue
            name = _name(text_of(node))
            if name and (best is None or "fn" in names or len(name) < len(best)):
                best = name
                if "fn" in names:
                    return best
        if best or wide is None:
            break
    return best


def _name(text: str) -> str | None:
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    if not lines:
        return None
    name = _SAYS.sub("", _NAME_HEAD.sub("", lines[0])).strip()
    if not name or len(name) > _LONGEST_NAME or read_when(name, base=None) or parse_count(name) is not None:
        return None
    return clean_name(name)


def _when(
    element: HtmlElement, body: HtmlElement | None, inside: set[HtmlElement], collected_at: datetime | None
) -> tuple[When, str] | None:
    lists = patterns()
    loose: list[HtmlElement] = []
    for node in _outside(element, body, inside):
        if (
            node.tag in ("time", "abbr", "relative-time")
            or node.get("datetime")
            or node.get("itemprop") in ("dateCreated", "datePublished")
        ):
            for words in (node.get("datetime"), node.get("content"), node.get("title"), text_of(node)):
                if words and (when := read_when(words, base=collected_at, bare=True)):
                    return when, words
        elif has_class(tokens(node), lists.time_class):
            loose.append(node)
    for node in loose:
        for words in (node.get("title"), node.get("data-time"), *_phrases(text_of(node))):
            if words and (when := read_when(words, base=collected_at, bare=True)):
                return when, words
    return None


def _phrases(text: str) -> Iterable[str]:
    """A text that may hold a time, whole and in the pieces that pages make of it."""
    yield text.replace("\n", " ")
    for line in text.split("\n"):
        yield line
        for piece in re.split(r"[|·•]| - | – ", line):
            yield piece
            yield re.sub(r"(?i)^.{0,60}?\b(?:on|am|le|el|vom|at|posted|geschrieben)\s+", "", piece)


_NAME_AND_TIME = re.compile(
    r"(?is)(?:par|von|by|por|de|da)?\s*(?P<name>\S.{0,60}?),?\s+(?:le|am|on|el|em|il|at|um|wrote on|schrieb am|[·|–—-])\s+(?P<time>.{6,50})"
)


def _both(
    element: HtmlElement, body: HtmlElement | None, inside: set[HtmlElement], collected_at: datetime | None
) -> tuple[str, When, str] | None:
    """Author and time from one phrase: "Par Anne B., le 15 mai 2019 à 08h07"."""
    for node in _outside(element, body, inside):
        text = text_of(node).replace("\n", " ") if node.tag not in SILENT else ""
        match = _NAME_AND_TIME.fullmatch(text) if 8 < len(text) < 130 else None
        when = match and read_when(match["time"], base=collected_at)
        if match and when:
            return clean_name(match["name"].rstrip(",: ")), when, match["time"]
    return None


def _with_title(element: HtmlElement, body: HtmlElement | None, inside: set[HtmlElement], text: str) -> str:
    """The words with the comment's own headline, where it has one, as their first line."""
    if body is None or body is element:
        return text
    for node in _outside(element, body, inside):
        names = tokens(node)
        if (node.tag in ("h3", "h4", "h5", "h6") or has_class(names, patterns().title_class)) and not any(
            up.tag == "a" or has_class(tokens(up), patterns().author_class) for up in (node, *elements(node))
        ):
            title = text_of(node)
            if (
                2 < len(title) < 200
                and "\n" not in title
                and not read_when(title, base=None)
                and not text.startswith(title)
            ):
                return f"{title}\n{text}"
    return text


def _is_said_or_time(title: str, text: str) -> bool:
    return text.startswith(title) or read_when(title, base=None) is not None


def _likes(element: HtmlElement, inside: set[HtmlElement]) -> int | None:
    pattern = patterns().likes_class
    for node in _outside(element, None, inside):
        names = tokens(node)
        if names and has_class(names, pattern):
            count = parse_count(re.sub(r"(?i)\s*(?:likes?|points?|votes?|upvotes?)\s*", "", text_of(node)).lstrip("+"))
            if count is not None:
                return count
    return None
