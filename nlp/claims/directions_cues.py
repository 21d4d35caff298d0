"""Cues of a direction: verbs, nouns, attributes and phrases that state a move, wherever they stand in the sentence."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from groundswell.core.records import Trend
from groundswell.nlp.claims.clauses import Syntax
from groundswell.nlp.claims.directions_lexicon import Moves

CueKind = Literal["verb", "transitive", "noun", "attribute", "comparative", "extreme", "net"]


@dataclass(frozen=True, slots=True)
class MoveCue:
    """A move at the tokens `first:last`, its word at `head`.

    `kind` says how it finds what moves: a verb by its subject, a transitive one by its object, a noun by its phrase, an
    attribute or comparative by the noun behind it.
    """

    first: int
    last: int
    head: int
    trend: Trend
    kind: CueKind


_VERBAL = frozenset({"VBD", "VBN", "VBP", "VB", "VBG"})


def find_cues(syntax: Syntax, words: Moves) -> list[MoveCue]:
    """The cues of a sentence, left to right, no two on the same word."""
    found: list[MoveCue] = []
    taken = -1
    openers = words.cue_openers
    for position, word in enumerate(syntax.lower):
        if position < taken or word not in openers:
            continue
        cue = _cue_at(syntax, position, words)
        if cue is not None:
            found.append(cue)
            taken = cue.last
    return found


def _cue_at(syntax: Syntax, position: int, words: Moves) -> MoveCue | None:
    for read in (_net, _extreme, _near_extreme, _phrase, _verb, _headline, _noun, _comparative):
        cue = read(syntax, position, words)
        if cue is not None:
            return cue
    return None


def _ahead(syntax: Syntax, position: int, reach: int) -> Iterator[tuple[int, str, str]]:
    """The tokens after `position`, up to a comma, stop or other clause."""
    for i in range(position + 1, min(position + 1 + reach, len(syntax.tokens))):
        word = syntax.tokens[i].lower
        if word in (",", ";", ":", ".", "as", "while", "but", "which", "that", "after", "–", "—", "("):
            return
        yield i, word, syntax.tags[i]


_NET_SIGN: dict[bool, Trend] = {True: "down", False: "up"}


def _net(syntax: Syntax, position: int, words: Moves) -> MoveCue | None:
    """As "pares gains", "erased its losses", "recovers from earlier losses": the net move (rule 22)."""
    word = syntax.tokens[position].lower
    if word not in words.net or syntax.tags[position] not in (*_VERBAL, "N"):
        return None
    for i, other, name in _ahead(syntax, position, 8):
        gains, losses = other in words.lists["words_gains"], other in words.lists["words_losses"]
        if gains or losses:
            return MoveCue(position, i + 1, position, _NET_SIGN[gains], "net")
        if name not in ("DT", "J", "R", "RP", "N", "IN", "CD", "VBN", "VBG"):
            return None
    return None


def _extreme(syntax: Syntax, position: int, words: Moves) -> MoveCue | None:
    """As "hits a record high", "nears a two-week low", "climbs to its highest since March" (rule 18)."""
    word = syntax.tokens[position].lower
    name = syntax.tags[position]
    if word not in words.reach or name not in _VERBAL or word == "record":
        return None
    if syntax.words(position + 1, position + 3) == ["away", "from"] or syntax.words(position + 1, position + 3) == [
        "back",
        "from",
    ]:
        return _away(syntax, position, words)
    for i, other, tag in _ahead(syntax, position, 9):
        if other in words.lists["words_away"]:
            return None
        if tag == "CD" and other[-1].isdigit() and "-" not in other:
            return None
        high = other in words.lists["words_highs"] or other == "highest"
        low = other in words.lists["words_lows"] or other in ("lowest", "weakest")
        if high and other in ("record", "unprecedented", "records") and i + 1 < len(syntax.tokens):
            following = syntax.tokens[i + 1].lower
            if following in words.lists["words_lows"]:
                continue
        if (high or low) and other in ("high", "low", "top", "bottom") and _is_plain_adjective(syntax, i):
            return None
        if high or low:
            last = (
                i + 2
                if i + 1 < len(syntax.tokens) and syntax.tokens[i + 1].lower in ("high", "highs", "peak")
                else i + 1
            )
            return MoveCue(position, last, position, "up" if high else "down", "extreme")
        if tag in ("VBP", "VBD", "MD", "TO") and other != "to":
            return None
    return None


def _near_extreme(syntax: Syntax, position: int, words: Moves) -> MoveCue | None:
    """As "near its lowest level since May", "at its strongest since 2016", "potential for new lows"."""
    word = syntax.tokens[position].lower
    counted = position > 0 and syntax.tags[position - 1] == "CD"  # "157.9 at its weakest" is told by its number
    if (
        word in ("near", "at")
        and not counted
        and syntax.words(position + 1, position + 2) in (["its"], ["the"], ["their"])
    ):
        following = syntax.words(position + 2, position + 3)
        if following in (["lowest"], ["highest"], ["weakest"], ["strongest"]):
            return MoveCue(
                position, position + 3, position, "up" if following[0] in ("highest", "strongest") else "down", "verb"
            )
    fresh = syntax.words(position - 1, position)
    if word in ("lows", "highs") and fresh in (["new"], ["fresh"], ["local"]) and position > 1:
        before = syntax.words(position - 2, position - 1)
        if before in (["to"], ["for"], ["of"]):
            return MoveCue(position - 1, position + 1, position, "up" if word == "highs" else "down", "noun")
    del words
    return None


def _headline(syntax: Syntax, position: int, words: Moves) -> MoveCue | None:
    """As "GBP/USD steady as markets wait": the word of direction is the predicate of a clause without a verb."""
    word = syntax.tokens[position].lower
    trend = words.words.get(word)
    if trend is None or not position or syntax.tags[position - 1] != "N" or syntax.tags[position] == "N":
        return None
    clause = syntax.clauses[syntax.clause_at(position)]
    if (clause.verb is not None and clause.verb.first < position) or clause.first != 0:
        return None
    following = syntax.tags[position + 1] if position + 1 < len(syntax.tags) else "PU"
    return MoveCue(position, position + 1, position, trend, "verb") if following in ("IN", "PU", "TO") else None


def _away(syntax: Syntax, position: int, words: Moves) -> MoveCue | None:
    """As "moves away from its record high": the way back."""
    for i, other, _ in _ahead(syntax, position + 2, 6):
        if other in words.lists["words_highs"] and other not in ("record", "records"):
            return MoveCue(position, i + 1, position, "down", "extreme")
        if other in words.lists["words_lows"]:
            return MoveCue(position, i + 1, position, "up", "extreme")
    return None


def _is_plain_adjective(syntax: Syntax, position: int) -> bool:
    following = syntax.tags[position + 1] if position + 1 < len(syntax.tags) else "PU"
    return following == "N" and syntax.tokens[position + 1].lower not in ("level", "levels", "point", "mark", "since")


def _phrase(syntax: Syntax, position: int, words: Moves) -> MoveCue | None:
    for trend, phrases in words.phrases.items():
        size = phrases.match(syntax.lower, position)
        if not size:
            continue
        last = position + size
        if syntax.lower[last : last + 2] in (("as", "a"), ("as", "an")):
            return None
        opens = syntax.tags[position] in _VERBAL
        if opens and syntax.lower[last - 1] in ("off", "back") and _has_object(syntax, last - 1):
            return None
        head = next((i for i in range(position, last) if syntax.tags[i] in _VERBAL), position)
        kind: CueKind = "verb" if syntax.tags[head] in _VERBAL else "noun"
        return MoveCue(position, last, head, trend, kind)
    return None


def _verb(syntax: Syntax, position: int, words: Moves) -> MoveCue | None:
    word, name = syntax.tokens[position].lower, syntax.tags[position]
    if name not in _VERBAL and not (name == "J" and word.endswith(("ing", "ed"))):
        return None
    if name in ("J", "VBG", "VBN") and _is_attribute(syntax, position) and word in words.verbs:
        return MoveCue(position, position + 1, position, words.verbs[word], "attribute")
    if word in words.transitive and _has_object(syntax, position):
        return MoveCue(position, position + 1, position, words.transitive[word], "transitive")
    if word in words.carriers and (cue := _carried(syntax, position, words)) is not None:
        return cue
    if word not in words.verbs or (word in _NEED_NO_OBJECT and _has_object(syntax, position)):
        return None
    return MoveCue(position, position + 1, position, words.verbs[word], "verb")


# "Gains support", "gained popularity", "to stabilize prices": with an object no move.
_NEED_NO_OBJECT = frozenset(
    {"gain", "gains", "gained", "gaining", "increase", "increases", "increased", "increasing"}
) | {
    stem + tail
    for stem in ("stabili", "stead")
    for tail in ("ze", "zes", "zed", "zing", "se", "ses", "sed", "sing", "y")
}


def _carried(syntax: Syntax, position: int, words: Moves) -> MoveCue | None:
    """As "edges higher", "pushes the pair lower", "remains unchanged": a verb with its word of direction."""
    word = syntax.tokens[position].lower
    stays = word in _STAYS
    moved = False
    for i, other, name in _ahead(syntax, position, 9):
        trend = words.words.get(other)
        if (trend is not None and (trend == "flat") == stays) or (
            trend is not None and trend == "flat" and word in _TRADES
        ):
            following = syntax.tags[i + 1] if i + 1 < len(syntax.tags) else "PU"
            if name in ("J", "R", "R_BE", "RP", "IN", "N") and not (
                name == "J" and following == "N" and trend != "flat"
            ):
                return MoveCue(position, i + 1, position, trend, "transitive" if moved else "verb")
        if name in ("N", "PRP"):
            moved = True
        if (stays and name not in ("R", "J", "DT", "N", "R_BE")) or name == "VBN":
            return None
        if name in ("VBD", "VBP", "MD") or other in ("to", "and", "at", "in", "on"):
            return None
    return None


_STAYS = frozenset(
    {
        "hold",
        "holds",
        "held",
        "holding",
        "remain",
        "remains",
        "remained",
        "remaining",
        "stay",
        "stays",
        "stayed",
        "staying",
        "keep",
        "keeps",
        "kept",
        "keeping",
    }
)
_TRADES = frozenset(
    {
        "trade",
        "trades",
        "traded",
        "trading",
        "move",
        "moves",
        "moved",
        "moving",
        "close",
        "closes",
        "closed",
        "end",
        "ends",
        "ended",
        "open",
        "opens",
        "opened",
        "finish",
        "finished",
        "settle",
        "settled",
    }
)


def _is_attribute(syntax: Syntax, position: int) -> bool:
    """Whether a participle stands before the noun it qualifies and not as a verb with an object."""
    if position + 1 >= len(syntax.tags) or syntax.tags[position + 1] not in ("N", "J"):
        return False
    before = syntax.tags[position - 1] if position else "PU"
    return before in ("DT", "J", "IN", "CC", "PU", "VBP", "VBD", "VBN", "TO", "VBG", "WH") or before.startswith("R")


def _has_object(syntax: Syntax, position: int) -> bool:
    return position + 1 < len(syntax.tags) and syntax.tags[position + 1] in ("DT", "N", "J", "PRP")


def _noun(syntax: Syntax, position: int, words: Moves) -> MoveCue | None:
    word, name = syntax.tokens[position].lower, syntax.tags[position]
    if name not in ("N", "J"):
        return None
    if word in words.nouns:
        if _is_modifier(syntax, position) or _is_sized_noun(syntax, position):
            return None
        return MoveCue(position, position + 1, position, words.nouns[word], "noun")
    if word in ("strength", "weakness") and {"potential", "further", "possible", "likely", "extended"} & set(
        syntax.words(max(position - 3, 0), position)
    ):
        return MoveCue(position, position + 1, position, "up" if word == "strength" else "down", "noun")
    if word in words.noun_carriers and syntax.words(position + 1, position + 2) in (["higher"], ["lower"]):
        return MoveCue(position, position + 2, position, words.words[syntax.tokens[position + 1].lower], "noun")
    if word in words.noun_carriers and position:
        before = syntax.tokens[position - 1].lower
        trend = words.words.get(before) or _CHARGED.get(before)
        lost = before in ("bullish", "bearish") and word.startswith("momentum")
        if trend is None or lost or (trend == "flat" and before != "sideways"):
            return None
        return MoveCue(position - 1, position + 1, position, trend, "noun")
    return None


_CHARGED: dict[str, Trend] = {"bullish": "up", "bearish": "down", "positive": "up", "negative": "down"}


def _is_modifier(syntax: Syntax, position: int) -> bool:
    """Whether the noun only qualifies the next one ("recovery hopes", "rally attempt")."""
    following = syntax.tags[position + 1] if position + 1 < len(syntax.tags) else "PU"
    return following == "N" and syntax.tokens[position + 1].lower not in ("phase", "period", "mode", "pattern")


def _is_sized_noun(syntax: Syntax, position: int) -> bool:
    """Whether the noun's phrase states its size ("a 0.56% loss"): that is a change."""
    for i in range(position - 1, max(position - 4, -1), -1):
        text = syntax.tokens[i].text
        if syntax.tags[i] not in ("CD", "J", "N") and text != "%":
            return False
        if text[-1] == "%" or (text[0] in "$€£¥" and len(text) > 1):
            return True
    return False


def _comparative(syntax: Syntax, position: int, words: Moves) -> MoveCue | None:
    word = syntax.tokens[position].lower
    if word not in words.comparatives or syntax.tags[position] not in ("J", "R", "R_BE"):
        return None
    return MoveCue(position, position + 1, position, words.comparatives[word], "comparative")
