"""Numbers without a cue of their own: what the talk is about says what they measure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from groundswell.core.records import Quantity
from groundswell.nlp.catalogue import load_catalogue
from groundswell.nlp.claims.areas import resolve_area
from groundswell.nlp.claims.cues import Cue
from groundswell.nlp.claims.numbers_limits import is_counting
from groundswell.nlp.claims.patterns import pattern
from groundswell.nlp.claims.readings import PRICES, Reading, money_unit, read_as, scaled
from groundswell.nlp.claims.ties import Tie
from groundswell.nlp.claims.view import Fact, SentenceView, Topic


@dataclass(frozen=True, slots=True)
class _Asked:
    """A number that looks for its measure in the talk. `named`: the areas its sentence names; `own`: the sentence names
    a measure that could take the number; `offset`: what such signs of another subject take off the score.
    """

    view: SentenceView
    quantity: Quantity
    moved: bool
    named: frozenset[str]
    own: bool
    offset: float

    def names_only(self, area: str | None) -> bool:
        """Whether the sentence names nothing but `area`, or no area at all."""
        return not self.named or area in self.named

    def read(self, measure: str, area: str | None) -> Reading | None:
        """The number as a value of the measure."""
        return read_as(measure, area, self.quantity, moved=self.moved)


def by_talk(view: SentenceView, cues: Sequence[Cue], quantity: Quantity, moved: bool) -> Iterator[Tie]:
    """What the talk is about: a figure repeated or answered, the last topic, the document's own, its assets."""
    asked = _asked(view, cues, quantity, moved)
    yield from _by_step(asked)
    yield from _by_shape(asked)
    yield from _by_facts(asked)
    yield from _by_sequence(asked)
    for topic, score in ((view.focus.topic, 5.0), (view.focus.main, 4.0)):
        if topic is not None:
            yield from _by_topic(asked, topic, score)
    yield from _by_asset(asked)


def _asked(view: SentenceView, cues: Sequence[Cue], quantity: Quantity, moved: bool) -> _Asked:
    named = frozenset(m.target for m in view.mentions if m.kind in _NAMES)
    own = any(
        cue.source in ("measure", "asset", "pair")
        and cue.measure
        and cue.strength > -1
        and cue.start < quantity.start
        and read_as(cue.measure, cue.area or "US", quantity, moved=moved)
        for cue in cues
    )
    offset = (-2.5 if own else 0.0) - (2.5 if _has_own_subject(view, quantity) else 0.0)
    if quantity.unit is None and not view.focus.answered:
        # In an article a bare whole number is mostly a count; in an answer it is mostly the figure talked of.
        whole = quantity.value == int(quantity.value) and abs(quantity.value) < 1000
        offset -= (1.2 if whole else 0.0) + (2.0 if is_counting(view, quantity) else 0.0)
    return _Asked(view, quantity, moved, named, own, offset)


_NAMES = frozenset({"country", "central_bank", "asset", "pair", "market"})


def _by_step(asked: _Asked) -> Iterator[Tie]:
    """A rate in hundredths a few steps from the policy rate just told."""
    for fact in asked.view.focus.facts[:12]:
        forecast = pattern("forecast").search(asked.view.text) is not None and " by " in asked.view.text
        if not _is_policy_step(asked.quantity, fact, forecast=forecast):
            continue
        reading = asked.read("policy_rate", fact.area)
        if reading is not None and asked.names_only(fact.area):
            yield Tie(asked.quantity, reading, fact.area, 5.7 + min(asked.offset, 0.0), "step")
        return


# Topics that changes in basis points are told of beside the policy rate.
_IN_BASIS_POINTS = ("policy_rate", "gov_bond_yield")


