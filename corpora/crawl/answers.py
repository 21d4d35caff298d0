"""What an answer of a site means for the crawl: keep it, ask elsewhere, ask later, or leave it."""

from __future__ import annotations

import hashlib
import random
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC
from email.utils import parsedate_to_datetime
from typing import Literal
from urllib.parse import urljoin

from groundswell.corpora.crawl.collection import Page
from groundswell.corpora.crawl.plan import CrawlPlan
from groundswell.corpora.crawl.urls import clean_url

Meaning = Literal["keep", "unchanged", "redirect", "later", "gone", "refuse"]

# Passing troubles (RFC 9110, RFC 6585; 52x: a proxy in front that could not reach the site).
_PASSING = frozenset((408, 425, 429, 500, 502, 503, 504, 520, 521, 522, 523, 524))
# Those by which a site asks all of us to slow down, not this address alone.
_SLOW_DOWN = frozenset((429, 503))
_REDIRECTS = frozenset((301, 302, 303, 307, 308))
# RFC 9309 asks of crawlers to follow five; pages need no more.
_MOST_HOPS = 5
_READABLE = re.compile(r"(?i)html|xml|json|^text/plain|^$")
# A site that says a page stays as it is for a year may still get comments within the day.
_LONGEST_FRESH_SECONDS = 86_400.0
# Waiting doubles with each try up to this.
_LONGEST_BACKOFF_SECONDS = 600.0


@dataclass(frozen=True, slots=True)
class Answer:
    """What an answer means. `wait_seconds` goes with `later` (`whole_host`: nothing is asked of the site until then),
    `target` with `redirect`, `fresh_seconds` with `keep`: how long the page stays as it is.
    """

    meaning: Meaning
    reason: str = ""
    wait_seconds: float = 0.0
    whole_host: bool = False
    target: str = ""
    fresh_seconds: float = 0.0


def read_answer(page: Page, status: int, headers: Mapping[str, str], plan: CrawlPlan, *, now: float) -> Answer:
    """What the answer to a request for a page means; `headers` by lower-case name."""
    if status == 304 and page.digest is not None:
        return Answer("unchanged")
    if status in _REDIRECTS:
        return _redirect(page, status, headers)
    if status in _PASSING:
        asked = retry_after(headers.get("retry-after", ""), now=now)
        return try_later(page, f"status {status}", plan, asked=asked, whole_host=status in _SLOW_DOWN)
    if status in (404, 410):
        return Answer("gone", f"status {status}")
    if status != 200:
        return Answer("refuse", f"status {status}")
    kind = headers.get("content-type", "")
    if not _READABLE.search(kind):
        return Answer("refuse", f"no page: {kind:.80}")
    return Answer("keep", fresh_seconds=_fresh(headers.get("cache-control", "")))


def try_later(
    page: Page, reason: str, plan: CrawlPlan, *, asked: float | None = None, whole_host: bool = False
) -> Answer:
    """Ask again: after what the site asked for, else twice as long as before; refused after the last try."""
    if page.tries + 1 >= plan.max_tries:
        return Answer("refuse", f"{reason}, {plan.max_tries} times", whole_host=whole_host)
    wait = min(plan.backoff_seconds * 2.0**page.tries, _LONGEST_BACKOFF_SECONDS)
    # Spread by a quarter, so that pages that failed together are not asked for together.
    wait *= 1 + random.random() / 4  # noqa: S311 - no secret
    if asked is not None:
        # The site knows best; one that goes on refusing after its own pause gets the longer of the two.
        wait = asked if page.tries == 0 else max(wait, asked)
    return Answer("later", reason, wait_seconds=wait, whole_host=whole_host)


def _redirect(page: Page, status: int, headers: Mapping[str, str]) -> Answer:
    target = clean_url(urljoin(page.url, headers.get("location", "").strip()))
    if target is None:
        return Answer("refuse", f"status {status} to no http address: {headers.get('location', '')!r:.100}")
    if page.hops >= _MOST_HOPS:
        return Answer("refuse", f"more than {_MOST_HOPS} redirects")
    return Answer("redirect", f"to {target}", target=target)


def retry_after(value: str, *, now: float) -> float | None:
    """Seconds to wait by a Retry-After header (seconds or a date); None where it says neither."""
    if value.strip().isdecimal():
        return float(value)
    try:
        moment = parsedate_to_datetime(value)
    except ValueError:
        return None
    return max(0.0, (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp() - now)


def _fresh(cache_control: str) -> float:
    if re.search(r"(?i)no-cache|no-store|must-revalidate", cache_control):
        return 0.0
    age = re.search(r"(?i)max-age=(\d{1,9})", cache_control)
    return min(float(age[1]), _LONGEST_FRESH_SECONDS) if age else 0.0


def digest_of(body: bytes) -> str:
    """A hash of a page, by which a change shows."""
    return hashlib.blake2b(body, digest_size=16).hexdigest()
