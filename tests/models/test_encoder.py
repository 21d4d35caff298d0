"""The encoder as shipped: the same score in any batch, whole texts, entities and comments by their own doors."""

import shutil
from importlib.resources import files
from pathlib import Path

import numpy as np
import pytest

from groundswell.core.errors import ModelError
from groundswell.models import HEADS, RELATIONS, load_classifier
from groundswell.models.encoder import GRAPH, WINDOW_TOKENS, EncoderClassifier
from groundswell.models.loading import load_reader

BUNDLED = Path(str(files("groundswell.models") / "weights" / "encoder"))
SENTENCES = [
    "Rates rose.",
    "The central bank raised its policy rate because inflation stayed far above the goal.",
    "Shares plunged after the company warned of heavy losses this year.",
    "$ACME up 5% https://example.org/a1b2",
    "",
    "日銀は利上げを続ける",
    "Growth may weaken further if consumers stop spending, several members thought, and a cut would then be likely.",
]
LONG = " ".join(SENTENCES) * 4


@pytest.fixture(scope="module")
def encoder() -> EncoderClassifier:
    return EncoderClassifier(BUNDLED, threads=1)


@pytest.mark.parametrize("size", [1, 2, 3, 12])
def test_the_same_text_gets_the_same_score_in_any_batch(encoder, size):
    texts = [*SENTENCES, LONG]
    alone = [encoder.probabilities([text]) for text in texts]
    many = (texts * size)[: max(len(texts), 8 * size)]
    together = encoder.probabilities(many)
    for index in range(len(many)):
        for head in HEADS:
            assert np.array_equal(together[head][index], alone[index % len(texts)][head][0])


@pytest.mark.parametrize("size", [1, 3, 7])
def test_the_cascade_gives_the_same_score_in_any_batch(size):
    model = load_classifier()
    together = model.probabilities(SENTENCES * size)
    for index, text in enumerate(SENTENCES * size):
        alone = model.probabilities([text])
        for head in HEADS:
            assert np.array_equal(together[head][index], alone[head][0])


def test_threads_change_no_score(encoder):
    two = EncoderClassifier(BUNDLED, threads=2).probabilities(SENTENCES)
    one = encoder.probabilities(SENTENCES)
    for head in HEADS:
        assert np.array_equal(one[head], two[head])


def test_probabilities_add_to_one_for_long_and_empty_texts_too(encoder):
    for rows in encoder.probabilities([LONG, "", "x" * 3000]).values():
        assert np.allclose(rows.sum(axis=1), 1, atol=1e-5)


def test_the_end_of_a_long_text_counts(encoder):
    filler = "The committee met on Tuesday in its building. " * 30
    bad = encoder.classify([filler + "Shares plunged, losses mounted and the company went bankrupt. " * 10])[0]
    good = encoder.classify([filler + "Shares surged to a record on strong profit and rising sales. " * 10])[0]
    assert good.sentiment.score > bad.sentiment.score + 0.1


def test_a_long_text_is_the_mean_of_its_windows(encoder):
    first = "Shares plunged and losses mounted at the company today, and investors sold at once. " * 3
    second = "Shares surged to a record as profit rose, and investors bought the stock at once. " * 3
    whole = encoder.probabilities([first + second])["sentiment"][0]
    low, high = sorted(row[2] for row in encoder.probabilities([first, second])["sentiment"])
    assert low < whole[2] < high
    assert WINDOW_TOKENS < 3 * 2 * 16


@pytest.mark.parametrize(
    ("text", "head", "label"),
    [
        pytest.param("The committee raised rates as inflation pressures built.", "stance", "hawkish", id="hike"),
        pytest.param("The bank eased policy as growth slowed.", "stance", "dovish", id="ease"),
        pytest.param("Shares tumbled after the profit warning.", "sentiment", "negative", id="tumble"),
        pytest.param("The stock jumped to a record high on strong earnings.", "sentiment", "positive", id="record"),
        pytest.param("Participants expected inflation to decline next year.", "tense", "forward", id="expected"),
        pytest.param("Check out my channel and subscribe please", "spam", "spam", id="channel"),
    ],
)
def test_plain_cases_come_out_right(encoder, text, head, label):
    assert getattr(encoder.classify([text])[0], head).label == label


def test_two_entities_of_one_sentence_get_their_own_sentiment(encoder):
    text = "Alder shares surged 9% on record profit while Birch shares plunged 12% after a profit warning"
    spans = [(text.index(name), text.index(name) + 5) for name in ("Alder", "Birch")]
    rises, falls = encoder.entity_sentiment(text, spans)
    assert rises.score > falls.score


def test_an_entity_far_into_a_long_text_is_read_in_its_window(encoder):
    text = "Nothing happened at the meeting today. " * 40 + "Birch shares plunged after heavy losses."
    start = text.index("Birch")
    [found] = encoder.entity_sentiment(text, [(start, start + 5)])
    assert found.scores["negative"] > found.scores["positive"]


def test_relations_have_their_own_labels(encoder):
    [found] = encoder.relations(["Is that figure net of fees?"], ["The fund returned 9% last year."])
    assert tuple(found.scores) == RELATIONS
    assert found.label == "query"


def test_the_default_is_the_cascade_of_both():
    model = load_classifier()
    assert model.name.startswith("cascade@")
    assert load_classifier("encoder").card.digest in model.name
    answers = model.classify(SENTENCES)
    probabilities = model.probabilities(SENTENCES)
    for index, answer in enumerate(answers):
        assert answer.stage in ("linear", "linear+encoder")
        assert list(answer.tense.scores.values()) == pytest.approx(probabilities["tense"][index].tolist())


def test_the_reader_reads_entities_and_comments():
    reader = load_reader()
    assert reader.entity_sentiment("Alder rose", [(0, 5)])[0].label in HEADS["sentiment"]
    assert reader.relations(["I agree"], ["Rates rose"])[0].label in RELATIONS


def test_an_altered_graph_is_refused(tmp_path):
    copied = Path(shutil.copytree(BUNDLED, tmp_path / "model"))
    with (copied / GRAPH).open("ab") as file:
        file.write(b"x")
    with pytest.raises(ModelError, match="SHA-256 differs"):
        EncoderClassifier(copied)


def test_the_weights_that_ship_stay_under_30_megabytes():
    total = sum(path.stat().st_size for path in BUNDLED.parent.rglob("*") if path.is_file())
    assert total < 30_000_000
