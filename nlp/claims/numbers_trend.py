"""The movement stated with a tied number, from the words that govern it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from groundswell.core.records import Trend
from groundswell.nlp.claims.directions import find_directions
from groundswell.nlp.claims.lexicon import Move, lexicon
from groundswell.nlp.claims.numbers_flow import flow_of
from groundswell.nlp.claims.numbers_moves import is_size_word
from groundswell.nlp.claims.patterns import pattern
from groundswell.nlp.claims.readings import PRICES, Reading
from groundswell.nlp.claims.ties import Tie
from groundswell.nlp.claims.view import SentenceView

_FLIP: dict[Trend, Trend] = {"up": "down", "down": "up", "flat": "flat"}


@dataclass(frozen=True, slots=True)
class _Told:
    """A tied number in its words: `left` and `right` within its clause, `since` all after the number before it.

    `before` is the movement of that number, where both are of one measure and area.
    """

    view: SentenceView
    tie: Tie
    reading: Reading
    left: str
    right: str
    since: str
    rest: str
    before: Trend | None

    @property
    def is_price(self) -> bool:
        """Whether it is a market price."""
        return self.reading.measure in PRICES


def trend_of(view: SentenceView, tie: Tie, floor: int, before: Trend | None = None) -> Trend | None:
    """The movement stated with a number; `floor` is where the number before it ends (0 without one), `before` the
    movement of that number, where both are of one measure and area.
    """
    assert tie.reading is not None
    if tie.reading.measure in ("etf_flow", "capital_flow"):
        return flow_of(view, tie, tie.reading.measure)
    text, start, end = view.text, tie.quantity.start, tie.quantity.end
    trailing = pattern("trailing").match(text, floor) if floor else None
    floor = trailing.end() if trailing else floor
    told = _Told(
        view=view,
        tie=tie,
        reading=tie.reading,
        left=text[max(floor, _clause_start(text, start)) : start],
        right=text[end : _clause_end(text, end, view)],
        since=text[floor:start],
        rest=text[end:],
        before=before,
    )
    settled, trend = _level_outright(told) if tie.reading.kind == "level" else _change_outright(told)
    return trend if settled else _in_words(told)


def _change_outright(told: _Told) -> tuple[bool, Trend | None]:
    """Whether the words around a change settle its movement at once, and which."""
    return (True, "down") if pattern("off").match(told.rest) else (False, None)


def _level_outright(told: _Told) -> tuple[bool, Trend | None]:
    """Whether the words around a level settle its movement at once, and which ("from 1.10", "holds gains")."""
    if pattern("from").search(told.left):
        return True, None
    extreme = pattern("extreme_of").search(told.left)
    if extreme is not None:
        reached = pattern("reached").search(told.left[: extreme.start()])
        return True, None if not reached else "up" if extreme["up"] else "down"
    if told.before is not None and pattern("or").fullmatch(told.since):
        return True, told.before
    compared = _from_to(told.view, told.tie)
    if compared is not None:
        return True, compared
    if told.is_price:
        at = pattern("at_extreme").match(told.rest)
        if at is not None:
            return True, "up" if at["up"] else "down"
        held = pattern("held").search(told.left)
        if held is not None:
            trend: Trend = "up" if held["up"] or held["strong"] else "down"
            return True, _of_pair(told.view, told.tie, trend)
    if told.before is not None and pattern("comma_to").search(told.since):
        return True, told.before
    return False, None


def _in_words(told: _Told) -> Trend | None:
    """The movement that verbs, nouns and comparatives of the clause tell, else what is understood."""
    measure, kind = told.reading.measure, told.reading.kind
    found = _size(told.left) if kind == "change" else None
    found = found or _after(told.rest, told.right, kind, measure) or _before(told.left, measure, kind)
    if found is None and kind == "level" and told.before is not None and pattern("onward").search(told.since):
        return told.before
    if found is None and kind == "level" and told.is_price:
        if told.before is not None and pattern("nearing").search(told.since):
            return told.before
        found = _appended(told.rest)
    found = found or _clause(told.view, told.tie, told.left)
    if found is None:
        return _understood(told)
    trend, at_left = found
    return _of_pair(told.view, told.tie, trend) if at_left else trend


def _appended(rest: str) -> tuple[Trend, bool] | None:
    """The move that a price's level is said to reflect ("at 1.1710, a decline of 0.15%", "reflecting a 2.36% loss")."""
    opening = pattern("reflecting").match(rest)
    moves = lexicon().find_moves(rest[opening.end() : opening.end() + 45]) if opening else []
    return (moves[0].trend, False) if moves else None


