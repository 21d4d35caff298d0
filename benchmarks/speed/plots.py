"""Drawings of a run, for the documentation."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import matplotlib as mpl
from matplotlib import pyplot as plt

from speed.tables import NAMES

OURS, THEIRS, FAINT = "#0b6e74", "#b9b3a5", "#8a8578"
Points = Sequence[tuple[float, float]]


def draw(found: dict[str, Any], folder: Path) -> None:
    """Draw all parts that were measured."""
    mpl.use("Agg")
    style = {"svg.hashsalt": "groundswell", "svg.fonttype": "none", "font.family": "sans-serif", "font.size": 9}
    mpl.rcParams.update(style | {"axes.spines.top": False, "axes.spines.right": False, "axes.titlelocation": "left"})
    parts: Mapping[str, tuple[str, Callable[[Any], Any]]] = {
        "contests": ("performance_peers.svg", _peers),
        "stages": ("performance_stages.svg", _stages),
        "growth": ("performance_growth.svg", _growth),
    }
    folder.mkdir(parents=True, exist_ok=True)
    for name, (file, make) in parts.items():
        if found.get(name):
            figure = make(found[name])
            figure.savefig(folder / file, metadata={"Date": None})
            plt.close(figure)


def _peers(contests: dict[str, Any]) -> Any:
    """Bars of rates, a panel a contest."""
    shown = [contests[name] for name in ("job", "classify", "quantities", "rules", "pages") if name in contests]
    heights = [len(contest["readers"]) + 1.2 for contest in shown]
    figure, axes = plt.subplots(
        len(shown), 1, figsize=(7.2, 0.29 * sum(heights) + 0.4), layout="constrained",
        gridspec_kw={"height_ratios": heights}, squeeze=False,
    )  # fmt: skip
    for axis, contest in zip(axes[:, 0], shown, strict=True):
        rows = sorted(contest["readers"].items(), key=lambda row: row[1]["rate"])
        rates = [row["rate"] for _, row in rows]
        bars = axis.barh(
            [NAMES[name].strip("*") for name, _ in rows],
            rates,
            color=[OURS if NAMES[name].startswith("*") else THEIRS for name, _ in rows],
        )
        axis.bar_label(bars, [f"{rate:,.0f}" if rate >= 10 else f"{rate:.1f}" for rate in rates], padding=3)
        axis.set_xscale("log")
        axis.set_xlim(min(rates) / 3, max(rates) * 5)
        axis.set_title(f"{contest['title']}: {contest['unit']} a second (log scale)", fontsize=9, fontweight="bold")
        axis.tick_params(left=False, labelbottom=False, bottom=False, which="both")
        axis.spines[["left", "bottom"]].set_visible(False)
    return figure


def _stages(stages: dict[str, Any]) -> Any:
    """Bars of shares, the largest on top."""
    ((_, shares),) = stages.items()
    rows = list(reversed(list(shares.items())))
    figure, axis = plt.subplots(figsize=(7.2, 0.26 * len(rows) + 0.5), layout="constrained")
    bars = axis.barh([name for name, _ in rows], [100 * share for _, share in rows], color=OURS)
    axis.bar_label(bars, [f"{share:.1%}" for _, share in rows], padding=3)
    axis.set_title("Share of the processor's time of groundswell score", fontsize=9, fontweight="bold")
    axis.tick_params(left=False, labelbottom=False, bottom=False)
    axis.spines[["left", "bottom"]].set_visible(False)
    return figure


_PANELS = {
    "documents": ("documents in one run", "seconds"),
    "length": ("characters of a sentence", "milliseconds"),
    "claims": ("figures in a sentence", "milliseconds"),
    "store": ("claims in the store", "seconds to add 50 documents"),
}


def _growth(growth: dict[str, Points]) -> Any:
    """A panel a question; the dotted line would be proportional growth from the first point on."""
    figure, axes = plt.subplots(2, 2, figsize=(7.2, 5), layout="constrained")
    for axis, (name, (below, beside)) in zip(axes.flat, _PANELS.items(), strict=True):
        xs, ys = zip(*growth[name], strict=True)
        axis.plot(xs, ys, color=OURS, marker="o", ms=3)
        axis.plot(xs, [ys[0] * x / xs[0] for x in xs], color=FAINT, ls=":", lw=1)
        if name == "documents":
            axis.set_ylim(bottom=0)
        else:
            axis.set_xscale("log")
            axis.set_yscale("log")
            axis.set_ylim(min(ys) / 2, max(ys) * 2)
        axis.minorticks_off()
        axis.xaxis.set_major_formatter("{x:,.0f}")
        axis.yaxis.set_major_formatter("{x:,.4g}")
        axis.set_xlabel(below)
        axis.set_title(beside, fontsize=9)
    return figure
