"""Numbers of a sentence as claims: each tied to measure and area, with its kind, movement and comparator."""

from __future__ import annotations

from dataclasses import replace

from groundswell.nlp.claims.cues import read_cues
from groundswell.nlp.claims.numbers_tie import Tie, tie_numbers
from groundswell.nlp.claims.numbers_trend import comparator_of, trend_of
from groundswell.nlp.claims.view import Draft, SentenceView


def find_numbers(view: SentenceView) -> list[Draft]:
    """The levels and changes a sentence states, in order. One claim for the same measure, area, kind and value."""
    drafts: list[Draft] = []
    floor = 0
    for tie in tie_numbers(view, read_cues(view)):
        draft = _draft(view, tie, floor)
        if draft is not None and not any(_same(draft, other) for other in drafts):
            drafts.append(draft)
        floor = tie.quantity.end
    return drafts


def _draft(view: SentenceView, tie: Tie, floor: int) -> Draft | None:
    reading = tie.reading
    if reading is None:
        return None
    return Draft(
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
        trend=trend_of(view, tie, floor),
    )


def _same(one: Draft, other: Draft) -> bool:
    if one.kind == "change" and one.trend != other.trend:
        return False
    key = ("measure", "area", "kind", "value", "value_high", "unit")
    return all(getattr(one, name) == getattr(other, name) for name in key)


def signed(draft: Draft) -> Draft:
    """A level that a fall names by its size, with its sign ("GDP shrank 0.2%" is a growth of -0.2)."""
    return replace(draft, value=-abs(draft.value)) if draft.value is not None else draft
