"""The latest values, for monitoring: Prometheus text, and the rules of `watch`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from groundswell.core.times import parse_time
from groundswell.signals.export import SIGNALS

Row = Mapping[str, Any]

_HELP = {
    "claims": "Claims of the window",
    "documents": "Documents of the window",
    "voices": "Independent voices",
    "effective_voices": "Independent voices that state a level, after weighting (Kish)",
    "level": "What the crowd says: the weighted median of stated levels",
    "low": "The weighted lower quartile of stated levels",
    "high": "The weighted upper quartile of stated levels",
    "band_low": "The lower end of the 90 % bootstrap band of the level",
    "band_high": "The upper end of the 90 % bootstrap band of the level",
    "balance": "Share of voices that say up minus share that say down",
    "official": "The official figure then public",
    "gap": "The level minus the nearest point of the official figure",
    "gap_ratio": "The level over the nearest point of the official figure",
    "gap_sd": "The gap in standard deviations of the gaps before it",
    "supported": "Share of voices whose judged claims were supported",
    "outdated": "Share of voices whose judged claims were outdated",
    "contradicted": "Share of voices whose judged claims were contradicted",
    "breadth": "Share of the window's documents that speak of it",
    "attention": "Share of the window's claims that speak of it",
    "novelty": "How new the stated values are, 0 to 1",
}


def latest(rows: Iterable[Row]) -> list[Row]:
    """Of rows of `Store.consensus`, the newest window of each measure and area; by measure and area."""
    newest: dict[tuple[str, str], Row] = {}
    for row in rows:
        key = row["measure"], row["area"] or ""
        if key not in newest or row["window"] > newest[key]["window"]:
            newest[key] = row
    return [newest[key] for key in sorted(newest)]


def prometheus_text(rows: Iterable[Row]) -> str:
    """Rows of `Store.consensus` as Prometheus text (exposition format 0.0.4): the newest window of each measure and
    area, a gauge `groundswell_<signal>` each with labels measure, area, window and unit; and
    `groundswell_last_claim_timestamp_seconds`, when it was last spoken of. What is withheld or unknown is left out.
    """
    shown = latest(rows)
    lines = []
    for name in SIGNALS:
        lines += _family(name, _HELP[name], [(row, row[name]) for row in shown if row[name] is not None])
    spoken = [(row, parse_time(row["last"]).timestamp()) for row in shown]
    lines += _family("last_claim_timestamp_seconds", "When it was last spoken of", spoken)
    return "\n".join(lines) + "\n" if lines else ""


def _family(name: str, meaning: str, values: list[tuple[Row, float]]) -> list[str]:
    if not values:
        return []
    head = [f"# HELP groundswell_{name} {meaning}", f"# TYPE groundswell_{name} gauge"]
    return head + [f"groundswell_{name}{{{_labels(row)}}} {float(value)!r}" for row, value in values]


def _labels(row: Row) -> str:
    labels = {"measure": row["measure"], "area": row["area"] or "", "window": row["window"], "unit": row["unit"] or ""}
    return ",".join(f'{name}="{_escaped(text)}"' for name, text in labels.items())


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
