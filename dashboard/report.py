"""The report: one self-contained page with the crowd's story beside the data, and the sentences behind each figure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from importlib import resources
from typing import Any

import pandas as pd

from groundswell.dashboard.plots import VERDICT_COLOURS, StoryPlot, draw_story
from groundswell.dashboard.sentences import reading, sentence_of
from groundswell.signals.trend import History
from groundswell.signals.words import in_a_sentence, in_words

Row = Mapping[str, Any]
SENTENCES = 12
"""Sentences shown behind each measure: enough to judge the reading, short enough to scroll past."""

LEAST_DOTS = 3
"""Levels that make a plot: fewer are read faster than they are looked at."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportInput:
    """What a report is made of. `claims` as `signals.talk.load_claims` gives them, `overview` as `signals.overview`,
    `months` as `signals.trend.load_trend`, `moods` a mood's name with the rows of `signals.moods.load_moods`,
    `counts` documents and claims of the store.
    """

    claims: pd.DataFrame
    overview: Sequence[Row]
    months: Sequence[Row]
    moods: Mapping[str, Sequence[Row]]
    counts: Mapping[str, int]
    min_voices: int
    history: History
    as_of: datetime
    made_by: str


def render_report(given: ReportInput) -> str:
    """The page as HTML. Everything from texts is escaped; no script, no address outside the page."""
    from jinja2 import Environment, select_autoescape

    source = resources.files("groundswell.dashboard").joinpath("templates/report.html.j2").read_text(encoding="utf-8")
    environment = Environment(
        autoescape=select_autoescape(default_for_string=True), trim_blocks=True, lstrip_blocks=True
    )
    template = environment.from_string(source)
    stories = [_story(given, row) for row in given.overview]
    return template.render(
        given=given,
        stories=stories,
        heard=[story for story in stories if story["row"]["enough_voices"]],
        few=[story for story in stories if not story["row"]["enough_voices"]],
        moods={name: _mood_plot(name, rows) for name, rows in given.moods.items() if rows},
        colours=VERDICT_COLOURS,
    )


def _story(given: ReportInput, row: Row) -> dict[str, Any]:
    """A measure's section: its overview row, its plot (None where few speak or in no numbers), its sentences."""
    claims = given.claims
    own = claims[(claims["measure"] == row["measure"]) & (claims["area"].fillna("") == (row["area"] or ""))]
    return {
        "row": row,
        "shown": in_words(row),
        "told": in_a_sentence(row),
        "anchor": f"{row['measure']}-{row['area'] or 'none'}".replace("/", "-"),
        "plot": _plot(given, row, own) if row["enough_voices"] else None,
        "sentences": [_sentence(claim) for claim in own.iloc[::-1].head(SENTENCES).to_dict("records")],
        "total": len(own),
    }


def _plot(given: ReportInput, row: Row, own: pd.DataFrame) -> str | None:
    unit = row["unit"]
    levels = own[(own["kind"] == "level") & own["value"].notna() & (own["unit"].fillna("") == (unit or ""))]
    if len(levels) < LEAST_DOTS:
        return None
    first, last = levels["published_at"].iloc[0], levels["published_at"].iloc[-1]
    margin = max((last - first) * 0.04, timedelta(days=10))
    limits = (first - margin, last + margin)
    subject = row["measure"], row["area"]
    steps = [step for step in given.months if (step["measure"], step["area"]) == subject]
    crowd = [
        (pd.Timestamp(step["window"], tz="UTC") + timedelta(days=14), step["level"])
        for step in steps
        if step["level"] is not None and step["unit"] == unit
    ]
    is_range_of_estimates = (row["series"] or "").startswith("estimates")
    return draw_story(
        StoryPlot(
            title=f"{row['measure']} {row['area'] or ''}",
            unit=unit or "",
            claims=[
                (when, value, status if isinstance(status, str) else None)
                for when, value, status in zip(
                    levels["published_at"], levels["value"], levels["verdict_status"], strict=True
                )
            ],
            lines=[("crowd (median)", crowd)] if len(crowd) > 1 else (),
            official=() if is_range_of_estimates else given.history(row["measure"], row["area"], *limits),
            band=(row["official_low"], row["official_high"]) if is_range_of_estimates else None,
            limits=limits,
        )
    )


def _mood_plot(name: str, rows: Sequence[Row]) -> str:
    lines = []
    for voice, field in (("articles", "articles"), ("crowd (comments)", "crowd")):
        points = [(pd.Timestamp(row["window"], tz="UTC"), row[field]) for row in rows if row[field] is not None]
        if points:
            lines.append((voice, points))
    return draw_story(StoryPlot(title=name, unit="score, −1 to 1", lines=lines))


def _sentence(claim: Row) -> dict[str, Any]:
    """A claim as the template takes it."""
    before, words, after = sentence_of(claim)
    return {
        "before": before,
        "words": words,
        "after": after,
        "who": claim["author"] or claim["source"] or "unnamed",
        "where": claim["document_kind"],
        "when": claim["published_at"].date().isoformat(),
        "verdict": claim["verdict_status"] if isinstance(claim["verdict_status"], str) else None,
        "verdict_words": claim.get("verdict_words") or claim.get("verdict_note"),
        "reading": reading(claim),
    }
