"""The commands on signals: consensus, gap, voices, sources, events, mutations, why, export; and upkeep of the store."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from groundswell.console.ask import plain
from groundswell.console.tables import Column, Format, print_rows
from groundswell.console.times import parse_moment
from groundswell.core.errors import InputError
from groundswell.core.figures import show_amount
from groundswell.core.settings import load_settings
from groundswell.core.times import format_time, parse_time
from groundswell.signals.configured import open_store
from groundswell.signals.store import Store

Row = Mapping[str, Any]


def _open(folder: str | None) -> Store:
    return open_store(load_settings({"store": folder}).values)


def _times(**named: str | None) -> dict[str, Any]:
    """The times that were given, by the option they came from."""
    return {
        name: parse_moment(f"--{name.replace('_', '-')}", text, end=name != "since")
        for name, text in named.items()
        if text is not None
    }


def _share(value: float) -> str:
    return f"{value:.0%}"


def _deviations(value: float) -> str:
    return f"{value:+.1f} s.d."


CONSENSUS_COLUMNS = (
    Column("window", "window"),
    Column("measure", "measure", plain),
    Column("area", "area"),
    Column("crowd", "crowd says", right=True),
    Column("spread", "middle half", right=True),
    Column("band", "90 % band", right=True),
    Column("balance", "up − down", lambda value: f"{value:+.0%}", right=True),
    Column("voices", "voices", right=True),
    Column("level_voices", "with a level", right=True),
    Column("breadth", "breadth", _share, right=True),
    Column("signal", "signal", wrap=True),
)
GAP_COLUMNS = (
    Column("window", "window"),
    Column("measure", "measure", plain),
    Column("area", "area"),
    Column("crowd", "crowd says", right=True),
    Column("data", "data said", right=True),
    Column("off", "gap", right=True),
    Column("gap_sd", "of its history", _deviations, right=True),
    Column("supported", "supported", _share, right=True),
    Column("outdated", "outdated", _share, right=True),
    Column("contradicted", "contradicted", _share, right=True),
    Column("effective_voices", "voices", lambda value: f"{value:.3g}", right=True),
)


def show_consensus(
    store: str | None, measure: str | None, *, gap: bool, times: Mapping[str, str | None], form: Format, **options: Any
) -> None:
    """`groundswell consensus`, and with `gap` `groundswell gap`."""
    least = load_settings().values.min_voices
    opened = _open(store)
    ask = opened.gap if gap else opened.consensus
    found = ask(measure, min_voices=least, **_times(**times), **options)
    title = "the crowd against the data" if gap else "what the crowd says"
    print_rows([_in_words(row) for row in found], GAP_COLUMNS if gap else CONSENSUS_COLUMNS, form=form, title=title)


def _in_words(row: Row) -> dict[str, Any]:
    from groundswell.core.figures import show_range
    from groundswell.signals.words import in_words, shown_unit

    words = in_words(row)
    unit = shown_unit(row["measure"], row["unit"])
    band = "" if row["band_low"] is None else show_range((row["band_low"], row["band_high"]), unit)
    return {**row, "crowd": words.crowd, "spread": words.spread, "band": band, "data": words.data, "off": words.gap}


def _amount(row: Row, field: str, unit: str | None = None) -> str:
    value = row[field]
    return "" if value is None else show_amount(value, unit or row.get("unit"))


def show_voices(
    store: str | None, measure: str | None, *, area: str | None, as_of: str | None, limit: int, form: Format
) -> None:
    """`groundswell voices`."""
    found = _open(store).voices(measure, area=area, limit=limit, **_times(as_of=as_of))
    columns = (
        Column("voice", "voice"),
        Column("source", "source"),
        Column("area", "area"),
        Column("said", "says", right=True),
        Column("trend", "and that it goes"),
        Column("documents", "documents", right=True),
        Column("copies", "of them copies", right=True),
        Column("right", "right", right=True),
        Column("wrong", "wrong", right=True),
        Column("last", "last said", lambda text: text[:10]),
    )
    print_rows([{**row, "said": _amount(row, "level")} for row in found], columns, form=form, title="voices")


def show_mutations(
    store: str | None, measure: str, *, area: str | None, as_of: str | None, limit: int, form: Format
) -> None:
    """`groundswell mutations`."""
    found = _open(store).mutations(measure, area=area, limit=limit, **_times(as_of=as_of))
    columns = (
        Column("said", plain(measure), right=True),
        Column("area", "area"),
        Column("voices", "voices", right=True),
        Column("share", "share", _share, right=True),
        Column("first", "first said", lambda text: text[:10]),
        Column("last", "last said", lambda text: text[:10]),
        Column("origin_author", "first by"),
        Column("turned", "told on from", right=True),
        Column("root_author", "whose words"),
        Column("origin_sentence", "in the words", wrap=True),
    )
    shown = [
        {**row, "said": _amount(row, "value"), "turned": _amount(row, "came_from_value", row["came_from_unit"])}
        for row in found
    ]
    print_rows(shown, columns, form=form, title="competing values")


def show_sources(
    store: str | None, measure: str | None, *, of: str, as_of: str | None, least: int, limit: int, form: Format
) -> None:
    """`groundswell sources`."""
    found = _open(store).sources(measure, of=of, least=least, limit=limit, **_times(as_of=as_of))
    columns = (
        Column("name", plain(of)),
        Column("record", "record", _share, right=True),
        Column("accuracy", "right of graded", _share, right=True),
        Column("graded", "graded", right=True),
        Column("outdated", "outdated", right=True),
        Column("wrong", "wrong", right=True),
        Column("brier", "Brier", lambda value: f"{value:.3f}", right=True),
    )
    print_rows(list(found), columns, form=form, title="who was right with what was public that day")


def show_events(store: str | None, measure: str, *, area: str | None, as_of: str | None, form: Format) -> None:
    """`groundswell events`."""
    least = load_settings().values.min_voices
    found = _open(store).events(measure, area=area, min_voices=least, **_times(as_of=as_of))
    columns = (
        Column("released_at", "released", lambda text: text[:16].replace("T", " ")),
        Column("before", "before", right=True),
        Column("after", "after", right=True),
        Column("talk_before", "talk before", right=True),
        Column("surprise", "surprise", lambda value: f"{value:+g}", right=True),
        Column("surprise_sd", "of its history", _deviations, right=True),
        Column("half_life_days", "half caught up after", lambda value: f"{value:.3g} days", right=True),
        Column("voices_after", "voices", right=True),
    )
    print_rows(
        list(found), columns, form=form, title=f"{plain(measure)} {area or ''}: changes, and the talk around them"
    )


def show_study(
    store: str | None,
    measure: str,
    *,
    area: str | None,
    signal: str,
    dates: str | None,
    as_of: str | None,
    form: Format,
) -> None:
    """`groundswell study`."""
    from groundswell.signals.study import daily, places, study

    opened = _open(store)
    scope = opened.scope(measure, area=area, **_times(as_of=as_of))
    first, series = daily(opened, scope, signal)
    if dates is None:
        rows = opened.events(measure, area=area, **_times(as_of=as_of))
        moments = [parse_time(row["released_at"]) for row in rows]
    else:
        moments = [parse_moment("--dates", line, end=False) for line in _lines_of(dates)]
    found = [asdict(item) for item in study(series, places(first, moments))]
    columns = (
        Column("when", "when"),
        Column("events", "events", right=True),
        Column("effect", f"{signal} differs by", lambda value: f"{value:+.3g}", right=True),
        Column("p", "p", lambda value: f"{value:.2g}", right=True),
        Column("words", "verdict", wrap=True),
    )
    print_rows(found, columns, form=form, title=f"{plain(measure)} {area or ''}: the talk around the events")


def _lines_of(path: str) -> list[str]:
    """The lines of a text file that hold something. Raises InputError where it can't be read."""
    try:
        text = Path(path).read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(path, f"can't be read: {error}") from error
    return [line.strip() for line in text.splitlines() if line.strip()]


