"""Times relative to the moment of reading: "12h ago", "昨天", "il y a 3 jours", in the languages of exchange pages.

A table and one grammar instead of a general date parser: a reader meets one such time per comment, so it must be fast,
and it must not find a date in a bare number.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from importlib import resources
from typing import Any

from groundswell.core.errors import DataFileError

# A month and a year as pages round them: good to the unit they name, no better.
_SECONDS = {
    "second": 1,
    "minute": 60,
    "hour": 3600,
    "day": 86_400,
    "week": 7 * 86_400,
    "month": 30 * 86_400,
    "year": 365 * 86_400,
}
_DAYS_BACK = {"today": 0, "yesterday": 1, "before_yesterday": 2}
# "12h", "3 hrs", "2w": the first letters tell the unit.
_BARE = re.compile(r"(\d{1,3}) ?(s|secs?|m|mins?|h|hrs?|hours?|d|days?|w|wks?|weeks?|mo|mos|y|yrs?)")
_BARE_UNITS = {"s": "second", "mo": "month", "m": "minute", "h": "hour", "d": "day", "w": "week", "y": "year"}
_CLOCK = r"(?P<clock>\d{1,2}[:.h]\d{2})"
# No page counts further back than this many of a unit; it also keeps the subtraction in range.
_MOST = 10_000
_ARABIC_DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩", "0123456789")


@dataclass(frozen=True, slots=True)
class _Language:
    """One language of the table. `counted` has groups n and unit, `days` maps a phrase to days back."""

    counted: re.Pattern[str]
    bare: re.Pattern[str] | None
    day_words: re.Pattern[str]
    unit_seconds: dict[str, int]
    ones: frozenset[str]
    now: frozenset[str]
    days: dict[str, int]


def _any(words: list[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


def _template(template: str, number: str, unit: str) -> str:
    return re.escape(template).replace(r"\{n\}", number).replace(r"\{unit\}", unit).replace(r"\ ", " ")


def _language(name: str, table: dict[str, Any]) -> _Language:
    seconds: dict[str, int] = {}
    for factor, group in ((1, table["units"]), (2, table.get("dual", {}))):
        for unit, words in group.items():
            for word in words:
                if seconds.setdefault(word, factor * _SECONDS[unit]) != factor * _SECONDS[unit]:
                    raise DataFileError(f"relative_times.toml: [{name}] gives {word!r} to two units")
    number = rf"(?P<n>\d{{1,5}}|{_any(table['one'])})" if table["one"] else r"(?P<n>\d{1,5})"
    unit = rf"(?P<unit>{_any(list(seconds))})"
    counted = "|".join(f"(?:{_template(item, number, unit)})" for item in table["ago"])
    bare = "|".join(f"(?:{_template(item, '', unit)})" for item in table.get("bare", []))
    days = {phrase: back for key, back in _DAYS_BACK.items() for phrase in table[key]}
    at = f"(?: ?,?(?: (?:{_any(table['at'])}))? ?{_CLOCK})?" if table["at"] else f"(?: ?,? ?{_CLOCK})?"
    return _Language(
        counted=re.compile(_one_name_a_group(counted)),
        bare=re.compile(_one_name_a_group(bare)) if bare else None,
        day_words=re.compile(f"(?P<day>{_any(list(days))}){at}"),
        unit_seconds=seconds,
        ones=frozenset(table["one"]),
        now=frozenset(table["now"]),
        days=days,
    )


def _one_name_a_group(pattern: str) -> str:
    """Number the named groups: alternatives of one pattern may not share a name."""
    for name in ("n", "unit"):
        parts = pattern.split(f"(?P<{name}>")
        pattern = parts[0] + "".join(f"(?P<{name}{i}>{part}" for i, part in enumerate(parts[1:]))
    return pattern


def _group(match: re.Match[str], name: str) -> str | None:
    return next((value for key, value in match.groupdict().items() if key.startswith(name) and value), None)


@cache
def _languages() -> tuple[_Language, ...]:
    raw = resources.files("groundswell.corpora").joinpath("relative_times.toml").read_text("utf-8")
    return tuple(_language(name, table) for name, table in tomllib.loads(raw).items())


def _seconds_back(text: str, language: _Language) -> int | None:
    if text in language.now:
        return 0
    if match := language.counted.fullmatch(text):
        count = _group(match, "n")
        number = 1 if count in language.ones else int(count or 1)
        return number * language.unit_seconds[_group(match, "unit") or ""] if number <= _MOST else None
    if language.bare and (match := language.bare.fullmatch(text)):
        return language.unit_seconds[_group(match, "unit") or ""]
    return None


def _day_with_clock(text: str, language: _Language, base: datetime) -> datetime | None:
    match = language.day_words.fullmatch(text)
    if not match:
        return None
    moment = base - timedelta(days=language.days[match["day"]])
    if match["clock"]:
        hour, minute = (int(part) for part in re.split(r"[:.h]", match["clock"]))
        if hour > 23 or minute > 59:
            return None
        moment = moment.replace(hour=hour, minute=minute, second=0, microsecond=0)
    return moment


def resolve_relative(text: str, *, base: datetime, bare: bool = False) -> datetime | None:
    """The UTC time that `text` ("12h ago", "vor 3 Tagen", "вчера в 10:31") names when read at `base`.

    None where the text is no relative time as a whole. A clock is taken in the zone of `base`. `bare` also takes "12h"
    and "3d" without "ago", as they stand where only a time can stand.
    """
    folded = " ".join(text.split()).strip(" ·•|,-–—").lower().translate(_ARABIC_DIGITS)
    if not folded or len(folded) > 60:
        return None
    if bare and (match := _BARE.fullmatch(folded)):
        unit = "mo" if match[2].startswith("mo") else match[2][0]
        return _back(base, int(match[1]) * _SECONDS[_BARE_UNITS[unit]])
    for language in _languages():
        seconds = _seconds_back(folded, language)
        if seconds is not None:
            return _back(base, seconds)
        moment = _day_with_clock(folded, language, base)
        if moment is not None:
            return moment.astimezone(UTC)
    return None


def is_relative(text: str, *, bare: bool = False) -> bool:
    """Whether `text` as a whole is a relative time."""
    return resolve_relative(text, base=datetime(2000, 1, 1, tzinfo=UTC), bare=bare) is not None


def _back(base: datetime, seconds: int) -> datetime:
    try:
        return (base - timedelta(seconds=seconds)).astimezone(UTC)
    except OverflowError:
        return datetime.min.replace(tzinfo=UTC)
