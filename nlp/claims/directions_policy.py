"""Moves of the policy rate: hikes, cuts, holds, tightening, their delay, and rates that stay high (rules 8 to 11)."""

from __future__ import annotations

from groundswell.core.records import Modality, Tense, Trend
from groundswell.nlp.claims.areas import resolve_area
from groundswell.nlp.claims.clauses import Syntax
from groundswell.nlp.claims.cues import Cue
from groundswell.nlp.claims.directions_lexicon import Moves
from groundswell.nlp.claims.view import Draft, SentenceView


def find_policy_moves(view: SentenceView, words: Moves) -> list[Draft]:
    """The policy moves of a sentence, left to right."""
    syntax = view.syntax
    found: list[Draft] = []
    taken = -1
    openers = words.policy_openers
    for position, word in enumerate(syntax.lower):
        if position < taken or word not in openers:
            continue
        move = (
            _longer(syntax, position, words)
            or _away(syntax, position)
            or _unchanged(view, position, words)
            or _next_move(view, position)
            or _verb(view, position, words)
            or _noun(view, position, words)
            or _comparative(view, position, words)
        )
        if move is None:
            continue
        first, last, trend = move = _finished(syntax, move, words)
        taken = last
        draft = _draft(view, first, last, trend, words)
        if draft is not None:
            found.append(draft)
    return found


Move = tuple[int, int, Trend]


def _finished(syntax: Syntax, move: Move, words: Moves) -> Move:
    """As "done cutting", "finished with hikes": the bank stays where it is."""
    first, last, _ = move
    before = syntax.words(max(first - 2, 0), first)
    size = 2 if before[-1:] == ["with"] else 1
    ends = len(before) >= size and before[-size] in words.lists["policy_finished"]
    return (first - size, last, "flat") if ends and (size == 2 or syntax.tags[first] == "VBG") else move


def _longer(syntax: Syntax, position: int, words: Moves) -> Move | None:
    size = words.lists["policy_longer"].match(syntax.lower, position)
    return (position, position + size, "flat") if size else None


def _away(syntax: Syntax, position: int) -> Move | None:
    """As "a shift away from ultra-loose policy"."""
    if syntax.words(position, position + 2) != ["away", "from"]:
        return None
    loose = {"ultra-loose", "ultra-easy", "ultra-accommodative", "easy", "loose", "negative", "ultra"}
    return (position, position + 3, "up") if loose & set(syntax.words(position + 2, position + 4)) else None


def _unchanged(view: SentenceView, position: int, words: Moves) -> Move | None:
    """As "no change", "stands pat", where the talk is of the policy rate."""
    size = words.lists["policy_unchanged"].match(view.syntax.lower, position)
    if not size:
        return None
    topic = view.focus.topic
    spoken = (topic is not None and topic.measure == "policy_rate") or _bank_near(view, position, 8)
    return (position, position + size, "flat") if spoken else None


_NEXT: dict[str, Trend] = {"up": "up", "higher": "up", "down": "down", "lower": "down"}


def _next_move(view: SentenceView, position: int) -> Move | None:
    """As "the ECB's next move is up": the way of the move, told by its verb."""
    lower = view.syntax.lower
    if lower[position : position + 1] not in (("move",), ("step",)) or lower[position + 1 : position + 2] == (",",):
        return None
    if "next" not in lower[max(position - 3, 0) : position] or not _bank_near(view, position, 6):
        return None
    way = next((i for i in range(position + 1, min(position + 6, len(lower))) if lower[i] in _NEXT), None)
    return None if way is None else (position, way + 1, _NEXT[lower[way]])


def _noun(view: SentenceView, position: int, words: Moves) -> Move | None:
    syntax = view.syntax
    word = syntax.tokens[position].lower
    trend = words.policy_nouns.get(word) or words.policy_verbs.get(word if _is_gerund_of_policy(word) else "")
    if trend is None:
        return None
    before = syntax.words(max(position - 3, 0), position)
    nominal = syntax.tags[position] in ("N", "VBG", "J", "VB") or (
        bool(before) and before[-1] in words.lists["policy_before_noun"]
    )
    if not nominal:
        return None
    if before and (
        before[-1] in words.lists["policy_not_policy"] or before[-1] in ("this", "that", "such", "any", "every")
    ):
        return None
    if _is_hypothetical(syntax, position) or _is_any_sign(syntax, position):
        return None
    if (
        before
        and before[-1] in words.lists["policy_stopping"]
        and word in ("hiking", "cutting", "easing", "tightening")
    ):
        return position - 1, position + 1, "flat"
    if not _is_about_rates(view, position, before, trend, words):
        return None
    first = position
    while first and syntax.tokens[first - 1].lower in (
        "rate",
        "rates",
        "interest",
        "policy",
        "monetary",
        "hawkish",
        "dovish",
    ):
        first -= 1
    return first, position + 1, trend


