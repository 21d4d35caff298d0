"""Who wrote a comment, when, how many liked it: what stands in its element beside its words."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime

from lxml.html import HtmlElement

from groundswell.corpora.counts import parse_count
from groundswell.corpora.pages.chrome import clean_name
from groundswell.corpora.pages.markup import SILENT, elements, text_of, tokens
from groundswell.corpora.pages.patterns import has_class, patterns
from groundswell.corpora.pages.when import When, read_when

# A name longer than this is a sentence.
_LONGEST_NAME = 80


_SAYS = re.compile(
    r"(?i)^(?:von|by|par|por|door|da)\s+|"
    r"\s*(?:\b(?:says?|sagte?|meint|schreibt|wrote|dit|dice|said|commented|am|on))?\s*[:,]?\s*$"
)


_NAME_HEAD = re.compile(r"(?i)^\s*(?:by|von|par|por)?\s*")


_ENDS = re.compile(
    r"(?i)(?:^|\n)\s*(?:reply|antworten?|répondre|responder|reply to this|like|report|share|zitieren|melden|permalink|"
    r"link|mehr|load more.*|show more|view original|zum antworten anmelden|log in to reply|antwort(?:en)? auf.*)\s*$"
)


_NAME_AND_TIME = re.compile(
    r"(?is)(?:par|von|by|por|de|da)?\s*(?P<name>\S.{0,60}?),?\s+(?:le|am|on|el|em|il|at|um|wrote on|schrieb am|"
    r"[·|/»–—-])\s+(?P<time>.{6,50})"
)


def noise_in(element: HtmlElement, keep: HtmlElement | None = None) -> set[HtmlElement]:
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


def _outside(element: HtmlElement, body: HtmlElement | None, inside: set[HtmlElement]) -> Iterable[HtmlElement]:
    """The parts of an item outside its words and its replies."""
    skip = inside | ({body} if body is not None and body is not element else set())
    passed: set[HtmlElement] = set()
    for node in elements(element):
        if node in skip or node.getparent() in passed:
            passed.add(node)
            continue
        yield node


def author_of(element: HtmlElement, body: HtmlElement | None, inside: set[HtmlElement]) -> str | None:
    """The name of who wrote the comment, without badges."""
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


def time_of(
    element: HtmlElement, body: HtmlElement | None, inside: set[HtmlElement], collected_at: datetime | None
) -> tuple[When, str] | None:
    """When the comment was written, with the words that say so."""
    # Some pages count author and time into what they class as the words: looked through when nothing stands outside.
    return _time_among(_outside(element, body, inside), collected_at) or (
        _time_among(_outside(element, None, inside), collected_at) if body is not None else None
    )


def _time_among(nodes: Iterable[HtmlElement], collected_at: datetime | None) -> tuple[When, str] | None:
    lists = patterns()
    loose: list[HtmlElement] = []
    for node in nodes:
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
        for piece in re.split(r"[|·•/]| - | – ", line):
            yield piece
            yield re.sub(r"(?i)^.{0,60}?\b(?:on|am|le|el|vom|at|posted|geschrieben)\s+", "", piece)


def author_and_time(
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


def with_title(element: HtmlElement, body: HtmlElement | None, inside: set[HtmlElement], text: str) -> str:
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


def likes_of(element: HtmlElement, inside: set[HtmlElement]) -> int | None:
    """The count of likes or votes beside a comment."""
    pattern = patterns().likes_class
    for node in _outside(element, None, inside):
        names = tokens(node)
        if node.get("itemprop") == "upvoteCount" or (names and has_class(names, pattern)):
            count = parse_count(re.sub(r"(?i)\s*(?:likes?|points?|votes?|upvotes?)\s*", "", text_of(node)).lstrip("+"))
            if count is not None:
                return count
    return None


def without_ends(text: str) -> str:
    """The words without the "Reply", "Report" and the like that end them."""
    while (shorter := _ENDS.sub("", text).strip()) != text and shorter:
        text = shorter
    return text
