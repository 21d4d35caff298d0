"""Progress of long work: a bar on a terminal, a line now and then in a log."""

from __future__ import annotations

import logging
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

from groundswell.core.progress import Report, no_report

logger = logging.getLogger(__name__)

SECONDS_BETWEEN_LINES = 10.0
"""A log that is read later wants a sign of life, not a line a document."""


@contextmanager
def show_progress(label: str, *, quiet: bool = False) -> Iterator[Report]:
    """Give a function to report progress with. Prints to standard error, so that output can be piped."""
    if quiet:
        yield no_report
    elif sys.stderr.isatty():
        with _bar() as progress:
            task = progress.add_task(label, total=None, words="")
            yield lambda done, total, words: progress.update(task, completed=done, total=total, words=words)
    else:
        yield _Lines(label)


def _bar() -> Progress:
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        TaskProgressColumn(),
        TextColumn("{task.fields[words]}"),
        TimeRemainingColumn(),
        console=Console(stderr=True),
        transient=True,
    )


class _Lines:
    """Writes a line at most every `SECONDS_BETWEEN_LINES`."""

    def __init__(self, label: str) -> None:
        self._label = label
        self._last = time.monotonic()

    def __call__(self, done: float, total: float | None, words: str) -> None:
        now = time.monotonic()
        if now - self._last < SECONDS_BETWEEN_LINES:
            return
        self._last = now
        share = f"{done / total:.0%} " if total else ""
        sys.stderr.write(f"{self._label}: {share}{words}\n")
        sys.stderr.flush()
