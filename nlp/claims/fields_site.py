"""Where the words of a claim stand: their clause, the verb that governs them, and what leads up to them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from groundswell.core.records import ClaimKind
from groundswell.nlp.claims.clauses import Clause, Syntax, Verb

Role = Literal["verb", "subject", "object", "fragment"]


@dataclass(frozen=True, slots=True)
class Site:
    """The place of the tokens `first:last`.

    `role` says whether they are (or hold) a verb, stand before their clause's finite verb (subject), after it (object),
    or in a clause without one (fragment). `finite` is the finite verb of the clause; `near` the nearest verb before the
    words in the clause, finite or not, else `finite`. `noun_phrase` is where the noun phrase around them begins.
    """

    syntax: Syntax
    first: int
    last: int
    kind: ClaimKind
    measure: str
    clause_index: int
    role: Role
    finite: Verb | None
    near: Verb | None
    noun_phrase: int

    @property
    def clause(self) -> Clause:
        """The clause that holds the words."""
        return self.syntax.clauses[self.clause_index]

    @property
    def lead(self) -> list[str]:
        """The words of the clause before the claim's words."""
        return self.syntax.words(self.clause.first, self.first)

    @property
    def is_aside(self) -> bool:
        """Whether the words stand alone between commas or brackets ("the two-year, 4.15%, goes higher")."""
        lower = self.syntax.lower
        before = lower[self.first - 1] if self.first else ""
        behind = self.last + (lower[self.last : self.last + 1] in (("today",), ("now",)))
        after = lower[behind] if behind < len(lower) else ""
        if before == "at" and self.first > 1:
            before = lower[self.first - 2]
        return self.kind != "direction" and before in (",", "(") and after in (",", ")") and self.role == "subject"

    @property
    def inside(self) -> list[str]:
        """The claim's words."""
        return self.syntax.words(self.first, self.last)

    @property
    def tail(self) -> list[str]:
        """The words of the clause after the claim's words."""
        return self.syntax.words(self.last, self.clause.last)


def _own_verb(syntax: Syntax, first: int, last: int) -> Verb | None:
    """The verb group whose head is among the tokens, if it acts as a verb there and not as an attribute."""
    tags = syntax.tags
    for verb in syntax.verbs:
        if not first <= verb.head < last:
            continue
        attribute = (
            verb.form in ("ing", "participle")
            and verb.last - verb.first == 1
            and verb.head + 1 < len(tags)
            and tags[verb.head + 1] in ("N", "J")
            and (
                verb.head == 0 or tags[verb.head - 1] in ("DT", "J", "IN", "CC", "R", "TO", "VBG", "VBP", "VBD", "VBN")
            )
        )
        if not attribute:
            return _infinitive_of(syntax, verb, last) or verb
    return None


def _infinitive_of(syntax: Syntax, verb: Verb, last: int) -> Verb | None:
    """The infinitive right after `verb`, if the words hold it too ("set to rise")."""
    return next(
        (item for item in syntax.verbs if item.form == "infinitive" and item.first == verb.last and item.head < last),
        None,
    )


def _outside_brackets(syntax: Syntax, index: int, first: int) -> int:
    """The clause that goes on after a bracket, for words behind one that holds a clause of its own."""
    clause = syntax.clauses[index]
    between = [token.text for token in syntax.tokens[clause.first : first]]
    if clause.host is not None and between.count(")") > between.count("("):
        return _outside_brackets(syntax, clause.host, first)
    return index


def _parted(syntax: Syntax, finite: Verb, first: int) -> bool:
    """Whether a colon or semicolon stands between the clause's verb and the words: they are a fragment of their own."""
    return any(token.text in (":", ";") for token in syntax.tokens[finite.last : max(first - 1, 0)])


def _noun_phrase(syntax: Syntax, first: int, clause: Clause) -> int:
    position = first
    while position > clause.first and syntax.tags[position - 1] in ("N", "J", "DT", "CD", "VBN", "VBG", "R"):
        position -= 1
    return position


def locate(syntax: Syntax, start: int, end: int, *, kind: ClaimKind, measure: str) -> Site:
    """The site of the characters `start:end` of the sentence."""
    first, last = syntax.token_range(start, end)
    index = _outside_brackets(syntax, syntax.clause_at(first), first)
    clause = syntax.clauses[index]
    finite = clause.verb
    own = _own_verb(syntax, first, last) if kind == "direction" else None
    if own is not None and not clause.first <= own.head < clause.last:
        index = syntax.clause_at(own.head)
        clause = syntax.clauses[index]
        finite = clause.verb
    role: Role
    near: Verb | None
    if own is None and finite is not None and _parted(syntax, finite, first):
        finite = None
    if own is not None:
        role, near = "verb", own
    else:
        before = [verb for verb in syntax.verbs if clause.first <= verb.first and verb.last <= first]
        if finite is None:
            before = []
        near = before[-1] if before else finite
        role = "fragment" if finite is None else "subject" if first < finite.first else "object"
    return Site(syntax, first, last, kind, measure, index, role, finite, near, _noun_phrase(syntax, first, clause))
