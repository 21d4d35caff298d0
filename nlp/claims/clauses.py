"""Clauses and verb groups of a sentence: which finite verb governs which words.

Deterministic: tokens, tags (`clauses_tagger`), verb groups, then one clause a finite verb, cut at subordinators,
relative words, semicolons, dashes, conjunctions and commas.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from groundswell.nlp.claims.clauses_tagger import may_be_present, mostly_present, tag
from groundswell.nlp.claims.clauses_tokens import Token, tokenise

VerbForm = Literal["past", "present", "modal", "infinitive", "ing", "participle"]

_NEGATIONS = frozenset({"not", "n't", "never", "neither", "nor", "cannot", "wo", "ca"})
_SUBORDINATORS = frozenset(
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
_LOOSE_SUBORDINATORS = frozenset({"as", "since", "before", "after", "than", "so", "till", "til", "like"})
_BREAKS = frozenset({";", ":", "–", "—", "--", "...", "…", "(", ")", "?", "!"})
_SAYING = frozenset(
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


@dataclass(frozen=True, slots=True)
class Verb:
    """A verb group, tokens `first:last`; `head` is its main verb. `modal` is the modal word, in lower case."""

    first: int
    last: int
    head: int
    form: VerbForm
    perfect: bool = False
    progressive: bool = False
    passive: bool = False
    negated: bool = False
    modal: str | None = None

    @property
    def is_finite(self) -> bool:
        """Whether the group carries tense: it makes a clause."""
        return self.form in ("past", "present", "modal")


@dataclass(frozen=True, slots=True)
class Clause:
    """Tokens `first:last` with one finite verb, or none; `marker` is the word or sign that opens it, in lower case.

    `host` is the index of the clause it hangs on, None for a main clause.
    """

    first: int
    last: int
    verb: Verb | None
    marker: str | None
    host: int | None


@dataclass(frozen=True, slots=True)
class Syntax:
    """A sentence, read: tokens, their tags, its verb groups and clauses, left to right."""

    text: str
    tokens: tuple[Token, ...]
    tags: tuple[str, ...]
    verbs: tuple[Verb, ...]
    clauses: tuple[Clause, ...]
    lower: tuple[str, ...]

    def token_range(self, start: int, end: int) -> tuple[int, int]:
        """The tokens that overlap the characters `start:end`, as a half-open range."""
        first = next((i for i, token in enumerate(self.tokens) if token.end > start), len(self.tokens))
        last = next((i for i in range(first, len(self.tokens)) if self.tokens[i].start >= end), len(self.tokens))
        return first, last

    def clause_at(self, position: int) -> int:
        """The index of the clause that holds the token at `position`."""
        for index, clause in enumerate(self.clauses):
            if clause.first <= position < clause.last:
                return index
        return len(self.clauses) - 1

    def words(self, first: int, last: int) -> list[str]:
        """The lower-case forms of the tokens `first:last`."""
        return list(self.lower[max(first, 0) : last])


def parse(text: str) -> Syntax:
    """Read a sentence."""
    tokens = tokenise(text)
    tags = _mended(tokens, tag(tokens))
    verbs = _verbs(tokens, tags)
    if _demote(tokens, tags, verbs):
        verbs = _verbs(tokens, tags)
    return Syntax(
        text,
        tuple(tokens),
        tuple(tags),
        tuple(verbs),
        tuple(_clauses(tokens, tags, verbs)),
        tuple(token.lower for token in tokens),
    )


_PRICE_PREPOSITIONS = frozenset({"at", "around", "near", "above", "below", "in", "between", "lower", "higher", "just"})


_TAGS_SPEECH = frozenset({"estimates", "forecasts", "projects", "reports", "notes", "says", "predicts", "reckons"})


def _mended(tokens: Sequence[Token], tags: list[str]) -> list[str]:
    """The tags with the slips mended that a bigram model cannot see."""
    for i, token in enumerate(tokens):
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


def _find_lost_verbs(tokens: Sequence[Token], tags: list[str]) -> None:
    """Where a stretch between commas and conjunctions has no finite verb, retag a noun in -s that can be one."""
    begin = 0
    for stop in range(len(tokens) + 1):
        if stop < len(tokens) and not _is_parting(tokens[stop], tags[stop]):
            continue
        if not any(_is_finite_tag(name) for name in tags[begin:stop]):
            for i in range(begin + 1, stop):
                ends = tokens[i].lower.endswith("s") and tags[i] == "N" and tags[i - 1] == "N"
                following = tags[i + 1] if i + 1 < len(tags) else "PU"
                opens = following in ("IN", "TO", "DT", "J", "CD") or following.startswith("R")
                word = tokens[i].lower
                if ends and (
                    mostly_present(word) if following == "N" else (opens or i + 1 == stop) and may_be_present(word)
                ):
                    tags[i] = "VBP"
                    break
        begin = stop + 1


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
        if _is_finite_tag(tags[i]):
            return tags[position] if tokens[i].lower in _SAYING else "VBN"
    for i in range(position + 1, len(tags)):
        if _is_parting(tokens[i], tags[i]):
            break
        if _is_finite_tag(tags[i]):
            return tags[position] if tokens[position].lower in _SAYING else "VBN"
    return "VBD"


def _is_finite_tag(name: str) -> bool:
    return name in ("VBD", "VBP", "MD", "BE_P", "BE_D", "HV_P", "HV_D", "DO_P", "DO_D")


def _is_parting(token: Token, name: str) -> bool:
    word = token.lower
    return word in _BREAKS or word == "," or name in ("CC", "WH") or word in _SUBORDINATORS or word in ("as", "after")


def _demote(tokens: Sequence[Token], tags: list[str], verbs: Sequence[Verb]) -> bool:
    """Retag one-word finite verbs that no clause can have: nothing parts them from the verb before."""
    finite = [verb for verb in verbs if verb.is_finite]
    changed = False
    for k, (before, verb) in enumerate(itertools.pairwise(finite)):
        simple = verb.last - verb.first == 1 and tags[verb.first] in ("VBD", "VBP")
        if not simple or _marker(tokens, tags, before, verb) is not None or tokens[before.head].lower in _SAYING:
            continue
        inside = _opening(tokens, tags, -1, before.first) if k == 0 else _marker(tokens, tags, finite[k - 1], before)
        subject_before = verb.first > before.last and tags[verb.first - 1] == "PRP"
        if inside is not None or subject_before:
            continue
        tags[verb.first] = "VBN" if tags[verb.first] == "VBD" else "N"
        changed = True
    return changed


_PARTS = frozenset({"MD", "TO", "VB", "VBP", "VBD", "VBN", "VBG"})


def _is_part(name: str) -> bool:
    return name in _PARTS or name.startswith(("BE_", "HV_", "DO_"))


def _verbs(tokens: Sequence[Token], tags: Sequence[str]) -> list[Verb]:
    found: list[Verb] = []
    position = 0
    while position < len(tokens):
        if not _is_part(tags[position]):
            position += 1
            continue
        last = _group_end(tokens, tags, position)
        verb = _verb(tokens, tags, position, last)
        if verb is not None:
            found.append(verb)
        position = last
    return found


def _group_end(tokens: Sequence[Token], tags: Sequence[str], first: int) -> int:
    """Where the verb group that opens at `first` ends: auxiliaries take adverbs and one main verb."""
    last = first + 1
    opener = tags[first]
    while last < len(tokens):
        ahead = last
        while ahead < len(tokens) and (tags[ahead] in ("R", "RP", "R_HV", "R_BE", "R_MD")) and ahead - last < 3:
            ahead += 1
        if ahead >= len(tokens) or not _continues(opener, tags[ahead]):
            break
        opener = tags[ahead]
        last = ahead + 1
    return last


def _continues(opener: str, name: str) -> bool:
    """Whether a part `name` may follow `opener` in one verb group."""
    if opener in ("MD", "TO") or opener.startswith("DO_"):
        return name == "VB" or name in ("BE_B", "HV_P", "VBP")
    if opener.startswith("HV_"):
        return name in ("VBN", "BE_N", "VBD")
    if opener.startswith("BE_"):
        return name in ("VBG", "VBN", "BE_G", "VBD")
    return False


def _verb(tokens: Sequence[Token], tags: Sequence[str], first: int, last: int) -> Verb | None:
    parts = [i for i in range(first, last) if _is_part(tags[i])]
    names = [tags[i] for i in parts]
    opener, head = names[0], parts[-1]
    if opener == "TO" and len(parts) == 1:
        return None
    modal = tokens[first].lower if opener == "MD" else None
    form: VerbForm
    if opener == "MD":
        form = "modal"
    elif opener in ("VBD", "BE_D", "HV_D", "DO_D"):
        form = "past"
    elif opener in ("VBP", "BE_P", "HV_P", "DO_P"):
        form = "present"
    elif opener in ("TO", "VB", "BE_B"):
        form = "infinitive"
    elif opener in ("VBG", "BE_G", "HV_G"):
        form = "ing"
    else:
        form = "participle"
    after = range(first, min(last + 1, len(tokens)))
    be = any(name.startswith("BE_") for name in names[:-1])
    return Verb(
        first=first,
        last=last,
        head=head,
        form=form,
        perfect=any(name.startswith("HV_") for name in names[:-1]),
        progressive=be and names[-1] == "VBG",
        passive=be and names[-1] in ("VBN", "VBD"),
        negated=any(tokens[i].lower in _NEGATIONS for i in after),
        modal=modal,
    )


def _clauses(tokens: Sequence[Token], tags: Sequence[str], verbs: Sequence[Verb]) -> list[Clause]:
    finite = [verb for verb in verbs if verb.is_finite]
    starts = [0]
    owners: list[Verb | None] = [finite[0] if finite else None]
    opening = _opening(tokens, tags, 0, finite[0].first) if finite else None
    if opening:
        starts.append(opening)
        owners = [None, finite[0]]
    for before, verb in itertools.pairwise(finite):
        starts.append(_boundary(tokens, tags, before, verb))
        owners.append(verb)
    return _linked(tokens, starts, owners, verbs)


def _opening(tokens: Sequence[Token], tags: Sequence[str], first: int, verb: int) -> int | None:
    """Where the first finite verb's clause begins, if other words stand before it ("The pair, which")."""
    for i in range(verb - 1, first, -1):
        word = tokens[i].lower
        if tags[i] == "WH" or word in _SUBORDINATORS or word in _BREAKS - {"(", ")"}:
            return i
        if word in _LOOSE_SUBORDINATORS and not any(tokens[k].text == "," for k in range(i, verb)):
            return i
    return None


