"""The one HTTP client: every request to an official source goes through it.

Polite (one request at a time, a pause between two to the same host), patient (retry with backoff, `Retry-After`
honoured up to a limit), frugal (answers are kept on disk and asked for again with their ETag or Last-Modified)
and careful (a size limit, a page of HTML in place of data refused, secrets kept out of messages and of the disk).
"""

from __future__ import annotations

import logging
import re
import ssl
import time
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self
from urllib.parse import urlsplit

from groundswell.core.errors import RefreshError

if TYPE_CHECKING:
    import httpx2
    import tenacity

RETRIED_STATUSES = frozenset({408, 425, 429, 500, 502, 503, 504})
"""Passing troubles by RFC 9110; any other error status will not heal within one run."""


@dataclass(frozen=True, slots=True)
class Manners:
    """How the client behaves. All times in seconds."""

    user_agent: str = "groundswell"
    timeout_s: float = 60.0
    """The BIS takes up to half a minute to gather a long daily series."""
    attempts: int = 5
    longest_wait_s: float = 120.0
    """A source that asks for more patience than this is left for a later run."""
    gap_s: float = 0.5
    """Between two requests to one host: FRED allows 120 a minute, the Bank of Japan's front wants about as much."""
    max_bytes: int = 64 * 2**20
    """The longest answer known, a full ALFRED history of a daily series, stays below 20 MiB."""


@dataclass(frozen=True, slots=True)
class Answer:
    """One complete answer. URLs have their secrets masked; `body` is decompressed."""

    requested_url: str
    url: str
    status: int
    body: bytes
    retrieved_at: datetime
    unchanged: bool
    """The source said 304: `body` is the copy kept from an earlier run."""


class _Passing(Exception):
    """A trouble worth another try, after `wait_s` where the source named a time."""

    def __init__(self, got: str, *, wait_s: float | None = None) -> None:
        self.got, self.wait_s = got, wait_s
        super().__init__(got)