def _understood(told: _Told) -> Trend | None:
    """The movement where no word tells it."""
    measure, kind = told.reading.measure, told.reading.kind
    wide = pattern("moved_wide").search(told.left) or pattern("moved_wide_behind").match(told.rest)
    if wide is not None:
        return "up" if wide["up"] else "down"
    if kind == "level":
        if pattern("went_to").search(told.left):
            return _against_known(told.view, told.tie)
        return "flat" if told.is_price and pattern("hovers").search(told.left) else None
    if measure == "policy_rate":
        return _of_the_bank(told.view, told.tie)
    if measure == "central_bank_assets":
        return "down"  # amounts a period are told of the runoff
    # Said of positions, a size without a word of direction is what was unwound.
    return "down" if measure == "carry_trade_size" else None


def _size(left: str) -> tuple[Trend, bool] | None:
    """A verb or noun directly before a change ("rising by 0.60%")."""
    moves = [m for m in lexicon().find_moves(left) if m.trend != "flat"]
    return (moves[-1].trend, True) if moves and is_size_word(left[moves[-1].end :]) else None


def _clause_start(text: str, end: int) -> int:
    last = 0
    for match in pattern("clause_cut").finditer(text, 0, end):
        last = match.end()
    return last


def _clause_end(text: str, start: int, view: SentenceView) -> int:
    stop = re.compile(r"[;:]|\s[–—]\s|,?\s(?:but|while|whereas|and)\s").search(text, start)
    end = stop.start() if stop else len(text)
    following = next((q.start for q in view.quantities if q.start > start), len(text))
    return min(end, following)


def _against_known(view: SentenceView, tie: Tie) -> Trend:
    """Where something "went to" a value: by the value told before, else up, as most that is told goes."""
    assert tie.reading is not None
    cut = any(m.target == "policy_rate" and "cut" in m.text.lower() for m in view.mentions) or " cut" in view.text
    facts = (f for f in view.focus.facts if (f.measure, f.area, f.kind) == (tie.reading.measure, tie.area, "level"))
    known = next(facts, None)
    if known is not None and known.value != tie.reading.value:
        return "up" if tie.reading.value > known.value else "down"
    return "down" if cut else "up"


def _of_the_bank(view: SentenceView, tie: Tie) -> Trend | None:
    """For "one member wanted 50": the way the bank last moved in this text, else the way the text speaks of."""
    facts = (*view.focus.facts, *view.focus.answered)
    known = next(
        (f for f in facts if (f.measure, f.area) == ("policy_rate", tie.area) and f.trend in ("up", "down")), None
    )
    if known is not None:
        return known.trend
    document = view.context.document
    texts = f"{document.title} {document.text} {' '.join(p.text for p in view.context.parents)}"
    cuts, hikes = len(pattern("cuts").findall(texts)), len(pattern("hikes").findall(texts))
    return None if cuts == hikes else "down" if cuts > hikes else "up"


def _from_to(view: SentenceView, tie: Tie) -> Trend | None:
    """A move told by both its ends: "from 2.05 to 2.41%" is up, whatever the verb."""
    index = view.quantities.index(tie.quantity)
    if index == 0 or tie.reading is None or tie.reading.kind != "level":
        return None
    before = view.quantities[index - 1]
    between = view.text[before.end : tie.quantity.start]
    arrow = re.fullmatch(r"\s*(?:→|->|=>)\s*", between)
    joined = re.match(r"\s*(?:\w+\s+){0,2}?to\b", between) and pattern("from_to").search(view.text[: before.start])
    if not (arrow or joined) or before.value == tie.quantity.value:
        return None
    ratio = abs(tie.quantity.value) / abs(before.value) if before.value and tie.quantity.value else 2.0
    if not 0.01 < ratio < 100:
        return None
    return "up" if tie.quantity.value > before.value else "down"


def _after(rest: str, right: str, kind: str, measure: str) -> tuple[Trend, bool] | None:
    """What follows the number: "4.4%, up from", "a 25bp hike", "the lowest since"."""
    match = pattern("up_from").match(rest)
    if match and (measure in PRICES or kind == "change" or not pattern("size_follows").match(rest, match.end())):
        word = match["word"].lower()
        if word in ("up", "higher", "rising", "climbing") or word.endswith(
            ("rising", "climbing", "growing", "widening")
        ):
            return "up", False
        return ("flat" if word in ("unchanged", "flat", "steady") else "down"), False
    if kind == "level":
        extreme = pattern("extreme").match(right)
        if extreme:
            worst = (extreme["down"] or "").lower() == "worst" and measure == "unemployment_rate"
            return ("up" if extreme["up"] or worst else "down"), False
        verb = pattern("apposed").match(rest)
        moves = lexicon().find_moves(rest[verb.end() - len(verb["verb"]) : verb.end()]) if verb else []
        return (moves[0].trend, False) if moves and moves[0].trend != "flat" else None
    moves = [move for move in lexicon().find_moves(right[:45]) if move.trend != "flat"]
    return (moves[0].trend, False) if moves else None


