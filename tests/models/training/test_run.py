"""Training by one call: settings from a file, a model folder out, figures that come out again."""

import importlib.util
from pathlib import Path

import numpy as np
import pytest

from groundswell.core.errors import MissingExtra, SettingsError
from groundswell.models.cards import read_card
from groundswell.models.linear import LinearClassifier
from groundswell.models.training import train
from groundswell.models.training.linear import LinearSettings
from groundswell.models.training.run import read_settings


@pytest.mark.filterwarnings("ignore:.*:RuntimeWarning")
def test_the_linear_model_trains_and_loads(training_folder, tmp_path):
    card = train(training_folder, tmp_path / "out")
    model = LinearClassifier(tmp_path / "out")
    assert model.card == read_card(tmp_path / "out")
    assert model.name == card.title
    answer = model.classify(["shares plunge and losses mount", "the committee cut rates as growth weakened"])
    assert answer[0].sentiment.label == "negative"
    assert answer[1].stance.label == "dovish"
    assert {use.path for use in card.data} >= {"sentiment/tfns_train.jsonl", "stance/fed_minutes_labelled.jsonl"}


@pytest.mark.filterwarnings("ignore:.*:RuntimeWarning")
def test_training_twice_gives_the_same_weights(training_folder, tmp_path):
    one, two = (train(training_folder, tmp_path / name, seed=3) for name in ("one", "two"))
    for name in ("coefficients", "idf", "bias"):
        with np.load(tmp_path / "one/weights.npz") as left, np.load(tmp_path / "two/weights.npz") as right:
            assert np.array_equal(left[name], right[name])
    assert one.figures == two.figures


def test_settings_come_from_the_file_over_the_defaults(tmp_path):
    path = tmp_path / "linear.toml"
    path.write_text("strength = 3\nseed = 5\n")
    assert read_settings(path, LinearSettings()) == LinearSettings(strength=3, seed=5)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        pytest.param("strenght = 3\n", "unknown setting 'strenght'; known: iterations", id="misspelt"),
        pytest.param('seed = "one"\n', "expected int", id="wrong type"),
        pytest.param("seed = true\n", "expected int", id="truth value"),
        pytest.param("seed = \n", "Invalid value", id="not TOML"),
    ],
)
def test_settings_that_do_not_fit_are_refused(tmp_path, text, message):
    path = tmp_path / "linear.toml"
    path.write_text(text)
    with pytest.raises(SettingsError, match=message):
        read_settings(path, LinearSettings())


def test_an_unknown_model_is_refused(tmp_path):
    with pytest.raises(SettingsError, match="expected linear, encoder or cascade"):
        train(tmp_path, tmp_path, model="forest")


@pytest.mark.skipif(importlib.util.find_spec("torch") is not None, reason="the extra `train` is installed")
def test_training_the_encoder_without_its_extra_says_what_to_install(tmp_path):
    with pytest.raises(MissingExtra, match=r'pip install "groundswell\[train\]"'):
        train(Path("unused"), tmp_path, model="encoder")