def _is_gerund_of_policy(word: str) -> bool:
    """Whether a form in -ing names a policy by itself; "increasing", "lowering" are said of anything."""
    return word.endswith("ing") and word.startswith(
        ("hik", "cut", "eas", "tighten", "normali", "loosen", "hold", "paus")
    )


_EFFECTS = frozenset(
    {"helps", "hurts", "means", "makes", "boosts", "lifts", "supports", "weakens", "favours", "favors"}
)


def _is_hypothetical(syntax: Syntax, position: int) -> bool:
    """As in "a rate cut would help", "a rate cut helps": a cause that has not come (rule 24)."""
    clause = syntax.clauses[syntax.clause_at(position)]
    verb = clause.verb
    if verb is None or position > verb.first:
        return False
    if verb.modal not in ("could", "would", "might", "may") and syntax.lower[verb.head] not in _EFFECTS:
        return False
    phrase = set(syntax.words(max(position - 4, clause.first), position))
    return bool(phrase & {"a", "an"}) and not phrase & {"potential", "possible", "likely", "expected"}


def _is_any_sign(syntax: Syntax, position: int) -> bool:
    """As in "any signals of rate cuts": hypothetical, whatever is signalled."""
    before = set(syntax.words(max(position - 5, 0), position))
    return "any" in before and bool(before & {"signal", "signals", "hint", "hints", "sign", "signs", "indication"})


def _is_about_rates(view: SentenceView, position: int, before: list[str], trend: Trend, words: Moves) -> bool:
    syntax = view.syntax
    word = syntax.tokens[position].lower
    if words.lists["policy_rates"].find(before) is not None:
        return True
    if trend == "flat":
        return bool({"hawkish", "dovish"} & set(before)) or _bank_near(view, position, 3)
    if _bank_near(view, position, 5):
        return True
    topic = view.focus.topic
    known = view.context.central_bank is not None or (topic is not None and topic.measure == "policy_rate")
    dated = bool(before) and before[-1] in words.lists["policy_before_noun"] and _home(view) is not None
    if dated:
        return True
    if known and before and before[-1] in words.lists["policy_timed"]:
        return True
    if word.startswith(("hike", "tighten", "normali")):
        return known
    following = syntax.words(position + 1, position + 3)
    return known and (
        bool({"bets", "odds", "expectations", "hopes"} & set(following))
        or (word.startswith(("easing",)) and "monetary" in before)
    )


def _bank_near(view: SentenceView, position: int, reach: int) -> bool:
    tokens = view.syntax.tokens
    low = tokens[max(position - reach, 0)].start
    high = tokens[min(position + reach, len(tokens) - 1)].end
    return any(m.kind == "central_bank" and m.start >= low and m.end <= high for m in view.mentions)


def _verb(view: SentenceView, position: int, words: Moves) -> Move | None:
    syntax = view.syntax
    word, name = syntax.tokens[position].lower, syntax.tags[position]
    trend = words.policy_verbs.get(word)
    if name not in ("VBD", "VBN", "VBP", "VB", "VBG"):
        return None
    if word in ("go", "goes", "going") and _bank_subject(view, position):
        way = syntax.words(position + 1, position + 2)
        return (position, position + 2, words.words[way[0]]) if way in (["higher"], ["lower"]) else None
    if trend is None:
        return None
    for i in range(position + 1, min(position + 6, len(syntax.tokens))):
        other = syntax.tokens[i].lower
        if other in words.lists["policy_objects"] and syntax.lower[i - 1] not in words.lists["policy_other_rates"]:
            if other == "policy" and syntax.words(i + 1, i + 2) in (["rate"], ["rates"]):
                continue
            if trend == "flat" and other == "policy":
                return None
            if i + 1 < len(syntax.tokens) and syntax.tokens[i + 1].lower in (
                "hike",
                "hikes",
                "cut",
                "cuts",
                "expectations",
                "bets",
            ):
                return None
            last = i + 2 if trend == "flat" and syntax.words(i + 1, i + 2) in (["steady"], ["unchanged"]) else i + 1
            return position, last, trend
        if syntax.tags[i] not in ("DT", "J", "N", "CD", "R") or other == ",":
            break
    alone = word.startswith(("hik", "tighten")) or (
        word in ("cut", "cuts", "cutting", "ease", "eases", "eased") and _bank_subject(view, position)
    )
    if not alone or not _bank_subject(view, position) or _has_other_object(syntax, position, words):
        return None
    if syntax.words(position - 1, position)[:1] and syntax.tokens[position - 1].lower in words.lists["policy_stopping"]:
        return position - 1, position + 1, "flat"
    return position, position + 1, trend


