"""Two stages as one classifier: the linear model answers where it is sure of every head, else the encoder."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
import numpy.typing as npt

from groundswell.core.errors import ModelError
from groundswell.models.encoder import EncoderClassifier
from groundswell.models.labels import HEADS, FloatArray, Label, Labels, make_labels
from groundswell.models.linear import LinearClassifier


@dataclass(frozen=True, slots=True)
class CascadeSettings:
    """`thresholds`: the least probability, by head, at which the first stage's answer stands. They hold for the two
    models whose titles are named. `share` of texts decided early, and `drop` in accuracy by head (points), are those
    measured on the dev part when the thresholds were chosen.
    """

    version: str
    stages: Sequence[str]
    thresholds: Mapping[str, float]
    share: float
    drop: Mapping[str, float]


def read_cascade(path: Path) -> CascadeSettings:
    """Read `cascade.json`. Raises ModelError where it is missing or lacks a head."""
    try:
        settings = CascadeSettings(**json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError) as error:
        raise ModelError(f"{path}: {error}") from error
    missing = set(HEADS) - set(settings.thresholds)
    if missing:
        raise ModelError(f"{path}: no threshold for {', '.join(sorted(missing))}")
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
        """One Labels a text, in order; `stage` says which model answered."""
        first = self.linear.probabilities(texts)
        sure = sure_of(first, self.settings.thresholds)
        answers = make_labels(first, stage=self.linear.card.name)
        rest = np.flatnonzero(~sure).tolist()
        for index, answer in zip(rest, self.encoder.classify([texts[index] for index in rest]), strict=True):
            answers[index] = answer
        return answers

    def probabilities(self, texts: Sequence[str]) -> Mapping[str, FloatArray]:
        """Calibrated probabilities by head, each of shape (texts, labels)."""
        first = self.linear.probabilities(texts)
        rest = np.flatnonzero(~sure_of(first, self.settings.thresholds))
        second = self.encoder.probabilities([texts[index] for index in rest.tolist()])
        for head in HEADS:
            first[head][rest] = second[head]
        return first

    def entity_sentiment(self, text: str, spans: Sequence[tuple[int, int]]) -> list[Label]:
        """Sentiment toward what stands at each span: the encoder's."""
        return self.encoder.entity_sentiment(text, spans)

    def relations(self, comments: Sequence[str], contexts: Sequence[str]) -> list[Label]:
        """How each comment stands to what it answers: the encoder's."""
        return self.encoder.relations(comments, contexts)


def sure_of(probabilities: Mapping[str, FloatArray], thresholds: Mapping[str, float]) -> npt.NDArray[np.bool_]:
    """Which texts the first stage is sure of in every head, shape (texts,)."""
    sure = [probabilities[head].max(axis=1) >= np.float32(threshold) for head, threshold in thresholds.items()]
    result: npt.NDArray[np.bool_] = np.logical_and.reduce(sure)
    return result
