"""Records to rows of the store's tables and back, losing nothing."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from datetime import UTC, date, datetime
from typing import Any

from groundswell.core.records import Claim, Document, Sentiment, Stance, Verdict
from groundswell.core.times import format_time

Row = dict[str, Any]

# Numbers that a rule may state as whole ones (`observed=1`): stored, and so written out, as floats.
_CLAIM_FLOATS = ("value", "value_high", "sentiment_score", "stance_score", "confidence")
_VERDICT_FLOATS = ("gap", "gap_ratio", "tolerance")
_VERDICT_PLAIN = ("status", "series", "observed_at", "released_at", "held_from", "held_to", "note", "words")
_CLAIM_FIELDS = tuple(item.name for item in fields(Claim) if item.name != "verdict")
_DOCUMENT_FIELDS = tuple(item.name for item in fields(Document) if item.name != "extra")


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoredDocument:
    """A document with what was found in it. `claims` stand in canonical order.

    `article_id` is the root of its thread (its own id for an article). `sentiment_score` is the mean over `sentences`
    sentences, `stance_score` the mean over the `stance_sentences` that speak of monetary policy; both −1..1, None
    where there is no such sentence. `spam_score` (0..1) says how much its words promote something, `spam` that it
    counts as promotion; both None where nobody looked.
    """

    document: Document
    article_id: str | None
    claims: tuple[Claim, ...] = ()
    sentiment: Sentiment | None = None
    sentiment_score: float | None = None
    stance: Stance | None = None
    stance_score: float | None = None
    sentences: int = 0
    stance_sentences: int = 0
    spam: bool | None = None
    spam_score: float | None = None
    scored_by: str = ""


def _float(value: float | None) -> float | None:
    return None if value is None else float(value)


def _json_text(value: Any) -> str | None:
    """JSON text of a mapping or list, escaped so that any string survives; None for an empty one."""
    return json.dumps(value, separators=(",", ":"), default=_plain) if value else None


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return format_time(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return dict(value)
    raise TypeError(f"expected what JSON can hold, got {type(value).__name__}")


def _utc(moment: datetime | None) -> datetime | None:
    return None if moment is None else moment.astimezone(UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a document stands among the others of its store.

    `number` counts the documents as they came; `cluster` is the number of the document that it repeats, as a copy of it
    or, for a comment, as its echo, else its own. `speaker` is who it is by: 64 bits of a hash of the key that
    `corpora.copies.voice_of` gives, so that queries count voices among millions of claims fast.
    """

    number: int
    cluster: int
    speaker: int
    copy_of: str | None = None
    copy_how: str | None = None
    copy_similarity: float = 0.0
    echo_ratio: float = 0.0


def speaker_number(voice: str) -> int:
    """The 64 bits (signed) that stand for a voice in the store."""
    digest = hashlib.blake2b(voice.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, "little", signed=True)


def document_row(scored: ScoredDocument, place: Place) -> Row:
    """The row of table `documents`."""
    document = scored.document
    row: Row = {name: getattr(document, name) for name in _DOCUMENT_FIELDS}
    return row | {
        "article_id": scored.article_id,
        "sentiment": scored.sentiment,
        "sentiment_score": _float(scored.sentiment_score),
        "stance": scored.stance,
        "stance_score": _float(scored.stance_score),
        "sentences": scored.sentences,
        "stance_sentences": scored.stance_sentences,
        "claims": len(scored.claims),
        "scored_by": scored.scored_by,
        **asdict(place),
        "spam": scored.spam,
        "spam_score": _float(scored.spam_score),
        "extra": _json_text(document.extra),
    }


def document_from_row(row: Mapping[str, Any]) -> Document:
    """The document that `document_row` wrote."""
    values = {name: row[name] for name in _DOCUMENT_FIELDS}
    values["published_at"], values["collected_at"] = _utc(row["published_at"]), _utc(row["collected_at"])
    return Document(**values, extra=json.loads(row["extra"] or "{}"))


def claim_row(claim: Claim, scored: ScoredDocument, place: Place) -> Row:
    """The row of table `claims`, with the columns it borrows from its document."""
    document = scored.document
    return _claim_columns(claim) | {
        "document_kind": document.kind,
        "article_id": scored.article_id,
        "source": document.source,
        "author": document.author,
        "published_at": document.published_at,
        "number": place.number,
        "cluster": place.cluster,
        "speaker": place.speaker,
        "spam": scored.spam,
        "sentence": document.text[claim.sentence_start : claim.sentence_end],
    }


def _claim_columns(claim: Claim) -> Row:
    row: Row = {name: getattr(claim, name) for name in _CLAIM_FIELDS}
    row.update((name, _float(row[name])) for name in _CLAIM_FLOATS)
    return row | _verdict_columns(claim.verdict)


def _verdict_columns(verdict: Verdict | None) -> Row:
    if verdict is None:
        return {}
    observed = verdict.observed if isinstance(verdict.observed, tuple) else (verdict.observed, None)
    row: Row = {f"verdict_{name}": getattr(verdict, name) for name in _VERDICT_PLAIN}
    row |= {f"verdict_{name}": _float(getattr(verdict, name)) for name in _VERDICT_FLOATS}
    row["verdict_observed"], row["verdict_observed_high"] = _float(observed[0]), _float(observed[1])
    row["verdict_estimates"] = _json_text(verdict.estimates)
    return row


def claim_from_row(row: Mapping[str, Any]) -> Claim:
    """The claim that `claim_row` wrote."""
    return Claim(**{name: row[name] for name in _CLAIM_FIELDS}, verdict=_verdict(row))


def _verdict(row: Mapping[str, Any]) -> Verdict | None:
    if row.get("verdict_status") is None:
        return None
    values = {name: row[f"verdict_{name}"] for name in (*_VERDICT_PLAIN, *_VERDICT_FLOATS)}
    values["released_at"] = _utc(values["released_at"])
    low, high = row["verdict_observed"], row["verdict_observed_high"]
    observed = low if high is None else (low, high)
    return Verdict(**values, observed=observed, estimates=tuple(json.loads(row["verdict_estimates"] or "[]")))


def canonical_key(claim: Claim) -> tuple[Any, ...]:
    """What claims are sorted by: `schema.CLAIM_ORDER` for Python."""
    area = (claim.area is not None, claim.area or "")
    return (claim.document_id, claim.start, claim.end, claim.measure, area, claim.kind, claim.id)


def plain_claim(claim: Claim) -> Row:
    """A claim as plain JSON types, in the contract's order: the same before storing it and after."""
    return claim_from_row(_claim_columns(claim)).to_json()
