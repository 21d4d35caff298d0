"""An overview row in words, for tables, the report and the page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from groundswell.core.figures import show_amount, show_range, show_signed

Row = Mapping[str, Any]


def in_words(row: Row) -> dict[str, str]:
    """How a row of `overview` reads: crowd, data, gap (a few characters each) and a sentence of all three."""
    return {"crowd": _crowd(row), "data": _data(row), "gap": _gap(row), "sentence": _sentence(row)}


def _crowd(row: Row) -> str:
    if row["level"] is not None:
        return show_amount(row["level"], row["unit"])
    return _direction(row["balance"])


def _direction(balance: float | None) -> str:
    """The balance of directions as a word; a third either way is the least that a word should stand for."""
    if balance is None:
        return ""
    if abs(balance) < 1 / 3:
        return "mixed"
    return "up" if balance > 0 else "down"


def _data(row: Row) -> str:
    if row["official"] is None:
        return ""
    unit = row["official_unit"]
    if row["official_low"] != row["official_high"]:
        return show_range((row["official_low"], row["official_high"]), unit)
    return show_amount(row["official"], unit)


def _gap(row: Row) -> str:
    if row["gap_ratio"] is not None and not 0.5 < row["gap_ratio"] < 2:
        return f"{row['gap_ratio']:.3g} ×"
    return "" if row["gap"] is None else show_signed(row["gap"], row["unit"])


def _sentence(row: Row) -> str:
    name = row["measure"].replace("_", " ") + (f" ({row['area']})" if row["area"] else "")
    voices = "one voice" if row["voices"] == 1 else f"{row['voices']} independent voices"
    if row["level"] is not None:
        spread = (
            ""
            if row["low"] == row["high"]
            else f", the middle half {show_range((row['low'], row['high']), row['unit'])}"
        )
        said = f"{voices} on {name}: {_crowd(row)}{spread}."
    elif row["balance"] is not None:
        said = f"{voices} on {name}: {_direction(row['balance'])}."
    else:
        said = f"{voices} on {name}, none with a level or a direction of now."
    return f"{said} First said {row['since']}, last {row['last']}. {_data_sentence(row)}"


def _data_sentence(row: Row) -> str:
    if row["official"] is None:
        return "No official figure was at hand to hold it against."
    if row["series"].startswith("estimates"):
        return f"Nobody measures it; published estimates ran from {_data(row)}."
    return f"The official figure then public was {_data(row)}, of {row['observed_at']}."
