"""Numbers before they get a unit: numerals in digits, words and Chinese characters, with the magnitude behind them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from groundswell.nlp.quantities.words import NUMBER_WORDS, Spelled, spelled_numbers


@dataclass(slots=True)
class Number:
    """A number found in the text. `raw` is without its magnitude, `scale` the magnitude (1 where none).

    `style`: how it is written, `digits`, `words`, `fraction` ("a quarter", "two-thirds"), `idiom` or `cjk`.
    `decimals`: digits behind the point. `loose`: the magnitude is a single small letter, which also abbreviates other
    things. `article`: its one is the article ("a billion"). `more`: followed by 多 or 余. `per`: the denominator that
    stands before it (百分之). `high`: the upper end of a vague one, same scale. `comparator`: what it implies.
    """

    start: int
    end: int
    raw: float
    scale: float = 1.0
    style: str = "digits"
    decimals: int = 0
    loose: bool = False
    article: bool = False
    more: bool = False
    per: float = 0.0
    high: float | None = None
    comparator: str = ""

    @property
    def value(self) -> float:
        """The number in base units."""
        # 24.2 * 1e9 is 24199999999.999996; decimal text keeps it exact.
        return float(f"{self.raw * self.scale:.15g}")


_GROUPED = (
    r"[0-9]{1,3}(?:,[0-9]{3})+(?![0-9])|[0-9]{1,3}(?:\u00a0[0-9]{3})+(?![0-9])|[0-9]{1,3}(?:'[0-9]{3})+(?![0-9])"
    r"|[0-9]{1,3}(?: [0-9]{3}){2,}(?![0-9])"
)
# "1.234,56": the continent's points and comma; three digits before the comma and two behind tell it from a list.
_CONTINENTAL = r"[0-9]{1,3}(?:[. \u00a0][0-9]{3})+,[0-9]{2}(?![0-9])"
_WIDE = r"[0-9]{1,3}(?:，[0-9]{3})+(?![0-9])"
_INDIAN = r"[0-9]{1,2}(?:,[0-9]{2})+,[0-9]{3}(?![0-9])"
NUMERAL: Final[re.Pattern[str]] = re.compile(
    rf"{_CONTINENTAL}|(?:{_GROUPED}|{_WIDE}|{_INDIAN}|[0-9]+)(?:\.[0-9]+)?|(?<![0-9])\.[0-9]+"
)
_CONTINENTAL_ONLY = re.compile(_CONTINENTAL)
_GROUPING = re.compile("[,，' \u00a0]")
# A comma before one or two digits and a unit is a decimal comma ("0,25%", "3,5 Prozent").
_COMMA_DECIMALS = re.compile(r",([0-9]{1,2})(?= ?%)")
_FRACTION = re.compile(r"(?: and |[ -]?)([0-9]{1,2}) ?/ ?(2|3|4|5|8|16|32)(?![0-9/])")
_OVER = re.compile(r" ?/ ?(2|3|4|8|16|32)(?![0-9/.,])")
_VULGAR: Final[dict[str, float]] = {
    "½": 1 / 2, "¼": 1 / 4, "¾": 3 / 4, "⅓": 1 / 3, "⅔": 2 / 3, "⅛": 1 / 8, "⅜": 3 / 8, "⅝": 5 / 8, "⅞": 7 / 8,
}  # fmt: skip
_POINT = re.compile(r" point ([0-9]+)(?![0-9%])")
_SPELLED_SCALES: Final[dict[str, float]] = {
    "hundred": 1e2, "thousand": 1e3, "million": 1e6, "mn": 1e6, "mln": 1e6, "mio": 1e6, "mm": 1e6, "mil": 1e6,
    "billion": 1e9, "bn": 1e9, "bln": 1e9, "bio": 1e9, "trillion": 1e12, "tn": 1e12, "trn": 1e12, "tln": 1e12,
    "quadrillion": 1e15, "lakh": 1e5, "lakhs": 1e5, "lac": 1e5, "crore": 1e7, "crores": 1e7, "cr": 1e7,
    "millions": 1e6, "billions": 1e9, "trillions": 1e12, "k": 1e3,
}  # fmt: skip
_LETTERS: Final[dict[str, float]] = {"m": 1e6, "b": 1e9, "t": 1e12}
_SCALE = re.compile(
    r"[ \u00a0-]{0,2}(hundred|thousand|millions?|billions?|trillions?|quadrillion|mln|mio|mn|mm|mil|bln|bn|bio"
    r"|trn|tln|tn"
    r"|lakhs?|lac|crores?|cr|k)(?![a-z])(?!\.[a-z])|[ \u00a0]?([mbt])(?![a-z0-9'-]|\.[a-z])"
)


def _digits(norm: str, low: str, match: re.Match[str]) -> Number:
    body = match.group()
    end = match.end()
    comma = _COMMA_DECIMALS.match(norm, end) if body.isdigit() else None
    if comma:
        body, end = f"{body}.{comma.group(1)}", comma.end()
    point = _POINT.match(low, end) if body.isdigit() else None
    if point:
        body, end = f"{body}.{point.group(1)}", point.end()
    if _CONTINENTAL_ONLY.fullmatch(body):
        body = body.replace(".", "").replace(",", ".")
    body = _GROUPING.sub("", body)
    number = Number(match.start(), end, float(body), decimals=len(body.partition(".")[2]))
    if "." not in body:
        _add_fraction(norm, number)
    return number


def _add_fraction(norm: str, number: Number) -> None:
    """Extend `3` in "3 3/4", "3¾" or "3/4" over its fraction."""
    follows = norm[number.end : number.end + 1]
    if follows in _VULGAR:
        number.raw, number.end = number.raw + _VULGAR[follows], number.end + 1
        return
    mixed = _FRACTION.match(norm, number.end)
    if mixed and norm[number.end : number.end + 1] in " -" and int(mixed.group(1)) < int(mixed.group(2)):
        number.raw, number.end = number.raw + int(mixed.group(1)) / int(mixed.group(2)), mixed.end()
        return
    over = _OVER.match(norm, number.end)
    if over and 0 < number.raw < int(over.group(1)) and norm[number.start - 1 : number.start] != "/":
        number.raw, number.end, number.style = number.raw / int(over.group(1)), over.end(), "fraction"


def _scale(norm: str, low: str, number: Number) -> None:
    """Take the magnitudes behind a number into it ("1.2bn", "₹1.5 lakh crore")."""
    for _ in range(2):
        match = _SCALE.match(low, number.end)
        if not match:
            return
        word, letter = match.groups()
        if letter:
            if number.scale != 1.0:
                return
            number.scale, number.loose = (
                _LETTERS[letter],
                norm[match.end() - 1].islower() or match.end() > number.end + 1,
            )
        else:
            if word == "k" and (number.scale != 1.0 or match.end() > number.end + 2):
                return
            number.scale *= _SPELLED_SCALES[word]
        number.end = match.end()


def _from_words(spelled: Spelled) -> Number:
    return Number(
        spelled.start,
        spelled.end,
        spelled.value / spelled.scale,
        spelled.scale,
        style="fraction" if spelled.fraction else "words",
        article=spelled.article,
    )


def find_numbers(norm: str, low: str) -> list[Number]:
    """All numbers in digits, in order. `norm` and `low` (its lower case) are of one length."""
    numbers: list[Number] = []
    end = 0
    while match := NUMERAL.search(norm, end):
        number = _digits(norm, low, match)
        _scale(norm, low, number)
        end = number.end
        numbers.append(number)
    if not norm.isascii():
        alone = [
            Number(match.start(), match.end(), _VULGAR[match.group()], style="fraction")
            for match in _VULGAR_ALONE.finditer(norm)
        ]
        numbers = merged(numbers, alone)
    return numbers


def find_spelled(low: str) -> list[Number]:
    """All numbers in English words of a lower-case text, in order: "five", "half a trillion", the "a" of "a dollar"."""
    articles = [
        Number(match.start(), match.end(), 1.0, style="words", article=True) for match in _ARTICLE.finditer(low)
    ]
    return merged([_from_words(spelled) for spelled in spelled_numbers(low)], articles)


def merged(first: list[Number], second: list[Number]) -> list[Number]:
    """Both lists (each in order) as one; a number of the second that overlaps one of the first is left out."""
    kept: list[Number] = []
    at = 0
    for number in second:
        while at < len(first) and first[at].end <= number.start:
            kept.append(first[at])
            at += 1
        if (at == len(first) or first[at].start >= number.end) and (not kept or kept[-1].end <= number.start):
            kept.append(number)
    return kept + first[at:]


_UNIT_WORDS: Final = (
    "dollar", "pound", "euro", "yen", "yuan", "grand", "dime", "nickel", "buck", "penny", "cent", "percent",
    "percentage", "basis", "per",
)  # fmt: skip
# "a dollar", "a full point": the article stands for one.
_ARTICLE = re.compile(
    r"(?<![a-z])(?:a full|a whole|an?)(?= (?:dollar|pound|euro|yen|yuan|grand|dime|nickel|buck|penny|cent"
    r"|percent|per cent"
    r"|percentage point|basis point)(?![a-z]))|(?<![a-z])(?:a full|a whole)(?= point(?![a-z]))"
)
# Words that make it worth looking for numbers in words.
SPELLED_HINTS: Final[frozenset[str]] = NUMBER_WORDS | frozenset(_UNIT_WORDS)
_VULGAR_ALONE = re.compile("[½¼¾⅓⅔⅛⅜⅝⅞]")
