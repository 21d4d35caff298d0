"""Endings that a site puts under every article: promotion, disclaimers, provenance stamps, link bars.

What is cut depends on the document alone, never on what else was read, so that a document has the same text, and its
claims the same offsets, in every run. A text without such an ending comes back as the same object.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources

from groundswell.core.errors import DataFileError

_FLAGS = re.IGNORECASE | re.DOTALL
_PARTING = re.compile(r"\n[ \t\r]*\n\s*")
# A percentage or an amount of money: such a block may be the news, and stays.
_FIGURE = re.compile(
    r"\d ?(?:%|％|bps?\b|basis points)|[$€£¥₿￥]\s?\d|\d+(?:[.,]\d+)? ?(?:million|billion|trillion|兆|亿|億|万)"
)
# Longer blocks are prose of the article, whatever they begin with.
_LONGEST_BLOCK = 2000


@dataclass(frozen=True, slots=True)
class _Pattern:
    name: str
    pattern: re.Pattern[str]
    figures: bool = False


@cache
def _patterns() -> tuple[tuple[_Pattern, ...], tuple[_Pattern, ...]]:
    raw = resources.files("groundswell.corpora").joinpath("boilerplate.toml").read_text("utf-8")
    table = tomllib.loads(raw)
    try:
        endings, headings = (
            tuple(_Pattern(row["name"], re.compile(row["pattern"], _FLAGS), row.get("figures", False)) for row in rows)
            for rows in (table["ending"], table["heading"])
        )
    except (KeyError, re.error) as error:
        raise DataFileError(f"boilerplate.toml: {error}") from error
    return endings, headings


def _is_ending(block: str) -> bool:
    if len(block) > _LONGEST_BLOCK:
        return False
    named = [item for item in _patterns()[0] if item.pattern.fullmatch(block)]
    return any(item.figures for item in named) or (bool(named) and _FIGURE.search(block) is None)


def _is_heading(block: str) -> bool:
    return "\n" not in block and any(item.pattern.fullmatch(block) for item in _patterns()[1])


def strip_endings(text: str) -> str:
    """`text` up to the first block of its boilerplate ending; `text` itself where it has none or is nothing else."""
    starts = [0, *(match.end() for match in _PARTING.finditer(text))]
    cut = len(text)
    for start in reversed(starts):
        block = text[start:cut].strip()
        if block and not _is_ending(block) and not (cut < len(text) and _is_heading(block)):
            break
        cut = start
    if cut == 0 or not text[cut:].strip(" \t\r\n-–—_*=~#"):
        return text
    return text[:cut].rstrip()