def _marker(tokens: Sequence[Token], tags: Sequence[str], before: Verb, verb: Verb) -> int | None:
    """The token that opens the clause of `verb` after the verb group `before`: a subordinator, sign or conjunction."""
    comma = conjunction = None
    commas = depth = 0
    for i in range(verb.first - 1, before.last - 1, -1):
        word = tokens[i].lower
        depth += (word == ")") - (word == "(")
        if depth > 0:
            continue
        if word in _BREAKS and word != ")":
            return i
        if word in _SUBORDINATORS and tags[i] in ("WH", "IN", "R"):
            return i
        if word in _LOOSE_SUBORDINATORS and tags[i] in ("IN", "R") and commas % 2 == 0:
            return i
        if tags[i] == "CC":
            if i and tokens[i - 1].text == ",":
                return i
            conjunction = i if conjunction is None else conjunction
        if word == ",":
            commas += 1
            comma = i if comma is None else comma
    return max((i for i in (comma, conjunction) if i is not None), default=None)


def _boundary(tokens: Sequence[Token], tags: Sequence[str], before: Verb, verb: Verb) -> int:
    """The token at which the clause of `verb` begins, after the verb group `before`."""
    found = _marker(tokens, tags, before, verb)
    if found is not None:
        return found
    if tokens[before.head].lower in _SAYING:
        return before.last
    subject = verb.first
    while subject > before.last and tags[subject - 1] == "PRP":
        subject -= 1
    return subject


def _linked(
    tokens: Sequence[Token], starts: Sequence[int], owners: Sequence[Verb | None], verbs: Sequence[Verb]
) -> list[Clause]:
    clauses: list[Clause] = []
    for index, (first, verb) in enumerate(zip(starts, owners, strict=True)):
        last = starts[index + 1] if index + 1 < len(starts) else len(tokens)
        marker = tokens[first].lower if first < len(tokens) and (index or first == 0) else None
        if marker is not None and marker not in _SUBORDINATORS | _LOOSE_SUBORDINATORS | _BREAKS | {
            ",",
            "and",
            "but",
            "or",
        }:
            marker = None
        bare = verb is not None and index > 0 and verb.first - first <= (1 if marker in (",", None) else 0)
        host: int | None = index - 1 if index else None
        if bare and (resumed := next((k for k in range(index) if clauses[k].verb is None), None)) is not None:
            # "The pair, which fell, is up": the verb belongs to the words before the relative clause.
            opened = clauses[resumed]
            clauses[resumed] = Clause(opened.first, opened.last, verb, opened.marker, opened.host)
            host = resumed
        clauses.append(Clause(first, last, verb, marker, host))
    return clauses
