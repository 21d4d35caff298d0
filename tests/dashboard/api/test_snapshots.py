"""Reading goes on while the store is written to: answers are of one state, and of the newest after a moment."""

import asyncio
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from groundswell.core.settings import Settings
from groundswell.dashboard import answers as answers_module
from groundswell.dashboard import snapshots as snapshots_module
from groundswell.dashboard.answers import Answers, Payload
from groundswell.dashboard.guards.access import Meters
from groundswell.dashboard.problems import Problem
from groundswell.dashboard.snapshots import Snapshot, Snapshots


def made(snapshots: Snapshots, **given: Any) -> Answers:
    return Answers(snapshots, Meters(), **{"budget_bytes": 1_000_000, "timeout_seconds": 20.0, **given})


def version_of(snapshot: Snapshot) -> Payload:
    return Payload(str(snapshot.version).encode(), "text/plain")


def test_a_new_state_is_seen_after_a_moment_and_at_once_where_asked_for(
    own_store: Path, grow: Callable[[Path, str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(snapshots_module, "LOOK_SECONDS", 0.01)

    async def go() -> None:
        snapshots = Snapshots(Settings(store=str(own_store)))
        answers = made(snapshots)
        first = await answers.get("v", version_of)
        await asyncio.to_thread(grow, own_store, "new")
        fresh = await answers.get("v", version_of, fresh=True)
        assert fresh.version > first.version
        await asyncio.to_thread(grow, own_store, "newer")
        seen = fresh
        for _ in range(200):
            await asyncio.sleep(0.02)
            seen = await answers.get("v", version_of)
            if seen.version > fresh.version:
                break
        assert seen.version > fresh.version

    asyncio.run(go())


def test_while_the_new_answer_is_made_the_old_one_is_given_but_not_for_ever(
    own_store: Path, grow: Callable[[Path, str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    async def go() -> None:
        snapshots = Snapshots(Settings(store=str(own_store)))
        answers, gate = made(snapshots), threading.Event()

        def slow(snapshot: Snapshot) -> Payload:
            gate.wait(20)
            return version_of(snapshot)

        gate.set()
        first = await answers.get("v", slow)
        gate.clear()
        await asyncio.to_thread(grow, own_store, "new")
        newest = await snapshots.newest()
        assert (await answers.get("v", slow)).version == first.version
        monkeypatch.setattr(answers_module, "STALE_SECONDS", 0.0)
        waiting = asyncio.create_task(answers.get("v", slow))
        await asyncio.sleep(0.05)
        assert not waiting.done()
        gate.set()
        assert (await waiting).version == newest.version

    asyncio.run(go())


def test_many_who_ask_at_once_share_one_piece_of_work(own_store: Path) -> None:
    async def go() -> None:
        answers, count = made(Snapshots(Settings(store=str(own_store)))), 0

        def counted(snapshot: Snapshot) -> Payload:
            nonlocal count
            count += 1
            time.sleep(0.05)
            return version_of(snapshot)

        found = await asyncio.gather(*(answers.get("v", counted) for _ in range(50)))
        assert count == 1
        assert len({item.etag for item in found}) == 1

    asyncio.run(go())


def test_a_failure_is_told_and_not_kept(own_store: Path) -> None:
    async def go() -> None:
        answers = made(Snapshots(Settings(store=str(own_store))))

        def fail(_: Snapshot) -> Payload:
            raise Problem(404, "not-found", "x")

        with pytest.raises(Problem):
            await answers.get("v", fail)
        assert (await answers.get("v", version_of)).payload.body

    asyncio.run(go())


def test_memory_is_bounded_and_what_was_long_not_asked_goes_first(own_store: Path) -> None:
    async def go() -> None:
        answers, made_for = made(Snapshots(Settings(store=str(own_store))), budget_bytes=50_000), []

        def large(key: int) -> Callable[[Snapshot], Payload]:
            def make(_: Snapshot) -> Payload:
                made_for.append(key)
                return Payload(bytes(10_000), "text/plain")

            return make

        for key in (0, 1, 2, 3, 0, 4, 5, 0, 1):
            await answers.get(key, large(key))
        assert made_for == [0, 1, 2, 3, 4, 5, 1]

    asyncio.run(go())


def test_an_answer_larger_than_the_memory_is_given_all_the_same(own_store: Path) -> None:
    async def go() -> None:
        answers = made(Snapshots(Settings(store=str(own_store))), budget_bytes=10)
        assert (await answers.get("v", version_of)).payload.body

    asyncio.run(go())


def test_reading_never_fails_while_the_store_is_written_to(
    own_store: Path, grow: Callable[[Path, str], None], make_app: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    from starlette.testclient import TestClient

    monkeypatch.setattr(snapshots_module, "LOOK_SECONDS", 0.0)
    writer = threading.Thread(target=lambda: [grow(own_store, f"n{number}") for number in range(8)])
    with TestClient(make_app(store=str(own_store)), base_url="http://localhost") as client:
        start = client.get("/v1/health").json()["store_version"]
        writer.start()
        versions, pages = [], ("overview", "claims", "consensus?measure=policy_rate")
        while writer.is_alive():
            for page in pages:
                answer = client.get(f"/v1/{page}")
                assert answer.status_code == 200
                versions.append(answer.json()["store_version"])
        writer.join()
        last = client.get("/v1/documents", headers={"Cache-Control": "no-cache"}).json()
    assert last["store_version"] > start
    assert sum(row["id"].startswith("n") for row in last["items"]) == 8
    assert set(versions) <= set(range(start, last["store_version"] + 1))
