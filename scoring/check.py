"""Check a text: its claims, each held against what was public at a time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, replace
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Any, get_args

from groundswell.core.errors import UsageError
from groundswell.core.records import Claim, ClaimKind, Document, document_id
from groundswell.core.times import parse_as_of
from groundswell.scoring.pipeline import Pipeline

if TYPE_CHECKING:
    from groundswell.reference import Reference

Moment = datetime | date | str | None


class Checker:
    """Checks texts with one pipeline and one set of official series. Holds no other state."""

    def __init__(self, *, model: str = "linear", reference: Reference) -> None:
        self._pipeline = Pipeline.load(model=model)
        self._reference = reference

    def check(self, text: str, *, published_at: datetime, as_of: datetime) -> list[Claim]:
        """The claims of a text written at `published_at`, judged with what was public at `as_of`."""
        document = Document(id=document_id(None, text), text=text, published_at=published_at)
        (scored,) = self._pipeline.score([document])
        return [self._judged(claim, text, published_at, as_of) for claim in scored.claims]

    def judge(self, claim: Mapping[str, Any], text: str, *, published_at: datetime, as_of: datetime) -> Claim:
        """Judge a claim given by its fields (contract, section 3) instead of extracting it from `text`.

        Where the claim lacks `text` (the quantity words, whose digits say how exact it is), they are looked up in the
        text by value. Raises ValueError where a needed field is missing or wrong.
        """
        return self._judged(read_claim(claim, text), text, published_at, as_of)

    def _judged(self, claim: Claim, text: str, published_at: datetime, as_of: datetime) -> Claim:
        from groundswell.signals.verdicts import judge

        sentence = text[claim.sentence_start : claim.sentence_end]
        verdict = judge(claim, published_at=published_at, as_of=as_of, reference=self._reference, sentence=sentence)
        return replace(claim, verdict=verdict)


def read_claim(given: Mapping[str, Any], text: str) -> Claim:
    """A claim from its fields. Only `measure`, `area`, `kind` and, but for a direction, `value` and `unit` are needed.

    Raises ValueError, naming the field.
    """
    for name in ("measure", "area", "kind"):
        if name not in given:
            raise ValueError(f"claim: no field {name!r}")
    if given["kind"] not in get_args(ClaimKind):
        raise ValueError(
            f"claim: field 'kind': expected one of {', '.join(get_args(ClaimKind))}; got {given['kind']!r}"
        )
    value = given.get("value")
    if given["kind"] != "direction" and (isinstance(value, bool) or not isinstance(value, int | float)):
        raise ValueError(f"claim: field 'value': expected a number, got {value!r}")
    start, end = _place(given, text)
    known = {item.name for item in fields(Claim)}
    stated = {name: item for name, item in given.items() if name in known and item is not None}
    row: dict[str, Any] = {
        "id": "",
        "document_id": document_id(None, text),
        "start": start,
        "end": end,
        "text": text[start:end],
        "sentence_start": 0,
        "sentence_end": len(text),
        "area": None,
        **stated,
    }
    try:
        return Claim.from_json(row)
    except (TypeError, ValueError) as error:
        raise ValueError(f"claim: {error}") from error


def _place(given: Mapping[str, Any], text: str) -> tuple[int, int]:
    """Where the claim's words stand in the text: by its own words, else the quantity of its value, else nowhere."""
    from groundswell.nlp.quantities import find_quantities

    words = given.get("text")
    if isinstance(words, str) and words in text:
        start = text.index(words)
        return start, start + len(words)
    if given.get("value") is not None:
        for found in find_quantities(text):
            if (found.value, found.value_high) == (given["value"], given.get("value_high")):
                return found.start, found.end
    return 0, 0


def read_moments(published: Moment, as_of: Moment) -> tuple[datetime, datetime]:
    """When a text was written and as of when it is judged: `published` defaults to `as_of`, that to now.

    A bare day is its end. Raises UsageError for what is no time, and where a text is judged before it was written.
    """
    judged = _moment("as_of", as_of) if as_of is not None else datetime.now(UTC)
    written = _moment("published", published) if published is not None else judged
    if written > judged:
        raise UsageError(f"published at {written}, after as_of {judged}: nothing to judge yet")
    return written, judged


def _moment(name: str, value: datetime | date | str) -> datetime:
    try:
        return parse_as_of(value if isinstance(value, str) else value.isoformat())
    except ValueError as error:
        raise UsageError(f"{name}: expected a day or an ISO 8601 time, got {value!r}") from error


@lru_cache(maxsize=4)
def _checker(model: str) -> Checker:
    from groundswell.reference import load_reference

    return Checker(model=model, reference=load_reference())


def check(text: str, *, published_at: Moment = None, as_of: Moment = None, model: str = "linear") -> list[Claim]:
    """The claims of a text, each with its verdict.

    `published_at`: when it was written (default: `as_of`); `as_of`: judged with what was public then (default: now);
    days or times, as text or as objects. Raises UsageError for what is no time.

    >>> [claim.verdict.status for claim in check("The BOJ raised its policy rate to 0.75%", as_of="2026-01-10")]
    ['supported']
    """
    written, judged = read_moments(published_at, as_of)
    return _checker(model).check(text, published_at=written, as_of=judged)
