"""Measuring on labelled files, and two models against each other."""

import numpy as np
import pytest

from groundswell.core.errors import InputError
from groundswell.models import HEADS
from groundswell.models.evaluation import compare, evaluate_file


def _always(place: int):
    def probabilities(texts):
        return {head: np.eye(len(names), dtype=np.float32)[[place] * len(texts)] for head, names in HEADS.items()}

    return probabilities


def test_a_bare_label_stands_for_the_named_head(write_lines):
    path = write_lines('{"text": "a", "label": "forward"}', "", '{"text": "b", "label": "not_forward"}')
    assert evaluate_file(path, _always(0), head="tense")["all"]["tense"]["accuracy"] == 0.5


def test_each_source_gets_its_own_figures(write_lines):
    path = write_lines(
        '{"text": "a", "sentiment": "negative", "source": "one"}',
        '{"text": "b", "sentiment": "positive", "source": "two"}',
    )
    figures = evaluate_file(path, _always(0))
    assert figures["one"]["sentiment"]["accuracy"] == 1
    assert figures["two"]["sentiment"]["accuracy"] == 0


@pytest.mark.parametrize(
    ("line", "message"),
    [
        pytest.param("{", "lines.jsonl:1: JSONDecodeError", id="not JSON"),
        pytest.param('{"label": "neutral"}', "lines.jsonl:1: KeyError: 'text'", id="no text"),
        pytest.param('{"text": "a", "label": "glad"}', "expected negative, neutral, positive", id="unknown label"),
        pytest.param("[]", "lines.jsonl:1", id="not an object"),
        pytest.param("", "no labelled line", id="nothing"),
    ],
)
def test_lines_that_cannot_be_measured_are_named(write_lines, line, message):
    with pytest.raises(InputError, match=message):
        evaluate_file(write_lines(line), _always(0))


def test_a_model_agrees_with_itself_and_not_with_its_opposite():
    same = compare(_always(0), _always(0), ["a", "b"])
    other = compare(_always(0), _always(1), ["a", "b"])
    assert same["stance"] == {"agreement": 1.0, "kappa": 1.0, "moved": 0.0}
    assert other["stance"]["agreement"] == 0
