"""Text features of the linear model: words, word pairs and character n-grams within words, hashed.

A text's vector is the sum of its tokens' vectors: a token brings itself, its character n-grams, and the pair with the
token before it, each weighted by inverse document frequency. The sum is divided by the square root of the tokens' own
squared lengths added up, so that a text can be scored by adding cached rows (see `linear`).
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise
from zlib import crc32

BITS = 18
"""Features are hashed to 2**18 columns: of 17 to 19 bits the fewest that lost nothing when tried, 1 MB of weights."""

_URL = re.compile(r"(?:https?://|www\.)\S+|\bt\.co/\S+", re.IGNORECASE)
_DIGITS = re.compile(r"\d")
_TOKEN = re.compile(
    r"(?<!\w)[@$#][a-z_][\w.]*"  # handles, tickers, hashtags
    r"|[a-z]+(?:['’][a-z]+)?"  # words
    r"|[-+]?[$€£¥]?0[0.,]*%?"  # numbers, after digits are folded to 0
    r"|[^\W\d_]+"  # words of other scripts
    r"|[^\w\s]"  # punctuation, emoji
)
_SHORTEST, _LONGEST = 3, 5
_CHARACTERS = 40
_SEED = {"word": 1, "pair": 2, "characters": 3}


def tokens(text: str) -> list[str]:
    """Lower-case tokens: web addresses become `url`, every handle `@`, every ticker `$`, every digit `0`."""
    folded = _DIGITS.sub("0", _URL.sub(" url ", text).lower())
    return [
        token[0] if token[0] in "@$" and len(token) > 1 and token[1] not in "0" else token[:_CHARACTERS]
        for token in _TOKEN.findall(folded)
    ]


def _column(kind: str, feature: str) -> int:
    return crc32(feature.encode("utf-8", "surrogatepass"), _SEED[kind]) & ((1 << BITS) - 1)


@lru_cache(maxsize=65536)
def token_columns(token: str) -> tuple[int, ...]:
    """Columns of a token by itself: the word, and its character n-grams of 3 to 5 with word ends marked."""
    marked = f" {token} "
    grams = [
        marked[start : start + size]
        for size in range(_SHORTEST, _LONGEST + 1)
        for start in range(len(marked) - size + 1)
    ]
    return (_column("word", token), *(_column("characters", gram) for gram in grams))


def pair_column(first: str, second: str) -> int:
    """Column of two tokens that follow each other."""
    return _column("pair", f"{first} {second}")


def text_columns(text: str) -> list[int]:
    """Every column of a text, with repeats, in the order of its tokens."""
    found = tokens(text)
    columns = [column for token in found for column in token_columns(token)]
    columns.extend(pair_column(first, second) for first, second in pairwise(found))
    return columns
