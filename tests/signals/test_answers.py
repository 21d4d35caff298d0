"""Gap, voices, sources, events, mutations, attribution and feeds on talk made by hand."""

from dataclasses import replace
from datetime import UTC, date, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from groundswell.core.errors import UsageError
from groundswell.core.records import Claim, Verdict
from groundswell.signals.attribution import explain_move
from groundswell.signals.consensus import load_consensus
from groundswell.signals.events import half_life, load_events
from groundswell.signals.export import SIGNALS, long_rows, write_feed
from groundswell.signals.gap import load_gap
from groundswell.signals.ledger import Entry, Grade
from groundswell.signals.mutations import load_mutations
from groundswell.signals.sources import load_sources
from groundswell.signals.talk import Scope
from groundswell.signals.trend import Figure
from groundswell.signals.voices import load_voices
from groundswell.signals.weights import Weights

JP = Scope(measure="policy_rate", area="JP")
LATER = datetime(2026, 6, 1, tzinfo=UTC)
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


def test_forecasts_count_with_their_grade_from_when_it_was_settled(tables: Any) -> None:
    for number in range(3):
        tables.say(f"sage{number % 2}", f"2026-01-{number + 1:02}", value=1.0, tense="future", verdict_status="pending")
    original = tables.say("sage0", "2026-01-04", value=1.0, tense="future", verdict_status="pending")
    tables.say("parrot", "2026-01-05", value=1.0, tense="future", verdict_status="pending", copy_of=original)

    def grade(number: int, status: Any, settled: datetime) -> tuple[Entry, Grade]:
        claim = Claim(
            id=f"c{number}", document_id=f"d{number}", start=0, end=1, text="x", sentence_start=0, sentence_end=1,
            measure="policy_rate", area="JP", kind="level", value=1.0, unit="%", tense="future",
        )  # fmt: skip
        verdict = Verdict(status=status, released_at=settled)
        published = datetime(2026, 1, 1, tzinfo=UTC)
        return Entry(claim=claim, published_at=published), Grade(claim_id=claim.id, verdict=verdict, graded_at=LATER)

    grades = [
        grade(0, "came_true", datetime(2026, 2, 1, tzinfo=UTC)),
        grade(1, "failed", datetime(2026, 2, 1, tzinfo=UTC)),
        grade(2, "came_true", datetime(2026, 3, 1, tzinfo=UTC)),
        grade(4, "came_true", datetime(2026, 2, 1, tzinfo=UTC)),
    ]
    records = [(row["name"], row["right"], row["graded"]) for row in load_sources(tables, Scope(), grades=grades)]
    assert records == [("sage0", 2, 2), ("sage1", 0, 1)]
    february = Scope(as_of=datetime(2026, 2, 15, tzinfo=UTC))
    records = [(row["name"], row["right"], row["graded"]) for row in load_sources(tables, february, grades=grades)]
    assert records == [("sage0", 1, 1), ("sage1", 0, 1)]
    assert load_sources(tables, Scope(as_of=datetime(2026, 1, 20, tzinfo=UTC)), grades=grades) == []


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


def steps(tables: Any, **options: Any) -> list[dict[str, Any]]:
    before, after = datetime(2025, 12, 1, tzinfo=UTC), datetime(2026, 1, 19, tzinfo=UTC)
    return explain_move(tables, JP, before=before, after=after, by="month", **options)


def test_the_steps_of_a_move_sum_to_it_exactly(tables: Any) -> None:
    for who, value in (("gone", 0.1), ("stays", 0.5), ("turns", 0.5)):
        tables.say(who, "2025-12-10", value=value)
    for who, value in (("stays", 0.5), ("turns", 1.0), ("new", 1.5), ("newer", 1.6)):
        tables.say(who, "2026-01-10", value=value, sentence=f"{who} says {value}")
    rows = steps(tables)
    assert [(row["step"], row["voices"]) for row in rows] == [
        ("fell silent", 1), ("changed", 1), ("reweighted", 0), ("new", 2), ("new, scored by another version", 0),
        ("copies", 0),
    ]  # fmt: skip
    assert sum(row["contribution"] for row in rows) == pytest.approx(1.25 - 0.5)
    assert rows[3]["sentences"][0]["sentence"] == "newer says 1.6"
    assert explain_move(tables, JP, before=datetime(2020, 1, 1, tzinfo=UTC), after=HIKED, by="month") == []


def test_what_copies_another_version_and_other_weights_add_is_told_apart(tables: Any) -> None:
    for who, value in (("a", 1.0), ("b", 2.0), ("c", 3.0)):
        tables.say(who, "2025-12-02", value=value)
    tables.say("a", "2026-01-02", value=1.0)
    tables.say("b", "2026-01-30", value=2.0)
    wire = tables.say("wire", "2026-01-20", value=9.0)
    for who in "xyz":
        tables.say(who, "2026-01-21", value=9.0, copy_of=wire)
    tables.say("late", "2026-01-22", value=5.0, scored_by="2.0")
    by_step = {row["step"]: row for row in steps(tables)}
    assert by_step["new"]["voices"] == 4
    assert by_step["new, scored by another version"]["voices"] == 1
    assert by_step["copies"]["voices"] == 3
    assert by_step["copies"]["contribution"] < 0
    for weights in (Weights(), Weights(half_life_days=5), Weights(independence=False), Weights(credibility=True)):
        rows = steps(tables, weights=weights)
        old, new = (
            load_consensus(tables, replace(JP, since=since, until=until), by="month", weights=weights)
            for since, until in (
                (datetime(2025, 12, 1, tzinfo=UTC), datetime(2025, 12, 31, tzinfo=UTC)),
                (datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 1, 31, tzinfo=UTC)),
            )
        )
        (first,), (last,) = (list(found.values()) for found in (old, new))
        assert rows[-1]["level"] == last.level
        assert sum(row["contribution"] for row in rows) == pytest.approx(last.level - first.level, abs=1e-12)
    # a spoke as long before the end of both months, b did not.
    assert steps(tables, weights=Weights(half_life_days=5))[2]["voices"] == 1


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
