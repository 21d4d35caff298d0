"""Measuring any model on labelled texts."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Protocol

import numpy as np

from groundswell.models.labels import FloatArray
from groundswell.models.metrics import head_figures


class LabelledText(Protocol):
    """A text with a gold label for some heads, and the set it came from."""

    @property
    def text(self) -> str:
        """What is classified."""

    @property
    def source(self) -> str:
        """The set it came from; figures are given for each."""

    @property
    def labels(self) -> Mapping[str, str]:
        """Gold label by head."""


Probabilities = Callable[[Sequence[str]], Mapping[str, FloatArray]]
Figures = dict[str, dict[str, dict[str, float]]]


def evaluate_heads(
    probabilities: Probabilities, examples: Sequence[LabelledText], heads: Mapping[str, Sequence[str]]
) -> Figures:
    """Figures by part and head: part `all`, and one part for each source where a head has texts of several sources."""
    scores = probabilities([example.text for example in examples])
    figures: Figures = {"all": {}}
    for head, labels in heads.items():
        chosen = [index for index, example in enumerate(examples) if head in example.labels]
        by_source: dict[str, list[int]] = {"all": chosen}
        for index in chosen:
            by_source.setdefault(examples[index].source, []).append(index)
        for source, indices in by_source.items():
            if indices and (source == "all" or len(by_source) > 2):
                gold = [examples[index].labels[head] for index in indices]
                figures.setdefault(source, {})[head] = head_figures(gold, scores[head][np.array(indices)], labels)
    return figures
