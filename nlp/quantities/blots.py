"""Addresses, dates, times, telephone and version numbers are blotted out before numbers are looked for."""

from __future__ import annotations

import re
from typing import Final

from groundswell.nlp.quantities.amounts import Text

_URL: Final[re.Pattern[str]] = re.compile(
    r"(?:https?://|www\.)[^\s<>\"'，。、」』]+|(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,64}\.[\w.]{1,64}"
)
# Numbers strung together: dates, times, spans of years, telephone and version numbers are told apart by their form.
_CHAIN: Final[re.Pattern[str]] = re.compile(r"(?<![0-9])[0-9]+(?:[-–/.:][0-9]+)+")
_DATE_OR_TIME: Final[re.Pattern[str]] = re.compile(
    r"[0-9]{4}([-/.])[0-9]{1,2}\1[0-9]{1,2}|[0-9]{1,2}[-/][0-9]{1,2}[-/](?:[0-9]{4}|[0-9]{2})"
    r"|[0-9]{1,2}\.[0-9]{1,2}\.[0-9]{4}"
    r"|[0-9]{1,2}:[0-9]{2}(?:[:.][0-9]+)*(?:[-–][0-9]{1,2}:[0-9]{2})?"
    r"|(?:19|20)[0-9]{2}[-/–](?:[0-9]{2}|(?:19|20)[0-9]{2})"
    r"|[0-9]+(?:[-–][0-9]+){2,}|[0-9]+(?:\.[0-9]+){2,}"
)
_DATE_TAIL = re.compile(r"T[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?(?:\.[0-9]+)?Z?")
_PHONE = re.compile(
    r"(?<![0-9])\+?[0-9]{1,3}[ -]?\([0-9]{2,5}\)[ -]?[0-9][0-9 -]{4,14}|\+[0-9]{1,3}(?: [0-9]{2,4}){3,5}(?![0-9])"
)
_CJK_DATE = re.compile(
    r"[一二三四五六七八九十0-9]{1,3}月[一二三四五六七八九十0-9]{1,3}日|[一二〇零三四五六七八九十]{2,4}年|[一二三四五六七八九十]{1,2}月(?!份)"
)


def blot(text: Text) -> Text:
    """The text with addresses, dates, times and telephone numbers blotted out, each character by NUL."""
    norm = text.norm
    spans: list[tuple[int, int]] = []
    if "://" in norm or "www." in norm or "@" in norm:
        spans += [match.span() for match in _URL.finditer(norm)]
    for chain in _CHAIN.finditer(norm):
        if norm[chain.start() - 1 : chain.start()] not in _BOUND and _DATE_OR_TIME.fullmatch(chain.group()):
            tail = _DATE_TAIL.match(norm, chain.end())
            spans.append((chain.start(), tail.end() if tail else chain.end()))
    if "+" in norm or "(" in norm:
        spans += [match.span() for match in _PHONE.finditer(norm)]
    if text.cjk and ("月" in norm or "年" in norm):
        spans += [match.span() for match in _CJK_DATE.finditer(norm)]
    if not spans:
        return text
    spans.sort()
    return Text(text.raw, _blotted(norm, spans), _blotted(text.low, spans), text.cjk)


# What makes a chain of numbers an amount: a currency, or more digits before it.
_BOUND: Final[frozenset[str]] = frozenset("$€£¥₹.,+")


def _blotted(text: str, spans: list[tuple[int, int]]) -> str:
    pieces, at = [], 0
    for start, end in spans:
        if end <= at:
            continue
        start = max(start, at)
        pieces += [text[at:start], "\x00" * (end - start)]
        at = end
    return "".join([*pieces, text[at:]])
