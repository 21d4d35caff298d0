"""Adding later figures never changes an earlier verdict; taking the newest one away does."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from groundswell.core.records import Claim, Verdict
from groundswell.reference import Observation, Reference, SeriesInfo
from groundswell.reference.merging import make_series
from groundswell.signals.verdicts import judge

START = date(2020, 1, 1)
FREQUENCIES = {"inflation": "monthly", "policy_rate": "monthly", "unemployment_rate": "daily"}

values = st.integers(-20, 80).map(lambda tenths: tenths / 10)
gaps = st.lists(st.tuples(st.integers(1, 40), values), min_size=1, max_size=25)


def observations(steps: list[tuple[int, float]]) -> list[Observation]:
    rows, day = [], START
    for days, value in steps:
        day += timedelta(days=days)
        released = datetime(day.year, day.month, day.day, 12, tzinfo=UTC) + timedelta(hours=6)
        rows.append(Observation(day, value, None, released))
    return rows


def reference_of(measure: str, rows: list[Observation]) -> Reference:
    info = SeriesInfo(
        "own",
        "Own",
        "I",
        "own",
        "%",
        FREQUENCIES[measure],
        "s",
        "facts",
        "verified",
        "as given",
        measure,
        "ZZ",  # type: ignore[arg-type]
    )
    return Reference(added=[make_series(info, rows)] if rows else [])


@st.composite
def claims(draw: st.DrawFn, measure: str) -> tuple[Claim, datetime]:
    kind = draw(st.sampled_from(["level", "change", "direction"]))
    value = None if kind == "direction" else abs(draw(values)) if kind == "change" else draw(values)
    published = datetime(2020, 2, 1, draw(st.integers(0, 23)), tzinfo=UTC) + timedelta(days=draw(st.integers(0, 500)))
    end = published.date() - timedelta(days=draw(st.integers(0, 90)))
    period = draw(st.sampled_from([(None, None), (end - timedelta(days=20), end), (end, None)]))
    claim = Claim(
        id="c", document_id="d", start=0, end=1, text="" if value is None else f"{value}%", sentence_start=0,
        sentence_end=1, measure=measure, area="ZZ", kind=kind, value=value, unit=None if value is None else "%",
        comparator=None if value is None else draw(st.sampled_from(["=", "~", ">", "<", ">=", "<="])),
        trend=draw(st.sampled_from(["up", "down", "flat"])), tense=draw(st.sampled_from(["past", "present", "future"])),
        period_start=period[0], period_end=period[1],
    )  # fmt: skip
    return claim, published


def verdict_on(claim: Claim, published: datetime, as_of: datetime, reference: Reference) -> Verdict:
    return judge(claim, published_at=published, as_of=as_of, reference=reference)


@pytest.mark.parametrize("measure", sorted(FREQUENCIES))
@settings(max_examples=60, deadline=None)
@given(data=st.data(), steps=gaps, later=st.integers(0, 60))
def test_later_figures_never_change_an_earlier_verdict(
    measure: str, data: st.DataObject, steps: list[tuple[int, float]], later: int
) -> None:
    claim, published = data.draw(claims(measure))
    as_of = published + timedelta(days=later)
    rows = observations(steps)
    seen = as_of if claim.tense == "future" else published
    public = [row for row in rows if row.released_at <= seen]
    if not public:
        return
    assert verdict_on(claim, published, as_of, reference_of(measure, rows)) == verdict_on(
        claim, published, as_of, reference_of(measure, public)
    )


@settings(max_examples=40, deadline=None)
@given(steps=gaps, hours=st.integers(0, 200))
def test_without_the_last_release_the_verdict_is_another(steps: list[tuple[int, float]], hours: int) -> None:
    rows = [replace(row, value=float(index)) for index, row in enumerate(observations([*steps, (1, 0.0)]))]
    published = rows[-1].released_at + timedelta(hours=hours)
    claim = Claim(
        id="c", document_id="d", start=0, end=1, text=f"{len(rows) - 1}%", sentence_start=0, sentence_end=1,
        measure="unemployment_rate", area="ZZ", kind="level", value=float(len(rows) - 1), unit="%", comparator="=",
    )  # fmt: skip
    with_it = verdict_on(claim, published, published, reference_of("unemployment_rate", rows))
    without = verdict_on(claim, published, published, reference_of("unemployment_rate", rows[:-1]))
    assert with_it.status == "supported"
    assert without.status in ("contradicted", "unverifiable")
