"""The resolver of a crawl: what it answers is what is connected to, so no name can point inside after the check."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from scrapy.resolver import CachingThreadedResolver
from twisted.internet.error import DNSLookupError

from groundswell.corpora.crawl.addresses import is_public


class PublicResolver(CachingThreadedResolver):
    """Resolves names to addresses of the public internet alone; `private` holds what it refused, with the reason.

    The setting GROUNDSWELL_PRIVATE_HOSTS names hosts that may be anywhere.
    """

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self.private: dict[str, str] = {}
        self.allowed: list[str] = []

    @classmethod
    def from_crawler(cls, crawler: Any, reactor: Any) -> PublicResolver:
        """Made by Scrapy."""
        resolver = super().from_crawler(crawler, reactor)
        resolver.allowed = crawler.settings.getlist("GROUNDSWELL_PRIVATE_HOSTS")
        return resolver

    def getHostByName(self, name: str, timeout: Sequence[int] = ()) -> Any:  # noqa: N802 (the base's name)
        """The address of a host; fails with DNSLookupError where that is not public."""
        answer = super().getHostByName(name, timeout)
        answer.addCallback(self._checked, name)
        return answer

    def _checked(self, address: str, name: str) -> str:
        if name not in self.allowed and not is_public(address):
            self.private[name] = f"{name} is at {address}, which is no address of the public internet"
            raise DNSLookupError(self.private[name])
        return address


def refused_by_resolver(host: str) -> str | None:
    """Why the resolver of this process would not name a host's address; None where it did, or checks nothing."""
    from twisted.internet import reactor

    private: dict[str, str] = getattr(getattr(reactor, "resolver", None), "private", {})
    return private.get(host)
