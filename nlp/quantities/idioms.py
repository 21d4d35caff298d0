"""Numbers told rather than written: "six figures", "single digits", "tens of billions", "the mid-150s", parity."""

from __future__ import annotations

import re
from typing import Final

from groundswell.nlp.quantities.numbers import Number
from groundswell.nlp.quantities.words import SCALES

_FIGURES: Final[dict[str, int]] = {
    **{word: 10 ** (count - 1) for count, word in enumerate(("five", "six", "seven", "eight", "nine", "ten"), start=5)},
    **{str(count): 10 ** (count - 1) for count in range(5, 11)},
}
_MANY: Final[dict[str, float]] = {"tens": 10.0, "hundreds": 100.0, "thousands": 1000.0}
IDIOM: Final[re.Pattern[str]] = re.compile(
    rf"(?<![a-z0-9$€£¥.,])(?:(?P<figures>{'|'.join(_FIGURES)})[ -]figures?|(?P<digits>single|double|triple)[ -]digits?"
    r"|(?P<many>tens|hundreds|thousands) of (?P<scale>thousand|million|billion|trillion)s"
    r"|(?<!power )(?<!risk )(?<!gender )(?<!call )(?<!pay )(?P<parity>parity))(?![a-z])"
)

# A text with none of these words holds no told number.
IDIOM_HINTS: Final[frozenset[str]] = frozenset(
    ("figure", "figures", "digit", "digits", "parity", "thousands", "millions", "billions", "trillions")
)


def find_idioms(low: str) -> list[Number]:
    """The told numbers of a lower-case text, in order. Open ones carry a comparator, vague ones their upper end."""
    found = []
    for match in IDIOM.finditer(low):
        number = Number(match.start(), match.end(), 1.0, style="idiom")
        if match.group("figures"):
            number.raw, number.comparator = float(_FIGURES[match.group("figures")]), ">="
        elif match.group("digits"):
            kind = match.group("digits")
            number.raw, number.comparator = (
                (10.0, "<") if kind == "single" else (10.0 if kind == "double" else 100.0, ">=")
            )
        elif match.group("many"):
            number.raw, number.scale = _MANY[match.group("many")], SCALES[match.group("scale")]
            number.high = number.raw * 10
            number.comparator = "~"
        found.append(number)
    return found


_PART: Final[re.Pattern[str]] = re.compile(
    r"(?<![a-z])(?:the )?(mid|low|lower|high|upper)[ -](?:to[ -](?:mid|high|low)[ -])?\Z"
)
# Where in its decade "low" ends and "high" begins: the outer fifths of two, the middle left to "mid".
_LOW_END, _HIGH_START = 0.4, 0.6


def decade(norm: str, low: str, number: Number, start: int) -> tuple[int, float, float | None] | None:
    """Read "140s", "mid-$60,000s", "low 1.17s": its start, value, and upper end; None where the number is no decade.

    `start`: where the amount starts, its currency included. The size of the decade is told by the trailing zeros.
    """
    digits = norm[number.start : number.end]
    if low[number.end : number.end + 1] != "s" or low[number.end + 1 : number.end + 2].isalnum():
        return None
    if number.scale != 1.0 or not digits[-1:].isdigit() or (digits.isdigit() and 1900 <= number.raw < 2100):
        return None
    zeros = len(digits.replace(",", "").replace(".", "")) - len(digits.replace(",", "").replace(".", "").rstrip("0"))
    step = 10.0 ** (max(zeros, 1 if not number.decimals else 0) - number.decimals)
    part = _PART.search(low[max(0, start - 16) : start])
    if part is None:
        if digits.isdigit() and number.raw < 100 and start == number.start:  # "the 80s" are years
            return None
        return start, number.raw, round(number.raw + step, 10)
    at = start - (len(part.group()) - part.group().index(part.group(1)))
    kind = part.group(1)
    if kind == "mid":
        return at, round(number.raw + step / 2, 10), None
    if kind in ("low", "lower"):
        return at, number.raw, round(number.raw + _LOW_END * step, 10)
    return at, round(number.raw + _HIGH_START * step, 10), round(number.raw + step, 10)
