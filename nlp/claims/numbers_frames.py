"""Phrases that tie a number by themselves, where no name of a measure stands near."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from groundswell.core.records import Quantity
from groundswell.nlp.claims.areas import gap_area, resolve_area
from groundswell.nlp.claims.cues import Cue
from groundswell.nlp.claims.lexicon import lexicon
from groundswell.nlp.claims.patterns import pattern
from groundswell.nlp.claims.readings import read_as
from groundswell.nlp.claims.ties import Tie
from groundswell.nlp.claims.view import SentenceView, Topic


def by_frame(
    view: SentenceView, cues: Sequence[Cue], quantity: Quantity, ties: Sequence[Tie], moved: bool
) -> Iterator[Tie]:
    """Phrases that tie a number by themselves ("sell £297bn of gilts", "eleven points above the Fed")."""
    left, right = view.text[max(0, quantity.start - 60) : quantity.start], view.text[quantity.end : quantity.end + 60]
    topic = view.focus.topic.measure if view.focus.topic else ""
    for frame in lexicon().frames:
        if frame.topics and topic not in frame.topics:
            continue
        if frame.kinds and not any(m.kind in frame.kinds for m in view.mentions):
            continue
        # What is cheap to look up is asked first.
        if frame.document is not None and frame.document not in view.context.measures:
            continue
        if frame.after is not None and not frame.after.match(right):
            continue
        if frame.before is not None and not frame.before.search(left):
            continue
        if frame.words is not None and not frame.words.search(view.text):
            continue
        if frame.unless is not None and frame.unless.search(view.text[: quantity.start]):
            continue
        area = resolve_area(view, frame.measure, None, quantity)
        reading = read_as(frame.measure, area, quantity, moved=False)
        if reading is not None and reading.kind == "level":
            yield Tie(quantity, reading, area, frame.score + min(reading.fit, 0.0), "frame")
    yield from _by_comparison(view, cues, quantity, ties)


def _by_comparison(view: SentenceView, cues: Sequence[Cue], quantity: Quantity, ties: Sequence[Tie]) -> Iterator[Tie]:
    """Points over another's rate: a gap ("63 basis points over Germany", "eleven points above the Fed")."""
    if quantity.unit not in ("pp", "points"):
        return
    last = next((t for t in reversed(ties) if t.reading is not None), None)
    topic = Topic(last.reading.measure, last.area) if last and last.reading else view.focus.topic
    own = [
        c
        for c in cues
        if c.end <= quantity.start and c.measure and c.measure.startswith(("policy_rate", "gov_bond_yield"))
    ]
    if own and own[-1].measure and (last is None or last.quantity.end <= own[-1].start):
        topic = Topic(own[-1].measure, resolve_area(view, own[-1].measure, own[-1], quantity))
    if topic is None or topic.area is None or not topic.measure.startswith(("policy_rate", "gov_bond_yield")):
        return
    other: str | None = None
    match = pattern("over").match(view.text, quantity.end)
    if match:
        mention = next((m for m in view.mentions if m.start <= match.end() <= m.end and m.start >= match.start()), None)
        if mention and mention.kind in ("country", "central_bank", "bond"):
            other = mention.target
    elif pattern("between_them").match(view.text, quantity.end) and len(ties) > 1:
        other = next((t.area for t in reversed(ties[:-1]) if t.area and t.area != topic.area), None)
    if other is None or other == topic.area or len(topic.area) != 2:
        return
    if topic.measure in ("gov_bond_yield_2y", "gov_bond_yield_30y"):
        yield Tie(quantity, None, None, 12.5, "not:gap")
        return
    measure = "policy_rate_gap" if topic.measure.startswith("policy_rate") else "gov_bond_yield_gap_10y"
    reading = read_as(measure, None, quantity)
    if reading is not None and topic.area is not None:
        yield Tie(quantity, reading, gap_area(measure, topic.area, other), 12.5, "comparison")
