"""Which number can be a level or a change of which measure: by unit, by size, by the asset's usual prices."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from groundswell.core.records import ClaimKind, Quantity
from groundswell.nlp.catalogue import Catalogue, load_catalogue


@dataclass(frozen=True, slots=True)
class Reading:
    """A number as a claim's value: in the measure's own unit. `fit` weighs how usual such a value is (0 is best)."""

    measure: str
    kind: ClaimKind
    value: float
    value_high: float | None
    unit: str
    fit: float = 0.0


PRICES = frozenset({"fx_rate", "equity_index", "commodity_price", "crypto_price"})
# Markets worth far more than any single purchase told in the same breath.
_VAST = frozenset({"CRYPTO", "BTC", "ETH", "XAU", "XAG"})
_STOCKS = frozenset(
    {
        "central_bank_assets",
        "central_bank_bond_purchases",
        "gov_debt",
        "gov_spending",
        "gov_bond_issuance",
        "defence_spending",
        "fx_reserves",
        "market_cap",
        "cross_border_credit",
        "carry_trade_size",
    }
)
_POINTS_UNITS = ("points", "point")


def money_unit(unit: str | None) -> bool:
    """Whether a unit is a currency (ISO 4217)."""
    return unit is not None and len(unit) == 3 and unit.isupper() and unit in load_catalogue().per_usd


# Parts of a whole in words: of a price or position they are the size of a move (guide of the posts, 8).
_FRACTIONS = {
    "a quarter": 25.0,
    "a third": 100 / 3,
    "half": 50.0,
    "a half": 50.0,
    "a fifth": 20.0,
    "a tenth": 10.0,
    "a sixth": 100 / 6,
}
_FRACTIONS |= {"two-thirds": 200 / 3, "two thirds": 200 / 3, "three-quarters": 75.0, "three quarters": 75.0}


def scaled(quantity: Quantity, known: float) -> Quantity:
    """A bare number as short for thousands, millions and so on, where that brings it near to a known value.

    "$671bn, up from 600" is 600 billion; a number that is near enough as it stands stays as it is.
    """
    spelled = not any(c.isdigit() for c in quantity.text)
    if quantity.unit is not None or quantity.value == 0 or known == 0 or spelled:
        return quantity
    for factor in (1.0, 1e3, 1e6, 1e9, 1e12):
        ratio = abs(quantity.value * factor / known)
        if 0.25 <= ratio <= 4.0:
            high = None if quantity.value_high is None else quantity.value_high * factor
            return replace(quantity, value=quantity.value * factor, value_high=high)
    return quantity


def in_basis_points(quantity: Quantity, before: Quantity) -> Quantity | None:
    """A bare whole number after one in basis points as such itself ("130bp, from 210"); None where it is neither."""
    whole = quantity.unit is None and quantity.value % 5 == 0 and quantity.value > 0
    if not whole or before.unit != "pp" or re.search(r"bps?|basis", before.text, re.IGNORECASE) is None:
        return None
    high = None if quantity.value_high is None else quantity.value_high / 100
    return replace(quantity, value=quantity.value / 100, value_high=high, unit="pp")


def read_as(measure: str, area: str | None, quantity: Quantity, *, moved: bool = False) -> Reading | None:
    """The quantity as a value of the measure in the area, or None where it can't be one.

    `moved`: words of change stand at the number ("fell by", "a … drop"), so that what could be either is a change.
    """
    catalogue = load_catalogue()
    if measure in PRICES:
        return _price(catalogue, measure, area, quantity, moved)
    unit = catalogue.measure(measure).unit
    if unit == "%":
        return _rate(catalogue, measure, area, quantity, moved)
    if unit == "pp":
        return _gap(catalogue, measure, quantity, moved)
    if unit == "points":
        return _pmi(catalogue, measure, quantity)
    if unit == "money":
        return _money(catalogue, measure, area, quantity, moved)
    return _count(catalogue, measure, unit, quantity, moved)


def _made(
    measure: str, kind: ClaimKind, quantity: Quantity, unit: str, factor: float = 1.0, fit: float = 0.0
) -> Reading:
    # Ten digits are more than any text states; what is beyond them is the noise of binary fractions.
    value, high = float(f"{quantity.value * factor:.10g}"), quantity.value_high
    if kind == "change":
        value = abs(value)
    return Reading(measure, kind, value, None if high is None else float(f"{high * factor:.10g}"), unit, fit)


def _within(catalogue: Catalogue, measure: str, value: float) -> bool:
    bounds = catalogue.measure(measure)
    return bounds.low <= value <= bounds.high


# Statistics are published with one decimal, rates and yields told with two.
_ONE_DECIMAL = frozenset({"inflation", "core_inflation", "gdp_growth", "unemployment_rate", "retail_sales_growth"})


# A policy rate is seldom moved by more at once; "raised by 0.25%" then means percentage points.
_LARGEST_STEP = 1.5


def _is_volatile(catalogue: Catalogue, area: str | None) -> bool:
    country = catalogue.countries.get(area or "")
    return country is not None and country.volatile


def _rate(catalogue: Catalogue, measure: str, area: str | None, quantity: Quantity, moved: bool) -> Reading | None:
    unit, value = quantity.unit, quantity.value
    if quantity.text.strip().lower() in _FRACTIONS:
        return None
    if (
        unit == "%"
        and moved
        and measure == "policy_rate"
        and 0 < value <= _LARGEST_STEP
        and quantity.value_high is None
    ):
        return _made(measure, "change", quantity, "pp")
    if unit == "%" and moved and measure.startswith("gov_bond_yield") and abs(value) < 1:
        return None  # "a gain of 0.25%": of points, or of the yield itself, and no level
    if unit == "%":
        # Only few banks ever set rates beyond this: a larger percentage is mostly someone's odds.
        fit = (
            -4.0
            if measure == "policy_rate" and value > 25 and not _is_volatile(catalogue, area)
            else _decimals(measure, quantity)
        )
        return _made(measure, "level", quantity, "%", fit=fit) if _within(catalogue, measure, value) else None
    if unit == "pp":
        if value < 0 and measure.startswith("gov_bond_yield"):
            return _made(measure, "level", quantity, "%")
        return _made(measure, "change", quantity, "pp")
    if unit in _POINTS_UNITS:
        return _made(measure, "change", quantity, "pp", fit=-0.5) if abs(value) <= 15 else None
    if unit is None and re.search(r"\.\d{3}", quantity.text):
        return None  # rates are told in hundredths; this is a currency's
    if unit is None:
        if (measure in ("policy_rate",) and value in (25, 50, 75)) or (
            (measure == "policy_rate" or measure.startswith("gov_bond"))
            and value > 20
            and value == int(value)
            and moved
        ):
            return _made(measure, "change", quantity, "pp", 0.01, -1.0)
        usual = 400 if measure == "gov_debt_to_gdp" else 90 if _is_volatile(catalogue, area) else 30
        low = 20 if measure == "gov_debt_to_gdp" else -5
        if low <= value <= usual and _within(catalogue, measure, value):
            return _made(measure, "level", quantity, "%", fit=-0.5 + _decimals(measure, quantity))
    return None


def _decimals(measure: str, quantity: Quantity) -> float:
    return -0.8 if measure in _ONE_DECIMAL and re.search(r"\.\d\d", quantity.text) else 0.0


def _gap(catalogue: Catalogue, measure: str, quantity: Quantity, moved: bool) -> Reading | None:
    if quantity.unit is None and 20 <= quantity.value <= 1500 and quantity.value == int(quantity.value):
        return _made(measure, "level", quantity, "pp", 0.01, fit=-0.5)  # a gap told in basis points
    if quantity.unit is None and not -10 <= quantity.value <= 10:
        return None
    if quantity.unit in ("pp", "%", *_POINTS_UNITS, None) and _within(catalogue, measure, quantity.value):
        kind: ClaimKind = "change" if moved and quantity.unit == "pp" else "level"
        return _made(measure, kind, quantity, "pp", fit=0.0 if quantity.unit == "pp" else -0.5)
    return None


def _pmi(catalogue: Catalogue, measure: str, quantity: Quantity) -> Reading | None:
    if quantity.unit in (None, *_POINTS_UNITS):
        if _within(catalogue, measure, quantity.value):
            return _made(measure, "level", quantity, "points")
        if quantity.unit is not None and abs(quantity.value) < 15:
            return _made(measure, "change", quantity, "points")
    return None


def _money(catalogue: Catalogue, measure: str, area: str | None, quantity: Quantity, moved: bool) -> Reading | None:
    unit, value = quantity.unit, quantity.value
    if unit == "%":
        if measure == "defence_spending" and not moved:
            return _made(measure, "level", quantity, "%") if value <= 40 else None
        if measure == "gov_debt" and not moved:
            return _made("gov_debt_to_gdp", "level", quantity, "%", fit=-0.5)
        return _made(measure, "change", quantity, "%", fit=-1.0) if moved else None
    if measure == "gov_debt" and unit is None and 60 <= value <= 300:
        return _made("gov_debt_to_gdp", "level", quantity, "%", fit=-1.5)
    if measure == "defence_spending" and unit is None and value <= 10:
        return _made(measure, "level", quantity, "%", fit=-0.8)
    if unit is not None and not money_unit(unit):
        return None
    if measure == "market_cap" and area in _VAST and value < 2e10:
        return None
    if not _within(catalogue, measure, value):
        return None
    home = unit or _home_currency(catalogue, area)
    kind: ClaimKind = "change" if measure in _STOCKS and moved else "level"
    return _made(measure, kind, quantity, home, fit=0.0 if unit else -0.5) if home else None


def _home_currency(catalogue: Catalogue, area: str | None) -> str | None:
    if area is None:
        return None
    if area in catalogue.assets or area == "CRYPTO":
        return "USD"
    if area in catalogue.currencies:
        return area
    country = catalogue.countries.get(area)
    return country.currency if country else None


def _count(catalogue: Catalogue, measure: str, unit: str, quantity: Quantity, moved: bool) -> Reading | None:
    value = quantity.value
    if (
        measure == "futures_position"
        and money_unit(quantity.unit)
        and quantity.unit != "USD"
        and 1000 <= abs(value) < 1e6
    ):
        return _made(measure, "level", quantity, unit, fit=-0.5)  # "net short 12,800 sterling" counts contracts
    if measure == "futures_position" and moved and quantity.unit in (None, "contracts") and abs(value) >= 1000:
        return _made(measure, "change", quantity, unit)
    if measure == "payrolls" and value == 0:
        return _made(measure, "level", quantity, unit, fit=-0.5)
    if quantity.unit == unit and _within(catalogue, measure, value):
        return _made(measure, "level", quantity, unit)
    if quantity.unit in (None, "persons", "contracts") and abs(value) >= 1000 and _within(catalogue, measure, value):
        return _made(measure, "level", quantity, unit, fit=-0.5)
    if measure == "futures_position" and money_unit(quantity.unit) and value >= 1e6:
        return _made(measure, "level", quantity, quantity.unit or "USD", fit=-0.5)
    return None


def _price(catalogue: Catalogue, measure: str, area: str | None, quantity: Quantity, moved: bool) -> Reading | None:
    part = _FRACTIONS.get(quantity.text.strip().lower())
    if part is not None:
        return Reading(measure, "change", part, None, "%", -0.3) if moved else None
    if quantity.unit == "%":
        # A percentage without a word of movement is seldom a price's.
        signed = quantity.text[:1] in "+-−"
        return _made(measure, "change", quantity, "%", fit=-0.3 if moved or signed else -2.5)
    if area is None:
        return None
    if measure == "fx_rate":
        return _rate_of_pair(catalogue, area, quantity, moved)
    asset = catalogue.assets.get(area)
    if asset is None:
        return None
    if quantity.unit not in (None, "USD") and not (asset.unit == "points" and quantity.unit in _POINTS_UNITS):
        return None
    value = quantity.value
    if asset.low <= value <= asset.high and not moved:
        return _made(measure, "level", quantity, asset.unit, fit=-0.3 if quantity.unit is None else 0.0)
    if asset.thousands and quantity.unit is None and asset.low <= value * 1000 <= asset.high and 10 <= value < 1000:
        return _made(measure, "level", quantity, asset.unit, 1000.0, fit=-1.0)
    if moved and quantity.unit is not None and 0 < value <= asset.high:
        return _made(measure, "change", quantity, asset.unit)
    return None


def _rate_of_pair(catalogue: Catalogue, pair: str, quantity: Quantity, moved: bool) -> Reading | None:
    if "/" not in pair:
        return None
    quote = pair.split("/")[1]
    low, high = catalogue.pair_range(pair)
    if quantity.unit == "pips":
        # A pip is the fourth decimal, of pairs quoted in yen (and others near a hundred a unit) the second.
        return _made("fx_rate", "change", quantity, quote, 0.01 if quote in ("JPY", "HUF") else 0.0001)
    if quantity.unit in (None, quote, "points"):
        if low <= quantity.value <= high and not (moved and quantity.unit == quote and quantity.value < low * 1.2):
            return _made("fx_rate", "level", quantity, quote, fit=-0.3)
        if moved and quantity.unit == quote and quantity.value < low:
            return _made("fx_rate", "change", quantity, quote)
    return None
