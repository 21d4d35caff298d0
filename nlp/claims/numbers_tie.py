"""Which cue a number belongs to: every cue is weighed by where it stands, and the best one wins."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from groundswell.core.records import Quantity
from groundswell.nlp.catalogue import load_catalogue
from groundswell.nlp.claims.areas import gap_area, resolve_area
from groundswell.nlp.claims.cues import Cue
from groundswell.nlp.claims.lexicon import lexicon
from groundswell.nlp.claims.readings import PRICES, Reading, money_unit, read_as, scaled
from groundswell.nlp.claims.view import Fact, SentenceView, Topic

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
    r"|up from|down from|and|or|then|now|but|a (?:year|month|quarter|week) (?:ago|earlier)|in \w+|the \w+ before|it(?:[’']s| is| was)|(?:in \w+ )?and (?:will be|was|is|has|had)|this is|this was"
    r"|(?:says?|sees?|has|had|have|expects?|expected|feared?|wants?|wanted|reckons?|goes for|looks? for|predicts?|forecasts?|targets?|projects?|pencils? in))|[→>-]+)?[,:]?\s*"
    rf"(?:{_ADVERBS}\s+)*\s*$",
    re.IGNORECASE,
)
_BY = re.compile(
    r"(?:\s+(?:by|about|nearly|roughly|around|over|more than|another|almost|as much as|some|a further|an additional|further|a|an|of|just|only|up to|at least|approximately|an estimated|close to|well over|to as much as|another|the|its|in|less than|another|than|as|sharply|[a-z]+ly))*\s*",
    re.IGNORECASE,
)
_BY_LATE = re.compile(
    r"\s+(?:[\w’'-]+\s+){1,6}by\s+(?:about|nearly|around|over|more than|another|some|a|up to|roughly|almost)?\s*"
)
_UNWOUND = re.compile(
    r"(?: of [\w\s]{2,30}?)? (?:has|have|had|was|were|is|are) (?:already |now |been )*(?:closed|unwound|cut|covered|gone)\b"
)
_CLOSING = re.compile(r"\b(?:closed|unwound|covered|liquidated)(?: out)? (?:about |only |some |roughly |nearly )?$")
_OFF = re.compile(r"\s+off\b")
_MOVE_NOUN = re.compile(
    r"[-\s]*(?:(?!to\b|and\b|or\b|in\b|on\b|when\b|as\b|if\b)[\w-]+\s+){0,2}?(?:hikes?|cuts?|rises?|drops?|declines?|falls?|gains?|loss(?:es)?|jumps?|rall(?:y|ies)|moves?|slides?|dips?|"
    r"increases?|decreases?|surges?|plunges?|correction|pullback|retreat|bounce|rebound|sell-?off|advance|slump|crash|reduction|appreciation|depreciation|easing|tightening|relief)\b"
    r"|\s+(?:higher|lower|up|down|less|more|weaker|stronger|cheaper|dearer)\b(?!\s+(?:at|to)\s+\$?\d)"
    r"|\s+(?:above|below|under|over)\s+(?:where|its|a (?:year|month)|last|the level)",
    re.IGNORECASE,
)
# Words that lead to a level, never to the size of a move.
_REACHING = re.compile(
    r"(?:hit|reach|touch|cross|top|pass|exceed|surpass|above|below|under|through|reclaim|regain|ret[ao]k|high|low|record|break|broke|breach|least|most|peak|get to|got to|hold|less|better|worse)",
    re.IGNORECASE,
)


def is_size_word(between: str) -> bool:
    """Whether a word of movement, followed by `between`, takes the number behind as its size."""
    return _BY.fullmatch(between) is not None or _BY_LATE.fullmatch(between) is not None


def moves_by(view: SentenceView, quantity: Quantity) -> bool:
    """Whether the number is the size of a move ("fell by 3%", "a 3% drop") and not where it led ("fell to 3%")."""
    text = view.text
    left = text[max(0, quantity.start - 60) : quantity.start]
    if _OFF.match(text, quantity.end) or _UNWOUND.match(text, quantity.end) or _CLOSING.search(left):
        return True
    moves = lexicon().find_moves(left)
    if moves and moves[-1].trend != "flat" and not _REACHING.match(left[moves[-1].start :]):
        if is_size_word(left[moves[-1].end :]):
            return True
    return _MOVE_NOUN.match(text[quantity.end : quantity.end + 40]) is not None


_NEXT = re.compile(r"[\s-]+([A-Za-z][\w’'-]*)")
_VOTE = re.compile(r"\b(?:vote|voted|split|dissent\w*|majority|board)\b", re.IGNORECASE)


def counts_things(view: SentenceView, quantity: Quantity) -> bool:
    """Whether a bare number counts what stands behind it ("three hikes", "300 welders") or votes ("7-2")."""
    if quantity.unit is not None:
        return False
    if quantity.value_high is not None and max(quantity.value, quantity.value_high) <= 12 and _VOTE.search(view.text):
        return "." not in quantity.text
    following = _NEXT.match(view.text, quantity.end)
    if following is None or "." in quantity.text or abs(quantity.value) >= 1000:
        return False
    if following[1].lower() in lexicon().after_value:
        return following[1].lower() == "of" or re.match(r" out of ", view.text[quantity.end :]) is not None
    first, _ = view.syntax.token_range(following.start(1), following.end())
    return first < len(view.syntax.tags) and view.syntax.tags[first] in ("N", "J", "VBG")


def _respectively(view: SentenceView, ties: list[Tie]) -> list[Tie]:
    """ "A and B rose 1% and 2% to 100 and 200 respectively": the areas in their order, for each run of numbers."""
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


def tie_numbers(view: SentenceView, cues: Sequence[Cue]) -> list[Tie]:
    """One tie for each quantity of the sentence, in order."""
    ties: list[Tie] = []
    for index, quantity in enumerate(view.quantities):
        if counts_things(view, quantity):
            ties.append(Tie(quantity, None, None, 0.0, "count"))
            continue
        moved = moves_by(view, quantity)
        found = [*_by_cue(view, cues, index, moved), *_by_link(view, cues, ties, index, moved)]
        found.extend(_by_frame(view, cues, quantity, ties, moved))
        found.extend(_by_talk(view, cues, quantity, moved))
        found = [tie for tie in found if _allowed(view, tie, moved)]
        best = max(found, key=lambda tie: tie.score, default=None)
        ties.append(best if best and best.score >= THRESHOLD else Tie(quantity, None, None, 0.0, "none"))
    return _respectively(view, ties)


def is_level_to_watch(view: SentenceView, quantity: Quantity) -> bool:
    """Whether a market level is one the price has not met: to watch, to break, or led to by the charts alone."""
    words, text = lexicon().levels, view.text
    start = max((m.end() for m in _CLAUSE.finditer(text, 0, quantity.start)), default=0)
    left, right = text[start : quantity.start], text[quantity.end :]
    if words["technical"].search(text):
        return True
    if words["breaking"].search(text[: quantity.start]) and words["outlook"].search(text):
        return True
    if _OSCILLATOR.search(text) and quantity.unit is None and quantity.value <= 100:
        return True
    pending = words["pending"].search(left)
    if pending is not None and not words["met"].search(left[: pending.end()]):
        return True
    if pending is not None and pending["try"]:
        return True
    return words["marked"].match(right) is not None and not words["met"].search(left)


_OSCILLATOR = re.compile(r"\b(?:RSI|stochastics?|ADX|MACD|CCI|relative strength)\b", re.IGNORECASE)
_CLAUSE = re.compile(r";\s|,\s|\s(?:if|but|while|whereas|although|after|despite)\s")
_EVERY = re.compile(r"\b(?:every|each)\s+(?:extra\s+|additional\s+)?$", re.IGNORECASE)
_SHARE = re.compile(
    r"\s+of\s+(?:the\s+|its\s+|their\s+|his\s+|our\s+|all\s+)?(?P<whole>[\w-]+(?:\s+[\w-]+)?)", re.IGNORECASE
)
_OF_OUTPUT = re.compile(
    r"gdp|gnp|world output|global output|output|national income|economy|economic output|annual output|gross domestic",
    re.IGNORECASE,
)
_PERCENT = re.compile(r"%|per ?cent|pct|％|bps?\b|point|percentage|分|割", re.IGNORECASE)
_BY_GDP = frozenset({"gov_debt_to_gdp", "defence_spending"})


def _allowed(view: SentenceView, tie: Tie, moved: bool) -> bool:
    """What no place in the sentence can make good: an area is missing, a share of something else, a bare fraction."""
    if tie.reading is None:
        return True
    measure, quantity = tie.reading.measure, tie.quantity
    if tie.reading.kind == "level" and measure in PRICES and is_level_to_watch(view, quantity):
        return False
    if measure in PRICES and _EVERY.search(view.text[: quantity.start]):
        return False
    if quantity.text.lstrip("#№ ").startswith("00"):
        return False
    if tie.area is None and measure != "defence_spending":
        return False
    if quantity.unit != "%":
        return True
    share = _SHARE.match(view.text, quantity.end)
    if share is not None:
        of_output = _OF_OUTPUT.match(share["whole"]) is not None
        growth_of = tie.reading.kind == "change" or measure in ("policy_rate",)
        if of_output and measure not in _BY_GDP:
            return False
        if not of_output and not growth_of and tie.rule in ("talk", "fact", "sequence"):
            return False
        if not of_output and measure in _BY_GDP:
            return False
    worded = not any(c.isdigit() for c in quantity.text) and not _PERCENT.search(quantity.text)
    return not worded or (tie.reading.kind == "change" and moved)


def _by_frame(
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
        if frame.before is not None and not frame.before.search(left):
            continue
        if frame.after is not None and not frame.after.match(right):
            continue
        if frame.words is not None and not frame.words.search(view.text):
            continue
        area = resolve_area(view, frame.measure, None, quantity)
        reading = read_as(frame.measure, area, quantity, moved=False)
        if reading is not None and reading.kind == "level":
            yield Tie(quantity, reading, area, frame.score + min(reading.fit, 0.0), "frame")
    yield from _by_comparison(view, cues, quantity, ties)


_OVER = re.compile(
    r"\s+(?:over|above|below|under|higher than|lower than|more than|less than|wider than)\s+(?:the\s+|that of\s+|those of\s+|its\s+|their\s+)?(?=\w)",
    re.IGNORECASE,
)
_BETWEEN_THEM = re.compile(r"\s+(?:between them|apart|between the two)\b", re.IGNORECASE)


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
    match = _OVER.match(view.text, quantity.end)
    if match:
        mention = next((m for m in view.mentions if m.start <= match.end() <= m.end and m.start >= match.start()), None)
        if mention and mention.kind in ("country", "central_bank", "bond"):
            other = mention.target
    elif _BETWEEN_THEM.match(view.text, quantity.end) and len(ties) > 1:
        other = next((t.area for t in reversed(ties[:-1]) if t.area and t.area != topic.area), None)
    if other is None or other == topic.area or not _is_of_country(topic.area):
        return
    if topic.measure in ("gov_bond_yield_2y", "gov_bond_yield_30y"):
        yield Tie(quantity, None, None, 12.5, "not:gap")
        return
    measure = "policy_rate_gap" if topic.measure.startswith("policy_rate") else "gov_bond_yield_gap_10y"
    reading = read_as(measure, None, quantity)
    if reading is not None and topic.area is not None:
        yield Tie(quantity, reading, gap_area(measure, topic.area, other), 12.5, "comparison")


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
        if cue.area is None and not any(m.kind in ("country", "central_bank", "bond") for m in view.mentions):
            area = _repeated(view, reading) or area
        if cue.end <= quantity.start and cue.source == "measure" and cue.strength > -1 and reading.fit > -2:
            # Whatever else stands between, a sentence that names a measure mostly means it.
            score = max(score, THRESHOLD + 0.1 - reading.fit)
        if reading.measure != cue.measure:
            area = resolve_area(view, reading.measure, cue, quantity)
        yield Tie(quantity, reading, area, score + reading.fit, f"cue:{cue.source.partition(':')[0]}", cue)


def _repeated(view: SentenceView, reading: Reading) -> str | None:
    """The area of the same figure where it was stated before."""
    facts = (*view.focus.facts, *view.focus.answered)
    return next((f.area for f in facts if f.measure == reading.measure and f.value == reading.value), None)


_CAUSE = re.compile(
    r"(?:\bby|\bamid|\bdespite|\bdue to|\bbecause of|\bthanks to|\bwithout|\bex|\bafter|\bin spite of|\bon|\bexcept|\bexcluding|\bby)\s+(?:\w+\s+)?(?:the\s+|a\s+)?$",
    re.IGNORECASE,
)


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
        if cue.source != "measure" or cue.measure is None:
            score -= 2.0 if _CAUSE.search(text[: cue.start]) and len(between) > 12 else 0.0
        if cue.measure is None:
            words = len(_WORD.findall(between))
            score += 1.5 if cue.source == "chart" and words <= 4 else -0.25 * words
        rivals = any(c is not cue and (c.measure, c.area) != (cue.measure, cue.area) for c in cues)
        if cue.source in ("asset", "pair") and all(c.area in (None, cue.area) for c in cues):
            return max(score, THRESHOLD + 0.6)  # the only asset that the sentence names
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
    kinds = _area_kinds(before.reading.measure)
    named = [m for m in view.mentions if m.kind in kinds and before.quantity.end <= m.start and m.end <= quantity.start]
    if any(cue.measure is None or cue.source == "measure" for cue in inside):
        return
    if len(named) == 1 and len(_WORD.findall(between)) <= 6:
        area, score = named[0].target, 9.3
    elif inside:
        return
    elif not _SHARED.fullmatch(between):
        tail = between.rpartition(";")[2]
        if ";" not in between or not (len(_WORD.findall(tail)) <= 3 or _SHARED.fullmatch(tail)):
            return
        score = 6.5
    known = before.reading.value
    reading = read_as(before.reading.measure, area, scaled(quantity, known), moved=moved)
    if reading is not None:
        if quantity.unit is None and money_unit(before.reading.unit):
            reading = replace(reading, unit=before.reading.unit)
        yield Tie(quantity, reading, area, score + reading.fit, "link", before.cue)


def _area_kinds(measure: str) -> tuple[str, ...]:
    """The kinds of names that can be an area of the measure."""
    if measure == "fx_rate":
        return ("pair",)
    if measure in ("equity_index", "commodity_price", "crypto_price", "market_cap", "etf_flow"):
        return ("asset", "market")
    if measure == "futures_position":
        return ("asset", "currency")
    return ("country", "bond") if measure != "policy_rate" else ("country", "central_bank")


def _by_talk(view: SentenceView, cues: Sequence[Cue], quantity: Quantity, moved: bool) -> Iterator[Tie]:
    """What the talk is about: a figure repeated or answered, the last topic, the document's own, its assets."""
    focus = view.focus
    named = {m.target for m in view.mentions if m.kind in ("country", "central_bank", "asset", "pair", "market")}
    own = any(
        cue.source in ("measure", "asset", "pair")
        and cue.measure
        and cue.strength > -1
        and cue.start < quantity.start
        and read_as(cue.measure, cue.area or "US", quantity, moved=moved)
        for cue in cues
    )
    offset = (-2.5 if own else 0.0) - (2.5 if _has_own_subject(view, quantity) else 0.0)
    if (
        quantity.unit is None
        and quantity.value == int(quantity.value)
        and abs(quantity.value) < 1000
        and not focus.answered
    ):
        offset -= 1.2
    if quantity.unit is None and not focus.answered and _is_counting(view, quantity):
        offset -= 2.0
    for fact in focus.facts[:12]:
        if _is_policy_step(quantity, fact):
            reading = read_as("policy_rate", fact.area, quantity, moved=moved)
            if reading is not None and not (named - {fact.area}):
                yield Tie(quantity, reading, fact.area, 5.7 + min(offset, 0.0), "step")
                break
    if sum(c.isdigit() for c in quantity.text) >= 3:
        repeated = (f for f in focus.facts if _nearness(quantity.value, f.value) == 1)
        for rank, fact in enumerate(repeated):
            if not named or fact.area in named:
                yield from _by_fact(quantity, fact, moved, rank, offset)
    for fact in focus.facts[:6]:
        # A price told again, a little moved.
        if fact.measure in PRICES and fact.kind == "level" and _nearness(quantity.value, fact.value) > 0.96:
            yield from _by_fact(quantity, fact, moved, 0, 0.0)
    for rank, fact in enumerate(focus.answered[:40]):
        if not named or (fact.area and (named & set(fact.area.split("-")) or fact.area in named)):
            yield from _by_fact(quantity, fact, moved, rank, offset, focus.main)
    position = [q for q in view.quantities].index(quantity)
    places = {m.target for m in view.mentions if m.kind == "country"}
    verbless = not any(verb.is_finite for verb in view.syntax.verbs)
    if focus.sequence and len(focus.sequence) == len(view.quantities) and len(places) == 1 and verbless and not own:
        measure = focus.sequence[position]
        area = resolve_area(view, measure, None, quantity)
        reading = read_as(measure, area, quantity, moved=moved)
        if reading is not None:
            yield Tie(quantity, reading, area, 9.6, "sequence")
    for topic, score in ((focus.topic, 5.0), (focus.main, 4.0)):
        if topic is None:
            continue
        area = topic.area
        if area is None or _is_of_country(area) or any(m.kind in ("asset", "market") for m in view.mentions):
            area = resolve_area(view, topic.measure, None, quantity) or area
        known = next(
            (f for f in focus.facts if f.measure == topic.measure and f.area == area and f.kind == "level"), None
        )
        short = scaled(quantity, known.value) if known else quantity
        reading = read_as(topic.measure, area, short, moved=moved)
        if reading is not None and known is not None and known.unit and short is not quantity:
            reading = replace(reading, unit=known.unit)
        if reading is None and topic.measure == "gov_debt_to_gdp" and money_unit(quantity.unit):
            reading = read_as("gov_debt", area, quantity, moved=moved)
        if reading is not None and not (reading.kind == "change" and reading.unit == "%" and not moved):
            yield Tie(quantity, reading, area, score + reading.fit + offset, "talk")
    yield from _by_asset(view, quantity, moved, offset)


