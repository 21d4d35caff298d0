"""Directions: stated or expected moves without a size (CLAIMS_GUIDE, parts A and B)."""

from __future__ import annotations

import re
from collections.abc import Sequence

from groundswell.core.records import Trend
from groundswell.nlp.claims.clauses import Syntax
from groundswell.nlp.claims.directions_budgets import find_budget_moves
from groundswell.nlp.claims.directions_cues import MoveCue, find_cues
from groundswell.nlp.claims.directions_filter import is_excluded
from groundswell.nlp.claims.directions_flows import find_flows
from groundswell.nlp.claims.directions_holders import Holder, find_holders, main_holder
from groundswell.nlp.claims.directions_lexicon import Moves, moves
from groundswell.nlp.claims.directions_policy import find_policy_moves
from groundswell.nlp.claims.directions_tie import PRONOUN, tie
from groundswell.nlp.claims.view import Draft, SentenceView

_PRICED = frozenset({"fx_rate", "crypto_price", "commodity_price", "equity_index"})
# Said of rates ("inflation slows") and of gaps; a price's tell the pace of something else, or that it is a cause.
_PACE = ("accelerat", "slow", "moderat", "decelerat", "widen", "narrowed", "narrowing", "narrows")
# Said of prices alone.
_OF_PRICES = ("rall", "sell-off", "selloff", "pullback")
_PRICES_OWN = (["price"], ["prices"])
_TURNED: dict[Trend, Trend] = {"up": "down", "down": "up", "flat": "flat"}


def may_move(text: str, *, named: bool) -> bool:
    """Whether a sentence holds a word that could state a direction: the gate before the dear stages.

    `named`: it names something that can move; without a name, only nouns and policy words can refer to the document.
    """
    found = set(_WORD.findall(text.lower()))
    return not found.isdisjoint(moves().named_gate if named else moves().gate)


_WORD = re.compile(r"[a-z]+(?:-[a-z]+)*")


def find_directions(view: SentenceView, numbers: Sequence[Draft] = ()) -> list[Draft]:
    """The directions of a sentence, left to right. `numbers` are its levels and changes, which absorb the same move."""
    if view.is_heading:
        return []
    words = moves()
    cues = find_cues(view.syntax, words)
    found = [*find_policy_moves(view, words), *find_flows(view, words)]
    holders = find_holders(view) if view.mentions else []
    found += find_budget_moves(view, holders, words)
    if cues:
        taken = [(draft.start, draft.end) for draft in found]
        for cue in cues:
            draft = None if _is_sized(view, cue, numbers) else _direction(view, cue, holders, words)
            if draft is not None and not any(start < draft.end and draft.start < end for start, end in taken):
                found.append(draft)
    return _merged(sorted(found, key=lambda draft: draft.start), numbers, view.syntax)


def _is_sized(view: SentenceView, cue: MoveCue, numbers: Sequence[Draft]) -> bool:
    """Whether a number states the size or end of the cue's own move ("eased 5bp to 2.93%"), whatever it was tied to."""
    end = view.syntax.tokens[cue.last - 1].end
    for quantity in view.quantities:
        if cue.kind == "verb" and quantity.unit == "%" and 0 <= quantity.start - end <= 12:
            return True
    for number in numbers:
        between = view.text[end : number.start]
        if 0 <= number.start - end <= 16 and not any(word in between for word in ("from", ",", "after", "and")):
            return cue.kind != "noun"
    return False


def _direction(view: SentenceView, cue: MoveCue, holders: Sequence[Holder], words: Moves) -> Draft | None:
    if is_excluded(view.syntax, cue, words):
        return None
    holder = tie(view.syntax, cue, holders)
    if holder is None and cue.kind == "noun":
        holder = _understood(view, cue, holders)
    if holder is PRONOUN:
        holder = main_holder(view)
    if holder is None or holder.measure is None or holder.area is None:
        return None
    if holder.measure in _PRICED and view.syntax.lower[cue.head].startswith(_PACE):
        return None
    if holder.measure not in _PRICED and _is_of_prices(view.syntax, cue):
        return None
    if holder.kind == "document" and holder.measure != "fx_rate" and "exchange rate" in view.text.lower():
        return None
    if view.syntax.lower[cue.head].startswith("tighten") and "gap" not in holder.measure:
        return None  # spreads tighten; of anything else it says how strict it is
    if cue.trend == "flat" and cue.kind == "noun" and not _is_stated_flat(view.syntax, cue, holder):
        return None
    trend = cue.trend if holder.sign > 0 else _TURNED[cue.trend]
    tokens = view.syntax.tokens
    return Draft(
        start=tokens[cue.first].start,
        end=tokens[cue.last - 1].end,
        measure=holder.measure,
        area=holder.area,
        kind="direction",
        rule=f"direction:{cue.kind}:{holder.kind.partition(':')[0]}",
        trend=trend,
    )


def _is_of_prices(syntax: Syntax, cue: MoveCue) -> bool:
    """Whether the move is one of prices, whatever the clause is about ("hikes lead to price declines")."""
    own = cue.kind == "noun" and syntax.words(cue.first - 1, cue.first) in _PRICES_OWN
    before = syntax.words(max(cue.first - 2, 0), cue.first - 1)
    return syntax.lower[cue.head].startswith(_OF_PRICES) or (own and before not in (["consumer"], ["house"]))


