"""The commands about collecting: collect, and what extract says of extractions."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from groundswell.console.progress import show_progress
from groundswell.core.errors import Rejection
from groundswell.core.settings import load_settings

Rejected = Callable[[Rejection], None]


def run_collect(
    seeds: list[str], *, into: Path, contact: str | None, quiet: bool, rejected: Rejected, **bounds: Any
) -> None:
    """`groundswell collect`; `bounds` are fields of `CrawlPlan`."""
    from groundswell.corpora.crawl import CrawlPlan, collect, read_seeds

    settings = load_settings({"contact": contact}).values
    plan = CrawlPlan(seeds=read_seeds(seeds), contact=settings.contact or "", **bounds)
    with show_progress("collecting", quiet=quiet) as report:

        def progress(settled: int, waiting: int) -> None:
            report(settled, settled + waiting, f"{settled:,} pages, {waiting:,} waiting")

        summary = collect(plan, into, rejected=rejected, progress=progress)
    if not quiet:
        went_on = "went on with the run that was cut off: " if summary.resumed else ""
        sys.stderr.write(
            f"{went_on}{summary.settled:,} addresses dealt with, {summary.kept:,} answers kept "
            f"({summary.changed:,} of them new versions), {summary.refused:,} refused, {summary.failed:,} failed, "
            f"{summary.left:,} left for the next run; collection: {into}\n"
        )
