import subprocess
import sys

import pytest

import groundswell


@pytest.mark.parametrize("name", groundswell.__all__)
def test_every_public_name_is_there(name: str) -> None:
    assert getattr(groundswell, name) is not None


def test_the_door_names_exactly_what_it_has_homes_for() -> None:
    assert sorted([*groundswell._HOMES, "__version__"]) == groundswell.__all__
    assert dir(groundswell) == groundswell.__all__


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no attribute 'nonsense'"):
        groundswell.nonsense  # noqa: B018


@pytest.mark.parametrize(
    "heavy", ["spacy", "pandas", "sklearn", "torch", "onnxruntime", "pyarrow", "trafilatura", "rich"]
)
def test_importing_the_package_and_the_command_line_loads_nothing_heavy(heavy: str) -> None:
    code = f"import sys, groundswell, groundswell.cli; sys.exit({heavy!r} in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
