"""`groundswell resolve`: forecasts of the store, graded once their figures are out."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from groundswell.console.ask import open_store, plain, style_of
from groundswell.console.tables import Column, Format, print_rows
from groundswell.console.times import parse_moment
from groundswell.core.settings import load_settings
from groundswell.reference.configured import open_reference
from groundswell.signals.words import claim_in_short

COLUMNS = (
    Column("published", "said", lambda value: str(value)[:10]),
    Column("measure", "measure", plain),
    Column("area", "area"),
    Column("says", "forecast", right=True),
    Column("status", "grade", plain, style=style_of),
    Column("graded", "graded", lambda value: str(value)[:10]),
    Column("words", "why", wrap=True),
)


def run_resolve(store: str | None, *, as_of: str | None, form: Format) -> None:
    """`groundswell resolve`. Writes into `ledger.jsonl` of the store's folder, which only grows."""
    from groundswell.corpora.store.rows import claim_from_row
    from groundswell.signals.ledger import LEDGER, Entry, Ledger

    settings = load_settings({"store": store}).values
    moment = parse_moment("--as-of", as_of) if as_of else datetime.now(UTC)
    rows = open_store(store).claims_table(as_of=moment).to_pylist()
    forecasts = [row for row in rows if row["tense"] == "future" and row["published_at"] is not None]
    ledger = Ledger(Path(settings.store) / LEDGER)
    added = ledger.write_down(
        Entry(claim=claim_from_row(row), published_at=row["published_at"], sentence=row["sentence"])
        for row in forecasts
    )
    new = {grade.claim_id for grade in ledger.resolve(open_reference(settings), as_of=moment)}
    print_rows(
        [_row(entry, grade, new) for entry, grade in ledger.grades], COLUMNS, form=form, title="graded forecasts"
    )
    if form is Format.TABLE:
        sys.stdout.write(f"{added} written down, {len(new)} graded now, {len(ledger.open_entries)} still open\n")


def _row(entry: Any, grade: Any, new: set[str]) -> dict[str, Any]:
    claim, verdict = entry.claim, grade.verdict
    return {
        **claim.to_json(),
        "verdict": verdict.to_json(),
        "published": entry.published_at.isoformat(),
        "says": claim_in_short(claim.to_json()),
        "status": verdict.status,
        "graded": grade.graded_at.isoformat(),
        "graded_now": claim.id in new,
        "words": verdict.words or verdict.note,
    }
