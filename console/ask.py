"""The commands that ask: claims, trend, overview, measures, config."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, get_args

from groundswell.console.tables import Column, Format, print_rows
from groundswell.console.times import parse_moment
from groundswell.core.errors import UnknownMeasure, UsageError
from groundswell.core.records import Status
from groundswell.core.settings import load_settings
from groundswell.core.times import parse_time
from groundswell.reference.configured import open_reference
from groundswell.signals.words import claim_in_short

Row = Mapping[str, Any]

# How a verdict is coloured in a terminal.
STYLES = {
    "supported": "green",
    "came_true": "green",
    "within_estimates": "green",
    "outdated": "yellow",
    "contradicted": "red",
    "failed": "red",
    "outside_estimates": "red",
    "pending": "cyan",
}


def style_of(status: Any) -> str:
    """The style of a verdict's status."""
    return STYLES.get(str(status), "")


def plain(status: Any) -> str:
    """A name as words: `within estimates`."""
    return str(status).replace("_", " ")


def open_store(folder: str | None) -> Any:
    """The store named by flag or settings."""
    from groundswell.signals.store import Store

    return Store.open(load_settings({"store": folder}).values.store)


CLAIM_COLUMNS = (
    Column("when", "when", lambda value: str(value)[:10]),
    Column("who", "who"),
    Column("measure", "measure", plain),
    Column("area", "area"),
    Column("says", "says", right=True),
    Column("verdict", "verdict", plain, style=style_of),
    Column("sentence", "sentence", wrap=True),
)


def list_claims(
    store: str | None, filters: Mapping[str, str | None], *, as_of: str | None, limit: int, form: Format
) -> None:
    """`groundswell claims`."""
    from groundswell.nlp.catalogue import load_catalogue

    if filters["measure"] is not None:
        load_catalogue().measure(filters["measure"])
    if filters["verdict"] not in (None, *get_args(Status)):
        raise UsageError(f"unknown verdict {filters['verdict']!r}; known: {', '.join(get_args(Status))}")
    wanted: dict[str, Any] = {name: value for name, value in filters.items() if value is not None}
    for name in ("since", "until"):
        if name in wanted:
            wanted[name] = parse_moment(f"--{name}", wanted[name], end=name == "until")
    if as_of is not None:
        wanted["as_of"] = parse_moment("--as-of", as_of)
    found = open_store(store).claims_table(order="newest", limit=limit, **wanted)
    print_rows([_claim_row(row) for row in found.to_pylist()], CLAIM_COLUMNS, form=form, title="claims")


def _claim_row(row: Row) -> dict[str, Any]:
    """The stored row, with the columns that only the table shows."""
    return {
        **row,
        "when": row["published_at"] or "",
        "who": row["author"] or row["source"] or "",
        "says": claim_in_short(row),
        "verdict": row["verdict_status"],
    }


def show_counts(verdicts: Mapping[str, int]) -> str:
    """Counts by status: `3 supported, 1 outdated`."""
    return ", ".join(f"{count} {plain(status)}" for status, count in verdicts.items())


OVERVIEW_COLUMNS = (
    Column("measure", "measure", plain),
    Column("area", "area"),
    Column("crowd", "crowd says", right=True),
    Column("voices", "voices", right=True),
    Column("data", "data said", right=True),
    Column("off", "gap", right=True),
    Column("last", "last said"),
    Column("verdicts", "verdicts", show_counts, wrap=True),
)


def show_overview(store: str | None, *, as_of: str | None, days: int, everything: bool, form: Format) -> None:
    """`groundswell overview`."""
    from groundswell.signals.official import official_figures
    from groundswell.signals.overview import overview

    settings = load_settings({"store": store}).values
    moment = parse_moment("--as-of", as_of) if as_of else None
    official = official_figures(open_reference(settings))
    rows = overview(open_store(store), official=official, as_of=moment, days=days, min_voices=settings.min_voices)
    print_overview(rows, everything=everything, form=form)


def print_overview(rows: Sequence[Row], *, everything: bool, form: Format) -> None:
    """Print rows of `signals.overview`: as a table those with enough voices, or with `everything` all."""
    from groundswell.signals.words import in_a_sentence, in_words

    shown = []
    for row in rows:
        words = in_words(row)
        extra = {"crowd": words.crowd, "data": words.data, "off": words.gap, "in_words": in_a_sentence(row)}
        shown.append({**row, **extra})
    heard = [row for row in shown if everything or form is not Format.TABLE or row["enough_voices"]]
    print_rows(heard, OVERVIEW_COLUMNS, form=form, title="what the crowd says, against what the data said")
    if len(heard) < len(shown):
        sys.stdout.write(f"{len(shown) - len(heard)} more, of too few independent voices; --all shows them\n")


