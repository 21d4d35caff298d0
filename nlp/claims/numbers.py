"""Numbers of a sentence as claims: each tied to measure and area, with its kind, movement and comparator."""

from __future__ import annotations

import re
from dataclasses import replace

from groundswell.nlp.claims.cues import read_cues
from groundswell.nlp.claims.numbers_tie import Tie, moves_by, tie_numbers
from groundswell.nlp.claims.numbers_trend import comparator_of, trend_of
from groundswell.nlp.claims.view import Draft, SentenceView


def find_numbers(view: SentenceView) -> list[Draft]:
    """The levels and changes a sentence states, in order. One claim for the same measure, area, kind and value."""
    drafts: list[Draft] = []
    floor = 0
    last: Draft | None = None
    for tie in tie_numbers(view, read_cues(view)):
        draft = _draft(view, tie, floor, last)
        if draft is not None and not any(_same(draft, other) for other in drafts):
            drafts.append(draft)
        floor = tie.quantity.end
        last = draft
    return drafts


def _draft(view: SentenceView, tie: Tie, floor: int, last: Draft | None) -> Draft | None:
    reading = tie.reading
    if reading is None:
        return None
    together = last is not None and (last.measure, last.area) == (reading.measure, tie.area)
    draft = Draft(
        start=tie.quantity.start,
        end=tie.quantity.end,
        measure=reading.measure,
        area=tie.area,
        kind=reading.kind,
        rule=tie.rule,
        value=reading.value,
        value_high=reading.value_high,
        unit=reading.unit,
        comparator=comparator_of(view, tie),
        trend=trend_of(view, tie, floor, last.trend if last is not None and together else None),
    )
    if reading.measure == "futures_position":
        return _position(view, draft)
    if reading.measure in _SIGNED and reading.kind == "level":
        fell = draft.trend == "down" and moves_by(view, tie.quantity)
        lost = reading.measure == "payrolls" and _LOST.match(view.text, tie.quantity.end)
        if fell or lost:
            return replace(signed(draft), trend="down")
    return draft


# Growth is told by the size of a rise or fall, and a fall is negative growth.
_SIGNED = frozenset({"gdp_growth", "retail_sales_growth", "payrolls"})
_LOST = re.compile(r"\s+(?:\w+\s+)?(?:jobs?|positions|posts)\s+(?:were\s+)?(?:lost|cut|shed|gone)\b", re.IGNORECASE)
_SHORT = re.compile(r"\bshorts?\b|\bbearish\b|净空", re.IGNORECASE)
_LONG = re.compile(r"\blongs?\b|\bbullish\b|净多", re.IGNORECASE)


def _position(view: SentenceView, draft: Draft) -> Draft:
    """A net short is negative; the side nearest to the number says it, else that of the same figure before."""
    if draft.kind != "level" or draft.value is None:
        return draft
    best: tuple[int, bool] | None = None
    for short, pattern in ((True, _SHORT), (False, _LONG)):
        for match in pattern.finditer(view.text):
            gap = draft.start - match.end() if match.end() <= draft.start else match.start() - draft.end
            if best is None or gap < best[0]:
                best = (gap, short)
    known = next((f for f in (*view.focus.facts, *view.focus.answered) if f.measure == draft.measure), None)
    short = best[1] if best else known is not None and known.value < 0
    draft = signed(draft) if short else draft
    return replace(draft, trend=None) if best is None or not _MOVED.search(view.text) else draft


_MOVED = re.compile(
    r"\b(?:cut|cuts|trimmed|reduced|added|raised|increased|covered|slashed|built|doubled|fell|rose|dropped|jumped|swung|swelled|shrank|grew|from|halved|climbed)\b",
    re.IGNORECASE,
)


def _same(one: Draft, other: Draft) -> bool:
    if one.kind == "change" and one.trend != other.trend:
        return False
    key = ("measure", "area", "kind", "value", "value_high", "unit")
    return all(getattr(one, name) == getattr(other, name) for name in key)


def signed(draft: Draft) -> Draft:
    """A level that a fall names by its size, with its sign ("GDP shrank 0.2%" is a growth of -0.2)."""
    return replace(draft, value=-abs(draft.value)) if draft.value is not None else draft
