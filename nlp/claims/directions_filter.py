"""Cues that state no move: pressure, purposes, general truths, moves that are capped, signs one watches for."""

from __future__ import annotations

from groundswell.nlp.claims.clauses import Syntax
from groundswell.nlp.claims.directions_cues import MoveCue
from groundswell.nlp.claims.directions_lexicon import Moves


def is_excluded(syntax: Syntax, cue: MoveCue, words: Moves) -> bool:
    """Whether the guide takes the cue for no claim (rules 15, 16, 19, 23)."""
    if _lost_momentum(syntax, cue) or _general(syntax, cue, words):
        return True
    if cue.kind == "noun":
        return _capped(syntax, cue, words) or _is_pressure(syntax, cue, words) or _is_hypothetical(syntax, cue)
    if cue.kind == "comparative":
        return not _is_asserted_comparative(syntax, cue, words)
    return cue.kind == "attribute" and _capped(syntax, cue, words)


_LOSING = frozenset(
    {"lose", "loses", "lost", "losing", "fade", "fades", "fading", "faded", "wane", "wanes", "waning", "stall"}
)


def _lost_momentum(syntax: Syntax, cue: MoveCue) -> bool:
    """Momentum that fades is no move (rule 16)."""
    if syntax.tokens[cue.head].lower not in ("momentum", "traction"):
        return False
    around = syntax.words(max(cue.first - 3, 0), cue.first) + syntax.words(cue.last, cue.last + 4)
    return bool(_LOSING & set(around))


def _phrase_start(syntax: Syntax, position: int) -> int:
    while position and (
        syntax.tags[position - 1] in ("N", "J", "DT", "CD", "R", "VBN")
        or syntax.tokens[position - 1].lower in ("'s", "'")
    ):
        position -= 1
    return position


def _capped(syntax: Syntax, cue: MoveCue, words: Moves) -> bool:
    first = _phrase_start(syntax, cue.first)
    before = syntax.words(max(first - 2, 0), cue.first)
    if {"signs", "sign"} & set(before) and any(word.startswith("show") for word in syntax.words(first - 4, first)):
        return False
    return words.lists["excluded_before_noun"].find(before) is not None


def _is_hypothetical(syntax: Syntax, cue: MoveCue) -> bool:
    """As in "a decline could hurt": an indefinite subject of a modal is a cause that has not come (rule 24)."""
    clause = syntax.clauses[syntax.clause_at(cue.head)]
    verb = clause.verb
    if verb is None or verb.modal not in ("could", "would", "may", "might", "can") or cue.head > verb.first:
        return False
    first = _phrase_start(syntax, cue.first)
    phrase = set(syntax.words(first, cue.first))
    return bool(phrase & {"a", "an", "any"}) and not phrase & {"potential", "possible", "likely", "expected"}


def _is_pressure(syntax: Syntax, cue: MoveCue, words: Moves) -> bool:
    following = syntax.words(cue.last, cue.last + 1)
    return bool(following) and following[0] in words.lists["excluded_pressure"]


def _general(syntax: Syntax, cue: MoveCue, words: Moves) -> bool:
    """General truths ("tends to", "often", "when rates fall") and moves one struggles for."""
    clause = syntax.clauses[syntax.clause_at(cue.head)]
    verb = clause.verb
    if clause.marker == "when" and verb is not None and verb.form == "present":
        return cue.kind != "noun"
    if clause.marker in ("as", "if", "whenever") and words.lists["excluded_general"].find(syntax.lower) is not None:
        return True
    before = syntax.words(max(clause.first, cue.first - 6), cue.first)
    until = syntax.words(cue.last, verb.last) if verb is not None and cue.kind == "noun" else []
    return any(words.lists["excluded_verbs"].find(part) is not None for part in (before, until))


def _is_asserted_comparative(syntax: Syntax, cue: MoveCue, words: Moves) -> bool:
    """A comparative named in passing is a cause; expected or as a result it is a claim (rule 19)."""
    clause = syntax.clauses[syntax.clause_at(cue.head)]
    before = syntax.words(max(clause.first, cue.first - 5), cue.first)
    return words.lists["excluded_expected"].find(before) is not None
