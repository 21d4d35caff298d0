"""What every adapter is given, and what it gives back."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from groundswell.reference.http import Client, join_url
from groundswell.reference.providers._feeds import Feed, Provider
from groundswell.reference.providers._observation import Fetched


@dataclass(frozen=True, slots=True)
class Door:
    """The way to one provider: the client, its base URLs by name, a key where one is set, and the time."""

    client: Client
    provider: Provider
    addresses: Mapping[str, str]
    key: str | None
    now: datetime
    since: Mapping[str, date]
    """By series: figures of earlier periods are known already and need not be asked for."""

    def url(self, path: str, *, address: str | None = None) -> str:
        """The full URL of `path` under an address; under the provider's own where none is named."""
        return join_url(self.addresses[address or self.provider.name], path)

    def start(self, feed: Feed) -> date:
        """The first day that `feed` has to be asked for."""
        return max(feed.start, self.since.get(feed.series, feed.start))


@dataclass(frozen=True, slots=True)
class Batch:
    """Feeds that come in the same answers: they are refreshed, or fail, together.

    `load` raises RefreshError; it may leave out a series that the answers don't hold.
    """

    feeds: tuple[Feed, ...]
    load: Callable[[], Mapping[str, Sequence[Fetched]]]
    note: str = ""


class Adapter(Protocol):
    """Splits feeds of one provider into batches. Nothing is asked for until a batch is loaded."""

    def __call__(self, feeds: Sequence[Feed], door: Door) -> Sequence[Batch]: ...
