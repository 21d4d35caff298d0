"""The claims and documents of a store as columns of numbers: what every signal is computed from."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from typing import Any, Protocol, TypeVar, get_args

import numpy as np
import numpy.typing as npt

from groundswell.core.records import Status

Array = npt.NDArray[Any]
Made = TypeVar("Made")

KINDS = ("level", "change", "direction")
TRENDS = {"down": -1, "flat": 0, "up": 1}
NO_TREND = 2
STATUSES: tuple[Status, ...] = get_args(Status)
"""Verdicts by their code; a claim without one has -1."""

# Selections of claims kept at one time: the parts of one answer share theirs.
_KEPT_SELECTIONS = 2


class Queryable(Protocol):
    """What signals need of a store: its columns, and SQL over its tables `documents` and `claims` for texts."""

    @property
    def columns(self) -> Columns:
        """Those of the state that it shows."""
        ...

    def query(self, sql: str, parameters: Mapping[str, Any] | None = None) -> Any:
        """The answer as a `pyarrow.Table`; `$name` stands for a parameter."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """What the codes stand for; each in order, so that codes sort as their names do. '' stands for none."""

    subjects: tuple[tuple[str, str], ...]
    units: tuple[str, ...]
    people: tuple[str, ...]
    versions: tuple[str, ...]


@dataclass(frozen=True, eq=False, kw_only=True)
class Columns:
    """Those claims that have a time of publication, a row each, by subject (measure and area), time of publication,
    document, place in it; and the documents (`document_…`) that have one, by time.

    `published` and `known` are microseconds since 1970 in UTC; a claim is known from when it was published or
    collected, whichever is later. `ends` holds where the rows of each subject end. `within` counts the claims of a
    document on one subject. `value` is a range's middle, NaN for none; `value_code` its rank among `values`, all that
    are stated. `is_held`: asserted or hedged, of now. `author`, `source`, `cited` are codes of `names.people`;
    `speaker` numbers voices from 0, `version` says what scored the claim. `is_spam`: the document counts as promotion.
    """

    names: Names
    ends: Array
    published: Array
    known: Array
    number: Array
    cluster: Array
    within: Array
    speaker: Array
    author: Array
    source: Array
    cited: Array
    version: Array
    is_comment: Array
    is_spam: Array
    kind: Array
    unit: Array
    value: Array
    value_code: Array
    values: Array
    trend: Array
    is_held: Array
    is_dated: Array
    verdict: Array
    document_published: Array
    document_known: Array
    document_number: Array
    document_cluster: Array
    document_speaker: Array
    document_is_comment: Array
    document_is_spam: Array
    document_claims: Array
    document_sentiment: Array
    document_stance: Array
    _made: OrderedDict[Hashable, Any] = field(default_factory=OrderedDict, repr=False)
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)

    @property
    def claims(self) -> int:
        """How many claims there are."""
        return int(self.published.size)

    def subject_rows(self, code: int) -> slice:
        """The rows of a subject."""
        return slice(int(self.ends[code - 1]) if code else 0, int(self.ends[code]))

    def subject_of(self, rows: Array) -> Array:
        """The code of the subject of each row."""
        return np.searchsorted(self.ends, rows, side="right")

    def once(self, key: Hashable, make: Callable[[], Made]) -> Made:
        """What `make` makes, made once for a key while it is among the last few that were asked for."""
        with self._lock:
            if key in self._made:
                self._made.move_to_end(key)
                found: Made = self._made[key]
                return found
        made = make()
        with self._lock:
            self._made[key] = made
            while len(self._made) > _KEPT_SELECTIONS:
                self._made.popitem(last=False)
        return made


ARRAYS = tuple(item.name for item in fields(Columns) if item.name != "names" and not item.name.startswith("_"))

_CLAIMS = """
    SELECT measure, coalesce(area, '') AS area, epoch_us(c.published_at) AS published, c.number::INT AS number,
           epoch_us(greatest(c.published_at, d.collected_at)) AS known, cluster::INT AS cluster,
           speaker, author, source, attributed_to AS cited, scored_by, document_kind = 'comment' AS is_comment,
           coalesce(spam, FALSE) AS is_spam, kind,
           coalesce(unit, '') AS unit, coalesce((value + value_high) / 2, value) AS value, trend,
           modality IN ('asserted', 'hedged') AND tense IN ('past', 'present') AS is_held,
           period_start IS NOT NULL AS is_dated, verdict_status AS verdict
    FROM claims c LEFT JOIN (SELECT number, collected_at FROM documents WHERE collected_at > published_at) d
    ON c.number = d.number
    WHERE c.published_at IS NOT NULL ORDER BY measure, area, published, c.number, start, "end", id
"""
_DOCUMENTS = """
    SELECT epoch_us(published_at) AS published, epoch_us(greatest(published_at, collected_at)) AS known,
           number::INT AS number, cluster::INT AS cluster, speaker, kind = 'comment' AS is_comment,
           coalesce(spam, FALSE) AS is_spam, claims::INT AS claims, sentiment_score AS sentiment, stance_score AS stance
    FROM documents WHERE published_at IS NOT NULL ORDER BY published, number
