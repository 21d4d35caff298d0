"""Which cue a number belongs to: every cue is weighed by where it stands, and the best one wins."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from groundswell.core.records import Quantity
from groundswell.nlp.catalogue import load_catalogue
from groundswell.nlp.claims.areas import resolve_area
from groundswell.nlp.claims.cues import Cue
from groundswell.nlp.claims.lexicon import lexicon
from groundswell.nlp.claims.readings import Reading, read_as
from groundswell.nlp.claims.view import Fact, SentenceView

# Below this a number stays untied. Chosen on the even half of the development documents.
THRESHOLD = 3.0


@dataclass(frozen=True, slots=True)
class Tie:
    """A number with what it measures. `reading` None: it belongs to something that carries no claim."""

    quantity: Quantity
    reading: Reading | None
    area: str | None
    score: float
    rule: str
    cue: Cue | None = None


_WORD = re.compile(r"[\w$€£¥%.&'’-]*\w")
_STRONG = re.compile(r"[;:.?!…]\s|\s[–—-]\s|[()]| → ")
_TURN = re.compile(r",?\s(?:but|while|whereas|as|although|though|because|despite|after|following|since|if|when)\s")
_AND = re.compile(r",\s|\sand\s|\sor\s")
_DIRECT = re.compile(r"[\s-]*(?:(?:more|new|net|total|annual|monthly|official|spot|fresh|extra)[\s-]+)?", re.IGNORECASE)
_OF = re.compile(
    r"\s*(?:(?:worth|increase|rise|drop|fall|decline|jump|cut)\s+)?(?:of|in|for|on|into|from|worth of)\s+(?:(?:the|its|their|a|new|net|annual|total|short|long)\s+)?",
    re.IGNORECASE,
)
_ADVERBS = (
    r"(?:a|an|the|about|around|roughly|nearly|some|just|only|almost|at|near|below|above|over|under|previous|prior|earlier|last|estimated|expected"
    r"|consensus|forecast|record|of|more than|less than|then|now|barely|as|well|too|by|is|was)"
)
_SHARED = re.compile(
    rf"\s*(?:as well|already|{_ADVERBS}\s)?\s*(?:[,;(]|[–—-]\s)?\s*(?:(?:[\w’']+\s+){{0,3}}?(?:to|from|vs\.?|versus|against|compared (?:with|to)|than|after|instead of|rather than|not|before"
    r"|up from|down from|and|or|then|now|but|a (?:year|month|quarter|week) (?:ago|earlier)|in \w+|the \w+ before|it(?:[’']s| is| was)|this is|this was"
    r"|(?:says?|sees?|has|had|have|expects?|expected|feared?|wants?|wanted|reckons?|goes for|looks? for|predicts?|forecasts?|targets?|projects?|pencils? in))|[→>-]+)?[,:]?\s*"
    rf"(?:{_ADVERBS}\s+)*\s*$",
    re.IGNORECASE,
)
_BY = re.compile(
    r"\s*(?:by|about|nearly|roughly|around|over|more than|another|almost|as much as|some|a further|an additional|further|a|an|of|just|only|up to|at least|approximately|an estimated|close to|well over|to as much as|another|the|its|in|less than|another|than|as|sharply|[a-z]+ly)*\s*",
    re.IGNORECASE,
)
_MOVE_NOUN = re.compile(
    r"[-\s]*(?:(?!to\b|and\b|or\b|in\b|on\b|when\b|as\b|if\b)[\w-]+\s+){0,2}?(?:hikes?|cuts?|rises?|drops?|declines?|falls?|gains?|loss(?:es)?|jumps?|rall(?:y|ies)|moves?|slides?|dips?|"
    r"increases?|decreases?|surges?|plunges?|correction|pullback|retreat|bounce|rebound|sell-?off|advance|slump|crash|reduction|appreciation|depreciation|swing|easing|tightening|relief)\b"
    r"|\s+(?:higher|lower|up|down|less|more|weaker|stronger|cheaper|dearer)\b(?!\s+(?:at|to)\s+\$?\d)"
    r"|\s+(?:above|below|under|over)\s+(?:where|its|a (?:year|month)|last|the level)",
    re.IGNORECASE,
)
# Words that lead to a level, never to the size of a move.
_REACHING = re.compile(
    r"(?:hit|reach|touch|cross|top|pass|exceed|surpass|above|below|under|through|reclaim|regain|ret[ao]k|high|low|record|break|broke|breach|least|most|peak|get to|got to|hold|less|better|worse)",
    re.IGNORECASE,
)


def moves_by(view: SentenceView, quantity: Quantity) -> bool:
    """Whether the number is the size of a move ("fell by 3%", "a 3% drop") and not where it led ("fell to 3%")."""
    text = view.text
    left = text[max(0, quantity.start - 60) : quantity.start]
    moves = lexicon().find_moves(left)
    if moves and moves[-1].trend != "flat" and not _REACHING.match(left[moves[-1].start :]):
        if _BY.fullmatch(left[moves[-1].end :]):
            return True
    return _MOVE_NOUN.match(text[quantity.end : quantity.end + 40]) is not None


_FUNCTION_WORDS = frozenset(
    "a an and as at after before but by during for from in into is it like max minus next now of on or over per plus so than that the then this til "
    "till to today tomorrow tonight until up vs was when where while with within yesterday year by-year if are again anyway already also "
    "either ever first flat here imho imo instead just lol max maybe most net not only per percent right soon still though too was were "
    "would could will can may might has had have does down higher lower handle level mark area eoy eod eow longs shorts long short contracts jobs points basis bp bps ish or-so".split()
)
_NEXT = re.compile(r"[\s-]+([A-Za-z][\w’'-]*)")
_VOTE = re.compile(r"\b(?:vote|voted|split|dissent\w*|majority|board)\b", re.IGNORECASE)


def counts_things(view: SentenceView, quantity: Quantity) -> bool:
    """Whether a bare number counts what stands behind it ("three hikes", "300 welders") or votes ("7-2")."""
    if quantity.unit is not None:
        return False
    if quantity.value_high is not None and max(quantity.value, quantity.value_high) <= 12 and _VOTE.search(view.text):
        return "." not in quantity.text
    following = _NEXT.match(view.text, quantity.end)
    if following is None or "." in quantity.text or abs(quantity.value) >= 1e6:
        return False
    word = following[1].lower()
    if word in _FUNCTION_WORDS or any(m.start < following.end() and m.end > following.start(1) for m in view.mentions):
        return False
    first, _ = view.syntax.token_range(following.start(1), following.end())
    return first < len(view.syntax.tags) and view.syntax.tags[first] in ("N", "J", "VBG")


def tie_numbers(view: SentenceView, cues: Sequence[Cue]) -> list[Tie]:
    """One tie for each quantity of the sentence, in order."""
    ties: list[Tie] = []
    for index, quantity in enumerate(view.quantities):
        if counts_things(view, quantity):
            ties.append(Tie(quantity, None, None, 0.0, "count"))
            continue
        moved = moves_by(view, quantity)
        found = [*_by_cue(view, cues, index, moved), *_by_link(view, cues, ties, index, moved)]
        found.extend(_by_talk(view, cues, quantity, moved))
        best = max(found, key=lambda tie: tie.score, default=None)
        ties.append(best if best and best.score >= THRESHOLD else Tie(quantity, None, None, 0.0, "none"))
    return ties


def _by_cue(view: SentenceView, cues: Sequence[Cue], index: int, moved: bool) -> Iterator[Tie]:
    quantity = view.quantities[index]
    for cue in cues:
        score = _place(view, cues, cue, index) + cue.strength
        if cue.measure is None:
            yield Tie(quantity, None, None, score, f"not:{cue.source}", cue)
            continue
        area = resolve_area(view, cue.measure, cue, quantity)
        reading = read_as(cue.measure, area, quantity, moved=moved)
        if reading is None:
            continue
        if reading.measure != cue.measure:
            area = resolve_area(view, reading.measure, cue, quantity)
        yield Tie(quantity, reading, area, score + reading.fit, f"cue:{cue.source.partition(':')[0]}", cue)


def _place(view: SentenceView, cues: Sequence[Cue], cue: Cue, index: int) -> float:
    """How well a cue's place suits the number: 12 directly at it, less with every word and boundary between."""
    quantity, text = view.quantities[index], view.text
    if cue.end <= quantity.start:
        between = text[cue.end : quantity.start]
        score = 10.0 - 0.3 * min(len(_WORD.findall(between)), 20)
        score -= (
            2.5 * len(_STRONG.findall(between)) * (0 if between.lstrip()[:1] in (":", "(") and len(between) < 6 else 1)
        )
        score -= 1.5 * len(_TURN.findall(between)) + 0.5 * len(_AND.findall(between))
        score -= 1.5 * sum(cue.end <= other.start < quantity.start for other in view.quantities)
        rivals = any(c is not cue and (c.measure, c.area) != (cue.measure, cue.area) for c in cues)
        return score if rivals else max(score, THRESHOLD + 0.6)
    between = text[quantity.end : cue.start]
    if _is_taken(view, cue, index):
        return 2.0
    if _DIRECT.fullmatch(between):
        return 11.5
    if _OF.fullmatch(between):
        return 10.5
    score = 7.0 - 0.5 * min(len(_WORD.findall(between)), 12)
    score -= 2.5 * len(_STRONG.findall(between)) + 1.5 * len(_TURN.findall(between)) + 1.5 * len(_AND.findall(between))
    score -= 3.0 * sum(quantity.end <= other.start < cue.start for other in view.quantities)
    return score


