"""Signals of real talk, worked out again in plain loops: `python benchmarks/checked.py STORE [AS_OF]`.

STORE holds scored documents (`groundswell score --store STORE ../shared/data/news/*.jsonl.gz`). For ten measures and a
month each, consensus, voices, balance, breadth and attention are counted claim by claim, as the guide
says (docs/signals.md), and held against what the commands answer. Prints a Markdown table, and exits with 1 where they
differ; `--pictures DIR` draws two measures.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from groundswell import Store

MEASURES = (
    ("policy_rate", "JP", "2025-12"),
    ("policy_rate", "US", "2025-12"),
    ("fx_rate", "USD/JPY", "2025-12"),
    ("inflation", "US", "2025-12"),
    ("crypto_price", "BTC", "2026-01"),
    ("crypto_price", "ETH", "2025-12"),
    ("commodity_price", "XAU", "2026-01"),
    ("commodity_price", "XAG", "2026-01"),
    ("etf_flow", "BTC", "2025-11"),
    ("market_cap", "CRYPTO", "2026-01"),
)
DRAWN = (("fx_rate", "USD/JPY", "week"), ("crypto_price", "BTC", "week"))
FIGURES = ("claims", "voices", "level_voices", "level", "low", "high", "balance", "breadth", "attention")
_SIGNS = {"up": 1, "flat": 0, "down": -1}
Row = Mapping[str, Any]


def first_speakers(documents: Iterable[Row]) -> dict[int, int]:
    """By document, who said it: the speaker of the first document of its cluster."""
    first: dict[int, int] = {}
    documents = sorted(documents, key=lambda row: (row["published_at"], row["number"]))
    for row in documents:
        first.setdefault(row["cluster"], row["speaker"])
    return {row["number"]: first[row["cluster"]] for row in documents}


def quantile(votes: Sequence[tuple[float, float]], share: float) -> float:
    """The smallest value with that share of the weight at or below it; midway to the next where it splits there."""
    weights: Counter[float] = Counter()
    for value, weight in votes:
        weights[value] += weight  # type: ignore[assignment]
    reached, values = 0.0, sorted(weights)
    for place, value in enumerate(values):
        reached += weights[value]
        if abs(reached - share * sum(weights.values())) < 1e-9:
            return (value + values[place + 1]) / 2
        if reached > share * sum(weights.values()):
            return value
    raise ValueError("no votes")


def count(claims: Sequence[Row], documents: Sequence[Row], measure: str, area: str, who: Mapping[int, int]) -> Row:
    """The figures of a measure in the month whose claims and documents these are."""
    own = [row for row in claims if (row["measure"], row["area"]) == (measure, area)]
    held = [row for row in own if row["modality"] in ("asserted", "hedged") and row["tense"] != "future"]
    stated = [row for row in held if row["kind"] == "level" and row["value"] is not None and not row["period_start"]]
    units = Counter(row["unit"] for row in stated)
    unit = max(units, key=lambda name: (units[name], name)) if units else None
    levels: dict[int, list[float]] = defaultdict(list)
    moves: dict[int, list[int]] = defaultdict(list)
    for row in stated:
        if row["unit"] == unit:
            middle = row["value"] if row["value_high"] is None else (row["value"] + row["value_high"]) / 2
            levels[who[row["number"]]].append(middle)
    for row in held:
        if row["trend"] is not None:
            moves[who[row["number"]]].append(_SIGNS[row["trend"]])
    votes = [(value, 1 / len(values)) for values in levels.values() for value in values]
    enough = len(levels) >= 3
    return {
        "claims": len(own),
        "voices": len({who[row["number"]] for row in own}),
        "level_voices": len(levels),
        **{
            name: quantile(votes, share) if enough else None
            for name, share in (("level", 0.5), ("low", 0.25), ("high", 0.75))
        },
        "balance": sum(sum(signs) / len(signs) for signs in moves.values()) / len(moves) if moves else None,
        "breadth": len({row["number"] for row in own}) / len(documents),
        "attention": len(own) / len(claims),
    }


def same(one: float | None, other: float | None) -> bool:
    """Whether two figures agree, but for rounding."""
    return one is other or (one is not None and other is not None and abs(one - other) <= 1e-5 * max(1.0, abs(one)))


def main() -> int:
    """Count, ask, compare."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("store", type=Path)
    parser.add_argument("as_of", nargs="?", default="2026-02-28")
    parser.add_argument("--pictures", type=Path)
    given = parser.parse_args()
    store = Store.open(given.store)
    spoken = "published_at IS NOT NULL AND NOT coalesce(spam, FALSE)"
    documents = store.query(f"SELECT number, cluster, speaker, published_at FROM documents WHERE {spoken}").to_pylist()  # noqa: S608
    claims = store.query(f"SELECT * FROM claims WHERE {spoken}").to_pylist()  # noqa: S608
    who, differ = first_speakers(documents), False
    columns = ("measure, month", *FIGURES, "command")
    print(f"| {' | '.join(columns)} |\n{'|---' * len(columns)}|")
    for measure, area, month in MEASURES:
        in_month = [
            [row for row in rows if f"{row['published_at'].astimezone(UTC):%Y-%m}" == month]
            for rows in (claims, documents)
        ]
        counted = count(*in_month, measure, area, who)
        answered = next(
            row
            for row in store.consensus(measure, area=area, as_of=given.as_of, bands=False)
            if row["window"][:7] == month
        )
        wrong = [name for name, value in counted.items() if not same(value, answered[name])]
        differ |= bool(wrong)
        shown = ["–" if counted[name] is None else f"{counted[name]:,.6g}" for name in FIGURES]
        said = "; ".join(f"{name} {answered[name]}" for name in wrong) or "the same"
        print(f"| `{measure}` {area}, {month} | {' | '.join(shown)} | {said} |")
    if given.pictures:
        for measure, area, by in DRAWN:
            draw(store, measure, area, by, given)
    return int(differ)


def draw(store: Store, measure: str, area: str, by: str, given: argparse.Namespace) -> None:
    """The consensus of a measure by window, beside the official figure and the claims."""
    from groundswell.dashboard.plots import StoryPlot, draw_story

    rows = [
        row
        for row in store.consensus(measure, area=area, by=by, as_of=given.as_of, min_voices=1)
        if row["level"] is not None
    ]
    line = [(datetime.fromisoformat(row["window"]).replace(tzinfo=UTC), row["level"]) for row in rows]
    official = [
        (datetime.fromisoformat(row["released_at"]), row["official"]) for row in rows if row["official"] is not None
    ]
    sql = """
        SELECT published_at, value, verdict_status FROM claims
        WHERE measure = $measure AND area = $area AND kind = 'level'
        AND tense <> 'future' AND period_start IS NULL AND value BETWEEN $low AND $high
    """
    middle = sorted(level for _, level in line)[len(line) // 2]
    asked = {"measure": measure, "area": area, "low": middle / 3, "high": middle * 3}
    dots = [tuple(row.values()) for row in store.query(sql, asked).to_pylist()]
    unit = next(row["unit"] for row in rows)
    plot = StoryPlot(
        title=f"{measure} {area}",
        unit=unit,
        claims=dots,
        lines=[("crowd, by " + by, line)],
        official=sorted(set(official)),
    )
    (given.pictures / f"signals_{measure}.svg").write_text(draw_story(plot), encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