def show_leads(
    store: str | None, measure: str, *, area: str | None, by: str, lags: int, as_of: str | None, form: Format
) -> None:
    """`groundswell leads`."""
    from groundswell.signals.lead import leads

    rows = _open(store).trend(measure, area=area, by=by, **_times(as_of=as_of))
    both = [row for row in rows if row["level"] is not None and row["official"] is not None]
    talk, data = ([row[name] for row in both] for name in ("level", "official"))
    found = [asdict(item) for item in leads(talk, data, lags=range(-lags, lags + 1))]
    columns = (
        Column("lag", "lag", right=True),
        Column("windows", "windows", right=True),
        Column("slope", "slope", lambda value: f"{value:+.3g}", right=True),
        Column("p", "p", lambda value: f"{value:.2g}", right=True),
        Column("words", "verdict", wrap=True),
    )
    print_rows(found, columns, form=form, title=f"{plain(measure)} {area or ''}: does the talk lead the data?")


def show_forecasts(
    store: str | None, measure: str | None, *, area: str | None, as_of: str | None, form: Format
) -> None:
    """`groundswell forecasts`."""
    least = load_settings().values.min_voices
    found = _open(store).forecasts(measure, area=area, min_voices=least, **_times(as_of=as_of))
    columns = (
        Column("measure", "measure", plain),
        Column("area", "area"),
        Column("now", "figure now", right=True),
        Column("expected", "expected next", right=True),
        Column("middle", "middle half", right=True),
        Column("up", "higher", _share, right=True),
        Column("same", "same", _share, right=True),
        Column("down", "lower", _share, right=True),
        Column("voices", "voices", right=True),
        Column("signal", "signal", wrap=True),
    )
    print_rows([{**row, **_expected(row)} for row in found], columns, form=form, title="what open forecasts imply")


