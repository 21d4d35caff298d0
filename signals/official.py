"""The official side of a trend: which figure was public when, and its history to draw."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime

from groundswell.reference import Estimate, Reference
from groundswell.reference.estimates import COUNTED_YEARS
from groundswell.reference.series import Slice
from groundswell.reference.tracks import Track
from groundswell.signals.trend import Figure, History, Official


def official_figures(reference: Reference) -> Official:
    """A function that answers which figure of a measure and area was public at a time.

    It answers None where there is none, or only one too old to prove anything (verdict rule 9). Where the daily figures
    have ended, the newest monthly average stands in: too coarse to judge a claim by, close enough to lie beside a
    consensus. For a size that nobody measures it answers with the range of published estimates; `series` then starts
    with "estimates".
    """

    def official(measure: str, area: str | None, moment: datetime) -> Figure | None:
        seconds = moment.timestamp()
        for track in _tracks(reference, measure, area):
            part = track.public(seconds)
            if part.size and track.staleness(part, seconds) is None:
                return _figure(track, part, seconds)
        if reference.answers_with_estimates(measure, area, None):
            return _estimates(reference, measure, area, moment)
        return None

    return official


def _tracks(reference: Reference, measure: str, area: str | None) -> list[Track]:
    average = reference.average_track(measure, area)
    return [*reference.tracks(measure, area), *([average] if average else [])]


def _figure(track: Track, part: Slice, seconds: float) -> Figure:
    row = part.size - 1
    low, high = part.columns.lows[row], part.columns.highs[row]
    shown = track.shown(part, row, seconds)
    return Figure(
        value=low,
        value_high=None if low == high else high,
        unit=track.unit,
        observed_at=date.fromordinal(shown.day),
        released_at=datetime.fromtimestamp(shown.released, tz=UTC),
        series=track.name,
        doubt=track.unproven(seconds, seconds),
    )


def _estimates(reference: Reference, measure: str, area: str | None, moment: datetime) -> Figure | None:
    counted = [
        found
        for found in reference.estimates_known(moment.timestamp())
        if found.counts and found.area == area and found.published.year >= moment.year - COUNTED_YEARS
    ]
    in_usd = [(_to_usd(reference, found, found.low), _to_usd(reference, found, found.high)) for found in counted]
    ends = [end for pair in in_usd for end in pair if end is not None]
    if not ends:
        return None
    newest = counted[-1]
    return Figure(
        value=min(ends),
        value_high=max(ends),
        unit="USD",
        observed_at=newest.published,
        released_at=newest.released_at,
        series=f"estimates:{measure}:{area}",
    )


def _to_usd(reference: Reference, estimate: Estimate, amount: float) -> float | None:
    rate = reference.usd_rate(estimate.currency, estimate.released_at.timestamp())
    return amount / rate if rate else None


def official_history(reference: Reference) -> History:
    """A function that answers with the figures public between two times, as (public from, value); a range by its
    middle; the figure in force at the start stands first, and the last one again at the end.
    """

    def history(measure: str, area: str | None, start: datetime, end: datetime) -> Sequence[tuple[datetime, float]]:
        tracks = reference.tracks(measure, area)
        if not tracks:
            return []
        part = tracks[0].public(end.timestamp())
        columns = part.columns
        points = [
            (datetime.fromtimestamp(columns.released[row], tz=UTC), (columns.lows[row] + columns.highs[row]) / 2)
            for row in range(part.size)
        ]
        before = [(start, value) for when, value in points if when < start][-1:]
        shown = before + [(when, value) for when, value in points if when >= start]
        is_fresh = tracks[0].staleness(part, end.timestamp()) is None
        return [*shown, (end, shown[-1][1])] if shown and is_fresh else shown

    return history
