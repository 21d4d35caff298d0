"""How often claims are right, and how far to trust `confidence`.

`python benchmarks/extraction.py GOLD_DIR… [--plot SVG]`; a GOLD_DIR holds `documents.jsonl` and `gold.jsonl`. A claim
is right where a gold claim of its sentence has its measure, area and kind, and its value (to 0.5 %) and unit, or its
trend for a direction. Prints precision, recall and F1, the share of right claims by bins of `confidence`, and documents
and claims a second of processor time.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from groundswell.core.records import Claim, Document
from groundswell.corpora.readers import read_documents
from groundswell.nlp.claims import find_claims

# Upper ends of the bins of confidence; the claims spread from 0.6 to 0.98.
BINS = (0.70, 0.80, 0.85, 0.90, 0.95, 1.0)


def main(argv: Sequence[str] | None = None) -> None:
    """Measure and print; with --plot, draw the bins as an SVG."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", nargs="+", type=Path)
    parser.add_argument("--plot", type=Path, help="write the bins of confidence as an SVG")
    args = parser.parse_args(argv)
    judged: list[tuple[Claim, bool]] = []
    for folder in args.gold:
        found, wanted, seconds, documents = measured(folder)
        judged.extend(found)
        print(
            f"{folder.name}: {documents / seconds:,.0f} documents a second, {len(found) / seconds:,.0f} claims a second"
        )
        for name, kinds in (("numbers", ("level", "change")), ("directions", ("direction",))):
            right = [ok for claim, ok in found if claim.kind in kinds]
            total = sum(wanted[kind] for kind in kinds)
            precision, recall = sum(right) / len(right), sum(right) / total
            f1 = 2 * precision * recall / (precision + recall)
            print(f"  {name:10} precision {precision:.3f}  recall {recall:.3f}  F1 {f1:.3f}  of {total}")
    bins = list(calibration(judged))
    for low, high, count, said, share in bins:
        print(f"  confidence {low:.2f}-{high:.2f}  {count:4} claims  said {said:.2f}  right {share:.2f}")
    if args.plot:
        args.plot.write_text(drawn(bins), encoding="utf-8")


def measured(folder: Path) -> tuple[list[tuple[Claim, bool]], dict[str, int], float, int]:
    """The claims found in a set, each with whether it is right; gold claims by kind; seconds taken; documents."""
    gold = {row["doc_id"]: row["claims"] for row in _rows(folder / "gold.jsonl")}
    documents = {d.id: d for d in read_documents([str(folder / "documents.jsonl")], collected_at=None, rejected=print)}
    found: list[tuple[Claim, bool]] = []
    taken = 0.0
    for document in documents.values():
        parents = tuple(_answered(document, documents))
        started = time.process_time()
        claims = find_claims(document, parents=parents)
        taken += time.process_time() - started
        left = list(gold.get(document.id, ()))
        for claim in claims:
            match = next((row for row in left if matches(claim, row)), None)
            if match is not None:
                left.remove(match)
            found.append((claim, match is not None))
    wanted = {kind: sum(row["kind"] == kind for rows in gold.values() for row in rows) for kind in _KINDS}
    return found, wanted, taken, len(documents)


_KINDS = ("level", "change", "direction")


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def _answered(document: Document, documents: dict[str, Document]) -> Iterator[Document]:
    parent = documents.get(document.parent_id or "")
    if parent is not None:
        yield parent
        yield from _answered(parent, documents)


def matches(claim: Claim, row: dict[str, Any]) -> bool:
    """Whether a claim is the gold one: same sentence, measure, area and kind, and value and unit or trend."""
    if any(row[name] != getattr(claim, name) for name in ("measure", "area", "kind")):
        return False
    if not row["sentence_start"] - 1 <= claim.start <= row["sentence_end"] + 1:
        return False
    if claim.kind == "direction":
        return bool(row["trend"] == claim.trend)
    values = ((row["value"], claim.value), (row.get("value_high"), claim.value_high))
    return row["unit"] == claim.unit and all(_close(*pair) for pair in values)


def _close(one: float | None, other: float | None) -> bool:
    if one is None or other is None:
        return one is other
    return abs(one - other) <= max(0.005 * max(abs(one), abs(other)), 1e-9)


def calibration(judged: Iterable[tuple[Claim, bool]]) -> Iterator[tuple[float, float, int, float, float]]:
    """For each bin: its ends, how many claims, their mean confidence, the share that is right."""
    rows = list(judged)
    low = 0.0
    for high in BINS:
        inside = [(claim.confidence, ok) for claim, ok in rows if low < claim.confidence <= high]
        if inside:
            said = sum(confidence for confidence, _ in inside) / len(inside)
            yield low, high, len(inside), said, sum(ok for _, ok in inside) / len(inside)
        low = high


_SIDE, _EDGE, _FROM = 360, 46, 0.5


def _at(share: float) -> float:
    return (max(share, _FROM) - _FROM) / (1 - _FROM) * (_SIDE - 2 * _EDGE)


def drawn(bins: Iterable[tuple[float, float, int, float, float]]) -> str:
    """The bins as an SVG: said against right, the area of a dot is the number of its claims."""
    bottom = _SIDE - _EDGE
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_SIDE} {_SIDE}" font-family="sans-serif" '
        'font-size="11" fill="#333" role="img" aria-label="Share of right claims against stated confidence">',
        f'<rect width="{_SIDE}" height="{_SIDE}" fill="#fff"/>',
        f'<path d="M{_EDGE} {bottom}L{_SIDE - _EDGE} {_EDGE}" stroke="#bbb" stroke-dasharray="4 4"/>',
        f'<path d="M{_EDGE} {_EDGE}V{bottom}H{_SIDE - _EDGE}" stroke="#333" fill="none"/>',
    ]
    for share in (0.5, 0.6, 0.7, 0.8, 0.9, 1.0):
        parts.append(f'<text x="{_EDGE + _at(share):.0f}" y="{bottom + 16}" text-anchor="middle">{share:.1f}</text>')
        parts.append(f'<text x="{_EDGE - 8}" y="{bottom - _at(share) + 4:.0f}" text-anchor="end">{share:.1f}</text>')
    for _, _, count, said, share in bins:
        x, y, radius = _EDGE + _at(said), bottom - _at(share), 2 + count**0.5 / 2.5
        parts.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius:.1f}" fill="#2a6f97" fill-opacity="0.75"/>')
        parts.append(f'<text x="{x:.1f}" y="{y + radius + 12:.1f}" text-anchor="middle" fill="#666">{count}</text>')
    parts.append(f'<text x="{_SIDE / 2}" y="{_SIDE - 10}" text-anchor="middle">confidence said</text>')
    parts.append(f'<text x="{_EDGE}" y="{_EDGE - 16}">share of claims that are right</text></svg>')
    return "\n".join(parts) + "\n"


if __name__ == "__main__":
    main()
