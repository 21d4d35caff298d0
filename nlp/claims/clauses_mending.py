"""Tags mended: the slips of a bigram model that the words around a verb give away."""

from __future__ import annotations

from collections.abc import Sequence

from groundswell.nlp.claims.clauses_tagger import may_be_present, mostly_present
from groundswell.nlp.claims.clauses_tokens import Token

SUBORDINATORS = frozenset(
    [
        "if",
        "unless",
        "while",
        "whereas",
        "although",
        "though",
        "because",
        "whether",
        "when",
        "where",
        "which",
        "who",
        "whom",
        "whose",
        "that",
        "once",
        "why",
        "how",
        "until",
        "what",
        "whilst",
    ]
)
# Subordinators that are prepositions too: a clause begins at one only where no comma parts it from its verb.
LOOSE_SUBORDINATORS = frozenset({"as", "since", "before", "after", "than", "so", "till", "til", "like"})
BREAKS = frozenset({";", ":", "–", "—", "--", "...", "…", "(", ")", "?", "!"})
SAYING = frozenset(
    [
        "say",
        "says",
        "said",
        "think",
        "thinks",
        "thought",
        "believe",
        "believes",
        "believed",
        "expect",
        "expects",
        "expected",
        "see",
        "sees",
        "hope",
        "hopes",
        "reckon",
        "reckons",
        "note",
        "notes",
        "noted",
        "argue",
        "argues",
        "argued",
        "warn",
        "warns",
        "warned",
        "guess",
        "suggest",
        "suggests",
        "suggested",
        "show",
        "shows",
        "means",
        "mean",
        "shows",
        "showed",
        "indicate",
        "indicates",
        "indicated",
        "claim",
        "claims",
        "claimed",
        "add",
        "adds",
        "added",
    ]
)

_PRICE_PREPOSITIONS = frozenset({"at", "around", "near", "above", "below", "in", "between", "lower", "higher", "just"})


_TAGS_SPEECH = frozenset({"estimates", "forecasts", "projects", "reports", "notes", "says", "predicts", "reckons"})
# The only tags that `mended` changes, and the only words that it changes where they are tagged as nouns.
_MENDABLE = frozenset({"VB", "VBP", "VBD", "VBN", "VBG", "BE_P", "N"})
_MENDABLE_NOUNS = _TAGS_SPEECH | {"note", "cut", "trading"}


def mended(tokens: Sequence[Token], tags: list[str]) -> list[str]:
    """The tags with the slips mended that a bigram model cannot see."""
    for i in _mendable(tokens, tags):
        token = tokens[i]
        following = tokens[i + 1].lower if i + 1 < len(tokens) else ""
        before = tags[i - 1] if i else ""
        if token.lower in ("near", "around", "like") and tags[i] in ("VB", "VBP") and before in ("TO", "RP", "R", "IN"):
            tags[i] = "IN"
        elif tags[i] in ("VB", "N") and _is_untagged_verb(tags[i], token.lower, before, following):
            tags[i] = "VBP"
        elif (
            token.lower == "cut"
            and tags[i] == "N"
            and before == "N"
            and following in ("rates", "interest", "its", "by", "spending")
        ):
            tags[i] = "VBD"
        elif token.lower == "trading" and tags[i] == "N" and following in _PRICE_PREPOSITIONS:
            tags[i] = "VBG"
        elif tags[i] == "VBG" and (following == "of" or (before in ("DT", "J") and not _is_noun_next(tags, i))):
            tags[i] = "N"
        elif token.lower == "'s" and tags[i] == "BE_P" and before == "N" and _is_possessive(tags, i):
            tags[i] = "DT"
        elif tags[i] == "VBP" and before == "N" and _is_perceived(tokens, i):
            tags[i] = "VB"
        elif tags[i] == "VBD" and _is_attributive(tags, i):
            tags[i] = "VBN"
        elif tags[i] in ("VBP", "VB") and before in ("DT", "J") and tags[max(i - 2, 0)] != "N":
            tags[i] = "N"
        elif (tags[i] in ("VBD", "VBN") and before in ("N", "PRP", "RP", "CD")) or (tags[i] == "VBN" and before == "R"):
            tags[i] = _past_or_participle(tokens, tags, i)
    _find_lost_verbs(tokens, tags)
    return tags


def _mendable(tokens: Sequence[Token], tags: Sequence[str]) -> list[int]:
    """Where a slip may be: few nouns are mended."""
    return [
        i for i, name in enumerate(tags) if name in _MENDABLE and (name != "N" or tokens[i].lower in _MENDABLE_NOUNS)
    ]


