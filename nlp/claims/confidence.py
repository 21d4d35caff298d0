"""How often a claim found by a rule is right: a table measured on labelled text (`confidence.toml`)."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import resources

from groundswell.core.errors import DataFileError


@cache
def _table() -> Mapping[str, float]:
    text = (resources.files("groundswell.nlp.claims") / "confidence.toml").read_text(encoding="utf-8")
    data = tomllib.loads(text)
    table = {**data["rules"], "": data["other"]}
    wrong = [rule for rule, share in table.items() if not isinstance(share, float) or not 0.0 <= share <= 1.0]
    if wrong:
        raise DataFileError(f"confidence.toml: shares from 0 to 1 expected for {wrong}")
    return table


def confidence_of(rule: str) -> float:
    """The share of right claims among those that the rule found; for a rule too rare to measure, that of its group."""
    table = _table()
    while rule and rule not in table:
        rule = rule.rpartition(":")[0]
    return table[rule]
