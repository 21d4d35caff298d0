"""The command that follows a claim: lineage."""

from __future__ import annotations

from typing import Any

from groundswell.console.ask import claim_in_short, open_store
from groundswell.console.tables import Column, Format, print_rows
from groundswell.core.errors import UsageError
from groundswell.corpora.lineage import Change, Step, lineage

LINEAGE_COLUMNS = (
    Column("step", "", right=True),
    Column("when", "when"),
    Column("who", "who"),
    Column("says", "says", right=True),
    Column("how", "how"),
    Column("taken_from", "from", right=True),
    Column("changed", "changed", wrap=True),
    Column("sentence", "sentence", wrap=True),
)


def show_lineage(store: str | None, claim: str, *, limit: int, form: Format) -> None:
    """`groundswell lineage CLAIM`. Raises UsageError where the store has no such claim."""
    opened = open_store(store)
    found = opened.query("SELECT * FROM claims WHERE id = $id", {"id": claim}).to_pylist()
    if not found:
        raise UsageError(f"no claim {claim!r} in this store; `groundswell claims --json` shows their ids")
    own = found[0]
    others = opened.claims_table(measure=own["measure"], area=own["area"]).to_pylist()
    steps = lineage(own, others)
    rows = [_row(place, step, own["id"]) for place, step in enumerate(steps, 1)]
    if len(rows) > limit:
        asked = next(row for row in rows if row["asked"])
        rows = sorted({row["step"]: row for row in [*rows[: limit - 1], asked]}.values(), key=lambda row: row["step"])
    print_rows(rows, LINEAGE_COLUMNS, form=form, title=f"{len(steps):,} tellings of claim {claim}")


def _row(place: int, step: Step, asked: str) -> dict[str, Any]:
    claim = step.claim
    return {
        "step": place,
        "asked": claim["id"] == asked,
        "claim": claim["id"],
        "document": claim["document_id"],
        "when": claim["published_at"].isoformat(timespec="minutes")[:16] if claim["published_at"] else "",
        "who": claim["author"] or claim["source"] or "",
        "says": claim_in_short(claim),
        "how": step.how,
        "taken_from": step.parent + 1 if step.parent is not None else None,
        "similarity": step.similarity,
        "changes": [{"what": item.what, "before": item.before, "after": item.after} for item in step.changes],
        "changed": "; ".join(map(_in_words, step.changes)),
        "sentence": claim["sentence"],
    }


def _in_words(change: Change) -> str:
    before = "nothing" if change.before is None else change.before
    return f"{change.what}: {before} → {'nothing' if change.after is None else change.after}"