def _by_asset(view: SentenceView, quantity: Quantity, moved: bool, offset: float) -> Iterator[Tie]:
    """The price of what the document is about."""
    context, focus = view.context, view.focus
    assets = load_catalogue().assets
    lone = None if context.assets or not context.currency else load_catalogue().market_order(context.currency, "USD")[0]
    for rank, name in enumerate(
        dict.fromkeys(a for a in (focus.asset, context.pair, lone, *context.title_assets) if a)
    ):
        measure = "fx_rate" if "/" in name else assets[name].measure
        reading = read_as(measure, name, quantity, moved=moved)
        if reading is not None:
            yield Tie(quantity, reading, name, 4.2 - 0.3 * rank + reading.fit + offset, "asset")


_GOOD_SUBJECTS = re.compile(
    r"^(?:forecasts?|consensus|estimates?|rates?|levels?|figures?|numbers?|prints?|readings?|peaks?|highs?|lows?|bands?|ranges?|targets?|prices?|index|markets?"
    r"|\w*day|week|month|year|quarter|morning|spot|data|desks?|analysts?|economists?|traders?|headlines?|move|hike|cut|median|base case|call|bets?"
    r"|january|february|march|april|may|june|july|august|september|october|november|december|number|close|projection|pair|coin|metal|token|gap|last|next|bank|banks|board|committee|members?|dissenters?|governors?|officials?|dots?|panel|chair|house|increases?|decreases?|jumps?|dips?|slides?|falls?|climbs?|advances?|retreats?|plunges?|slumps?|pullbacks?|withdrawals?|outflows?|inflows?|performance|value|trend|programmes?|program|plans?|polls?|surveys?|models?|ministers?|premier|president|one|myth"
    r"|street|positions?|declines?|drops?|rises?|rall(?:y|ies)|gains?|loss(?:es)?|corrections?|recovery|rebounds?|surges?|sell-off|weeks|months|years|days|quarters|ministers?|ministry|government|union|unions|others?|half|total|pace|share|level|everyone|somebody|people|ppl|spring|summer|autumn|winter|hours?|target)$",
    re.IGNORECASE,
)


