"""Numbers of a sentence as claims: each tied to measure and area, with its kind, movement and comparator."""

from __future__ import annotations

from dataclasses import replace

from groundswell.nlp.claims.cues import read_cues
from groundswell.nlp.claims.numbers_comparator import comparator_of
from groundswell.nlp.claims.numbers_moves import moves_by
from groundswell.nlp.claims.numbers_tie import tie_numbers
from groundswell.nlp.claims.numbers_trend import trend_of
from groundswell.nlp.claims.patterns import pattern
from groundswell.nlp.claims.ties import Tie
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
        rule=f"{tie.rule}:{_band(tie.score)}",
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
        lost = reading.measure == "payrolls" and pattern("lost").match(view.text, tie.quantity.end)
        if fell or lost:
            return replace(signed(draft), trend="down")
    return draft


def _band(score: float) -> str:
    """How sure a tie is, for the confidence table: at the number, near it, or only understood."""
    return "sure" if score >= 9.0 else "fair" if score >= 6.0 else "weak"


# Growth is told by the size of a rise or fall, and a fall is negative growth.
_SIGNED = frozenset({"gdp_growth", "retail_sales_growth", "payrolls"})


def _position(view: SentenceView, draft: Draft) -> Draft:
    """A net short is negative; the side nearest to the number says it, else that of the same figure before."""
    if draft.kind == "change":
        cut = pattern("cut_shorts").search(view.text) is not None
        return replace(draft, trend="up") if cut and draft.trend == "down" else draft
    if draft.value is None:
        return draft
    best: tuple[int, bool] | None = None
    for short, side in ((True, "short"), (False, "long")):
        for match in pattern(side).finditer(view.text):
            gap = draft.start - match.end() if match.end() <= draft.start else match.start() - draft.end
            if best is None or gap < best[0]:
                best = (gap, short)
    known = next((f for f in (*view.focus.facts, *view.focus.answered) if f.measure == draft.measure), None)
    short = best[1] if best else known is not None and known.value < 0
    draft = signed(draft) if short else draft
    return replace(draft, trend=None) if best is None or not pattern("moved").search(view.text) else draft


def _same(one: Draft, other: Draft) -> bool:
    if one.kind == "change" and one.trend != other.trend:
        return False
    key = ("measure", "area", "kind", "value", "value_high", "unit")
    return all(getattr(one, name) == getattr(other, name) for name in key)


def signed(draft: Draft) -> Draft:
    """A level that a fall names by its size, with its sign ("GDP shrank 0.2%" is a growth of -0.2)."""
    return replace(draft, value=-abs(draft.value)) if draft.value is not None else draft
