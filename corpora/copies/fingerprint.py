"""What of a text is compared: its words without figures, and its figures where they stand."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

# Words, or single characters of scripts written without spaces.
_TOKEN = re.compile(r"\d+(?:[.,]\d+)*|[\u3040-\u30ff\u3400-\u9fff]|[^\W\d_]+(?:['’][^\W\d_]+)?")
# What a template leaves open: figures, and the tickers and currencies they belong to.
_TICKER = re.compile(r"[A-Z]{2,6}")
_FIGURE = "#"
# The usual length for news: two words repeat by chance, four lose too many at each edit (Broder 1997; Manning,
# Raghavan and Schütze 2008, section 19.6).
_SHINGLE_WORDS = 3
# The standard error of an estimated Jaccard index is at most 1 / (2 sqrt(128)) = 0.044.
PERMUTATIONS = 128
_SEED = 42


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
    def shingles(self) -> frozenset[str]:
        """All runs of three words."""
        size = min(_SHINGLE_WORDS, len(self.words))
        return frozenset(" ".join(self.words[i : i + size]) for i in range(len(self.words) - size + 1))

    @cached_property
    def signature(self) -> npt.NDArray[np.uint32]:
        """The MinHash of the shingles, shape (128,)."""
        from rensa import RMinHash

        sketch = RMinHash(num_perm=PERMUTATIONS, seed=_SEED)
        sketch.update(sorted(self.shingles))
        return np.asarray(sketch.digest(), dtype=np.uint32)

    @cached_property
    def places(self) -> dict[int, Counter[str]]:
        """The figures by the words around them (a hash of two before and one after)."""
        found: dict[int, Counter[str]] = {}
        figures = iter(self.figures)
        for i, word in enumerate(self.words):
            if word == _FIGURE:
                around = (*self.words[max(0, i - 2) : i], "|", *self.words[i + 1 : i + 2])
                found.setdefault(_short_hash(" ".join(around)), Counter())[next(figures)] += 1
        return found


def _short_hash(text: str) -> int:
    return int.from_bytes(hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "big")


def fingerprint(text: str) -> Fingerprint:
    """The fingerprint of a text."""
    words: list[str] = []
    figures: list[str] = []
    for token in _TOKEN.findall(text):
        if token[0].isdigit():
            figures.append(figure_value(token))
        elif _TICKER.fullmatch(token):
            figures.append(token)
        else:
            words.append(token.lower())
            continue
        words.append(_FIGURE)
    return Fingerprint(tuple(words), tuple(figures))


def figures_swapped(one: dict[int, Counter[str]], other: dict[int, Counter[str]]) -> bool:
    """Whether a figure stands where the other text has another one: then one is no copy, for the number is the news.

    Figures in sentences that only one of the texts has don't count, and neither do repeats.
    """
    return any(
        set(one[place]) - set(other[place]) and set(other[place]) - set(one[place]) for place in one.keys() & other
    )
