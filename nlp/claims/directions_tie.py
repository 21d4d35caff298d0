"""Whose move it is: from a cue to the holder its structure points at (subject, object, noun phrase)."""

from __future__ import annotations

from collections.abc import Sequence

from groundswell.nlp.claims.clauses import Clause, Syntax, Verb
from groundswell.nlp.claims.directions_cues import MoveCue
from groundswell.nlp.claims.directions_holders import Holder

# Nouns that stand for the price of the name before or after them.
NEUTRAL = frozenset(
    {
        "price", "prices", "pair", "rate", "rates", "exchange", "currency", "futures", "index", "contract", "contracts",
        "value", "values", "metal", "token", "tokens", "coin", "cross", "benchmark", "barrel", "spot", "stocks",
        "shares", "equities", "market", "asset", "cryptocurrency", "quotes", "gauge", "figure", "reading", "buyers",
        "bulls", "yields", "yield", "crude", "oil", "growth", "altcoin", "memecoin", "commodity", "valuation",
        "snowball", "mountain", "pile", "load", "burden",
    }
)  # fmt: skip
_RELATIVES = frozenset({"which", "that", "who", "where"})


def tie(syntax: Syntax, cue: MoveCue, holders: Sequence[Holder]) -> Holder | None:
    """The holder of a cue, or None where the structure names none."""
    if cue.kind == "transitive":
        return _object(syntax, cue, holders)
    if cue.kind in ("attribute", "comparative"):
        return _following(syntax, cue, holders)
    if cue.kind == "noun":
        return _of_noun(syntax, cue, holders)
    found = _of_verb(syntax, cue, holders)
    return _object(syntax, cue, holders) if found is None and cue.kind == "extreme" else found


def _verb_at(syntax: Syntax, position: int) -> Verb | None:
    return next((verb for verb in syntax.verbs if verb.first <= position < verb.last), None)


def _inside(holders: Sequence[Holder], first: int, last: int) -> list[Holder]:
    return [holder for holder in holders if holder.first >= first and holder.last <= last]


def _best(found: Sequence[Holder]) -> Holder | None:
    """Of the holders of one noun phrase the measure ("dollar yields"), else the last named."""
    measured = [holder for holder in found if holder.kind == "measure" and holder.measure is not None]
    tenors = [holder for holder in measured if (holder.measure or "").startswith("gov_bond_yield_")]
    named = tenors or measured or list(found)
    return named[-1] if named else None


def _object(syntax: Syntax, cue: MoveCue, holders: Sequence[Holder]) -> Holder | None:
    stop = cue.last if cue.last > cue.head + 1 else cue.head + 7
    for holder in holders:
        if cue.head < holder.first < stop:
            between = syntax.tags[cue.head + 1 : holder.first]
            of = [i for i in range(cue.head + 1, holder.first) if syntax.tokens[i].lower == "of"]
            allowed = {
                "DT",
                "J",
                "N",
                "R",
                "VBN",
                "VBG",
                "CD",
                "PU",
                *(("IN",) if len(of) == between.count("IN") else ()),
            }
            if allowed.issuperset(between):
                return _behind(syntax, holder, holders)
            return None
    return None


def _behind(syntax: Syntax, holder: Holder, holders: Sequence[Holder]) -> Holder:
    """The measure that the name belongs to ("US yields", "the BoJ rate"), else the name itself."""
    del syntax
    later = [other for other in holders if holder.first <= other.first <= holder.last + 1 and other.kind == "measure"]
    return later[-1] if later else holder


def _following(syntax: Syntax, cue: MoveCue, holders: Sequence[Holder]) -> Holder | None:
    last = cue.last
    while last < len(syntax.tags) and (
        syntax.tags[last] in ("N", "J", "DT", "CD") or syntax.tokens[last].lower in ("'s", "'")
    ):
        last += 1
    found = _inside(holders, cue.last, last)
    if not found:
        return _of_phrase(syntax, last, holders) if syntax.lower[last - 1] in NEUTRAL else None
    return _headed(syntax, found, last)


def _headed(syntax: Syntax, found: Sequence[Holder], last: int) -> Holder | None:
    """The holder of a noun phrase that ends at `last`, if it or its price is the head ("XRP fees" is none)."""
    best = _best(found)
    if best is None:
        return None
    rest = [i for i in range(best.last, last) if syntax.tags[i] == "N" and not syntax.tokens[i].text.isupper()]
    return best if all(syntax.tokens[i].lower in NEUTRAL for i in rest) else None