_HOLDS = re.compile(
    r"\s*(?:rate|yields?|price)?\s*(?:is|was|at|to|of|on|in|near|around|about|a|stands? at|sits? at|[:,(]|hit|rose|fell|[a-z]+ed|[a-z]+ing)?\s*(?:to|at|by|of)?\s*"
)


def _is_taken(view: SentenceView, cue: Cue, index: int) -> bool:
    """Whether a cue behind the number leads to the number after it ("4.1% at year-end and the Selic at 12.25")."""
    following = next((q for q in view.quantities[index + 1 :] if q.start >= cue.end), None)
    return following is not None and _HOLDS.fullmatch(view.text[cue.end : following.start]) is not None


def _by_link(view: SentenceView, cues: Sequence[Cue], ties: Sequence[Tie], index: int, moved: bool) -> Iterator[Tie]:
    """The number before, where only words of comparison, transition or listing stand between ("2.9% vs 3.1%").

    A single place or asset between is the area of the new number ("Germany 2.4%, Spain 1.3%").
    """
    if not ties:
        return
    before, quantity = ties[-1], view.quantities[index]
    between = view.text[before.quantity.end : quantity.start]
    inside = [cue for cue in cues if before.quantity.end <= cue.start and cue.end <= quantity.start]
    if before.reading is None:
        if not inside and before.rule.startswith("not") and _SHARED.fullmatch(between):
            yield Tie(quantity, None, None, 9.0, before.rule)
        return
    area, score = before.area, 9.0
    named = [
        m
        for m in view.mentions
        if m.kind in ("country", "asset", "market", "pair")
        and before.quantity.end <= m.start
        and m.end <= quantity.start
    ]
    if any(cue.measure is None or cue.source == "measure" for cue in inside):
        return
    if len(named) == 1 and len(_WORD.findall(between)) <= 6:
        area, score = named[0].target, 9.3
    elif inside or not _SHARED.fullmatch(between):
        return
    reading = read_as(before.reading.measure, area, quantity, moved=moved)
    if reading is not None:
        yield Tie(quantity, reading, area, score + reading.fit, "link", before.cue)


