"""Two stages as one classifier: the linear model answers where it is sure of every head, else both together.

Joined probabilities are the weighted geometric mean of both stages': the two err in different places, so together they
beat the encoder alone on every head (see the models page).
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

import numpy as np
import numpy.typing as npt

from groundswell.core.errors import ModelError
from groundswell.models.encoder import EncoderClassifier
from groundswell.models.labels import HEADS, FloatArray, Label, Labels, make_labels, softmax
from groundswell.models.linear import LinearClassifier

BOTH = "linear+encoder"
"""The stage of an answer that both models gave together."""


@dataclass(frozen=True, slots=True)
class CascadeSettings:
    """`thresholds`: the least probability, by head, at which the first stage's answer stands; `weights`: the encoder's
    weight (0..1) where both are joined, and `temperatures` of the result. They hold for the two models whose titles
    are named in `stages`. `share` of texts decided early, and `drop` in accuracy by head (points), are those measured
    on the dev part when the thresholds were chosen.
    """

    version: str
    stages: Sequence[str]
    thresholds: Mapping[str, float]
    weights: Mapping[str, float]
    temperatures: Mapping[str, float]
    share: float
    drop: Mapping[str, float]


def read_cascade(path: Path) -> CascadeSettings:
    """Read `cascade.json`. Raises ModelError where it is missing or lacks a head."""
    try:
        settings = CascadeSettings(**json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError) as error:
        raise ModelError(f"{path}: {error}") from error
    for field in ("thresholds", "weights", "temperatures"):
        missing = set(HEADS) - set(getattr(settings, field))
        if missing:
            raise ModelError(f"{path}: {field}: nothing for {', '.join(sorted(missing))}")
    return settings


class CascadeClassifier:
    """The default classifier."""

    def __init__(self, linear: LinearClassifier, encoder: EncoderClassifier, settings: CascadeSettings) -> None:
        """Join two loaded models. Raises ModelError where the thresholds were chosen for other weights."""
        if list(settings.stages) != [linear.name, encoder.name]:
            raise ModelError(
                f"the cascade's thresholds are for {' and '.join(settings.stages)}, "
                f"not for {linear.name} and {encoder.name}; run groundswell train --model cascade"
            )
        self.linear, self.encoder, self.settings = linear, encoder, settings

    @cached_property
    def name(self) -> str:
        """`cascade@version+digest of both stages`."""
        return f"cascade@{self.settings.version}+{self.linear.card.digest}.{self.encoder.card.digest}"

    def classify(self, texts: Sequence[str]) -> list[Labels]:
        """One Labels a text, in order; `stage` says who answered: the linear model, or both."""
        probabilities, early = self._answer(texts)
        answers = make_labels(probabilities, stage=BOTH)
        return [
            replace(answer, stage=self.linear.card.name) if first else answer
            for answer, first in zip(answers, early.tolist(), strict=True)
        ]

    def probabilities(self, texts: Sequence[str]) -> Mapping[str, FloatArray]:
        """Calibrated probabilities by head, each of shape (texts, labels)."""
        return self._answer(texts)[0]

    def _answer(self, texts: Sequence[str]) -> tuple[dict[str, FloatArray], npt.NDArray[np.bool_]]:
        """Probabilities by head, and which texts stopped at the first stage."""
        first = dict(self.linear.probabilities(texts))
        early = sure_of(first, self.settings.thresholds)
        rest = np.flatnonzero(~early)
        second = self.encoder.probabilities([texts[index] for index in rest.tolist()])
        for head in HEADS:
            weight, temperature = self.settings.weights[head], self.settings.temperatures[head]
            first[head][rest] = softmax(join(first[head][rest], second[head], weight), temperature=temperature)
        return first, early

    def entity_sentiment(self, text: str, spans: Sequence[tuple[int, int]]) -> list[Label]:
        """Sentiment toward what stands at each span: the encoder's."""
        return self.encoder.entity_sentiment(text, spans)

    def relations(self, comments: Sequence[str], contexts: Sequence[str]) -> list[Label]:
        """How each comment stands to what it answers: the encoder's."""
        return self.encoder.relations(comments, contexts)


def join(first: FloatArray, second: FloatArray, weight: float) -> FloatArray:
    """Logits (texts, labels) of the geometric mean of two stages' probabilities; `weight` is the second's."""
    # Far below any probability that a stage gives; keeps an exact zero from deciding alone.
    least = np.float32(1e-9)
    logits = np.float32(1 - weight) * np.log(first + least) + np.float32(weight) * np.log(second + least)
    return np.asarray(logits, np.float32)


def sure_of(probabilities: Mapping[str, FloatArray], thresholds: Mapping[str, float]) -> npt.NDArray[np.bool_]:
    """Which texts the first stage is sure of in every head, shape (texts,)."""
    sure = [probabilities[head].max(axis=1) >= np.float32(threshold) for head, threshold in thresholds.items()]
    result: npt.NDArray[np.bool_] = np.logical_and.reduce(sure)
    return result
