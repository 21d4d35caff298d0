"""Whose measure it is: the country, pair or ticker of a cue, from the sentence, else from the talk around it."""

from __future__ import annotations

import re

from groundswell.core.records import Quantity
from groundswell.nlp.catalogue import Mention, load_catalogue
from groundswell.nlp.claims.cues import Cue, grade_of
from groundswell.nlp.claims.patterns import pattern
from groundswell.nlp.claims.readings import money_unit
from groundswell.nlp.claims.view import SentenceView

_ASSET_MEASURES = frozenset({"equity_index", "commodity_price", "crypto_price", "market_cap", "etf_flow"})
_GAPS = frozenset({"policy_rate_gap", "gov_bond_yield_gap_10y"})
_OF_CURRENCY = frozenset({"carry_trade_size", "cross_border_credit"})
_PLACES = frozenset({"country", "central_bank", "bond"})
# From high to low: which rate of a gap is usually the higher, where no figures say so.
_HIGH_TO_LOW = (
    "TR",
    "AR",
    "BR",
    "MX",
    "ZA",
    "IN",
    "RU",
    "NZ",
    "AU",
    "US",
    "GB",
    "CA",
    "KR",
    "CN",
    "GR",
    "IT",
    "FR",
    "ES",
    "XM",
    "DE",
    "CH",
    "JP",
)
_WORLDWIDE = frozenset({"gov_debt", "gov_debt_to_gdp", "gov_bond_yield", "policy_rate", "gdp_growth", "inflation"})
_MEMBERS_LEAD = frozenset(
    {"DE", "FR", "IT", "ES", "NL", "GR", "PT", "IE", "BE", "AT", "FI", "LT", "LV", "EE", "HR", "SK", "SI", "LU"}
)


def resolve_area(view: SentenceView, measure: str, cue: Cue | None, quantity: Quantity | None) -> str | None:
    """The area of a measure named by `cue` (None: understood) for a number (None: a direction), or None."""
    if cue is not None and cue.area is not None and _fixes_area(cue, measure):
        return cue.area
    if measure == "fx_rate":
        return _pair(view, cue)
    if measure in _ASSET_MEASURES:
        return _asset(view, measure, cue, quantity)
    if measure in _GAPS:
        return _gap(view, measure)
    if measure == "futures_position":
        return _contract(view, cue, quantity)
    if measure in _OF_CURRENCY:
        return _country_of_currency(view, measure, cue, quantity)
    return _country(view, measure, cue, quantity)


# Beyond this many words (boundaries counted as several) a place is not a figure's own.
_TOO_FAR = 24.0


def _fixes_area(cue: Cue, measure: str) -> bool:
    """Whether the cue's own area is the claim's: a bank's or a market's only for the measure it is a cue of."""
    return cue.source not in ("bond", "central_bank", "market") or (cue.source != "bond" and cue.measure == measure)


def _distance(view: SentenceView, mention: Mention, at: int) -> float:
    """Words between a name and a place; names behind it, or beyond a boundary of clauses, are counted farther."""
    behind = mention.start >= at
    between = view.text[at : mention.start] if behind else view.text[mention.end : at]
    distance = float(len(pattern("plain_word").findall(between)))
    distance += 6.0 * sum(between.count(mark) for mark in ";:")
    if behind:
        direct = pattern("direct_place").fullmatch(between)
        taken = any(mention.end <= q.start < mention.end + 25 for q in view.quantities)
        distance += (1.0 if direct else 9.0 + 2.0 * between.count(",")) + (20.0 if taken and not direct else 0.0)
    else:
        distance += 2.0 * len(re.findall(r"\sand\s|,\s|\swhile\s|\sbut\s", between))
    return distance


def _nearest(view: SentenceView, kinds: frozenset[str], cue: Cue | None, quantity: Quantity | None) -> Mention | None:
    at = cue.start if cue is not None else quantity.start if quantity is not None else 0
    best: tuple[float, Mention] | None = None
    for mention in view.mentions:
        if mention.kind not in kinds or (mention.kind == "bond" and _is_anothers(view, mention)):
            continue
        distance = _distance(view, mention, at)
        if quantity is not None and cue is not None and cue.end <= mention.start < quantity.start:
            distance = min(distance, _distance(view, mention, quantity.start))
        if best is None or distance < best[0]:
            best = (distance, mention)
    if best is None or (best[0] >= _TOO_FAR and best[1].kind in _PLACES):
        return None
    return best[1]


