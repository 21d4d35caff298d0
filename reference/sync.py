"""`groundswell reference sync`: refresh official series from their sources.

A series that can't be refreshed keeps its figures, and the report says why; the others go on.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Literal

from groundswell.core.errors import RefreshError, SettingsError, UnknownSeries
from groundswell.core.progress import Report, no_report
from groundswell.core.settings import Settings
from groundswell.reference.additions import find_additions
from groundswell.reference.http import Client, Manners, join_url
from groundswell.reference.providers import ADAPTERS, Batch, Door, Feed, Fetched, Provider, load_feeds, load_providers
from groundswell.reference.stored import Revision, append, read_figures, read_revisions

REVISED_DAYS = 400
"""How far back, at least, a long series is read again: a year and a month, so that a late correction is seen."""

SKEW_NOTED_S = 3600.0
"""Verdicts count hours: a clock that is off by more makes the times of revisions wrong by that much."""


@dataclass(frozen=True, slots=True)
class SeriesOutcome:
    """What became of one series. `last_period` is that of the stored figures, also after a failure."""

    series: str
    provider: str
    status: Literal["refreshed", "unchanged", "failed"]
    added: int
    revisions: tuple[Revision, ...]
    last_period: date | None
    note: str

    def __str__(self) -> str:
        upto = f"up to {self.last_period}" if self.last_period else "no figures yet"
        parts = [self.status, f"{self.added} figures added" if self.added else "", upto, self.note]
        return f"{self.series} ({self.provider}): {'; '.join(part for part in parts if part)}"


@dataclass(frozen=True, slots=True)
class SyncReport:
    """The outcome of each series, in the order asked, and warnings about the run as a whole."""

    outcomes: tuple[SeriesOutcome, ...]
    warnings: tuple[str, ...]

    @property
    def failed(self) -> tuple[SeriesOutcome, ...]:
        """Those that keep the figures they had."""
        return tuple(outcome for outcome in self.outcomes if outcome.status == "failed")

    @property
    def revisions(self) -> tuple[Revision, ...]:
        """All changes of the past that were noticed."""
        return tuple(revision for outcome in self.outcomes for revision in outcome.revisions)

    @property
    def added(self) -> int:
        """How many figures are new, later versions included."""
        return sum(outcome.added for outcome in self.outcomes)


def sync(
    series: Sequence[str] = (),
    *,
    settings: Settings,
    store_dir: Path,
    progress: Report = no_report,
    client: Client | None = None,
) -> SyncReport:
    """Refresh series, by id or by provider; all where none is named. `progress` hears of the series done, how many
    there are, and the source asked next.

    Every series that came is stored in one commit a provider, with its entries of the revision log. Raises
    UnknownSeries, SettingsError for an address that can't be one, and StoreError; never RefreshError.
    """
    feeds = select_feeds(series)
    addresses = _addresses(settings)
    own = client or Client(Manners(user_agent=settings.user_agent), cache_dir=store_dir / "reference" / "answers")
    done, outcomes = 0, []
    with own:
        for name in dict.fromkeys(feed.provider for feed in feeds):
            chosen = tuple(feed for feed in feeds if feed.provider == name)
            for outcome in _sync_provider(load_providers()[name], chosen, own, addresses, settings, store_dir):
                progress(done := done + 1, len(feeds), f"{name}: {outcome.series}")
                outcomes.append(outcome)
    return SyncReport(tuple(outcomes), tuple(_skew_warnings(own.skews)))


def select_feeds(names: Sequence[str]) -> tuple[Feed, ...]:
    """The feeds of these series or providers; all where none is named. Raises UnknownSeries."""
    feeds = load_feeds()
    known = {feed.series for feed in feeds} | set(load_providers())
    for name in names:
        if name not in known:
            raise UnknownSeries(name, known)
    return tuple(feed for feed in feeds if not names or feed.series in names or feed.provider in names)


def _addresses(settings: Settings) -> Mapping[str, str]:
    known = {name: url for provider in load_providers().values() for name, url in provider.addresses.items()}
    for name, url in settings.base_urls.items():
        if name not in known:
            raise SettingsError(f"base_urls: unknown source {name!r}; known: {', '.join(sorted(known))}")
        try:
            join_url(url, "")
        except ValueError as error:
            raise SettingsError(f"base_urls: {name}: {error}") from error
    return {**known, **settings.base_urls}


def _sync_provider(
    provider: Provider,
    feeds: Sequence[Feed],
    client: Client,
    addresses: Mapping[str, str],
    settings: Settings,
    store: Path,
) -> Iterator[SeriesOutcome]:
    names = [feed.series for feed in feeds]
    stored = read_figures(store, names)
    logged = read_revisions(store, names)
    door = Door(
        client=client,
        provider=provider,
        addresses=addresses,
        key=settings.fred_api_key if provider.name == "fred" else None,
        now=client.now(),
        since=_since(feeds, stored),
    )
    figures: list[Fetched] = []
    revisions: list[Revision] = []
    outcomes: list[SeriesOutcome] = []
    try:
        for batch in ADAPTERS[provider.name](feeds, door):
            for outcome, added in _sync_batch(batch, stored, logged, addresses[provider.name]):
                figures.extend(added)
                revisions.extend(outcome.revisions)
                outcomes.append(outcome)
                yield outcome
    finally:
        # Also when the run is broken off: what came is kept.
        append(store, figures, revisions)


def _since(feeds: Sequence[Feed], stored: Mapping[str, Sequence[Fetched]]) -> Mapping[str, date]:
    """Long series of daily figures are read again from a while before their end; all others whole.

    From the start of a year, so that the request stays the same and an unchanged answer can come from the cache.
    """
    return {
        feed.series: (max(row.period_end for row in stored[feed.series]) - timedelta(days=REVISED_DAYS)).replace(
            month=1, day=1
        )
        for feed in feeds
        if feed.frequency in ("daily", "weekly") and not feed.vintages and stored.get(feed.series)
    }


def _sync_batch(
    batch: Batch, stored: Mapping[str, Sequence[Fetched]], logged: Sequence[Revision], address: str
) -> Iterator[tuple[SeriesOutcome, Sequence[Fetched]]]:
    try:
        loaded = batch.load()
    except RefreshError as error:
        yield from ((_failed(feed, stored.get(feed.series, []), error), ()) for feed in batch.feeds)
        return
    for feed in batch.feeds:
        known = stored.get(feed.series, [])
        try:
            fetched = loaded.get(feed.series, ())
            if not fetched:
                raise RefreshError(feed.provider, address, expected=f"figures of {feed.key}", got="none")
            yield _compare(feed, known, fetched, logged, batch.note)
        except RefreshError as error:
            yield _failed(feed, known, error), ()


def _compare(
    feed: Feed, known: Sequence[Fetched], fetched: Sequence[Fetched], logged: Sequence[Revision], note: str
) -> tuple[SeriesOutcome, Sequence[Fetched]]:
    lost = {entry.period_end for entry in logged if entry.kind == "withdrawn" and entry.series == feed.series}
    additions = find_additions(feed, known, fetched, withdrawn=lost)
    outcome = SeriesOutcome(
        series=feed.series,
        provider=feed.provider,
        status="refreshed" if additions.figures else "unchanged",
        added=len(additions.figures),
        revisions=additions.revisions,
        last_period=max(row.period_end for row in fetched),
        note=note,
    )
    return outcome, additions.figures


def _failed(feed: Feed, known: Sequence[Fetched], error: RefreshError) -> SeriesOutcome:
    last = max((row.period_end for row in known), default=None)
    return SeriesOutcome(feed.series, feed.provider, "failed", 0, (), last, str(error))


def _skew_warnings(skews: Mapping[str, float]) -> Iterator[str]:
    for host, skew in skews.items():
        if abs(skew) > SKEW_NOTED_S:
            words = f"{timedelta(seconds=round(abs(skew)))} {'ahead of' if skew > 0 else 'behind'}"
            yield f"this machine's clock is {words} that of {host}: times of revisions are as wrong as the clock"
