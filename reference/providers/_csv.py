"""CSV answers: decoding, completeness, lines."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from groundswell.core.errors import RefreshError
from groundswell.reference.http import Answer


def read_rows(answer: Answer, *, provider: str, encoding: str) -> Iterator[list[str]]:
    """The lines of a CSV as lists of cells.

    Raises RefreshError for another encoding, a last line without its end, and quotes or line ends that don't pair up.
    """
    try:
        text = answer.body.decode(encoding)
    except UnicodeDecodeError as error:
        raise RefreshError(provider, answer.requested_url, expected=f"text in {encoding}", got=str(error)) from error
    if not text.endswith("\n"):
        got = f"a last line that breaks off: {text[-40:]!r}"
        raise RefreshError(provider, answer.requested_url, expected="a complete CSV", got=got)
    try:
        yield from csv.reader(io.StringIO(text, newline=""), strict=True)
    except csv.Error as error:
        raise RefreshError(provider, answer.requested_url, expected="a well-formed CSV", got=str(error)) from error
