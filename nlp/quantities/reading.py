"""One number becomes an amount: its sign and unit are read on both sides, and vague forms opened."""

from __future__ import annotations

from groundswell.nlp.quantities.after import read_unit_after
from groundswell.nlp.quantities.amounts import PERCENT, Amount, Text
from groundswell.nlp.quantities.before import read_parentheses, read_percent_of, read_sign, read_unit_before
from groundswell.nlp.quantities.idioms import decade
from groundswell.nlp.quantities.numbers import Number
from groundswell.nlp.quantities.ratios import read_ratio
from groundswell.nlp.quantities.units import load_units


def read_amounts(text: Text, numbers: list[Number]) -> list[Amount]:
    """The amounts around numbers that are in order; a number inside another's amount is passed over."""
    amounts: list[Amount] = []
    floor = 0
    for number in numbers:
        if number.start >= floor:
            amounts.append(_read_amount(text, number, floor))
            floor = amounts[-1].end
    return amounts


def _read_amount(text: Text, number: Number, floor: int) -> Amount:
    """`floor`: nothing before this offset may be taken in (it belongs to another)."""
    units = load_units()
    amount = Amount(number.start, number.end, number, comparator=number.comparator)
    read_unit_before(text, amount, floor, units)
    if number.per:
        amount.take_after(PERCENT, amount.end, "分之", 100.0 / number.per)
    elif amount.before or not (read_ratio(text, amount) or read_percent_of(text, amount, floor)):
        read_unit_after(text, amount, units)
    read_sign(text, amount, floor)
    _open_vague(text, amount)
    read_parentheses(text, amount)
    return amount


def _open_vague(text: Text, amount: Amount) -> None:
    """The ends of "tens of billions", "the 140s", "low-$80,000s"."""
    number = amount.number
    if number.high is not None:
        amount.high = float(f"{number.high * number.scale * amount.factor:.15g}")
    elif text.cjk and text.norm[amount.end : amount.end + 1] == "台" and not amount.bare:
        # 156円台 is from 156.00 to 156.99: the last digit written is the one that holds.
        step = number.scale * amount.factor * 10.0**-number.decimals
        amount.high = float(f"{amount.value + step:.12g}")
    elif number.style == "digits" and text.low[number.end : number.end + 1] == "s":
        read = decade(text.norm, text.low, number, amount.start)
        if read is not None:
            amount.start, number.raw, amount.high = read
            amount.end, amount.after = max(amount.end, number.end + 1), True
            amount.comparator = "~" if amount.high is None or text.low[amount.start] in "lhu" else ""
