"""Quantities in text: money, percent, percentage points, index points, coins, counts, and bare numbers.

One grammar of compiled patterns and hand-written composition, for English, Japanese and Chinese: numbers are found
(`numbers`, `words`, `cjk`), get their sign and unit (`amounts`), are joined into ranges (`ranges`), lose what is no
quantity of the economy (`noise`) and gain their comparator (`comparators`). Deterministic, linear in the text, stateless.
"""

from __future__ import annotations

import re
from typing import Final

from groundswell.core.records import Quantity
from groundswell.nlp.quantities import cjk
from groundswell.nlp.quantities.amounts import PERCENT, Amount, Text, read_amount
from groundswell.nlp.quantities.comparators import find_comparator
from groundswell.nlp.quantities.idioms import find_idioms
from groundswell.nlp.quantities.noise import blank, is_noise
from groundswell.nlp.quantities.normal import lowered, normalise
from groundswell.nlp.quantities.numbers import Number, find_numbers, merged
from groundswell.nlp.quantities.ranges import compose

__all__ = ["find_quantities"]

_GATE: Final[re.Pattern[str]] = re.compile(
    r"[0-9½¼¾⅓⅔⅛]|(?<![a-z])(?:zero|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\w+teen|twenty|thirty|forty"
    r"|fifty|sixty|seventy|eighty|ninety|hundreds?|thousands?|[mbtr]+illions?|lakhs?|crores?|hal[fv]|quarter|third|fifth|parity|digits?|figures"
    r"|grand|dollar|pound|euro)"
)


def find_quantities(text: str) -> list[Quantity]:
    """The quantities of a text, in order, not overlapping; spans are exact (`text[start:end] == quantity.text`).

    Numbers without a unit have unit None; dates, times, durations, names, versions and the like are left out.
    """
    norm = normalise(text)
    low = lowered(norm)
    has_cjk = not text.isascii() and cjk.CHARS.search(norm) is not None
    if not has_cjk and not _GATE.search(low):
        return []
    form = blank(Text(text, norm, low, has_cjk))
    amounts = compose(form, _amounts(form))
    found: list[Quantity] = []
    floor = 0
    for amount in amounts:
        if amount.bare and amount.high is None and is_noise(form, amount):
            continue
        if amount.bare and amount.number.style == "fraction":
            amount.unit, amount.factor = PERCENT, 100.0
        value, high = amount.value, amount.high
        sign = find_comparator(form, amount, floor)
        found.append(
            Quantity(amount.start, amount.end, text[amount.start : amount.end], value, high, amount.unit, sign)
        )
        floor = amount.end
    return found


def _amounts(text: Text) -> list[Amount]:
    numbers: list[Number] = merged(find_idioms(text.low), find_numbers(text.norm, text.low))
    if text.cjk:
        numbers = merged(cjk.find_cjk_numbers(text.norm), numbers)
    amounts: list[Amount] = []
    floor = 0
    for number in numbers:
        if number.start < floor:
            continue
        amount = read_amount(text, number, floor)
        amounts.append(amount)
        floor = amount.end
    return amounts
