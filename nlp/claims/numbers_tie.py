"""Which cue a number belongs to: every cue is weighed by where it stands, and the best one wins."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from groundswell.core.records import Quantity
from groundswell.nlp.claims.areas import resolve_area
from groundswell.nlp.claims.cues import Cue
from groundswell.nlp.claims.numbers_frames import by_frame
from groundswell.nlp.claims.numbers_limits import allowed, counts_things
from groundswell.nlp.claims.numbers_moves import moves_by
from groundswell.nlp.claims.numbers_talk import by_talk
from groundswell.nlp.claims.patterns import pattern
from groundswell.nlp.claims.readings import PRICES, Reading, in_basis_points, money_unit, read_as, scaled
from groundswell.nlp.claims.ties import THRESHOLD, Tie
from groundswell.nlp.claims.view import SentenceView


def tie_numbers(view: SentenceView, cues: Sequence[Cue]) -> list[Tie]:
    """One tie for each quantity of the sentence, in order."""
    ties: list[Tie] = []
    for index, quantity in enumerate(view.quantities):
        if counts_things(view, quantity):
            ties.append(Tie(quantity, None, None, 0.0, "count"))
            continue
        moved = moves_by(view, quantity)
        found = [*_by_cue(view, cues, index, moved), *_by_link(view, cues, ties, index, moved)]
        found.extend(by_frame(view, cues, quantity, ties, moved))
        found.extend(by_talk(view, cues, quantity, moved))
        ties.append(_best(view, found, moved) or Tie(quantity, None, None, 0.0, "none"))
    return _respectively(view, ties)


def _best(view: SentenceView, found: Sequence[Tie], moved: bool) -> Tie | None:
    """The tie with the highest score that nothing in the sentence forbids; None where none is good enough.

    A price that is only a level to watch is given to nothing else either.
    """
    for tie in sorted(found, key=lambda tie: -tie.score):
        if tie.score < THRESHOLD:
            return None
        if allowed(view, tie, moved):
            return tie
        if tie.reading is not None and tie.reading.measure in PRICES and tie.reading.kind == "level":
            return None
    return None


def _respectively(view: SentenceView, ties: list[Tie]) -> list[Tie]:
    """Give "A and B rose 1% and 2% to 100 and 200 respectively" its areas in their order, for each run of numbers."""
    if "respectively" not in view.text.lower():
        return ties
    first = min((q.start for q in view.quantities), default=0)
    named = [m for m in view.mentions if m.kind in ("asset", "pair", "country", "central_bank") and m.end <= first]
    targets = list(dict.fromkeys(m.target for m in named))
    if len(targets) < 2 or len(ties) % len(targets):
        return ties
    result: list[Tie] = []
    for index, tie in enumerate(ties):
        area = targets[index % len(targets)]
        reading = (
            read_as(tie.reading.measure, area, tie.quantity, moved=moves_by(view, tie.quantity))
            if tie.reading
            else None
        )
        result.append(replace(tie, area=area, reading=reading) if reading else tie)
    return result


def _by_cue(view: SentenceView, cues: Sequence[Cue], index: int, moved: bool) -> Iterator[Tie]:
    quantity = view.quantities[index]
    for cue in cues:
        score = _place(view, cues, cue, index) + cue.strength
        if cue.measure is None:
            if cue.source == "chance" and quantity.unit != "%":
                continue
            yield Tie(quantity, None, None, score, f"not:{cue.source}", cue)
            continue
        if cue.source == "asset" and _is_other_subject(view, cues, cue, quantity):
            continue
        area = resolve_area(view, cue.measure, cue, quantity)
        reading = read_as(cue.measure, area, quantity, moved=moved)
        if reading is None:
            continue
        if cue.measure == "central_bank_assets" and reading.kind == "level" and _is_runoff(view, cue, quantity):
            reading = replace(reading, kind="change")
        if cue.area is None and not any(m.kind in ("country", "central_bank", "bond") for m in view.mentions):
            area = _repeated(view, reading) or area
        if cue.end <= quantity.start and cue.source == "measure" and cue.strength > -1 and reading.fit > -2:
            # Whatever else stands between, a sentence that names a measure mostly means it.
            score = max(score, THRESHOLD + 0.1 - reading.fit)
        if reading.measure != cue.measure:
            area = resolve_area(view, reading.measure, cue, quantity)
        yield Tie(quantity, reading, area, score + reading.fit, f"cue:{cue.source.partition(':')[0]}", cue)


def _is_other_subject(view: SentenceView, cues: Sequence[Cue], cue: Cue, quantity: Quantity) -> bool:
    """Whether an asset is only what something is likened to ("akin to Bitcoin"), or the number is of a thing named
    after it ("Bitcoin whale balances").
    """
    if cue.start > quantity.end:
        return pattern("likened").search(view.text[: cue.start]) is not None
    return any(
        other.measure is None
        and cue.end <= other.start
        and other.end <= quantity.start
        and pattern("named_after").fullmatch(view.text[cue.end : other.start]) is not None
        for other in cues
    )


def _is_runoff(view: SentenceView, cue: Cue, quantity: Quantity) -> bool:
    """Whether an amount is what leaves the balance sheet in a period."""
    if pattern("runoff").search(view.text[cue.start : cue.end]):
        return True
    return pattern("a_period").match(view.text, quantity.end) is not None


def _repeated(view: SentenceView, reading: Reading) -> str | None:
    """The area of the same figure where it was stated before."""
    facts = (*view.focus.facts, *view.focus.answered)
    return next((f.area for f in facts if f.measure == reading.measure and f.value == reading.value), None)


def _place(view: SentenceView, cues: Sequence[Cue], cue: Cue, index: int) -> float:
    """How well a cue's place suits the number: 12 directly at it, less with every word and boundary between."""
    quantity = view.quantities[index]
    if cue.end > quantity.start:
        return _place_behind(view, cue, index)
    between = view.text[cue.end : quantity.start]
    words = len(pattern("word").findall(between))
    colon = between.lstrip()[:1] in (":", "(") and len(between) < 6
    score = 10.0 - 0.3 * min(words, 20) - (0.0 if colon else 2.5 * _count("strong", between))
    score -= 1.5 * _count("turn", between) + 0.5 * _count("and", between)
    score -= 1.5 * sum(cue.end <= other.start < quantity.start for other in view.quantities)
    if (cue.source != "measure" or cue.measure is None) and len(between) > 12:
        score -= 2.0 if pattern("cause").search(view.text[: cue.start]) else 0.0
    if cue.measure is None:
        score += 1.5 if cue.source == "chart" and words <= 4 else -0.25 * words
    others = [c for c in cues if c is not cue]
    lone_asset = cue.source in ("asset", "pair") and all(c.area in (None, cue.area) for c in others)
    if lone_asset or all((c.measure, c.area) == (cue.measure, cue.area) for c in others):
        return max(score, THRESHOLD + 0.6)  # nothing else that the sentence names could take the number
    return score