def _is_anothers(view: SentenceView, bond: Mention) -> bool:
    """Whether a country stands directly before the bonds ("euro-area treasuries"): then they are its own."""
    before = [m for m in view.mentions if m.kind == "country" and bond.start - 2 <= m.end <= bond.start]
    return bool(before) and before[0].target != bond.target


def _country(view: SentenceView, measure: str, cue: Cue | None, quantity: Quantity | None) -> str | None:
    if cue is not None and cue.source == "bond":
        return cue.area
    mention = _nearest(view, _PLACES, cue, quantity)
    if mention is not None and not (mention.target == "XW" and measure not in _WORLDWIDE):
        return _lead(measure, mention.target)
    if quantity is not None and money_unit(quantity.unit) and quantity.unit not in ("USD", "EUR"):
        country = load_catalogue().country_of_currency(quantity.unit or "")
        if country and measure != "capital_flow":
            return country
    bank = view.context.central_bank if measure == "policy_rate" else None
    alliance = pattern("alliance").search(view.context.document.text) if measure == "defence_spending" else None
    if alliance is not None and view.focus.country is None:
        # Plans of an alliance have no country of their own.
        return view.context.title_area
    country = view.focus.country or bank or view.context.area
    if country is None or (country == "XW" and measure not in _WORLDWIDE):
        # Commentary that names no country speaks of the American figure.
        country = "US"
    return _lead(measure, country)


def _lead(measure: str, country: str | None) -> str | None:
    """Members of the euro area share its policy rate."""
    return "XM" if measure == "policy_rate" and country in _MEMBERS_LEAD else country


def _pair(view: SentenceView, cue: Cue | None) -> str | None:
    """The pair a currency is told in: one named with it, the document's if it is part of it, else with the dollar."""
    catalogue = load_catalogue()
    pairs = [m.target for m in view.mentions if m.kind == "pair"]
    code = cue.source.partition(":")[2] if cue is not None and cue.source.startswith("currency:") else None
    if code is None:
        return (
            pairs[0]
            if pairs
            else (view.focus.asset if view.focus.asset and "/" in view.focus.asset else view.context.pair)
        )
    against = [
        m.target for m in view.mentions if m.kind == "currency" and m.target != code and _is_counterpart(view, m)
    ]
    if against:
        return catalogue.market_order(code, against[0])[0]
    for pair in (*pairs, view.context.pair, *view.context.assets):
        if pair and "/" in pair and code in pair.split("/"):
            return pair
    others = [m.target for m in view.mentions if m.kind == "currency" and m.target != code]
    if others:
        return catalogue.market_order(code, others[0])[0]
    if code == "USD":
        asset = view.focus.asset
        return asset if asset and "/" in asset else None
    return catalogue.market_order(code, "USD")[0]


def _is_counterpart(view: SentenceView, mention: Mention) -> bool:
    return pattern("counter").search(view.text[: mention.start]) is not None


def _asset(view: SentenceView, measure: str, cue: Cue | None, quantity: Quantity | None) -> str | None:
    kinds = frozenset({"asset", "market"})
    if measure == "market_cap" and pattern("whole_market").search(view.text):
        coins = (load_catalogue().assets.get(name) for name in view.context.assets)
        if any(asset is not None and asset.measure == "crypto_price" for asset in coins):
            return "CRYPTO"
    mention = _nearest(view, kinds, cue, quantity)
    if mention is not None and _is_priced_as(mention.target, measure):
        return grade_of(view, mention.target)
    known = (view.focus.asset, *view.context.title_assets, *view.context.assets)
    return next((asset for asset in known if asset and _is_priced_as(asset, measure)), None)


def _is_priced_as(name: str, measure: str) -> bool:
    """Whether a ticker can carry the measure: prices by its class, values and flows any ticker or a whole market."""
    asset = load_catalogue().assets.get(name)
    if measure in ("market_cap", "etf_flow"):
        return asset is not None or name == "CRYPTO"
    return asset is not None and asset.measure == measure


