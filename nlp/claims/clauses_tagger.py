"""Parts of speech: a bigram hidden Markov model over word forms, decoded by Viterbi.

The tags are coarse: N noun or name, CD number, DT determiner or possessive, PRP pronoun, WH relative or question word,
J adjective, R adverb (R_HV, R_BE, R_MD inside a verb group), RP particle, VBD simple past, VBN past participle, VBP
present, VB infinitive, VBG -ing form, MD modal, BE_/HV_/DO_ auxiliaries by tense, TO, IN preposition or subordinator,
CC conjunction, PU punctuation. Forms are looked up in lower case, so that headlines in title case read like prose.
"""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from functools import cache, lru_cache
from importlib import resources
from typing import NamedTuple

from groundswell.core.errors import DataFileError
from groundswell.nlp.claims.clauses_tokens import Token

UNKNOWN_SUFFIX = 4
_START, _STOP = "^", "$"

_CLOSED_GROUPS = {
    "BE_P": "is are am 're 'm isn aren",
    "BE_D": "was were wasn weren",
    "BE_N": "been",
    "BE_G": "being",
    "BE_B": "be",
    "HV_P": "has have 've hasn haven",
    "HV_D": "had hadn",
    "HV_G": "having",
    "DO_P": "do does don doesn",
    "DO_D": "did didn",
    "MD": "will would could should might must shall cannot 'll wo ca won wouldn couldn shouldn can",
    "TO": "to",
    "CC": "and or but nor & yet",
    "PRP": "i you he she it we they me him them us itself themselves there someone somebody everyone everybody nobody",
    "WH": "which who whom whose what where why how when whether",
    "DT": "the a an this these those its their his her my your our every no",
    "IN": "of in on at from with for by amid amidst into onto against toward towards despite during between "
    "because if unless although though while whereas until since as per via upon among among without within after "
    "before above below under over near around than",
    "RP": "n't 't",
    "R": "not never also now already currently still again just then today yesterday tomorrow",
}
_AMBIGUOUS = {
    "that": ("WH", "IN", "DT"),
    "'s": ("DT", "BE_P"),
    "'d": ("MD", "HV_D"),
    "may": ("MD", "N"),
    "up": ("RP", "IN"),
    "down": ("RP", "IN"),
    "like": ("IN", "VB", "VBP"),
    "near": ("IN", "VB", "VBP"),
    "around": ("IN", "R"),
    "over": ("IN", "RP"),
    "above": ("IN", "R"),
    "below": ("IN", "R"),
    "since": ("IN", "R"),
    "before": ("IN", "R"),
    "no": ("DT", "R"),
    "her": ("DT", "PRP"),
    "his": ("DT",),
    "so": ("R", "IN"),
}


def _closed() -> dict[str, tuple[str, ...]]:
    table = {word: (tag,) for tag, words in _CLOSED_GROUPS.items() for word in words.split()}
    return table | _AMBIGUOUS


CLOSED = _closed()
TAGS = frozenset(name for names in CLOSED.values() for name in names) | {"R_HV", "R_BE", "R_MD", "N", "J", "CD", "PU"}
"""Every tag but those that only open words have, which the weights name."""


def adverb_tag(previous: str) -> str:
    """The tag of an adverb after `previous`: inside a verb group it keeps what opened the group."""
    head = previous.partition("_")[0]
    if previous in ("R_HV", "R_BE", "R_MD"):
        return previous
    return {"HV": "R_HV", "BE": "R_BE", "MD": "R_MD", "DO": "R_MD"}.get(head, "R")


class _Model(NamedTuple):
    """`steps`: by a candidate and the tag before, the tag that is reached there and the log odds of the step."""

    steps: dict[str, dict[str, tuple[str, float]]]
    stops: dict[str, float]
    words: dict[str, tuple[tuple[str, float], ...]]
    suffixes: dict[str, tuple[tuple[str, float], ...]]
    floor: float


@cache
def _model() -> _Model:
    source = resources.files(__package__).joinpath("clauses_tags.json")
    try:
        data = json.loads(source.read_text(encoding="utf-8"))
        return _weights(data)
    except (KeyError, ValueError) as error:
        raise DataFileError(f"clauses_tags.json: not the weights of the tagger ({error!r})") from error