def _by_talk(view: SentenceView, cues: Sequence[Cue], quantity: Quantity, moved: bool) -> Iterator[Tie]:
    """What the talk is about: a figure repeated or answered, the last topic, the document's own, its assets."""
    focus = view.focus
    named = {m.target for m in view.mentions if m.kind in ("country", "central_bank", "asset", "pair", "market")}
    own = any(cue.source == "measure" and cue.strength > -1 for cue in cues)
    offset = (-2.5 if own else 0.0) - (1.5 if _has_own_subject(view) else 0.0)
    for rank, fact in enumerate((*focus.facts[:8], *focus.answered[:24])):
        if not named or fact.area is None or named & set(fact.area.split("-")) or fact.area in named:
            yield from _by_fact(quantity, fact, moved, rank, offset)
    position = [q for q in view.quantities].index(quantity)
    if focus.sequence and len(focus.sequence) == len(view.quantities) and named and not own:
        measure = focus.sequence[position]
        area = resolve_area(view, measure, None, quantity)
        reading = read_as(measure, area, quantity, moved=moved)
        if reading is not None:
            yield Tie(quantity, reading, area, 7.0, "sequence")
    for topic, score in ((focus.topic, 5.0), (focus.main, 4.0)):
        if topic is None:
            continue
        area = topic.area
        if area is None or _is_of_country(area):
            area = resolve_area(view, topic.measure, None, quantity) or area
        reading = read_as(topic.measure, area, quantity, moved=moved)
        if reading is not None and not (reading.kind == "change" and reading.unit == "%" and not moved):
            yield Tie(quantity, reading, area, score + reading.fit + offset, "talk")
    yield from _by_asset(view, quantity, moved, offset)


