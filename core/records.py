"""The record types of the data contract: what every stage reads and writes.

Offsets are half-open character offsets into `Document.text`; times are aware UTC datetimes.
`to_json` gives the contract's form (plain JSON types, every field present); `from_json` reads it back.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import date, datetime
from typing import Any, Literal, Self

from groundswell.core.times import format_time, parse_time

DocumentKind = Literal["article", "comment"]
ClaimKind = Literal["level", "change", "direction"]
Comparator = Literal["=", "~", ">", ">=", "<", "<="]
Trend = Literal["up", "down", "flat"]
Tense = Literal["past", "present", "future"]
Modality = Literal["asserted", "hedged", "conditional", "questioned", "denied"]
Sentiment = Literal["negative", "neutral", "positive"]
Stance = Literal["dovish", "neutral", "hawkish"]
Status = Literal[
    "supported",
    "outdated",
    "contradicted",
    "pending",
    "came_true",
    "failed",
    "within_estimates",
    "outside_estimates",
    "unverifiable",
]


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return format_time(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, _Record):
        return value.to_json()
    if isinstance(value, tuple | list):
        return [_plain(item) for item in value]
    if isinstance(value, Mapping):
        return {key: _plain(item) for key, item in value.items()}
    return value


class _Record:
    """What the records share: the way to and from plain JSON types."""

    __slots__ = ()

    def to_json(self) -> dict[str, Any]:
        """Every field, in order, as plain JSON types."""
        return {item.name: _plain(getattr(self, item.name)) for item in fields(self)}  # type: ignore[arg-type]

    @classmethod
    def from_json(cls, row: Mapping[str, Any]) -> Self:
        """Read back what `to_json` wrote; unknown keys are ignored. Raises TypeError where a field is missing."""
        known = {item.name for item in fields(cls)}  # type: ignore[arg-type]
        return cls(**{key: value for key, value in row.items() if key in known})


def document_id(url: str | None, text: str) -> str:
    """The id of a document that brings none: 16 hex digits of a hash of its url and text."""
    digest = hashlib.blake2b(digest_size=8)
    digest.update((url or "").encode("utf-8", "surrogatepass"))
    digest.update(b"\0")
    digest.update(text.encode("utf-8", "surrogatepass"))
    return digest.hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class Document(_Record):
    """An article or a comment. `extra` keeps input fields that the contract does not name; `origin` says where the
    record was read (`path:line`).
    """

    id: str
    text: str
    kind: DocumentKind = "article"
    parent_id: str | None = None
    url: str | None = None
    source: str | None = None
    author: str | None = None
    title: str | None = None
    published_at: datetime | None = None
    collected_at: datetime | None = None
    language: str | None = None
    likes: int | None = None
    replies: int | None = None
    origin: str | None = None
    extra: Mapping[str, Any] = field(default_factory=dict)

    @classmethod
    def from_json(cls, row: Mapping[str, Any]) -> Self:
        """Read a stored document (strict: input lines go through `corpora.readers`)."""
        values = {key: value for key, value in row.items() if key in cls.__dataclass_fields__}
        for key in ("published_at", "collected_at"):
            if values.get(key) is not None:
                values[key] = parse_time(values[key])
        return cls(**values)


@dataclass(frozen=True, slots=True)
class Quantity(_Record):
    """A number with its unit, in base units ("$9 trillion" is 9e12 USD, "25bp" is 0.25 pp)."""

    start: int
    end: int
    text: str
    value: float
    value_high: float | None
    unit: str | None
    comparator: Comparator


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict(_Record):
    """A claim held against official data. `observed` is one number, two for a range, or None; `gap` is claimed minus
    observed in the claim's unit, `gap_ratio` claimed over observed (money only). `words` says it in a sentence;
    `estimates` names the estimates a size was held against, each with publisher, date, range and definition.
    """

    status: Status
    series: str | None = None
    observed: float | tuple[float, float] | None = None
    observed_at: date | None = None
    released_at: datetime | None = None
    held_from: date | None = None
    held_to: date | None = None
    gap: float | None = None
    gap_ratio: float | None = None
    tolerance: float | None = None
    note: str | None = None
    words: str | None = None
    estimates: tuple[Mapping[str, Any], ...] = ()

    @classmethod
    def from_json(cls, row: Mapping[str, Any]) -> Self:
        """Read back what `to_json` wrote."""
        values = {key: value for key, value in row.items() if key in cls.__dataclass_fields__}
        for key in ("observed_at", "held_from", "held_to"):
            if values.get(key) is not None:
                values[key] = date.fromisoformat(values[key])
        if values.get("released_at") is not None:
            values["released_at"] = parse_time(values["released_at"])
        if isinstance(values.get("observed"), list):
            values["observed"] = tuple(values["observed"])
        values["estimates"] = tuple(values.get("estimates") or ())
        return cls(**values)


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim(_Record):
    """What a sentence says of a measure: a level, a change, or a direction (contract, sections 3 to 5).

    `scored_by` names the versions that made it: package, catalogue, models.
    """

    id: str
    document_id: str
    start: int
    end: int
    text: str
    sentence_start: int
    sentence_end: int
    measure: str
    area: str | None
    kind: ClaimKind
    value: float | None = None
    value_high: float | None = None
    unit: str | None = None
    comparator: Comparator | None = None
    trend: Trend | None = None
    tense: Tense = "present"
    period_start: date | None = None
    period_end: date | None = None
    modality: Modality = "asserted"
    attributed_to: str | None = None
    sentiment: Sentiment | None = None
    sentiment_score: float | None = None
    stance: Stance | None = None
    stance_score: float | None = None
    confidence: float = 0.5
    verdict: Verdict | None = None
    scored_by: str = ""

    @classmethod
    def from_json(cls, row: Mapping[str, Any]) -> Self:
        """Read back what `to_json` wrote."""
        values = {key: value for key, value in row.items() if key in cls.__dataclass_fields__}
        for key in ("period_start", "period_end"):
            if values.get(key) is not None:
                values[key] = date.fromisoformat(values[key])
        if isinstance(values.get("verdict"), Mapping):
            values["verdict"] = Verdict.from_json(values["verdict"])
        return cls(**values)


def claim_id(document: str, start: int, end: int, measure: str, area: str | None, kind: str, trend: str | None) -> str:
    """The id of a claim: 16 hex digits of a hash of what makes it this claim and no other."""
    key = "\0".join((document, str(start), str(end), measure, area or "", kind, trend or ""))
    return hashlib.blake2b(key.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()
