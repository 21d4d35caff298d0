"""The lock holds what pyproject.toml asks for, and no dependency's licence binds those who use this program."""

import importlib.util
import tomllib
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

ROOT = Path(__file__).parents[1]
pytestmark = pytest.mark.skipif(not (ROOT / "requirements").is_dir(), reason="needs a checkout")


@pytest.fixture(scope="module")
def tool() -> ModuleType:
    spec = importlib.util.spec_from_file_location("dependencies", ROOT / "tools" / "dependencies.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def project() -> dict[str, Any]:
    return tomllib.loads((ROOT / "pyproject.toml").read_text())


def test_the_lock_pins_all_that_is_asked_for(tool: ModuleType, project: dict[str, Any]) -> None:
    assert tool.lock_problems(project, (ROOT / "requirements" / "ci.lock").read_text()) == [], "run make lock"


PINNED = "numpy==2.0.0 \\\n    --hash=sha256:00\n"


@pytest.mark.parametrize(
    ("lock", "problem"),
    [
        (PINNED, None),
        (PINNED + "rich==15.0.0\n", "no hash: rich==15.0.0"),
        (PINNED.replace("2.0.0", "1.9"), "pyproject.toml asks for numpy>=2, pinned: 1.9"),
        ("", "pyproject.toml asks for numpy>=2, pinned: nothing"),
        ("--index-url https://index.example/simple\n" + PINNED, "names an address"),
    ],
)
def test_what_is_wrong_with_a_lock_is_said(tool: ModuleType, lock: str, problem: str | None) -> None:
    project = {
        "project": {"dependencies": ["numpy>=2"], "optional-dependencies": dict.fromkeys(tool.EXTRAS, ())},
        "dependency-groups": dict.fromkeys(tool.GROUPS, ()),
    }
    found = tool.lock_problems(project, lock)
    assert [problem in line for line in found] == [True] if problem else found == []


@pytest.mark.slow
def test_every_installed_dependency_has_a_licence_that_is_admitted(tool: ModuleType, project: dict[str, Any]) -> None:
    rules = tomllib.loads((ROOT / "tools" / "licences.toml").read_text())
    assert tool.licence_problems(project, rules) == []


@pytest.mark.parametrize(
    ("expression", "admitted"),
    [
        ("MIT", True),
        ("MIT AND BSD-3-Clause", True),
        ("MPL-1.1 OR GPL-2.0-only", False),
        ("GPL-2.0-only OR MIT", True),
        ("MIT AND (GPL-2.0-only OR BSD-3-Clause)", True),
        ("MIT AND GPL-2.0-only", False),
        ("GPL-2.0-only WITH GCC-exception-3.1", False),
    ],
)
def test_a_choice_of_licences_needs_one_that_is_admitted(tool: ModuleType, expression: str, admitted: bool) -> None:
    assert tool.admits(expression, {"MIT", "BSD-3-Clause"}) is admitted
