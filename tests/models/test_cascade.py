"""The cascade: the first stage where it is sure of every head, the second for the rest, never mixed up."""

import json
from types import SimpleNamespace

import numpy as np
import pytest

from groundswell.core.errors import ModelError
from groundswell.models import HEADS
from groundswell.models.cascade import CascadeClassifier, CascadeSettings, read_cascade, sure_of
from groundswell.models.labels import make_labels
from groundswell.models.training.cascade import least_threshold

THRESHOLDS = dict.fromkeys(HEADS, 0.8)


class _Stage:
    """Gives its first label with the probability that the text spells, the rest shared out."""

    def __init__(self, name: str, place: int) -> None:
        self.name, self._place = name, place
        self.card = SimpleNamespace(name=name, digest=name)

    def probabilities(self, texts):
        result = {}
        for head, names in HEADS.items():
            rows = np.zeros((len(texts), len(names)), np.float32)
            for index, text in enumerate(texts):
                rows[index] = (1 - float(text)) / (len(names) - 1)
                rows[index, self._place] = float(text)
            result[head] = rows
        return result

    def classify(self, texts):
        return make_labels(self.probabilities(texts), stage=self.name)


def _cascade(stages=("linear", "encoder")):
    settings = CascadeSettings("1", stages, THRESHOLDS, 0.5, {})
    return CascadeClassifier(_Stage("linear", 0), _Stage("encoder", 1), settings)


def test_sure_texts_stop_at_the_first_stage():
    answers = _cascade().classify(["0.9", "0.5", "0.95", "0.7"])
    assert [answer.stage for answer in answers] == ["linear", "encoder", "linear", "encoder"]


def test_probabilities_are_those_of_the_stage_that_answered():
    found = _cascade().probabilities(["0.9", "0.75"])
    assert found["tense"][0].tolist() == pytest.approx([0.9, 0.1])
    assert found["tense"][1].tolist() == pytest.approx([0.25, 0.75])


def test_one_unsure_head_sends_a_text_on():
    rows = {head: np.array([[0.9, 0.1]], np.float32) for head in HEADS}
    rows["stance"] = np.array([[0.6, 0.4]], np.float32)
    assert not sure_of(rows, THRESHOLDS)[0]


def test_thresholds_of_other_weights_are_refused():
    with pytest.raises(ModelError, match="thresholds are for old and encoder, not for linear and encoder"):
        _cascade(("old", "encoder"))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        pytest.param("{", "cascade.json", id="not JSON"),
        pytest.param('{"version": "1"}', "missing", id="fields missing"),
        pytest.param(
            json.dumps({"version": "1", "stages": [], "thresholds": {"tense": 1}, "share": 0, "drop": {}}),
            "no threshold for certainty, sentiment, spam, stance",
            id="heads missing",
        ),
    ],
)
def test_a_broken_settings_file_is_refused(tmp_path, text, message):
    path = tmp_path / "cascade.json"
    path.write_text(text)
    with pytest.raises(ModelError, match=message):
        read_cascade(path)


def _rows(winners, sure):
    rows = np.full((len(winners), 2), 1 - sure, np.float32)
    rows[np.arange(len(winners)), winners] = sure
    return rows


def test_the_threshold_falls_as_far_as_the_first_stage_is_right():
    truth = np.zeros(1000, int)
    right = _rows(truth, 0.9)
    assert least_threshold(right, right, truth)[0] < 0.5


def test_a_first_stage_that_is_wrong_where_sure_never_answers():
    truth = np.zeros(1000, int)
    assert least_threshold(_rows(truth + 1, 0.999), _rows(truth, 0.9), truth) == (1.0, 0.0)
