"""The direction of a flow of money: into the area or fund is up, out of it down."""

from __future__ import annotations

import re

from groundswell.core.records import Trend
from groundswell.nlp.claims.patterns import pattern
from groundswell.nlp.claims.ties import Tie
from groundswell.nlp.claims.view import SentenceView


def flow_of(view: SentenceView, tie: Tie, measure: str) -> Trend | None:
    """Into the area or fund is up, out of it down; the word nearest to the number says which."""
    quantity = tie.quantity
    best: tuple[int, Trend] | None = None
    sides: tuple[tuple[Trend, re.Pattern[str]], ...] = (("down", pattern("out")), ("up", pattern("in")))
    for trend, words in sides:
        for match in words.finditer(view.text):
            if match[0].lower() in ("saw", "got") and measure == "capital_flow":
                continue
            gap = quantity.start - match.end() if match.end() <= quantity.start else match.start() - quantity.end + 5
            if best is None or gap < best[0]:
                best = (gap, trend)
    if best is None:
        fact = next((f for f in (*view.focus.facts, *view.focus.answered) if f.measure == measure), None)
        return fact.trend if fact else None
    return best[1]
