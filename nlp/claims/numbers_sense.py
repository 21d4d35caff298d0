"""Whether a tied number makes sense: no value out of reach, no sum of a company, no number that only names a thing."""

from __future__ import annotations

from groundswell.core.records import Quantity
from groundswell.nlp.catalogue import load_catalogue
from groundswell.nlp.claims.cues_meant import is_of_coins
from groundswell.nlp.claims.lexicon import lexicon
from groundswell.nlp.claims.patterns import pattern
from groundswell.nlp.claims.readings import PRICES, Reading
from groundswell.nlp.claims.ties import Tie
from groundswell.nlp.claims.view import SentenceView

# A tie this good stands right at a name of its measure: it is believed even where the value is unusual.
_DIRECT = 9.0
# Sums only a state or its bank has; in a text about coins they need one of them in their sentence.
_OF_STATES = frozenset(
    {
        "gov_debt",
        "gov_spending",
        "gov_bond_issuance",
        "defence_spending",
        "central_bank_assets",
        "central_bank_bond_purchases",
        "fx_reserves",
        "fx_intervention",
        "gov_debt_to_gdp",
    }
)
_PLACES = frozenset({"country", "central_bank", "bond"})


def makes_sense(view: SentenceView, tie: Tie) -> bool:
    """Whether nothing in the number or its sentence speaks against the tie."""
    reading = tie.reading
    if reading is None:
        return True
    if _is_another_things(view, tie, reading):
        return False
    if reading.measure == "policy_rate" and _counts_moves(view, tie.quantity):
        return False
    if reading.measure == "payrolls" and _is_of_a_company(view, tie.quantity):
        return False
    if pattern("numbered").search(view.text[: tie.quantity.start]) or _is_spelled_out(view, tie, reading):
        return False
    if reading.kind == "level" and not _is_usual(tie, reading):
        return False
    if reading.measure in PRICES:
        return _is_price(view, tie, reading)
    if reading.measure == "market_cap":
        return _is_market(view, tie, reading)
    return reading.measure not in _OF_STATES or not is_of_coins(view) or _is_stated(view)


def _is_another_things(view: SentenceView, tie: Tie, reading: Reading) -> bool:
    """Whether the words at a number say that it is no value of this measure: a weight, a hike, a price, a part."""
    left, right = view.text[: tie.quantity.start], view.text[tie.quantity.end :]
    if tie.quantity.unit is None and pattern("other_unit").match(right):
        return True
    if reading.unit == "pp" and reading.kind == "change" and reading.measure != "policy_rate":
        return pattern("of_a_rate_move").match(right) is not None
    if reading.measure in ("etf_flow", "capital_flow") and tie.quantity.unit == "%":
        return pattern("of_a_price").search(left) is not None
    if reading.measure in PRICES:
        if tie.quantity.unit is None and pattern("signed").match(tie.quantity.text):
            return True
        return _is_no_move(view, tie, left, right) if reading.unit == "%" else _is_strike(left, right)
    timed = load_catalogue().measure(reading.measure).unit == "%" and reading.kind == "level"
    return timed and not tie.rule.startswith("cue") and pattern("in_days").match(right) is not None


def _is_no_move(view: SentenceView, tie: Tie, left: str, right: str) -> bool:
    """Whether a percentage beside a price is no move of it: a statistic's, what a share fell to, a target, a weight."""
    if pattern("of_a_statistic").search(left) or pattern("moved_to").search(left) or pattern("aimed_at").match(right):
        return True
    subject = pattern("own_subject").search(left) if tie.quantity.text[:1] in "+-−" else None
    if subject is not None and not any(m.start <= subject.start(1) < m.end for m in view.mentions):
        return True
    asset = next((m for m in view.mentions if m.kind == "asset" and m.start == tie.quantity.end + 1), None)
    return asset is not None and not lexicon().find_moves(view.text[asset.end : asset.end + 20])


def _is_strike(left: str, right: str) -> bool:
    """Whether a price is that of an option's exercise ("puts at $60,000", "the 60k calls")."""
    return pattern("options_at").search(left) is not None or pattern("of_options").match(right) is not None


def _counts_moves(view: SentenceView, quantity: Quantity) -> bool:
    """Whether a bare number counts hikes or cuts ("pricing for two more", "two cuts, maybe 3")."""
    if quantity.unit is not None or quantity.value != int(quantity.value) or not 0 < quantity.value < 10:
        return False
    left, right = view.text[: quantity.start], view.text[quantity.end :]
    return pattern("more_moves").match(right) is not None or (
        pattern("counted_moves").search(left) is not None and pattern("at_price").search(left) is None
    )


