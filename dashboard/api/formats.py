"""Rows as JSON, CSV or Arrow: which a client takes, and how they are written."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, Literal, get_args, get_origin

import orjson
from pydantic import BaseModel
from starlette.requests import Request

from groundswell.core.csv_rows import write_csv
from groundswell.core.times import format_time
from groundswell.dashboard.problems import Problem

JSON = "application/json"
CSV = "text/csv"
ARROW = "application/vnd.apache.arrow.stream"
TABLES = (JSON, CSV, ARROW)

Row = Mapping[str, Any]


def chosen(request: Request, offered: Sequence[str] = TABLES) -> str:
    """The media type that the client likes best of those offered, the first of equals. Raises Problem (406)."""
    given = ",".join(request.headers.getlist("accept")) or "*/*"
    wishes = [_wish(item) for item in given.split(",") if item.strip()]
    best, quality = "", 0.0
    for media in offered:
        found = max(
            (wish for wish in wishes if _fits(wish[0], media)), key=lambda wish: _exactness(wish[0]), default=None
        )
        if found is not None and found[1] > quality:
            best, quality = media, found[1]
    if not best:
        raise Problem(406, "not-acceptable", f"this comes as {', '.join(offered)}; Accept names none of them")
    return best


def _wish(item: str) -> tuple[str, float]:
    """A media range of `Accept` with its quality; 0 for what can't be read."""
    name, *parameters = (part.strip().lower() for part in item.split(";"))
    quality = next((part[2:] for part in parameters if part.startswith("q=")), "1")
    try:
        return name, min(max(float(quality), 0.0), 1.0)
    except ValueError:
        return name, 0.0


def _fits(wish: str, media: str) -> bool:
    return wish in ("*/*", media, f"{media.partition('/')[0]}/*")


def _exactness(wish: str) -> int:
    return 2 - wish.count("*")


def plain(row: Row) -> dict[str, Any]:
    """A row with its times and days as text."""
    return {name: _text(value) for name, value in row.items()}


def _text(value: Any) -> Any:
    if isinstance(value, datetime):
        return format_time(value)
    return value.isoformat() if isinstance(value, date) else value


def json_bytes(value: Any) -> bytes:
    """JSON; numbers that JSON has no form for are null."""
    return orjson.dumps(value, option=orjson.OPT_NON_STR_KEYS)


def csv_bytes(rows: Sequence[Row], model: type[BaseModel]) -> bytes:
    """A line of names, then a line a row, with the fields of `model` in their order."""
    out = io.StringIO()
    write_csv(rows, list(model.model_fields), out)
    return out.getvalue().encode("utf-8", "replace")


def arrow_bytes(rows: Sequence[Row], model: type[BaseModel]) -> bytes:
    """An Arrow stream of one table with the fields of `model`; nested values are JSON text."""
    import pyarrow as pa

    fields = {name: _arrow_type(item.annotation) for name, item in model.model_fields.items()}
    columns = {name: [_flat(row.get(name), nested=kind is None) for row in rows] for name, kind in fields.items()}
    schema = pa.schema([(name, getattr(pa, kind or "string")()) for name, kind in fields.items()])
    table, out = pa.table(columns, schema=schema), pa.BufferOutputStream()
    with pa.ipc.new_stream(out, schema) as stream:
        stream.write_table(table)
    return bytes(out.getvalue())


_ARROW = {str: "string", float: "float64", int: "int64", bool: "bool_"}


def _arrow_type(annotation: Any) -> str | None:
    """The name of the Arrow type of a field; None for nested ones."""
    kinds = [item for item in get_args(annotation) if item is not type(None)] or [annotation]
    if get_origin(annotation) is Literal or all(isinstance(item, str) for item in kinds):
        return "string"
    found = {_ARROW.get(item, "string" if get_origin(item) is Literal else None) for item in kinds}
    return found.pop() if len(found) == 1 else None


def _flat(value: Any, *, nested: bool) -> Any:
    return orjson.dumps(value, default=str).decode() if nested and value is not None else value
