"""The one shape of every error that leaves the server: problem details (RFC 9457), made here and nowhere else."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

import orjson
from starlette.responses import Response

from groundswell.core.errors import (
    GroundswellError,
    InputError,
    MissingExtra,
    StoreBusy,
    StoreError,
    UnknownClaim,
    UnknownDocument,
    UnknownMeasure,
    UnknownSeries,
    UsageError,
)

_log = logging.getLogger("groundswell.dashboard")

MEDIA_TYPE = "application/problem+json"

RETRY_SECONDS = 5
"""What `Retry-After` says where waiting helps: a batch of a writer, or an answer in the making, is done by then."""


@dataclass(eq=False)
class Problem(Exception):
    """An error as a client sees it. `kind` ends the URN in `type`; `errors` names what was wrong with which input."""

    status: int
    kind: str
    detail: str
    errors: Sequence[Mapping[str, Any]] = ()
    nearest: Sequence[str] = ()
    headers: Mapping[str, str] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """The problem as plain JSON types."""
        shown: dict[str, Any] = {
            "type": f"urn:groundswell:problem:{self.kind}",
            "title": HTTPStatus(self.status).phrase,
            "status": self.status,
            "detail": self.detail,
        }
        if self.errors:
            shown["errors"] = list(self.errors)
        if self.nearest:
            shown["nearest"] = list(self.nearest)
        return shown

    def response(self) -> Response:
        """The problem as a response."""
        headers = {"Cache-Control": "no-store", **self.headers}
        return Response(orjson.dumps(self.to_json()), self.status, headers, MEDIA_TYPE)


_WAIT = {"Retry-After": str(RETRY_SECONDS)}


def problem_of(error: GroundswellError) -> Problem:
    """The problem that an error of this package is to a client. What its words leave out goes to the log."""
    if isinstance(error, UnknownMeasure | UnknownSeries):
        return Problem(404, "unknown-name", str(error), nearest=error.nearest)
    if isinstance(error, UnknownClaim | UnknownDocument):
        return Problem(404, "not-found", str(error))
    if isinstance(error, MissingExtra):
        return Problem(501, "missing-part", str(error))
    if isinstance(error, UsageError | InputError):
        return Problem(422, "invalid-request", str(error))
    if isinstance(error, StoreBusy):
        return Problem(409, "store-busy", "another process writes to the store; try again", headers=_WAIT)
    _log.error("a request failed", exc_info=error)
    if isinstance(error, StoreError):
        # Its words name folders of this machine: they go to the log alone.
        return Problem(503, "store-unavailable", "the store can't be read or written now", headers=_WAIT)
    return failed_inside()


def failed_inside() -> Problem:
    """What nobody foresaw, without a word of it; the caller logs it."""
    return Problem(500, "internal-error", "something failed inside the server; its log says what")


def timed_out() -> Problem:
    """An answer that takes longer than a client may wait. It is still being worked out, and kept once it is there."""
    return Problem(503, "still-working", "the answer is still being worked out; ask again", headers=_WAIT)
