"""The regular expressions of the claim rules: `patterns.toml`, compiled."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import resources

from groundswell.core.errors import DataFileError


@cache
def _patterns() -> Mapping[str, re.Pattern[str]]:
    text = (resources.files("groundswell.nlp.claims") / "patterns.toml").read_text(encoding="utf-8")
    found: dict[str, re.Pattern[str]] = {}
    for name, row in tomllib.loads(text).items():
        regex = row["regex"] if isinstance(row["regex"], str) else "".join(row["regex"])
        try:
            found[name] = re.compile(regex, 0 if row.get("cased") else re.IGNORECASE)
        except re.error as error:
            raise DataFileError(f"patterns.toml: {name}: {error}") from error
    return found


def pattern(name: str) -> re.Pattern[str]:
    """The pattern of this name. Raises DataFileError where the file does not compile."""
    return _patterns()[name]
