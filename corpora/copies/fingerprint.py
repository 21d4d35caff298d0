"""What of a text is compared: its words without figures, and its figures where they stand."""

from __future__ import annotations

import hashlib
import re
import zlib
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

# Words, or single characters of scripts written without spaces.
_TOKEN = re.compile(r"\d+(?:[.,]\d+)*|[\u3040-\u30ff\u3400-\u9fff]|[^\W\d_]+(?:['’][^\W\d_]+)?")
# What a template leaves open: figures, dates in words, and the tickers and currencies that figures belong to.
_TICKER_LETTERS = range(2, 7)
_DATES = frozenset(
    (
        *("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
        *("January", "February", "March", "April", "May", "June", "July", "August"),
        *("September", "October", "November", "December"),
    )
)
_FIGURE = "#"
# The usual length for news: two words repeat by chance, four lose too many at each edit (Broder 1997; Manning,
# Raghavan and Schütze 2008, section 19.6).
_SHINGLE_WORDS = 3
# Of single characters, three words of Chinese are about this many.
_SHINGLE_CHARACTERS = 6
# Odd constants of splitmix64 (Steele, Lea and Flood, "Fast splittable pseudorandom number generators", 2014).
_MIX = tuple(np.uint64(value) for value in (0x9E3779B97F4A7C15, 0xBF58476D1CE4E5B9, 0x94D049BB133111EB))
_SHIFTS = tuple(np.uint64(value) for value in (30, 27, 31))


def figure_value(token: str) -> str:
    """A figure in one form: "1,000" is "1000", "0.750" is "0.75"."""
    plain = re.sub(r"[.,](?=\d{3}(?:\D|$))", "", token) if not token.startswith("0") else token
    plain = plain.replace(",", ".")
    return plain.rstrip("0").rstrip(".") if "." in plain else plain


@dataclass(frozen=True)
class Fingerprint:
    """The tokens of a text: `words` with each figure and ticker replaced by "#", `figures` what stood there."""

    words: tuple[str, ...]
    figures: tuple[str, ...]

    @cached_property
    def exact(self) -> bytes:
        """A hash of the tokens, figures included: equal where texts differ in white space, case and marks alone."""
        text = "\0".join((" ".join(self.words), " ".join(self.figures)))
        return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).digest()

    @cached_property
    def _run_length(self) -> int:
        # Words of any language are longer than two letters on average.
        is_characters = sum(map(len, self.words)) < 2 * len(self.words)
        size = _SHINGLE_CHARACTERS if is_characters else _SHINGLE_WORDS
        return min(size, len(self.words))

    @cached_property
    def shingles(self) -> frozenset[str]:
        """All runs of three words, or of six characters."""
        size = self._run_length
        return frozenset(" ".join(self.words[i : i + size]) for i in range(len(self.words) - size + 1))

    @cached_property
    def _hashed(self) -> Hashes:
        return _hashes(self.words)

    @cached_property
    def runs(self) -> Hashes:
        """The shingles as distinct hashes of 64 bits, in order."""
        words = self._hashed
        size = self._run_length
        return np.unique(_joined(*(words[i : len(words) - size + 1 + i] for i in range(size)))) if size else words

    @cached_property
    def places(self) -> Hashes:
        """The figures where they stand: hashes of 32 bits of the words around each (two before, one after), in the high
        bits, and of the figure. Distinct and in order.
        """
        words = np.concatenate([_EDGE, self._hashed, _EDGE])
        at = np.array([place for place, word in enumerate(self.words) if word == _FIGURE], dtype=np.int64) + len(_EDGE)
        around = _joined(words[at - 2], words[at - 1], words[at + 1])
        return np.unique((around & ~_LOW) | (_joined(_hashes(self.figures)) >> _HALF))


Hashes = npt.NDArray[np.uint64]
"""Hashes of 64 bits, shape (n,)."""

_LOW, _HALF = np.uint64(0xFFFFFFFF), np.uint64(32)
_EDGE = np.zeros(2, dtype=np.uint64)


def _hashes(tokens: tuple[str, ...]) -> Hashes:
    known = {token: zlib.crc32(token.encode("utf-8", "surrogatepass")) for token in set(tokens)}
    return np.array([known[token] for token in tokens], dtype=np.uint64)


def _joined(*columns: Hashes) -> Hashes:
    """A hash of each row, by the order of its columns."""
    mixed = np.zeros(len(columns[0]), dtype=np.uint64)
    for column in columns:
        mixed += column + _MIX[0]
        for shift, factor in zip(_SHIFTS, _MIX[1:], strict=False):
            mixed ^= mixed >> shift
            mixed *= factor
        mixed ^= mixed >> _SHIFTS[2]
    return mixed


def fingerprint(text: str) -> Fingerprint:
    """The fingerprint of a text."""
    words: list[str] = []
    figures: list[str] = []
    for token in _TOKEN.findall(text):
        if token[0].isdigit():
            figures.append(figure_value(token))
        elif (token.isupper() and token.isascii() and len(token) in _TICKER_LETTERS) or token in _DATES:
            figures.append(token)
        else:
            words.append(token.lower())
            continue
        words.append(_FIGURE)
    return Fingerprint(tuple(words), tuple(figures))


def figures_swapped(one: Hashes, other: Hashes) -> bool:
    """Whether a figure of `places` stands where the other text has another one: then one is no copy, for the number is
    the news. Figures among words that only one of the texts has don't count, nor places with a figure in common.
    """
    around, around_other = one >> _HALF, other >> _HALF
    shared = np.intersect1d(around, around_other)
    agreed = np.intersect1d(one, other, assume_unique=True) >> _HALF
    return bool(np.setdiff1d(shared, agreed).size)


def figures_kept(one: Hashes, other: Hashes) -> float:
    """The share (0 to 1) of the distinct figures of the other text's `places` that the one has anywhere; 1 for fewer
    than two.
    """
    figures = np.unique(other & _LOW)
    return float(np.isin(figures, one & _LOW).mean()) if figures.size > 1 else 1.0
