"""Tokens of a sentence: words, numbers, pairs and punctuation, with their offsets."""

from __future__ import annotations

import re
from typing import NamedTuple

# Order matters: pairs and abbreviations before words, numbers before punctuation.
_TOKEN = re.compile(
    r"""
    (?:[A-Z]\.){2,}                                   # U.S., U.K.
  | [A-Z]{3}/[A-Z]{3,4}\b                             # EUR/USD
  | (?:n['’]t|['’](?:s|re|ve|ll|d|m))\b                # clitics
  | \d[\d.,]*(?:-[A-Za-z]+)+                            # 6-month, 25-basis-point
  | [+\-−]?[$€£¥₹₩]?\d[\d.,:/]*\d(?:[A-Za-z%]+)?\b%?    # 1.0850, $4,200bn, 5.25%
  | [+\-−]?[$€£¥₹₩]?\d(?:[A-Za-z%]+)?\b%?
  | [A-Za-z&][\w&]*?(?=n['’]t\b)                       # do|n't
  | \w[\w&]*(?:[-‑/]\w+)*                              # words, hyphenated words, Q1/Q2
  | [$€£¥₹₩%]
  | \.{3}|…|[–—]|--|-|[^\s\w]
    """,
    re.VERBOSE,
)


class Token(NamedTuple):
    """A token at `start:end` of its sentence; `lower` is its lower-case form with straight apostrophes."""

    start: int
    end: int
    text: str
    lower: str


def tokenise(text: str) -> list[Token]:
    """The tokens of a sentence, left to right."""
    straight = text.replace("’", "'")
    spans = [match.span() for match in _TOKEN.finditer(text)]
    return [Token(start, end, text[start:end], straight[start:end].lower()) for start, end in spans]
