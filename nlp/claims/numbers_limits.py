"""What no place in the sentence can make a claim: counts of things, levels to watch, shares of something else."""

from __future__ import annotations

import re

from groundswell.core.records import Quantity
from groundswell.nlp.catalogue import load_catalogue
from groundswell.nlp.claims.lexicon import lexicon
from groundswell.nlp.claims.numbers_sense import makes_sense
from groundswell.nlp.claims.patterns import pattern
from groundswell.nlp.claims.readings import PRICES
from groundswell.nlp.claims.ties import Tie
from groundswell.nlp.claims.view import SentenceView


def counts_things(view: SentenceView, quantity: Quantity) -> bool:
    """Whether a bare number counts what stands behind it ("three hikes", "300 welders") or votes ("7-2")."""
    if quantity.unit is not None or (quantity.value == 0 and pattern("of_rates").match(view.text, quantity.end)):
        return False
    if (
        quantity.value_high is not None
        and max(quantity.value, quantity.value_high) <= 12
        and pattern("vote").search(view.text)
    ):
        return "." not in quantity.text
    if pattern("counter_wide").match(view.text, quantity.end):
        return True
    following = pattern("next").match(view.text, quantity.end)
    if following is None or "." in quantity.text or abs(quantity.value) >= 1000:
        return False
    if following[1].lower() in lexicon().after_value:
        return following[1].lower() == "of" or re.match(r" out of ", view.text[quantity.end :]) is not None
    first, _ = view.syntax.token_range(following.start(1), following.end())
    return first < len(view.syntax.tags) and view.syntax.tags[first] in ("N", "J", "VBG")


def is_counting(view: SentenceView, quantity: Quantity) -> bool:
    """Whether a noun that the catalogue does not know stands right behind ("10,000 virtual USDT")."""
    following = pattern("next").match(view.text, quantity.end)
    if following is None or following[1].lower() in lexicon().after_value or "." in quantity.text:
        return False
    first, _ = view.syntax.token_range(following.start(1), following.end())
    return first < len(view.syntax.tags) and view.syntax.tags[first] in ("N", "J")


def is_level_to_watch(view: SentenceView, quantity: Quantity) -> bool:
    """Whether a market level is one the price has not met: to watch, to break, or led to by the charts alone."""
    words, text = lexicon().levels, view.text
    start = max((m.end() for m in pattern("clause_of_level").finditer(text, 0, quantity.start)), default=0)
    left, right = text[start : quantity.start], text[quantity.end :]
    if words["technical"].search(text):
        return True
    if words["breaking"].search(text[: quantity.start]) and words["outlook"].search(text):
        return True
    if words["broken"].search(text[: quantity.start]):
        return True
    if pattern("oscillator").search(text) and quantity.unit is None and quantity.value <= 100:
        return True
    pending = words["pending"].search(left)
    if pending is not None and not words["met"].search(left[: pending.end()]):
        return True
    if pending is not None and pending["try"]:
        return True
    return words["marked"].match(right) is not None and not words["met"].search(left)


_BY_GDP = frozenset({"gov_debt_to_gdp", "defence_spending"})


def _is_norm_or_part(view: SentenceView, tie: Tie) -> bool:
    """Whether a figure is only an aim or line ("the 2% target", "under 50"), or of a part the talk does not mean."""
    if tie.reading is None:
        return False
    left, right = view.text[: tie.quantity.start], view.text[tie.quantity.end :]
    if tie.reading.measure.startswith("pmi_"):
        return tie.reading.value == 50 and pattern("line_before").search(left) is not None
    if tie.reading.measure not in ("inflation", "core_inflation"):
        return False
    if pattern("norm_behind").match(right) or pattern("norm_before").search(left):
        return True
    return not tie.rule.startswith("cue") and pattern("part_of_index").search(left) is not None


def _is_of_the_trade(view: SentenceView, tie: Tie) -> bool:
    """Whether it is a figure of the crypto trade under a borrowed name: liquidated longs, a protocol's yield."""
    assert tie.reading is not None
    measure, unit = tie.reading.measure, tie.reading.unit
    if measure == "futures_position" and unit not in ("contracts", "%"):
        return pattern("net_position").search(view.text) is None
    if measure == "etf_flow" and _is_no_flow(view, tie.quantity):
        return True
    if measure in ("market_cap", "etf_flow"):
        return pattern("managed").search(view.text[: tie.quantity.start]) is not None
    if measure == "carry_trade_size" and not tie.rule.startswith("cue:measure"):
        return pattern("managed").search(view.text) is not None
    if tie.cue is None or tie.cue.strength >= 0 or tie.cue.source != "measure" or len(tie.area or "") != 2:
        return False
    assets = load_catalogue().assets
    of_coins = any(a in assets and assets[a].measure == "crypto_price" for a in view.context.assets[:2])
    return of_coins and not any(m.kind in ("country", "central_bank", "bond") for m in view.mentions)


def _is_no_flow(view: SentenceView, quantity: Quantity) -> bool:
    """Whether a sum is what a fund holds, or flows into an exchange."""
    if pattern("held_by_fund").match(view.text, quantity.end):
        return True
    return pattern("of_exchanges").search(view.text) is not None and pattern("of_funds").search(view.text) is None


def _is_met(view: SentenceView, tie: Tie) -> bool:
    """Whether a price is neither a level to watch nor a step of a rule ("every $10 more")."""
    assert tie.reading is not None
    if tie.reading.kind == "level" and is_level_to_watch(view, tie.quantity):
        return False
    return pattern("every").search(view.text[: tie.quantity.start]) is None


def allowed(view: SentenceView, tie: Tie, moved: bool) -> bool:
    """What no place in the sentence can make good: an area is missing, a share of something else, a bare fraction."""
    if tie.reading is None:
        return True
    measure, quantity = tie.reading.measure, tie.quantity
    if measure in PRICES and not _is_met(view, tie):
        return False
    if _is_norm_or_part(view, tie) or _is_of_the_trade(view, tie) or not makes_sense(view, tie):
        return False
    if quantity.text.lstrip("#№ ").startswith("00"):
        return False
    if tie.area is None and measure != "defence_spending":
        return False
    if quantity.unit != "%":
        return True
    share = pattern("share").match(view.text, quantity.end)
    if share is not None:
        of_output = pattern("of_output").match(share["whole"]) is not None
        growth_of = tie.reading.kind == "change" or measure in ("policy_rate",)
        if of_output and measure not in _BY_GDP:
            return False
        if not of_output and not growth_of and tie.rule in ("talk", "fact", "sequence"):
            return False
        if not of_output and measure in _BY_GDP:
            return False
    if pattern("nothing").fullmatch(quantity.text.strip()):
        return tie.reading.kind == "level" and not tie.rule.startswith(("cue:asset", "cue:pair", "cue:currency"))
    worded = not any(c.isdigit() for c in quantity.text) and not pattern("percent").search(quantity.text)
    return not worded or (tie.reading.kind == "change" and moved)