def show_trend(store: str | None, measure: str, *, area: str | None, by: str, as_of: str | None, form: Format) -> None:
    """`groundswell trend`."""
    from groundswell.signals.moods import MOODS
    from groundswell.signals.windows import check_window

    check_window(by)
    moment = parse_moment("--as-of", as_of) if as_of else None
    if measure in MOODS:
        if area is not None:
            raise UsageError(f"--area goes with a measure, not with {measure}")
        _show_mood(store, measure, by, moment, form)
    else:
        _show_measure(store, measure, area, by, moment, form)


def _show_measure(
    store: str | None, measure: str, area: str | None, by: Any, as_of: datetime | None, form: Format
) -> None:
    from groundswell.nlp.catalogue import load_catalogue
    from groundswell.signals.moods import MOODS
    from groundswell.signals.official import official_figures
    from groundswell.signals.talk import Scope
    from groundswell.signals.trend import load_trend

    known = load_catalogue().measures
    if measure not in known:
        raise UnknownMeasure(measure, [*known, *MOODS])
    official = official_figures(open_reference(load_settings({"store": store}).values))
    rows = load_trend(open_store(store), Scope(measure=measure, area=area, as_of=as_of), by=by, official=official)
    shown = [{**row, **_figures_of(row)} for row in rows]
    columns = (
        Column("window", by),
        Column("area", "area"),
        Column("crowd", "crowd says", right=True),
        Column("spread", "middle half", right=True),
        Column("balance", "up − down", lambda value: f"{value:+.0%}", right=True),
        Column("voices", "voices", right=True),
        Column("claims", "claims", right=True),
        Column("data", "data said", right=True),
        Column("off", "gap", right=True),
    )
    print_rows(shown, columns, form=form, title=f"{plain(measure)} by {by}")
    if form is Format.TABLE:
        _plot_measure(rows, measure)


def _figures_of(row: Row) -> dict[str, str]:
    from groundswell.signals.words import in_words

    words = in_words(row)
    return {"crowd": words.crowd, "data": words.data, "off": words.gap, "spread": words.spread}


def _plot_measure(rows: Sequence[Row], measure: str) -> None:
    """Draw crowd and data of the area that is spoken of most, where there are levels of two windows or more."""
    areas = [row["area"] for row in rows if row["level"] is not None]
    if not areas:
        return
    area = max(sorted(set(areas), key=str), key=areas.count)
    own = [row for row in rows if row["area"] == area]
    _plot(
        f"{plain(measure)} {area or ''}",
        next((row["unit"] for row in own if row["unit"]), ""),
        own,
        [("crowd", "level"), ("data", "official")],
    )


def _show_mood(store: str | None, mood: str, by: Any, as_of: datetime | None, form: Format) -> None:
    from groundswell.signals.moods import load_moods

    rows = load_moods(open_store(store), mood, by=by, as_of=as_of)

    def score(value: float) -> str:
        return f"{value:+.2f}"

    columns = (
        Column("window", by),
        Column("score", mood, score, right=True),
        Column("articles", "articles", score, right=True),
        Column("crowd", "crowd", score, right=True),
        Column("divergence", "crowd − articles", score, right=True),
        Column("voices", "voices", right=True),
        Column("documents", "documents", right=True),
    )
    print_rows(rows, columns, form=form, title=f"{mood} by {by}, −1 to 1")
    if form is Format.TABLE:
        _plot(f"{mood}, −1 to 1", "score", rows, [("articles", "articles"), ("crowd", "crowd")])


def _plot(title: str, unit: str, rows: Sequence[Row], lines: Sequence[tuple[str, str]]) -> None:
    from groundswell.console.plots import draw_series

    if len(rows) < 2:
        return
    times = [parse_time(row["window"]) for row in rows]
    sys.stdout.write(draw_series(title, unit, times, [(label, [row[field] for row in rows]) for label, field in lines]))
    sys.stdout.write("\n")


def list_measures(form: Format) -> None:
    """`groundswell measures`."""
    from groundswell.nlp.catalogue import load_catalogue

    rows = load_catalogue().measure_rows()
    columns = (
        Column("id", "measure"),
        Column("unit", "unit of a level"),
        Column("kinds", "kinds", ", ".join),
        Column("description", "meaning"),
    )
    print_rows(rows, columns, form=form, title="measures")


SECRETS = frozenset({"fred_api_key", "webhook_secret"})


def show_settings(flags: Mapping[str, Any], *, form: Format) -> None:
    """`groundswell config`. Secrets are shown as set or not."""
    loaded = load_settings(flags)
    rows = []
    for name, field in type(loaded.values).model_fields.items():
        value = getattr(loaded.values, name)
        shown = "(set)" if name in SECRETS and value else value
        rows.append({"setting": name, "value": shown, "from": loaded.origins[name], "meaning": field.description})
    columns = tuple(Column(name, name) for name in ("setting", "value", "from", "meaning"))
    print_rows(rows, columns, form=form)
