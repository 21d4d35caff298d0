"""The command that follows a claim: lineage."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from groundswell.console.ask import open_store
from groundswell.console.tables import Column, Format, print_rows
from groundswell.console.times import parse_moment
from groundswell.signals.lineage import load_lineage
from groundswell.signals.words import claim_in_short

LINEAGE_COLUMNS = (
    Column("step", "", right=True),
    Column("when", "when", lambda text: text[:16]),
    Column("who", "who"),
    Column("says", "says", right=True),
    Column("how", "how"),
    Column("taken_from", "from", right=True),
    Column("changed", "changed", wrap=True),
    Column("sentence", "sentence", wrap=True),
)


def show_lineage(store: str | None, claim: str, *, as_of: str | None, limit: int, form: Format) -> None:
    """`groundswell lineage CLAIM`. Raises UnknownClaim where the store has no such claim."""
    moment = parse_moment("--as-of", as_of) if as_of else None
    found = load_lineage(open_store(store), claim, as_of=moment, limit=limit)
    rows = [
        {**row, "says": claim_in_short(row), "changed": "; ".join(map(_in_words, row["changes"]))} for row in found.rows
    ]
    print_rows(rows, LINEAGE_COLUMNS, form=form, title=f"{found.tellings:,} tellings of claim {claim}")


def _in_words(change: Mapping[str, Any]) -> str:
    before, after = ("nothing" if change[side] is None else change[side] for side in ("before", "after"))
    return f"{change['what']}: {before} → {after}"
