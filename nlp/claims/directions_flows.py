"""Moves of money: into and out of countries and funds, and of futures positions (rules 13 and 14)."""

from __future__ import annotations

from collections.abc import Sequence

from groundswell.core.records import Trend
from groundswell.nlp.claims.areas import resolve_area
from groundswell.nlp.claims.cues import Cue
from groundswell.nlp.claims.directions_lexicon import Moves
from groundswell.nlp.claims.view import Draft, SentenceView


def find_flows(view: SentenceView, words: Moves) -> list[Draft]:
    """The flows of a sentence that have a direction and no amount."""
    syntax = view.syntax
    found: list[Draft] = []
    if words.flows.isdisjoint(syntax.lower):
        return found
    for position, token in enumerate(syntax.tokens):
        if token.lower not in words.flows:
            continue
        near = syntax.words(max(position - 4, 0), position + 6)
        trend = _trend(token.lower, near, words)
        draft = None if trend is None else _draft(view, position, trend, near, words)
        if draft is not None:
            found.append(draft)
    return found


def _names_place(view: SentenceView) -> bool:
    """Whether the sentence names whose capital it is: a country, or its currency."""
    if not {"fii", "fiis", "fpi", "fpis"}.isdisjoint(view.syntax.lower):
        return True
    return any(m.kind in ("country", "pair") or (m.kind == "currency" and m.target != "USD") for m in view.mentions)


def _trend(word: str, near: Sequence[str], words: Moves) -> Trend | None:
    foreigners = words.lists["flows_foreigners"].find(near) is not None
    if word in words.lists["flows_down"] or (foreigners and word in words.lists["flows_selling"]):
        return "down"
    if word in words.lists["flows_up"] or (foreigners and word in words.lists["flows_buying"]):
        return "up"
    return None


def _draft(view: SentenceView, position: int, trend: Trend, near: Sequence[str], words: Moves) -> Draft | None:
    syntax = view.syntax
    around = syntax.words(max(position - 3, 0), position + 2)
    if trend == "down" and words.lists["flows_shrink"].find(around) is not None:
        trend = "up"
    if words.lists["flows_stalled"].find(syntax.words(position + 1, position + 3)) == 0:
        trend = "flat"
    first, last = position, position + 1
    while (
        last < len(syntax.tokens)
        and (syntax.tags[last] in ("J", "N") or syntax.tokens[last].lower in ("of", "from", "for"))
        and last - position < 6
    ):
        last += 1
    start, end = syntax.tokens[first].start, syntax.tokens[last - 1].end
    measure = None
    if words.lists["flows_foreign"].find(near) is not None and not {"etf", "etfs"} & set(near):
        measure = "capital_flow" if _names_place(view) else None
    elif words.lists["flows_funds"].find(near) is not None:
        measure = "etf_flow"
    if measure is None:
        return None
    area = resolve_area(view, measure, Cue(start, end, measure, None, 0.0, "measure"), None)
    if area is None or area == "CRYPTO" or area == "XW":
        return None
    return Draft(start=start, end=end, measure=measure, area=area, kind="direction", rule="direction:flow", trend=trend)