def _weights(data: dict[str, dict[str, dict[str, int]]]) -> _Model:
    totals: dict[str, float] = {}
    for following in data["transitions"].values():
        for tag, count in following.items():
            totals[tag] = totals.get(tag, 0.0) + count
    tags = len(totals)
    transitions = {
        before: {
            tag: math.log((following.get(tag, 0) + 0.5) / (sum(following.values()) + 0.5 * tags)) for tag in totals
        }
        for before, following in data["transitions"].items()
    } | {name: {} for name in TAGS if name not in data["transitions"]}
    # Emission as P(tag | word) / P(tag): the ratio a bigram model needs, up to a constant of the word.
    everything = sum(totals.values())

    def ratios(counts: dict[str, int]) -> tuple[tuple[str, float], ...]:
        total = sum(counts.values())
        return tuple(
            (tag, math.log(count / total) - math.log(totals[tag] / everything)) for tag, count in counts.items()
        )

    floor = math.log(1e-6)

    def step(name: str, before: str) -> tuple[str, float]:
        reached = adverb_tag(before) if name == "R" or name.startswith("R_") else name
        return reached, transitions[before].get(reached, floor)

    return _Model(
        {name: {before: step(name, before) for before in transitions} for name in TAGS | totals.keys()},
        {before: following.get(_STOP, floor) for before, following in transitions.items()},
        {word: ratios(counts) for word, counts in data["words"].items()},
        {end: ratios(counts) for end, counts in data["suffixes"].items()},
        floor,
    )


# Words repeat: the commonest thousands make up most of a text.
@lru_cache(maxsize=16_384)
def _candidates(text: str, word: str, first: bool, title_case: bool) -> tuple[tuple[str, float], ...]:
    """The tags that a token may have, with their log odds; `word` is its form in small letters."""
    model = _model()
    fixed = CLOSED.get(word)
    if fixed is not None and not (text.isupper() and len(word) > 1 and not title_case and word in ("it", "us")):
        known = dict(model.words.get(word, ()))
        return tuple((tag, known.get(tag, 0.0)) for tag in fixed)
    char = text[0]
    if not (char.isalnum() or char == "&"):
        return (("CD", 0.0),) if text[-1].isdigit() or text[-1].isalpha() else (("PU", 0.0),)
    if char.isdigit():
        return (("CD", 0.0), ("J", -2.0)) if "-" in word else (("CD", 0.0),)
    if char.isupper() and not first and not title_case:
        return (("N", 0.0),)
    found = model.words.get(word)
    if found is not None:
        return found
    if "-" in word or "/" in word:
        return (("N", 0.0), ("J", 0.5))
    for size in range(min(UNKNOWN_SUFFIX, len(word)), 0, -1):
        found = model.suffixes.get(word[-size:])
        if found is not None:
            return found
    return (("N", 0.0),)


def may_be_present(word: str) -> bool:
    """Whether a form, in lower case, is known as a present ("steadies"), however rare."""
    return any(name == "VBP" for name, _ in _model().words.get(word, ()))


def mostly_present(word: str) -> bool:
    """Whether a form is a present more often than a noun, position aside ("highlights")."""
    ratios = dict(_model().words.get(word, ()))
    return ratios.get("VBP", _model().floor) > ratios.get("N", 0.0) + 2.0


def is_title_case(tokens: Sequence[Token]) -> bool:
    """Whether most words begin with a capital, as in many headlines; then a capital says nothing about the word."""
    firsts = [token.text[0] for token in tokens if len(token.text) > 3]
    letters = [letter for letter in firsts if letter.isalpha()]
    return len(letters) > 2 and sum(map(str.isupper, letters)) > 0.6 * len(letters)


def tag(tokens: Sequence[Token]) -> list[str]:
    """The tag of each token."""
    if not tokens:
        return []
    model = _model()
    title_case = is_title_case(tokens)
    columns: list[dict[str, str]] = []
    scores: dict[str, float] = {_START: 0.0}
    for position, token in enumerate(tokens):
        candidates = _candidates(token.text, token.lower, position == 0, title_case)
        if len(candidates) == len(scores) == 1:
            ((name, emission),) = candidates
            ((before, score),) = scores.items()
            reached, step = model.steps[name][before]
            scores = {reached: score + step + emission}
            columns.append({reached: before})
            continue
        reaching: dict[str, float] = {}
        column: dict[str, str] = {}
        for name, emission in candidates:
            steps = model.steps[name]
            for before, score in scores.items():
                reached, step = steps[before]
                value = score + step + emission
                if value > reaching.get(reached, -math.inf):
                    reaching[reached] = value
                    column[reached] = before
        columns.append(column)
        scores = reaching
    last = max(scores, key=lambda name: scores[name] + model.stops[name])
    found = [last]
    for column in reversed(columns[1:]):
        found.append(column[found[-1]])
    return found[::-1]
