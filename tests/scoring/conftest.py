from __future__ import annotations

import gzip
import importlib
import json
import os
import random
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

Dump = Callable[..., Path]


@pytest.fixture(scope="session")
def fakes() -> ModuleType:
    """The module `scoring_fakes.py` beside this file: tests are no package. Worker processes find it by that name."""
    folder = str(Path(__file__).parent)
    sys.path.append(folder)
    os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, (os.environ.get("PYTHONPATH"), folder)))
    return importlib.import_module("scoring_fakes")


def rows(articles: int, seed: int = 7) -> list[dict[str, Any]]:
    """Articles with threads of comments, some ids twice, some comments far from what they answer, some orphans."""
    chance = random.Random(seed)
    made: list[dict[str, Any]] = []
    late: list[dict[str, Any]] = []
    for number in range(articles):
        country = chance.choice(["Japan", "The US"])
        made.append(
            {
                "id": f"a{number}",
                "text": f"{country} is at {number % 7}.25% now. Prices fall. The BOJ waits for {number % 5}%!",
                "published_at": f"2026-01-{1 + number % 28:02}T10:00:00Z" if number % 11 else None,
                "source": f"s{number % 3}",
                "odd": {"kept": number},
                "comments": [
                    {
                        "id": f"c{number}.{place}",
                        "text": f"I say {place}.5%.",
                        "author": f"u{place}",
                        "comments": [{"text": f"No, {place}%! ({number})"}] if place == 1 else [],
                    }
                    for place in range(number % 4)
                ],
            }
        )
        if number % 9 == 5:
            made.append({"id": f"a{number - 3}", "text": "The same id again, 9%."})
        if number % 10 == 3:
            late.append({"id": f"late{number}", "parent_id": f"a{number}", "kind": "comment", "text": "Late: 4%."})
        if number % 13 == 2:
            made.append({"id": f"orphan{number}", "parent_id": "nowhere", "kind": "comment", "text": "Lost: 3%."})
    return made + late


@pytest.fixture
def dump(tmp_path: Path) -> Dump:
    """Writes a dump of so many articles."""

    def write(articles: int, name: str = "dump.jsonl.gz") -> Path:
        path = tmp_path / name
        with gzip.open(path, "wt") as file:
            file.writelines(json.dumps(row) + "\n" for row in rows(articles))
        return path

    return write