def _find_lost_verbs(tokens: Sequence[Token], tags: list[str]) -> None:
    """Where a stretch between commas and conjunctions has no finite verb, retag a noun in -s that can be one."""
    begin = 0
    for stop in range(len(tokens) + 1):
        if stop < len(tokens) and not _is_parting(tokens[stop], tags[stop]):
            continue
        if _FINITE.isdisjoint(tags[begin:stop]):
            for i in range(max(begin, 1), stop):
                # Behind a bracket it may go on from the name before ("the dollar (USD) strengthens").
                before = tags[i - 1] == "N" if i > begin else tokens[i - 1].text == ")"
                ends = (
                    tokens[i].lower.endswith("s") and tags[i] == "N" and (before or _is_index_name(tokens, tags, i - 1))
                )
                following = tags[i + 1] if i + 1 < len(tags) else "PU"
                opens = following in ("IN", "TO", "DT", "J", "CD") or following.startswith("R")
                word = tokens[i].lower
                if ends and (
                    mostly_present(word) if following == "N" else (opens or i + 1 == stop) and may_be_present(word)
                ):
                    tags[i] = "VBP"
                    break
        begin = stop + 1


def _is_index_name(tokens: Sequence[Token], tags: Sequence[str], position: int) -> bool:
    """Whether a number ends a name ("BIST 100", "S&P 500")."""
    named = position > 0 and tags[position - 1] == "N" and tokens[position - 1].text[0].isupper()
    return tags[position] == "CD" and tokens[position].text.isdecimal() and named


def _is_untagged_verb(name: str, word: str, before: str, following: str) -> bool:
    """Whether a form read as infinitive or noun is a present: after its subject, or in a closing "X estimates"."""
    if name == "VB":
        return before in ("N", "PRP")
    tag_of_speech = word in _TAGS_SPEECH and before == "N" and following in ("", ".", ",")
    return tag_of_speech or (word == "note" and following == "that")


def _is_attributive(tags: Sequence[str], position: int) -> bool:
    """Whether a form in -ed stands where only a participle can: behind an article or adjective, before its noun."""
    before = tags[position - 1] if position else ""
    if before == "J":
        return _is_noun_next(tags, position)
    return before in ("DT", "VBG", "VBN") or (before == "R" and position > 1 and tags[position - 2] in ("DT", "J"))


def _is_possessive(tags: Sequence[str], position: int) -> bool:
    """Whether 's stands before a noun phrase ("China's reported reserves")."""
    for name in tags[position + 1 : position + 4]:
        if name == "N":
            return True
        if name not in ("J", "VBN", "VBG", "CD"):
            return False
    return False


def _is_perceived(tokens: Sequence[Token], position: int) -> bool:
    """Whether the verb hangs on "saw" or "sent" and has its subject as object ("saw its price drop")."""
    return any(
        token.lower in ("saw", "see", "sees", "seen", "make", "makes", "helped")
        for token in tokens[max(position - 4, 0) : position]
    )


def _is_noun_next(tags: Sequence[str], position: int) -> bool:
    return position + 1 < len(tags) and tags[position + 1] in ("N", "J", "CD", "DT")


_LINKING = frozenset({"linked", "tied", "related", "based", "compared", "associated", "followed", "caused", "backed"})


def _past_or_participle(tokens: Sequence[Token], tags: Sequence[str], position: int) -> str:
    """VBD or VBN for a form that may be either: after a noun, a finite verb that follows unparted makes it VBN."""
    if (
        tags[position] == "VBN"
        and tags[position - 1] == "R"
        and (position < 2 or tags[position - 2] not in ("N", "PRP"))
    ):
        return "VBN"
    if tags[position - 1] == "N" and tokens[position].lower in _LINKING:
        return "VBN"
    agent = position + 1 < len(tokens) and tokens[position + 1].lower == "by"
    size = any(
        name == "CD" or token.lower in ("half", "quarter", "third")
        for name, token in zip(tags[position + 2 : position + 5], tokens[position + 2 : position + 5], strict=True)
    )
    if agent and not size:
        return "VBN"
    for i in range(position - 1, -1, -1):
        if _is_parting(tokens[i], tags[i]):
            if tokens[i].lower in ("after", "before", "since", "while") and tags[i + 1] == "VBG":
                return "VBN"
            break
        if tags[i] in _FINITE:
            return tags[position] if tokens[i].lower in SAYING else "VBN"
    for i in range(position + 1, len(tags)):
        if _is_parting(tokens[i], tags[i]):
            break
        if tags[i] in _FINITE:
            return tags[position] if tokens[position].lower in SAYING else "VBN"
    return "VBD"


_FINITE = frozenset({"VBD", "VBP", "MD", "BE_P", "BE_D", "HV_P", "HV_D", "DO_P", "DO_D"})
_PARTING = BREAKS | SUBORDINATORS | {",", "as", "after"}


def _is_parting(token: Token, name: str) -> bool:
    return token.lower in _PARTING or name in ("CC", "WH")
