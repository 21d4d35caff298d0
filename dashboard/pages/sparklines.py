"""Sparklines of the overview: the crowd's level by month and the official figure, as SVG by matplotlib."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from typing import Any

import orjson

from groundswell.core.times import parse_time
from groundswell.dashboard.answers import Payload
from groundswell.dashboard.pages.asked import View
from groundswell.dashboard.snapshots import Snapshot
from groundswell.signals.talk import Scope
from groundswell.signals.trend import load_trend

DAYS = 365
"""Talk that is drawn: a year shows a season and a turn, and is still readable at this size."""

SVG = "image/svg+xml"

# Seen on light and on dark alike (contrast of at least 3 to white and to #1b1f24): an image can't know the page's mode.
_CROWD, _OFFICIAL = "#2b84c6", "#8a8f96"
_WIDTH, _HEIGHT = 1.6, 0.36


def months_of(snapshot: Snapshot, asked: View) -> Payload:
    """For each measure and area, what is drawn: `{"policy_rate JP": [[month, crowd, official], …]}`."""
    rows = load_trend(snapshot.store, Scope(as_of=asked.moment, last_days=DAYS), by="month", official=snapshot.official)
    found: dict[str, list[tuple[str, float | None, float | None]]] = {}
    for row in rows:
        same_unit = row["unit"] is None or row["unit"] == row["official_unit"]
        point = row["window"], row["level"], row["official"] if same_unit else None
        found.setdefault(subject(row["measure"], row["area"]), []).append(point)
    return Payload(orjson.dumps(found), "application/json")


def subject(measure: str, area: str | None) -> str:
    """A measure and area as one name."""
    return f"{measure} {area or ''}".strip()


def draw_sparkline(months: Mapping[str, Sequence[Sequence[Any]]], name: str) -> Payload:
    """The sparkline of a measure and area; an empty image where nothing can be drawn."""
    from matplotlib.figure import Figure

    points = months.get(name, ())
    crowd = [(parse_time(window), level) for window, level, _ in points if level is not None]
    official = [(parse_time(window), figure) for window, _, figure in points if figure is not None]
    figure = Figure(figsize=(_WIDTH, _HEIGHT))
    axes = figure.add_axes((0.03, 0.12, 0.94, 0.76))
    axes.axis("off")
    if official:
        times, values = zip(*official, strict=True)
        axes.step(times, values, where="post", color=_OFFICIAL, linewidth=1.2)
    if crowd:
        times, values = zip(*crowd, strict=True)
        axes.plot(times, values, color=_CROWD, linewidth=1.6, solid_capstyle="round")
        axes.plot(times[-1:], values[-1:], color=_CROWD, marker="o", markersize=3)
    out = io.StringIO()
    figure.savefig(out, format="svg", transparent=True, metadata={"Date": None})
    text = out.getvalue()
    return Payload(text[text.index("<svg") :].encode(), SVG)
