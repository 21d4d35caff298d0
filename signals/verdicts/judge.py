"""The door: one claim, the moment it was published, the moment it is judged, and the reference."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache

from groundswell.core.records import Claim, Verdict
from groundswell.reference import Reference
from groundswell.reference.answers import measure_rule
from groundswell.reference.series import to_day
from groundswell.reference.tracks import Track
from groundswell.signals.verdicts.case import Case, Finding, unverifiable
from groundswell.signals.verdicts.changes import judge_change, judge_dated_change
from groundswell.signals.verdicts.directions import judge_direction, judge_extreme, named_since
from groundswell.signals.verdicts.estimates import judge_against_estimates
from groundswell.signals.verdicts.forecasts import judge_forecast
from groundswell.signals.verdicts.levels import judge_dated_level, judge_level
from groundswell.signals.verdicts.reading import Reading, read_sentence
from groundswell.signals.verdicts.spans import Period
from groundswell.signals.verdicts.target import target_of
from groundswell.signals.verdicts.when import time_of
from groundswell.signals.verdicts.words import in_words

_RATES = frozenset({"%", "pp"})


def judge(
    claim: Claim,
    *,
    published_at: datetime,
    as_of: datetime,
    reference: Reference,
    sentence: str | None = None,
) -> Verdict:
    """Hold a claim against what was public when it was published; a claim about the future against what was by `as_of`.

    `sentence` is the sentence the claim stands in (or a short text around it): what it says of horizon, averaging or
    "since T" counts where the claim has no field for it. Without it the claim's own words are all there is.
    """
    published = min(published_at, as_of)
    seconds, now = published.timestamp(), as_of.timestamp()
    if reference.answers_with_estimates(claim.measure, claim.area, sentence):
        return judge_against_estimates(claim, published=seconds, reference=reference)
    day = to_day(seconds)
    reading = read_sentence(sentence or claim.text, day, is_future=claim.tense == "future")
    if _is_over(claim, reading, day):
        claim = replace(claim, tense="past")
    tracks = _tracks(claim, reading, sentence, reference)
    if not tracks:
        return _nothing(claim, reference)
    finding = _judge_on(tracks[0], claim, reading, seconds, now, reference)
    if len(tracks) > 1:
        others = (_judge_on(track, claim, reading, seconds, now, reference) for track in tracks[1:])
        finding = _best([finding, *others])
    return _verdict(finding, in_words(claim, finding, day))


def _is_over(claim: Claim, reading: Reading, day: int) -> bool:
    """Whether a claim worded as future speaks of a time that has passed: "last Friday's hike will be felt"."""
    if claim.tense != "future" or claim.period_end is None or claim.period_end.toordinal() >= day:
        return False
    return reading.period is None or reading.period.relation != "since"


def _verdict(finding: Finding, words: str) -> Verdict:
    proof, held = finding.proof, finding.held
    is_known = proof is not None and finding.is_release_known
    return Verdict(
        status=finding.status,
        series=finding.track.name,
        observed=finding.observed,
        observed_at=date.fromordinal(proof.day) if proof else None,
        released_at=_moment(proof.released) if proof and is_known else None,
        held_from=date.fromordinal(held[0]) if held else None,
        held_to=date.fromordinal(held[1]) if held else None,
        gap=finding.gap,
        gap_ratio=finding.gap_ratio,
        tolerance=finding.tolerance,
        note=finding.note,
        words=words,
    )


@lru_cache(maxsize=8192)
def _moment(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


def _tracks(claim: Claim, reading: Reading, sentence: str | None, reference: Reference) -> Sequence[Track]:
    """Averages answer claims about averages, figures of a day all others (rule 6)."""
    average = reference.average_track(claim.measure, claim.area) if reading.is_averaged else None
    return [average] if average else reference.tracks(claim.measure, claim.area, sentence)


def _best(findings: list[Finding]) -> Finding:
    """The first series that settles the claim in its favour; else the one that answers it best."""
    good = [finding for finding in findings if finding.status in ("supported", "came_true")]
    known = [finding for finding in findings if finding.status != "unverifiable"]
    return (good or known or findings)[0]


def _nothing(claim: Claim, reference: Reference) -> Verdict:
    area = claim.area or "no named area"
    note = f"no official series of {claim.measure} for {area} is on record"
    average = reference.average_track(claim.measure, claim.area)
    if average is not None:
        note = f"only averages of {claim.measure} for {area} are on record; they answer claims about averages"
    name = average.name if average else None
    return Verdict(status="unverifiable", series=name, note=note, words=f"Nothing to hold this against: {note}.")


def _judge_on(
    track: Track, claim: Claim, reading: Reading, published: float, now: float, reference: Reference
) -> Finding:
    factor = _factor(track, claim, published, reference)
    if factor is None:
        return unverifiable(track, f"its figures are in {track.unit}, the claim is in {claim.unit}")
    period = time_of(claim, reading, track, to_day(published))
    part = track.public(published)
    rule = measure_rule(claim.measure)
    case = Case(claim, target_of(claim), period, reading, track, part, published, now, factor, rule)
    if claim.kind != "direction" and case.target is None:
        return unverifiable(track, "the claim has no number")
    if claim.tense == "future":
        return judge_forecast(_with_horizon(case))
    return _judge_known(case, reference)


def _judge_known(case: Case, reference: Reference) -> Finding:
    """A claim about the past or the present."""
    claim, period = case.claim, case.period
    if claim.kind == "direction":
        if case.reading.extreme_since:
            return judge_extreme(named_since(case), reference.average_track(claim.measure, claim.area))
        return judge_direction(case)
    if claim.kind == "change":
        return judge_dated_change(case, period) if period and period.first else judge_change(case)
    if period is None or _is_now(case, period):
        return judge_level(case)
    first = period.first or period.last
    assert first is not None
    last = period.last.toordinal() if period.last else case.published_day
    return judge_dated_level(case, first.toordinal(), last)


def _is_now(case: Case, period: Period) -> bool:
    """Whether a named time is the moment of writing: "today", or a present level "since July"."""
    today = date.fromordinal(case.published_day)
    if period.last is None or period.last >= today:
        return case.claim.tense == "present" or period.first == today
    return False


def _with_horizon(case: Case) -> Case:
    """A direction of a price without a time is graded after the measure's own horizon."""
    if case.period is not None or case.claim.kind != "direction" or case.track.holds:
        return case
    last = date.fromordinal(case.published_day) + timedelta(days=case.rule.horizon_days)
    return replace(case, period=Period(None, last, "until"))


def _factor(track: Track, claim: Claim, published: float, reference: Reference) -> float | None:
    """What turns a figure of the track into the claim's unit; None where nothing does (rules 19, 21)."""
    unit = claim.unit
    if unit is None or unit == track.unit or (claim.kind != "level" and unit in _RATES):
        return 1.0
    if unit in _RATES and track.unit in _RATES:
        return 1.0
    own, other = _money_per_figure(track), reference.usd_rate(unit, published)
    if own is None or other is None:
        return None
    per_dollar = reference.usd_rate(own[1], published)
    return own[0] * other / per_dollar if per_dollar else None


def _money_per_figure(track: Track) -> tuple[float, str] | None:
    """How much money, in which currency, one unit of a track is."""
    info = track.series.info
    if info.contract_size and info.contract_currency:
        return info.contract_size, info.contract_currency
    return (1.0, info.unit) if len(info.unit) == 3 and info.unit.isupper() else None
