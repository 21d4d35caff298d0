"""Whose turn it is: one request at a time a host, a pause between two, budgets kept."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from groundswell.corpora.crawl.collection import Collection, Page
from groundswell.corpora.crawl.plan import CrawlPlan
from groundswell.corpora.crawl.robots import RobotRules


@dataclass(slots=True)
class Host:
    """What a run knows of a host. `rules` are None until its robots.txt was read; `free_at` is when it may be asked.
    `trouble` says why its robots.txt could not be read, `private` that it is no host of the public internet.
    """

    name: str
    rules: RobotRules | None = None
    robots_hops: int = 0
    robots_tries: int = 0
    trouble: str | None = None
    private: bool = False
    busy: bool = False
    free_at: float = 0.0
    spent: int = 0


@dataclass(slots=True)
class Turn:
    """What to ask for next: a page, or (`page` is None) the robots.txt of the host."""

    host: Host
    page: Page | None


@dataclass(slots=True)
class Turns:
    """Hands out requests. Times are seconds since 1970."""

    collection: Collection
    plan: CrawlPlan
    hosts: dict[str, Host] = field(default_factory=dict)
    out: int = 0
    _waiting: Counter[str] = field(init=False)
    _spent: Counter[str] = field(init=False)
    _total: int = field(init=False)

    def __post_init__(self) -> None:
        self._waiting = self.collection.waiting()
        self._spent = self.collection.settled()
        self._total = sum(self._spent.values())

    def next(self, now: float) -> Turn | float | None:
        """The next request, or for how many seconds nothing is due, or None where nothing is left to wait for."""
        soonest: float | None = None
        for name in [name for name, count in self._waiting.items() if count > 0]:
            host = self.hosts.setdefault(name, Host(name, spent=self._spent[name]))
            if host.busy or self._is_over(host):
                continue
            if host.free_at > now:
                soonest = host.free_at if soonest is None else min(soonest, host.free_at)
                continue
            found = self.collection.next_of(name)
            if found is None:
                self._waiting[name] = 0
                continue
            page, due_at = found
            if due_at > now:
                soonest = due_at if soonest is None else min(soonest, due_at)
                continue
            host.busy = True
            self.out += 1
            return Turn(host, page if host.rules is not None else None)
        if soonest is not None and soonest - now <= self.plan.patience_seconds:
            return soonest - now
        return self.plan.patience_seconds if self.out else None

    def done(self, turn: Turn, now: float, *, settled: bool, asked: bool = True) -> None:
        """Say that a turn is over; `settled`: the page no longer waits; `asked`: a request was made of the host."""
        host = turn.host
        host.busy = False
        self.out -= 1
        if asked:
            host.free_at = max(host.free_at, now + self.delay_of(host))
        if settled:
            host.spent += 1
            self._total += 1
            self._waiting[host.name] -= 1

    def add(self, added: dict[str, int]) -> None:
        """Count addresses that wait now, by host."""
        for name, count in added.items():
            self._waiting[name] += count

    def delay_of(self, host: Host) -> float:
        """Seconds between two requests: ours, or what robots.txt asks for where that is more."""
        asked = host.rules.delay_seconds if host.rules else None
        return max(self.plan.delay_seconds, asked or 0.0)

    def left(self) -> int:
        """How many addresses wait."""
        return sum(self._waiting.values())

    def _is_over(self, host: Host) -> bool:
        return self._total + self.out >= self.plan.max_pages or host.spent >= self.plan.max_pages_per_host
