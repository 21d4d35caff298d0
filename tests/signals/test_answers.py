"""Gap, voices, sources, events, mutations, attribution and feeds on talk made by hand."""

from datetime import UTC, date, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from groundswell.core.errors import UsageError
from groundswell.signals.attribution import explain_move
from groundswell.signals.events import half_life, load_events
from groundswell.signals.export import SIGNALS, long_rows, write_feed
from groundswell.signals.gap import load_gap
from groundswell.signals.mutations import load_mutations
from groundswell.signals.sources import load_sources
from groundswell.signals.talk import Scope
from groundswell.signals.trend import Figure
from groundswell.signals.voices import load_voices

JP = Scope(measure="policy_rate", area="JP")
HIKED = datetime(2025, 12, 19, 3, tzinfo=UTC)


def half_percent(measure: str, area: str | None, when: datetime) -> Figure:
    return Figure(
        value=0.5, value_high=None, unit="%", observed_at=date(2025, 1, 24), released_at=HIKED, series="policy_rate_jp"
    )


def gaps(tables: Any, **options: Any) -> list[dict[str, Any]]:
    return load_gap(tables, JP, by="day", official=half_percent, **options)


def test_a_gap_is_told_in_deviations_of_those_before_it(tables: Any) -> None:
    for day, value in enumerate((0.4, 0.5, 0.6, 0.5, 0.5, 1.5), start=1):
        tables.say("a", f"2026-01-{day:02}", value=value)
    rows = gaps(tables)
    assert [row["gap_sd"] for row in rows[:5]] == [None] * 5
    assert rows[5]["gap_sd"] == pytest.approx(1.0 / np.std([-0.1, 0, 0.1, 0, 0], ddof=1))


def test_too_few_voices_withhold_the_signal_and_say_so(tables: Any) -> None:
    tables.say("a", "2026-01-01", value=0.5)
    tables.say("b", "2026-01-01", kind="direction", trend="up")
    for who in "abc":
        tables.say(who, "2026-01-02", value=0.75)
    few, enough = gaps(tables, min_voices=3)
    assert (few["signal"], few["level"], few["gap"], few["voices"]) == ("too few voices", None, None, 2)
    assert (enough["signal"], enough["level"], enough["gap"]) == (None, 0.75, 0.25)


def test_verdicts_are_shares_of_voices_not_of_claims(tables: Any) -> None:
    for _ in range(9):
        tables.say("loud", "2026-01-01", value=0.1, verdict_status="contradicted")
    tables.say("quiet", "2026-01-01", value=0.5, verdict_status="supported")
    (row,) = gaps(tables)
    assert (row["supported"], row["outdated"], row["contradicted"]) == (0.5, 0.0, 0.5)


def test_breadth_attention_and_novelty(tables: Any) -> None:
    tables.say("a", "2026-01-01T00:00", value=0.5)
    tables.say("b", "2026-01-01T12:00", value=0.7)
    tables.say("c", "2026-01-08T00:00", value=0.5)
    tables.say("d", "2026-01-08T01:00", measure="inflation", value=2.0)
    tables.say("e", "2026-01-08T01:00")
    rows = gaps(tables)
    assert [row["novelty"] for row in rows] == [1.0, 0.5]
    assert [row["breadth"] for row in rows] == [1.0, pytest.approx(1 / 3, abs=1e-6)]
    assert [row["attention"] for row in rows] == [1.0, 0.5]


def test_voices_are_listed_with_their_copies_and_newest_words(tables: Any) -> None:
    wire = tables.say("wire", "2026-01-01", value=0.5, verdict_status="outdated")
    tables.say("blog", "2026-01-02", value=0.5, copy_of=wire)
    tables.say("wire", "2026-01-03", value=0.75, trend="up", verdict_status="supported")
    tables.say("ann", "2026-01-04", value=1.0)
    first, second = load_voices(tables, JP)
    assert (first["voice"], first["documents"], first["copies"], first["level"], first["trend"]) == (
        "wire", 3, 1, 0.75, "up",
    )  # fmt: skip
    assert (first["right"], first["wrong"], second["voice"]) == (1, 1, "ann")


def test_records_are_shrunk_and_copies_earn_nothing(tables: Any) -> None:
    for day in range(1, 21):
        tables.say("sage", f"2026-01-{day:02}", value=1.0, verdict_status="supported" if day > 2 else "outdated")
        original = tables.say("fool", f"2026-01-{day:02}", value=1.0, verdict_status="contradicted")
        tables.say("parrot", f"2026-01-{day:02}T01:00", value=1.0, verdict_status="contradicted", copy_of=original)
    tables.say("lucky", "2026-01-05", value=1.0, verdict_status="supported")
    found = load_sources(tables, Scope())
    assert [row["name"] for row in found] == ["sage", "lucky", "fool"]
    sage, lucky, _fool = found
    assert (sage["graded"], sage["right"], sage["outdated"], sage["wrong"], sage["accuracy"]) == (20, 18, 2, 0, 0.9)
    assert lucky["accuracy"] == 1.0
    assert lucky["record"] < sage["record"]
    assert sage["brier"] < 0.25
    assert load_sources(tables, Scope(), least=2, limit=1) == [sage]


