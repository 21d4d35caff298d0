"""Quantities in text: money, percent, percentage points, index points, coins, counts, and bare numbers.

One grammar of compiled patterns and hand-written composition, for English, Japanese and Chinese: numbers are found
(`numbers`, `words`, `idioms`, `cjk`), get their sign and unit (`reading`), are joined into ranges (`ranges`), lose
what is no quantity of the economy (`noise`) and gain their comparator (`comparators`). Deterministic, linear in the
length of the text, without state.
"""

from __future__ import annotations

import math
import re
from typing import Final

from groundswell.core.records import Quantity
from groundswell.nlp.quantities import cjk
from groundswell.nlp.quantities.amounts import Amount, Text
from groundswell.nlp.quantities.blots import blot
from groundswell.nlp.quantities.comparators import find_comparator
from groundswell.nlp.quantities.idioms import IDIOM_HINTS, find_idioms
from groundswell.nlp.quantities.noise import is_noise
from groundswell.nlp.quantities.normal import lowered, normalise
from groundswell.nlp.quantities.numbers import SPELLED_HINTS, Number, find_numbers, find_spelled, merged
from groundswell.nlp.quantities.ranges import carry, compose
from groundswell.nlp.quantities.ratios import as_share
from groundswell.nlp.quantities.reading import read_amounts

__all__ = ["find_quantities"]

_DIGIT: Final[re.Pattern[str]] = re.compile("[0-9½¼¾⅓⅔⅛⅜⅝⅞]")
_WORD: Final[re.Pattern[str]] = re.compile("[a-z]+")


def find_quantities(text: str) -> list[Quantity]:
    """The quantities of a text, in order, not overlapping; spans are exact (`text[start:end] == quantity.text`).

    Numbers without a unit have unit None; dates, times, durations, names, versions and the like are left out.
    """
    norm = normalise(text)
    low = lowered(norm)
    has_cjk = not text.isascii() and cjk.CHARS.search(norm) is not None
    words = _WORD.findall(low)
    spelled, told = not SPELLED_HINTS.isdisjoint(words), not IDIOM_HINTS.isdisjoint(words)
    if not (has_cjk or spelled or told or _DIGIT.search(norm)):
        return []
    form = blot(Text(text, norm, low, has_cjk))
    amounts = compose(form, read_amounts(form, _numbers(form, spelled=spelled, told=told)))
    amounts = [amount for amount in amounts if not is_noise(form, amount) and math.isfinite(amount.value)]
    carry(form, amounts)
    found: list[Quantity] = []
    before: Amount | None = None
    for amount in amounts:
        if amount.bare and amount.number.style == "fraction":
            as_share(form, amount)
        sign = amount.comparator = find_comparator(form, amount, before)
        start, end = amount.start, amount.end
        found.append(Quantity(start, end, text[start:end], amount.value, amount.high, amount.unit, sign))
        before = amount
    return found


def _numbers(text: Text, *, spelled: bool, told: bool) -> list[Number]:
    numbers = find_numbers(text.norm, text.low)
    if spelled:
        numbers = merged(numbers, find_spelled(text.low))
    if told:
        numbers = merged(find_idioms(text.low), numbers)
    if text.cjk:
        numbers = merged(cjk.find_cjk_numbers(text.norm), numbers)
    return numbers
