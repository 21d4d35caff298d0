"""Choosing when the first stage may answer alone."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

import numpy as np
import numpy.typing as npt

from groundswell.models.cascade import CascadeSettings, sure_of
from groundswell.models.encoder import EncoderClassifier
from groundswell.models.labels import HEADS, FloatArray
from groundswell.models.linear import LinearClassifier
from groundswell.models.training.examples import Example

VERSION = "1.0.0"
ALLOWED_DROP = 0.003
"""Accuracy that the cascade may lose against the encoder alone, a head: 0.3 points."""


def choose_cascade(
    linear: LinearClassifier, encoder: EncoderClassifier, dev: Sequence[Example], out: Path
) -> CascadeSettings:
    """Choose a threshold a head on the dev part, write `cascade.json`."""
    texts = [example.text for example in dev]
    first, second = linear.probabilities(texts), encoder.probabilities(texts)
    thresholds, drop = {}, {}
    for head, labels in HEADS.items():
        rows = np.array([index for index, example in enumerate(dev) if head in example.labels])
        truth = np.array([labels.index(dev[index].labels[head]) for index in rows])
        thresholds[head], lost = least_threshold(first[head][rows], second[head][rows], truth)
        drop[head] = round(100 * lost, 2)
    settings = CascadeSettings(
        version=VERSION,
        stages=(linear.name, encoder.name),
        thresholds=thresholds,
        share=round(float(sure_of(first, thresholds).mean()), 4),
        drop=drop,
    )
    out.write_text(json.dumps(asdict(settings), indent=1) + "\n", encoding="utf-8")
    return settings


def least_threshold(first: FloatArray, second: FloatArray, truth: npt.NDArray[np.int64]) -> tuple[float, float]:
    """The least threshold that keeps the loss of accuracy within what is allowed, as every stricter one does; and the
    loss there (a share). 1.0 where there is none: the first stage then never answers alone.
    """
    sure = first.max(axis=1)
    alone = (second.argmax(axis=1) == truth).astype(float)
    early = (first.argmax(axis=1) == truth).astype(float)
    best, lost = 1.0, 0.0
    for threshold in np.arange(0.99, 0.3, -0.01):
        drop = float((alone - np.where(sure >= threshold, early, alone)).mean())
        if drop > ALLOWED_DROP:
            break
        best, lost = round(float(threshold), 2), drop
    return best, lost
