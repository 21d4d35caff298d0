"""English numbers in words: "one point six nine billion", "three and a half", "half a trillion", "two-thirds"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

_SMALL = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
)  # fmt: skip
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
SMALL: Final[dict[str, int]] = {word: value for value, word in enumerate(_SMALL)}
TENS: Final[dict[str, int]] = {word: 10 * tens for tens, word in enumerate(_TENS, start=2)}
SCALES: Final[dict[str, float]] = {
    "thousand": 1e3,
    "lakh": 1e5,
    "lakhs": 1e5,
    "million": 1e6,
    "crore": 1e7,
    "crores": 1e7,
    "billion": 1e9,
    "trillion": 1e12,
    "quadrillion": 1e15,
}
DENOMINATORS: Final[dict[str, int]] = {
    "half": 2,
    "halves": 2,
    "third": 3,
    "quarter": 4,
    "fourth": 4,
    "fifth": 5,
    "sixth": 6,
    "eighth": 8,
    "tenth": 10,
    "sixteenth": 16,
    "hundredth": 100,
    **{
        f"{word}s": value
        for word, value in (
            ("third", 3),
            ("quarter", 4),
            ("fourth", 4),
            ("fifth", 5),
            ("sixth", 6),
            ("eighth", 8),
            ("tenth", 10),
            ("sixteenth", 16),
            ("hundredth", 100),
        )
    },
}
_DIGITS: Final[dict[str, int]] = {**{word: value for word, value in SMALL.items() if value < 10}, "o": 0, "oh": 0}
# "a net trillion yuan", "a cool billion": words that stand between the article and the magnitude.
_BETWEEN = "net|full|whole|cool|record|further|additional|extra|total|combined|estimated|staggering|massive|mere"
_START = "|".join(
    [*SMALL, *TENS, "half", r"quarter(?=[ -](?:points?|percent|per cent|of an? |million|billion|trillion|percentage))"]
)
_GOES_ON = "|".join(
    [*SMALL, *TENS, "hundred", *sorted(SCALES, key=len, reverse=True), *DENOMINATORS, "point", "oh", "o"]
)
RUN: Final[re.Pattern[str]] = re.compile(
    rf"(?<![a-z0-9.'/])(?:(?:an?|one)[ -](?:(?:{_BETWEEN})[ -])?(?=(?:hundred|thousand|million|billion|trillion"
    rf"|lakh|crore"
    r"|half|quarter|third|fourth|fifth|sixth|eighth|tenth|sixteenth|hundredth)\b)"
    rf"(?:hundred|thousand|million|billion|trillion|lakh|crore|half|quarter|third|fourth|fifth|sixth|eighth|tenth|sixteenth|hundredth)"
    rf"|(?:{_START}))(?![a-z])"
    rf"(?:(?:[ -]|,? and |-and-)(?:a[ -])?(?:{_GOES_ON})(?![a-z]))*"
    rf"|(?<![a-z0-9.'/])point(?: (?:{'|'.join(_DIGITS)})(?![a-z]))+(?:[ -](?:thousand|million|billion"
    rf"|trillion)(?![a-z]))?"
)
_WORD = re.compile(r"[a-z]+")
# A text with none of these holds no number in words; looking them up is much cheaper than the pattern.
NUMBER_WORDS: Final[frozenset[str]] = frozenset([*SMALL, *TENS, *SCALES, *DENOMINATORS, "hundred", "point"])


@dataclass(frozen=True, slots=True)
class Spelled:
    """A number read from words: span, value, the magnitude it ends in (1 where none), and how it was put.

    `fraction`: a part of one ("a quarter", "two-thirds"); `article`: its one is only an article ("a billion").
    """

    start: int
    end: int
    value: float
    scale: float
    fraction: bool
    article: bool


def spelled_numbers(low: str) -> list[Spelled]:
    """The numbers in words of a lower-case text, in order, not overlapping."""
    found: list[Spelled] = []
    for run in RUN.finditer(low):
        words = [(word.group(), word.start(), word.end()) for word in _WORD.finditer(low, run.start(), run.end())]
        found.extend(_Reader(words).read())
    return found


class _Reader:
    """Reads one run of number words; a run may hold several numbers ("four or five" does not, "one fifty two" does)."""

    def __init__(self, words: list[tuple[str, int, int]]) -> None:
        self.words = words

    def word(self, at: int) -> str:
        return self.words[at][0] if at < len(self.words) else ""

    def read(self) -> list[Spelled]:
        found, at = [], 0
        while at < len(self.words):
            number = self._number(at)
            if number is None:
                at += 1
                continue
            value, scale, fraction, article, after = number
            found.append(Spelled(self.words[at][1], self.words[after - 1][2], value, scale, fraction, article))
            at = after
        return found

    def _number(self, at: int) -> tuple[float, float, bool, bool, int] | None:
        article = self.word(at) in ("a", "an")
        first = at
        if article or self.word(at) == "one":
            first = self._skip_between(at + 1)
            if first == at + 1 and not article:
                first = at
        fraction = self._fraction(first, implied=article or first > at)
        if fraction is not None:
            value, after = fraction
            value, scale, after = self._scaled(value, after)
            return value, scale, True, article, after
        if article or first > at:
            if self.word(first) not in SCALES and self.word(first) != "hundred":
                return None
            cardinal = self._cardinal(first, implied=True)
        else:
            cardinal = self._cardinal(at, implied=False)
        if cardinal is None:
            return None
        value, scale, after = cardinal
        value, scale, after = self._with_tail(value, scale, after)
        return value, scale, False, article, after

    def _skip_between(self, at: int) -> int:
        while self.word(at) in _BETWEEN_WORDS:
            at += 1
        return at

    def _fraction(self, at: int, *, implied: bool) -> tuple[float, int] | None:
        """The value and end of "half", "a quarter", "two thirds", "three-quarters"."""
        word = self.word(at)
        if word in ("half", "quarter") or (implied and word in DENOMINATORS and not word.endswith("s")):
            after = at + 1
            # "half a trillion"
            if self.word(after) in ("a", "an") and self.word(after + 1) in SCALES:
                after += 1
            return 1 / DENOMINATORS[word], after
        below = self.word(at + 1)
        if word in SMALL and below in DENOMINATORS and 0 < SMALL[word] < DENOMINATORS[below] and below != "second":
            plural = below.endswith("s") or below in ("half", "quarter")
            return (SMALL[word] / DENOMINATORS[below], at + 2) if plural or SMALL[word] == 1 else None
        return None

    def _scaled(self, value: float, at: int) -> tuple[float, float, int]:
        scale = 1.0
        while self.word(at) in SCALES:
            scale *= SCALES[self.word(at)]
            at += 1
        return value * scale, scale, at

    def _with_tail(self, value: float, scale: float, at: int) -> tuple[float, float, int]:
        """Add "point five o six billion", "and three quarters", "and a half million"."""
        if self.word(at) == "point" and self.word(at + 1) in _DIGITS:
            decimals, at = self._decimals(at + 1)
            return self._scaled(float(f"{value:.0f}.{decimals}"), at)
        if self.word(at) == "and":
            start = at + 1 + (self.word(at + 1) == "a")
            fraction = self._fraction(start, implied=start > at + 1)
            if fraction is not None:
                return self._scaled(value + fraction[0] * (scale if value >= 1000 else 1), fraction[1])
        return value, scale, at

    def _decimals(self, at: int) -> tuple[str, int]:
        digits = ""
        while self.word(at) in _DIGITS:
            digits += str(_DIGITS[self.word(at)])
            at += 1
        return digits, at

    def _cardinal(self, at: int, *, implied: bool) -> tuple[float, float, int] | None:
        """A whole number from `at`: value, the magnitude it ends in, and where it ends."""
        if self.word(at) == "point":
            decimals, after = self._decimals(at + 1)
            return self._scaled(float(f"0.{decimals}"), after) if decimals else None
        total, group, last, seen = 0.0, 1.0 if implied else 0.0, float("inf"), implied
        before, scale = "", 1.0
        while True:
            word = self.word(at)
            joined = word == "and" and (before == "hundred" or before in SCALES)
            step = at + 1 if joined else at
            word = self.word(step)
            if word in SMALL or word in TENS:
                small = SMALL.get(word, TENS.get(word, 0))
                grown = _extended(group, small, before, seen)
                if grown is None:
                    break
                group, seen, scale = grown, True, 1.0
            elif word == "hundred" and seen and 0 < group < 100 and not joined:
                group *= 100
            elif word in SCALES and seen and group and SCALES[word] < last and not joined:
                total, last, scale = total + group * SCALES[word], SCALES[word], SCALES[word]
                group, seen = 0.0, True
            elif word in SCALES and before in SCALES and not group and not joined:  # "lakh crore"
                total, scale = total * SCALES[word], scale * SCALES[word]
            else:
                break
            before, at = word, step + 1
        return (total + group, scale, at) if before else None


_BETWEEN_WORDS = frozenset(_BETWEEN.split("|"))


def _extended(group: float, small: int, before: str, seen: bool) -> float | None:
    """The group of three digits with one more word, or None where the word starts another number."""
    if not before and not seen:
        return float(small)
    if before == "hundred" or before in SCALES:
        return group + small
    if before in TENS and 0 < small < 10:
        return group + small
    if before in SMALL and 0 < group < 10 and small >= 10:  # "one fifty five"
        return group * 100 + small
    return None
