"""Counts as pages print them: 14, "1,204", "1.2k", "3万"."""

from __future__ import annotations

import re
from typing import Any

_SCALES = {"": 1, "k": 1_000, "m": 1_000_000, "b": 1_000_000_000, "千": 1_000, "万": 10_000, "萬": 10_000, "亿": 10**8}
_GROUPED = re.compile(r"\d{1,3}(?:[,. '\u00a0\u202f]\d{3})+")
_SCALED = re.compile(r"(\d{1,12}(?:[.,]\d{1,3})?) ?([kmb千万萬亿]?)", re.IGNORECASE)


def parse_count(value: Any) -> int | None:
    """The count that `value` gives, or None where it gives none (a bool, a negative or broken number, words)."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        return value if value >= 0 else None
    if isinstance(value, float):
        return int(value) if value.is_integer() and value >= 0 else None
    if not isinstance(value, str):
        return None
    text = value.strip()
    if _GROUPED.fullmatch(text):
        return int(re.sub(r"\D", "", text))
    match = _SCALED.fullmatch(text)
    if not match or (not match[2] and not match[1].isdigit()):
        return None
    return round(float(match[1].replace(",", ".")) * _SCALES[match[2].lower()])
