"""Wherever shards are scored, the same bytes come out, and whatever dies, nothing is lost and nothing is left."""

from __future__ import annotations

import hashlib
import json
import os
import pickle
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from types import ModuleType
from typing import Any

import psutil
import pytest

from groundswell.core.errors import ModelError, Rejection, UsageError, WorkerError
from groundswell.core.records import Document
from groundswell.corpora.store import Store
from groundswell.reference import load_reference
from groundswell.scoring import Pipeline, Summary, score
from groundswell.scoring.engines import Engine, Growing, InProcess, Processes, Shard, local, shards
from groundswell.scoring.engines.shards import DEPTH, SHARD_DOCUMENTS, cut

Dump = Callable[..., Path]
FAKES = Path(__file__).with_name("scoring_fakes.py")


def contents(folder: Path) -> list[Any]:
    """Rows in canonical order, and what the data files hold, whatever their names."""
    store = Store.open(folder)
    files = sorted(hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.rglob("part-*.parquet"))
    return [store.documents_table().to_pylist(), store.claims_table().to_pylist(), files]


def run(source: Path, place: Path, pipeline: Pipeline, engine: Engine, **more: Any) -> Summary:
    place.mkdir(exist_ok=True)
    out = str(place / "claims.jsonl")
    given: dict[str, Any] = {"batch_documents": 16, "store": place / "store", "claims_out": out, **more}
    return score([str(source)], pipeline=pipeline, engine=engine, **given)


def check_same(place: Path, other: Path) -> None:
    assert contents(place / "store") == contents(other / "store")
    assert (place / "claims.jsonl").read_bytes() == (other / "claims.jsonl").read_bytes()


@pytest.fixture
def mixed(tmp_path: Path, dump: Dump) -> Path:
    """Threads, copies, ids twice, comments long after their articles, and records that can't be read."""
    folder = tmp_path / "mixed"
    folder.mkdir()
    dump(60).rename(folder / "a.jsonl.gz")
    lines = ['{"id": "good", "text": "Japan is at 1%."}', "{broken", '{"id": "no text"}', '{"id": "a3", "text": "5%."}']
    copies = [json.dumps({"id": f"copy{n}", "text": "One story, told again: the BOJ is at 2%. " * 9}) for n in range(5)]
    reply = json.dumps({"id": "late reply", "kind": "comment", "parent_id": "late3", "text": "And 6%."})
    (folder / "b.jsonl").write_text("\n".join([*lines, *copies, reply]) + "\n")
    return folder


@pytest.fixture
def small_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    """Shards of five documents, and a window in which few comments find what they answer."""
    from groundswell.scoring import threads

    monkeypatch.setattr(shards, "SHARD_DOCUMENTS", 5)
    monkeypatch.setattr(threads, "_WINDOW_DOCUMENTS", 4)
    monkeypatch.setattr(local, "GROW_AT", 40)


@pytest.mark.usefixtures("small_steps")
@pytest.mark.parametrize("engine", [Processes(2), Growing(2)], ids=["processes", "growing"])
def test_the_same_bytes_come_out_of_every_engine(
    tmp_path: Path, mixed: Path, fakes: ModuleType, engine: Engine
) -> None:
    told: dict[str, list[Rejection]] = {"here": [], "there": []}
    places = {name: tmp_path / name for name in told}
    summaries = [
        run(mixed, places["here"], fakes.pipeline(), InProcess(), rejected=told["here"].append),
        run(mixed, places["there"], fakes.pipeline(), engine, rejected=told["there"].append),
    ]
    check_same(places["there"], places["here"])
    assert summaries[0] == summaries[1]
    assert told["here"] == told["there"]
    assert len(told["here"]) == 2
    (row,) = Store.open(places["there"] / "store").claims_table(document_id="late reply").to_pylist()
    assert (row["attributed_to"], row["article_id"]) == ("a3", "a3")
    again = run(mixed, places["there"], fakes.pipeline(), engine)
    assert (again.scored, again.documents) == (0, summaries[0].documents)
    check_same(places["there"], places["here"])


