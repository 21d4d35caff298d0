"""How a number bounds its value: the words around it, else its own."""

from __future__ import annotations

from groundswell.core.records import Comparator
from groundswell.nlp.claims.patterns import pattern
from groundswell.nlp.claims.ties import Tie
from groundswell.nlp.claims.view import SentenceView

_NAMES: dict[Comparator, str] = {"<=": "at_most", ">=": "at_least", "~": "about", "<": "under", ">": "over"}
# Bounds that hold wherever they stand; of the others the one nearest to the number counts.
_FIRM: tuple[Comparator, ...] = ("<=", ">=")


def comparator_of(view: SentenceView, tie: Tie) -> Comparator:
    """The comparator of a tied number."""
    quantity = tie.quantity
    right = view.text[quantity.end : quantity.end + 24]
    for sign in _NAMES:
        if sign != "<" and pattern(f"{_NAMES[sign]}_right").match(right):
            return sign
    left = view.text[max(0, quantity.start - 60) : quantity.start]
    if pattern("from_up_to").search(left):
        return "="  # the end of a move and no bound
    best: tuple[int, Comparator] | None = None
    for sign, name in _NAMES.items():
        match = pattern(f"{name}_left").search(left)
        if match is None:
            continue
        if sign in _FIRM and not pattern("moved_up_to").search(left[: match.start()]):
            return sign
        if sign not in _FIRM and (best is None or match.start() > best[0]):
            best = (match.start(), sign)
    return best[1] if best else quantity.comparator
