"""Figures: accuracy, F1, calibration error and temperature on cases done by hand."""

import numpy as np
import pytest

from groundswell.models.labels import softmax
from groundswell.models.metrics import calibration_error, fit_temperature, head_figures, reliability


def test_figures_of_a_case_done_by_hand():
    probabilities = np.array([[0.9, 0.1], [0.2, 0.8], [0.3, 0.7], [0.6, 0.4]], np.float32)
    figures = head_figures(["a", "b", "a", "a"], probabilities, ["a", "b"])
    assert figures["n"] == 4
    assert figures["accuracy"] == 0.75
    assert figures["f1"] == pytest.approx(2 / 3, abs=1e-4)


def test_calibration_error_is_zero_where_confidence_is_accuracy():
    probabilities = np.array([[0.75, 0.25]] * 4, np.float32)
    assert calibration_error(np.array([0, 0, 0, 1]), probabilities) == pytest.approx(0)


def test_calibration_error_is_the_gap_where_all_are_sure_and_wrong():
    assert calibration_error(np.array([1, 1]), np.array([[1.0, 0.0]] * 2, np.float32)) == pytest.approx(1)


def test_reliability_points_run_from_low_to_high():
    rng = np.random.default_rng(0)
    probabilities = softmax(rng.normal(size=(500, 3)).astype(np.float32))
    points = reliability(rng.integers(0, 3, 500), probabilities)
    assert [point[0] for point in points] == sorted(point[0] for point in points)
    assert sum(point[2] for point in points) == 500


def test_the_temperature_of_logits_three_times_too_sure_is_three():
    rng = np.random.default_rng(1)
    logits = rng.normal(size=(20_000, 3)).astype(np.float32)
    truth = np.array([rng.choice(3, p=row / row.sum()) for row in softmax(logits).astype(float)])
    assert fit_temperature(logits * 3, truth) == pytest.approx(3, rel=0.1)