def _by_shape(asked: _Asked) -> Iterator[Tie]:
    """A size or range that only central banks deal in: quarters of a point; a range a quarter wide (the Fed's)."""
    view, quantity = asked.view, asked.quantity
    topic = view.focus.topic.measure if view.focus.topic else ""
    bank = view.context.central_bank
    if quantity.unit == "pp" and quantity.value in (0.25, 0.5, 0.75) and bank:
        area = resolve_area(view, "policy_rate", None, quantity)
        reading = asked.read("policy_rate", area)
        if reading is not None and not topic.startswith(_IN_BASIS_POINTS):
            yield Tie(quantity, reading, area, 5.4 + asked.offset, "step")
    if quantity.unit == "contracts":
        area = resolve_area(view, "futures_position", None, quantity)
        reading = asked.read("futures_position", area)
        if reading is not None:
            yield Tie(quantity, reading, area, 5.5 + min(asked.offset, 0.0), "step")
    high = quantity.value_high
    if (
        quantity.unit in ("%", None)
        and high is not None
        and high - quantity.value == 0.25
        and quantity.value % 0.25 == 0
    ):
        reading = asked.read("policy_rate", "US")
        if reading is not None and asked.names_only("US"):
            yield Tie(quantity, reading, "US", 6.6 + min(asked.offset, 0.0), "step")


def _by_facts(asked: _Asked) -> Iterator[Tie]:
    """Figures told before: the same again, a price a little moved, what a comment answers."""
    focus, value = asked.view.focus, asked.quantity.value
    if sum(c.isdigit() for c in asked.quantity.text) >= 3:
        for fact in focus.facts:
            if _nearness(value, fact.value) == 1 and asked.names_only(fact.area):
                yield from _by_fact(asked, fact, 0, asked.offset)
    for fact in focus.facts[:6]:
        if fact.measure in PRICES and fact.kind == "level" and _nearness(value, fact.value) > 0.96:
            yield from _by_fact(asked, fact, 0, 0.0)
    for rank, fact in enumerate(focus.answered[:40]):
        sides = set(fact.area.split("-")) if fact.area else set()
        if not asked.named or fact.area in asked.named or asked.named & sides:
            yield from _by_fact(asked, fact, rank, asked.offset, focus.main)


def _by_sequence(asked: _Asked) -> Iterator[Tie]:
    """Figures in the order of a line before: "UK: 53.3 and 52.5" after one that named services and manufacturing."""
    view, sequence = asked.view, asked.view.focus.sequence
    places = {m.target for m in view.mentions if m.kind == "country"}
    verbless = not any(verb.is_finite for verb in view.syntax.verbs)
    if not sequence or len(sequence) != len(view.quantities) or len(places) != 1 or not verbless or asked.own:
        return
    measure = sequence[view.quantities.index(asked.quantity)]
    area = resolve_area(view, measure, None, asked.quantity)
    reading = asked.read(measure, area)
    if reading is not None:
        yield Tie(asked.quantity, reading, area, 9.6, "sequence")


def _by_topic(asked: _Asked, topic: Topic, score: float) -> Iterator[Tie]:
    view, quantity = asked.view, asked.quantity
    area = topic.area
    if topic.measure == "core_inflation" and area and asked.named and area not in asked.named:
        topic = Topic("inflation", area)  # a list of countries gives the headline figures
    if area is None or is_of_country(area) or any(m.kind in ("asset", "market") for m in view.mentions):
        area = resolve_area(view, topic.measure, None, quantity) or area
    facts = (f for f in view.focus.facts if (f.measure, f.area, f.kind) == (topic.measure, area, "level"))
    known = next(facts, None)
    short = scaled(quantity, known.value) if known else quantity
    reading = read_as(topic.measure, area, short, moved=asked.moved)
    if reading is not None and known is not None and known.unit and short is not quantity:
        reading = replace(reading, unit=known.unit)
    if reading is None and topic.measure == "gov_debt_to_gdp" and money_unit(quantity.unit):
        reading = asked.read("gov_debt", area)
    if reading is not None and asked.moved and quantity.unit == "%" and topic.measure in _STATED_AS_LEVELS:
        return  # "up 12%" is no level of a rate
    if reading is not None and not (reading.kind == "change" and reading.unit == "%" and not asked.moved):
        yield Tie(quantity, reading, area, score + reading.fit + asked.offset, "talk")


_STATED_AS_LEVELS = frozenset(
    {
        "policy_rate",
        "gov_bond_yield",
        "gov_bond_yield_2y",
        "gov_bond_yield_10y",
        "gov_bond_yield_30y",
        "unemployment_rate",
    }
)


