"""Whether a number is the size of a move, or where one led."""

from __future__ import annotations

from groundswell.core.records import Quantity
from groundswell.nlp.claims.lexicon import lexicon
from groundswell.nlp.claims.patterns import pattern
from groundswell.nlp.claims.view import SentenceView


def is_size_word(between: str) -> bool:
    """Whether a word of movement, followed by `between`, takes the number behind as its size."""
    return pattern("by").fullmatch(between) is not None or pattern("by_late").fullmatch(between) is not None


def moves_by(view: SentenceView, quantity: Quantity) -> bool:
    """Whether the number is the size of a move ("fell by 3%", "a 3% drop") and not where it led ("fell to 3%")."""
    text = view.text
    left = text[max(0, quantity.start - 60) : quantity.start]
    if quantity.unit != "%" and (
        pattern("mark_behind").match(text, quantity.end) or pattern("bounded_by").search(left)
    ):
        return False
    behind = pattern("off").match(text, quantity.end) or pattern("unwound").match(text, quantity.end)
    if behind or pattern("closing").search(left):
        return True
    moves = lexicon().find_moves(left)
    if moves and moves[-1].trend != "flat" and is_size_word(left[moves[-1].end :]):
        reaching = pattern("reaching").match(left[moves[-1].start :])
        if reaching is None:
            return True
    return pattern("move_noun").match(text[quantity.end : quantity.end + 40]) is not None