def _is_stated_flat(syntax: Syntax, cue: MoveCue, holder: Holder) -> bool:
    """Whether a flat noun is said of a price: stability only as subject, or counted ("a session of stability")."""
    if holder.measure not in _PRICED:
        return False
    if not syntax.tokens[cue.head].lower.startswith("stab"):
        return True
    verb = syntax.clauses[syntax.clause_at(cue.head)].verb
    before = syntax.words(cue.first - 1, cue.first)
    if before == ["price"] and _AIMS & set(syntax.lower):
        return False
    return (verb is not None and cue.head < verb.first) or before in (["price"], ["of"])


# Beside these "price stability" is what a central bank is to keep, and no market's.
_AIMS = frozenset({"inflation", "mandate", "growth", "employment", "ecb", "fed", "central", "bank", "goal"})


def _understood(view: SentenceView, cue: MoveCue, holders: Sequence[Holder]) -> Holder | None:
    """What a bare noun moves: the document's one asset, where the sentence names it or nothing else (rule 21)."""
    main = main_holder(view)
    following = view.syntax.words(cue.last, cue.last + 1)
    plural = view.syntax.tokens[cue.head].lower.endswith("s") and not _is_counted(view.syntax, cue)
    if (
        main is None
        or plural
        or following in _ELSEWHERE
        or not _is_new(view.syntax, cue)
        or _is_compound(view.syntax, cue)
    ):
        return None
    areas = {holder.area for holder in holders if holder.measure is not None}
    return main if not areas or main.area in areas else None


_ELSEWHERE = (["of"], ["in"], ["across"], ["for"], ["on"], ["by"])
_PRICE_WORDS = frozenset({"price", "value", "trading", "market's", "daily", "weekly", "term"})


def _is_counted(syntax: Syntax, cue: MoveCue) -> bool:
    """As in "the second day of losses", "potentially leading to further declines"."""
    before = syntax.words(max(cue.first - 2, 0), cue.first)
    return before[-1:] in (["further"], ["lows"], ["new"], ["local"]) or (
        before[-1:] == ["of"]
        and before[0] in ("day", "days", "session", "sessions", "week", "weeks", "month", "months")
    )


def _is_compound(syntax: Syntax, cue: MoveCue) -> bool:
    """Whether the noun phrase names something else before the cue ("the premium's movement")."""
    first = cue.first
    while first and (syntax.tags[first - 1] in ("N", "VBN", "CD") or syntax.tokens[first - 1].lower in ("'s", "'")):
        first -= 1
        if syntax.tags[first] == "N" and syntax.tokens[first].lower not in _PRICE_WORDS:
            return True
    return False


def _is_new(syntax: Syntax, cue: MoveCue) -> bool:
    """Whether a bare noun states something new and does not only refer back ("this move", "the decline")."""
    first = cue.first
    while first and syntax.tags[first - 1] in ("J", "VBG", "VBN", "N", "R", "CD"):
        first -= 1
    back = first > 0 and syntax.tokens[first - 1].lower in ("this", "the", "that", "these", "such", "its", "those")
    lively = {"current", "ongoing", "recent", "potential", "latest", "possible"} & set(syntax.words(first, cue.first))
    return not back or bool(lively)


# Characters between a move and the level it ended at ("a dip below the key $4,800").
_REACH = 20


def _merged(drafts: Sequence[Draft], numbers: Sequence[Draft], syntax: Syntax) -> list[Draft]:
    kept: list[Draft] = []
    for draft in drafts:
        same = (draft.measure, draft.area, draft.trend)
        if any(same == (other.measure, other.area, other.trend) for other in kept):
            continue
        absorbed = any(
            same == (number.measure, number.area, number.trend)
            or (
                same[:2] == (number.measure, number.area)
                and number.trend is None
                and _is_neutral(draft, number, syntax)
            )
            for number in numbers
        )
        ended = any(same[2] == number.trend and 0 <= number.start - draft.end <= _REACH for number in numbers)
        if absorbed and (ended or not _is_earlier(draft, syntax)):
            continue
        kept.append(draft)
    return kept


_NEUTRAL_VERBS = frozenset(
    {"trading", "trades", "trade", "traded", "hovering", "hovers", "standing", "stands", "quoted"}
)


def _is_neutral(draft: Draft, number: Draft, syntax: Syntax) -> bool:
    """Whether a level without a trend takes the move of its sentence ("is rising, trading at 1.08", rule 33)."""
    if draft.trend == "flat":
        return True
    first, _ = syntax.token_range(number.start, number.end)
    return number.kind == "level" and bool(_NEUTRAL_VERBS & set(syntax.words(max(first - 5, 0), first)))


def _is_earlier(draft: Draft, syntax: Syntax) -> bool:
    """Whether the move is placed before the one the sentence tells ("after a two-day rise")."""
    first, _ = syntax.token_range(draft.start, draft.end)
    while first and syntax.tags[first - 1] in ("N", "J", "DT", "CD", "R", "VBG", "VBN"):
        first -= 1
    before = syntax.words(max(first - 1, 0), first + 1)
    return bool({"after", "following"} & set(before[:2]))
