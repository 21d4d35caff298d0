"""Answers for machines that hold the comments of a page: comment feeds, WordPress REST, any JSON with comments."""

from __future__ import annotations

import html
import re
from datetime import datetime

import orjson

from groundswell.corpora.feeds import feed_entries, is_feed, xml_root
from groundswell.corpora.moments import parse_moment
from groundswell.corpora.pages.chrome import clean_name
from groundswell.corpora.pages.found import FoundComment
from groundswell.corpora.pages.json_comments import json_comments


def read_beside(data: bytes, *, collected_at: datetime | None) -> list[FoundComment]:
    """The comments of such an answer, oldest first where it says when; none where it is neither JSON nor a feed."""
    if data.lstrip()[:1] in (b"{", b"["):
        try:
            value = orjson.loads(data)
        except orjson.JSONDecodeError:
            return []
        return json_comments(value, collected_at=collected_at)
    root = xml_root(data)
    if not is_feed(root):
        return []
    found = [comment for _, row in feed_entries(root) if (comment := _comment(row)) is not None]
    return sorted(found, key=lambda item: (item.published_at is None, item.published_at))


def _comment(row: dict[str, str]) -> FoundComment | None:
    text = html.unescape(row.get("text", "")).strip()
    if not text:
        return None
    number = re.search(r"#comment-(\d+)", row.get("url", ""))
    return FoundComment(
        text=text,
        author=clean_name(row["author"]) if "author" in row else None,
        published_at=_when(row.get("published_at", "")),
        key=number[1] if number else None,
    )


def _when(words: str) -> datetime | None:
    try:
        return parse_moment(words, base=None)
    except ValueError:
        return None