_UNKNOWN_OPENER = re.compile(r"[A-Z][a-z]{2,}s (?:are|were|have|cost)\b(?<!Markets are)(?<!Markets were)")
_UNKNOWN_MOVER = re.compile(r"\b([a-z]{3,}) (?:up|down|at) (?:about )?$")


def _has_own_subject(view: SentenceView, quantity: Quantity) -> bool:
    """Whether the sentence speaks of a thing of its own that the catalogue does not know ("The watch on my wrist lost 11%")."""
    syntax = view.syntax
    if _UNKNOWN_OPENER.match(view.text) and not any(m.start == 0 for m in view.mentions):
        return True
    fragment = _UNKNOWN_MOVER.search(view.text, 0, quantity.start)
    if (
        fragment
        and not _GOOD_SUBJECTS.match(fragment[1])
        and not any(m.start <= fragment.start(1) < m.end for m in view.mentions)
    ):
        return True
    first, _ = syntax.token_range(quantity.start, quantity.end)
    clause = syntax.clauses[syntax.clause_at(first)]
    if clause.verb is None:
        return False
    span = range(clause.first, min(clause.verb.first, first))
    for token, name in ((syntax.tokens[i], syntax.tags[i]) for i in span):
        if name != "N" or not token.text[0].islower() or _GOOD_SUBJECTS.match(token.lower):
            continue
        if not any(m.start <= token.start < m.end for m in view.mentions):
            return True
    return False