def _place_behind(view: SentenceView, cue: Cue, index: int) -> float:
    """The same for a cue behind the number: right behind it ("8.6% inflation"), or after "of", "in", "for"."""
    quantity = view.quantities[index]
    between = view.text[quantity.end : cue.start]
    if pattern("of").fullmatch(between):
        return 10.5
    if _is_taken(view, cue, index):
        return 2.0
    if pattern("direct").fullmatch(between):
        return 11.5
    score = 7.0 - 0.5 * min(_count("word", between), 12) - 2.5 * _count("strong", between)
    score -= 1.5 * (_count("turn", between) + _count("and", between))
    return score - 3.0 * sum(quantity.end <= other.start < cue.start for other in view.quantities)


def _count(name: str, text: str) -> int:
    return sum(1 for _ in pattern(name).finditer(text))


def _is_taken(view: SentenceView, cue: Cue, index: int) -> bool:
    """Whether a cue behind the number leads to the number after it ("4.1% at year-end and the Selic at 12.25")."""
    following = next((q for q in view.quantities[index + 1 :] if q.start >= cue.end), None)
    return following is not None and pattern("holds").fullmatch(view.text[cue.end : following.start]) is not None


def _by_link(view: SentenceView, cues: Sequence[Cue], ties: Sequence[Tie], index: int, moved: bool) -> Iterator[Tie]:
    """The number before, where only words of comparison, transition or listing stand between ("2.9% vs 3.1%").

    A single place or asset between is the area of the new number ("Germany 2.4%, Spain 1.3%").
    """
    if not ties:
        return
    before = next((tie for tie in reversed(ties) if tie.rule != "count"), ties[-1])
    quantity = view.quantities[index]
    between = view.text[before.quantity.end : quantity.start]
    inside = [cue for cue in cues if before.quantity.end <= cue.start and cue.end <= quantity.start]
    if before.reading is None:
        if not inside and before.rule.startswith("not") and pattern("shared").fullmatch(between):
            yield Tie(quantity, None, None, 9.0, before.rule)
        return
    if any(cue.measure is None or cue.source == "measure" for cue in inside):
        return
    linked = _linked(view, before, quantity, has_cue=bool(inside))
    if linked is None:
        return
    area, score = linked
    known = before.reading.value
    short = in_basis_points(quantity, before.quantity) or scaled(quantity, known)
    reading = read_as(before.reading.measure, area, short, moved=moved)
    if reading is not None:
        if before.reading.kind == "change" and before.reading.measure == "central_bank_assets":
            reading = replace(reading, kind="change")
        if quantity.unit is None and money_unit(before.reading.unit):
            reading = replace(reading, unit=before.reading.unit)
        yield Tie(quantity, reading, area, score + reading.fit, "link", before.cue)


