"""A served site, and a way to collect from it in a process of its own: the network loop starts once a process."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

# What a run waits for at most; a loaded machine takes seconds to start Python.
TIMEOUT_SECONDS = 120


def _load(name: str) -> Any:
    path = Path(__file__).parents[3] / "benchmarks" / f"{name}.py"
    spec = importlib.util.spec_from_file_location(f"crawl_{name}", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def web() -> Any:
    return _load("web")


@pytest.fixture
def site(web: Any) -> Iterator[Any]:
    with web.serve() as served:
        yield served


def command(into: Path, *words: str, private: str = "127.0.0.1") -> list[str]:
    fixed = ["--into", str(into), "--contact", "tests@example.org"]
    return [sys.executable, "-m", "groundswell", "collect", *words, *fixed, "--allow-private", private]


Collect = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def start(tmp_path: Path) -> Callable[..., subprocess.Popen[bytes]]:
    """Start a run and return its process."""
    pytest.importorskip("scrapy", reason="needs the extra `collect`")

    def begin(*words: str, delay: float = 0.0) -> subprocess.Popen[bytes]:
        line = command(tmp_path / "collection", *words, "--delay", str(delay))
        return subprocess.Popen(line, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    return begin


@pytest.fixture
def collect(tmp_path: Path) -> Collect:
    """Run to the end, into the folder `collection`."""
    pytest.importorskip("scrapy", reason="needs the extra `collect`")

    def run(*words: str, delay: float = 0.0, private: str = "127.0.0.1") -> subprocess.CompletedProcess[str]:
        line = command(tmp_path / "collection", *words, "--delay", str(delay), private=private)
        return subprocess.run(line, capture_output=True, text=True, timeout=TIMEOUT_SECONDS, check=False)

    return run
