"""What the other modules ask of an HTML tree: the words of a class, readable text, the parts that are no text."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from functools import lru_cache

from lxml.etree import iterwalk
from lxml.html import HtmlElement

_BLOCKS = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "dd",
        "div",
        "dl",
        "dt",
        "figcaption",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "li",
        "main",
        "ol",
        "p",
        "pre",
        "section",
        "table",
        "td",
        "th",
        "tr",
        "ul",
    ]
)
# Never part of what someone wrote.
SILENT = frozenset(
    [
        "script",
        "style",
        "noscript",
        "template",
        "svg",
        "button",
        "input",
        "textarea",
        "select",
        "option",
        "form",
        "iframe",
        "nav",
        "canvas",
        "object",
    ]
)
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_PARTS = re.compile(r"[-_]+")
_SPACE = re.compile(r"[ \t\r\f\v\u00a0]+")
_LINES = re.compile(r" ?\n[ \n]*")


@lru_cache(maxsize=8192)
def normalised(name: str) -> str:
    """A class or id in one form: "MtnCommentText" and "mtn_comment-text" are "mtn-comment-text"."""
    return _PARTS.sub("-", _CAMEL.sub("-", name)).lower().strip("-")


def tokens(element: HtmlElement) -> list[str]:
    """The classes of an element, each normalised."""
    return [normalised(name) for name in (element.get("class") or "").split()[:20]]


def number_of(element: HtmlElement) -> str | None:
    """The number in the id (or data attribute) by which a page tells its comments apart."""
    for name in ("id", "data-comment-id", "data-id", "data-commentid"):
        found = re.search(r"\d{1,20}", element.get(name) or "")
        if found:
            return found[0]
    return None


def elements(root: HtmlElement) -> Iterator[HtmlElement]:
    """All elements below `root`, in document order; comments and instructions left out."""
    return (node for node in root.iterdescendants() if isinstance(node.tag, str))


def text_of(element: HtmlElement, *, without: Collection[HtmlElement] = ()) -> str:
    """The readable text of an element, a line a block; `without` names subtrees that are left out."""
    parts: list[str] = []
    walk = iterwalk(element, events=("start", "end", "comment", "pi"))
    for event, node in walk:
        if event in ("comment", "pi"):
            parts.append(node.tail or "")
        elif event == "start":
            if node.tag in SILENT or (node in without and node is not element):
                walk.skip_subtree()
                continue
            if node.tag in _BLOCKS or node.tag == "br":
                parts.append("\n")
            parts.append(node.text or "")
        else:
            if node.tag in _BLOCKS:
                parts.append("\n")
            if node is not element:
                parts.append(node.tail or "")
    return tidy("".join(parts))


def tidy(text: str) -> str:
    """White space folded within lines, empty lines dropped."""
    return _LINES.sub("\n", _SPACE.sub(" ", text)).strip()


def remove(element: HtmlElement) -> None:
    """Take an element out of its tree, its tail kept."""
    parent = element.getparent()
    if parent is None:
        return
    tail = element.tail or ""
    before = element.getprevious()
    if tail and before is not None:
        before.tail = (before.tail or "") + tail
    elif tail:
        parent.text = (parent.text or "") + tail
    parent.remove(element)
