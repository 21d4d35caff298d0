"""JSON answers: decoding, and what an object must hold."""

from __future__ import annotations

from collections.abc import Sequence
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


def read_fields(record: Any, names: Sequence[str], answer: Answer, *, provider: str) -> list[Any]:
    """These fields of an object, in that order. Raises RefreshError where it is no object, or one is missing."""
    if not isinstance(record, dict) or any(name not in record for name in names):
        held = ", ".join(map(str, record)) if isinstance(record, dict) else type(record).__name__
        expected = f"an object with {', '.join(names)}"
        raise RefreshError(provider, answer.requested_url, expected=expected, got=held[:200] or "an empty object")
    return [record[name] for name in names]
