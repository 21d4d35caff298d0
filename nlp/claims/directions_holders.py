"""What can move: the pairs, currencies, assets and rates that a sentence names, with their measure and area."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from groundswell.nlp.catalogue import Mention, load_catalogue
from groundswell.nlp.claims.areas import resolve_area
from groundswell.nlp.claims.cues import Cue
from groundswell.nlp.claims.cues_meant import is_of_another, means_it
from groundswell.nlp.claims.patterns import pattern
from groundswell.nlp.claims.view import SentenceView


@dataclass(frozen=True, slots=True)
class Holder:
    """A thing that moves, tokens `first:last`; `sign` is -1 where its rise is a fall of `area` (the yen of USD/JPY).

    `measure` None: it is named, but its move is no claim (a dollar without a counterpart, "Asian currencies").
    """

    first: int
    last: int
    measure: str | None
    area: str | None
    sign: int
    kind: str


_RATES = frozenset(
    {
        "gov_bond_yield",
        "gov_bond_yield_2y",
        "gov_bond_yield_10y",
        "gov_bond_yield_30y",
        "gov_bond_yield_gap_10y",
        "policy_rate_gap",
        "inflation",
        "core_inflation",
        "gdp_growth",
        "wage_growth",
        "unemployment_rate",
        "retail_sales_growth",
        "payrolls",
        "gov_debt",
        "gov_debt_to_gdp",
        "gov_spending",
        "defence_spending",
        "gov_bond_issuance",
        "central_bank_assets",
        "central_bank_bond_purchases",
        "carry_trade_size",
        "cross_border_credit",
        "fx_reserves",
        "fx_intervention",
        "pmi_manufacturing",
        "pmi_services",
        "policy_rate",
    }
)


def find_holders(view: SentenceView) -> list[Holder]:
    """The holders of a sentence, left to right; where two overlap, the measure wins over the country in it."""
    found: list[Holder] = []
    for mention in view.mentions:
        holder = _holder(view, mention)
        if holder is not None and not any(_same_place(holder, other) for other in found):
            found.append(holder)
    found += _gaps(view, found)
    return _graded(sorted(found, key=lambda holder: holder.first), view)


def _gaps(view: SentenceView, found: list[Holder]) -> Iterator[Holder]:
    """Bare gaps and spreads of rates: of bonds where one is named, else of the policy rate."""
    named = {m.target for m in view.mentions if m.kind == "measure"}
    of_bonds = any(m.kind == "bond" for m in view.mentions) or any(
        target.startswith("gov_bond_yield") for target in named
    )
    if not of_bonds and "policy_rate" not in named:
        return
    measure = "gov_bond_yield_gap_10y" if of_bonds else "policy_rate_gap"
    for match in pattern("gap").finditer(view.text):
        first, last = view.syntax.token_range(match.start(), match.end())
        if not any(holder.first <= first < holder.last for holder in found if holder.kind == "measure"):
            cue = Cue(match.start(), match.end(), measure, None, 0.0, "measure")
            yield Holder(first, last, measure, resolve_area(view, measure, cue, None), 1, "measure")


def _graded(holders: list[Holder], view: SentenceView) -> list[Holder]:
    """Crude of no grade takes the grade named right before it, or the one the document is about (rule 6)."""
    title = next(iter(view.context.title_assets), None)
    grade = title if title in ("WTI", "BRENT") else None
    graded: list[Holder] = []
    for holder in holders:
        before = graded[-1] if graded else None
        if holder.area == "OIL" and before and before.area in ("WTI", "BRENT") and holder.first - before.last <= 3:
            holder = replace(holder, area=before.area)
        elif holder.area == "OIL" and grade is not None:
            holder = replace(holder, area=grade)
        graded.append(holder)
    return graded


def _same_place(one: Holder, other: Holder) -> bool:
    return one.first < other.last and other.first < one.last and one.kind == other.kind


def _holder(view: SentenceView, mention: Mention) -> Holder | None:
    first, last = view.syntax.token_range(mention.start, mention.end)
    if mention.kind == "pair":
        return Holder(first, last, "fx_rate", mention.target, -1 if mention.inverted else 1, "pair")
    if mention.kind == "asset":
        asset = load_catalogue().assets[mention.target]
        if not asset.measured:
            return None
        return Holder(first, last, asset.measure, mention.target, 1, "asset")
    if mention.kind == "currency":
        return _currency(view, mention, first, last)
    if mention.kind == "anaphor":
        if view.syntax.words(last, last + 1) in (["market"], ["markets"], ["sector"]):
            return None
        return _anaphor(view, mention, first, last)
    if mention.kind == "bond" and view.text[mention.end : mention.end + 7].lower().lstrip().startswith("yield"):
        return None
    if mention.kind == "measure" and (is_of_another(view, mention) or not means_it(view, mention)):
        return Holder(first, last, None, None, 1, "other")
    if mention.kind == "measure" and mention.target in _RATES:
        cue = Cue(mention.start, mention.end, mention.target, None, 0.0, "measure")
        area = _place_behind(view, last) or resolve_area(view, mention.target, cue, None)
        return Holder(first, last, mention.target, area, 1, "measure")
    if mention.kind == "other":
        return Holder(first, last, None, None, 1, "other")
    return None


def _place_behind(view: SentenceView, position: int) -> str | None:
    """The country that "in" or "of" names right behind a measure ("inflation in the euro area")."""
    words = view.syntax.words(position, position + 2)
    if not words or words[0] not in ("in", "of"):
        return None
    first = position + 1 + (words[1:] == ["the"])
    for mention in view.mentions:
        if mention.kind == "country" and view.syntax.token_range(mention.start, mention.end)[0] == first:
            return mention.target
    return None


def _currency(view: SentenceView, mention: Mention, first: int, last: int) -> Holder | None:
    code = mention.target
    pair = currency_pair(view, code, first)
    if pair is None:
        return Holder(first, last, None, None, 1, f"currency:{code}")
    return Holder(first, last, "fx_rate", pair, 1 if pair.startswith(code) else -1, f"currency:{code}")


def currency_pair(view: SentenceView, code: str, position: int) -> str | None:
    """The pair a currency moves in (rules 3 and 4): its counterpart in the sentence, the document's pair, the dollar.

    `position` is its first token. None for a dollar without a counterpart.
    """
    counterpart = _counterpart(view, code, position)
    if counterpart is not None:
        return _joined(code, counterpart)
    pairs = [mention.target for mention in view.mentions if mention.kind == "pair"]
    if code != "USD" and view.context.pair is not None:
        pairs.append(view.context.pair)
    for pair in pairs:
        if code in pair.split("/"):
            return pair
    return None if code == "USD" else _joined(code, "USD")


def _joined(one: str, other: str) -> str:
    pair, _ = load_catalogue().market_order(one, other)
    return pair


_AGAINST = frozenset({"against", "versus", "vs", "vs.", "per", "to"})


def _counterpart(view: SentenceView, code: str, position: int) -> str | None:
    """The currency that "against" sets it off from, after it in its clause."""
    syntax = view.syntax
    for mention in view.mentions:
        if mention.kind != "currency" or mention.target == code:
            continue
        first, _ = syntax.token_range(mention.start, mention.end)
        low, high = sorted((position, first))
        between = syntax.words(low, high)
        if len(between) <= 14 and any(word in _AGAINST - {"to"} for word in between) and ";" not in between:
            return mention.target
    return None


def _anaphor(view: SentenceView, mention: Mention, first: int, last: int) -> Holder | None:
    catalogue = load_catalogue()
    context = view.context
    focus = view.focus.asset
    known = [area for area in (focus, *context.title_assets, context.pair, *context.assets) if area]
    if mention.target in ("pair", "currency"):
        pair = next((area for area in (context.pair, *known) if area and "/" in area), None)
        if pair is not None:
            return Holder(first, last, "fx_rate", pair, 1, "anaphor")
        if "exchange" in view.syntax.words(first, last):
            return None
        wanted = "commodity_price"
    else:
        wanted = {
            "metal": "commodity_price",
            "oil": "commodity_price",
            "coin": "crypto_price",
            "index": "equity_index",
        }.get(mention.target, "")
    for area in known:
        asset = catalogue.assets.get(area)
        if asset is not None and (asset.measure == wanted or view.syntax.tokens[last - 1].lower == "asset"):
            return Holder(first, last, asset.measure, area, 1, "anaphor")
    if mention.target == "oil":
        return Holder(first, last, "commodity_price", "OIL", 1, "anaphor")
    return None


def main_holder(view: SentenceView) -> Holder | None:
    """What the document is about, where it is one thing: its pair, else the one asset of its title."""
    context = view.context
    if context.pair is not None and (not context.title_assets or "/" in context.title_assets[0]):
        return Holder(-1, -1, "fx_rate", context.pair, 1, "document")
    titled = context.document.title is not None
    for area in context.title_assets if titled else context.assets[:1]:
        asset = load_catalogue().assets.get(area)
        if asset is not None and asset.measured:
            return Holder(-1, -1, asset.measure, area, 1, "document")
    return None
