"""What a verdict needs from the sentence beyond the claim's fields: period, horizon, averaging, "keeps", "since T"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from groundswell.signals.verdicts.periods import read_period
from groundswell.signals.verdicts.spans import Period, back, unit_span


@dataclass(frozen=True, slots=True)
class Reading:
    """`meetings` is the number of meetings of "three meetings running"; `extreme_since` the first and last day of
    the T in "weakest since T".
    """

    period: Period | None = None
    is_averaged: bool = False
    keeps: bool = False
    is_latest_move: bool = False
    meetings: int | None = None
    extreme_since: tuple[date, date] | None = None


# A moving average is a level of the chart, no average of a time.
_AVERAGED = re.compile(
    r"\baverag(?:ed|es|ing)\b|\bon average\b|\b(?:an|monthly|quarterly|annual|yearly|weekly)\s+average\b"
    r"|\baverage\s+(?:rate|yield|price|level)\b",
    re.IGNORECASE,
)
_KEEPS = re.compile(r"\b(?:keeps?|kept|continues? to|continued to|still)\s+(?:on\s+)?\w+ing\b", re.IGNORECASE)
_LATEST = re.compile(r"\b(?:latest|last|most recent)\s+(?:move|change|step|hike|cut|decision)\b", re.IGNORECASE)
_RUNNING = re.compile(
    r"\b(?P<count>two|three|four|five|six|seven|eight|nine|ten|\d+)\s+(?:straight\s+|consecutive\s+)?"
    r"(?:policy\s+)?meetings(?:\s+(?:running|in a row|on end|in succession))?"
    r"|\b(?P<ordinal>second|third|fourth|fifth|sixth)\s+(?:straight|consecutive)\s+(?:policy\s+)?meeting",
    re.IGNORECASE,
)
_COUNTS = {"two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
           "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6}  # fmt: skip
_EXTREME = re.compile(
    r"\b(?:weakest|strongest|highest|lowest|heaviest|biggest|largest|smallest|widest|narrowest|most|least|dearest|"
    r"cheapest|high|low)\b(?P<between>[^.;]{0,60}?)\bsince\b",
    re.IGNORECASE,
)
_EXTREME_IN = re.compile(
    r"\b(?:highest|lowest|weakest|strongest|high|low)\b[^.;]{0,30}?\bin\s+(?P<count>\d+|two|three|four|five|six|ten)\s+years",
    re.IGNORECASE,
)
_IS_RUNNING = re.compile(r"running|in a row|on end|succession|straight|consecutive", re.IGNORECASE)


@lru_cache(maxsize=4096)
def read_sentence(sentence: str, day: int, *, is_future: bool) -> Reading:
    """Read a sentence published on a day (as ordinal)."""
    today = date.fromordinal(day)
    extreme = _extreme(sentence, today)
    rest = sentence[: sentence.lower().rindex("since")] if extreme and "since" in sentence.lower() else sentence
    return Reading(
        period=read_period(rest, today, is_future=is_future),
        is_averaged=_AVERAGED.search(sentence) is not None,
        keeps=_KEEPS.search(sentence) is not None,
        is_latest_move=_LATEST.search(sentence) is not None,
        meetings=_meetings(sentence),
        extreme_since=extreme,
    )


def _meetings(sentence: str) -> int | None:
    match = _RUNNING.search(sentence)
    if match is None or not _IS_RUNNING.search(match.group()):
        return None
    text = (match["count"] or match["ordinal"]).lower()
    return _COUNTS.get(text) or int(text)


def _extreme(sentence: str, today: date) -> tuple[date, date] | None:
    match = _EXTREME.search(sentence)
    if match:
        period = read_period(sentence[match.end() - len("since") :], today, is_future=False)
        if period and period.relation == "since" and period.first and period.end_of_first:
            return period.first, period.end_of_first
    years = _EXTREME_IN.search(sentence)
    if years:
        text = years["count"].lower()
        return unit_span("year", back(today, "year", _COUNTS.get(text) or int(text)))
    return None
