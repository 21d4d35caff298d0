"""What stands in front of a number: a currency, a code, a sign, "percent of"."""

from __future__ import annotations

import re
from typing import Final

from groundswell.nlp.quantities.amounts import PERCENT, Amount, Text
from groundswell.nlp.quantities.units import REACH, Units

# The longest symbol or code with its spaces: "u.s. $ ".
_SYMBOL_REACH = 12
# Characters that a symbol in front may end in; anything else spares the search.
_SYMBOL_ENDS: Final[frozenset[str]] = frozenset("$€£¥₹₩₽₺₴₦₱₫฿₪₡₲₵₸₮₭₾֏₼₨ூ﷼₿Ξ.=łčtM\\")
# Names that stand before their number ("dollar 22.5 million", "ringgit 42"); others there belong to another number.
_LEADING: Final[frozenset[str]] = frozenset(
    (
        *("dollar", "ringgit", "ringgits", "usd", "eur", "gbp", "jpy", "cny", "rmb", "rupees"),
        *("malaysia ringgit", "malaysia ringgits", "malaysian ringgit", "malaysian ringgits"),
    )
)
_DOLLAR = re.compile(r"\$ ?\Z")
_LETTER_SIZE: Final[dict[str, float]] = {"M": 1e6, "B": 1e9, "T": 1e12, "K": 1e3}
_PERCENT_OF = re.compile(r"(?<![a-z%])(?:percents?|per ?cents?) of \Z")
_SIGN: Final[re.Pattern[str]] = re.compile(r"(?:(?<![a-z])(minus|negative|plus)[ -]|マイナス ?|[负負])\Z")
# In accounts a negative stands in parentheses: in a column, behind a colon, or where the words say loss.
_ACCOUNT: Final[re.Pattern[str]] = re.compile(
    r"(?:^|[\n\t:|]|(?:loss(?:es)?|deficit|outflows?|income|cash flow|result)(?: of)?) *\(\Z"
)


def coded(code: str, units: Units) -> tuple[str | None, float]:
    """The unit of a code and its magnitude: "MUSD" is millions of USD. None where there is no such code."""
    size = _LETTER_SIZE[code[0]] if len(code) == 4 else 1.0
    return units.names.get(code[-3:].lower()), size


def read_unit_before(text: Text, amount: Amount, floor: int, units: Units) -> None:
    """Take a symbol, code or leading name in front of the number; nothing before `floor` may be taken."""
    start = amount.start
    left = max(floor, start - _SYMBOL_REACH)
    if start == left:
        return
    char = text.norm[start - 1]
    if char in " \u00a0-+" and start - 2 >= left:
        char = text.norm[start - 2]
    if not (char in _SYMBOL_ENDS or char.isalpha()):
        return
    if not _symbol_before(text, amount, left, units) and text.norm[start - 1] == " " and char.isalpha():
        left = max(floor, start - REACH)
        named = units.name_before.search(text.low[left:start])
        if named and named.group("name") in _LEADING:
            name = named.group("name")
            amount.take_before(units.names[name], left + named.start("name"), name)


def _symbol_before(text: Text, amount: Amount, left: int, units: Units) -> bool:
    stop = amount.start
    inner_sign = text.norm[stop - 1] in "+-" and text.norm[stop - 2 : stop - 1] in "$€£¥"  # "$-5"
    stop -= inner_sign
    window = text.norm[left:stop]
    match = units.symbol_before.search(window)
    if match and match.group("lower") and match.group("lower").lower() not in units.names:
        match = _DOLLAR.search(window)  # "the$5" is no code
        code, symbol = None, "$"
    elif match:
        code, symbol = match.group("code") or match.group("only") or match.group("lower"), match.group("symbol")
    if match is None:
        return False
    unit, size = coded(code, units) if code else (units.symbols[symbol], 1.0)
    if unit is None or (symbol == "\\" and not text.cjk):
        return False
    name = symbol or code or ""
    amount.take_before(text.meant(units, name.lower(), unit), left + match.start(), name)
    amount.number.scale *= size
    if inner_sign:
        amount.negative, amount.signed = text.norm[stop] == "-", True
    return True


def read_percent_of(text: Text, amount: Amount, floor: int) -> bool:
    """Take "percent of" in front ("percent of twenty"), where no other number took it."""
    left = max(floor, amount.start - REACH)
    match = _PERCENT_OF.search(text.low[left : amount.start])
    if not match or amount.number.style == "cjk":
        return False
    amount.take_before(PERCENT, left + match.start(), "percent")
    return True


def read_sign(text: Text, amount: Amount, floor: int) -> None:
    """Take a sign in front: "-", "+", "minus", "マイナス", "负". A dash between two numbers is none."""
    start = amount.start
    if amount.signed or start <= floor:
        return
    char = text.norm[start - 1]
    if char in "+-":
        before = text.norm[start - 2 : start - 1] if start - 2 >= floor else ""
        joined = before and (before in "%)].,+-/" or (before.isascii() and before.isalnum()))
        if not joined and not (floor and start - 1 == floor):
            amount.negative, amount.signed, amount.start = char == "-", True, start - 1
        return
    left = max(floor, start - len(" negative "))
    if floor == left and floor and text.low[floor:start].strip() == "minus":  # "4.15 minus 2.02" is a sum
        return
    match = _SIGN.search(text.low[left:start])
    if match:
        amount.negative, amount.signed, amount.start = match.group(1) != "plus", True, left + match.start()


def read_parentheses(text: Text, amount: Amount) -> None:
    """Read "($99.99)" in accounts as a negative."""
    start, end = amount.start, amount.end
    if amount.unit is None or amount.signed or text.norm[start - 1 : start] != "(" or text.norm[end : end + 1] != ")":
        return
    if _ACCOUNT.search(text.low, max(0, start - REACH), start):
        amount.negative, amount.start, amount.end = True, start - 1, end + 1
