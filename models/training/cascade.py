"""Choosing how the two stages are joined, and when the first may answer alone."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from groundswell.models.cascade import CascadeSettings, join, sure_of
from groundswell.models.encoder import EncoderClassifier
from groundswell.models.labels import HEADS, FloatArray
from groundswell.models.linear import LinearClassifier
from groundswell.models.metrics import fit_temperature, log_loss
from groundswell.models.training.examples import Example

VERSION = "1.1.0"
Truth = npt.NDArray[np.int64]
ALLOWED_DROP = 0.003
"""Accuracy that stopping early may lose against reading every text with both stages, in any head: 0.3 points."""
_STRICTEST, _LOOSEST, _STEP = 0.99, 0.4, 0.03


@dataclass(frozen=True, slots=True)
class Gain:
    """What a head would gain from the first stage, a text: 1 where only the first stage is right, −1 where only the
    second is; 0 where both agree in that, or the text has no gold label for the head.
    """

    values: npt.NDArray[np.float64]
    labelled: int


def choose_cascade(
    linear: LinearClassifier, encoder: EncoderClassifier, dev: Sequence[Example], out: Path
) -> CascadeSettings:
    """Choose weight, temperature and threshold of each head on the dev part, write `cascade.json`."""
    texts = [example.text for example in dev]
    first, second = linear.probabilities(texts), encoder.probabilities(texts)
    joined = {head: best_join(first[head], second[head], truth_of(head, dev)) for head in HEADS}
    gains = {
        head: gain_of(first[head], join(first[head], second[head], weight), truth_of(head, dev))
        for head, (weight, _) in joined.items()
    }
    thresholds = loosest_thresholds(first, gains)
    sure = sure_of(first, thresholds)
    settings = CascadeSettings(
        version=VERSION,
        stages=(linear.name, encoder.name),
        thresholds=thresholds,
        weights={head: weight for head, (weight, _) in joined.items()},
        temperatures={head: temperature for head, (_, temperature) in joined.items()},
        share=round(float(sure.mean()), 4),
        drop={head: round(100 * drop_of(gain, sure), 2) for head, gain in gains.items()},
    )
    out.write_text(json.dumps(asdict(settings), indent=1) + "\n", encoding="utf-8")
    return settings


def truth_of(head: str, examples: Sequence[Example]) -> Truth:
    """The gold label's column a text, −1 where it has none for the head."""
    return np.array([HEADS[head].index(item.labels[head]) if head in item.labels else -1 for item in examples])


def best_join(first: FloatArray, second: FloatArray, truth: Truth) -> tuple[float, float]:
    """The encoder's weight, in tenths, that makes the gold labels most likely, and the temperature with it."""
    gold = truth >= 0
    tried = []
    for tenths in range(11):
        logits = join(first[gold], second[gold], tenths / 10)
        temperature = fit_temperature(logits, truth[gold])
        tried.append((log_loss(logits / np.float32(temperature), truth[gold]), tenths / 10, temperature))
    _, weight, temperature = min(tried)
    return weight, temperature


def gain_of(first: FloatArray, second: FloatArray, truth: Truth) -> Gain:
    """Where the first stage is better or worse than the second, for one head."""
    right = (first.argmax(axis=1) == truth).astype(float) - (second.argmax(axis=1) == truth)
    return Gain(np.where(truth >= 0, right, 0.0), int((truth >= 0).sum()))


def drop_of(gain: Gain, sure: npt.NDArray[np.bool_]) -> float:
    """Accuracy lost in a head when the texts marked sure stop at the first stage (a share; below 0: gained)."""
    return -float(gain.values[sure].sum()) / max(gain.labelled, 1)


def loosest_thresholds(first: Mapping[str, FloatArray], gains: Mapping[str, Gain]) -> dict[str, float]:
    """Thresholds lowered a step at a time, head after head, for as long as no head loses more than is allowed.

    A text stops early only where every head is sure, so one head's threshold is judged with the others' in force.
    """
    thresholds = dict.fromkeys(gains, _STRICTEST)
    moved = True
    while moved:
        moved = False
        for head in gains:
            lower = round(thresholds[head] - _STEP, 2)
            if lower < _LOOSEST:
                continue
            sure = sure_of(first, {**thresholds, head: lower})
            if all(drop_of(gain, sure) <= ALLOWED_DROP for gain in gains.values()):
                thresholds[head], moved = lower, True
    return thresholds