class Client:
    """Gets answers of official sources. A context manager; not shared between threads."""

    def __init__(
        self,
        manners: Manners | None = None,
        *,
        cache_dir: Path | None = None,
        sleep: Callable[[float], None] = time.sleep,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self.manners = manners or Manners()
        self._sleep, self._clock = sleep, clock
        self._last_request: dict[str, float] = {}
        self.skews: dict[str, float] = {}
        """By host: this machine's clock minus the source's, in seconds, as last seen."""
        self._client = _open(self.manners, cache_dir)
        # The cache keeps whole addresses, so what carries a secret goes past it.
        self._secretive = _open(self.manners, None)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._client.close()
        self._secretive.close()

    def now(self) -> datetime:
        """The time by this machine's clock."""
        return self._clock()

    def get(
        self,
        url: str,
        *,
        provider: str,
        expected: str,
        params: Mapping[str, str] | None = None,
        secrets: Mapping[str, str] | None = None,
        accept: str = "*/*",
        readable: Collection[int] = (200,),
    ) -> Answer:
        """Get one answer whose status is in `readable`.

        `expected` is said in the error ("a CSV of yields"); `secrets` are parameters that are sent, but neither
        shown nor stored. Raises RefreshError when the source stays unreachable, refuses, is too long, is empty or
        sends a web page.
        """
        import httpx2
        import tenacity

        shown = str(httpx2.URL(url).copy_merge_params({**(params or {}), **dict.fromkeys(secrets or {}, "hidden")}))
        asked = httpx2.URL(url).copy_merge_params({**(params or {}), **(secrets or {})})
        # Ask the source each time: an explicit refresh must not be answered from what was fresh by some rule.
        headers = {"Accept": accept, "Cache-Control": "no-cache"}
        client = self._secretive if secrets else self._client
        request = client.build_request("GET", asked, headers=headers)
        retrying = tenacity.Retrying(
            retry=tenacity.retry_if_exception_type(_Passing),
            stop=self._stop,
            wait=self._wait,
            sleep=self._sleep,
            reraise=True,
        )
        try:
            answer = retrying(self._once, client, request, shown, readable)
        except _Passing as trouble:
            raise RefreshError(provider, shown, expected=expected, got=self._gave_up(trouble)) from trouble
        except _Refused as refusal:
            raise RefreshError(provider, shown, expected=expected, got=str(refusal)) from refusal
        _check_body(answer, provider=provider, expected=expected)
        return answer

    def _once(self, client: httpx2.Client, request: httpx2.Request, shown: str, readable: Collection[int]) -> Answer:
        import httpx2

        self._pause(request.url.host)
        try:
            response = client.send(request, stream=True)
            try:
                body = self._read(response)
            finally:
                response.close()
        except httpx2.TransportError as error:
            raise _Passing(f"{type(error).__name__}: {error}".rstrip(": ")) from error
        except httpx2.HTTPError as error:
            raise _Refused(f"{type(error).__name__}: {error}") from error
        now = self._clock()
        self._note_skew(request.url.host, response.headers, now)
        if response.status_code in RETRIED_STATUSES:
            raise _Passing(f"HTTP status {response.status_code}", wait_s=_retry_after_s(response.headers, now))
        if response.status_code not in readable:
            raise _Refused(f"HTTP status {response.status_code}{_title(body)}")
        status = response.extensions.get("caching")
        return Answer(
            requested_url=shown,
            url=shown if client is self._secretive else str(response.url),
            status=response.status_code,
            body=body,
            retrieved_at=now,
            unchanged=bool(status and status["revalidated"]),
        )

    def _read(self, response: httpx2.Response) -> bytes:
        parts, size = [], 0
        for part in response.iter_bytes():
            size += len(part)
            if size > self.manners.max_bytes:
                raise _Refused(f"more than {self.manners.max_bytes:,} bytes")
            parts.append(part)
        return b"".join(parts)

    def _pause(self, host: str) -> None:
        since = time.monotonic() - self._last_request.get(host, -self.manners.gap_s)
        if since < self.manners.gap_s:
            self._sleep(self.manners.gap_s - since)
        self._last_request[host] = time.monotonic()

    def _note_skew(self, host: str, headers: httpx2.Headers, now: datetime) -> None:
        sent = _date(headers.get("Date"))
        if sent is not None:
            age = headers.get("Age", "0")
            self.skews[host] = (now - sent).total_seconds() - (float(age) if age.isdigit() else 0.0)

    def _wait(self, state: tenacity.RetryCallState) -> float:
        import tenacity

        named = _passing(state).wait_s
        if named is not None:
            return named
        return float(tenacity.wait_exponential_jitter(initial=1, max=self.manners.longest_wait_s / 4)(state))

    def _stop(self, state: tenacity.RetryCallState) -> bool:
        named = _passing(state).wait_s
        asked_too_much = named is not None and named > self.manners.longest_wait_s
        return asked_too_much or state.attempt_number >= self.manners.attempts

    def _gave_up(self, trouble: _Passing) -> str:
        if trouble.wait_s is not None and trouble.wait_s > self.manners.longest_wait_s:
            return f"{trouble.got}, asking to wait {trouble.wait_s:,.0f} s: try again later"
        return f"{trouble.got} after {self.manners.attempts} attempts"


class _Refused(Exception):
    """A trouble that another try will not mend."""


def _passing(state: tenacity.RetryCallState) -> _Passing:
    error = state.outcome.exception() if state.outcome else None
    assert isinstance(error, _Passing)
    return error


def _open(manners: Manners, cache_dir: Path | None) -> httpx2.Client:
    import httpx2

    # It logs every URL, keys included.
    logging.getLogger("httpx2").setLevel(logging.WARNING)
    options: dict[str, Any] = {
        "verify": _trust(),
        "timeout": manners.timeout_s,
        "headers": {"User-Agent": manners.user_agent},
        "follow_redirects": True,
        "max_redirects": 5,
    }
    if cache_dir is None:
        return httpx2.Client(**options)
    from hishel import CacheOptions, SqliteStorage
    from hishel.httpx2 import CacheClient

    cache_dir.mkdir(parents=True, exist_ok=True)
    storage = SqliteStorage(database_path=cache_dir / "answers.sqlite")
    return CacheClient(storage=storage, rfc=CacheOptions(shared=False), **options)


@cache
def _trust() -> ssl.SSLContext:
    """The certificates trusted, read once."""
    import httpx2

    return httpx2.create_ssl_context()


def _check_body(answer: Answer, *, provider: str, expected: str) -> None:
    start = answer.body[:512].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if not start:
        raise RefreshError(provider, answer.url, expected=expected, got="an empty body")
    if start.startswith((b"<!doctype html", b"<html")):
        got = f"a web page with status {answer.status}{_title(answer.body)}"
        raise RefreshError(provider, answer.url, expected=expected, got=got)


def _title(body: bytes) -> str:
    """The title of an HTML page, or the start of anything else, for a message."""
    found = re.search(rb"<title[^>]*>([^<]{1,120})", body, re.IGNORECASE)
    words = (found.group(1) if found else body[:120]).decode("utf-8", "replace").split()
    return f" ({' '.join(words)})" if words else ""


def _date(text: str | None) -> datetime | None:
    try:
        moment = parsedate_to_datetime(text) if text else None
    except ValueError:
        return None
    return moment.astimezone(UTC) if moment and moment.tzinfo else None


def _retry_after_s(headers: httpx2.Headers, now: datetime) -> float | None:
    """Seconds to wait. A date is counted from the source's own clock, so that a wrong one here does no harm."""
    text = headers.get("Retry-After", "").strip()
    if text.isdigit():
        return float(text)
    until = _date(text)
    if until is None:
        return None
    return max(0.0, (until - (_date(headers.get("Date")) or now)).total_seconds())


def join_url(base: str, path: str) -> str:
    """`base` and `path` with one slash between them. Raises ValueError for a base that is no http address."""
    if urlsplit(base).scheme not in ("http", "https"):
        raise ValueError(f"expected an address that starts with http:// or https://, got {base!r}")
    return f"{base.rstrip('/')}/{path.lstrip('/')}"
