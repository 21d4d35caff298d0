"""`groundswell report`: what the store and the reference data give, as one page."""

from __future__ import annotations

from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from groundswell import __version__
from groundswell.console.ask import open_store
from groundswell.console.times import parse_moment
from groundswell.core.settings import load_settings
from groundswell.corpora.lines import write_whole
from groundswell.reference.configured import open_reference


def write_report(store: str | None, output: str, *, as_of: str | None, days: int) -> None:
    """`groundswell report`."""
    moment = parse_moment("--as-of", as_of) if as_of else datetime.now(UTC)
    page = make_report(open_store(store), as_of=moment, days=days)
    with write_whole(output) as out:
        out.write(page.encode())


def make_report(store: Any, *, as_of: datetime, days: int) -> str:
    """The page for a store, with what was published by `as_of`; the last `days` days of talk count as now."""
    from groundswell.dashboard.report import ReportInput, render_report
    from groundswell.signals.moods import MOODS, load_moods
    from groundswell.signals.official import official_figures, official_history
    from groundswell.signals.overview import overview
    from groundswell.signals.talk import Scope, load_claims
    from groundswell.signals.trend import load_trend

    settings = load_settings({"store": str(store.folder)}).values
    reference = open_reference(settings)
    official = official_figures(reference)
    scope = Scope(as_of=as_of)
    counts = asdict(store.counts())
    return render_report(
        ReportInput(
            claims=load_claims(store, scope),
            overview=overview(store, official=official, as_of=as_of, days=days, min_voices=settings.min_voices),
            months=load_trend(store, scope, by="month", official=official),
            moods={mood: load_moods(store, mood, by="month", as_of=as_of) for mood in MOODS},
            counts={"documents": counts["articles"] + counts["comments"], "claims": counts["claims"]},
            min_voices=settings.min_voices,
            history=official_history(reference),
            as_of=as_of,
            made_by=f"groundswell {__version__}",
        )
    )
