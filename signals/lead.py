"""Does the talk lead the data, or the data the talk? A test that would rather say no."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from groundswell.core.errors import MissingExtra, UsageError
from groundswell.signals.bands import Floats

LEAST_LENGTH = 24
"""Windows that a test needs: two years of months. From fewer, HAC errors are too small to be believed."""

PLACEBOS = 500
LEVEL = 0.05
_SEED = 20_260_101


@dataclass(frozen=True, slots=True, kw_only=True)
class Lead:
    """A test at one lag: whether a change of the talk goes with a change of the series `lag` windows later (before, for
    a negative one).

    `slope` of the later change on the earlier one, `t` with HAC (Newey-West) errors; `p_hac` from it; `p_placebo`: the
    share of series of shuffled blocks (their own memory kept, the timing broken) whose |t| is as large; `p` is the
    larger of the two, after Holm over all lags. `words` says it.
    """

    lag: int
    windows: int
    slope: float
    t: float
    p_hac: float
    p_placebo: float
    p: float
    words: str


def leads(talk: Sequence[float], series: Sequence[float], *, lags: Sequence[int], seed: int = _SEED) -> list[Lead]:
    """Test whether `talk` leads `series` (same windows, in order, no gaps) at each of `lags` windows.

    Both are differenced once, so that two trends don't pass for a lead. Raises UsageError for series of different
    or too short lengths, MissingExtra where statsmodels is not installed.
    """
    if len(talk) != len(series) or len(talk) - max(map(abs, lags)) - 1 < LEAST_LENGTH:
        raise UsageError(
            f"expected two series of one length, at least {LEAST_LENGTH} windows beyond the largest lag; "
            f"got {len(talk)} and {len(series)}"
        )
    x, y = np.diff(np.asarray(talk, dtype=np.float64)), np.diff(np.asarray(series, dtype=np.float64))
    generator = np.random.default_rng(seed)
    found = []
    for lag in lags:
        early, late = (x, y) if lag >= 0 else (y, x)
        early, late = early[: early.size - abs(lag)], late[abs(lag) :]
        slope, t, p_hac = _regress(early, late)
        placebos = [abs(_regress(_shuffled(early, generator), late)[1]) for _ in range(PLACEBOS)]
        p_placebo = (1 + sum(value >= abs(t) for value in placebos)) / (PLACEBOS + 1)
        found.append((lag, early.size, slope, t, p_hac, p_placebo))
    adjusted = _holm([max(p_hac, p_placebo) for *_, p_hac, p_placebo in found])
    return [
        Lead(
            lag=lag,
            windows=windows,
            slope=slope,
            t=t,
            p_hac=p_hac,
            p_placebo=p_placebo,
            p=p,
            words=_words(lag, p),
        )
        for (lag, windows, slope, t, p_hac, p_placebo), p in zip(found, adjusted, strict=True)
    ]


def _regress(early: Floats, late: Floats) -> tuple[float, float, float]:
    """Slope, t and p of late on early, with errors that allow for autocorrelation up to Newey and West's usual lag."""
    try:
        from statsmodels.regression.linear_model import OLS
    except ImportError as error:
        raise MissingExtra("testing whether the talk leads", "statistics") from error
    if early.std() == 0 or late.std() == 0:
        return 0.0, 0.0, 1.0
    # Newey and West (1994): 4 (n / 100)^(2/9).
    lags = int(4 * (early.size / 100) ** (2 / 9))
    design = np.column_stack([np.ones_like(early), early])
    fitted = OLS(late, design).fit(cov_type="HAC", cov_kwds={"maxlags": lags, "use_correction": True}, use_t=True)
    return float(fitted.params[1]), float(fitted.tvalues[1]), float(fitted.pvalues[1])


def _shuffled(values: Floats, generator: np.random.Generator) -> Floats:
    """The values with their timing broken: blocks of about the cube root of the length, drawn around a circle
    (Politis and Romano's circular block bootstrap).
    """
    block = max(2, round(values.size ** (1 / 3)))
    starts = generator.integers(values.size, size=-(-values.size // block))
    places = (starts[:, np.newaxis] + np.arange(block)).ravel()[: values.size] % values.size
    drawn: Floats = values[places]
    return drawn


def _holm(p_values: list[float]) -> list[float]:
    from statsmodels.stats.multitest import multipletests

    return [float(p) for p in multipletests(p_values, method="holm")[1]]


def _words(lag: int, p: float) -> str:
    who = "the talk leads the series" if lag > 0 else "the series leads the talk" if lag < 0 else "the two move at once"
    windows = f" by {abs(lag)} windows" if lag else ""
    if p > LEVEL:
        return f"no evidence that {who}{windows}; p = {p:.2g}"
    return f"{who}{windows}, as far as the past tells; p = {p:.2g}"
