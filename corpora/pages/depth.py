"""Pages nested deeper than their parser goes: libxml2 drops, without a word, what lies below the 256th level."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from typing import Any

from lxml.html import HtmlElement
from trafilatura import load_html

# Of the 256 levels; the parser itself adds a few (html, body, tbody).
_PARSED_LEVELS = 250
# Levels that are kept of a page that goes deeper: with the elements that are not counted, a list item or the row and
# cell of a table at each of them, it stays within what is parsed. Pages that were drawn by hand have some thirty.
_KEPT_LEVELS = 55
_TAG = re.compile(rb"<(/?)([A-Za-z][A-Za-z0-9:-]{0,30})[^<>]*>")
# What stands in them is no mark-up.
_RAW = {name: re.compile(b"</" + name, re.IGNORECASE) for name in (b"script", b"style", b"textarea")}
# Elements without content, and those that the next of their kind closes: they alone can't nest.
_FLAT = frozenset(
    b"area base br col embed hr img input link meta param source track wbr html head body title "
    b"p li dd dt tr td th tbody thead tfoot option colgroup caption script style textarea".split()
)


def parse(page: bytes) -> HtmlElement | None:
    """The tree of a page, None where there is none. Of one that is nested deeper than the parser goes, the deeper
    elements lose their tags, so that what they hold is read as text of those around them.
    """
    root = load_html(page)
    if root is None and page.strip():
        # It takes no piece of a page, one element alone.
        root = load_html(b"<html>" + page)
    if root is not None and _reaches_bottom()(root.getroottree()):
        return load_html(b"<html>" + b"".join(_flattened(page)))
    return root


@cache
def _reaches_bottom() -> Any:
    from lxml.etree import XPath

    return XPath("boolean(" + "/*" * _PARSED_LEVELS + ")")


def _flattened(page: bytes) -> Iterator[bytes]:
    """The pieces of a page without the tags below `_KEPT_LEVELS`."""
    kept, dropped, place, is_empty = list[bytes](), Counter[bytes](), 0, False
    while (match := _TAG.search(page, place)) is not None:
        between, name = page[place : match.start()], match[2].lower()
        yield between
        place, is_empty = match.end(), is_empty and not between.strip()
        if name in _RAW and not match[1]:
            end = _RAW[name].search(page, place)
            if end is None:
                yield match[0]
                break
            yield page[match.start() : end.start()]
            place = end.start()
        elif name in _FLAT:
            # Thousands of empty paragraphs at the bottom say nothing, and cost seconds.
            yield b" " if is_empty else match[0]
            is_empty = len(kept) == _KEPT_LEVELS
        elif not match[1] and len(kept) < _KEPT_LEVELS:
            kept.append(name)
            yield match[0]
        elif not match[1]:
            dropped[name] += 1
            yield b" "
        elif dropped[name]:
            dropped[name] -= 1
            yield b" "
        elif name in kept:
            # It closes what was left open within it.
            while kept.pop() != name:
                pass
            dropped.clear()
            yield match[0]
    yield page[place:]
