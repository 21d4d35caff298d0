"""The words of `directions.toml`: forms of verbs and nouns with the trend they state, and lists of phrases."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from importlib import resources

from groundswell.core.errors import DataFileError
from groundswell.core.records import Trend
from groundswell.nlp.claims.fields_lexicon import Phrases

_IRREGULAR = {
    "rise": ("rises", "rose", "risen", "rising"),
    "fall": ("falls", "fell", "fallen", "falling"),
    "sink": ("sinks", "sank", "sunk", "sinking"),
    "shrink": ("shrinks", "shrank", "shrunk", "shrinking"),
    "grow": ("grows", "grew", "grown", "growing"),
    "slide": ("slides", "slid", "sliding"),
    "drive": ("drives", "drove", "driven", "driving"),
    "send": ("sends", "sent", "sending"),
    "lose": ("loses", "lost", "losing"),
    "give": ("gives", "gave", "given", "giving"),
    "go": ("goes", "went", "gone", "going"),
    "come": ("comes", "came", "coming"),
    "take": ("takes", "took", "taken", "taking"),
    "bring": ("brings", "brought", "bringing"),
    "creep": ("creeps", "crept", "creeping"),
    "hold": ("holds", "held", "holding"),
    "keep": ("keeps", "kept", "keeping"),
    "leave": ("leaves", "left", "leaving"),
    "swing": ("swings", "swung", "swinging"),
    "break": ("breaks", "broke", "broken", "breaking"),
    "begin": ("begins", "began", "begun", "beginning"),
    "get": ("gets", "got", "getting"),
    "grind": ("grinds", "ground", "grinding"),
    "hit": ("hits", "hit", "hitting"),
    "set": ("sets", "set", "setting"),
    "see": ("sees", "saw", "seen", "seeing"),
    "cut": ("cuts", "cut", "cutting"),
    "leap": ("leaps", "leapt", "leaped", "leaping"),
    "slip": ("slips", "slipped", "slipping"),
    "dip": ("dips", "dipped", "dipping"),
    "drop": ("drops", "dropped", "dropping"),
    "drag": ("drags", "dragged", "dragging"),
    "trim": ("trims", "trimmed", "trimming"),
    "plummet": ("plummets", "plummeted", "plummeting"),
    "recover": ("recovers", "recovered", "recovering"),
    "shed": ("sheds", "shed", "shedding"),
    "shoot": ("shoots", "shot", "shooting"),
    "pop": ("pops", "popped", "popping"),
    "sag": ("sags", "sagged", "sagging"),
    "propel": ("propels", "propelled", "propelling"),
    "snap": ("snaps", "snapped", "snapping"),
    "log": ("logs", "logged", "logging"),
    "swell": ("swells", "swelled", "swollen", "swelling"),
}


def forms(base: str) -> set[str]:
    """Every form of a verb."""
    if base in _IRREGULAR:
        return {base, *_IRREGULAR[base]}
    if base.endswith("e"):
        return {base, base + "s", base + "d", base[:-1] + "ing"}
    if base.endswith("y") and base[-2] not in "aeiou":
        return {base, base[:-1] + "ies", base[:-1] + "ied", base + "ing"}
    plural = base + ("es" if base.endswith(("s", "sh", "ch", "x")) else "s")
    return {base, plural, base + "ed", base + "ing"}


def _plurals(base: str) -> set[str]:
    if base.endswith("y") and base[-2] not in "aeiou":
        return {base, base[:-1] + "ies"}
    return {base, base + ("es" if base.endswith(("s", "sh", "ch", "x")) else "s")}


@dataclass(frozen=True)
class Moves:
    """`verbs`, `nouns`: form to trend; `carriers`, `noun_carriers`: forms that need a word of direction (`words`)."""

    verbs: Mapping[str, Trend]
    transitive: Mapping[str, Trend]
    carriers: frozenset[str]
    net: frozenset[str]
    nouns: Mapping[str, Trend]
    noun_carriers: frozenset[str]
    words: Mapping[str, Trend]
    comparatives: Mapping[str, Trend]
    phrases: Mapping[Trend, Phrases]
    reach: frozenset[str]
    bases: frozenset[str]
    policy_nouns: Mapping[str, Trend]
    policy_verbs: Mapping[str, Trend]
    budget_verbs: Mapping[str, Trend]
    lists: Mapping[str, Phrases]
    flows: frozenset[str]
    gate: frozenset[str]
    named_gate: frozenset[str]

    @cached_property
    def cue_openers(self) -> frozenset[str]:
        """The only words at which a cue can begin."""
        return frozenset(
            ("near", "at", "lows", "highs", "strength", "weakness"),
        ).union(
            self.verbs,
            self.transitive,
            self.carriers,
            self.net,
            self.reach,
            self.words,
            self.nouns,
            self.noun_carriers,
            self.comparatives,
            *(phrases.openers for phrases in self.phrases.values()),
        )

    @cached_property
    def policy_openers(self) -> frozenset[str]:
        """The only words at which a move of the policy rate can begin."""
        return frozenset(("away", "move", "step", "go", "goes", "going")).union(
            self.lists["policy_longer"].openers,
            self.lists["policy_unchanged"].openers,
            self.policy_verbs,
            self.policy_nouns,
            self.comparatives,
            self.verbs,
        )


_TRENDS: tuple[Trend, ...] = ("up", "down", "flat")


def _table(rows: Mapping[str, list[str]], prefix: str = "", make: object = forms) -> dict[str, Trend]:
    table: dict[str, Trend] = {}
    inflect = forms if make is forms else _plurals
    for trend in _TRENDS:
        for base in rows.get(prefix + trend, ()):
            for form in inflect(base):
                table[form] = trend
    return table


def _all_forms(bases: Iterable[str]) -> frozenset[str]:
    return frozenset(form for base in bases for form in forms(base))


@cache
def moves() -> Moves:
    """The lexicon of directions. Raises DataFileError where `directions.toml` is malformed."""
    source = resources.files(__package__).joinpath("directions.toml")
    data = tomllib.loads(source.read_text(encoding="utf-8"))
    for section, rows in data.items():
        for name, words in rows.items():
            if not isinstance(words, list) or len(set(words)) != len(words):
                raise DataFileError(f"directions.toml: [{section}] {name} must be a list without repeats")
    verbs, nouns, words, policy = data["verbs"], data["nouns"], data["words"], data["policy"]
    lists = {
        **{f"words_{name}": Phrases(entries) for name, entries in words.items()},
        **{f"excluded_{name}": Phrases(entries) for name, entries in data["excluded"].items()},
        **{f"policy_{name}": Phrases(entries) for name, entries in policy.items()},
        **{f"flows_{name}": Phrases(entries) for name, entries in data["flows"].items()},
    }
    gate = frozenset(
        {
            *_table(nouns, make=_plurals),
            *_table(policy, make=_plurals),
            *_table(policy, "verbs_"),
            *data["gate"]["bare"],
        }
    )
    named = {*_table(verbs), *_table(verbs, "transitive_"), *_table(verbs, "budget_"), *data["gate"]["named"]}
    named.update(word for trend in _TRENDS for word in words[trend])
    named.update(word for name in ("up", "down", "selling", "buying") for word in data["flows"][name])
    return Moves(
        verbs=_table(verbs),
        transitive=_table(verbs, "transitive_"),
        carriers=_all_forms(verbs["carriers"]),
        net=_all_forms(verbs["net"]),
        nouns=_table(nouns, make=_plurals),
        noun_carriers=frozenset(form for base in nouns["carriers"] for form in _plurals(base)),
        words={word: trend for trend in _TRENDS for word in words[trend]},
        comparatives={word: trend for trend in ("up", "down") for word in words[f"comparative_{trend}"]},
        phrases={
            "up": Phrases(words["strength_up"]),
            "down": Phrases(words["strength_down"]),
            "flat": Phrases(words["flat_phrases"]),
        },
        reach=_all_forms(words["reach"]),
        bases=frozenset(base for name, entries in verbs.items() for base in entries) | frozenset(words["reach"]),
        policy_nouns=_table(policy, make=_plurals),
        policy_verbs=_table(policy, "verbs_"),
        budget_verbs=_table(verbs, "budget_"),
        lists=lists,
        flows=frozenset(word for name in ("up", "down", "selling", "buying") for word in data["flows"][name]),
        gate=gate,
        named_gate=gate | named,
    )
