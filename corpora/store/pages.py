"""Claims and documents a page at a time, the newest first: the order of `claims_table(order="newest")`, cut by keys."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, Protocol

import orjson

from groundswell.core.errors import UsageError
from groundswell.core.times import format_time
from groundswell.corpora.store.schema import CLAIM_ORDER, DOCUMENT_ORDER
from groundswell.corpora.store.selection import ClaimFilters, DocumentFilters, where

Table = Literal["claims", "documents"]


class Queryable(Protocol):
    """What is needed of a store: SQL over its tables."""

    def query(self, sql: str, parameters: Mapping[str, Any] | None = None) -> Any:
        """The answer as a `pyarrow.Table`; `$name` stands for a parameter."""
        ...


@dataclass(frozen=True, slots=True)
class Page:
    """Rows, and the cursor of those after them: None at the end."""

    rows: list[dict[str, Any]]
    after: str | None


_ORDERS = {"claims": (CLAIM_ORDER, ClaimFilters), "documents": (DOCUMENT_ORDER, DocumentFilters)}


def read_page(
    store: Queryable,
    table: Table,
    filters: Mapping[str, Any],
    *,
    columns: Sequence[str],
    limit: int,
    after: str | None = None,
    search: str | None = None,
) -> Page:
    """The rows after a cursor, at most `limit`, with the named columns. Rows that are added meanwhile shift no page.

    `filters` as for `claims_table`; `search`: words that all stand in title or text of a document. Raises UsageError
    for a cursor that is none.
    """
    order, allowed = _ORDERS[table]
    condition, parameters = where(filters, allowed)
    conditions = [condition, *_words(search, parameters)]
    if after is not None:
        conditions.append(_beyond(order, after, parameters))
    shown = ", ".join(f'"{name}"' for name in dict.fromkeys([*columns, "published_at", *_plain(order)]))
    terms = ", ".join(f"{_key(term)}" for term in order)
    sql = f"""
        SELECT {shown} FROM {table} WHERE {" AND ".join(conditions)}
        ORDER BY published_at DESC NULLS LAST, {terms} LIMIT {int(limit) + 1}
    """  # noqa: S608 - names of this package, and parameters
    found = store.query(sql, parameters).to_pylist()
    rows, is_more = found[:limit], len(found) > limit
    cursor = _cursor(rows[-1], order) if is_more else None
    return Page([{name: row[name] for name in columns} for row in rows], cursor)


def _words(search: str | None, parameters: dict[str, Any]) -> list[str]:
    words = (search or "").lower().split()
    parameters.update({f"word_{place}": word for place, word in enumerate(words)})
    return [f"contains(lower(concat_ws(' ', title, text)), $word_{place})" for place in range(len(words))]


def _plain(order: Sequence[str]) -> list[str]:
    return [term.strip('"') for term in order]


def _key(term: str) -> str:
    """A term of the canonical order that is never null; an area of none sorts first, as nulls do there."""
    return f"coalesce({term}, '')" if term == "area" else term


def _beyond(order: Sequence[str], after: str, parameters: dict[str, Any]) -> str:
    """The condition that a row comes after the one of the cursor."""
    moment, *keys = _read_cursor(after, order)
    parameters.update({f"after_{place}": key for place, key in enumerate(keys)})
    given = ", ".join(f"$after_{place}" for place in range(len(keys)))
    later_key = f"({', '.join(map(_key, order))}) > ({given})"
    if moment is None:
        return f"published_at IS NULL AND {later_key}"
    parameters["after_time"] = moment
    return f"(published_at < $after_time OR published_at IS NULL OR (published_at = $after_time AND {later_key}))"


def _cursor(row: Mapping[str, Any], order: Sequence[str]) -> str:
    moment = row["published_at"]
    keys = [("" if row[name] is None else row[name]) for name in _plain(order)]
    text = orjson.dumps([format_time(moment) if moment else None, *keys])
    return base64.urlsafe_b64encode(text).decode().rstrip("=")


_INTEGERS = {"start", '"end"'}


def _read_cursor(text: str, order: Sequence[str]) -> list[Any]:
    try:
        found = orjson.loads(base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True))
        moment, *keys = found
        types = [int if term in _INTEGERS else str for term in order]
        if [type(key) for key in keys] != types or any(isinstance(key, int) and abs(key) >= 2**63 for key in keys):
            raise ValueError(text)
        return [None if moment is None else datetime.fromisoformat(moment), *keys]
    except (ValueError, TypeError, binascii.Error, UnicodeDecodeError) as error:
        raise UsageError(f"cursor: expected one that an answer gave as `next`, got {text[:80]!r}") from error
