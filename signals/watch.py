"""Rules over the latest values: what crossed a threshold, and the outbox from which each alert is sent at least once.

An alert is written down before it is sent and marked after, so a process that dies in between sends it again: the
receiver tells a repetition by its key.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from groundswell import __version__
from groundswell.core.errors import SettingsError, StoreError
from groundswell.core.settings import WatchRule
from groundswell.core.times import format_time
from groundswell.signals.export import SIGNALS
from groundswell.signals.latest import latest
from groundswell.signals.webhook import NotDelivered, deliver

Row = Mapping[str, Any]

OUTBOX = "watch.sqlite"
GIVE_UP_DAYS = 3
"""An alert that could not be delivered for so long is given up: it is no news any more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """A value beyond a rule's threshold: once for each rule, measure, area, window and side (`above` or `below`)."""

    key: str
    rule: str
    signal: str
    measure: str
    area: str | None
    by: str
    window: str
    side: str
    threshold: float
    value: float
    unit: str | None
    voices: float
    as_of: str
    version: str = __version__


def check_rules(rules: Sequence[WatchRule]) -> None:
    """Raises SettingsError for a rule of an unknown signal, without a threshold, or of a name that comes twice."""
    for rule in rules:
        if rule.signal not in SIGNALS:
            raise SettingsError(f"watch {rule.name!r}: unknown signal {rule.signal!r}; known: {', '.join(SIGNALS)}")
        if rule.above is None and rule.below is None:
            raise SettingsError(f"watch {rule.name!r}: give `above` or `below`")
    names = [rule.name for rule in rules]
    twice = [name for name in names if names.count(name) > 1]
    if twice:
        raise SettingsError(f"watch {twice[0]!r}: two rules have this name")


def raised(rule: WatchRule, rows: Iterable[Row], *, as_of: datetime) -> list[Alert]:
    """The alerts of a rule on rows of `Store.consensus` by `rule.by`: on the newest window of each measure and area
    that it is about.
    """
    about = [row for row in latest(rows) if rule.measure == row["measure"] and rule.area in (None, row["area"])]
    return [
        _alert(rule, row, side, threshold, as_of)
        for row in about
        for side, threshold in (("above", rule.above), ("below", rule.below))
        if threshold is not None and row[rule.signal] is not None and _is_beyond(row[rule.signal], side, threshold)
    ]


def _is_beyond(value: float, side: str, threshold: float) -> bool:
    return value > threshold if side == "above" else value < threshold


def _alert(rule: WatchRule, row: Row, side: str, threshold: float, as_of: datetime) -> Alert:
    named = [rule.name, rule.signal, row["measure"], row["area"] or "", rule.by, row["window"], side, threshold]
    return Alert(
        key=hashlib.sha256(json.dumps(named).encode()).hexdigest()[:32],
        rule=rule.name,
        signal=rule.signal,
        measure=row["measure"],
        area=row["area"],
        by=rule.by,
        window=row["window"],
        side=side,
        threshold=threshold,
        value=float(row[rule.signal]),
        unit=row["unit"],
        voices=row["effective_voices"],
        as_of=format_time(as_of),
    )


class Outbox:
    """The alerts of a store, in `watch.sqlite` of its folder. Raises StoreError where it can't be read or written."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / OUTBOX

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        try:
            with closing(sqlite3.connect(self.path)) as connection, connection:
                connection.execute(_TABLE)
                yield connection
        except sqlite3.Error as error:
            raise StoreError(f"{self.path}: can't be used: {error}") from error

    def put(self, alerts: Iterable[Alert], *, now: datetime) -> int:
        """Write down those that were not raised before; returns how many."""
        rows = [(alert.key, json.dumps(asdict(alert)), now.timestamp()) for alert in alerts]
        with self._open() as connection:
            before = connection.total_changes
            connection.executemany("INSERT OR IGNORE INTO alerts (key, alert, raised) VALUES (?, ?, ?)", rows)
            return connection.total_changes - before

    def waiting(self) -> list[Alert]:
        """Those that are neither delivered nor given up, oldest first."""
        with self._open() as connection:
            rows = connection.execute("SELECT alert FROM alerts WHERE done IS NULL ORDER BY raised, key").fetchall()
        return [Alert(**json.loads(text)) for (text,) in rows]

    def delivered(self, alert: Alert, *, now: datetime) -> None:
        """Take note that the receiver has it."""
        with self._open() as connection:
            connection.execute("UPDATE alerts SET done = ? WHERE key = ?", (now.timestamp(), alert.key))

    def failed(self, alert: Alert, *, reason: str, now: datetime, for_good: bool = False) -> bool:
        """Take note that the receiver does not have it; returns whether it is given up now: after GIVE_UP_DAYS."""
        oldest = (now if for_good else now - timedelta(days=GIVE_UP_DAYS)).timestamp()
        with self._open() as connection:
            connection.execute("UPDATE alerts SET reason = ? WHERE key = ?", (reason, alert.key))
            given_up = connection.execute(
                "UPDATE alerts SET done = ? WHERE key = ? AND raised <= ?", (now.timestamp(), alert.key, oldest)
            )
            return given_up.rowcount > 0


_TABLE = """
    CREATE TABLE IF NOT EXISTS alerts (
        key TEXT PRIMARY KEY, alert TEXT NOT NULL, raised REAL NOT NULL, done REAL, reason TEXT
    )
"""


@dataclass(frozen=True, slots=True)
class Told:
    """What came of an alert; `trouble` is None where it was delivered."""

    alert: Alert
    trouble: str | None
    given_up: bool = False


def tell(
    outbox: Outbox,
    rules: Sequence[WatchRule],
    *,
    secret: str,
    clock: Callable[[], datetime],
    send: Callable[..., None] = deliver,
) -> list[Told]:
    """Send every alert that waits, the oldest first. One that fails does not keep the others; it waits for the next
    time. An alert whose rule is gone is given up.
    """
    addresses = {rule.name: rule.url for rule in rules}
    found = []
    for alert in outbox.waiting():
        trouble = "its rule is gone"
        try:
            if alert.rule in addresses:
                send(addresses[alert.rule], asdict(alert), key=alert.key, secret=secret)
                outbox.delivered(alert, now=clock())
                found.append(Told(alert, None))
                continue
        except NotDelivered as error:
            trouble = str(error)
        given_up = outbox.failed(alert, reason=trouble, now=clock(), for_good=alert.rule not in addresses)
        found.append(Told(alert, trouble, given_up))
    return found