def _expected(row: Row) -> dict[str, str]:
    from groundswell.core.figures import show_range
    from groundswell.signals.words import shown_unit

    unit = shown_unit(row["measure"], row["unit"])
    middle = "" if row["median"] is None else show_range((row["low"], row["high"]), unit)
    return {"now": _amount(row, "official", unit), "expected": _amount(row, "median", unit), "middle": middle}


def show_why(
    store: str | None,
    measure: str,
    *,
    area: str | None,
    before: str,
    after: str,
    by: str,
    as_of: str | None,
    form: Format,
) -> None:
    """`groundswell why`."""
    found = _open(store).why(measure, area=area, before=before, after=after, by=by, **_times(as_of=as_of))
    columns = (
        Column("step", "voices that"),
        Column("voices", "voices", right=True),
        Column("contribution", "moved it by", lambda value: f"{value:+g}", right=True),
        Column("level", "to", lambda value: f"{value:g}", right=True),
        Column("sentences", "for instance", _first_sentences, wrap=True),
    )
    print_rows(list(found), columns, form=form, title=f"why {plain(measure)} {area or ''} moved")


def _first_sentences(found: Sequence[Row]) -> str:
    return " / ".join(f"{row['author'] or row['document_id']}: {row['sentence']}" for row in found)


def export_signals(
    store: str | None,
    output: str | None,
    *,
    to: str | None = None,
    publish: bool = False,
    signals: Sequence[str],
    form: str,
    by: str,
    times: Mapping[str, str | None],
    **options: Any,
) -> None:
    """`groundswell export`."""
    from groundswell.signals.export import long_rows, write_feed

    given = _times(**times)
    as_of = given.pop("as_of", datetime.now(UTC))
    opened = _open(store)
    least = load_settings().values.min_voices
    found = opened.consensus(as_of=as_of, by=by, min_voices=least, **given, **options)
    rows = long_rows(found, signals, by=by, as_of=format_time(as_of))
    if output is not None:
        write_feed(rows, output, form=form)
    if to is not None:
        _write_into(to, rows)
    if publish:
        _publish(opened, rows, as_of, {(row["measure"], row["area"]) for row in found})


