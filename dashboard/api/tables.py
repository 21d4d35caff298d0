"""Routes that give rows: from a question to the bytes of an answer, in one way for all."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar
from urllib.parse import quote, urlencode

from pydantic import BaseModel
from starlette.requests import Request
from starlette.responses import Response

from groundswell.core.errors import UsageError
from groundswell.core.times import format_time
from groundswell.corpora.store.pages import Page
from groundswell.dashboard.answers import Payload
from groundswell.dashboard.api.asked import Asked, AsOf, Paged
from groundswell.dashboard.api.formats import ARROW, CSV, JSON, Row, arrow_bytes, chosen, csv_bytes, json_bytes, plain
from groundswell.dashboard.snapshots import Snapshot
from groundswell.dashboard.state import State

QueryT = TypeVar("QueryT", bound=Asked)

MOST_ROWS = 1_000_000
"""Rows that a cursor may skip: far more than any table of signals has."""


async def answer_table(
    state: State,
    request: Request,
    query: QueryT,
    model: type[BaseModel],
    load: Callable[[Snapshot, QueryT], Page],
    *,
    key: Sequence[str] = (),
) -> Response:
    """The rows that `load` gives, as JSON, CSV or Arrow; kept until the store changes. `key`: what `load` depends on
    besides the path's template and the query.
    """
    media = chosen(request)
    path = request.url.path

    def make(snapshot: Snapshot) -> Payload:
        page = load(snapshot, query)
        return Payload(_body(page, query, model, media, snapshot), media, _link(path, query, page.after))

    return await state.answer(request, (path, query.model_dump_json(), media, *key), make)


def _body(page: Page, query: Asked, model: type[BaseModel], media: str, snapshot: Snapshot) -> bytes:
    if media == CSV:
        return csv_bytes([plain(row) for row in page.rows], model)
    if media == ARROW:
        return arrow_bytes([plain(row) for row in page.rows], model)
    return json_bytes(envelope(page, query, snapshot))


def envelope(page: Page, query: Asked, snapshot: Snapshot) -> dict[str, Any]:
    """A page of rows with the cursor of the next, and the moment and state of the store that it shows."""
    moment = query.moment if isinstance(query, AsOf) else None
    return {
        "items": [plain(row) for row in page.rows],
        "next": page.after,
        "as_of": format_time(moment) if moment else None,
        "store_version": snapshot.version,
    }


def _link(path: str, query: Asked, after: str | None) -> dict[str, str]:
    """`Link` to the next page (RFC 8288), for forms that have no place for a cursor."""
    if after is None:
        return {}
    words = {**query.model_dump(mode="json", exclude_unset=True), "cursor": after}
    shown = {name: str(value).lower() if isinstance(value, bool) else value for name, value in words.items()}
    return {"Link": f'<{quote(path)}?{urlencode(shown)}>; rel="next"'}


async def answer_record(
    state: State, request: Request, query: Asked, make: Callable[[Snapshot], Mapping[str, Any]]
) -> Response:
    """One JSON object, kept until the store changes."""
    chosen(request, (JSON,))
    key = (request.url.path, query.model_dump_json())
    return await state.answer(request, key, lambda snapshot: Payload(json_bytes(plain(make(snapshot))), JSON))


def cut(query: Paged, load: Callable[[int], Sequence[Row]]) -> Page:
    """The page of a table that is worked out whole; `load` is told how many rows are needed, from the first one."""
    start = _start(query.cursor)
    found = load(start + query.limit + 1)
    rows = [dict(row) for row in found[start : start + query.limit]]
    return Page(rows, f"row-{start + query.limit}" if len(found) > start + query.limit else None)


def _start(cursor: str | None) -> int:
    if cursor is None:
        return 0
    found = re.fullmatch(r"row-([0-9]{1,7})", cursor, re.ASCII)
    if found is None or int(found[1]) > MOST_ROWS:
        raise UsageError(f"cursor: expected one that an answer gave as `next`, got {cursor[:80]!r}")
    return int(found[1])


def whole(rows: Sequence[Row]) -> Page:
    """All rows of a small table."""
    return Page([dict(row) for row in rows], None)
