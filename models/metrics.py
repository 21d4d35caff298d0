"""Figures of a classifier on labelled texts."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from groundswell.models.labels import FloatArray

_BINS = 10


def head_figures(gold: Sequence[str], probabilities: FloatArray, labels: Sequence[str]) -> dict[str, float]:
    """Accuracy, macro and weighted F1 over the labels that occur in gold, expected calibration error, and the count.

    `probabilities` has shape (texts, labels). For a head of two labels `f1` is that of the second, the marked one.
    """
    from sklearn.metrics import f1_score

    truth = np.array([labels.index(label) for label in gold])
    guess = probabilities.argmax(axis=1)
    present = sorted(set(truth.tolist()))
    figures = {
        "n": len(truth),
        "accuracy": float((truth == guess).mean()),
        "macro_f1": float(f1_score(truth, guess, labels=present, average="macro", zero_division=0)),
        "weighted_f1": float(f1_score(truth, guess, labels=present, average="weighted", zero_division=0)),
        "ece": calibration_error(truth, probabilities),
    }
    if len(labels) == 2:
        figures["f1"] = float(f1_score(truth, guess, labels=[1], average="macro", zero_division=0))
    return {name: round(value, 4) for name, value in figures.items()}


def calibration_error(truth: np.typing.NDArray[np.int64], probabilities: FloatArray) -> float:
    """Expected calibration error of the winning label (Guo et al. 2017, arXiv:1706.04599), 10 bins of equal width."""
    return sum(abs(count * (hit - sure)) for sure, hit, count in reliability(truth, probabilities)) / max(len(truth), 1)


def reliability(truth: np.typing.NDArray[np.int64], probabilities: FloatArray) -> list[tuple[float, float, int]]:
    """Points of a reliability plot: mean confidence, accuracy and count of each filled bin, low to high."""
    confidence = probabilities.max(axis=1)
    hits = probabilities.argmax(axis=1) == truth
    bins = np.minimum((confidence * _BINS).astype(int), _BINS - 1)
    return [
        (float(confidence[bins == index].mean()), float(hits[bins == index].mean()), int((bins == index).sum()))
        for index in range(_BINS)
        if (bins == index).any()
    ]


def fit_temperature(logits: FloatArray, truth: np.typing.NDArray[np.int64]) -> float:
    """The temperature that makes held-back logits most likely, searched between 0.1 and 10 on a log grid of 1 %."""
    grid = np.exp(np.arange(np.log(0.1), np.log(10.0), 0.01))
    losses = [log_loss(logits / temperature, truth) for temperature in grid]
    return round(float(grid[int(np.argmin(losses))]), 4)


def log_loss(logits: FloatArray, truth: np.typing.NDArray[np.int64]) -> float:
    """Mean negative log probability of the true label."""
    shifted = logits - logits.max(axis=1, keepdims=True)
    chosen = shifted[np.arange(len(truth)), truth]
    return float((np.log(np.exp(shifted).sum(axis=1)) - chosen).mean())