def _contract(view: SentenceView, cue: Cue | None, quantity: Quantity | None) -> str | None:
    kinds = frozenset({"asset", "currency", "pair"})
    if quantity is not None:
        if money_unit(quantity.unit) and quantity.unit != "USD" and abs(quantity.value) < 1e6:
            return quantity.unit
        behind = next((m for m in view.mentions if m.kind in kinds and 0 <= m.start - quantity.end <= 1), None)
        if behind is not None:
            return _other_side(behind.target)
    mention = _nearest(view, kinds, cue, quantity)
    if mention is not None and mention.target != "USD":
        return _other_side(mention.target)
    focus = view.focus.topic
    if focus and focus.measure == "futures_position":
        return focus.area
    if view.focus.near_asset and not _is_index(view.focus.near_asset):
        return _other_side(view.focus.near_asset)
    context = view.context
    home = load_catalogue().countries.get(context.title_area or "")
    asset = (
        next((a for a in context.title_assets if not _is_index(a)), None)
        or (home.currency if home and home.currency != "USD" else None)
        or context.pair
        or context.currency
        or view.focus.asset
        or next(iter(context.assets), None)
    )
    return _other_side(asset) if asset else None


def _is_index(name: str) -> bool:
    asset = load_catalogue().assets.get(name)
    return asset is not None and asset.measure == "equity_index"


def _other_side(name: str) -> str:
    """The currency of a pair that is not the dollar; a ticker as it is."""
    if "/" not in name:
        return name
    base, quote = name.split("/")
    return quote if base == "USD" else base


def _country_of_currency(view: SentenceView, measure: str, cue: Cue | None, quantity: Quantity | None) -> str | None:
    catalogue = load_catalogue()
    mention = _nearest(view, frozenset({"currency"}), cue, quantity)
    if measure == "carry_trade_size":
        if mention is not None and mention.target not in ("JPY", "CHF", "USD"):
            return catalogue.country_of_currency(mention.target)
        # The carry trade without further words is the one funded in yen.
        return "CH" if mention is not None and mention.target == "CHF" else "JP"
    if mention is not None:
        return catalogue.country_of_currency(mention.target)
    if quantity is not None and money_unit(quantity.unit) and quantity.unit != "USD":
        return catalogue.country_of_currency(quantity.unit or "")
    topic = view.focus.topic
    return topic.area if topic and topic.measure == measure else view.focus.country or view.context.area


def _gap(view: SentenceView, measure: str) -> str | None:
    named: list[str] = []
    for mention in view.mentions:
        country = mention.target if mention.kind in _PLACES else None
        if mention.kind == "currency":
            country = load_catalogue().country_of_currency(mention.target)
        if country and country not in named:
            named.append(country)
    topic = view.focus.topic
    if (
        len(named) < 2
        and topic
        and topic.measure == measure
        and topic.area
        and set(named) <= set(topic.area.split("-"))
    ):
        return topic.area
    if len(named) < 2:
        known = next((f.area for f in (*view.focus.facts, *view.focus.answered) if f.measure in _GAPS and f.area), None)
        if known and set(named) <= set(known.split("-")):
            return known
        named.extend(
            c for c in (view.focus.country, view.context.area, view.context.central_bank) if c and c not in named
        )
    if not named:
        return "US-JP"
    first = named[0]
    second = named[1] if len(named) > 1 else _counterpart(measure, first)
    return gap_area(measure, first, second)


def gap_area(measure: str, first: str, second: str) -> str:
    """Two areas as one of a gap, the one whose rate is usually higher first."""
    if measure == "gov_bond_yield_gap_10y":
        first, second = ("DE" if code == "XM" else code for code in (first, second))
    return "-".join(sorted((first, second), key=_height))


def _height(country: str) -> int:
    return _HIGH_TO_LOW.index(country) if country in _HIGH_TO_LOW else 5


def _counterpart(measure: str, country: str) -> str:
    """Whom a rate is held against where one side is named: Germany for its neighbours, Japan for the US."""
    if measure == "gov_bond_yield_gap_10y" and country in _MEMBERS_LEAD - {"DE"}:
        return "DE"
    return "JP" if country == "US" else "US"
