"""The patterns of comments.toml, compiled once."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from groundswell.core.errors import DataFileError


@dataclass(frozen=True, slots=True)
class Patterns:
    """One pattern a list; each must match a whole class, id or text."""

    item_class: re.Pattern[str]
    forum_post: re.Pattern[str]
    item_id: re.Pattern[str]
    body_class: re.Pattern[str]
    author_class: re.Pattern[str]
    time_class: re.Pattern[str]
    likes_class: re.Pattern[str]
    title_class: re.Pattern[str]
    noise_class: re.Pattern[str]
    not_comments: re.Pattern[str]
    not_said: re.Pattern[str]


def _joined(table: dict[str, Any], name: str) -> re.Pattern[str]:
    word = "(?:" + "|".join(sorted(table["comment"], key=len, reverse=True)) + ")"
    choices = "|".join(f"(?:{item})" for item in table[name])
    return re.compile(choices.replace("{comment}", word), re.IGNORECASE | re.DOTALL)


@cache
def patterns() -> Patterns:
    """Read the lists. Raises DataFileError where one is missing or no pattern."""
    table = tomllib.loads(resources.files("groundswell.corpora.pages").joinpath("comments.toml").read_text("utf-8"))
    try:
        return Patterns(**{name: _joined(table, name) for name in Patterns.__dataclass_fields__})
    except (KeyError, re.error) as error:
        raise DataFileError(f"comments.toml: {error}") from error


def has_class(names: list[str], pattern: re.Pattern[str]) -> bool:
    """Whether one of the normalised class names matches as a whole."""
    return any(pattern.fullmatch(name) for name in names)
