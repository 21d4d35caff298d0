"""What a sentence offers its numbers: cues, the words that name a measure or an asset whose price is one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache

from groundswell.nlp.catalogue import Mention, load_catalogue
from groundswell.nlp.claims.cues_meant import is_of_another, means_it
from groundswell.nlp.claims.lexicon import lexicon
from groundswell.nlp.claims.patterns import pattern
from groundswell.nlp.claims.view import SentenceView


@dataclass(frozen=True, slots=True)
class Cue:
    """Words at `start:end` that may be what a number measures. `measure` None: a number of these words is no claim.

    `area` is what the words themselves fix (a ticker, a pair, the bank's country), else None. `strength` weighs words
    that often mean something else (0 for a plain name of a measure). `source` is the kind of mention.
    """

    start: int
    end: int
    measure: str | None
    area: str | None
    strength: float
    source: str


# Words of the catalogue that often mean something else: how many points of tie score they lose.
_WEAK = {
    "growth": 0.5,
    "yield": 0.3,
    "yields": 0.3,
    "economy": 1.5,
    "rate": 1.0,
    "core": 0.0,
    "pay": 0.5,
    "earnings": 1.5,
    "retail": 1.0,
    "jobs": 0.5,
    "employers": 1.0,
    "package": 1.0,
    "purchases": 0.5,
    "worth": 0.5,
    "shopping": 1.5,
    "borrow": 0.5,
    "military": 0.5,
    "tightening": 1.0,
    "easing": 1.0,
    "auction": 1.0,
    "hedge funds": 1.5,
    "etf": 1.0,
    "carry": 0.5,
    "nato": 1.0,
    "foreigners": 0.3,
    "reserves": 0.3,
    "headcount": 1.0,
    "unwind": 1.0,
    "dissenter": 0.5,
    "intervention": 0.0,
    "hiring": 1.0,
    "debt": 0.3,
    "speculators": 0.5,
    "non-residents": 0.5,
    "spot": 1.0,
}


# Policy rates whose name says whose they are.
_AT_HOME = {
    "US": frozenset(
        {"fed funds", "fed funds rate", "fed funds range", "funds rate", "federal funds", "federal funds rate"}
        | {"federal funds target", "ffr"}
    ),
    "XM": frozenset({"refinancing rate", "refi rate", "deposit facility rate"}),
    "BR": frozenset({"selic"}),
}


@cache
def _markets() -> dict[str, str]:
    return {ticker: asset.measure for ticker, asset in load_catalogue().assets.items() if asset.measured}


def read_cues(view: SentenceView) -> list[Cue]:
    """The cues of a sentence, left to right."""
    spans = [(quantity.start, quantity.end) for quantity in view.quantities]
    found: list[Cue] = []
    for mention in view.mentions:
        if any(start <= mention.start < end for start, end in spans):
            continue
        found.extend(_cues(view, mention))
    found.extend(_pmi_cues(view))
    found.extend(_gap_cues(view, found))
    found.extend(_cut_cues(view, found))
    nets = pattern("net").finditer(view.text)
    found.extend(Cue(match.start(), match.end(), "futures_position", None, 0.0, "measure") for match in nets)
    sides = pattern("sides").finditer(view.text)
    found.extend(Cue(match.start(), match.end(), "futures_position", None, -0.5, "measure") for match in sides)
    found = _with_tenors(view, found)
    found.sort(key=lambda cue: (cue.start, cue.end))
    return found


# What a name by itself is a cue of, and how many points it loses against a plain name of a measure.
_BY_NAME = {
    "central_bank": ("policy_rate", -1.5),
    "bond": ("gov_bond_yield", -1.0),
    "market": ("market_cap", -1.0),
    "pair": ("fx_rate", 0.0),
}


def _cues(view: SentenceView, mention: Mention) -> Iterator[Cue]:
    start, end, target, kind = mention.start, mention.end, mention.target, mention.kind
    if kind == "measure":
        if is_of_another(view, mention):
            yield Cue(start, end, None, None, -0.5, "another")
        elif means_it(view, mention):
            words = mention.text.lower()
            area = next((code for code, names in _AT_HOME.items() if words in names), None)
            yield Cue(start, end, _of_rate(view, words) or target, area, -_WEAK.get(words, 0.0), "measure")
    elif kind == "other":
        yield Cue(start, end, None, None, -0.5, target)
    elif kind == "asset":
        target = grade_of(view, target)
        if pattern("funds").match(view.text, end):
            yield Cue(start, end, "etf_flow", target, 0.3, "asset")
        yield Cue(start, end, _markets().get(target), target, 0.0, "asset")
    elif kind == "currency":
        yield Cue(start, end, "fx_rate", None, -1.0, f"currency:{target}")
    elif kind == "anaphor":
        yield from _anaphor(view, mention)
    elif kind in _BY_NAME:
        measure, strength = _BY_NAME[kind]
        yield Cue(start, end, measure, target, strength, kind)


def _of_rate(view: SentenceView, words: str) -> str | None:
    """What a bare "rate" is of in a sentence about jobs or prices and no bank: unemployment, inflation."""
    if words not in ("rate", "rates") or pattern("bank").search(view.text):
        return None
    named = {m.target for m in view.mentions if m.kind == "measure"}
    if "inflation" in named and words == "rate":
        return "inflation"
    if "unemployment_rate" not in named and pattern("of_work").search(view.text):
        return "unemployment_rate"
    return None


_GRADES = ("WTI", "BRENT")


def grade_of(view: SentenceView, ticker: str) -> str:
    """Crude of no named grade, where the sentence or the title names one (guide, 6)."""
    if ticker != "OIL":
        return ticker
    named = {m.target for m in view.mentions if m.target in _GRADES} or set(view.context.title_assets) & set(_GRADES)
    return named.pop() if len(named) == 1 else ticker


def _anaphor(view: SentenceView, mention: Mention) -> Iterator[Cue]:
    """What "the pair", "the coin", "the metal" stand for: the talk's last asset of that class, else the document's."""
    context, focus = view.context, view.focus
    wanted = {"metal": "commodity_price", "oil": "commodity_price", "coin": "crypto_price", "index": "equity_index"}
    if mention.target in ("pair", "currency"):
        pair = focus.asset if focus.asset and "/" in focus.asset else context.pair
        if pair is None and context.currency and not context.assets:
            pair = load_catalogue().market_order(context.currency, "USD")[0]
        if pair:
            yield Cue(mention.start, mention.end, "fx_rate", pair, -0.5, "pair")
        elif focus.asset and _markets().get(focus.asset) == "commodity_price":
            yield Cue(mention.start, mention.end, "commodity_price", focus.asset, -0.5, "asset")
        return
    measure = wanted[mention.target]
    known = [asset for asset in (focus.asset, *context.title_assets, *context.assets) if asset]
    asset = next((asset for asset in known if _markets().get(asset) == measure), None)
    if asset is None and measure == "equity_index":
        country = load_catalogue().countries.get(_nearest_country(view) or "")
        asset = country.index if country else None
    if asset:
        yield Cue(mention.start, mention.end, measure, asset, -1.0, "asset")


def _nearest_country(view: SentenceView) -> str | None:
    named = next((m.target for m in view.mentions if m.kind in ("country", "central_bank")), None)
    return named or view.focus.country or view.context.area


# "The spread between A and B is 4 points": what stands between is named for the gap alone.
_BETWEEN = 4.0


def _gap_cues(view: SentenceView, cues: list[Cue]) -> Iterator[Cue]:
    """Bare "gap", and "the ten-year one" where the talk is of gaps: of bond yields where a tenor or bond is named."""
    topic = view.focus.topic.measure if view.focus.topic else ""
    tenors = [cue for cue in cues if cue.measure == "gov_bond_yield_10y"]
    if "gap" in topic:
        yield from (
            Cue(c.start, c.end + 4, "gov_bond_yield_gap_10y", None, 0.5, "measure")
            for c in tenors
            if pattern("one").match(view.text, c.end)
        )
    for match in pattern("gap").finditer(view.text):
        if any(cue.start < match.end() and match.start() < cue.end for cue in cues):
            continue
        of_bonds = topic == "gov_bond_yield_gap_10y" or any(
            cue.measure and cue.measure.startswith("gov_bond") for cue in cues
        )
        policy = topic.startswith("policy_rate") or any(cue.measure == "policy_rate" for cue in cues)
        if of_bonds or policy:
            measure = (
                "gov_bond_yield_gap_10y"
                if of_bonds and not any(c.source == "central_bank" for c in cues)
                else "policy_rate_gap"
            )
            told = pattern("gap_between").match(view.text, match.end())
            yield Cue(match.start(), match.end(), measure, None, _BETWEEN if told else -0.3, "measure")


_TENORS = frozenset({"gov_bond_yield_2y", "gov_bond_yield_10y", "gov_bond_yield_30y"})


def _with_tenors(view: SentenceView, cues: list[Cue]) -> list[Cue]:
    """Make "ten-year yields" one cue: a yield or bond takes the tenor named beside it."""
    cues = sorted(cues, key=lambda cue: cue.start)
    tenors = [cue for cue in cues if cue.measure in _TENORS]
    found: list[Cue] = []
    for cue in cues:
        if cue.measure == "gov_bond_yield":
            tenor = next((t for t in tenors if _beside(view.text, t, cue)), None)
            if tenor is not None:
                cue = replace(cue, measure=tenor.measure, strength=0.0)
        found.append(cue)
    return found


def _beside(text: str, tenor: Cue, cue: Cue) -> bool:
    first, second = (tenor, cue) if tenor.start <= cue.start else (cue, tenor)
    between = text[first.end : second.start]
    return len(between.split()) <= 3 and not re.search(r"[,;:.]\s|\d|\band\b", between)


def _cut_cues(view: SentenceView, cues: list[Cue]) -> Iterator[Cue]:
    """Cuts and hikes ("a September cut", "they cut"): a policy rate's where a bank is named or the talk is of one."""
    topic = view.focus.topic.measure if view.focus.topic else ""
    of_bank = topic.startswith("policy_rate") or any(cue.measure == "policy_rate" for cue in cues)
    if not of_bank and view.context.central_bank is None:
        return
    home = next(
        (cue.area for cue in cues if cue.source == "measure" and cue.measure == "policy_rate" and cue.area), None
    )
    for match in pattern("policy_move").finditer(view.text):
        if any(cue.start < match.end() and match.start() < cue.end for cue in cues):
            continue
        if not pattern("other_cuts").search(view.text[: match.start()]):
            yield Cue(match.start(), match.end(), "policy_rate", home, -0.5 if of_bank else -1.5, "measure")


def _pmi_cues(view: SentenceView) -> Iterator[Cue]:
    """Bare "services", "factories" where the talk is of purchasing managers."""
    words = lexicon()
    topic = view.focus.topic.measure if view.focus.topic else ""
    if not (words.pmi_topic.search(view.text) or topic.startswith("pmi_") or "pmi" in view.focus.named):
        return
    taken = [(m.start, m.end) for m in view.mentions if m.kind in ("measure", "other")]
    for measure, names in (("pmi_manufacturing", words.pmi_manufacturing), ("pmi_services", words.pmi_services)):
        for match in names.finditer(view.text):
            if not any(start < match.end() and match.start() < end for start, end in taken):
                yield Cue(match.start(), match.end(), measure, None, 0.0, "measure")
