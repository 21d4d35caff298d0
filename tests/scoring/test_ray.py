"""A Ray cluster gives the bytes of one process, and loses nothing with a worker, a node or the driver."""

from __future__ import annotations

import hashlib
import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import psutil
import pytest

from groundswell.core.errors import ModelError, WorkerError
from groundswell.corpora.store import Store
from groundswell.scoring import Pipeline, Progress, Summary, score
from groundswell.scoring.engines import Engine, InProcess, Ray

pytest.importorskip("ray", reason='needs the extra `ray`: pip install "groundswell[ray]"')
pytestmark = [
    pytest.mark.ray,
    pytest.mark.skipif(sys.platform == "win32", reason="kills by signal"),
    # Ray's own.
    pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::FutureWarning", "ignore::ResourceWarning"),
]

Dump = Callable[..., Path]
FAKES = Path(__file__).with_name("scoring_fakes.py")
# Small ones: two nodes share this machine.
NODE = {"num_cpus": 1, "object_store_memory": 100 * 1024**2}


def run(source: Path, place: Path, pipeline: Pipeline, engine: Engine, **more: Any) -> Summary:
    place.mkdir(exist_ok=True)
    out = str(place / "claims.jsonl")
    given: dict[str, Any] = {"batch_documents": 16, "store": place / "store", "claims_out": out, **more}
    return score([str(source)], pipeline=pipeline, engine=engine, **given)


def contents(place: Path) -> list[Any]:
    store = Store.open(place / "store")
    files = sorted(hashlib.sha256(path.read_bytes()).hexdigest() for path in place.rglob("part-*.parquet"))
    claims = (place / "claims.jsonl").read_bytes()
    return [store.documents_table().to_pylist(), store.claims_table().to_pylist(), files, claims]


@pytest.fixture(scope="module")
def cluster(fakes: ModuleType) -> Iterator[Any]:
    """A head without work of its own, and a node with one place."""
    os.environ["RAY_USAGE_STATS_ENABLED"] = "0"
    from ray.cluster_utils import Cluster

    made = Cluster(initialize_head=True, head_node_args={**NODE, "include_dashboard": False})
    made.add_node(**NODE)
    yield made
    made.shutdown()


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("source") / "dump.jsonl"
    rows = [
        {"id": f"a{number}", "text": f"Japan is at {number % 9}%. " * 40 + " deadly" * (number == 151)}
        if number % 3
        else {"id": f"c{number}", "kind": "comment", "parent_id": f"a{max(1, number - 40)}", "text": "No, 4%."}
        for number in range(600)
    ]
    path.write_text("".join(json.dumps(row) + "\n" for row in rows) + "{broken\n")
    return path


@pytest.fixture(scope="module")
def calm(tmp_path_factory: pytest.TempPathFactory, source: Path, fakes: ModuleType) -> list[Any]:
    """What one process leaves."""
    place = tmp_path_factory.mktemp("calm")
    run(source, place, fakes.pipeline(), InProcess())
    return contents(place)


def scorers() -> list[psutil.Process]:
    every = psutil.process_iter(["cmdline"])
    return [process for process in every if "ray::Scorer" in "".join(process.info["cmdline"] or ())]


def test_a_worker_and_a_node_that_die_cost_no_document(
    tmp_path: Path, cluster: Any, source: Path, calm: list[Any], fakes: ModuleType
) -> None:
    node, killed = cluster.add_node(**NODE), []

    def disturb(done: Progress) -> None:
        if done.documents == 32:
            killed.append(scorers()[0])
            killed[0].kill()
        if done.documents == 160:
            cluster.remove_node(node, allow_graceful=False)
            killed.append(node)

    summary = run(source, tmp_path, fakes.slow_pipeline(), Ray(address=cluster.address), progress=disturb)
    assert len(killed) == 2
    assert (summary.scored, summary.rejected) == (600, 1)
    assert contents(tmp_path) == calm


def test_a_driver_that_is_killed_goes_on_where_it_was_and_leaves_no_worker(
    tmp_path: Path, cluster: Any, source: Path, calm: list[Any], fakes: ModuleType
) -> None:
    command = [sys.executable, str(FAKES), str(source), str(tmp_path / "store"), str(tmp_path / "claims.jsonl")]
    environment = {**os.environ, "RAY_ADDRESS": cluster.address}
    process = subprocess.Popen([*command, "ray", "2"], stdout=subprocess.DEVNULL, env=environment)
    log = tmp_path / "store" / "documents" / "_delta_log"
    fakes.wait_for(lambda: sum(1 for _ in log.glob("*.json")) > 3, seconds=300)
    process.send_signal(signal.SIGKILL)
    process.wait()
    left = Store.open(tmp_path / "store").counts()
    assert 0 < left.articles + left.comments < 600
    fakes.wait_for(lambda: not scorers(), seconds=300)
    summary = run(source, tmp_path, fakes.pipeline(), Ray(address=cluster.address), batch_documents=20)
    assert summary.scored == 600 - left.articles - left.comments
    assert contents(tmp_path)[:2] == calm[:2]


def test_a_shard_that_always_kills_its_worker_is_named(
    tmp_path: Path, cluster: Any, source: Path, fakes: ModuleType
) -> None:
    pipeline = fakes.deadly_pipeline(tmp_path / "deaths", 99)
    with pytest.raises(WorkerError, match=r"3 workers were lost, .*'a151'"):
        run(source, tmp_path / "place", pipeline, Ray(address=cluster.address))


def test_what_fails_in_a_worker_is_said_as_it_is(tmp_path: Path, cluster: Any, source: Path, fakes: ModuleType) -> None:
    with pytest.raises(ModelError, match="no way to read c0"):
        run(source, tmp_path, fakes.failing_pipeline(), Ray(address=cluster.address))


def test_a_cluster_that_is_not_there_is_said(tmp_path: Path, source: Path, fakes: ModuleType) -> None:
    with pytest.raises(WorkerError, match=r"Ray at 127\.0\.0\.1:9: "):
        run(source, tmp_path, fakes.pipeline(), Ray(address="127.0.0.1:9"))


def test_ray_started_for_a_run_ends_with_it_and_the_next_run_goes_on(
    tmp_path: Path, source: Path, calm: list[Any], fakes: ModuleType
) -> None:
    command = [sys.executable, str(FAKES), str(source), str(tmp_path / "store"), ""]
    process = subprocess.Popen([*command, "ray", "2"], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    second = tmp_path / "store" / "documents" / "_delta_log" / f"{1:020}.json"
    fakes.wait_for(second.exists, seconds=300)
    family = psutil.Process(process.pid).children(recursive=True)
    process.terminate()
    _, errors = process.communicate(timeout=120)
    assert process.returncode == -signal.SIGTERM, errors
    assert not psutil.wait_procs(family, timeout=60)[1]
    run(source, tmp_path, fakes.pipeline(), Ray(workers=2), batch_documents=20)
    assert contents(tmp_path)[:2] == calm[:2]
