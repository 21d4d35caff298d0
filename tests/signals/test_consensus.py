from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from groundswell.signals.consensus import consensus, voice_weights, weighted_quantile, window_end, windows


def frame(*rows: dict[str, Any]) -> pd.DataFrame:
    base = {
        "kind": "level",
        "value": np.nan,
        "value_high": np.nan,
        "unit": "%",
        "trend": None,
        "tense": "present",
        "modality": "asserted",
        "period_start": None,
        "voice": "a",
    }
    return pd.DataFrame([{**base, **row} for row in rows])


def test_one_voice_that_repeats_itself_counts_once() -> None:
    shouting = [{"value": 9.0, "voice": "bot"}] * 50
    others = [{"value": 0.5, "voice": voice} for voice in "bcd"]
    found = consensus(frame(*shouting, *others))
    assert found.level == 0.5
    assert found.voices == 4
    assert found.claims == 53


def test_ranges_count_by_their_middle_and_dated_or_future_levels_not_at_all() -> None:
    found = consensus(
        frame(
            {"value": 5.25, "value_high": 5.5, "voice": "a"},
            {"value": 1.0, "tense": "future", "voice": "b"},
            {"value": 2.0, "period_start": pd.Timestamp("2020-01-01"), "voice": "c"},
            {"value": 3.0, "modality": "denied", "voice": "d"},
        )
    )
    assert found.level == 5.375


def test_the_unit_most_speak_in_wins() -> None:
    found = consensus(
        frame(
            {"value": 9e12, "unit": "USD", "voice": "a"},
            {"value": 5e11, "unit": "USD", "voice": "b"},
            {"value": 4e13, "unit": "JPY", "voice": "c"},
        )
    )
    assert found.unit == "USD"
    assert found.level == pytest.approx((9e12 + 5e11) / 2)


def test_balance_runs_from_all_down_to_all_up() -> None:
    up, down = {"kind": "direction", "trend": "up"}, {"kind": "direction", "trend": "down"}
    assert consensus(frame({**up, "voice": "a"}, {**up, "voice": "b"})).balance == 1
    assert consensus(frame({**up, "voice": "a"}, {**down, "voice": "b"})).balance == 0
    assert consensus(frame({**up, "voice": "a"}, *[{**down, "voice": "b"}] * 9)).balance == 0


def test_nothing_said_is_none_not_zero() -> None:
    found = consensus(frame({"value": 1.0, "modality": "questioned"}))
    assert (found.level, found.balance) == (None, None)


@given(st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=30))
def test_an_unweighted_median_is_the_usual_one(values: list[float]) -> None:
    array = np.array(values)
    assert weighted_quantile(array, np.ones(len(values)), 0.5) == pytest.approx(float(np.median(array)))


@given(st.lists(st.tuples(st.floats(-1e3, 1e3), st.floats(0.01, 10)), min_size=1, max_size=20))
def test_a_quantile_is_monotone_and_inside(pairs: list[tuple[float, float]]) -> None:
    values, weights = (np.array(column) for column in zip(*pairs, strict=True))
    low, middle, high = (weighted_quantile(values, weights, share) for share in (0.25, 0.5, 0.75))
    assert values.min() <= low <= middle <= high <= values.max()


def test_no_values_is_an_error() -> None:
    with pytest.raises(ValueError, match="weight"):
        weighted_quantile(np.array([]), np.array([]), 0.5)


def test_weights_of_a_voice_sum_to_one() -> None:
    weights = voice_weights(pd.Series(["a", "a", "b"]))
    assert weights.tolist() == [0.5, 0.5, 1.0]


@pytest.mark.parametrize(
    ("by", "start", "end"),
    [
        ("day", "2026-01-10", "2026-01-11"),
        ("week", "2026-01-05", "2026-01-12"),
        ("month", "2026-01-01", "2026-02-01"),
    ],
)
def test_a_window_holds_its_times(by: Any, start: str, end: str) -> None:
    times = pd.Series(pd.to_datetime(["2026-01-10T23:59:59Z"]))
    (found,) = windows(times, by)
    assert found == pd.Timestamp(start, tz="UTC")
    assert window_end(found, by) == pd.Timestamp(end, tz="UTC")
