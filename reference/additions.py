"""What a refresh adds to the figures known already. The past is never rewritten: a change becomes a later version."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from groundswell.core.errors import RefreshError
from groundswell.reference.providers import Feed, Fetched
from groundswell.reference.stored import Revision, RevisionKind


@dataclass(frozen=True, slots=True)
class Additions:
    """Rows for the table of figures, and entries for the revision log."""

    figures: tuple[Fetched, ...]
    revisions: tuple[Revision, ...]


def find_additions(
    feed: Feed, stored: Sequence[Fetched], fetched: Sequence[Fetched], *, withdrawn: Collection[date] = ()
) -> Additions:
    """Compare what came with what is stored. `withdrawn`: periods whose loss is in the log already.

    Raises RefreshError where two values came for one figure, or the answers end before the stored figures do.
    """
    ordered = _unique(feed, fetched)
    _check_end(feed, stored, ordered)
    wanted = _steps(stored, ordered) if feed.steps else {row.period_end for row in ordered}
    newest = {(row.period_end, row.vintage): row for row in sorted(stored, key=lambda row: row.released_at)}
    latest = {row.period_end: row for row in newest.values()} if ordered[0].vintage is None else {}
    figures, revisions = [], []
    for row in ordered:
        known = latest.get(row.period_end) if row.vintage is None else newest.get((row.period_end, row.vintage))
        if known is None:
            if row.period_end in wanted:
                figures.append(row)
                if row.vintage and _is_late(row, stored):
                    revisions.append(_revision(row, "inserted", None))
        elif known.value != row.value:
            # Nobody could know this value earlier than now, whatever period or vintage it is filed under.
            figures.append(replace(row, released_at=max(row.retrieved_at, known.released_at)))
            revisions.append(_revision(row, "rewritten" if row.vintage else "revised", known.value))
    if not feed.steps:
        revisions.extend(_lost(stored, ordered, withdrawn))
    return Additions(tuple(figures), tuple(revisions))


def _unique(feed: Feed, fetched: Sequence[Fetched]) -> list[Fetched]:
    found: dict[tuple[date, date | None], Fetched] = {}
    for row in fetched:
        other = found.setdefault((row.period_end, row.vintage), row)
        if other.value != row.value:
            got = f"{other.value:g} and {row.value:g} for {row.period_end}"
            raise RefreshError(feed.provider, row.source_url, expected=f"one value a figure ({feed.key})", got=got)
    return sorted(found.values(), key=lambda row: (row.period_end, row.vintage or date.min))


def _check_end(feed: Feed, stored: Sequence[Fetched], ordered: Sequence[Fetched]) -> None:
    last = max((row.period_end for row in stored), default=date.min)
    if ordered[-1].period_end < last:
        raise RefreshError(
            feed.provider,
            ordered[-1].source_url,
            expected=f"figures up to {last} at least, as at the last refresh ({feed.key})",
            got=f"figures up to {ordered[-1].period_end}: cut off?",
        )


def _steps(stored: Sequence[Fetched], ordered: Sequence[Fetched]) -> set[date]:
    """Of a series that holds until changed: the days of a change, and the last day read."""
    before = [row for row in stored if row.period_end < ordered[0].period_end]
    value = max(before, key=lambda row: (row.period_end, row.released_at)).value if before else None
    kept = {ordered[-1].period_end}
    for row in ordered:
        if row.value != value:
            kept.add(row.period_end)
        value = row.value
    return kept


def _is_late(row: Fetched, stored: Sequence[Fetched]) -> bool:
    """Whether a newer vintage of the same period was stored before this one came."""
    assert row.vintage is not None
    return any(other.vintage and other.vintage > row.vintage for other in stored if other.period_end == row.period_end)


def _lost(stored: Sequence[Fetched], ordered: Sequence[Fetched], withdrawn: Collection[date]) -> Iterator[Revision]:
    """Figures that the source no longer gives, within the span of its answers."""
    given = {row.period_end for row in ordered}
    for period, row in {row.period_end: row for row in stored}.items():
        if ordered[0].period_end <= period and period not in given and period not in withdrawn:
            lost = replace(row, retrieved_at=ordered[-1].retrieved_at, source_url=ordered[-1].source_url)
            yield _revision(lost, "withdrawn", row.value)


def _revision(row: Fetched, kind: RevisionKind, old: float | None) -> Revision:
    return Revision(
        series=row.series,
        period_end=row.period_end,
        kind=kind,
        old_value=old,
        new_value=None if kind == "withdrawn" else row.value,
        vintage=row.vintage,
        noticed_at=row.retrieved_at,
        source_url=row.source_url,
    )
