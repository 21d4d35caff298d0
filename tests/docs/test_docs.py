"""The documentation says what the code does: every command, setting and measure is in it, and its Python blocks run."""

import contextlib
import importlib.util
import io
import re
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
pytestmark = pytest.mark.skipif(not DOCS.is_dir(), reason="needs a checkout")
PAGES = sorted([*DOCS.rglob("*.md"), ROOT / "README.md"])


def load_generator() -> ModuleType:
    spec = importlib.util.spec_from_file_location("generate_docs", ROOT / "tools" / "generate_docs.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("name", ["index.md", "cli.md", "measures.md", "settings.md"])
def test_generated_pages_are_up_to_date(name: str) -> None:
    made = load_generator().PAGES[name]()
    assert (DOCS / name).read_text(encoding="utf-8") == made, "run python tools/generate_docs.py"


def test_every_page_is_in_the_navigation_and_every_entry_exists() -> None:
    navigation = set(re.findall(r"\S+\.md", (ROOT / "mkdocs.yml").read_text(encoding="utf-8")))
    assert navigation == {path.relative_to(DOCS).as_posix() for path in DOCS.rglob("*.md")}


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_links_between_pages_lead_somewhere(page: Path) -> None:
    text = re.sub(r"```.*?```", "", page.read_text(encoding="utf-8"), flags=re.DOTALL)
    for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", text):
        assert (page.parent / target).exists(), target


def python_blocks() -> list[object]:
    blocks = []
    for page in PAGES:
        for number, code in enumerate(re.findall(r"```python\n(.*?)```", page.read_text(encoding="utf-8"), re.DOTALL)):
            blocks.append(pytest.param(code, id=f"{page.relative_to(ROOT).as_posix()}-{number}"))
    return blocks


@pytest.mark.parametrize("code", python_blocks())
def test_python_blocks_run(code: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(compile(code, "block", "exec"), {"__name__": "block"})
    assert printed.getvalue().strip()


SHOWN = re.compile(r"^\$ groundswell (?:-\w+ )*([a-z]+(?: (?:list|show|coverage|sync)\b)?)", re.MULTILINE)


def test_every_command_that_a_page_shows_exists() -> None:
    known = set(re.findall(r"^##+ groundswell (.+)$", (DOCS / "cli.md").read_text(encoding="utf-8"), re.MULTILINE))
    for page in PAGES:
        for command in SHOWN.findall(page.read_text(encoding="utf-8")):
            assert command in known, f"{page.name}: {command}"
