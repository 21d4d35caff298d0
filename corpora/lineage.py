"""Who said a thing first, and what changed as others passed it on: the number, the unit, the date, the source named.

It works on rows of claims as the store gives them: the fields of a claim, with `sentence`, `published_at`, `source`,
`author` and, where known, the `cluster` of copies that their document belongs to.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal

from groundswell.corpora.wordings import Wordings

Row = Mapping[str, Any]
How = Literal["first", "copy", "retold", "same claim"]
Variant = tuple[Any, ...]

# Half of all runs of three words, figures left open: a sentence told on with another number shares them, two sentences
# about one event written apart do not (the measure of `copies.finder`, on sentences).
RETOLD = 0.5
# Two figures are the same claim where they differ by less than rounding to two digits moves them.
_ROUNDING = 0.05
# Claims have no lineage beyond the memory of a news cycle unless they share their words; then any age counts.
_SAME_STORY_DAYS = 45
# Of so many variants of one wording the first tellers are told apart: a flood of posts with a figure each has
# thousands, and each new one differs from all of them by its figure alone.
_VARIANTS = 256
_LAST = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Change:
    """What differs from the version a claim was taken from: the field, what it said there, what it says here."""

    what: str
    before: Any
    after: Any


@dataclass(frozen=True, slots=True)
class Step:
    """One publication of a claim, at a `place` (from 0) in its lineage. `parent` is the place of the earlier one that
    is nearest to it in words; `similarity` (0 to 1) how near; `changes` what differs from it. `first` has no parent.
    """

    place: int
    claim: Row
    how: How
    parent: int | None
    similarity: float
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class Lineage:
    """Steps in the order of time, of so many tellings in all."""

    steps: list[Step]
    tellings: int


def lineage(claim: Row, others: Iterable[Row], *, first: int | None = None) -> Lineage:
    """The claim among `others` that say the same or were told on from the same words; where `first` is given, only so
    many of the first tellings and the claim's own.

    `others` are claims of the same measure and area, in any order; the claim itself may be among them. Of one document
    only the first claim counts. Claims without a time of publication come last: nobody can say that they came first.
    """
    rows = [claim, *(row for row in others if row["id"] != claim["id"] and row["kind"] == claim["kind"])]
    wordings = Wordings(row["sentence"] for row in rows)
    family = _family(rows, wordings)
    told, steps = _Told(wordings), []
    for place, number in enumerate(family):
        row, wording = rows[number], wordings.of[number]
        if first is None or place < first or number == 0:
            steps.append(told.step(row, wording))
        told.add(row, wording)
    return Lineage(steps, len(family))


def _family(rows: Sequence[Row], wordings: Wordings) -> list[int]:
    """The places of those that belong to the first row, directly or through one that retells it, by time; one a
    document.
    """
    claim = rows[0]
    # Retold words lead on to others; the same figure alone does not, or every policy rate would be one family.
    retold = wordings.linked(wordings.of[0], RETOLD)
    documents: dict[str, int] = {}
    for place in sorted(range(len(rows)), key=lambda place: _by_time(rows[place])):
        row = rows[place]
        if wordings.of[place] in retold or place == 0 or _is_copy(claim, row) or _is_near_and_the_same(claim, row):
            # The claim that was asked for, else the first of its document.
            documents.setdefault(row["document_id"], place)
    documents[claim["document_id"]] = 0
    return sorted(documents.values(), key=lambda place: _by_time(rows[place]))


def _by_time(row: Row) -> tuple[datetime, str, int]:
    return row["published_at"] or _LAST, row["document_id"], row["start"]


def _is_near_and_the_same(one: Row, other: Row) -> bool:
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


class _Told:
    """What was told so far, in the order of time, and where each next telling came from."""

    def __init__(self, wordings: Wordings) -> None:
        self._wordings = wordings
        self._nearest = wordings.stream()
        self._rows: list[Row] = []
        # The first telling of each variant (all fields that can change), of each wording and of all.
        self._variants: dict[int, dict[Variant, int]] = {}
        self._all: dict[Variant, int] = {}

    def add(self, row: Row, wording: int) -> None:
        """Take in the next telling."""
        place, variant = len(self._rows), _variant(row)
        for variants in (self._variants.setdefault(wording, {}), self._all):
            if len(variants) < _VARIANTS:
                variants.setdefault(variant, place)
        self._nearest.add(wording)
        self._rows.append(row)

    def step(self, row: Row, wording: int) -> Step:
        """The next telling, and which of the earlier ones it came from."""
        if not self._rows:
            return Step(0, row, "first", None, 0.0, ())
        similarity, wordings = self._nearest.before(wording)
        near = [self._variants[one] for one in wordings] or [self._all]
        own = _variant(row)
        # Of those equally near in words, the one with the fewest changes; of those, the first.
        parent = min(
            (variants[own] if own in variants else self._fewest(row, variants) for variants in near),
            key=lambda place: (len(_changes(self._rows[place], row)), place),
        )
        before = self._rows[parent]
        changes = _changes(before, row)
        how: How = "same claim" if similarity < RETOLD else "retold"
        if _is_copy(before, row) and not changes:
            how = "copy"
        return Step(len(self._rows), row, how, parent, round(similarity, 3), changes)

    def _fewest(self, row: Row, variants: Mapping[Variant, int]) -> int:
        return min(variants.values(), key=lambda place: (len(_changes(self._rows[place], row)), place))


_FIELDS = (
    ("number", ("value", "value_high")),
    ("unit", ("unit",)),
    ("comparator", ("comparator",)),
    ("direction", ("trend",)),
    ("date", ("period_start", "period_end")),
    ("source named", ("attributed_to",)),
    ("certainty", ("modality",)),
)


def _variant(row: Row) -> Variant:
    return tuple(row[name] for _, names in _FIELDS for name in names)


def _changes(before: Row, after: Row) -> tuple[Change, ...]:
    found = []
    for what, names in _FIELDS:
        old, new = ([row[name] for name in names if row[name] is not None] for row in (before, after))
        if old != new:
            found.append(Change(what, _one(old), _one(new)))
    return tuple(found)


def _one(values: list[Any]) -> Any:
    return values if len(values) > 1 else values[0] if values else None
