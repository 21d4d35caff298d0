"""Lineage: who said it first, who told it on, and what changed."""

from __future__ import annotations

import json
import random
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from groundswell.cli import app
from groundswell.corpora.lineage import Change, Step, lineage

START = datetime(2026, 1, 5, 9, tzinfo=UTC)
WORDS = "Analysts at the bank say about $4 trillion of yen carry trades may have to be unwound within the year."


def row(name: str, hours: float | None, sentence: str, **fields: Any) -> dict[str, Any]:
    return {
        "id": name,
        "document_id": f"document-{name}",
        "start": 0,
        "kind": "level",
        "value": 4e12,
        "value_high": None,
        "unit": "USD",
        "comparator": "~",
        "trend": None,
        "period_start": None,
        "period_end": None,
        "modality": "hedged",
        "attributed_to": None,
        "source": name,
        "author": None,
        "published_at": None if hours is None else START + timedelta(hours=hours),
        "cluster": None,
        "sentence": sentence,
    } | fields


ORIGINAL = row("wire", 0, WORDS, attributed_to="the bank", cluster=1)
COPY = row("mirror", 2, WORDS, attributed_to="the bank", cluster=1)
GREW = row("blog", 5, WORDS.replace("$4", "$9"), value=9e12, modality="asserted")
RETOLD = row("forum", 9, WORDS.replace("$4", "$9").replace("within the year", "by March"), value=9e12,
             period_end=date(2026, 3, 31))  # fmt: skip
APART = row("paper", 3, "The size of the carry trade is put near 4.1 trillion dollars.", value=4.1e12)
OTHER = row("else", 4, "Some put carry trades at half a trillion.", value=5e11)
OLD = row("archive", -24 * 90, "Carry trades stood at 4 trillion dollars back then.")


def steps_of(asked: dict[str, Any]) -> list[Step]:
    rows = [ORIGINAL, COPY, GREW, RETOLD, APART, OTHER, OLD]
    random.Random(3).shuffle(rows)
    return lineage(asked, rows).steps


def test_of_many_tellings_the_first_and_the_one_asked_for_are_worked_out_alike() -> None:
    tellings = [
        row(f"t{n}", n, WORDS.replace("$4", f"${n % 7}") + f" Desk {n % 5} agrees.", value=n % 7 * 1e12)
        for n in range(60)
    ]
    whole, part = (lineage(tellings[40], tellings, first=first) for first in (None, 9))
    assert whole.tellings == part.tellings == len(whole.steps) == 60
    assert part.steps == [*whole.steps[:9], whole.steps[40]]


@pytest.mark.parametrize("asked", [ORIGINAL, RETOLD], ids=["the first", "the last"])
def test_the_first_teller_is_found_from_any_telling(asked: dict[str, Any]) -> None:
    steps = steps_of(asked)
    assert (steps[0].how, steps[0].claim["source"]) == ("first", "wire")
    assert {"wire", "mirror", "blog", "forum"} <= {step.claim["source"] for step in steps}
    assert not {"else", "archive"} & {step.claim["source"] for step in steps}


def test_what_changed_on_the_way_is_named() -> None:
    by_source = {step.claim["source"]: step for step in steps_of(ORIGINAL)}
    assert by_source["mirror"].how == "copy"
    assert by_source["paper"].how == "same claim"
    assert by_source["blog"].how == by_source["forum"].how == "retold"
    assert Change("number", 4e12, 9e12) in by_source["blog"].changes
    assert Change("source named", "the bank", None) in by_source["blog"].changes
    assert Change("certainty", "hedged", "asserted") in by_source["blog"].changes
    steps = steps_of(ORIGINAL)
    assert by_source["forum"].parent is not None
    assert steps[by_source["forum"].parent].claim["source"] == "blog"
    assert Change("date", None, date(2026, 3, 31)) in by_source["forum"].changes


def test_a_changed_unit_is_named() -> None:
    euros = row("eu", 7, WORDS.replace("$4 trillion", "€4 trillion"), unit="EUR", attributed_to="the bank")
    [_, step] = lineage(ORIGINAL, [euros]).steps
    assert step.changes == (Change("unit", "USD", "EUR"),)


def test_a_claim_without_a_time_is_never_first() -> None:
    steps = lineage(ORIGINAL, [row("undated", None, WORDS)]).steps
    assert [step.claim["source"] for step in steps] == ["wire", "undated"]


def test_directions_are_held_together_by_their_trend() -> None:
    down = row(
        "a", 0, "The gap keeps narrowing.", kind="direction", value=None, unit=None, comparator=None, trend="down"
    )
    same = row(
        "b", 5, "Rates are drawing closer.", kind="direction", value=None, unit=None, comparator=None, trend="down"
    )
    against = {**same, "id": "c", "document_id": "document-c", "trend": "up"}
    assert [step.claim["id"] for step in lineage(down, [same, against]).steps] == ["a", "b"]


def test_a_claim_alone_is_its_own_first() -> None:
    assert [(step.how, step.parent) for step in lineage(ORIGINAL, []).steps] == [("first", None)]


def test_the_command_follows_a_claim_of_the_store(tmp_path: Path) -> None:
    said = "Analysts put the yen carry trade at about ${} trillion and warn that it may unwind within the year."
    rows = [
        {"id": name, "source": name, "published_at": f"2026-01-0{day}T09:00:00Z", "text": said.format(size)}
        for name, day, size in (("wire", 5, 4), ("mirror", 6, 4), ("blog", 7, 9))
    ]
    dump, store = tmp_path / "dump.jsonl", str(tmp_path / "store")
    dump.write_text("".join(json.dumps(row) + "\n" for row in rows))
    runner = CliRunner()
    assert runner.invoke(app, ["-q", "score", str(dump), "--store", store, "--no-verify"]).exit_code == 0
    claims = json.loads(runner.invoke(app, ["claims", "--store", store, "--json"]).stdout)
    asked = next(row["id"] for row in claims if row["source"] == "blog")
    steps = json.loads(runner.invoke(app, ["lineage", asked, "--store", store, "--json"]).stdout)
    assert [(step["who"], step["how"], step["asked"]) for step in steps] == [
        ("wire", "first", False),
        ("mirror", "copy", False),
        ("blog", "retold", True),
    ]
    assert {"what": "number", "before": 4e12, "after": 9e12} in steps[2]["changes"]
    unknown = runner.invoke(app, ["lineage", "none", "--store", store])
    assert "no claim 'none'" in str(unknown.exception)