def test_claims_alone_are_the_same_too(tmp_path: Path, mixed: Path, fakes: ModuleType) -> None:
    for name, engine in (("here", InProcess()), ("there", Processes(2))):
        run(mixed, tmp_path / name, fakes.pipeline(), engine, store=None)
    assert (tmp_path / "here" / "claims.jsonl").read_bytes() == (tmp_path / "there" / "claims.jsonl").read_bytes()


def test_a_short_run_starts_no_process(
    tmp_path: Path, mixed: Path, fakes: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(local, "Processes", None)
    assert run(mixed, tmp_path / "short", fakes.pipeline(), Growing(8)).scored > 100


def deadly(tmp_path: Path) -> Path:
    path = tmp_path / "deadly.jsonl"
    rows = [{"id": f"d{n}", "text": f"Japan is at {n % 9}%." + " deadly" * (n == 70)} for n in range(120)]
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    return path


@pytest.mark.parametrize("times", [1, 2])
@pytest.mark.usefixtures("small_steps")
def test_a_process_that_is_killed_costs_no_document(tmp_path: Path, fakes: ModuleType, times: int) -> None:
    source = deadly(tmp_path)
    run(source, tmp_path / "calm", fakes.pipeline(), InProcess())
    pipeline = fakes.deadly_pipeline(tmp_path / "deaths", times)
    assert run(source, tmp_path / "killed", pipeline, Processes(2)).scored == 120
    assert len((tmp_path / "deaths").read_bytes()) == times
    check_same(tmp_path / "killed", tmp_path / "calm")


@pytest.mark.usefixtures("small_steps")
def test_a_shard_that_always_kills_its_process_is_named_and_what_came_before_is_stored(
    tmp_path: Path, fakes: ModuleType
) -> None:
    pipeline = fakes.deadly_pipeline(tmp_path / "deaths", 99)
    with pytest.raises(WorkerError, match=r"died 3 times .*alone with 5 documents: .*'d70'"):
        run(deadly(tmp_path), tmp_path / "killed", pipeline, Processes(2))
    stored = {document.id for document in Store.open(tmp_path / "killed" / "store").documents()}
    assert stored == {f"d{n}" for n in range(64)}


def test_what_fails_in_a_worker_is_said_as_it_is(tmp_path: Path, mixed: Path, fakes: ModuleType) -> None:
    with pytest.raises(ModelError, match="no way to read a0"):
        run(mixed, tmp_path / "failed", fakes.failing_pipeline(), Processes(2))


def test_a_pipeline_that_no_other_process_can_make_is_refused(tmp_path: Path, mixed: Path, fakes: ModuleType) -> None:
    with pytest.raises(UsageError, match="remake"):
        run(mixed, tmp_path / "refused", fakes.pipeline(remake=None), Processes(2))


def test_few_shards_are_read_ahead(fakes: ModuleType) -> None:
    taken = 0

    def shards() -> Iterator[Shard]:
        nonlocal taken
        for number in range(100):
            taken += 1
            yield Shard([Document(id=str(number), text="1%.")], {})

    results = Processes(2).score(fakes.slow_pipeline(), shards())
    assert next(results)[0].document.id == "0"
    results.close()
    assert taken <= 2 * DEPTH


class Batch:
    def __init__(self, sizes: list[int]) -> None:
        self.new = [Document(id=str(place), text="x" * size) for place, size in enumerate(sizes)]
        self.parents = {"1": self.new[:1]}


@pytest.mark.parametrize(
    ("sizes", "expected"),
    [
        pytest.param([1] * (SHARD_DOCUMENTS + 1), [SHARD_DOCUMENTS, 1], id="so-many-documents"),
        pytest.param([150_000, 150_000, 1], [2, 1], id="so-many-characters"),
        pytest.param([], [0], id="an-empty-batch-is-one-shard"),
    ],
)
def test_a_batch_is_cut_by_what_it_holds(sizes: list[int], expected: list[int]) -> None:
    shards = cut(Batch(sizes))
    assert [len(shard.documents) for shard in shards] == expected
    assert [list(shard.parents) for shard in shards] == [["1"] if len(shard.documents) > 1 else [] for shard in shards]


EXTRA = """series,measure,area,unit,frequency,period,value,released_at
own_rate,policy_rate,BR,%,monthly,2026-01-31,15.0,2026-02-01T00:00:00Z
own_inflation,inflation,BR,%,monthly,2026-01-31,4.5,2026-02-10T00:00:00Z
"""


def test_a_pipeline_made_anew_reads_and_judges_alike_even_by_series_of_ones_own(tmp_path: Path) -> None:
    (tmp_path / "own.csv").write_text(EXTRA)
    text = "Brazil's policy rate is 15%. Inflation in Brazil is 4.5%. The BOJ's policy rate is 0.75%."
    document = Document(id="d", text=text, published_at=datetime(2026, 3, 1, tzinfo=UTC))
    first = Pipeline.load(reference=load_reference(extra_csv=[tmp_path / "own.csv"]))
    before = first.score([document])
    sent = pickle.dumps(first.remake)
    (tmp_path / "own.csv").unlink()
    second = pickle.loads(sent)()
    assert second.score([document]) == before
    assert second.scored_by == first.scored_by
    found = {claim.area: claim.verdict.status for claim in before[0].claims if claim.verdict}
    assert found["BR"] == "supported"


def test_a_worker_with_another_version_refuses_to_score() -> None:
    remake = Pipeline.load().remake
    assert isinstance(remake, partial)
    with pytest.raises(ModelError, match="install the same Groundswell and models on all nodes"):
        partial(remake.func, *remake.args[:2], "groundswell 0.0.1")()


def start(source: Path, place: Path, *engine: str) -> subprocess.Popen[str]:
    place.mkdir(exist_ok=True)
    command = [sys.executable, str(FAKES), str(source), str(place / "store"), str(place / "claims.jsonl"), *engine]
    # A shell has what it runs in the background ignore Ctrl-C, which would pass on to this process from the tests.
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    finally:
        signal.signal(signal.SIGINT, before)


@pytest.mark.skipif(sys.platform == "win32", reason="kills by signal")
@pytest.mark.parametrize(
    ("number", "status"), [(signal.SIGKILL, -9), (signal.SIGTERM, -15), (signal.SIGINT, 130)], ids=lambda it: str(it)
)
def test_a_run_that_is_ended_takes_its_workers_along_and_can_be_resumed(
    tmp_path: Path, dump: Dump, fakes: ModuleType, number: int, status: int
) -> None:
    source, place = dump(150), tmp_path / "killed"
    process = start(source, place, "processes", "2")
    log = place / "store" / "documents" / "_delta_log"
    fakes.wait_for(lambda: sum(1 for _ in log.glob("*.json")) > 2, seconds=60)
    family = psutil.Process(process.pid).children(recursive=True)
    assert len(family) >= 2
    # As a terminal does, to all of the group but those that bar it.
    if number == signal.SIGINT:
        for worker in family:
            os.kill(worker.pid, number)
    process.send_signal(number)
    _, errors = process.communicate(timeout=60)
    assert process.returncode == status, errors
    if number == signal.SIGINT:
        assert errors == "interrupted\n"
    assert not psutil.wait_procs(family, timeout=30)[1]
    left = Store.open(place / "store").counts()
    run(source, place, fakes.pipeline(), Processes(2), batch_documents=20)
    run(source, tmp_path / "calm", fakes.pipeline(), InProcess(), batch_documents=20)
    assert contents(place / "store")[:2] == contents(tmp_path / "calm" / "store")[:2]
    assert 0 < left.articles < Store.open(place / "store").counts().articles
