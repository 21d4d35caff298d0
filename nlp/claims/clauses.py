"""Clauses and verb groups of a sentence: which finite verb governs which words.

Deterministic: tokens, tags (`clauses_tagger`), verb groups, then one clause a finite verb, cut at subordinators,
relative words, semicolons, dashes, conjunctions and commas.
"""

from __future__ import annotations

import itertools
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import Literal

from groundswell.nlp.claims.clauses_mending import BREAKS, LOOSE_SUBORDINATORS, SAYING, SUBORDINATORS, mended
from groundswell.nlp.claims.clauses_tagger import TAGS, tag
from groundswell.nlp.claims.clauses_tokens import Token, tokenise

VerbForm = Literal["past", "present", "modal", "infinitive", "ing", "participle"]

_START, _END = attrgetter("start"), attrgetter("end")
_NEGATIONS = frozenset({"not", "n't", "never", "neither", "nor", "cannot", "wo", "ca"})


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
        first = bisect_right(self.tokens, start, key=_END)
        return first, bisect_left(self.tokens, end, lo=first, key=_START)

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
    tags = mended(tokens, tag(tokens))
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


def _demote(tokens: Sequence[Token], tags: list[str], verbs: Sequence[Verb]) -> bool:
    """Retag one-word finite verbs that no clause can have: nothing parts them from the verb before."""
    finite = [verb for verb in verbs if verb.is_finite]
    changed = False
    for k, (before, verb) in enumerate(itertools.pairwise(finite)):
        simple = verb.last - verb.first == 1 and tags[verb.first] in ("VBD", "VBP")
        if not simple or _marker(tokens, tags, before, verb) is not None or tokens[before.head].lower in SAYING:
            continue
        inside = _opening(tokens, tags, -1, before.first) if k == 0 else _marker(tokens, tags, finite[k - 1], before)
        subject_before = verb.first > before.last and tags[verb.first - 1] == "PRP"
        relative = inside is not None and (tags[inside] == "WH" or tokens[inside].lower == "that")
        if relative or subject_before:
            continue
        tags[verb.first] = "VBN" if tags[verb.first] == "VBD" else "N"
        changed = True
    return changed


# The tags of what a verb group is made of.
_PARTS = frozenset({"MD", "TO", "VB", "VBP", "VBD", "VBN", "VBG"}).union(
    name for name in TAGS if name.startswith(("BE_", "HV_", "DO_"))
)


def _verbs(tokens: Sequence[Token], tags: Sequence[str]) -> list[Verb]:
    found: list[Verb] = []
    position = 0
    while position < len(tokens):
        if tags[position] not in _PARTS:
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
    parts = [i for i in range(first, last) if tags[i] in _PARTS]
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
        if tags[i] == "WH" or word in SUBORDINATORS or word in BREAKS - {"(", ")"}:
            return i
        if word in LOOSE_SUBORDINATORS and not any(tokens[k].text == "," for k in range(i, verb)):
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
        if word in BREAKS and word != ")":
            return i
        if word in SUBORDINATORS and tags[i] in ("WH", "IN", "R"):
            return i
        if word in LOOSE_SUBORDINATORS and tags[i] in ("IN", "R") and commas % 2 == 0:
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
    if tokens[before.head].lower in SAYING:
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
        if marker is not None and marker not in SUBORDINATORS | LOOSE_SUBORDINATORS | BREAKS | {
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
