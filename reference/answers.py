"""Which series answers which claim (`answers.toml`), and how a measure is judged."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from groundswell.core.errors import DataFileError
from groundswell.reference.registry import read_toml

TRANSFORMS = frozenset({"level", "difference", "cross", "estimates"})


@dataclass(frozen=True, slots=True)
class Rule:
    """One entry of `answers.toml`."""

    measure: str
    area: str
    transform: str
    series: str | None = None
    of: str | None = None
    average: str | None = None
    subject: str | None = None
    words: tuple[str, ...] = ()

    def names(self, area: str | None) -> Mapping[str, str] | None:
        """What its placeholders stand for in an area; None where it doesn't answer for that area."""
        if area is None:
            return None
        separator = {"*-*": "-", "*/*": "/"}.get(self.area)
        if separator is not None:
            parts = area.split(separator)
            return {"area": area, "first": parts[0], "second": parts[1]} if len(parts) == 2 and all(parts) else None
        return {"area": area} if self.area in ("*", area) and not set(area) & set("-/") else None

    def is_meant(self, sentence: str | None) -> bool:
        """Whether the sentence has one of its words, if it needs one."""
        if not self.words:
            return True
        return sentence is not None and _pattern(self.words).search(sentence) is not None


@lru_cache(maxsize=64)
def _pattern(words: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(r"\b(?:" + "|".join(map(re.escape, words)) + r")", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class MeasureRule:
    """How a measure is judged: see `answers.toml`."""

    lookback_years: int = 1
    horizon_days: int = 365


@lru_cache(maxsize=1)
def load_rules() -> tuple[tuple[Rule, ...], Mapping[str, MeasureRule]]:
    """The entries of `answers.toml`, validated. Raises DataFileError."""
    table = read_toml("answers.toml")
    rules = tuple(_rule(entry) for entry in table.get("answer", []))
    try:
        measures = {name: MeasureRule(**entry) for name, entry in table.get("measure", {}).items()}
        return rules, {"*": MeasureRule(), **measures}
    except TypeError as error:
        raise DataFileError(f"reference/answers.toml: {error}") from error


def _rule(entry: Mapping[str, Any]) -> Rule:
    try:
        rule = Rule(**{**entry, "words": tuple(entry.get("words", ()))})
    except TypeError as error:
        raise DataFileError(f"reference/answers.toml: {entry}: {error}") from error
    if rule.transform not in TRANSFORMS:
        raise DataFileError(f"reference/answers.toml: {rule.measure}: unknown transform {rule.transform!r}")
    if (rule.transform == "difference") != (rule.of is not None) or (rule.transform == "level") != (
        rule.series is not None
    ):
        raise DataFileError(f"reference/answers.toml: {rule.measure}: `level` needs `series`, `difference` needs `of`")
    return rule


def measure_rule(measure: str) -> MeasureRule:
    """How a measure is judged."""
    measures = load_rules()[1]
    return measures.get(measure, measures["*"])


@lru_cache(maxsize=1)
def area_names() -> Mapping[str, str]:
    """How areas are called inside a sentence, by code."""
    return {code: str(name) for code, name in read_toml("answers.toml").get("area_names", {}).items()}
