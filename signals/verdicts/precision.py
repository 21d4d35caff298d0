"""How exact a claim is: the step of its last stated digit, and the tolerance that its comparator implies.

Verdict rules 10 to 14. The digits are read from the claim's own words; where these have none ("half a point"), from
its value.
"""

from __future__ import annotations

import math
import re
import unicodedata
from functools import lru_cache

# Measures whose levels are amounts: `~` allows a share of them (rule 12); all others allow a step (rule 11).
AMOUNTS = frozenset(
    {
        "payrolls",
        "gov_debt",
        "gov_spending",
        "defence_spending",
        "gov_bond_issuance",
        "central_bank_assets",
        "central_bank_bond_purchases",
        "carry_trade_size",
        "cross_border_credit",
        "capital_flow",
        "fx_intervention",
        "fx_reserves",
        "market_cap",
        "etf_flow",
        "futures_position",
    }
)

# Rule 12: about, roughly, nearly an amount is within 5 % of it.
ABOUT_SHARE = 0.05
# Rule 14: near zero is within a quarter of a percentage point.
NEAR_ZERO_PP = 0.25
# Rule "fractions in words are exact to a basis point".
FRACTION_STEP_PP = 0.01

_NUMBER = re.compile(r"\d{1,3}(?:[,']\d{3})+(?:\.\d+)?|\d+(?:[.,]\d+)?")


@lru_cache(maxsize=4096)
def step_of(text: str, value: float, unit: str | None) -> float:
    """One unit of the last stated digit of a quantity, in the unit of `value`.

    Zeros that close a count of contracts aren't stated digits.
    """
    for digits in _NUMBER.findall(unicodedata.normalize("NFKC", text)):
        step = _step_in(digits, abs(value), is_count=unit == "contracts")
        if step is not None:
            return step
    return _step_of_value(abs(value), unit)


def _step_in(digits: str, value: float, *, is_count: bool) -> float | None:
    """The step if these digits, times a power of ten, are the value; None if they belong to another number."""
    if not re.fullmatch(r"\d+,\d{1,2}", digits):
        digits = digits.replace(",", "")
    digits = digits.replace("'", "").replace(",", ".")
    whole, _, decimals = digits.partition(".")
    stated = float(digits)
    if stated == 0 or value == 0:
        return 10.0 ** -len(decimals) if stated == value else None
    exponent = round(math.log10(value / stated))
    if not math.isclose(stated * 10.0**exponent, value, rel_tol=1e-6):
        return None
    zeros = len(whole) - len(whole.rstrip("0")) if is_count and not decimals else 0
    return float(10.0 ** (exponent - len(decimals) + zeros))


def _step_of_value(value: float, unit: str | None) -> float:
    """The step of a value given in words: a fraction is exact to a basis point, whole numbers to their last digit."""
    if unit in ("%", "pp"):
        return 1.0 if value and value == int(value) else FRACTION_STEP_PP
    if not value:
        return 1.0
    digits = f"{value:.6e}".split("e")
    mantissa = digits[0].rstrip("0").rstrip(".")
    return float(10.0 ** (int(digits[1]) - len(mantissa.partition(".")[2])))


def tolerance_of(measure: str, kind: str, value: float, comparator: str, step: float, unit: str | None) -> float:
    """How far off a figure may be, in the unit of the claim; 0 for an inequality."""
    if comparator == "~":
        if measure in AMOUNTS and (kind == "level" or unit not in ("%", "pp")) and unit not in ("%", "pp"):
            return max(abs(value) * ABOUT_SHARE, step / 2)
        return step
    return step / 2 if comparator == "=" else 0.0