def _before(left: str, measure: str, kind: str) -> tuple[Trend, bool] | None:
    moves = [move for move in lexicon().find_moves(left) if kind == "level" or move.trend != "flat"]
    real = [move for move in moves if not _is_comparison(left, move)]
    if measure in ("gov_spending", "defence_spending", "gov_bond_issuance"):
        real = [move for move in real if not pattern("passed").match(left, move.start)]
    if real:
        return real[-1].trend, True
    carried = pattern("carried").search(left) if kind == "level" and not pattern("stative").search(left) else None
    return (("up" if carried["up"] else "down"), True) if carried else None


# A move that was told with the number before leads on to this one ("cut by 25bp to 4.5%", "and the band is now").
_COMPARISONS = frozenset(
    {
        "above",
        "below",
        "under",
        "less",
        "up",
        "through",
        "high",
        "low",
        "top",
        "better",
        "worse",
        "record",
        "least",
        "most",
        "most since",
        "hold",
        "holds",
        "keep",
        "keeps",
        "leave",
        "leaves",
        "left",
        "held",
        "kept",
        "larger",
        "bigger",
        "smaller",
        "fewer",
    }
)


_HOLDING = frozenset({"hold", "holds", "held", "keep", "keeps", "kept", "leave", "leaves", "left"})


def _is_comparison(left: str, move: Move) -> bool:
    """Whether the word only compares ("above 1.30", "up to", "less than") and moves nothing."""
    word = left[move.start : move.end].lower()
    if word not in _COMPARISONS and not word.startswith(("remain", "stay")):
        return False
    rest = left[move.end :]
    if word == "up":
        return rest.strip().lower() == "to" and not re.search(
            r"(?:ed|went|is|was|are|were|crept|rose)\s+$", left[: move.start]
        )
    if word == "record":
        return not re.match(r"\s*,", rest)
    if word.startswith(("remain", "stay")):
        return pattern("at_level").match(rest) is None
    if word in _HOLDING:
        return pattern("holds_something").match(rest) is not None
    if word in ("high", "low"):
        return not re.match(r"\s+of\b", rest)
    return True


def _clause(view: SentenceView, tie: Tie, left: str) -> tuple[Trend, bool] | None:
    """A price that trades at a level takes the move that its sentence states."""
    assert tie.reading is not None
    if tie.reading.measure not in PRICES:
        return None
    told = [d for d in find_directions(view) if (d.measure, d.area) == (tie.reading.measure, tie.area) and d.trend]
    if tie.reading.kind == "level" and not pattern("neutral").search(left):
        before = [d for d in told if d.end <= tie.quantity.start]
        return (before[-1].trend, False) if before else None  # type: ignore[return-value]
    if told:
        nearest = min(told, key=lambda d: abs(d.start - tie.quantity.start))
        return nearest.trend, False  # type: ignore[return-value]
    if len({m.target for m in view.mentions if m.kind in ("asset", "pair", "currency")}) > 1 or any(
        m.kind == "measure" for m in view.mentions
    ):
        return None
    outside = view.text[: max(0, tie.quantity.start - len(left))]
    moves = [m for m in lexicon().find_moves(outside) if not _is_comparison(outside, m)]
    return (moves[-1].trend, True) if moves else None


def _of_pair(view: SentenceView, tie: Tie, trend: Trend) -> Trend:
    """Turned round where the move is told of the pair's second currency."""
    if tie.area is None or tie.reading is None or tie.reading.measure != "fx_rate":
        return trend
    base, quote = tie.area.split("/")
    lead = view.text[: tie.quantity.start]
    moves = lexicon().find_moves(lead)
    at = moves[-1].start if moves else len(lead)
    opening = max((m.end() for m in re.finditer(r"[;:]\s|\s[–—]\s", lead[:at])), default=0)
    kinds = ("currency", "pair", "anaphor")
    subject = [m for m in view.mentions if m.kind in kinds and opening <= m.start and m.end <= at]
    if subject and subject[-1].kind == "currency" and subject[-1].target == quote:
        before = [m for m in subject[:-1] if m.kind == "currency" and m.target == base]
        against = re.search(r"\b(?:against|versus|vs|to|per)\b[^,;]*$", view.text[: subject[-1].start], re.IGNORECASE)
        if not (before and against):
            return _FLIP[trend]
    if subject and subject[-1].kind == "pair" and subject[-1].inverted:
        return _FLIP[trend]
    return trend