def _linked(view: SentenceView, before: Tie, quantity: Quantity, *, has_cue: bool) -> tuple[str | None, float] | None:
    """The area of a number that goes on from the one before it, and how sure that is; None where it does not."""
    assert before.reading is not None
    kinds = _area_kinds(before.reading.measure)
    between = view.text[before.quantity.end : quantity.start]
    named = [m for m in view.mentions if m.kind in kinds and before.quantity.end <= m.start and m.end <= quantity.start]
    if len(named) == 1 and _count("word", between.rpartition(";")[2]) <= 6:
        return named[0].target, 9.3
    if _is_near_price(before, quantity):
        return before.area, 8.0
    if has_cue:
        return None
    if pattern("shared").fullmatch(between):
        return before.area, 9.0
    tail = between.rpartition(";")[2]
    goes_on = ";" in between and (len(pattern("word").findall(tail)) <= 3 or pattern("shared").fullmatch(tail))
    return (before.area, 6.5) if goes_on else None


# Two prices told in one sentence that lie this near each other are of one market.
_NEAR = 0.05


def _is_near_price(before: Tie, quantity: Quantity) -> bool:
    """Whether a bare number with decimals is a price a little off the one told before it."""
    reading = before.reading
    if reading is None or reading.measure not in PRICES or reading.kind != "level" or quantity.unit is not None:
        return False
    return "." in quantity.text and abs(quantity.value - reading.value) <= _NEAR * abs(reading.value)


def _area_kinds(measure: str) -> tuple[str, ...]:
    """The kinds of names that can be an area of the measure."""
    if measure == "fx_rate":
        return ("pair",)
    if measure in ("equity_index", "commodity_price", "crypto_price", "market_cap", "etf_flow"):
        return ("asset", "market")
    if measure == "futures_position":
        return ("asset", "currency")
    return ("country", "bond") if measure != "policy_rate" else ("country", "central_bank")