def _of_phrase(syntax: Syntax, position: int, holders: Sequence[Holder]) -> Holder | None:
    """The holder right after "of", "in" at `position`."""
    if position >= len(syntax.tokens) or syntax.tokens[position].lower not in ("of", "in", "for", "by", "to"):
        return None
    last = position + 1
    while last < len(syntax.tags) and (
        syntax.tags[last] in ("N", "J", "DT", "CD", "VBG") or syntax.tokens[last].lower in ("(", ")", "'s")
    ):
        last += 1
    found = _inside(holders, position + 1, last)
    if found:
        return _headed(syntax, found, last)
    head = syntax.tokens[last - 1].lower if last > position + 1 else ""
    if head in NEUTRAL and last < len(syntax.tokens) and syntax.tokens[last].lower == "of":
        return _of_phrase(syntax, last, holders)
    return None


def _of_noun(syntax: Syntax, cue: MoveCue, holders: Sequence[Holder]) -> Holder | None:
    first = cue.first
    while first and (
        syntax.tags[first - 1] in ("N", "J", "DT", "CD", "VBG", "VBN", "R")
        or syntax.tokens[first - 1].lower
        in ("'s", "'", "(", ")", "/", "and" if syntax.tags[first - 2 : first - 1] == ("J",) else "'s")
    ):
        first -= 1
    found = _inside(holders, first, cue.first)
    if found and syntax.words(cue.last, cue.last + 1) == ["in"] and _is_of_another(syntax, cue.last):
        return None  # "gold's increase in demand"
    if found:
        return _headed(syntax, found, cue.first)
    last = cue.last
    while last < len(syntax.tokens) and syntax.tokens[last].lower in _AFTER_NOUN:
        last += 1
    after = _of_phrase(syntax, last, holders)
    if after is not None or _is_of_another(syntax, last):
        return after
    return _via_clause(syntax, cue, holders, first)


_AFTER_NOUN = frozenset({"higher", "lower", "further", "up", "down", "phase", "period", "mode", "pattern"})
_PERIODS = frozenset(
    {"day", "session", "week", "month", "year", "quarter", "cycle", "period", "hour", "half", "losses", "gains"}
)


# "In" these says when or how, and names nothing else that moves.
_OPEN_PLACES = (
    NEUTRAL
    | _PERIODS
    | {
        "trading",
        "term",
        "response",
        "reaction",
        "line",
        "tandem",
        "trade",
        "weeks",
        "days",
        "months",
        "years",
        "sessions",
        "hours",
        "pricing",
        "markets",
        "turn",
        "part",
        "contrast",
        "addition",
    }
)


def _is_of_another(syntax: Syntax, position: int) -> bool:
    """Whether "of" names something that is no holder ("the upward trend of the index"), and no stretch of time."""
    opener = syntax.words(position, position + 1)
    if opener == ["of"]:
        return not _PERIODS & set(syntax.words(position + 1, position + 4))
    if opener != ["in"]:
        return False
    noun = next((i for i in range(position + 1, min(position + 5, len(syntax.tags))) if syntax.tags[i] == "N"), None)
    return noun is not None and syntax.tokens[noun].text.islower() and syntax.lower[noun] not in _OPEN_PLACES


# Prepositions whose noun belongs to what the clause tells of its subject.
_ADJUNCTS = frozenset(
    {"after", "following", "despite", "amid", "with", "of", "from", "on", "within", "in", "into", "for"}
)


def _via_clause(syntax: Syntax, cue: MoveCue, holders: Sequence[Holder], phrase: int) -> Holder | None:
    """A bare noun: the subject of the verb it is the object of, or of the clause that its adjunct belongs to."""
    index = syntax.clause_at(cue.head)
    clause = syntax.clauses[index]
    before = syntax.tokens[phrase - 1].lower if phrase else ""
    if clause.verb is not None and cue.head > clause.verb.head:
        return _subject(syntax, index, holders)
    if clause.verb is not None and before in _ADJUNCTS:
        found = _subject(syntax, index, holders)
        if found is not None or before not in ("despite", "after", "following"):
            return found
        areas = {holder.area for holder in holders if holder.measure is not None}
        return next((holder for holder in holders if holder.measure is not None), None) if len(areas) == 1 else None
    return None


def _of_verb(syntax: Syntax, cue: MoveCue, holders: Sequence[Holder]) -> Holder | None:
    verb = _verb_at(syntax, cue.head)
    first = verb.first if verb is not None else cue.first
    direct = _before(syntax, first, holders)
    index = syntax.clause_at(cue.head)
    clause = syntax.clauses[index]
    if verb is None and syntax.tags[cue.head] == "N":
        return direct
    if verb is None or verb is clause.verb:
        return _subject(syntax, index, holders) or (direct if verb is None else None)
    if direct is not None and clause.verb is not None and direct.first > clause.verb.head:
        return direct
    return _subject(syntax, index, holders)


