from __future__ import annotations

import pytest

from groundswell.core.errors import DataFileError
from groundswell.core.times import parse_time
from groundswell.reference import Reference
from groundswell.reference.answers import Rule, load_rules, measure_rule
from groundswell.reference.estimates import load_estimates
from groundswell.reference.releases import ReleaseRule


def newest(reference: Reference, measure: str, area: str, at: str, *, average: bool = False) -> float:
    track = reference.average_track(measure, area) if average else reference.tracks(measure, area)[0]
    assert track is not None
    part = track.public(parse_time(at).timestamp())
    return part.columns.lows[part.size - 1]


def test_a_policy_gap_is_midpoint_minus_midpoint(reference: Reference) -> None:
    assert newest(reference, "policy_rate_gap", "US-JP", "2024-05-20") == pytest.approx(5.325)
    assert newest(reference, "policy_rate_gap", "JP-US", "2024-05-20") == pytest.approx(-5.325)


def test_a_yield_gap_takes_the_last_day_that_both_have(reference: Reference) -> None:
    assert newest(reference, "gov_bond_yield_gap_10y", "US-JP", "2023-10-20T12:00Z") == pytest.approx(4.135)


def test_monthly_averages_of_a_pair_are_crossed_through_the_dollar(reference: Reference) -> None:
    usd_jpy = newest(reference, "fx_rate", "USD/JPY", "2026-07-05", average=True)
    eur_usd = newest(reference, "fx_rate", "EUR/USD", "2026-07-05", average=True)
    assert usd_jpy == pytest.approx(160.77)
    assert newest(reference, "fx_rate", "EUR/JPY", "2026-07-05", average=True) == pytest.approx(usd_jpy * eur_usd)


def test_money_is_converted_at_the_rate_of_the_day_else_at_the_newest_average(reference: Reference) -> None:
    assert reference.usd_rate("JPY", parse_time("2025-07-30T12:00Z").timestamp()) == pytest.approx(148.57, abs=0.5)
    assert reference.usd_rate("JPY", parse_time("2026-07-05").timestamp()) == pytest.approx(160.77)
    assert reference.usd_rate("USD", 0.0) == 1.0
    assert reference.usd_rate("XYZ", 0.0) is None


def test_no_area_has_no_series(reference: Reference) -> None:
    assert reference.tracks("policy_rate", None) == []
    assert reference.tracks("fx_rate", "JPY") == []


@pytest.mark.parametrize("area", ["US-JP", "USD/JPY"])
def test_a_rule_for_single_areas_leaves_gaps_and_pairs_alone(area: str) -> None:
    assert Rule("policy_rate", "*", "level", "policy_rate_{area}").names(area) is None


def test_rules_are_read_with_their_horizons() -> None:
    assert {rule.transform for rule in load_rules()[0]} <= {"level", "difference", "cross", "estimates"}
    assert measure_rule("policy_rate").lookback_years == 5
    assert measure_rule("anything_else").lookback_years == 1


def test_only_estimates_of_carry_with_a_method_count() -> None:
    rows = {row.id: row.counts for row in load_estimates()}
    assert rows["bis_bulletin_90"]
    assert not rows["deutsche_public_sector"]
    assert not rows["press_5_to_10"]
    assert not rows["bis_gli_2024q1"]


def test_estimates_are_known_from_their_day(reference: Reference) -> None:
    known = {row.id for row in reference.estimates_known(parse_time("2024-08-20").timestamp())}
    assert "ubs_malcolm" in known
    assert "bis_bulletin_90" not in known


@pytest.mark.parametrize("text", ["", "noon", "25:xx", "+1d", "09:00 Mars/Olympus"])
def test_a_release_rule_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(DataFileError, match="release"):
        ReleaseRule.parse(text, where="x")
