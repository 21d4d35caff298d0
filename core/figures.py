"""How figures read: amounts with magnitude, rates with their digits, shares, times."""

from __future__ import annotations

from collections.abc import Sequence

_MAGNITUDES = ((1e12, "tn"), (1e9, "bn"), (1e6, "mn"))
_SIGNS = {"USD": "$", "JPY": "¥", "EUR": "€", "GBP": "£"}


def show_amount(value: float, unit: str | None) -> str:
    """A figure in base units as people write it: `$9tn`, `0.75 %`, `4.625 pp`, `1,413 KRW`, `-184,223 contracts`."""
    if unit in ("%", "pp"):
        return f"{_short(value)} {unit}"
    sign = "-" if value < 0 else ""
    size = abs(value)
    for magnitude, name in _MAGNITUDES:
        if size >= magnitude and unit not in ("contracts", "persons", "points"):
            body = f"{_short(size / magnitude, digits=4)}{name}"
            break
    else:
        body = _short(size)
    if unit in _SIGNS:
        return f"{sign}{_SIGNS[unit]}{body}"
    return f"{sign}{body}{f' {unit}' if unit else ''}"


def show_range(value: float | Sequence[float], unit: str | None) -> str:
    """One figure, or the two ends of a range."""
    if isinstance(value, int | float):
        return show_amount(value, unit)
    low, high = value
    return f"{show_amount(low, unit)} – {show_amount(high, unit)}"


def _short(value: float, *, digits: int = 6) -> str:
    """Up to `digits` significant digits, thousands separated, no closing zeros after the point."""
    if abs(value) >= 10 ** (digits - 1):
        return f"{value:,.0f}"
    text = f"{value:.{digits}g}"
    if "e" in text:
        return f"{value:,.6f}".rstrip("0").rstrip(".")
    whole, _, fraction = text.partition(".")
    return f"{int(whole):,}{'.' + fraction if fraction else ''}" if whole not in ("-0",) else text


def show_signed(value: float, unit: str | None) -> str:
    """A difference, with its sign, to four significant digits: more would be noise of the two figures."""
    rounded = float(f"{value:.4g}")
    return f"{'+' if rounded > 0 else ''}{show_amount(rounded, unit)}"