def test_a_record_holds_only_what_was_published_by_then(tables: Any) -> None:
    tables.say("a", "2026-01-01", value=1.0, verdict_status="supported")
    before = load_sources(tables, Scope(as_of=datetime(2026, 1, 2, tzinfo=UTC)))
    tables.say("a", "2026-01-03", value=1.0, verdict_status="contradicted")
    assert load_sources(tables, Scope(as_of=datetime(2026, 1, 2, tzinfo=UTC))) == before


def test_another_kind_of_source_is_an_error(tables: Any) -> None:
    with pytest.raises(UsageError, match="'outlet'"):
        load_sources(tables, Scope(), of="outlet")


def test_an_event_tells_the_talk_before_and_how_fast_it_caught_up(tables: Any) -> None:
    for who in "abc":
        tables.say(who, "2025-12-10", value=0.5)
    generator = np.random.default_rng(3)
    for number in range(600):
        age = float(generator.uniform(0, 40))
        new = generator.random() > 0.5 ** (age / 8)
        when = datetime.fromtimestamp(HIKED.timestamp() + age * 86_400, tz=UTC)
        tables.say(f"v{number}", when.replace(tzinfo=None).isoformat(), value=0.75 if new else 0.5)

    def history(*question: Any) -> list[tuple[datetime, float]]:
        return [(datetime(2025, 1, 1, tzinfo=UTC), 0.5), (HIKED, 0.75)]

    (row,) = load_events(tables, JP, history=history, min_voices=3)
    assert (row["before"], row["after"], row["talk_before"], row["surprise"]) == (0.5, 0.75, 0.5, 0.25)
    assert row["half_life_days"] == pytest.approx(8, rel=0.1)
    (few,) = load_events(tables, JP, history=history, min_voices=1000)
    assert (few["talk_before"], few["half_life_days"]) == (None, None)


def test_half_lives_at_the_ends() -> None:
    ages, ones = np.array([1.0, 2.0]), np.ones(2)
    assert half_life(np.empty(0), np.empty(0), np.empty(0)) is None
    assert half_life(ages, ones, ones) == 0.0
    assert half_life(ages, ones * 0, ones) == float("inf")


def test_events_of_no_talk_are_none(tables: Any) -> None:
    assert load_events(tables, JP, history=lambda *_: []) == []


def test_competing_values_name_who_said_each_first(tables: Any) -> None:
    tables.say("ann", "2026-01-01", value=9.0e12, unit="USD")
    tables.say("bob", "2026-01-02", value=9.001e12, unit="USD")
    tables.say("cid", "2026-01-03", value=2.0e13, unit="USD")
    first, second = load_mutations(tables, JP)
    assert (first["value"], first["voices"], first["origin_author"]) == (9.0e12, 2, "ann")
    assert (second["value"], second["share"], second["origin"]) == (2.0e13, pytest.approx(1 / 3, abs=1e-6), "d2")


def test_the_steps_of_a_move_sum_to_it_exactly(tables: Any) -> None:
    for who, value in (("gone", 0.1), ("stays", 0.5), ("turns", 0.5)):
        tables.say(who, "2025-12-10", value=value)
    for who, value in (("stays", 0.5), ("turns", 1.0), ("new", 1.5), ("newer", 1.6)):
        tables.say(who, "2026-01-10", value=value, sentence=f"{who} says {value}")
    rows = explain_move(tables, JP, before=datetime(2025, 12, 1, tzinfo=UTC), after=HIKED.replace(2026, 1), by="month")
    assert [(row["step"], row["voices"]) for row in rows] == [("fell silent", 1), ("changed", 1), ("new", 2)]
    assert sum(row["contribution"] for row in rows) == pytest.approx(1.25 - 0.5)
    assert rows[-1]["sentences"][0]["sentence"] == "newer says 1.6"
    assert explain_move(tables, JP, before=datetime(2020, 1, 1, tzinfo=UTC), after=HIKED, by="month") == []


@pytest.mark.parametrize("form", ["parquet", "csv", "jsonl", "arrow"])
def test_feeds_hold_the_same_rows_in_each_format(tables: Any, tmp_path: Path, form: str) -> None:
    import pandas as pd
    import pyarrow as pa

    tables.say("a", "2026-01-01", value=0.75)
    rows = long_rows(gaps(tables), ["level", "gap"], by="day", as_of="2026-01-10T00:00:00Z")
    write_feed(rows, str(tmp_path / "feed"), form=form)
    read = {
        "parquet": pd.read_parquet,
        "csv": pd.read_csv,
        "jsonl": lambda path: pd.read_json(path, lines=True),
        "arrow": lambda path: pa.ipc.open_stream(BytesIO(path.read_bytes())).read_all().to_pandas(),
    }[form](tmp_path / "feed")
    assert read[["signal", "value", "unit"]].values.tolist() == [["level", 0.75, "%"], ["gap", 0.25, "%"]]


def test_every_signal_can_be_exported_and_no_other(tables: Any, tmp_path: Path) -> None:
    for who in "ab":
        tables.say(who, "2026-01-01", value=0.75, trend="up", verdict_status="outdated")
    found = {row["signal"] for row in long_rows(gaps(tables, bands=True), [], by="day", as_of="x")}
    assert found == set(SIGNALS) - {"gap_ratio", "gap_sd"}
    with pytest.raises(UsageError, match="unknown signal 'mood'"):
        long_rows([], ["mood"], by="day", as_of="x")
    with pytest.raises(UsageError, match="'xls'"):
        write_feed([], str(tmp_path / "x"), form="xls")
