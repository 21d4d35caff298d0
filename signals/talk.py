"""The claims that a question is about: who spoke, when, in whose voice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from groundswell.core.records import DocumentKind, Status
from groundswell.corpora.store.selection import TIMES
from groundswell.signals.columns import KINDS, STATUSES, Array, Columns, Queryable
from groundswell.signals.windows import DAY, Window, microseconds, moment_of, windows_between

if TYPE_CHECKING:
    import pandas as pd

Key = tuple[str, str, datetime]
"""Measure, area ('' for none) and start of a window."""

RIGHT: tuple[Status, ...] = ("supported", "within_estimates", "came_true")
WRONG: tuple[Status, ...] = ("outdated", "outside_estimates", "contradicted", "failed")
"""Verdicts that grade a claim. What was right once and is told as if it still held is wrong now."""

PRIOR_CLAIMS = 10
"""A record counts as if so many graded claims stood before it, half of them right: ten right answers out of ten then
make 75 %, one out of one 55 %."""

_TESTS = {
    "measure": "measure = $measure",
    "area": "area = $area",
    **TIMES,
    "document_kind": "document_kind = $document_kind",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """Which claims: of a measure and an area (None for all), published between two times, both included.

    `as_of` is what point in time means: nothing published or collected later counts. With `last_days`, of each measure
    and area only so many days count, up to its last claim in scope, in whichever voice. `document_kind` leaves one
    voice: that of articles (`article`) or of the crowd (`comment`). Promotion has no voice, unless `with_spam`.
    """

    measure: str | None = None
    area: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    as_of: datetime | None = None
    last_days: int | None = None
    document_kind: DocumentKind | None = None
    with_spam: bool = False

    @property
    def parameters(self) -> dict[str, Any]:
        """Those that are given, for SQL."""
        values = {name: getattr(self, name) for name in _TESTS}
        return {name: value for name, value in values.items() if value is not None}

    @property
    def condition(self) -> str:
        """The SQL condition but for `last_days`. What has no time of publication has no place."""
        return " AND ".join(["published_at IS NOT NULL", *(_TESTS[name] for name in self.parameters)])

    @property
    def spoken(self) -> str:
        """The condition for what has a voice."""
        return self.condition if self.with_spam else f"{self.condition} AND NOT coalesce(spam, FALSE)"


def load_claims(store: Queryable, scope: Scope) -> pd.DataFrame:
    """The claims in scope (but for `last_days`), a row each, oldest first: the columns of table `claims`."""
    # Nothing of the caller's stands in the text.
    sql = f"SELECT * FROM claims WHERE {scope.condition} ORDER BY published_at, document_id, start, id"  # noqa: S608
    frame: pd.DataFrame = store.query(sql, scope.parameters).to_pandas()
    return frame


def load_talk(store: Queryable, scope: Scope, by: Window | None) -> Talk:
    """The claims in scope, in their windows; the parts of one answer share it."""
    columns = store.columns
    return columns.once((scope, by), lambda: Talk(columns, scope, by))


def known_at(times: Array, known: Array, scope: Scope) -> Array:
    """Which of the times (ascending) lie in scope and were known by its `as_of`: their places."""
    low, high = _bounds(times, scope.since, scope.until)
    if scope.as_of is None:
        return np.arange(low, high)
    return low + np.flatnonzero(known[low:high] <= microseconds(scope.as_of))


def _bounds(times: Array, since: datetime | None, until: datetime | None) -> tuple[int, int]:
    low = 0 if since is None else int(np.searchsorted(times, microseconds(since), "left"))
    high = times.size if until is None else int(np.searchsorted(times, microseconds(until), "right"))
    return low, max(low, high)


@dataclass(frozen=True, eq=False)
class Talk:
    """The claims in scope. Each array has an item a claim, in the order of `Columns`, or an item a cell: a measure and
    area in a window.
    """

    columns: Columns
    scope: Scope
    by: Window | None

    @cached_property
    def _parts(self) -> dict[int, Array]:
        """The places of its claims in the columns, ascending, by subject; those of which there are any."""
        codes = [code for code, subject in enumerate(self.columns.names.subjects) if self._asks(subject)]
        found = {code: self._rows_of(code) for code in codes}
        return {code: rows for code, rows in found.items() if rows.size}

    @cached_property
    def rows(self) -> Array:
        """The places of its claims in the columns, ascending."""
        return np.concatenate([*self._parts.values(), np.empty(0, dtype=np.int64)])

    def _asks(self, subject: tuple[str, str]) -> bool:
        return all(
            wanted in (None, own) for wanted, own in zip((self.scope.measure, self.scope.area), subject, strict=True)
        )

    def _rows_of(self, code: int) -> Array:
        part = self.columns.subject_rows(code)
        times = self.columns.published[part]
        places = known_at(times, self.columns.known[part], self.scope)
        if not self.scope.with_spam:
            places = places[~self.columns.is_spam[part][places]]
        if self.scope.last_days is not None and places.size:
            places = places[times[places] > times[places[-1]] - self.scope.last_days * DAY]
        if self.scope.document_kind is not None:
            places = places[self.columns.is_comment[part][places] == (self.scope.document_kind == "comment")]
        rows: Array = places + part.start
        return rows

    def take(self, name: str) -> Array:
        """A column of the claims."""
        column: Array = getattr(self.columns, name)
        rows = self.rows
        if rows.size and rows[-1] - rows[0] + 1 == rows.size:
            return column[rows[0] : rows[-1] + 1]
        found: Array = column[rows]
        return found

    @cached_property
    def subject(self) -> Array:
        """The code of the measure and area of each claim."""
        return np.repeat(list(self._parts), [rows.size for rows in self._parts.values()]).astype(np.int64)

    @cached_property
    def published(self) -> Array:
        """When each claim was published, in microseconds."""
        return self.take("published")

    @cached_property
    def voice(self) -> Array:
        """In whose voice each claim is told: a cluster (copies and echoes of one document) speaks with the voice of the
        first of it that speaks of this.
        """
        return first_voices(self.take("cluster"), self.take("number"), self.take("speaker"), self.published)

    @cached_property
    def starts(self) -> Array:
        """The first claim of each cell."""
        return self._cells[0]

    @cached_property
    def cell(self) -> Array:
        """The cell of each claim: claims of one cell stand together."""
        return np.repeat(np.arange(self.starts.size), self.sizes)

    @cached_property
    def sizes(self) -> Array:
        """The claims of each cell."""
        return np.diff(self.starts, append=self.rows.size)

    @cached_property
    def keys(self) -> list[Key]:
        """The measure, area and window of each cell, in that order."""
        subjects = self.columns.names.subjects
        _, codes, windows = self._cells
        return [(*subjects[code], moment_of(start)) for code, start in zip(codes, windows, strict=True)]

    @cached_property
    def _cells(self) -> tuple[Array, Array, Array]:
        """Of each cell its first claim, its subject and the start of its window."""
        starts, codes, windows = [], [], []
        first = 0
        for code, rows in self._parts.items():
            times = self.published[first : first + rows.size]
            inside = windows_between(times[0], times[-1], self.by)
            places = np.searchsorted(times, inside)
            is_filled = np.diff(places, append=times.size) > 0
            starts.append(first + places[is_filled])
            windows.append(inside[is_filled])
            codes.append(np.full(int(is_filled.sum()), code))
            first += rows.size
        none = np.empty(0, dtype=np.int64)
        return np.concatenate([*starts, none]), np.concatenate([*codes, none]), np.concatenate([*windows, none])

    @cached_property
    def is_level(self) -> Array:
        """Which claims are votes: levels of now. Levels of the future, dated ones (of another time than the
        document's), and what is denied, asked or made conditional are none.
        """
        is_of_now = self.take("is_held") & ~self.take("is_dated")
        found: Array = is_of_now & (self.take("kind") == KINDS.index("level")) & (self.take("value_code") >= 0)
        return found

    def has_verdict(self, statuses: Sequence[Status]) -> Array:
        """Which claims have one of these verdicts."""
        found: Array = np.isin(self.take("verdict"), [STATUSES.index(status) for status in statuses])
        return found

    @cached_property
    def by_voice(self) -> Array:
        """The claims in the order of cells and, inside, of voices."""
        return order_by(self.cell, self.voice)

    def runs(self, among: Array | None = None) -> Runs:
        """The claims (those of a mask) cut into the voices of each cell."""
        order = self.by_voice if among is None else self.by_voice[among[self.by_voice]]
        return Runs(order, changes(self.cell[order], self.voice[order]), self)


@dataclass(frozen=True, eq=False)
class Runs:
    """Claims (`order`) cut into runs, one for each voice of a cell; `starts` are the first places of each."""

    order: Array
    starts: Array
    talk: Talk

    @cached_property
    def cell(self) -> Array:
        """The cell of each run."""
        return self.talk.cell[self.order[self.starts]]

    @cached_property
    def sizes(self) -> Array:
        """The claims of each run."""
        return np.diff(self.starts, append=self.order.size)

    def sum(self, values: Array) -> Array:
        """The sum over each run of values in `order`."""
        return np.add.reduceat(values, self.starts) if self.starts.size else np.empty(0)

    def per_cell(self, weights: Array | None = None) -> Array:
        """The number of runs of each cell, or the sum of their weights."""
        return np.bincount(self.cell, weights, self.talk.starts.size)


def first_voices(cluster: Array, number: Array, speaker: Array, published: Array) -> Array:
    """The speaker of each row, or that of the first row of its cluster where several documents share it."""
    copies = cluster != number
    if not copies.any():
        return speaker
    is_shared = np.zeros(int(cluster.max()) + 1, dtype=bool)
    is_shared[cluster[copies]] = True
    rows = np.flatnonzero(is_shared[cluster])
    first = np.zeros(is_shared.size, dtype=speaker.dtype)
    # From the last to the first: what is assigned last stays.
    backwards = rows[np.lexsort((number[rows], published[rows]))[::-1]]
    first[cluster[backwards]] = speaker[backwards]
    voice = speaker.copy()
    voice[rows] = first[cluster[rows]]
    return voice


def changes(*columns: Array) -> Array:
    """Where a run of equal rows starts: the places at which any of the columns differs from the row before."""
    if not columns[0].size:
        return np.empty(0, dtype=np.int64)
    is_new = np.zeros(columns[0].size, dtype=bool)
    is_new[0] = True
    for column in columns:
        is_new[1:] |= column[1:] != column[:-1]
    return np.flatnonzero(is_new)


def order_by(*columns: Array) -> Array:
    """The order of rows by columns of whole numbers from 0, the first one first; equal rows as they stand."""
    size = columns[0].size
    if not size:
        return np.empty(0, dtype=np.int64)
    spans = [int(column.max()) + 1 for column in columns]
    bits = (size - 1).bit_length()
    if sum((span - 1).bit_length() for span in spans) + bits > 63:
        if len(columns) == 1:
            return np.argsort(columns[0], kind="stable")
        inner = order_by(*columns[1:])
        return inner[order_by(columns[0][inner])]
    # One sort of plain numbers, the row in the lowest bits, takes a quarter of the time of sorting places.
    packed = np.zeros(size, dtype=np.int64)
    for column, span in zip(columns, spans, strict=True):
        packed <<= (span - 1).bit_length()
        packed |= column
    packed <<= bits
    packed |= np.arange(size)
    packed.sort()
    return packed & ((1 << bits) - 1)
