"""The words that pages print around texts, and what one line of copied text is by them."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources

from groundswell.core.errors import DataFileError

_MARKS = " \t\u00a0•·●▪◦*-–—|"
_COUNTER = re.compile(r"\d{1,5} ?/ ?\d{2,5}")
_SAYS = re.compile(r"(?i)\s+(?:says?|said|wrote|sagt|schreibt|dit|dice|说|說)\s*:?$")
_NUMBER = re.compile(r"[\d.,]+ ?[kKmM万萬]?")


@dataclass(frozen=True, slots=True)
class Chrome:
    """The lists of chrome.toml, folded, with the patterns made of them."""

    view_original: frozenset[str]
    notice_starts: tuple[str, ...]
    share_bar: frozenset[str]
    controls: frozenset[str]
    footer: frozenset[str]
    footer_starts: tuple[str, ...]
    comment_header: re.Pattern[str]
    reply_end: re.Pattern[str]
    answering: re.Pattern[str]
    badge: re.Pattern[str]


def _any(words: list[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


@cache
def chrome() -> Chrome:
    """The lists, read once. Raises DataFileError where one is missing."""
    table = tomllib.loads(resources.files("groundswell.corpora.pages").joinpath("chrome.toml").read_text("utf-8"))
    try:
        heads, views, replies = (_any(table[name]) for name in ("comment_header", "view_original", "reply"))
        return Chrome(
            view_original=frozenset(table["view_original"]),
            notice_starts=tuple(table["notice_starts"]),
            share_bar=frozenset(table["share_bar"]),
            controls=frozenset(table["controls"]),
            footer=frozenset(table["footer"]),
            footer_starts=tuple(table["footer_starts"]),
            comment_header=re.compile(rf"(?:\d+ )?(?:{heads})(?: ?[(:：（]? ?\d*[)）]?)"),
            reply_end=re.compile(rf"(?:{views})? ?(?:{replies}) ?[(（]?(?P<replies>\d*)[)）]?", re.IGNORECASE),
            answering=re.compile(
                rf"(?:{_any(table['answering'])}) ?@?(?P<name>[^\s:：,，]{{2,40}})[:：,，]?\s*", re.IGNORECASE
            ),
            badge=re.compile(rf"(?<=\w)vip$|[\s·(\[]+(?:{_any(table['badges'])})[)\]]?$", re.IGNORECASE),
        )
    except KeyError as error:
        raise DataFileError(f"chrome.toml: the list {error} is missing") from error


def fold(line: str) -> str:
    """A line as the lists have it: list marks off, white space folded, lower case."""
    return " ".join(line.strip(_MARKS).split()).lower()


def is_counter(line: str) -> bool:
    """The "0/400" of a comment box, in any language."""
    return _COUNTER.fullmatch(line) is not None


def is_number(line: str) -> bool:
    """A count that stands alone."""
    return _NUMBER.fullmatch(line) is not None


def is_footer(line: str) -> bool:
    """Whether a folded line stands below the comments on every page."""
    return line in chrome().footer or line.startswith(chrome().footer_starts)


def is_bar(lines: list[str]) -> bool:
    """Whether folded lines start a share bar: at least two of its words, nothing but counts between."""
    if not lines or lines[0] not in chrome().share_bar:
        return False
    words = {lines[0]}
    for line in lines[1:8]:
        if line in chrome().share_bar:
            words.add(line)
        elif line and not is_number(line):
            break
    return len(words) >= 2


def clean_name(name: str) -> str:
    """A name without the badges glued to it: "PhantomMinervip" is "PhantomMiner"."""
    bare = _SAYS.sub("", name.strip(_MARKS + "@:"))
    shorter = re.sub(r"(?<=[\w)])vip$", "", bare)
    shorter = chrome().badge.sub("", shorter) if " " in shorter else shorter
    return shorter.strip(_MARKS) or bare
