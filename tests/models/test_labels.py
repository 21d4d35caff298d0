"""Labels: winner, sign, confidence, abstaining, and the contract's form."""

import numpy as np
import pytest

from groundswell.models.labels import HEADS, Label, label_rows, make_labels, softmax


@pytest.mark.parametrize(
    ("head", "row", "label", "score"),
    [
        pytest.param("sentiment", [0.2, 0.1, 0.7], "positive", 0.5, id="positive"),
        pytest.param("stance", [0.6, 0.1, 0.1, 0.2], "dovish", -0.5, id="dovish"),
        pytest.param("tense", [0.3, 0.7], "forward", 0.7, id="no sign"),
        pytest.param("certainty", [0.5, 0.5], "certain", 0.5, id="a tie goes to the first"),
    ],
)
def test_a_row_becomes_a_label_with_its_score(head, row, label, score):
    [found] = label_rows(head, np.array([row], np.float32))
    assert found.label == label
    assert found.score == pytest.approx(score, abs=1e-6)


def test_abstains_below_the_threshold():
    label = Label("positive", 0.1, {"negative": 0.3, "neutral": 0.3, "positive": 0.4})
    assert label.or_abstain(0.5) == "abstain"
    assert label.or_abstain(0.4) == "positive"


def test_the_json_form_has_label_and_scores_for_every_head():
    rows = {head: np.full((1, len(names)), 1 / len(names), np.float32) for head, names in HEADS.items()}
    [labels] = make_labels(rows, stage="x")
    form = labels.to_json()
    assert set(form) == set(HEADS)
    assert set(form["stance"]["scores"]) == set(HEADS["stance"])


def test_softmax_does_not_overflow_and_cools_with_temperature():
    logits = np.array([[1000.0, 0.0]], np.float32)
    assert softmax(logits)[0].tolist() == [1.0, 0.0]
    assert softmax(logits, temperature=1000)[0, 0] < 0.75
