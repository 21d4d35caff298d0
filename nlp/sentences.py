"""Sentence bounds by the rule the gold data use: a newline ends a sentence, and so does a stop before a new start.

Headings, list items and table rows are lines of their own. Spans are half-open character offsets, stripped of white
space, list bullets and heading marks.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import cache, lru_cache
from importlib import resources

# A stop, with what closes a quotation or bracket after it; or a full-width stop, which needs no space behind it. A row
# of thousands of them is tried once, from its first.
_STOP = re.compile(
    r"""(?P<latin>(?<![.?!…])[.?!…]++["'”’»)\]]*+)(?=[ \t\u00a0\u3000]+(?P<next>["'“‘«(\[]*"""
    r"""(?:[A-Za-z0-9À-ÿ+\-−–$€£¥₹₩₿%#@~≈<>→]|[^\x00-\u024f\s…’”])))"""
    r"""|(?P<wide>[。！？｡]+[」』”’）)]*)"""
)
_LINE = re.compile(r"[^\n\r\u2028\u2029]+")
_BULLET = re.compile(r"[ \t\u00a0\u3000]*(?:#{1,6}[ \t]+|>+[ \t]+|[-*•·●▪–—][ \t]+|\(?\d{1,2}[.)][ \t]+(?=[A-Z]))*")
_LAST_WORD = re.compile(r"(?:[A-Za-z]\.)+[A-Za-z]$|[A-Za-z]+$|[#№]$")
_FIRST_WORD = re.compile(r"[A-Za-z']+")
# The longest of the words that do not end a sentence has ten letters.
_LONGEST_WORD = 40


@cache
def _words() -> Mapping[str, frozenset[str]]:
    text = (resources.files("groundswell.nlp") / "sentences.toml").read_text(encoding="utf-8")
    return {name: frozenset(words.split()) for name, words in tomllib.loads(text).items()}


def _continues(mark: str, after: str) -> bool:
    """Whether a small letter carries the sentence on: behind dots of omission and behind a quoted question."""
    return after[-1].islower() and (mark[0] == "…" or mark.startswith("..") or mark[-1] not in ".?!")


def _ends_sentence(line: str, stop: re.Match[str], begin: int) -> bool:
    """Whether the Latin stop ends a sentence that began at `begin` of the line."""
    mark = stop["latin"]
    if _continues(mark, stop["next"]):
        return False
    if mark[0] != "." or mark.startswith(".."):
        return True
    word_match = _LAST_WORD.search(line, max(begin, stop.start() - _LONGEST_WORD), stop.start())
    if word_match is None:
        return True
    word = word_match[0].lower()
    after = _FIRST_WORD.match(line, stop.start("next")) if stop["next"] else None
    words = _words()
    opens = after is not None and after[0].lower() in words["openers"]
    if word in words["may_last"] or (len(word) > 1 and "." in word):
        return opens
    if word in ("no", "nos"):
        return not line[stop.start("next")].isdigit()
    if word in words["calendar"] and word_match.start() > begin:
        return after is not None
    if word in words["never_last"]:
        return False
    # An initial ("J. Powell"), but neither "I." nor a letter that stands for itself ("Plan B. We …").
    return not (len(word) == 1 and word_match[0].isupper() and word != "i" and not opens)


def split_sentences(text: str) -> list[tuple[int, int]]:
    """The sentences of a text, in order, as half-open spans that do not overlap, without outer white space."""
    return list(_spans(text))


# Who finds the claims of a text and who reads its mood ask one after the other.
@lru_cache(maxsize=1)
def _spans(text: str) -> tuple[tuple[int, int], ...]:
    spans: list[tuple[int, int]] = []
    for line_match in _LINE.finditer(text):
        line, offset = line_match[0], line_match.start()
        bullet = _BULLET.match(line)
        begin = bullet.end() if bullet else 0
        for stop in _STOP.finditer(line, begin):
            if stop["latin"] and not _ends_sentence(line, stop, begin):
                continue
            _add(spans, line, offset, begin, stop.end())
            begin = stop.end()
        _add(spans, line, offset, begin, len(line))
    return tuple(spans)


def _add(spans: list[tuple[int, int]], line: str, offset: int, begin: int, end: int) -> None:
    piece = line[begin:end]
    left = len(piece) - len(piece.lstrip())
    right = len(piece.rstrip())
    if right > left:
        spans.append((offset + begin + left, offset + begin + right))
