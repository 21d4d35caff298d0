"""The data file of units: what it holds, and that a contradiction in it is said aloud."""

import copy
import tomllib
from importlib.resources import files
from typing import Any

import pytest

from groundswell.core.errors import DataFileError
from groundswell.nlp.quantities import units


@pytest.fixture
def data() -> dict[str, Any]:
    return tomllib.loads((files("groundswell.nlp.quantities") / "units.toml").read_text("utf-8"))


def test_every_currency_code_is_three_capitals(data: dict[str, Any]) -> None:
    codes = {*data["iso"].split(), *data["nouns"].values(), *(part[0] for part in data["parts"].values())}
    assert all(len(code) == 3 and code.isupper() for code in codes)


def test_reach_covers_the_longest_name() -> None:
    loaded = units.load_units()
    assert max(map(len, loaded.names)) < units.REACH


def test_names_are_in_lower_case_as_they_are_looked_up() -> None:
    loaded = units.load_units()
    assert all(name == name.lower() for name in (*loaded.names, *loaded.parts))


def test_a_name_given_to_two_units_is_refused(data: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    broken = copy.deepcopy(data)
    broken["coins"]["ETH"].append("btc")
    refused(broken, "'btc' to both BTC and ETH", monkeypatch)


def test_a_nation_without_spellings_is_refused(data: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    broken = copy.deepcopy(data)
    del broken["forms"]["dollar"]
    refused(broken, r"national\.dollar", monkeypatch)


def test_a_missing_table_is_refused(data: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    broken = copy.deepcopy(data)
    del broken["symbols"]
    refused(broken, "symbols", monkeypatch)


def refused(data: dict[str, Any], message: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(units.tomllib, "loads", lambda _: data)
    with pytest.raises(DataFileError, match=message):
        units.load_units.__wrapped__()
