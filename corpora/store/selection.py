"""Which claims or documents: filters by keyword, turned into SQL with parameters."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, TypedDict

Names = str | Sequence[str]
"""One value, or several of which any will do."""


class DocumentFilters(TypedDict, total=False):
    """What narrows documents. `since`, `until` and `as_of` are inclusive bounds of `published_at`, and leave out what
    has no such time; `as_of` leaves out what was collected later, too.
    """

    id: Names
    kind: Names
    source: Names
    author: Names
    article_id: Names
    since: datetime | None
    until: datetime | None
    as_of: datetime | None


class ClaimFilters(TypedDict, total=False):
    """What narrows claims: as for documents. `document_kind` tells article voice (`article`) from crowd voice
    (`comment`); `verdict` is a status of section 6 of the contract.
    """

    measure: Names | None
    area: Names | None
    kind: Names | None
    verdict: Names | None
    document_kind: Names | None
    document_id: Names | None
    article_id: Names | None
    source: Names | None
    author: Names | None
    id: Names | None
    since: datetime | None
    until: datetime | None
    as_of: datetime | None


TIMES = {
    "since": "published_at >= $since",
    "until": "published_at <= $until",
    # What was collected later was not known, whenever it was published.
    "as_of": "published_at <= $as_of AND number NOT IN (SELECT number FROM documents WHERE collected_at > $as_of)",
}
"""The SQL condition of each bound in time."""
_COLUMNS = {"verdict": "verdict_status"}


def where(filters: Mapping[str, Any], allowed: type[Any]) -> tuple[str, dict[str, Any]]:
    """The SQL condition for the filters (`TRUE` for none) and its parameters; a filter of None counts as not given.

    Raises TypeError for a filter that is not among the `allowed` ones.
    """
    conditions, parameters = [], {}
    for name, value in filters.items():
        if name not in allowed.__annotations__:
            raise TypeError(f"unknown filter {name!r}; known: {', '.join(allowed.__annotations__)}")
        if value is None:
            continue
        if name in TIMES:
            conditions.append(TIMES[name])
            parameters[name] = value
        else:
            conditions.append(f"{_COLUMNS.get(name, name)} IN (SELECT unnest(${name}))")
            parameters[name] = [value] if isinstance(value, str) else list(value)
    return " AND ".join(conditions) or "TRUE", parameters
