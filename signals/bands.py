"""How sure a median is: bootstrap bands over voices, never over sentences."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

COVERAGE = 0.90
"""The share of bands that should hold the truth: the usual one for a five per cent risk on either side."""

RESAMPLES = 400
"""The ends of a band of 90 % then rest on twenty resamples each; more hardly changes them."""

# Above so many, voices are resampled in as many random groups, which gives the same spread: more units only cost time.
_MOST_UNITS = 500
# Numbers in memory at one time.
_CELLS = 2_000_000
_SEED = 20_260_101


def weighted_quantile(values: Floats, weights: Floats, share: float) -> float:
    """The smallest value with at least `share` of the weight at or below it; midway to the next where the weight
    splits exactly there (so that an unweighted median is the usual one). Raises ValueError where nothing is given.
    """
    if values.size == 0 or values.size != weights.size or not weights.sum() > 0:
        raise ValueError("expected as many weights as values, and some weight")
    order = np.argsort(values, kind="stable")
    (found,) = _quantiles(values[order], weights[order][np.newaxis, :], share)
    return float(found)


def _quantiles(values: Floats, weights: Floats, share: float) -> Floats:
    """The weighted quantile of sorted values for each row of weights, shape (rows, values)."""
    reached = np.cumsum(weights, axis=1)
    goal = share * reached[:, -1:]
    slack = 1e-12 * reached[:, -1:]
    at = np.argmax(reached >= goal - slack, axis=1)
    exact = np.abs(np.take_along_axis(reached, at[:, np.newaxis], 1) - goal)[:, 0] <= slack[:, 0]
    # The next value with any weight.
    beyond = np.argmax(reached > goal + slack, axis=1)
    beyond = np.where(reached[:, -1] > (goal + slack)[:, 0], beyond, at)
    found: Floats = np.where(exact, (values[at] + values[beyond]) / 2, values[at])
    return found


def median_band(values: Floats, shares: Floats, blocks: Ints, voices: Ints) -> tuple[float, float] | None:
    """The band of the weighted median when voices are drawn anew with replacement; None for a single voice.

    A row is a value that the voices of a block stand behind: `voices` of them (the same for all rows of a block), each
    with weight `shares` on this value. Drawn with a fixed seed: the same rows give the same band.
    """
    from scipy.sparse import csr_array

    rows, kinds, sizes, weights = _units(shares, blocks, voices)
    if sizes.sum() < 2:
        return None
    values, places = np.unique(values[rows], return_inverse=True)
    of_kinds = csr_array((weights, (places, kinds)), shape=(values.size, sizes.size))
    generator = np.random.default_rng(_SEED)
    medians = []
    at_once = max(1, _CELLS // max(values.size, sizes.size))
    for start in range(0, RESAMPLES, at_once):
        draws = _draws(generator, sizes, min(at_once, RESAMPLES - start))
        drawn = (of_kinds @ draws.T).T
        medians.append(_quantiles(values, drawn[drawn.sum(axis=1) > 0], 0.5))
    tail = _tail(int(sizes.sum()))
    low, high = np.quantile(np.concatenate(medians), [tail, 1 - tail])
    return float(low), float(high)


def _draws(generator: np.random.Generator, sizes: Ints, rows: int) -> Ints:
    """How often each kind is drawn, shape (rows, kinds), when as many are drawn as there are."""
    total = int(sizes.sum())
    if total > 4 * sizes.size:
        found: Ints = generator.multinomial(total, sizes / total, size=rows)
        return found
    # Drawing few of each kind one by one is faster.
    kinds = np.repeat(np.arange(sizes.size), sizes)
    drawn = kinds[generator.integers(total, size=(rows, total))] + sizes.size * np.arange(rows)[:, np.newaxis]
    return np.bincount(drawn.ravel(), minlength=rows * sizes.size).reshape(rows, sizes.size)


def _tail(voices: int) -> float:
    """The share of resamples beyond either end: less than (1 - COVERAGE) / 2 where voices are few, since a bootstrap
    band is then too narrow (Hesterberg, "What Teachers Should Know About the Bootstrap", 2015, section 3.3).
    """
    from scipy.stats import norm, t

    return float(norm.cdf(np.sqrt(voices / (voices - 1)) * t.ppf((1 - COVERAGE) / 2, voices - 1)))


def _units(shares: Floats, blocks: Ints, voices: Ints) -> tuple[Ints, Ints, Ints, Floats]:
    """What is drawn: of each entry the row it comes from, its kind and the weight of a draw; how many there are of each
    kind.
    """
    _, first, kind_of_row = np.unique(blocks, return_index=True, return_inverse=True)
    if voices[first].sum() <= _MOST_UNITS:
        return np.arange(shares.size), kind_of_row, voices[first], shares
    rows = np.repeat(np.arange(shares.size), voices)
    # The rows of a voice of several values stay together; the voices of a block of one value part.
    names = np.where(voices[rows] > 1, first.size + np.arange(rows.size), kind_of_row[rows])
    _, voice_of_entry = np.unique(names, return_inverse=True)
    groups = np.random.default_rng(_SEED).permutation(int(voice_of_entry.max()) + 1) % _MOST_UNITS
    return rows, groups[voice_of_entry], np.ones(_MOST_UNITS, dtype=np.int64), shares[rows]
