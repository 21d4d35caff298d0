"""Signs of promotion in a text: contacts, promised gains, offers, testimonials, bait, links."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources

from groundswell.core.errors import DataFileError

LONGEST = 1_000
"""Characters of a text that is read for signs at most. Comments are shorter; in an article the same words are reported
speech more often than promotion, and looking for them takes long.
"""


@dataclass(frozen=True, slots=True)
class _Kind:
    name: str
    weight: float
    pattern: re.Pattern[str]


@cache
def _kinds() -> tuple[_Kind, ...]:
    table = tomllib.loads(resources.files("groundswell.corpora").joinpath("promotion.toml").read_text("utf-8"))
    try:
        return tuple(_Kind(row["name"], row["weight"], re.compile("|".join(row["patterns"]))) for row in table["kind"])
    except (KeyError, re.error) as error:
        raise DataFileError(f"promotion.toml: {error}") from error


def promotion_signs(text: str) -> Mapping[str, float]:
    """The kinds of signs that stand in a text, each with its weight (0 to 1) as evidence of promotion; none in a text
    over `LONGEST` characters.
    """
    if len(text) > LONGEST:
        return {}
    lowered = text.lower()
    return {kind.name: kind.weight for kind in _kinds() if kind.pattern.search(lowered)}
