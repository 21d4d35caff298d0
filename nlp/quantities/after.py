"""Currencies, coins and counted things behind a number."""

from __future__ import annotations

import re
from typing import Final

from groundswell.nlp.quantities.amounts import Amount, Text
from groundswell.nlp.quantities.before import coded
from groundswell.nlp.quantities.units import Units

_NO_UNIT: Final[frozenset[str]] = frozenset(".,;:)!?\n\"'")
_OF: Final[re.Pattern[str]] = re.compile(r"(?: of)? (?:an? |one |1 )?(?=[a-z])")
# "46,000 yen contracts" counts contracts; their span is the number's.
_OF_CONTRACTS = re.compile(r"[ -](?:futures )?(?:contracts?|lots?)(?![a-z])")
# Also common words: taken for a unit only in capitals.
_ALSO_WORDS: Final[frozenset[str]] = frozenset(
    ("real", "sol", "dot", "link", "uni", "ada", "ton", "hype", "sui", "dai", "lei", "colon", "rand", "sterling")
)
_MAGNITUDE = re.compile(r"[ \u00a0]?(thousand|million|billion|trillion|mn|bn|tn|m|b)(?![a-z])")
_SIZES: Final[dict[str, float]] = {"t": 1e12, "m": 1e6, "b": 1e9}
_TIGHT: Final[dict[str, tuple[str, float]]] = {
    "LE": ("EGP", 1.0),
    "RM": ("MYR", 1.0),
    "p": ("GBP", 0.01),
    "c": ("USD", 0.01),
}


def read_unit_after(text: Text, amount: Amount, units: Units) -> None:
    """Take a currency, coin or counted thing behind the number."""
    end = amount.end
    following = text.norm[end : end + 1]
    if not following or following in _NO_UNIT or (text.cjk and _cjk_unit(text, amount, units)):
        return
    if amount.before:
        # "$5 million dollars" says its unit twice.
        match = units.name_after.match(text.low, end)
        if match and units.names[match.group("name")] == amount.unit:
            amount.end, amount.after = match.end(), True
        return
    of = _OF.match(text.low, end) if amount.number.style in ("fraction", "idiom") else None
    offset = of.end() if of else end
    if not _named(text, amount, units, offset) and not _symbol(text, amount, units, offset):
        _part(text, amount, units, offset)


def _cjk_unit(text: Text, amount: Amount, units: Units) -> bool:
    match = units.cjk_after.match(text.norm, amount.end)
    if match and not (amount.before and units.cjk[match.group("name")] != amount.unit):
        amount.take_after(units.cjk[match.group("name")], match.end(), match.group("name"))
        return True
    part = units.cjk_part_after.match(text.norm, amount.end)
    if part and not amount.before and _is_cjk_part(text, amount, part.group("name")):
        named = units.cjk_parts[part.group("name")]
        amount.take_after(named.whole, part.end(), part.group("name"), named.size)
        return True
    return False


def _is_cjk_part(text: Text, amount: Amount, name: str) -> bool:
    """角 and 分 are also corners and parts: money only right behind a whole (五元三角)."""
    before = text.norm[max(0, amount.start - 3) : amount.start].rstrip()
    return len(name) > 1 or name == "銭" or before[-1:] in tuple("元块塊角毛と又")


def _named(text: Text, amount: Amount, units: Units, offset: int) -> bool:
    match = units.name_after.match(text.low, offset)
    if match is None:
        return False
    name, end = match.group("name"), match.end()
    unit = units.names[name]
    if unit not in units.counts and _OF_CONTRACTS.match(text.low, end):
        amount.take_after("contracts", amount.end, "contracts")
        return True
    if unit in units.counts and match.start("name") == amount.end:  # "21Shares" is a name
        return False
    if _misread(text, amount, name, end):
        return False
    # People are counted, not a unit of the number: its span ends with the digits.
    amount.take_after(text.meant(units, name, unit), amount.number.end if unit == "persons" else end, name)
    if len(name) == 3:
        _magnitude_behind(text, amount)
    return True


def _misread(text: Text, amount: Amount, name: str, end: int) -> bool:
    """Whether a name behind a number is another word: "won" is also a verb, "link" a noun."""
    number = amount.number
    if name == "won":
        return number.scale == 1.0 and not (number.raw >= 1000 or number.style == "words")
    return name in _ALSO_WORDS and not text.norm[end - len(name) : end].isupper()


def _symbol(text: Text, amount: Amount, units: Units, offset: int) -> bool:
    """A symbol or code behind; one that a digit follows belongs to the next number."""
    match = units.symbol_after.match(text.norm, offset)
    if match is None or text.norm[match.end() : match.end() + 1].isdigit():
        return False
    if match.group("symbol"):
        amount.take_after(units.symbols[match.group("symbol")], match.end(), match.group("symbol"))
    elif match.group("code"):
        unit, size = coded(match.group("code"), units)
        if unit is None:
            return False
        amount.take_after(unit, match.end(), match.group("code"))
        amount.number.scale *= size
        _magnitude_behind(text, amount)
    else:
        unit, factor = _TIGHT[match.group("tight").strip()]
        amount.take_after(unit, match.end(), match.group("tight").strip(), factor)
    return True


def _part(text: Text, amount: Amount, units: Units, offset: int) -> None:
    match = units.part_after.match(text.low, offset)
    if match:
        named = units.parts[match.group("name")]
        amount.take_after(named.whole, match.end(), match.group("name"), named.size)


def _magnitude_behind(text: Text, amount: Amount) -> None:
    """A magnitude behind the code: "75 USD million"."""
    match = _MAGNITUDE.match(text.low, amount.end)
    if match and amount.number.scale == 1.0:
        word = match.group(1)
        amount.number.scale = 1e3 if word == "thousand" else _SIZES[word[0]]
        amount.end = match.end()
