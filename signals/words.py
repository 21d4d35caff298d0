"""A row of an overview or a trend in words, for tables, the report and the page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from groundswell.core.figures import show_amount, show_range, show_signed
from groundswell.signals.trend import nearest_point

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Words:
    """How a row reads, in a few characters each: the crowd's middle (or direction), its middle half, the data, the
    gap. Empty where there is nothing to say.
    """

    crowd: str
    spread: str
    data: str
    gap: str


def in_words(row: Row) -> Words:
    """The words of a row that `trend.summary` made, with its measure."""
    unit, official_unit = shown_unit(row["measure"], row["unit"]), shown_unit(row["measure"], row["official_unit"])
    has_level = row["level"] is not None
    return Words(
        crowd=show_amount(row["level"], unit) if has_level else _direction(row["balance"]),
        spread=show_range((row["low"], row["high"]), unit) if has_level and row["low"] != row["high"] else "",
        data=_data(row, official_unit),
        gap=_gap(row, unit),
    )


def shown_unit(measure: str, unit: str | None) -> str | None:
    """The unit to print: none for an exchange rate, whose pair says it."""
    return None if measure == "fx_rate" else unit


def _direction(balance: float | None) -> str:
    """The balance of directions as a word; a third either way is the least that a word should stand for."""
    if balance is None:
        return ""
    if abs(balance) < 1 / 3:
        return "mixed"
    return "up" if balance > 0 else "down"


def _data(row: Row, unit: str | None) -> str:
    if row["official"] is None:
        return ""
    if row["official_low"] != row["official_high"]:
        return show_range((row["official_low"], row["official_high"]), unit)
    return show_amount(row["official"], unit)


def _gap(row: Row, unit: str | None) -> str:
    if row["gap_ratio"] is not None and not 0.5 < row["gap_ratio"] < 2:
        return f"{row['gap_ratio']:.3g} ×"
    if row["gap"] is None:
        return ""
    # A difference of percentages is in percentage points.
    return show_signed(row["gap"], "pp" if unit == "%" else unit) if row["gap"] else "none"


def gap_band(row: Row) -> tuple[float, float] | None:
    """The gap at either end of the level's bootstrap band, in the level's unit; None where there is no gap or band."""
    if row["gap"] is None or row["band_low"] is None:
        return None
    low, high = (
        end - nearest_point(end, row["official_low"], row["official_high"])
        for end in (row["band_low"], row["band_high"])
    )
    return low, high


def gap_band_in_words(row: Row) -> str:
    """That band as it reads: `-0.3 pp to none`, as ratios where the gap is one; empty where there is none."""
    ends = gap_band(row)
    if ends is None:
        return ""
    if row["gap_ratio"] is not None and not 0.5 < row["gap_ratio"] < 2:
        nearest = row["level"] - row["gap"]
        return " to ".join(f"{row[end] / nearest:.3g} ×" for end in ("band_low", "band_high"))
    low, high = (_gap({**row, "gap": end, "gap_ratio": None}, shown_unit(row["measure"], row["unit"])) for end in ends)
    return f"{low} to {high}" if low != high else low


def in_a_sentence(row: Row) -> str:
    """A row of `overview` as a sentence or three: who says what, since when, and what the data said."""
    words = in_words(row)
    name = row["measure"].replace("_", " ") + (f" ({row['area']})" if row["area"] else "")
    voices = "One voice" if row["voices"] == 1 else f"{row['voices']} independent voices"
    spread = f" (the middle half {words.spread})" if words.spread else ""
    said = f"{voices} on {name}: {words.crowd or 'no level and no direction of now'}{spread}."
    return f"{said} First said {row['since']}, last {row['last']}. {_data_sentence(row, words)}"


def _data_sentence(row: Row, words: Words) -> str:
    if row["official"] is None:
        return "No official figure was at hand to hold it against."
    if row["series"].startswith("estimates"):
        return f"Nobody measures it; published estimates ran from {words.data}."
    return f"The official figure then public was {words.data}, of {row['observed_at']}."


_ARROWS = {"up": "↑", "down": "↓", "flat": "→"}


def claim_in_short(row: Row) -> str:
    """What a claim says in a few characters: `~ $9tn`, `↑ 0.75 %`, `↓`."""
    arrow = _ARROWS.get(row["trend"] or "", "")
    if row["value"] is None:
        return arrow
    value = row["value"] if row["value_high"] is None else (row["value"], row["value_high"])
    comparator = "" if row["comparator"] in (None, "=") else row["comparator"]
    return " ".join(part for part in (arrow, comparator, show_range(value, row["unit"])) if part)
