"""Plots as SVG text, by matplotlib."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

# Okabe and Ito's colours, told apart with any colour vision: https://jfly.uni-koeln.de/color/ (2008).
VERDICT_COLOURS = {
    "supported": "#009E73",
    "came_true": "#009E73",
    "within_estimates": "#009E73",
    "outdated": "#E69F00",
    "contradicted": "#D55E00",
    "failed": "#D55E00",
    "outside_estimates": "#D55E00",
    "pending": "#56B4E9",
    "unverifiable": "#999999",
    None: "#999999",
}
# A second sign beside the colour.
_MARKERS = {"#009E73": "o", "#E69F00": "s", "#D55E00": "X", "#56B4E9": "^", "#999999": "."}
_OFFICIAL = "#000000"
_LINES = ("#0072B2", "#CC79A7", "#009E73")

Points = Sequence[tuple[datetime, float]]


@dataclass(frozen=True, slots=True)
class StoryPlot:
    """What to draw: claims as dots by verdict, lines by name (the crowd's middle), the official figure as steps.

    `official` holds (from when it was public, value); `band` a low and a high that apply throughout (published
    estimates), where there is no series.
    """

    title: str
    unit: str
    claims: Sequence[tuple[datetime, float, str | None]] = ()
    lines: Sequence[tuple[str, Points]] = ()
    official: Points = ()
    band: tuple[float, float] | None = None
    limits: tuple[datetime, datetime] | None = field(default=None)


def draw_story(plot: StoryPlot) -> str:
    """An SVG element (no XML header), 720 by 260 points, text as text."""
    import matplotlib as mpl
    from matplotlib.figure import Figure

    with mpl.rc_context({"svg.fonttype": "none", "svg.hashsalt": "groundswell", "font.size": 9}):
        figure = Figure(figsize=(10, 3.6))
        # Left, bottom, width, height: room for the labels and, on the right, for the legend.
        axes = figure.add_axes((0.08, 0.09, 0.74, 0.86))
        _draw_claims(axes, plot)
        if plot.band:
            axes.axhspan(*plot.band, color=_OFFICIAL, alpha=0.12, label="published estimates", linewidth=0)
        if plot.official:
            times, values = zip(*plot.official, strict=True)
            axes.step(times, values, where="post", color=_OFFICIAL, linewidth=1.6, label="official")
        for colour, (name, points) in zip(_LINES, plot.lines, strict=False):
            times, values = zip(*points, strict=True)
            axes.plot(times, values, color=colour, linewidth=1.6, marker="D", markersize=3, label=name)
        if plot.limits:
            axes.set_xlim(*plot.limits)  # type: ignore[arg-type]
        axes.set_ylabel(plot.unit)
        axes.grid(visible=True, alpha=0.25)
        axes.spines[["top", "right"]].set_visible(False)
        if axes.get_legend_handles_labels()[0]:
            axes.legend(loc="upper left", bbox_to_anchor=(1.0, 1.0), frameon=False)
        out = io.StringIO()
        figure.savefig(out, format="svg", metadata={"Date": None, "Title": plot.title})
    text = out.getvalue()
    return text[text.index("<svg") :]


def _draw_claims(axes: object, plot: StoryPlot) -> None:
    from matplotlib.axes import Axes

    assert isinstance(axes, Axes)
    for status in sorted({status or "" for _, _, status in plot.claims}):
        own = [(when, value) for when, value, found in plot.claims if (found or "") == status]
        colour = VERDICT_COLOURS.get(status or None, "#999999")
        label = (status or "not judged").replace("_", " ")
        times, values = zip(*own, strict=True)
        axes.scatter(times, values, s=28, color=colour, marker=_MARKERS[colour], alpha=0.8, label=label, zorder=3)
