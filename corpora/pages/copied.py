"""The text of a page as copied with the mouse: one article and its comments, told apart by the page's own chrome."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime

from groundswell.corpora.boilerplate import strip_endings
from groundswell.corpora.pages.chrome import chrome, clean_name, fold, is_bar, is_counter, is_number
from groundswell.corpora.pages.copied_comments import find_comments
from groundswell.corpora.pages.found import FoundArticle
from groundswell.corpora.pages.when import read_when

# A headline is one line of this length at most; the longest of the news data has 190 characters.
_LONGEST_TITLE = 200
# The head of a post (name, time, "Follow", title) has no more lines than this before the body.
_HEAD_LINES = 8


def read_copied(text: str, *, collected_at: datetime | None) -> FoundArticle | None:
    """The article of copied text and its comments; None where no text is left once the chrome is gone."""
    lines = text.splitlines()
    folded = [fold(line) for line in lines]
    stop = _body_end(folded)
    start, author, published_at = _head(lines[:stop], folded[:stop], collected_at)
    body = "\n".join(lines[start:stop]).strip("\n \t\r\ufeff") if (start or stop < len(lines)) else text
    body = strip_endings(body)
    if not body.strip():
        return None
    found = FoundArticle(text=body, title=_title(body), author=author, published_at=published_at)
    if stop < len(lines):
        found.comments = find_comments(lines[stop:], collected_at=collected_at)
    return found


def _ends_body(folded: Sequence[str], place: int) -> bool:
    line = folded[place]
    words = chrome()
    if line in words.view_original or line.startswith(words.notice_starts) or is_counter(line):
        return True
    if is_bar(list(folded[place : place + 12])):
        return True
    return words.comment_header.fullmatch(line) is not None and _opens_comments(folded[place + 1 : place + 8])


def _opens_comments(below: Sequence[str]) -> bool:
    """Whether a comment box or a name with a time follows a heading that says "Comments"."""
    filled = [line for line in below if line][:4]
    return any(is_counter(line) or read_when(line, base=None, bare=True) for line in filled) or any(
        re.search(r"[·•|] ?\S.{1,30}$", line) and read_when(re.split(r"[·•|]", line)[1], base=None) for line in filled
    )


def _body_end(folded: Sequence[str]) -> int:
    has_text = False
    for place, line in enumerate(folded):
        if line and has_text and _ends_body(folded, place):
            return place
        has_text = has_text or len(line) > 0
    return len(folded)


def _head(
    lines: Sequence[str], folded: Sequence[str], collected_at: datetime | None
) -> tuple[int, str | None, datetime | None]:
    """Where the body starts, and the author and time printed above it: a name, a time, perhaps "Follow"."""
    filled = [place for place, line in enumerate(folded) if line][:_HEAD_LINES]
    for order, place in enumerate(filled[1:4], 1):
        when = read_when(lines[place], base=collected_at, bare=True)
        if not when:
            continue
        name = lines[filled[order - 1]]
        if len(name) > 60 or name.rstrip().endswith((".", "!", "?", "。")):
            break
        start = place + 1
        while start < len(lines) and (
            not folded[start] or folded[start] in chrome().controls or is_number(folded[start])
        ):
            start += 1
        # A headline above the name stays with the body's text out of it: it is the title, and the name follows it.
        return start, clean_name(name), when.at
    return 0, None, None


def _title(body: str) -> str | None:
    first, newline, rest = body.partition("\n")
    title = first.strip().lstrip("#").strip()
    if not newline or not rest.strip() or not title or len(title) > _LONGEST_TITLE:
        return None
    return None if title.endswith((".", "。", ":", "：", ",", ";")) else title
