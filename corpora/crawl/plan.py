"""What a crawl may do: where it begins, how far it goes, how gently."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from groundswell.core.errors import UsageError
from groundswell.corpora.crawl.urls import clean_url
from groundswell.corpora.readers.streams import MAX_RECORD_BYTES


@dataclass(frozen=True, slots=True, kw_only=True)
class CrawlPlan:
    """Where a crawl begins, and its bounds.

    `seeds` are addresses of pages, feeds and sitemaps. `contact` (an address or page) stands in the user agent, so that
    a site can reach whoever collects. `depth` counts links followed from a seed page (0: none); what feeds and sitemaps
    list, and the further pages of a comment thread, are always taken. `allow` and `deny` are patterns of which one, or
    none, must be found in an address. `private_hosts` are names of hosts that may be asked though they are not of the
    public internet. Times are seconds.
    """

    seeds: Sequence[str]
    contact: str
    allow: Sequence[str] = ()
    deny: Sequence[str] = ()
    depth: int = 0
    max_pages: int = 10_000
    max_pages_per_host: int = 1_000
    max_comment_pages: int = 50
    # One request in two seconds: what cautious crawlers take where robots.txt names no delay.
    delay_seconds: float = 2.0
    # A site that asks for more than this between two requests is left alone.
    longest_delay_seconds: float = 120.0
    timeout_seconds: float = 30.0
    # How long a run waits for a site that asks for a pause, before it leaves the rest to the next run.
    patience_seconds: float = 600.0
    backoff_seconds: float = 5.0
    max_tries: int = 4
    max_bytes: int = MAX_RECORD_BYTES
    # Comments keep coming for about a week; older pages are asked for again only where a sitemap says they changed.
    revisit_days: float = 7.0
    private_hosts: Sequence[str] = ()

    def __post_init__(self) -> None:
        if not self.contact.strip() or re.search(r"[\r\n()]", self.contact):
            raise UsageError("a contact is needed (an e-mail address, or a page about you): each request names it")
        for pattern in (*self.allow, *self.deny):
            try:
                re.compile(pattern)
            except re.error as error:
                raise UsageError(f"{pattern!r} is no pattern: {error}") from error

    @property
    def user_agent(self) -> str:
        """How requests name us: `groundswell/1.0 (+contact)`."""
        return f"groundswell/{version('groundswell')} (+{self.contact.strip()})"

    def takes(self, url: str) -> bool:
        """Whether the lists let an address through."""
        if any(re.search(pattern, url) for pattern in self.deny):
            return False
        return not self.allow or any(re.search(pattern, url) for pattern in self.allow)


def read_seeds(names: Sequence[str]) -> list[str]:
    """The addresses behind what a user names: addresses, and files with an address a line (`#` begins a remark).

    Raises UsageError for what is neither.
    """
    seeds: dict[str, None] = {}
    for name in names:
        if "://" in name:
            seeds[_checked(name, name)] = None
        elif Path(name).is_file():
            lines = Path(name).read_text("utf-8-sig").splitlines()
            for number, line in enumerate(lines, 1):
                if address := line.partition("#")[0].strip() if not line.strip().startswith("http") else line.strip():
                    seeds[_checked(address, f"{name}:{number}")] = None
        else:
            raise UsageError(f"{name}: no address (https://…), and no file with addresses")
    if not seeds:
        raise UsageError("nothing to collect: name pages, feeds, sitemaps, or files that list them")
    return list(seeds)


def _checked(address: str, where: str) -> str:
    url = clean_url(address)
    if url is None:
        raise UsageError(f"{where}: expected an http or https address, got {address!r:.100}")
    return url
