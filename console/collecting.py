"""The commands that get documents: collect, and extract with what it says of extractions."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import orjson

from groundswell.console.progress import show_progress
from groundswell.console.tables import Column, Format, print_rows
from groundswell.console.times import parse_moment
from groundswell.core.errors import Rejection, UsageError
from groundswell.core.settings import load_settings
from groundswell.corpora.lines import write_whole

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


def reading_of(columns: str | None, collected: str | None) -> dict[str, Any]:
    """What the flags say of the inputs, as arguments of the readers."""
    from groundswell.corpora.readers import parse_columns

    return {
        "columns": parse_columns(columns or ""),
        "collected_at": None if collected is None else parse_moment("--collected-at", collected),
    }


def run_extract(
    pages: list[str],
    *,
    output: str,
    url: str | None,
    columns: str | None,
    collected: str | None,
    rejected: Rejected,
) -> None:
    """`groundswell extract`."""
    from groundswell.corpora.readers import read_documents, read_pages

    reading = reading_of(columns, collected)
    if url is None:
        documents = read_documents(pages, rejected=rejected, **reading)
    elif len(pages) == 1:
        documents = read_pages(pages, url=url, collected_at=reading["collected_at"], rejected=rejected)
    else:
        raise UsageError(f"--url goes with one page; got {' '.join(pages)}")
    with write_whole(output) as out:
        for document in documents:
            out.write(orjson.dumps(document.to_json()) + b"\n")


DIFFERENCE_COLUMNS = (
    Column("page", "page"),
    Column("what", "what"),
    Column("old", "old", lambda value: str(value)[:200], wrap=True),
    Column("new", "new", lambda value: str(value)[:200], wrap=True),
)


def show_differences(old: str, new: str, *, form: Format, rejected: Rejected) -> None:
    """`groundswell extract --diff OLD NEW`."""
    from groundswell.corpora.differences import find_differences
    from groundswell.corpora.readers import read_documents

    found = find_differences(read_documents([old], rejected=rejected), read_documents([new], rejected=rejected))
    print_rows([asdict(item) for item in found], DIFFERENCE_COLUMNS, form=form, title=f"{old} against {new}")


YIELD_COLUMNS = (
    Column("site", "site"),
    Column("pages", "pages", right=True),
    Column("comments_per_page", "comments a page", lambda value: f"{value:.1f}", right=True),
    Column("characters_per_page", "characters a page", lambda value: f"{value:,.0f}", right=True),
    Column("dated_ratio", "dated", lambda value: f"{value:.0%}", right=True),
    Column("comments_dated_ratio", "comments dated", lambda value: f"{value:.0%}", right=True),
    Column("drops", "fell suddenly", "; ".join, wrap=True, style=lambda _: "red"),
)


def show_health(inputs: list[str], *, history: Path | None, form: Format, rejected: Rejected) -> bool:
    """`groundswell extract --health`; whether any site's yield fell suddenly. A collection keeps its own history."""
    from groundswell.corpora.readers import find_inputs, read_documents
    from groundswell.corpora.yields import append_history, find_drops, measure_yields, read_history

    found = list(find_inputs(inputs, rejected=lambda rejection: None))
    if history is None and len(found) == 1 and found[0].format == "collection":
        history = Path(found[0].path) / "yields.jsonl"
    before = read_history(history) if history is not None else {}
    now = measure_yields(read_documents(inputs, rejected=rejected))
    drops = find_drops(now, before)
    if history is not None:
        append_history(history, now, datetime.now(UTC))
    rows = []
    for site, item in now.items():
        fell = [f"{drop.what.replace('_', ' ')}: {drop.usual:g} → {drop.now:g}" for drop in drops if drop.site == site]
        rows.append({"site": site, **asdict(item), "drops": fell})
    print_rows(rows, YIELD_COLUMNS, form=form, title="what the pages give")
    return bool(drops)