def _is_of_a_company(view: SentenceView, quantity: Quantity) -> bool:
    """Whether jobs are those that one employer cuts ("Boeing is to cut 17,000 jobs")."""
    cut = pattern("lays_off").search(view.text[: quantity.start])
    return cut is not None and pattern("of_the_economy").search(view.text) is None


def _is_spelled_out(view: SentenceView, tie: Tie, reading: Reading) -> bool:
    """Whether a bare word of number is a noun or name ("of eight decisions, seven hurt", "the Magnificent Seven")."""
    quantity = tie.quantity
    if quantity.unit is not None or any(c.isdigit() for c in quantity.text):
        return False
    if any(fact.value == quantity.value for fact in view.focus.answered):
        return False
    if load_catalogue().measure(reading.measure).unit != "%" or quantity.value == 0:
        return False
    if view.focus.answered and not tie.rule.startswith("cue"):
        return True
    named = quantity.start > 0 and quantity.text[:1].isupper() and view.text[quantity.start - 2] not in ".:;!?"
    _, last = view.syntax.token_range(quantity.start, quantity.end)
    return named or view.syntax.tags[last : last + 1] in (("VBD",), ("VBP",), ("MD",))


def _is_usual(tie: Tie, reading: Reading) -> bool:
    """Whether a level lies where the measure mostly is; beyond that only a name right at the number is believed."""
    catalogue = load_catalogue()
    usual = catalogue.measure(reading.measure).usual
    country = catalogue.countries.get(tie.area or "")
    if usual is None or (country is not None and country.volatile):
        return True
    top = reading.value if reading.value_high is None else reading.value_high
    if usual[0] <= reading.value and top <= usual[1]:
        return True
    if reading.value_high is not None and top > 10 * max(abs(reading.value), 1.0):
        return False  # "6.5% through 2030" is no range
    cue = tie.cue
    named = cue is not None and cue.source == "measure" and cue.strength > -0.5
    return named and tie.score >= _DIRECT and tie.quantity.unit is not None


def _is_price(view: SentenceView, tie: Tie, reading: Reading) -> bool:
    """Whether a market's number is its price or move, and no sum of money, statistic or reading of a gauge."""
    quantity = tie.quantity
    left, right = view.text[: quantity.start], view.text[quantity.end :]
    if quantity.unit == "%":
        return pattern("of_statistics").match(right) is None and not _is_share(right)
    if reading.measure != "crypto_price":
        return True
    if pattern("sum_of_coins").match(right) or (reading.value >= 1e5 and pattern("sum_spent").search(left)):
        return False
    if quantity.unit is not None:
        return True
    if pattern("gauge").search(left) or pattern("counter_of").match(right) or _counts(view, quantity):
        return False
    # Prices told in thousands ("at 96") are the talk of those who know the price.
    short = reading.value != quantity.value
    known = any(f.measure == reading.measure and f.area == tie.area for f in (*view.focus.facts, *view.focus.answered))
    return not short or view.context.document.kind == "comment" or (known and not pattern("tally").search(view.text))


def _counts(view: SentenceView, quantity: Quantity) -> bool:
    """Whether a noun that leaves no price stands right behind a bare number ("14,000 unauthorised mining rigs")."""
    following = pattern("next").match(view.text, quantity.end)
    priced = pattern("at_price").search(view.text[: quantity.start])
    if priced or following is None or following[1].lower() in lexicon().after_value:
        return False
    first, _ = view.syntax.token_range(following.start(1), following.end())
    return view.syntax.tags[first : first + 1] in (("N",), ("J",), ("VBN",))


def _is_share(right: str) -> bool:
    """Whether a percentage is a part or a distance and no move ("3% of the supply", "6% below its average").

    "30% of its value" is a move.
    """
    share = pattern("share").match(right)
    return pattern("of_gauge").match(right) is not None or (
        share is not None and pattern("of_value").match(share["whole"]) is None
    )


def _is_market(view: SentenceView, tie: Tie, reading: Reading) -> bool:
    """Whether a sum is the value of the whole asset or market and not of a company, token or holding."""
    left = view.text[: tie.quantity.start]
    if pattern("of_tokens").search(left):
        return False
    if reading.unit == "%":
        return tie.rule.startswith("cue:measure") and pattern("of_company").search(left) is None
    if pattern("of_company").search(left) or pattern("of_holdings").match(view.text, tie.quantity.end):
        return False
    asset = load_catalogue().assets.get(tie.area or "")
    if asset is not None and asset.measure == "equity_index":
        return reading.value >= 1e12
    return True


def _is_stated(view: SentenceView) -> bool:
    """Whether a country, its bank or its government stands in the sentence, or in the claim before it."""
    if any(m.kind in _PLACES for m in view.mentions) or pattern("of_the_state").search(view.text):
        return True
    topic = view.focus.topic
    return topic is not None and topic.measure in _OF_STATES
