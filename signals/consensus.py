"""What the crowd says of a measure: a robust middle of its levels, the balance of its directions, and how many
independent voices stand behind them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

Floats = npt.NDArray[np.float64]

SPOKEN_OF_NOW = ("past", "present")
HELD = ("asserted", "hedged")
"""Modalities that say something holds. What is denied, asked or made conditional is no voice for a level."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Consensus:
    """The crowd on one measure and area.

    `level` is the weighted median of stated levels in the measure's unit (each voice weighs one, however often it
    speaks; a range counts by its middle), `low` and `high` their weighted quartiles. `balance` is the share of voices
    that say up minus the share that say down, from -1 to 1. Both are None where nobody says so.
    """

    claims: int
    voices: int
    level: float | None
    low: float | None
    high: float | None
    unit: str | None
    balance: float | None


def weighted_quantile(values: Floats, weights: Floats, share: float) -> float:
    """The smallest value with at least `share` of the weight at or below it; midway to the next where the weight
    splits exactly there (so that an unweighted median is the usual one). Raises ValueError where nothing is given.
    """
    if values.size == 0 or values.size != weights.size or not weights.sum() > 0:
        raise ValueError("expected as many weights as values, and some weight")
    order = np.argsort(values, kind="stable")
    values, weights = values[order], weights[order]
    reached = np.cumsum(weights) / weights.sum()
    at = min(int(np.searchsorted(reached, share - 1e-12)), values.size - 1)
    if abs(reached[at] - share) <= 1e-12 and at + 1 < values.size:
        return float((values[at] + values[at + 1]) / 2)
    return float(values[at])


def consensus(claims: pd.DataFrame) -> Consensus:
    """The consensus of claims on one measure and area.

    `claims` has a row a claim, with the columns kind, value, value_high, unit, trend, tense, modality, period_start and
    voice. Levels of the future and dated ones (of another time than the document's) are left out.
    """
    held = claims[claims["modality"].isin(HELD)]
    now = held[held["tense"].isin(SPOKEN_OF_NOW)]
    levels = now[(now["kind"] == "level") & now["value"].notna() & now["period_start"].isna()]
    level, low, high, unit = _levels(levels)
    return Consensus(
        claims=len(claims),
        voices=int(claims["voice"].nunique()),
        level=level,
        low=low,
        high=high,
        unit=unit,
        balance=_balance(now),
    )


def _levels(levels: pd.DataFrame) -> tuple[float | None, float | None, float | None, str | None]:
    """Median and quartiles of the levels in the unit that most of them have."""
    if levels.empty:
        return None, None, None, None
    units = levels["unit"].fillna("").value_counts()
    unit = str(units.index[0])
    levels = levels[levels["unit"].fillna("") == unit]
    values = levels["value"].to_numpy(dtype=np.float64)
    upper = levels["value_high"].to_numpy(dtype=np.float64)
    middles = np.where(np.isnan(upper), values, (values + upper) / 2)
    weights = voice_weights(levels["voice"])
    middle, low, high = (weighted_quantile(middles, weights, share) for share in (0.5, 0.25, 0.75))
    return middle, low, high, unit or None


def _balance(claims: pd.DataFrame) -> float | None:
    moves = claims[claims["trend"].notna()]
    if moves.empty:
        return None
    signs = moves["trend"].map({"up": 1.0, "down": -1.0, "flat": 0.0}).to_numpy(dtype=np.float64)
    return float(np.average(signs, weights=voice_weights(moves["voice"])))


def voice_weights(voices: pd.Series[str]) -> Floats:
    """A weight a claim, so that the claims of each voice together weigh one."""
    return np.asarray(1.0 / voices.map(voices.value_counts()), dtype=np.float64)


Window = Literal["day", "week", "month"]
_FREQUENCIES: dict[Window, str] = {"day": "D", "week": "W", "month": "M"}


def windows(times: pd.Series[pd.Timestamp], by: Window) -> pd.Series[pd.Timestamp]:
    """The first instant (UTC) of the day, ISO week or month that each time lies in."""
    periods = times.dt.tz_convert(None).dt.to_period(_FREQUENCIES[by])
    return periods.dt.start_time.dt.tz_localize("UTC")


def window_end(start: pd.Timestamp, by: Window) -> pd.Timestamp:
    """The first instant after the window that starts at `start`."""
    offsets = {"day": pd.DateOffset(days=1), "week": pd.DateOffset(weeks=1), "month": pd.DateOffset(months=1)}
    end = start + offsets[by]
    assert isinstance(end, pd.Timestamp)
    return end
