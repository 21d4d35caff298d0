"""The text of a page as copied with the mouse: one article and its comments, told apart by the page's own chrome."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
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


# The coins that an exchange tags a post with, each with its move of the day, below the body.
_TICKER = re.compile(r"\$?[A-Z0-9]{2,10}")
_MOVE = re.compile(r"[+-]?\d{1,3}(?:\.\d{1,2})?%")


@dataclass(frozen=True, slots=True)
class _Head:
    start: int = 0
    author: str | None = None
    published_at: datetime | None = None
    title: str | None = None


def read_copied(text: str, *, collected_at: datetime | None) -> FoundArticle | None:
    """The article of copied text and its comments; None where no text is left once the chrome is gone."""
    lines = text.splitlines()
    folded = [fold(line) for line in lines]
    stop = _body_end(folded)
    head = _head(lines[:stop], folded[:stop], collected_at)
    start, stop_body = head.start, _without_tickers(lines, stop)
    body = "\n".join(lines[start:stop_body]).strip("\n \t\r\ufeff") if (start or stop < len(lines)) else text
    body = strip_endings(body)
    if not body.strip():
        return None
    found = FoundArticle(
        text=body, title=head.title or _title(body), author=head.author, published_at=head.published_at
    )
    if stop < len(lines):
        found.comments = find_comments(lines[stop:], collected_at=collected_at)
    return found


def _without_tickers(lines: Sequence[str], stop: int) -> int:
    """Where the body ends once pairs of a ticker and its move are off; only where the page's chrome follows."""
    while stop < len(lines) and stop >= 2 and _MOVE.fullmatch(lines[stop - 1].strip()):
        if not _TICKER.fullmatch(lines[stop - 2].strip()):
            break
        stop -= 2
    return stop


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


def _head(lines: Sequence[str], folded: Sequence[str], collected_at: datetime | None) -> _Head:
    """What stands above the body: perhaps a headline, a name, a time, perhaps "Follow"."""
    filled = [place for place, line in enumerate(folded) if line][:_HEAD_LINES]
    for order, place in enumerate(filled[1:5], 1):
        when = read_when(lines[place], base=collected_at, bare=True)
        if not when:
            continue
        names = [above for above in filled[:order] if folded[above] not in chrome().controls]
        name = lines[names[-1]] if names else ""
        if not name or len(names) > 2 or len(name) > 60 or name.rstrip().endswith((".", "!", "?", "。")):
            break
        start = place + 1
        while start < len(lines) and (
            not folded[start] or folded[start] in chrome().controls or is_number(folded[start])
        ):
            start += 1
        return _Head(start, clean_name(name), when.at, lines[names[0]].strip() if len(names) == 2 else None)
    return _Head()


def _title(body: str) -> str | None:
    first, newline, rest = body.partition("\n")
    title = first.strip().lstrip("#").strip()
    if not newline or not rest.strip() or not title or len(title) > _LONGEST_TITLE:
        return None
    return None if title.endswith((".", "。", ":", "：", ",", ";")) else title
