"""Which column of a dump is which field of the contract, where their names differ."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from groundswell.core.errors import UsageError

FIELDS = (
    "id",
    "kind",
    "parent_id",
    "url",
    "source",
    "author",
    "title",
    "published_at",
    "collected_at",
    "language",
    "text",
    "likes",
    "replies",
    "comments",
)


def parse_columns(text: str) -> dict[str, str]:
    """Read "text=body,published_at=date" as field: column. Raises UsageError where it is none, or no such field is."""
    columns: dict[str, str] = {}
    for part in filter(None, (item.strip() for item in text.split(","))):
        field, equals, column = (item.strip() for item in part.partition("="))
        if not equals or not column or field not in FIELDS:
            raise UsageError(f"expected FIELD=COLUMN with a field of {', '.join(FIELDS)}; got {part!r}")
        columns[field] = column
    return columns


def renamed(row: Any, columns: Mapping[str, str]) -> Any:
    """A row with its columns under the names of the contract; a field the row already has gives way to its column."""
    if not columns or not isinstance(row, dict):
        return row
    taken = {column: row[column] for column in columns.values() if column in row}
    rest = {key: value for key, value in row.items() if key not in taken}
    return rest | {field: taken[column] for field, column in columns.items() if column in taken}
