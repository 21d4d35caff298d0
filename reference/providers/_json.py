"""JSON answers: decoding, and what an object must hold."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import orjson

from groundswell.core.errors import RefreshError
from groundswell.reference.http import Answer


def read_json(answer: Answer, *, provider: str) -> Any:
    """Decode a body. Raises RefreshError where it isn't JSON, or breaks off."""
    try:
        return orjson.loads(answer.body.removeprefix(b"\xef\xbb\xbf"))
    except orjson.JSONDecodeError as error:
        got = f"something else, or JSON that breaks off: {error}"
        raise RefreshError(provider, answer.requested_url, expected="JSON", got=got) from error


Kinds = Mapping[str, type | tuple[type, ...]]
"""By field, the kinds of value it may hold."""


def read_fields(record: Any, kinds: Kinds, answer: Answer, *, provider: str) -> list[Any]:
    """These fields of an object, in that order, each of its kind; a truth value is no number.

    Raises RefreshError where it is no object, a field is missing, or one is of another kind.
    """
    expected = f"an object with {', '.join(kinds)}"
    if not isinstance(record, dict):
        raise RefreshError(provider, answer.requested_url, expected=expected, got=repr(record)[:200])
    for name, kind in kinds.items():
        if name not in record:
            got = f"one with {', '.join(map(str, record)) or 'nothing'}"[:200]
            raise RefreshError(provider, answer.requested_url, expected=expected, got=got)
        if not isinstance(record[name], kind) or isinstance(record[name], bool):
            got = f"{name} {record[name]!r}"[:200]
            raise RefreshError(provider, answer.requested_url, expected=f"{expected} of the usual kinds", got=got)
    return [record[name] for name in kinds]
