"""What is installed is what stands in the folders: every module and every data file."""

import os
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
FOLDERS = sorted(path.parent.name for path in ROOT.glob("*/__init__.py"))
pytestmark = pytest.mark.skipif(not (ROOT / "pyproject.toml").exists(), reason="needs a checkout")


def shipped_files() -> set[str]:
    """Paths inside the package of all that must ship, from the folders themselves."""
    files = {"__init__.py", "__main__.py", "py.typed", "cli.py"}
    for folder in FOLDERS:
        for path in (ROOT / folder).rglob("*"):
            if path.is_file() and "__pycache__" not in path.parts:
                files.add(path.relative_to(ROOT).as_posix())
    return files


def build(target: str, folder: Path, source: Path = ROOT) -> Path:
    command = [sys.executable, "-m", "hatchling", "build", "-t", target, "-d", str(folder)]
    moment = {**os.environ, "SOURCE_DATE_EPOCH": "1750000000"}
    subprocess.run(command, cwd=source, env=moment, check=True, capture_output=True)
    (built,) = folder.iterdir()
    return built


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build("wheel", tmp_path_factory.mktemp("wheel"))


@pytest.mark.parametrize("folder", FOLDERS)
def test_every_folder_is_mapped_into_the_package(folder: str) -> None:
    wheel = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["hatch"]["build"]["targets"]["wheel"]
    assert folder in wheel["only-include"]
    assert wheel["sources"][folder] == f"groundswell/{folder}"
    assert (ROOT / "src" / "groundswell" / folder).resolve() == ROOT / folder


@pytest.mark.parametrize("folder", FOLDERS)
def test_bare_imports_of_every_folder_are_banned(folder: str) -> None:
    ruff = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["ruff"]["lint"]
    assert folder in ruff["flake8-tidy-imports"]["banned-api"]


def test_the_wheel_holds_every_module_and_data_file(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as opened:
        names = {name.removeprefix("groundswell/") for name in opened.namelist() if name.startswith("groundswell/")}
    assert names == shipped_files()


@pytest.mark.slow
def test_the_sdist_builds_the_same_wheel_byte_for_byte(wheel: Path, tmp_path: Path) -> None:
    (tmp_path / "sdist").mkdir()
    with tarfile.open(build("sdist", tmp_path / "sdist")) as archive:
        archive.extractall(tmp_path / "source", filter="data")
    (source,) = (tmp_path / "source").iterdir()
    for folder in FOLDERS:
        assert (source / folder / "__init__.py").is_file()
    again = build("wheel", tmp_path / "wheel", source)
    assert again.name == wheel.name
    assert again.read_bytes() == wheel.read_bytes()
