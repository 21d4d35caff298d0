"""What a classifier says of a text: one label a head, with calibrated probabilities.

A head is one question with a closed list of answers. The order of `HEADS[name]` is the order of columns in every
weight file and probability array of this package.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float32]

HEADS: Mapping[str, tuple[str, ...]] = {
    "sentiment": ("negative", "neutral", "positive"),
    "stance": ("dovish", "neutral", "hawkish", "irrelevant"),
    "tense": ("not_forward", "forward"),
    "certainty": ("certain", "uncertain"),
    "spam": ("not_spam", "spam"),
}
"""The heads that every classifier answers for a text alone, and the labels of each."""

RELATIONS = ("support", "deny", "query", "comment", "echo")
"""How a comment stands to what it answers (support and deny as in RumourEval; echo only restates)."""

_SIGNED = {"sentiment": ("negative", "positive"), "stance": ("dovish", "hawkish")}


@dataclass(frozen=True, slots=True)
class Label:
    """One answer. `scores` are calibrated probabilities by label, adding to 1; `score` is p(positive) − p(negative) or
    p(hawkish) − p(dovish), −1..1, where the labels have a sign, and the probability of `label` where they have none.
    """

    label: str
    score: float
    scores: Mapping[str, float]

    @property
    def confidence(self) -> float:
        """The probability of the label that won, 0..1."""
        return self.scores[self.label]

    def or_abstain(self, threshold: float) -> str:
        """The label, or `abstain` where its probability is below the threshold."""
        return self.label if self.confidence >= threshold else "abstain"

    def to_json(self, *, abstain_below: float = 0.0) -> dict[str, Any]:
        """The contract's form: `{label, scores}`, probabilities rounded to 4 places, plus the signed score."""
        scores = {name: round(value, 4) for name, value in self.scores.items()}
        return {"label": self.or_abstain(abstain_below), "score": round(self.score, 4), "scores": scores}


@dataclass(frozen=True, slots=True)
class Labels:
    """What a classifier says of one text. Stance `irrelevant`: not about monetary policy (null in a claim).

    `stage` names the part that answered: `linear`, `encoder`, or the checkpoint.
    """

    sentiment: Label
    stance: Label
    tense: Label
    certainty: Label
    spam: Label
    stage: str = ""

    def to_json(self, *, abstain_below: float = 0.0) -> dict[str, Any]:
        """Every head as `{label, score, scores}`; label `abstain` where the best one's probability is below that."""
        return {head: getattr(self, head).to_json(abstain_below=abstain_below) for head in HEADS}


def label_rows(head: str, probabilities: FloatArray, names: Sequence[str] | None = None) -> list[Label]:
    """Turn probabilities of shape (texts, labels), in the order of `HEADS[head]` (or of `names`), into Labels.

    Ties go to the label that stands first.
    """
    names = HEADS[head] if names is None else names
    best = probabilities.argmax(axis=1)
    low, high = _SIGNED.get(head, ("", ""))
    signed = (
        probabilities[:, names.index(high)] - probabilities[:, names.index(low)] if low else probabilities.max(axis=1)
    )
    return [
        Label(names[winner], score, dict(zip(names, row, strict=True)))
        for winner, score, row in zip(best.tolist(), signed.tolist(), probabilities.tolist(), strict=True)
    ]


def make_labels(probabilities: Mapping[str, FloatArray], *, stage: str) -> list[Labels]:
    """Turn `{head: (texts, labels) probabilities}` into one Labels a text."""
    columns = [label_rows(head, probabilities[head]) for head in HEADS]
    sentiment, stance, tense, certainty, spam = columns
    return [Labels(*row, stage) for row in zip(sentiment, stance, tense, certainty, spam, strict=True)]


def softmax(logits: FloatArray, *, temperature: float = 1.0) -> FloatArray:
    """Probabilities from logits of shape (texts, labels), row by row."""
    scaled = logits.astype(np.float32) / np.float32(temperature)
    scaled -= scaled.max(axis=1, keepdims=True)
    np.exp(scaled, out=scaled)
    scaled /= scaled.sum(axis=1, keepdims=True)
    return scaled
