import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from groundswell.signals.bands import COVERAGE, median_band, weighted_quantile

ONE = np.ones


def band_of(values: np.ndarray) -> tuple[float, float] | None:
    size = values.size
    return median_band(values, ONE(size), np.arange(size), ONE(size, dtype=np.int64))


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


def test_one_voice_has_no_band_however_much_it_says() -> None:
    assert band_of(np.array([1.0])) is None
    assert median_band(np.array([1.0, 9.0]), np.array([0.5, 0.5]), np.array([7, 7]), np.array([1, 1])) is None


def test_a_block_of_voices_is_drawn_as_its_voices_one_by_one() -> None:
    values = np.repeat([1.0, 2.0, 3.0], [10, 20, 10])
    apart = band_of(values)
    together = median_band(np.array([1.0, 2.0, 3.0]), ONE(3), np.arange(3), np.array([10, 20, 10]))
    assert apart == together == (2.0, 2.0)


def test_many_voices_of_few_values_are_no_few_voices() -> None:
    values, shares, places = np.array([1.0, 2.0, 3.0]), ONE(3), np.arange(3)
    assert median_band(values, shares, places, np.array([1_400, 1_200, 1_400])) == (2.0, 2.0)
    assert median_band(values[:2], shares[:2], places[:2], np.array([2_000, 2_001])) == (1.0, 2.0)


def test_the_values_of_a_voice_are_drawn_together() -> None:
    values = np.array([0.0, 10.0] * 30)
    voices = np.repeat(np.arange(30), 2)
    assert median_band(values, ONE(60) / 2, voices, ONE(60, dtype=np.int64)) == (5.0, 5.0)
    alone = band_of(values)
    assert alone is not None
    assert alone[0] < alone[1]


def test_many_voices_give_a_narrow_band_in_little_memory() -> None:
    values = np.random.default_rng(1).normal(size=50_000)
    band = band_of(values)
    assert band is not None
    # The standard error of a normal sample's median: 1.2533 / sqrt(n).
    assert band[1] - band[0] == pytest.approx(2 * 1.645 * 1.2533 / np.sqrt(50_000), rel=0.2)


@pytest.mark.parametrize("size", [25, 100])
def test_bands_cover_the_truth_as_often_as_they_say(size: int) -> None:
    generator = np.random.default_rng(7)
    hits = 0
    for _ in range(500):
        values = generator.lognormal(0, 0.6, size)
        band = band_of(values)
        assert band is not None
        hits += band[0] <= 1.0 <= band[1]
    assert abs(hits / 500 - COVERAGE) <= 0.04
