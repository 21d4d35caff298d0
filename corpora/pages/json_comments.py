"""Comments in the data that a page carries for machines: JSON-LD and the state of its application."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterable, Iterator
from datetime import datetime
from functools import cache
from importlib import resources
from typing import Any

import orjson
from lxml.html import HtmlElement, fragment_fromstring

from groundswell.core.times import parse_time
from groundswell.corpora.counts import parse_count
from groundswell.corpora.pages.chrome import clean_name
from groundswell.corpora.pages.found import FoundComment
from groundswell.corpora.pages.linked_data import Node, types_of
from groundswell.corpora.pages.markup import text_of, tidy
from groundswell.corpora.pages.when import read_when

# Scripts beyond this size are data of the whole site; decoding them costs more than the page.
_LARGEST_SCRIPT = 8 * 1024 * 1024
_ASSIGNMENT = re.compile(r"(?:window\.)?[\w$.\[\]\"']{2,60}\s*=\s*(?=[{\[])")
_COMMENT_KEY = re.compile(
    r"(?i)(?:.*_)?(?:comments?|comment_?list|replies|children|answers|items|nodes|edges|data|results|list|posts)"
)
_SAYS_COMMENT = re.compile(r"(?i)comment|repl(?:y|ies)")


@cache
def _keys() -> dict[str, tuple[str, ...]]:
    raw = resources.files("groundswell.corpora.pages").joinpath("comment_keys.toml").read_text("utf-8")
    return {name: tuple(keys) for name, keys in tomllib.loads(raw).items()}


def linked_comments(nodes: list[Node], *, collected_at: datetime | None) -> list[FoundComment]:
    """The comments that JSON-LD gives of an article or a forum post."""
    found: list[FoundComment] = []
    for node in nodes:
        if not types_of(node) & {"Comment", "UserComments"}:
            _take(node.get("comment"), None, found, collected_at)
    return found


def state_comments(root: HtmlElement, *, collected_at: datetime | None) -> list[FoundComment]:
    """The comments in the application state of a page: the longest array, under any name, that looks like comments."""
    return _longest((rows for value in _states(root) for rows in _arrays(value)), collected_at)


def json_comments(value: Any, *, collected_at: datetime | None) -> list[FoundComment]:
    """The comments in a JSON answer that is about comments: the longest array that looks like them."""
    return _longest([value] if isinstance(value, list) else _arrays(value), collected_at)


def _longest(arrays: Iterable[Any], collected_at: datetime | None) -> list[FoundComment]:
    best: list[FoundComment] = []
    for rows in arrays:
        found: list[FoundComment] = []
        _take(rows, None, found, collected_at)
        if len(found) > len(best):
            best = found
    return best


def _states(root: HtmlElement) -> Iterator[Any]:
    decoder = json.JSONDecoder(strict=False)
    for script in root.iter("script"):
        text = script.text or ""
        kind = script.get("type") or ""
        if "ld+json" in kind or not 20 < len(text) < _LARGEST_SCRIPT or not _SAYS_COMMENT.search(text):
            continue
        if "json" in kind:
            try:
                yield orjson.loads(text)
            except orjson.JSONDecodeError:
                continue
        else:
            for match in _ASSIGNMENT.finditer(text):
                try:
                    yield decoder.raw_decode(text, match.end())[0]
                except (ValueError, RecursionError):
                    continue


def _arrays(value: Any) -> Iterator[list[Any]]:
    """Every list of objects below a key that may name comments, and the values of tables keyed by "Comment:12"."""
    waiting: list[tuple[Any, bool]] = [(value, False)]
    while waiting:
        item, near = waiting.pop()
        if isinstance(item, list):
            if near and item and all(isinstance(row, dict) for row in item):
                yield item
            waiting += [(row, near) for row in item if isinstance(row, dict | list)]
        elif isinstance(item, dict):
            typed = [row for row in item.values() if isinstance(row, dict) and row.get("__typename") == "Comment"]
            if typed:
                yield typed
            for key, below in item.items():
                if isinstance(below, dict | list):
                    here = _SAYS_COMMENT.search(str(key)) is not None
                    waiting.append((below, here or (near and _COMMENT_KEY.fullmatch(str(key)) is not None)))


def _take(rows: Any, parent: int | None, found: list[FoundComment], collected_at: datetime | None) -> None:
    """Append the comments among `rows`, each followed by what answers it."""
    waiting = [(row, parent) for row in (rows if isinstance(rows, list) else [rows])][::-1]
    while waiting:
        row, above = waiting.pop()
        if not isinstance(row, dict):
            continue
        row = row["node"] if isinstance(row.get("node"), dict) else row
        comment = _comment(row, collected_at)
        if comment is None:
            continue
        comment.parent = above
        found.append(comment)
        place = len(found) - 1
        for key in _keys()["nested"]:
            below = row.get(key)
            if isinstance(below, dict):
                below = next((value for value in below.values() if isinstance(value, list)), [below])
            if isinstance(below, list):
                waiting += [(item, place) for item in below][::-1]


def _comment(row: Node, collected_at: datetime | None) -> FoundComment | None:
    text = next((words for key in _keys()["text"] if (words := _words(row.get(key)))), None)
    author = next((name for key in _keys()["author"] if (name := _name(row.get(key)))), None)
    when, words = _time(row, collected_at)
    if text is None or (author is None and when is None and words is None):
        return None
    likes = next((count for key in _keys()["likes"] if (count := parse_count(row.get(key))) is not None), None)
    return FoundComment(
        text=text,
        author=author,
        published_at=when,
        time_words=words,
        likes=likes,
        key=_key(row, _keys()["id"]),
        parent_key=_key(row, _keys()["parent"]),
    )


def _words(value: Any) -> str | None:
    if isinstance(value, dict):
        value = value.get("rendered") or value.get("text") or value.get("html")
    if not isinstance(value, str) or not value.strip():
        return None
    if "<" not in value and "&" not in value:
        return tidy(value)
    return text_of(fragment_fromstring(value, create_parent="div")) or None


def _name(value: Any) -> str | None:
    if isinstance(value, list):
        value = value[0] if value else None
    if isinstance(value, dict):
        return next((name for key in _keys()["name"] if (name := _name(value.get(key)))), None)
    return clean_name(value) if isinstance(value, str) and 0 < len(value.strip()) <= 80 else None


def _time(row: Node, collected_at: datetime | None) -> tuple[datetime | None, str | None]:
    for key in _keys()["time"]:
        value = row.get(key)
        if isinstance(value, int | float) and not isinstance(value, bool) and value > 1e8:
            return _epoch(value), None
        if isinstance(value, str) and (when := read_when(value, base=collected_at, bare=True)):
            return when.at, None if when.at else value
    return None, None


def _epoch(value: float) -> datetime | None:
    try:
        return parse_time(value)
    except (ValueError, OverflowError):
        return None


def _key(row: Node, keys: tuple[str, ...]) -> str | None:
    for key in keys:
        value = row.get(key)
        if isinstance(value, dict):
            value = value.get("@id") or value.get("id")
        if isinstance(value, str | int) and not isinstance(value, bool) and value not in ("", 0, "0"):
            return str(value)
    return None