def _before(syntax: Syntax, position: int, holders: Sequence[Holder]) -> Holder | None:
    """The holder whose noun phrase ends right before `position`."""
    last = position
    while last and (syntax.tags[last - 1].startswith("R") or syntax.tokens[last - 1].lower in ("(", ")")):
        last -= 1
    for holder in reversed(holders):
        if holder.last <= last and all(
            syntax.tokens[i].lower in NEUTRAL | {"(", ")", "and"}
            or (syntax.tags[i] == "N" and syntax.tokens[i].text.isupper())
            for i in range(holder.last, last)
        ):
            return holder
    return None


def _subject(syntax: Syntax, index: int, holders: Sequence[Holder], depth: int = 0) -> Holder | None:
    """The holder that is the subject of a clause; through pronouns and coordination, that of the clause it hangs on."""
    clause = syntax.clauses[index]
    if clause.verb is None or depth > 4:
        return None
    first, last = clause.first, clause.verb.first
    if last < first:
        return None
    marker = syntax.tokens[first].lower if first < len(syntax.tokens) else ""
    segment = _subject_phrase(syntax, first, last, holders)
    if segment is None:
        if marker in _RELATIVES:
            return _antecedent(syntax, clause, holders)
        if clause.host is not None:
            return _subject(syntax, clause.host, holders, depth + 1)
        return None
    head = _head(syntax, *segment)
    word = syntax.tokens[head].lower
    if syntax.tags[head] == "PRP":
        if clause.host is not None and word in ("it", "they"):
            found = _subject(syntax, clause.host, holders, depth + 1)
            earlier = [holder for holder in holders if holder.last <= clause.first and holder.measure is not None]
            return found or (earlier[-1] if earlier else PRONOUN)
        return PRONOUN if word == "it" else None
    holding = [holder for holder in holders if holder.first <= head < holder.last]
    if holding:
        return _best(_inside(holders, *segment)) if holding[-1].measure == "gov_bond_yield" else holding[-1]
    if word in NEUTRAL or syntax.tokens[head].text.isupper():
        return _best(_inside(holders, segment[0], segment[1]))
    return None


# Stands for a pronoun whose noun lies outside the sentence: the document's asset.
PRONOUN = Holder(-1, -1, None, None, 1, "pronoun")


_OPENERS = frozenset(
    [
        "that",
        "as",
        "while",
        "after",
        "before",
        "since",
        "if",
        "because",
        "though",
        "although",
        "whereas",
        "once",
        "when",
        "unless",
        "until",
    ]
)


def _subject_phrase(syntax: Syntax, first: int, last: int, holders: Sequence[Holder]) -> tuple[int, int] | None:
    """The part of `first:last` that is the subject: no introduction before a comma, no aside behind one."""
    parts: list[tuple[int, int]] = []
    begin = first
    depth = 0
    for i in range(first, last):
        text = syntax.tokens[i].text
        depth += (text == "(") - (text == ")")
        if text == "," and depth == 0:
            parts.append((begin, i))
            begin = i + 1
    parts.append((begin, last))
    for number, (begin, stop) in reversed(list(enumerate(parts))):
        begin = _past_adjunct(syntax, begin, stop)
        opens = ("N", "J", "DT", "PRP", "CD", "VBG", "VBN") if number == 0 else ("N", "J", "DT", "PRP", "CD")
        while begin < stop and (
            syntax.tags[begin] in ("CC", "PU", "WH")
            or syntax.tags[begin].startswith("R")
            or syntax.tokens[begin].lower in _OPENERS
        ):
            begin += 1
        if (
            begin < stop
            and syntax.tags[begin] in opens
            and (any(name in ("N", "PRP") for name in syntax.tags[begin:stop]) or _inside(holders, begin, stop))
        ):
            return begin, stop
    return None


def _past_adjunct(syntax: Syntax, begin: int, stop: int) -> int:
    """Where the subject begins behind an opening adjunct that no comma parts off ("In April the yen sank")."""
    if begin >= stop or syntax.tags[begin] != "IN" or syntax.lower[begin] in _OPENERS:
        return begin
    for i in range(begin + 2, stop):
        if syntax.tags[i] == "DT" and syntax.tags[i - 1] in ("N", "CD"):
            return i
    return begin


def _head(syntax: Syntax, first: int, last: int) -> int:
    """The last noun before the first preposition of a noun phrase, asides in brackets skipped."""
    head = last - 1 if "N" not in syntax.tags[first:last] else first
    depth = 0
    for i in range(first, last):
        text = syntax.tokens[i].text
        depth += (text == "(") - (text == ")")
        if depth or text == ")":
            continue
        if syntax.tags[i] in ("IN", "TO", "WH") and i > first:
            break
        if syntax.tags[i] in ("N", "PRP"):
            head = i
    return head


def _antecedent(syntax: Syntax, clause: Clause, holders: Sequence[Holder]) -> Holder | None:
    return _before(syntax, clause.first - (syntax.tokens[clause.first - 1].text == ","), holders)