def _write_into(url: str, rows: Sequence[Row]) -> None:
    from groundswell.signals.database import TABLE, write_rows

    sys.stderr.write(f"{write_rows(url, rows)} of {len(rows)} values written into table {TABLE}\n")


def _publish(store: Store, rows: Sequence[Row], as_of: datetime, asked: set[tuple[str, str | None]]) -> None:
    from groundswell.signals.history import publish

    added = publish(store.folder, rows, asked=asked, real_date=as_of, state=store.state)
    sys.stderr.write(f"{added} values added to the history, which holds the others as they are\n")


def show_history(store: str | None, *, as_of: str | None, newest: bool, form: Format, **wanted: str | None) -> None:
    """`groundswell history`."""
    from groundswell.signals.history import load_history

    moment = _times(as_of=as_of).get("as_of")
    found = load_history(_open(store).folder, newest=newest, as_of=moment, **wanted)
    columns = (
        Column("window", "window"),
        Column("by", "by"),
        Column("measure", "measure", plain),
        Column("area", "area"),
        Column("signal", "signal", plain),
        Column("shown", "value", right=True),
        Column("vintage", "vintage", right=True),
        Column("real_date", "known from", lambda text: text[:16].replace("T", " ")),
        Column("version", "version"),
    )
    shown = [row | {"shown": "withheld" if row["value"] is None else f"{row['value']:.6g}"} for row in found]
    print_rows(shown, columns, form=form, title="values as they were published")


def _folder(store: str | None) -> Path:
    from groundswell.corpora.store.store import store_folder

    return store_folder(load_settings({"store": store}).values.store)


def _upkeep(store: str | None, work: Callable[..., Any], **options: Any) -> Any:
    return work(Store.open(_folder(store)).folder, **options)


def compact_store(store: str | None) -> None:
    """`groundswell store compact`."""
    from groundswell.corpora.store.upkeep import compact

    done = _upkeep(store, compact)
    sys.stdout.write(f"{done.files_before} data files before, {done.files_after} now\n")


def check_store(store: str | None, *, form: Format) -> bool:
    """`groundswell store check`. Returns whether all is well."""
    from groundswell.corpora.store.upkeep import check

    found = check(_folder(store))
    if found or form is not Format.TABLE:
        columns = (Column("table", "table"), Column("problem", "problem", wrap=True))
        print_rows([asdict(item) for item in found], columns, form=form)
    else:
        sys.stdout.write("every file is there, and both tables fit each other\n")
    if found:
        sys.stderr.write("`groundswell store repair` restores what can be\n")
    return not found


def repair_store(store: str | None) -> bool:
    """`groundswell store repair`. Returns whether nothing was lost."""
    from groundswell.corpora.store.repair import repair

    done = repair(_folder(store))
    if done is None:
        sys.stdout.write("nothing to repair: every file is there, and both tables fit each other\n")
        return True
    for item in done.damaged:
        sys.stdout.write(f"damaged: {item.table}: {item.path.name}: {item.reason}\n")
    sys.stdout.write(f"restored: {done.documents} documents and {done.claims} claims\n")
    sys.stdout.write(f"what was there before lies in {done.set_aside}; delete it when all is well\n")
    for name in done.lost:
        sys.stdout.write(f"lost: {name}\n")
    if done.unknown:
        sys.stdout.write(f"lost: {done.unknown} documents more, of which nothing could be read\n")
    if done.unknown is None:
        sys.stdout.write("how many documents there were can't be told: no log could be read\n")
    if done.lost or done.unknown:
        sys.stdout.write("score their dumps again: what is stored is skipped, what is lost is scored\n")
    return not done.lost and not done.unknown


def vacuum_store(store: str | None, *, keep_hours: int, dry_run: bool) -> None:
    """`groundswell store vacuum`."""
    from groundswell.corpora.store.upkeep import vacuum

    found = _upkeep(store, vacuum, keep_hours=keep_hours, dry_run=dry_run)
    for name in found:
        sys.stdout.write(f"{name}\n")
    sys.stdout.write(f"{len(found)} files {'would be' if dry_run else ''} deleted\n".replace("  ", " "))
