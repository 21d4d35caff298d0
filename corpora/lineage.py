"""Who said a thing first, and what changed as others passed it on: the number, the unit, the date, the source named.

It works on rows of claims as the store gives them: the fields of a claim, with `sentence`, `published_at`, `source`,
`author` and, where known, the `cluster` of copies that their document belongs to.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal

from groundswell.corpora.copies.fingerprint import Fingerprint, fingerprint

Row = Mapping[str, Any]
How = Literal["first", "copy", "retold", "same claim"]

# Half of all runs of three words, figures left open: a sentence told on with another number shares them, two sentences
# about one event written apart do not (the measure of `copies.finder`, on sentences).
RETOLD = 0.5
# Two figures are the same claim where they differ by less than rounding to two digits moves them.
_ROUNDING = 0.05
# Claims have no lineage beyond the memory of a news cycle unless they share their words; then any age counts.
_SAME_STORY_DAYS = 45
_LAST = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Change:
    """What differs from the version a claim was taken from: the field, what it said there, what it says here."""

    what: str
    before: Any
    after: Any


@dataclass(frozen=True, slots=True)
class Step:
    """One publication of a claim. `parent` is the place in the lineage of the earlier one that is nearest to it in
    words; `similarity` (0 to 1) how near; `changes` what differs from it. `first` has no parent.
    """

    claim: Row
    how: How
    parent: int | None
    similarity: float
    changes: tuple[Change, ...]


def lineage(claim: Row, others: Iterable[Row]) -> list[Step]:
    """The claim among `others` that say the same or were told on from the same words, in the order of time.

    `others` are claims of the same measure and area, in any order; the claim itself may be among them. Of one document
    only the first claim counts. Claims without a time of publication come last: nobody can say that they came first.
    """
    family = _family(claim, [claim, *(row for row in others if row["id"] != claim["id"])])
    steps: list[Step] = []
    prints: list[Fingerprint] = []
    for row in family:
        print_ = fingerprint(row["sentence"])
        steps.append(_step(row, print_, steps, prints))
        prints.append(print_)
    return steps


def _family(claim: Row, rows: Sequence[Row]) -> list[Row]:
    """Those of `rows` that belong to the claim, directly or through one that does, by time; one a document."""
    prints = {row["id"]: fingerprint(row["sentence"]) for row in rows}
    taken = {claim["id"]: claim}
    waiting = [claim]
    rest = [row for row in rows if row["id"] != claim["id"] and row["kind"] == claim["kind"]]
    while waiting:
        one = waiting.pop()
        related = [row for row in rest if _belongs(one, row, prints)]
        # Retold words lead on to others; the same figure alone does not, or every policy rate would be one family.
        waiting += [row for row in related if _similarity(prints[one["id"]], prints[row["id"]]) >= RETOLD]
        taken |= {row["id"]: row for row in related if one is claim or row in waiting}
        rest = [row for row in rest if row["id"] not in taken]
    documents: dict[str, Row] = {}
    for row in sorted(taken.values(), key=_by_time):
        kept = documents.get(row["document_id"])
        if kept is None or row["id"] == claim["id"]:
            documents[row["document_id"]] = row
    return sorted(documents.values(), key=_by_time)


def _by_time(row: Row) -> tuple[datetime, str, int]:
    return row["published_at"] or _LAST, row["document_id"], row["start"]


def _belongs(one: Row, other: Row, prints: Mapping[str, Fingerprint]) -> bool:
    if _is_copy(one, other) or _similarity(prints[one["id"]], prints[other["id"]]) >= RETOLD:
        return True
    if one["published_at"] is None or other["published_at"] is None:
        return False
    near = abs((one["published_at"] - other["published_at"]).days) <= _SAME_STORY_DAYS
    return near and _says_the_same(one, other)


def _is_copy(one: Row, other: Row) -> bool:
    return one.get("cluster") is not None and one.get("cluster") == other.get("cluster")


def _says_the_same(one: Row, other: Row) -> bool:
    if one["kind"] == "direction":
        return bool(one["trend"] == other["trend"])
    if one["unit"] != other["unit"] or one["value"] is None or other["value"] is None:
        return False
    return bool(abs(one["value"] - other["value"]) <= _ROUNDING * max(abs(one["value"]), abs(other["value"])))


def _similarity(one: Fingerprint, other: Fingerprint) -> float:
    """The Jaccard index of the runs of three words, figures and tickers left open."""
    union = len(one.shingles | other.shingles)
    return len(one.shingles & other.shingles) / union if union else 0.0


def _step(row: Row, print_: Fingerprint, before: Sequence[Step], prints: Sequence[Fingerprint]) -> Step:
    if not before:
        return Step(row, "first", None, 0.0, ())
    similarities = [_similarity(print_, other) for other in prints]
    changed = [_changes(step.claim, row) for step in before]
    # The nearest in words; of those equally near, the one with the fewest changes; of those, the first.
    parent = max(range(len(before)), key=lambda place: (similarities[place], -len(changed[place]), -place))
    changes = changed[parent]
    how: How = "same claim" if similarities[parent] < RETOLD else "retold"
    if _is_copy(before[parent].claim, row) and not changes:
        how = "copy"
    return Step(row, how, parent, round(similarities[parent], 3), changes)


def _changes(before: Row, after: Row) -> tuple[Change, ...]:
    found = []
    for what, names in (
        ("number", ("value", "value_high")),
        ("unit", ("unit",)),
        ("comparator", ("comparator",)),
        ("direction", ("trend",)),
        ("date", ("period_start", "period_end")),
        ("source named", ("attributed_to",)),
        ("certainty", ("modality",)),
    ):
        old, new = ([row[name] for name in names if row[name] is not None] for row in (before, after))
        if old != new:
            found.append(Change(what, _one(old), _one(new)))
    return tuple(found)


def _one(values: list[Any]) -> Any:
    return values if len(values) > 1 else values[0] if values else None
