"""The figures of a run as Markdown tables."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

Found = dict[str, Any]
NAMES = {
    "score": "**groundswell score**",
    "score-cascade": "**groundswell score --model default**",
    "linear": "**linear**",
    "encoder": "**encoder**",
    "cascade": "**cascade**",
    "quantities": "**quantities**",
    "claims": "**claims and verdicts**",
    "without-models": "**score without a classifier**",
    "pages": "**article and comments**",
    "dump": "**reader**",
    "bert": "BERT-base, fp32 (transformers, torch)",
    "quantulum3": "quantulum3",
    "spacy": "spaCy, full pipeline",
    "vader": "VADER",
    "tfidf": "TF-IDF and logistic regression",
    "trafilatura": "trafilatura",
    "matmul-fp32": "products, fp32 (onnxruntime)",
    "matmul-int8": "products, int8 (onnxruntime)",
    "zcat": "zcat",
}
CQE = 32
"""Sentences a second of CQE, as its authors publish it; it was not run here."""
OPERATIONS_OF_A_TOKEN = 2 * 6 * (4 * 384**2 + 2 * 384 * 1536) / 1e9
"""Of the encoder, in 10⁹: six layers, each of four products of 384 × 384 and two of 384 × 1,536; attention left out."""


def render(found: Found) -> str:
    """All tables of what was measured."""
    return "\n".join(_lines(found)) + "\n"


def _lines(found: Found) -> Iterator[str]:
    told = found["machine"]
    yield f"{told['processor']}, {told['cores']} cores, Python {told['python']}, {told['day']}; load before and after"
    yield f"{told['load_before']:.1f} and {told['load_after']:.1f}. {found['work']}, {found['sentences']:,} sentences."
    for name, contest in found.get("contests", {}).items():
        yield from _contest(contest)
        if name == "limit":
            yield from _limit(contest)
    if "million" in found:
        told = found["million"]
        rate = told["sentences"] / told["processor"]
        count, quantities, seconds = told["sentences"], told["quantities"], told["processor"]
        yield f"\n{count:,} sentences: {quantities:,} quantities in {seconds:.0f} s of the processor,"
        yield f"{rate:,.0f} a second, {rate / CQE:,.0f} times the {CQE} that CQE publishes."
    if "startup" in found:
        yield "\n| whole process | wall, s | processor, s | × `python -c pass` |\n|---|---|---|---|"
        for name, row in found["startup"].items():
            yield f"| `groundswell {name}` | {row['wall']:.2f} | {row['processor']:.2f} | {row['ratio']:.0f} |"
    if "memory" in found:
        yield "\n| documents | peak memory, MB | wall, s |\n|---|---|---|"
        for row in found["memory"]:
            yield f"| {row['documents']:,} | {row['peak_mb']:.0f} | {row['wall']:.0f} |"
    for model, shares in found.get("stages", {}).items():
        yield f"\n| stage of score, {model} | share |\n|---|---|"
        yield from (f"| {stage} | {share:.1%} |" for stage, share in shares.items())
    for name, points in found.get("growth", {}).items():
        yield f"\n{name}: " + ", ".join(f"{x:,.0f}: {y:.3g}" for x, y in points)


def _limit(contest: Found) -> Iterator[str]:
    """The encoder in operations, against what the machine's products reach."""
    rates = {name: row["rate"] for name, row in contest["readers"].items()}
    tokens = rates["encoder"] * contest["tokens"]
    own = tokens * OPERATIONS_OF_A_TOKEN
    peaks = [f"{own / rates[name]:.0%} of {name[7:]}" for name in ("matmul-fp32", "matmul-int8") if name in rates]
    yield f"\nThe encoder reads {tokens:,.0f} tokens a second ({contest['tokens']:.1f} a text), {own:.1f} · 10⁹"
    yield f"operations a second in its products: {' and '.join(peaks)}."
    yield f"The cascade decides {contest['early']:.1%} of the texts without it."


def _contest(contest: Found) -> Iterator[str]:
    clock = "wall" if contest["clock"] == "wall" else "processor"
    yield f"\n| {contest['title']} | {contest['unit']} a second ({clock}) | lowest, highest | × |\n|---|---|---|---|"
    for name, row in contest["readers"].items():
        ratio = "" if row["ratio"] is None else _figure(row["ratio"])
        spread = f"{_figure(row['lowest'])}, {_figure(row['highest'])}"
        yield f"| {NAMES[name]} | {_figure(row['rate'])} | {spread} | {ratio} |"


def _figure(value: float) -> str:
    """Three digits, or all before the point."""
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"