def _has_other_object(syntax: Syntax, position: int, words: Moves) -> bool:
    """As in "Beijing tightened regulations", "employers cut 105,000 jobs": the object is no policy rate."""
    following = syntax.words(position + 1, position + 6)
    if syntax.lower[position].startswith("tighten"):
        named = syntax.tags[position + 1 : position + 2] in (("N",), ("J",), ("DT",))
        return named and following[0] not in words.lists["policy_objects"] and following[0] not in ("monetary", "again")
    if syntax.lower[position] not in ("cut", "cuts", "cutting"):
        return False
    tags = syntax.tags[position + 1 : position + 6]
    size = next((i for i, tag in enumerate(tags) if tag not in ("DT", "J", "CD", "PRP$", "VBN", "VBG")), len(tags))
    if not size:
        return False
    noun = following[size : size + 1]
    return tags[size : size + 1] == ("N",) and noun[0] not in words.lists["policy_sizes"] and "/" not in noun[0]


def _bank_subject(view: SentenceView, position: int) -> bool:
    """Whether a central bank, or a country that stands for it, is named before the verb in its clause."""
    syntax = view.syntax
    clause = syntax.clauses[syntax.clause_at(position)]
    low, high = syntax.tokens[clause.first].start, syntax.tokens[position].start
    topic = view.focus.topic
    if "it" in syntax.words(clause.first, position) and topic is not None and topic.measure == "policy_rate":
        return True
    return any(
        m.kind == "central_bank" or (m.kind == "country" and not _is_attribute(view, m.end))
        for m in view.mentions
        if low <= m.start < high
    )


def _is_attribute(view: SentenceView, end: int) -> bool:
    """Whether a noun follows a country's name at once ("Chinese exporters"): the country is not the one who acts."""
    first, _ = view.syntax.token_range(end, end + 2)
    return view.syntax.tags[first : first + 1] == ("N",)


def _comparative(view: SentenceView, position: int, words: Moves) -> Move | None:
    """As "lower interest rates": expected, they are moves; "higher rates" that persist are flat."""
    syntax = view.syntax
    word = syntax.tokens[position].lower
    trend = words.comparatives.get(word) or words.verbs.get(word)
    if trend is None or (word in words.verbs and not word.endswith("ing")):
        return None
    if syntax.words(position + 1, position + 4) == ["interest", "rate", "expectations"]:
        return position, position + 4, trend
    if word in words.verbs:
        return None
    for i in range(position + 1, min(position + 5, len(syntax.tokens))):
        other = syntax.tokens[i].lower
        if other in ("rates", "rate", "policy"):
            if "exchange" in syntax.words(position, i):
                return None
            tail = syntax.words(i + 1, i + 5)
            if (other == "policy" and "monetary" not in syntax.words(position, i)) or (
                other == "rate" and "interest" not in syntax.words(position, i)
            ):
                return None
            if {"persist", "longer", "stay", "remain"} & set(tail):
                return position, i + 1, "flat"
            return (position, i + 1, trend) if _is_expected(syntax, position, words) else None
        if syntax.tags[i] not in ("J", "N", "DT"):
            return None
    return None


def _is_expected(syntax: Syntax, position: int, words: Moves) -> bool:
    before = syntax.words(max(position - 6, 0), position)
    return any(words.lists[name].find(before) is not None for name in ("excluded_expected", "excluded_expected_rates"))


def _draft(view: SentenceView, first: int, last: int, trend: Trend, words: Moves) -> Draft | None:
    syntax = view.syntax
    start, end = syntax.tokens[first].start, syntax.tokens[last - 1].end
    area = _area(view, start, end)
    delayed = words.lists["policy_delay"].find(syntax.words(max(first - 6, 0), last)) is not None
    if area is None or (_watched(syntax, first, words) and not delayed):
        return None
    tense: Tense | None = None
    modality: Modality | None = None
    if delayed or (
        trend == "flat" and syntax.words(first, first + 1)[0] in ("higher", "prolonged", "high", "elevated", "rates")
    ):
        trend, tense, modality = "flat", "future", "hedged"
    elif words.lists["policy_finished"].match(syntax.lower, first):
        tense = "present"
    elif {"not", "n't"} & set(syntax.words(first, last)):
        tense, modality = "present", "asserted"  # "has not touched its rate" states a hold and denies nothing
    return Draft(
        start=start, end=end, measure="policy_rate", area=area, kind="direction", rule="direction:policy",
        trend=trend, tense=tense, modality=modality,
    )  # fmt: skip


def _watched(syntax: Syntax, first: int, words: Moves) -> bool:
    before = syntax.words(max(first - 4, 0), first)
    return words.lists["excluded_watched"].find(before) is not None


def _area(view: SentenceView, start: int, end: int) -> str | None:
    before = view.text[max(start - 8, 0) : start].lower()
    if "global" in before:
        return "XW"
    named = any(mention.kind in ("central_bank", "country", "bond") for mention in view.mentions)
    if not named and view.context.central_bank is not None:
        return view.context.central_bank
    cue = Cue(start, end, "policy_rate", None, 0.0, "measure")
    return resolve_area(view, "policy_rate", cue, None) or (None if named else _home(view))


def _home(view: SentenceView) -> str | None:
    """The country the talk is in, where no bank is named."""
    topic = view.focus.topic
    area = topic.area if topic is not None else None
    known = (view.context.central_bank, view.context.area, area)
    return next((code for code in known if code is not None and len(code) == 2), None)
