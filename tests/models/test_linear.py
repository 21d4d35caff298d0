"""The linear model: one answer a text, the same in any company, from files that are what their card says."""

import json
import shutil
from importlib.resources import files
from pathlib import Path

import numpy as np
import pytest

from groundswell.core.errors import ModelError
from groundswell.models import HEADS, load_classifier
from groundswell.models.linear import WEIGHTS, LinearClassifier

BUNDLED = Path(str(files("groundswell.models") / "weights" / "linear"))
TEXTS = [
    "The committee raised rates by a quarter point because inflation remained elevated.",
    "Apple shares surge after earnings beat expectations",
    "",
    "日銀は利上げを続ける",
    "a",
    "Policy makers may cut rates if unemployment keeps rising " * 40,
]


@pytest.fixture(scope="module")
def linear() -> LinearClassifier:
    return LinearClassifier(BUNDLED)


def test_each_text_gets_every_head_with_probabilities_that_add_to_one(linear):
    answers = linear.classify(TEXTS)
    assert len(answers) == len(TEXTS)
    for answer in answers:
        for head, labels in HEADS.items():
            label = getattr(answer, head)
            assert tuple(label.scores) == tuple(labels)
            assert sum(label.scores.values()) == pytest.approx(1, abs=1e-5)
            assert label.label == max(label.scores, key=label.scores.get)


def test_the_same_text_gets_the_same_score_in_any_batch(linear):
    together = linear.probabilities(TEXTS * 50)
    for index, text in enumerate(TEXTS):
        alone = linear.probabilities([text])
        for head in HEADS:
            assert np.array_equal(together[head][index], alone[head][0])


def test_no_text_gives_no_label(linear):
    assert linear.classify([]) == []


@pytest.mark.parametrize(
    ("text", "head", "label"),
    [
        pytest.param("Company shares plunge after profit warning", "sentiment", "negative", id="plunge"),
        pytest.param("Stock jumps to record high on strong earnings", "sentiment", "positive", id="record high"),
        pytest.param("Members expected inflation to rise further next year", "tense", "forward", id="expectation"),
        pytest.param("The bank might possibly ease if risks persisted", "certainty", "uncertain", id="hedge"),
        pytest.param("Subscribe to my channel and check out my video", "spam", "spam", id="channel"),
    ],
)
def test_plain_cases_come_out_right(linear, text, head, label):
    assert getattr(linear.classify([text])[0], head).label == label


def test_signed_scores_are_differences_of_probabilities(linear):
    label = linear.classify([TEXTS[0]])[0]
    assert label.sentiment.score == pytest.approx(
        label.sentiment.scores["positive"] - label.sentiment.scores["negative"]
    )
    assert label.stance.score == pytest.approx(label.stance.scores["hawkish"] - label.stance.scores["dovish"])


def test_a_longer_vocabulary_than_the_cache_changes_nothing(linear, monkeypatch):
    monkeypatch.setattr("groundswell.models.linear._CACHED_TOKENS", 3)
    small = LinearClassifier(BUNDLED)
    for text in TEXTS:
        assert small.classify([text]) == linear.classify([text])


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    return Path(shutil.copytree(BUNDLED, tmp_path / "model"))


def test_altered_weights_are_refused(copied):
    (copied / WEIGHTS).write_bytes(b"other")
    with pytest.raises(ModelError, match="SHA-256 differs"):
        LinearClassifier(copied)


def test_missing_weights_are_named(copied):
    (copied / WEIGHTS).unlink()
    with pytest.raises(ModelError, match=r"weights\.npz is missing"):
        LinearClassifier(copied)


def test_a_card_without_a_field_is_refused(copied):
    card = json.loads((copied / "card.json").read_text())
    del card["temperatures"]
    (copied / "card.json").write_text(json.dumps(card))
    with pytest.raises(ModelError, match="missing temperatures"):
        LinearClassifier(copied)


def test_a_folder_loads_as_the_bundled_model_does(copied):
    assert load_classifier(str(copied)).name == load_classifier("linear").name


def test_an_unknown_model_says_what_is_known():
    with pytest.raises(ModelError, match="expected default, cascade, linear, encoder, hf:ID"):
        load_classifier("no-such-model")


def test_the_bundled_weights_stay_small():
    assert (BUNDLED / WEIGHTS).stat().st_size < 4_000_000