def _by_asset(asked: _Asked) -> Iterator[Tie]:
    """The price of what the document is about."""
    context, catalogue = asked.view.context, load_catalogue()
    lone = None if context.assets or not context.currency else catalogue.market_order(context.currency, "USD")[0]
    known = dict.fromkeys(a for a in (asked.view.focus.asset, context.pair, lone, *context.title_assets) if a)
    for rank, name in enumerate(known):
        reading = asked.read("fx_rate" if "/" in name else catalogue.assets[name].measure, name)
        if reading is not None:
            score = 4.2 - 0.3 * rank + reading.fit + asked.offset
            yield Tie(asked.quantity, reading, name, score, "asset")


def _has_own_subject(view: SentenceView, quantity: Quantity) -> bool:
    """Whether the sentence is about a thing the catalogue does not know ("The watch on my wrist lost 11%")."""
    syntax = view.syntax
    if pattern("unknown_opener").match(view.text) and not any(m.start == 0 for m in view.mentions):
        return True
    fragment = pattern("unknown_mover").search(view.text, 0, quantity.start)
    if (
        fragment
        and not pattern("good_subjects").match(fragment[1])
        and not any(m.start <= fragment.start(1) < m.end for m in view.mentions)
    ):
        return True
    first, _ = syntax.token_range(quantity.start, quantity.end)
    clause = syntax.clauses[syntax.clause_at(first)]
    if clause.verb is None:
        return False
    span = range(clause.first, min(clause.verb.first, first))
    for token, name in ((syntax.tokens[i], syntax.tags[i]) for i in span):
        if name != "N" or not token.text[0].islower() or pattern("good_subjects").match(token.lower):
            continue
        if not any(m.start <= token.start < m.end for m in view.mentions):
            return True
    return False


def _is_policy_step(quantity: Quantity, fact: Fact, *, forecast: bool) -> bool:
    """Whether a rate in hundredths stands a few steps from a policy rate just told ("one more, in May, to 4.10%")."""
    if fact.measure != "policy_rate" or fact.kind != "level" or quantity.unit not in ("%", None):
        return False
    distance = abs(quantity.value - fact.value)
    if forecast and quantity.value % 0.25 == 0 and 0 < distance <= 1.5:
        return True
    return 0 < distance <= 0.75 and re.fullmatch(r"\D*\d+\.\d[05]\D*", quantity.text) is not None


def is_of_country(area: str | None) -> bool:
    """Whether an area is a country or currency area, and no pair or ticker."""
    return area is not None and len(area) == 2


def _by_fact(asked: _Asked, fact: Fact, rank: int, offset: float, main: Topic | None = None) -> Iterator[Tie]:
    quantity = asked.quantity
    reading = asked.read(fact.measure, fact.area)
    if reading is None and quantity.unit is None:
        reading = Reading(fact.measure, fact.kind, quantity.value, quantity.value_high, fact.unit or "", _SHORT_ONLY)
    if reading is None or reading.kind != fact.kind:
        return
    if quantity.unit is None and reading.unit != fact.unit:
        reading = replace(reading, unit=fact.unit or reading.unit)
    near = _nearness(reading.value, fact.value)
    if quantity.unit is None and near < 1:
        for factor in (1e3, 1e6, 1e9, 1e12):
            if _nearness(quantity.value * factor, fact.value) == 1:
                high = None if quantity.value_high is None else quantity.value_high * factor
                near, reading = 1, replace(reading, value=fact.value, value_high=high)
    bonus = 1.0 if main and (fact.measure, fact.area) == (main.measure, main.area) else 0.0
    score = 8.0 + bonus if near == 1 else bonus + (6.5 * near if near > 0.5 else 0.0) + offset
    if reading.fit > _SHORT_ONLY or near == 1:
        yield Tie(quantity, reading, fact.area, score - 0.01 * rank, "fact")


# The fit of a number that can only be the figure of a fact told short ("four to five" for trillions).
_SHORT_ONLY = -9.0


def _nearness(value: float, known: float) -> float:
    """1 for the same value, falling to 0 for one half or double."""
    if value == known:
        return 1.0
    if value * known <= 0:
        return 0.0
    ratio = abs(value / known)
    return max(0.0, 0.99 - abs(ratio - 1 if ratio > 1 else 1 / ratio - 1))
