"""What a figure must be to fit a claim."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache

from groundswell.core.records import Claim
from groundswell.signals.verdicts.precision import NEAR_ZERO_PP, step_of, tolerance_of


@dataclass(frozen=True, slots=True)
class Target:
    """A claimed number as the closed interval of single figures that fit it (`low`..`high`, in the claim's unit).

    `ends` are the two ends of a claimed range; `inequality` is the sign of a comparator: 1 above, -1 below, 0 none.
    """

    value: float
    low: float
    high: float
    ends: tuple[float, float] | None
    inequality: int
    tolerance: float
    slack: float

    def fits(self, low: float, high: float) -> bool:
        """Whether a figure, or a set range of it, fits (rules 13, 15, 16)."""
        if low == high or self.inequality:
            return self.low <= (low + high) / 2 <= self.high
        if self.ends:
            allowed = self.tolerance + self.slack
            return abs(self.ends[0] - low) <= allowed and abs(self.ends[1] - high) <= allowed
        return high >= self.low and low <= self.high

    def distance(self, low: float, high: float) -> float:
        """How far a figure is off; below zero for one that satisfies an inequality, the more so the further."""
        if self.inequality:
            return self.inequality * (self.value - (low + high) / 2)
        near, far = self.ends or (self.value, self.value)
        return max(near - high, low - far, 0.0) if self.ends is None else abs(near - low) + abs(far - high)


@lru_cache(maxsize=8192)
def _make(
    text: str,
    measure: str,
    kind: str,
    value: float,
    value_high: float | None,
    unit: str | None,
    comparator: str,
    sign: int,
) -> Target:
    step = step_of(text, value, unit)
    tolerance = tolerance_of(measure, kind, value, comparator, step, unit)
    if value == 0 and comparator == "~" and unit in ("%", "pp"):
        tolerance = NEAR_ZERO_PP
    slack = 1e-9 * max(1.0, abs(value), abs(value_high or 0.0))
    ends = None if value_high is None else (value, value_high)
    # A single figure must lie in a claimed range as it stands (rule 15).
    allowed = 0.0 if ends and comparator == "=" else tolerance
    low, high, inequality = _interval(value, value if value_high is None else value_high, comparator, allowed, slack)
    if kind == "change" and inequality < 0:
        low = slack
    if measure == "futures_position" and kind == "level":
        low, high, inequality = _one_sided(value, low, high, inequality, comparator, slack)
    return _signed(Target(value, low, high, ends, inequality, tolerance, slack), sign)


def _interval(low: float, high: float, comparator: str, tolerance: float, slack: float) -> tuple[float, float, int]:
    if comparator in (">", ">="):
        return low + (slack if comparator == ">" else -slack), math.inf, 1
    if comparator in ("<", "<="):
        return -math.inf, high - (slack if comparator == "<" else -slack), -1
    return low - tolerance - slack, high + tolerance + slack, 0


def _one_sided(
    value: float, low: float, high: float, inequality: int, comparator: str, slack: float
) -> tuple[float, float, int]:
    """Comparators act on the size of a position, and a net long never satisfies a claim of a net short (rule 20)."""
    if value < 0:
        if inequality:
            low, high, _ = _interval(-value, -value, comparator, 0.0, slack)
            low, high = -high, -low
        return low, min(high, -slack), -inequality
    return (max(low, slack), high, inequality) if value > 0 else (low, high, inequality)


def target_of(claim: Claim, sign: int = 1) -> Target | None:
    """The target of a claim with a number, that of a change downwards with -1; None for a direction."""
    if claim.value is None:
        return None
    return _make(
        claim.text,
        claim.measure,
        claim.kind,
        claim.value,
        claim.value_high,
        claim.unit,
        claim.comparator or "=",
        sign,
    )


def _signed(target: Target, sign: int) -> Target:
    """The target of a change downwards: the mirror image of its magnitude."""
    if sign > 0:
        return target
    ends = None if target.ends is None else (-target.ends[1], -target.ends[0])
    return Target(-target.value, -target.high, -target.low, ends, -target.inequality, target.tolerance, target.slack)
