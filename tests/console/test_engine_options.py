"""`score --workers`, `--engine`, `--address`."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Run = Callable[..., Any]


@pytest.fixture
def posts(tmp_path: Path) -> Path:
    path = tmp_path / "posts.jsonl"
    rows = [
        {"id": f"p{number}", "published_at": "2026-01-10T12:00:00Z", "text": f"The BOJ's policy rate is 0.{number}%."}
        for number in range(60)
    ]
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    return path


def test_an_address_without_ray_is_refused(run: Run, posts: Path, tmp_path: Path) -> None:
    ran = run("score", posts, "--store", tmp_path / "store", "--address", "10.0.0.1:6379")
    assert (ran.status, ran.err) == (2, "groundswell: an address is that of a Ray cluster: add --engine ray\n")


def test_an_engine_that_nobody_knows_is_refused(run: Run, posts: Path, tmp_path: Path) -> None:
    ran = run("score", posts, "--store", tmp_path / "store", "--engine", "spark")
    assert ran.status == 2
    assert "'local' or 'ray'; got 'spark'" in ran.err


def test_without_ray_the_command_that_installs_it_is_said(
    run: Run, posts: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "ray", None)
    ran = run("score", posts, "--store", tmp_path / "store", "--engine", "ray")
    assert ran.status == 2
    assert ran.err.endswith('scoring by Ray needs an optional part: pip install "groundswell[ray]"\n')


def test_two_workers_say_what_one_says(run: Run, posts: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from groundswell.scoring.engines import local

    monkeypatch.setattr(local, "GROW_AT", 25)
    one, two = (run("score", posts, "--claims", "-", "--workers", number) for number in (1, 2))
    assert one.out == two.out
    assert len(one.out.splitlines()) == 60
    assert two.status == 0
    assert two.err.endswith("60 documents read, 60 scored, 0 known before, 60 new claims\n")
