"""Plots in the terminal, by plotext."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from datetime import datetime

import plotext


def draw_series(
    title: str,
    unit: str,
    times: Sequence[datetime],
    lines: Sequence[tuple[str, Sequence[float | None]]],
    *,
    height: int = 16,
) -> str:
    """Draw one or more lines over time. `lines`: (label, one value a time, None for a gap). Returns the text."""
    width = min(shutil.get_terminal_size((100, 24)).columns, 110)
    plotext.clear_figure()
    plotext.theme("clear")
    plotext.plot_size(width, height)
    plotext.date_form("Y-m-d")
    plotext.title(f"{title}, {unit}" if unit else title)
    markers = ("●", "+", "x", "o")
    drawn = False
    for index, (label, values) in enumerate(lines):
        points = [(when, value) for when, value in zip(times, values, strict=True) if value is not None]
        if not points:
            continue
        drawn = True
        days = [when.strftime("%Y-%m-%d") for when, _ in points]
        plotext.plot(days, [value for _, value in points], label=label, marker=markers[index % len(markers)])
    if not drawn:
        return ""
    text: str = plotext.uncolorize(plotext.build())
    plotext.clear_figure()
    return text
