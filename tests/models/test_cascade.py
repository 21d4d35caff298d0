"""The cascade: the first stage where it is sure of every head, the second for the rest, never mixed up."""

import json
from types import SimpleNamespace

import numpy as np
import pytest

from groundswell.core.errors import ModelError
from groundswell.models import HEADS
from groundswell.models.cascade import BOTH, CascadeClassifier, CascadeSettings, join, read_cascade, sure_of
from groundswell.models.labels import make_labels, softmax
from groundswell.models.training.cascade import best_join, drop_of, gain_of, loosest_thresholds, truth_of
from groundswell.models.training.examples import Example

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
    settings = CascadeSettings("1", stages, THRESHOLDS, dict.fromkeys(HEADS, 1.0), dict.fromkeys(HEADS, 1.0), 0.5, {})
    return CascadeClassifier(_Stage("linear", 0), _Stage("encoder", 1), settings)


def test_sure_texts_stop_at_the_first_stage():
    answers = _cascade().classify(["0.9", "0.5", "0.95", "0.7"])
    assert [answer.stage for answer in answers] == ["linear", BOTH, "linear", BOTH]


def test_joining_with_all_the_weight_on_one_stage_is_that_stage():
    one, two = np.array([[0.9, 0.1]], np.float32), np.array([[0.3, 0.7]], np.float32)
    assert softmax(join(one, two, 0.0))[0].tolist() == pytest.approx([0.9, 0.1], abs=1e-5)
    assert softmax(join(one, two, 1.0))[0].tolist() == pytest.approx([0.3, 0.7], abs=1e-5)


def test_the_stage_that_knows_gets_the_weight():
    rng = np.random.default_rng(0)
    truth = rng.integers(0, 2, 2000)
    noise = softmax(rng.normal(size=(2000, 2)).astype(np.float32))
    logits = np.eye(2, dtype=np.float32)[truth] * 2 + rng.normal(size=(2000, 2)).astype(np.float32)
    assert best_join(noise, softmax(logits), truth)[0] >= 0.9
    assert best_join(softmax(logits), noise, truth)[0] <= 0.1


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
            json.dumps(
                {
                    "version": "1",
                    "stages": [],
                    "thresholds": {"tense": 1},
                    "weights": {},
                    "temperatures": {},
                    "share": 0,
                    "drop": {},
                }
            ),
            "thresholds: nothing for certainty, sentiment, spam, stance",
            id="heads missing",
        ),
    ],
)
def test_a_broken_settings_file_is_refused(tmp_path, text, message):
    path = tmp_path / "cascade.json"
    path.write_text(text)
    with pytest.raises(ModelError, match=message):
        read_cascade(path)


EXAMPLES = [Example(text="", source="", group=str(n), labels=dict.fromkeys(("tense",), "forward")) for n in range(1000)]


def _rows(winners, sure):
    """Probabilities by head: the tense head's winners at the given confidence, every other head quite sure."""
    rows = {head: np.eye(len(names), dtype=np.float32)[[0] * len(winners)] for head, names in HEADS.items()}
    tense = np.full((len(winners), 2), 1 - sure, np.float32)
    tense[np.arange(len(winners)), winners] = sure
    return {**rows, "tense": tense}


def _gains(first, second):
    return {head: gain_of(first[head], second[head], truth_of(head, EXAMPLES)) for head in HEADS}


def test_thresholds_fall_until_the_first_stage_answers_where_it_is_right():
    right = _rows(np.ones(1000, int), 0.7)
    assert sure_of(right, loosest_thresholds(right, _gains(right, right))).all()


def test_a_first_stage_that_is_wrong_where_the_second_is_right_does_not_answer():
    first, second = _rows(np.zeros(1000, int), 0.7), _rows(np.ones(1000, int), 0.9)
    assert not sure_of(first, loosest_thresholds(first, _gains(first, second))).any()


def test_a_loss_within_the_allowance_is_taken():
    winners = np.ones(1000, int)
    winners[:3] = 0
    first, second = _rows(winners, 0.7), _rows(np.ones(1000, int), 0.9)
    gains = _gains(first, second)
    sure = sure_of(first, loosest_thresholds(first, gains))
    assert sure.all()
    assert drop_of(gains["tense"], sure) == pytest.approx(0.003)