def _is_policy_step(quantity: Quantity, fact: Fact) -> bool:
    """Whether a rate in hundredths stands a few steps from a policy rate just told ("one more, in May, to 4.10%")."""
    near = fact.measure == "policy_rate" and fact.kind == "level" and 0 < abs(quantity.value - fact.value) <= 0.75
    hundredths = re.fullmatch(r"\D*\d+\.\d[05]\D*", quantity.text) is not None
    return near and hundredths and quantity.unit in ("%", None)


def _is_counting(view: SentenceView, quantity: Quantity) -> bool:
    """Whether a noun that the catalogue does not know stands right behind ("10,000 virtual USDT")."""
    following = _NEXT.match(view.text, quantity.end)
    if following is None or following[1].lower() in lexicon().after_value:
        return False
    first, _ = view.syntax.token_range(following.start(1), following.end())
    return first < len(view.syntax.tags) and view.syntax.tags[first] in ("N", "J")


def _is_of_country(area: str | None) -> bool:
    return area is not None and len(area) == 2


def _by_fact(
    quantity: Quantity, fact: Fact, moved: bool, rank: int, offset: float, main: Topic | None = None
) -> Iterator[Tie]:
    reading = read_as(fact.measure, fact.area, quantity, moved=moved)
    if reading is None and quantity.unit is None:
        reading = Reading(fact.measure, fact.kind, quantity.value, quantity.value_high, fact.unit or "", -9.0)
    if reading is None or reading.kind != fact.kind:
        return
    if quantity.unit is None and reading.unit != fact.unit:
        reading = Reading(reading.measure, reading.kind, reading.value, reading.value_high, fact.unit or reading.unit)
    near = _nearness(reading.value, fact.value)
    if quantity.unit is None and near < 1:
        for factor in (1e3, 1e6, 1e9, 1e12):
            if _nearness(quantity.value * factor, fact.value) == 1:
                high = None if quantity.value_high is None else quantity.value_high * factor
                near, reading = 1, replace(reading, value=fact.value, value_high=high)
    bonus = 1.0 if main and (fact.measure, fact.area) == (main.measure, main.area) else 0.0
    score = 8.0 + bonus if near == 1 else bonus + (6.5 * near if near > 0.5 else 0.0) + offset
    if reading.fit > -9.0 or near == 1:
        yield Tie(quantity, reading, fact.area, score - 0.01 * rank, "fact")


def _nearness(value: float, known: float) -> float:
    """1 for the same value, falling to 0 for one half or double."""
    if value == known:
        return 1.0
    if value * known <= 0:
        return 0.0
    ratio = abs(value / known)
    return max(0.0, 0.99 - abs(ratio - 1 if ratio > 1 else 1 / ratio - 1))
