"""A message to a web address: signed, tried again for a while, safe to receive twice."""

from __future__ import annotations

import hashlib
import hmac
import json
import time
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from groundswell import __version__
from groundswell.core.errors import GroundswellError

if TYPE_CHECKING:
    import httpx2
    import tenacity

SIGNATURE = "Groundswell-Signature"
"""Header: `t=<seconds since 1970>,v1=<hex HMAC-SHA256 of "<t>.<body>" with the secret>`."""

KEY = "Idempotency-Key"

TRIES = 5
"""Of one delivery: over half a minute, which a receiver's restart takes."""

_TIMEOUT_S = 10.0
_LONGEST_WAIT_S = 30.0
# What may pass: too early or too many, the receiver's own trouble.
_PASSING = frozenset({408, 425, 429, *range(500, 600)})


class NotDelivered(GroundswellError):
    """A message that the receiver did not take; `str()` says why, `wait_s` when it asked to be tried again."""

    def __init__(self, reason: str, *, wait_s: float | None = None) -> None:
        self.wait_s = wait_s
        super().__init__(reason)


class _Passing(NotDelivered):
    """It may take it later."""


def sign(body: bytes, *, secret: str, at: int) -> str:
    """The value of header SIGNATURE for a body sent at a time (seconds since 1970)."""
    digest = hmac.new(secret.encode(), b"%d.%b" % (at, body), hashlib.sha256).hexdigest()
    return f"t={at},v1={digest}"


def is_signed(body: bytes, header: str, *, secret: str, now: int, within_s: int = 300) -> bool:
    """Whether a header is that of this body, signed not longer ago than `within_s` seconds: what a receiver asks."""
    fields = dict(part.split("=", 1) for part in header.split(",") if "=" in part)
    if not fields.get("t", "").isdecimal() or abs(now - int(fields["t"])) > within_s:
        return False
    return hmac.compare_digest(sign(body, secret=secret, at=int(fields["t"])).encode(), header.encode())


def deliver(
    url: str,
    message: Mapping[str, Any],
    *,
    key: str,
    secret: str,
    sleep: Callable[[float], None] = time.sleep,
    clock: Callable[[], float] = time.time,
) -> None:
    """Send a message as JSON to an address until it answers 2xx, at most TRIES times, with growing pauses.

    `key` goes along as the header KEY, the same each time. Redirects are not followed. Raises NotDelivered.
    """
    import httpx2
    import tenacity

    body = json.dumps(message, sort_keys=True, ensure_ascii=False).encode()
    retrying = tenacity.Retrying(
        retry=tenacity.retry_if_exception_type(_Passing),
        stop=tenacity.stop_after_attempt(TRIES),
        wait=_wait,
        sleep=sleep,
        reraise=True,
    )
    with httpx2.Client(timeout=_TIMEOUT_S, follow_redirects=False) as client:

        def once() -> None:
            headers = {
                "Content-Type": "application/json",
                "User-Agent": f"groundswell/{__version__}",
                KEY: key,
                SIGNATURE: sign(body, secret=secret, at=int(clock())),
            }
            _check(_send(client, url, body, headers))

        retrying(once)


def _send(client: httpx2.Client, url: str, body: bytes, headers: Mapping[str, str]) -> httpx2.Response:
    import httpx2

    try:
        return client.post(url, content=body, headers=dict(headers))
    except httpx2.TransportError as error:
        raise _Passing(str(error) or type(error).__name__) from error
    except (httpx2.HTTPError, httpx2.InvalidURL) as error:
        raise NotDelivered(str(error)) from error


def _check(response: httpx2.Response) -> None:
    if not response.is_success:
        kind = _Passing if response.status_code in _PASSING else NotDelivered
        asked = response.headers.get("Retry-After", "")
        raise kind(f"HTTP status {response.status_code}", wait_s=float(asked) if asked.isdecimal() else None)


def _wait(state: tenacity.RetryCallState) -> float:
    import tenacity

    error = state.outcome.exception() if state.outcome else None
    asked = getattr(error, "wait_s", None)
    if asked is not None:
        return min(float(asked), _LONGEST_WAIT_S)
    return float(tenacity.wait_exponential_jitter(initial=1, max=_LONGEST_WAIT_S)(state))