def _by_asset(view: SentenceView, quantity: Quantity, moved: bool, offset: float) -> Iterator[Tie]:
    """The price of what the document is about."""
    context, focus = view.context, view.focus
    assets = load_catalogue().assets
    for rank, name in enumerate(dict.fromkeys(a for a in (focus.asset, context.pair, *context.title_assets) if a)):
        measure = "fx_rate" if "/" in name else assets[name].measure
        reading = read_as(measure, name, quantity, moved=moved)
        if reading is not None:
            yield Tie(quantity, reading, name, 4.2 - 0.3 * rank + reading.fit + offset, "asset")


_GOOD_SUBJECTS = re.compile(
    r"^(?:forecasts?|consensus|estimates?|rates?|levels?|figures?|numbers?|prints?|readings?|peaks?|highs?|lows?|bands?|ranges?|targets?|prices?|index|markets?"
    r"|\w*day|week|month|year|quarter|morning|spot|data|desks?|analysts?|economists?|traders?|headlines?|move|hike|cut|median|base case|call|bets?"
    r"|january|february|march|april|may|june|july|august|september|october|november|december|number|close|projection|pair|coin|metal|token|gap|last|next)$",
    re.IGNORECASE,
)


def _has_own_subject(view: SentenceView) -> bool:
    """Whether the sentence speaks of a thing of its own that the catalogue does not know ("The watch on my wrist lost 11%")."""
    syntax = view.syntax
    verb = next((v for v in syntax.verbs if v.is_finite), None)
    if verb is None:
        return False
    for token, name in zip(syntax.tokens[: verb.first], syntax.tags, strict=False):
        if name != "N" or not token.text[0].islower() or _GOOD_SUBJECTS.match(token.lower):
            continue
        if not any(m.start <= token.start < m.end for m in view.mentions):
            return True
    return False


def _is_of_country(area: str | None) -> bool:
    return area is not None and len(area) == 2


def _by_fact(quantity: Quantity, fact: Fact, moved: bool, rank: int, offset: float) -> Iterator[Tie]:
    reading = read_as(fact.measure, fact.area, quantity, moved=moved)
    if reading is None or reading.kind != fact.kind:
        return
    if quantity.unit is None and reading.unit != fact.unit:
        reading = Reading(reading.measure, reading.kind, reading.value, reading.value_high, fact.unit or reading.unit)
    near = _nearness(reading.value, fact.value)
    score = 8.0 if near == 1 else (6.5 * near if near > 0.5 else 0.0) + offset
    yield Tie(quantity, reading, fact.area, score - 0.05 * rank, "fact")


def _nearness(value: float, known: float) -> float:
    """1 for the same value, falling to 0 for one half or double."""
    if value == known:
        return 1.0
    if value * known <= 0:
        return 0.0
    ratio = abs(value / known)
    return max(0.0, 0.99 - abs(ratio - 1 if ratio > 1 else 1 / ratio - 1))
