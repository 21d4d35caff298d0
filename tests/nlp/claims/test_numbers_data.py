"""The data files behind the numbers: nothing in them that no rule asks for, nothing asked for that they lack."""

import re
import tomllib
from importlib import resources
from pathlib import Path

import pytest

from groundswell.core.errors import DataFileError
from groundswell.nlp.catalogue import load_catalogue
from groundswell.nlp.claims import lexicon as lexicon_module
from groundswell.nlp.claims.confidence import confidence_of
from groundswell.nlp.claims.lexicon import inflected, lexicon
from groundswell.nlp.claims.patterns import pattern

FOLDER = resources.files("groundswell.nlp.claims")
SOURCES = "".join(path.read_text(encoding="utf-8") for path in Path(str(FOLDER)).glob("*.py"))
NAMES = list(tomllib.loads((FOLDER / "patterns.toml").read_text(encoding="utf-8")))
BOUNDS = ("at_most", "at_least", "about", "under", "over")
COMPARATORS = {f"{name}_{side}" for name in BOUNDS for side in ("left", "right")}


@pytest.mark.parametrize("name", NAMES)
def test_every_pattern_compiles_and_is_asked_for(name: str) -> None:
    assert pattern(name).pattern
    assert name in COMPARATORS or re.search(rf'"{name}"', SOURCES)


def test_every_frame_names_a_measure() -> None:
    assert {frame.measure for frame in lexicon().frames} <= set(load_catalogue().measures)


@pytest.mark.parametrize(
    ("word", "form"),
    [("slip", "slipped"), ("rise", "rises"), ("ease", "easing"), ("rally", "rallied"), ("pull back", "pulled back")],
)
def test_words_of_movement_are_inflected(word: str, form: str) -> None:
    assert form in inflected(word)


def test_a_word_that_moves_both_ways_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    lists = {"up": ["climb"], "down": ["climb"], "flat": []}
    with pytest.raises(DataFileError, match="climb"):
        lexicon_module._moves(lists)


@pytest.mark.parametrize("rule", ["cue:measure:sure", "talk:weak", "direction:verb:pair", "a rule never measured"])
def test_every_rule_has_a_confidence(rule: str) -> None:
    assert 0.0 < confidence_of(rule) < 1.0


def test_a_number_beside_its_measure_is_surer_than_an_understood_one() -> None:
    assert confidence_of("cue:measure:sure") > confidence_of("talk:weak")
