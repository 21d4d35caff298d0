"""Moves of sums that someone decides on: spending, issuance, purchases, balance sheets, jobs, carry positions."""

from __future__ import annotations

from collections.abc import Sequence

from groundswell.core.records import Trend
from groundswell.nlp.claims.areas import resolve_area
from groundswell.nlp.claims.clauses import Syntax
from groundswell.nlp.claims.cues import Cue
from groundswell.nlp.claims.cues_meant import is_of_coins, means_it
from groundswell.nlp.claims.directions_holders import Holder
from groundswell.nlp.claims.directions_lexicon import Moves
from groundswell.nlp.claims.patterns import pattern
from groundswell.nlp.claims.view import Draft, SentenceView

_BUDGETS = frozenset(
    {
        "gov_spending", "defence_spending", "gov_bond_issuance", "central_bank_assets", "central_bank_bond_purchases",
        "payrolls", "carry_trade_size", "cross_border_credit", "fx_reserves", "gov_debt", "fx_intervention",
    }
)  # fmt: skip


def find_budget_moves(view: SentenceView, holders: Sequence[Holder], words: Moves) -> list[Draft]:
    """The decided moves of a sentence: "cut spending", "halted its purchases", "issuance will be trimmed"."""
    found: list[Draft] = []
    for verb in view.syntax.verbs:
        trend = words.budget_verbs.get(view.syntax.tokens[verb.head].lower)
        if trend is None:
            continue
        holder = _subject(holders, verb.first) if verb.passive else _object(view.syntax, holders, verb.head)
        if holder is not None and holder.measure in _BUDGETS and holder.area is not None:
            last = verb.head + 1 if verb.passive else max(holder.last, verb.head + 1)
            found.append(_draft(view, verb.head, last, holder.measure, holder.area, trend))
        elif holder is None and not verb.passive:
            found.extend(_state_spends(view, verb.head, trend))
    return [*found, *_unwinds(view), *_money_moves(view, words)]


def _state_spends(view: SentenceView, head: int, trend: Trend) -> list[Draft]:
    """As in "the government increases spending": the bare word is a budget's where a state does it."""
    syntax = view.syntax
    spending = next(
        (i for i in range(head + 1, head + 4) if syntax.words(i, i + 1) in (["spending"], ["outlays"])), None
    )
    clause = syntax.clauses[syntax.clause_at(head)]
    subject = view.text[syntax.tokens[clause.first].start : syntax.tokens[head].start]
    if spending is None or not pattern("spending_state").search(subject):
        return []
    start, end = syntax.tokens[head].start, syntax.tokens[spending].end
    area = resolve_area(view, "gov_spending", Cue(start, end, "gov_spending", None, 0.0, "measure"), None)
    return [] if area is None else [_draft(view, head, spending + 1, "gov_spending", area, trend)]


def _subject(holders: Sequence[Holder], position: int) -> Holder | None:
    before = [holder for holder in holders if holder.last <= position and holder.kind == "measure"]
    return before[-1] if before else None


def _object(syntax: Syntax, holders: Sequence[Holder], head: int) -> Holder | None:
    for holder in holders:
        if holder.kind != "measure" or not head <= holder.first <= head + 4:
            continue
        between = syntax.tags[head + 1 : holder.first]
        if all(name in ("DT", "J", "N") for name in between):
            return holder
    return None


_UNWINDING = frozenset({"unwind", "unwinding", "unwinds"})


def _unwinds(view: SentenceView) -> list[Draft]:
    """An unwinding, where the talk is of the carry trade."""
    if _UNWINDING.isdisjoint(view.syntax.lower):
        return []
    topic = view.focus.topic
    # Coins are unwound as well: there the trade itself must be named.
    coins = is_of_coins(view)
    named = any(m.target == "carry_trade_size" and (not coins or means_it(view, m)) for m in view.mentions)
    known = named or (topic is not None and topic.measure == "carry_trade_size")
    carry = (
        known
        or "carry" in view.text.lower()
        or any(
            pattern("of_carry").search(document.text) is not None
            for document in (view.context.document, *view.context.parents)
        )
    )
    if not carry:
        return []
    found = []
    for position, token in enumerate(view.syntax.tokens):
        if token.lower in _UNWINDING:
            cue = Cue(token.start, token.end, "carry_trade_size", None, 0.0, "measure")
            area = resolve_area(view, "carry_trade_size", cue, None)
            if area is not None:
                found.append(_draft(view, position, position + 1, "carry_trade_size", area, "down"))
    return found


def _money_moves(view: SentenceView, words: Moves) -> list[Draft]:
    """As "money comes home", "taking money out of America"."""
    syntax = view.syntax
    found = []
    for name, trend in (("flows_home", "up"), ("flows_leaving", "down")):
        position = words.lists[name].find(syntax.lower)
        if position is None:
            continue
        token = syntax.tokens[position]
        if not {"fund", "funds", "etf", "etfs", "coins", "tokens", "exchanges"}.isdisjoint(
            syntax.words(position, position + 6)
        ):
            continue  # "out of these funds"
        cue = Cue(token.start, token.end, "capital_flow", None, 0.0, "measure")
        area = resolve_area(view, "capital_flow", cue, None)
        if area is not None:
            moved: Trend = "up" if trend == "up" else "down"
            found.append(_draft(view, position, position + 2, "capital_flow", area, moved))
    return found


def _draft(view: SentenceView, first: int, last: int, measure: str, area: str, trend: Trend) -> Draft:
    tokens = view.syntax.tokens
    return Draft(
        start=tokens[first].start,
        end=tokens[min(last, len(tokens)) - 1].end,
        measure=measure,
        area=area,
        kind="direction",
        rule="direction:budget",
        trend=trend,
    )