"""


def read_columns(query: Callable[[str], Any]) -> Columns:
    """The columns of what SQL over `documents` and `claims` gives."""
    claims, documents = query(_CLAIMS), query(_DOCUMENTS)
    measures, areas, units, versions = (_coded([claims[name]]) for name in ("measure", "area", "unit", "scored_by"))
    subject = measures.codes[0].astype(np.int64) * len(areas.names) + areas.codes[0]
    starts = np.flatnonzero(np.diff(subject, prepend=-1))
    people = _coded([claims[name] for name in ("author", "source", "cited")])
    voices = _coded([claims["speaker"], documents["speaker"]])
    value = claims["value"].to_numpy()
    values, value_code = _ranked(value)
    names = Names(
        subjects=tuple((claims["measure"][int(row)].as_py(), claims["area"][int(row)].as_py()) for row in starts),
        units=units.names,
        people=people.names,
        versions=versions.names,
    )
    plain = {name: claims[name].to_numpy() for name in _PLAIN}
    of_documents = {f"document_{name}": documents[name].to_numpy() for name in _PLAIN_OF_DOCUMENTS}
    return Columns(
        names=names,
        ends=np.append(starts[1:], subject.size) if starts.size else np.empty(0, np.int64),
        within=_places_in_runs(subject, plain["number"]),
        speaker=voices.codes[0],
        author=people.codes[0],
        source=people.codes[1],
        cited=people.codes[2],
        version=versions.codes[0],
        kind=_mapped(claims["kind"], {name: place for place, name in enumerate(KINDS)}, -1),
        unit=units.codes[0],
        value=value,
        value_code=value_code,
        values=values,
        trend=_mapped(claims["trend"], TRENDS, NO_TREND),
        verdict=_mapped(claims["verdict"], {name: place for place, name in enumerate(STATUSES)}, -1),
        document_speaker=voices.codes[1],
        **plain,
        **of_documents,
    )


_PLAIN = ("published", "known", "number", "cluster", "is_comment", "is_spam", "is_held", "is_dated")
_PLAIN_OF_DOCUMENTS = (
    *("published", "known", "number", "cluster", "is_comment", "is_spam"),
    *("claims", "sentiment", "stance"),
)


@dataclass(frozen=True, slots=True)
class _Codes:
    codes: Sequence[Array]
    names: tuple[Any, ...]


def _coded(columns: Sequence[Any]) -> _Codes:
    """Arrow columns as codes of their joint values in order; -1 where null."""
    import pyarrow as pa

    joined = pa.chunked_array([chunk for column in columns for chunk in column.chunks], type=columns[0].type)
    encoded = joined.combine_chunks().dictionary_encode()
    if isinstance(encoded, pa.ChunkedArray):
        encoded = encoded.combine_chunks()
    names = encoded.dictionary.to_pylist()
    order = sorted(range(len(names)), key=names.__getitem__)
    ranks = np.full(len(names) + 1, -1, dtype=np.int32)
    ranks[order] = np.arange(len(names), dtype=np.int32)
    indices = encoded.indices.fill_null(len(names)).to_numpy()
    ends = np.cumsum([len(column) for column in columns])[:-1]
    return _Codes(np.split(ranks[indices], ends), tuple(names[place] for place in order))


def _places_in_runs(*columns: Array) -> Array:
    """The place of each row in its run of equal rows, from 0."""
    size = columns[0].size
    is_new = np.any([np.diff(column, prepend=-1) != 0 for column in columns], axis=0)
    starts = np.flatnonzero(is_new)
    return np.arange(size, dtype=np.int32) - np.repeat(starts, np.diff(starts, append=size)).astype(np.int32)


def _ranked(value: Array) -> tuple[Array, Array]:
    """The distinct values in order, and the rank of each row's among them; -1 for NaN."""
    codes = np.full(value.size, -1, dtype=np.int32)
    rows = np.flatnonzero(~np.isnan(value))
    order = np.argsort(value[rows], kind="stable")
    in_order = value[rows][order]
    is_new = np.diff(in_order, prepend=np.nan) != 0
    codes[rows[order]] = np.cumsum(is_new) - 1
    return in_order[is_new], codes


def _mapped(column: Any, codes: Mapping[str, int], missing: int) -> Array:
    """A column of few names as the codes given for them; raises KeyError for another name."""
    import pyarrow as pa

    encoded = column.combine_chunks().dictionary_encode()
    if isinstance(encoded, pa.ChunkedArray):
        encoded = encoded.combine_chunks()
    table = np.array([*(codes[name] for name in encoded.dictionary.to_pylist()), missing], dtype=np.int8)
    mapped: Array = table[encoded.indices.fill_null(len(table) - 1).to_numpy()]
    return mapped
