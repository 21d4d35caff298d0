"""The words of `numbers.toml`, as patterns."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from groundswell.core.errors import DataFileError
from groundswell.core.records import Trend
from groundswell.nlp.catalogue import load_catalogue
from groundswell.nlp.claims.directions_lexicon import moves as directions

_TRENDS: tuple[Trend, ...] = ("up", "down", "flat")


@dataclass(frozen=True, slots=True)
class Move:
    """A word of movement at `start:end` of a text."""

    start: int
    end: int
    trend: Trend


@dataclass(frozen=True, slots=True)
class Frame:
    """A phrase around a number that ties it to `measure` with `score`. Patterns are None where nothing is asked."""

    measure: str
    before: re.Pattern[str] | None
    after: re.Pattern[str] | None
    words: re.Pattern[str] | None
    unless: re.Pattern[str] | None
    topics: frozenset[str]
    kinds: frozenset[str]
    document: str | None
    score: float


@dataclass(frozen=True, slots=True)
class Meaning:
    """When a phrase means its measure: `before` and `after` must not stand around it, `without` not in the sentence
    (but for `unless`); `needs` must, or a place where `places`, a topic of `topics`, or a document that is not about
    coins where `talk`. A phrase that means something else takes the numbers at it, but where `silent`.
    """

    before: re.Pattern[str] | None
    after: re.Pattern[str] | None
    without: re.Pattern[str] | None
    unless: re.Pattern[str] | None
    needs: re.Pattern[str] | None
    places: bool
    topics: frozenset[str]
    talk: bool
    silent: bool


@dataclass(frozen=True)
class Lexicon:
    """Compiled word lists. `moves`: first words of movement to the phrases they open, longest first."""

    bond: re.Pattern[str]
    not_bond: re.Pattern[str]
    pmi_topic: re.Pattern[str]
    pmi_manufacturing: re.Pattern[str]
    pmi_services: re.Pattern[str]
    moves: Mapping[str, tuple[tuple[str, Trend], ...]]
    after_value: frozenset[str]
    levels: Mapping[str, re.Pattern[str]]
    frames: tuple[Frame, ...]
    meanings: Mapping[str, tuple[Meaning, ...]]

    def find_moves(self, text: str) -> list[Move]:
        """The words of movement in `text`, left to right; of two that begin at one word, the longer."""
        found: list[Move] = []
        lower = text.lower().replace("-", " ")
        reached = 0
        for match in _WORD.finditer(lower):
            start = match.start()
            if start < reached:
                continue
            for phrase, trend in self.moves.get(match[0], ()):
                end = start + len(phrase)
                if lower.startswith(phrase, start) and not lower[end : end + 1].isalnum():
                    found.append(Move(start, end, trend))
                    reached = end
                    break
        return found


_WORD = re.compile(r"(?<![\w/])[a-z]+")


def inflected(verb: str) -> set[str]:
    """A word and its regular forms ("slip": slips, slipped, slipping); of a phrase, those of its first word."""
    head, _, rest = verb.partition(" ")
    tail = f" {rest}" if rest else ""
    stem = head[:-1] if head.endswith("e") else head
    if head.endswith("y") and head[-2:-1] not in "aeiou":
        forms = {head, head[:-1] + "ies", head[:-1] + "ied", head + "ing"}
    else:
        es = "es" if head.endswith(("s", "sh", "ch", "x", "z")) else "s"
        forms = {head, head + es, stem + "ed", stem + "ing"}
    if re.search(r"[^aeiou][aeiou][bdgmnprt]$", head):
        forms |= {head + head[-1] + "ed", head + head[-1] + "ing"}
    return {form + tail for form in forms}


def _words(words: Iterable[str], name: str) -> re.Pattern[str]:
    listed = list(words)
    if not listed or any(word != word.lower() for word in listed):
        raise DataFileError(f"numbers.toml: {name}: words in small letters expected")
    return re.compile(rf"(?<![\w-])(?:{_alternatives(listed)})(?![\w-])", re.IGNORECASE)


def _alternatives(words: Iterable[str]) -> str:
    return "|".join(re.escape(word).replace(r"\ ", r"[ -]") for word in sorted(set(words), key=lambda w: (-len(w), w)))


def _moves(lists: dict[str, Sequence[str]]) -> Mapping[str, tuple[tuple[str, Trend], ...]]:
    forms: dict[Trend, set[str]] = {}
    for trend in _TRENDS:
        forms[trend] = {form for word in lists[trend] for form in inflected(word)}
    shared = directions()
    for listed in (shared.verbs, shared.transitive, shared.nouns, shared.words, shared.policy_verbs):
        for form, trend in listed.items():
            if not any(form in forms[other] for other in _TRENDS):
                forms[trend].add(form)
    pairs: tuple[tuple[Trend, Trend], ...] = (("up", "down"), ("up", "flat"), ("down", "flat"))
    for first, second in pairs:
        both = forms[first] & forms[second]
        if both:
            raise DataFileError(f"numbers.toml: moves: {sorted(both)} are both {first} and {second}")
    table: dict[str, list[tuple[str, Trend]]] = {}
    for trend in _TRENDS:
        for form in forms[trend]:
            phrase = form.replace("-", " ")
            table.setdefault(phrase.split(" ")[0], []).append((phrase, trend))
    return {word: tuple(sorted(entries, key=lambda entry: -len(entry[0]))) for word, entries in table.items()}


def _compiled(row: Mapping[str, Any], name: str, tail: str = "") -> re.Pattern[str] | None:
    return re.compile(row[name] + tail, re.IGNORECASE) if row.get(name) else None


def _meanings(rows: Sequence[Mapping[str, Any]]) -> Mapping[str, tuple[Meaning, ...]]:
    table: dict[str, list[Meaning]] = {}
    for row in rows:
        meaning = Meaning(
            before=_compiled(row, "before", "$"),
            after=_compiled(row, "after"),
            without=_compiled(row, "without"),
            unless=_compiled(row, "unless"),
            needs=_compiled(row, "needs"),
            places=row.get("places", False),
            topics=frozenset(row.get("topics", ())),
            talk=row.get("talk", False),
            silent=row.get("silent", False),
        )
        for name in row["names"]:
            table.setdefault(name, []).append(meaning)
    return {name: tuple(entries) for name, entries in table.items()}


def _frame(row: Mapping[str, Any]) -> Frame:
    for measure in (row["measure"], row.get("document", row["measure"])):
        if measure not in load_catalogue().measures:
            raise DataFileError(f"numbers.toml: frames: no measure {measure!r}")
    return Frame(
        measure=row["measure"],
        before=_compiled(row, "before", "$"),
        after=_compiled(row, "after"),
        words=_compiled(row, "words"),
        unless=_compiled(row, "unless"),
        topics=frozenset(row.get("topics", ())),
        kinds=frozenset(row.get("kinds", ())),
        document=row.get("document"),
        score=float(row["score"]),
    )


@cache
def lexicon() -> Lexicon:
    """The lexicon that ships with the package, read once. Raises DataFileError where a word moves both ways."""
    text = (resources.files("groundswell.nlp.claims") / "numbers.toml").read_text(encoding="utf-8")
    data = tomllib.loads(text)
    return Lexicon(
        bond=_words(data["tenor"]["bond"], "tenor.bond"),
        not_bond=_words(data["tenor"]["not_bond"], "tenor.not_bond"),
        pmi_topic=_words(data["pmi"]["topic"], "pmi.topic"),
        pmi_manufacturing=_words(data["pmi"]["manufacturing"], "pmi.manufacturing"),
        pmi_services=_words(data["pmi"]["services"], "pmi.services"),
        moves=_moves(data["moves"]),
        after_value=frozenset(data["after_value"]["words"].split()),
        levels={name: re.compile(pattern, re.IGNORECASE) for name, pattern in data["levels"].items()},
        frames=tuple(_frame(row) for row in data["frames"]),
        meanings=_meanings(data["meanings"]),
    )
