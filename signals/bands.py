"""How sure a median is: bootstrap bands over voices, never over sentences."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

COVERAGE = 0.90
"""The share of bands that should hold the truth: the usual one for a five per cent risk on either side."""

RESAMPLES = 400
"""The ends of a band of 90 % then rest on twenty resamples each; more hardly changes them."""

# Above so many, voices are resampled in as many random groups, which gives the same spread within 5 % (one over the
# root of twice their number), as near as RESAMPLES can tell it: more units only cost time.
_MOST_UNITS = 200
# Numbers in memory at one time.
_CELLS = 2_000_000
_SEED = 20_260_101


def weighted_quantile(values: Floats, weights: Floats, share: float) -> float:
    """The smallest value with at least `share` of the weight at or below it; midway to the next where the weight
    splits exactly there (so that an unweighted median is the usual one). Raises ValueError where nothing is given.
    """
    return weighted_quantiles(values, weights, (share,))[0]


def weighted_quantiles(values: Floats, weights: Floats, shares: Sequence[float]) -> list[float]:
    """Several of them."""
    if values.size == 0 or values.size != weights.size or not weights.sum() > 0:
        raise ValueError("expected as many weights as values, and some weight")
    order = np.argsort(values, kind="stable")
    values, reached = values[order], np.cumsum(weights[order])[np.newaxis, :]
    return [float(_reaching(values, reached, share)[0]) for share in shares]


def _reaching(values: Floats, reached: Floats, share: float) -> Floats:
    """The weighted quantile of sorted values for each row of cumulated weights, shape (rows, values)."""
    total = reached[:, -1]
    goal, slack = share * total, 1e-12 * total
    at = np.argmax(reached >= (goal - slack)[:, np.newaxis], axis=1)
    found: Floats = values[at]
    exact = np.flatnonzero(np.abs(reached[np.arange(at.size), at] - goal) <= slack)
    if exact.size:
        # Midway to the next value with any weight.
        end = (goal + slack)[exact]
        beyond = np.argmax(reached[exact] > end[:, np.newaxis], axis=1)
        found[exact] = (found[exact] + values[np.where(total[exact] > end, beyond, at[exact])]) / 2
    return found


def median_band(values: Floats, shares: Floats, blocks: Ints, voices: Ints) -> tuple[float, float] | None:
    """The band of the weighted median when voices are drawn anew with replacement; None for a single voice.

    A row is a value that the voices of a block stand behind: `voices` of them (the same for all rows of a block), each
    with weight `shares` on this value. Drawn with a fixed seed: the same rows give the same band.
    """
    from scipy.sparse import csr_array

    of_block = np.unique(blocks, return_index=True)[1]
    total = int(voices[of_block].sum())
    if total < 2:
        return None
    rows, units, count = _units(blocks, voices)
    in_order, value_of_row = np.unique(values, return_inverse=True)
    places = value_of_row[rows]
    # What each unit adds to each value when it is drawn once.
    order = np.argsort(places, kind="stable")
    ends = np.cumsum(np.bincount(places, minlength=in_order.size))
    weights = csr_array((shares[rows][order], units[order], np.append(0, ends)), shape=(in_order.size, count))
    medians = []
    at_once = max(1, _CELLS // in_order.size)
    for start in range(0, RESAMPLES, at_once):
        drawn = weights @ _draws(count)[:, start : start + at_once]
        reached = np.cumsum(drawn.T, axis=1)
        medians.append(_reaching(in_order, reached[reached[:, -1] > 0], 0.5))
    tail = _tail(total)
    low, high = np.quantile(np.concatenate(medians), [tail, 1 - tail])
    return float(low), float(high)


@lru_cache(maxsize=64)
def _draws(count: int) -> Floats:
    """How often each of so many units is drawn, shape (count, RESAMPLES), when as many are drawn as there are."""
    drawn = np.random.default_rng(_SEED).integers(count, size=(RESAMPLES, count))
    places = drawn * RESAMPLES + np.arange(RESAMPLES)[:, np.newaxis]
    return np.bincount(places.ravel(), minlength=RESAMPLES * count).reshape(count, RESAMPLES).astype(np.float64)


@lru_cache(maxsize=1024)
def _tail(voices: int) -> float:
    """The share of resamples beyond either end: less than (1 - COVERAGE) / 2 where voices are few, since a bootstrap
    band is then too narrow (Hesterberg, "What Teachers Should Know About the Bootstrap", 2015, section 3.3).
    """
    from scipy.special import ndtr, stdtrit

    return float(ndtr(np.sqrt(voices / (voices - 1)) * stdtrit(voices - 1, (1 - COVERAGE) / 2)))


def _units(blocks: Ints, voices: Ints) -> tuple[Ints, Ints, int]:
    """What is drawn, the voices one by one or where they are many in _MOST_UNITS groups: of each entry the row it comes
    from and its unit; and how many units there are.
    """
    rows = np.repeat(np.arange(voices.size), voices)
    # The rows of a voice of several values stay together; the voices of a block of one value part.
    is_one = voices[rows] == 1
    first, kind = np.unique(blocks[rows[is_one]], return_index=True, return_inverse=True)[1:]
    voice = np.empty(rows.size, dtype=np.int64)
    voice[is_one] = kind
    voice[~is_one] = first.size + np.arange(rows.size - kind.size)
    count = first.size + rows.size - kind.size
    if count <= _MOST_UNITS:
        return rows, voice, count
    return rows, _groups(count)[voice], _MOST_UNITS


@lru_cache(maxsize=64)
def _groups(voices: int) -> Ints:
    """Which group each of so many voices falls into."""
    found: Ints = np.random.default_rng(_SEED).permutation(voices) % _MOST_UNITS
    return found
