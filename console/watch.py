"""The command that watches: rules of the settings over the latest values, told to web addresses."""

from __future__ import annotations

import sys
import time
from collections.abc import Sequence
from datetime import UTC, datetime

from groundswell.core.errors import SettingsError, UsageError
from groundswell.core.settings import Settings, load_settings
from groundswell.signals.configured import open_store
from groundswell.signals.store import Store
from groundswell.signals.watch import Outbox, Told, check_rules, raised, tell


def run_watch(store: str | None, *, every: float | None) -> bool:
    """`groundswell watch`. Returns whether everything was delivered; with `every` (seconds), never returns."""
    settings = load_settings({"store": store}).values
    secret = _checked(settings)
    opened = open_store(settings)
    while True:
        told = _look(opened, settings, secret)
        for item in told:
            _print(item)
        if every is None:
            return all(item.trouble is None for item in told)
        time.sleep(every)
        opened.refresh()


def _checked(settings: Settings) -> str:
    """The secret to sign with. Raises UsageError, SettingsError for rules that can't be used."""
    if not settings.watch:
        raise UsageError("no rules: give them in groundswell.toml, each in a table [[watch]] with name, url, measure")
    check_rules(settings.watch)
    if not settings.webhook_secret:
        raise SettingsError("setting 'webhook_secret': alerts are signed with it, so that nobody else can send them")
    return settings.webhook_secret


def _look(store: Store, settings: Settings, secret: str) -> Sequence[Told]:
    now = datetime.now(UTC)
    outbox = Outbox(store.folder)
    for rule in settings.watch:
        rows = store.consensus(
            rule.measure,
            area=rule.area,
            by=rule.by,
            as_of=now,
            bands=rule.signal.startswith("band"),
            min_voices=settings.min_voices,
        )
        outbox.put(raised(rule, rows, as_of=now), now=now)
    return tell(outbox, settings.watch, secret=secret, clock=lambda: datetime.now(UTC))


def _print(told: Told) -> None:
    alert = told.alert
    what = f"{alert.rule}: {alert.signal} of {alert.measure} {alert.area or ''} {alert.side} {alert.threshold:g}"
    came = "told" if told.trouble is None else f"not told ({told.trouble})"
    end = "; given up" if told.given_up else ""
    stream = sys.stdout if told.trouble is None else sys.stderr
    stream.write(f"{what}: {alert.value:g} in the {alert.by} of {alert.window}; {came}{end}\n")
