"""What an adapter hands over: one figure, in the project's own terms, with where it came from."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

from groundswell.core.errors import RefreshError
from groundswell.reference.http import Answer
from groundswell.reference.providers._feeds import Feed
from groundswell.reference.providers._periods import Period


@dataclass(frozen=True, slots=True)
class Fetched:
    """One published figure. `value` is in base units (1e12, not 1 with a scale); `period_end` is inclusive."""

    series: str
    period_start: date
    period_end: date
    value: float
    released_at: datetime
    """When it became public: from the source's own vintages, else by the release rule of the feed."""
    vintage: date | None
    """The day the source itself gives for this version of the figure; None where it keeps no versions."""
    source_url: str
    retrieved_at: datetime


def observe(
    feed: Feed, period: Period, value: float, answer: Answer, *, vintage: date | None = None, scale: float = 1.0
) -> Fetched:
    """Turn one figure of an answer into an observation.

    Raises RefreshError for a figure that isn't finite, or of a period that hasn't begun by this machine's clock.
    """
    if not math.isfinite(value):
        raise unexpected(feed, answer, expected=f"a number for {period}", got=repr(value))
    if period.start > answer.retrieved_at.date():
        got = f"one of {period}, while the clock here says {answer.retrieved_at:%Y-%m-%d}"
        raise unexpected(feed, answer, expected="figures of periods that have begun", got=got)
    rule = replace(feed.release, days=0) if vintage else feed.release
    released = datetime.fromtimestamp(rule.seconds([(vintage or period.end).toordinal()])[0], UTC)
    return Fetched(
        series=feed.series,
        period_start=period.start,
        period_end=period.end,
        value=value * scale * feed.scale,
        # What has been read is public, whatever the rule says.
        released_at=min(released, answer.retrieved_at),
        vintage=vintage,
        source_url=answer.requested_url,
        retrieved_at=answer.retrieved_at,
    )


def parse_number(text: str, feed: Feed, period: Period, answer: Answer) -> float:
    """Read a plain decimal number. Raises RefreshError for anything else, thousands separators included."""
    try:
        return float(text)
    except ValueError:
        raise unexpected(feed, answer, expected=f"a number for {period}", got=repr(text)) from None


def unexpected(feed: Feed, answer: Answer, *, expected: str, got: str) -> RefreshError:
    """The error for an answer that breaks the contract of `feed`."""
    return RefreshError(feed.provider, answer.requested_url, expected=f"{expected} ({feed.key})", got=got)
