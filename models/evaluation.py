"""Measuring any model on labelled texts, and holding two models against each other."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np

from groundswell.core.errors import InputError
from groundswell.models.labels import HEADS, FloatArray
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


@dataclass(frozen=True, slots=True)
class LabelledLine:
    """A line of a labelled file."""

    text: str
    source: str
    labels: Mapping[str, str]


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


def read_labelled(path: Path, *, head: str = "sentiment") -> list[LabelledLine]:
    """Read labelled JSONL: `text`, and a label under each head's name (`label` stands for `head`); `source` optional.

    Raises InputError for a line that is not JSON, has no text, or a label that its head does not know.
    """
    found = []
    with path.open(encoding="utf-8") as file:
        for number, line in enumerate(file, start=1):
            if line.strip():
                found.append(_read_line(path, number, line, head))
    if not found:
        raise InputError(str(path), "no labelled line")
    return found


def _read_line(path: Path, number: int, line: str, head: str) -> LabelledLine:
    try:
        row = json.loads(line)
        labels = {name: row[name] for name in HEADS if isinstance(row.get(name), str)}
        if isinstance(row.get("label"), str):
            labels.setdefault(head, row["label"])
        text, source = row["text"], str(row.get("source") or path.stem)
    except (ValueError, KeyError, AttributeError, TypeError) as error:
        raise InputError(str(path), f"{type(error).__name__}: {error}", line=number) from error
    for name, label in labels.items():
        if label not in HEADS[name]:
            expected = ", ".join(HEADS[name])
            raise InputError(str(path), f"{name} is {label!r}: expected {expected}", line=number)
    return LabelledLine(text, source, labels)


def evaluate_file(path: Path, probabilities: Probabilities, *, head: str = "sentiment") -> Figures:
    """Figures of a model on a labelled file (see `read_labelled`), for the heads that it labels."""
    lines = read_labelled(path, head=head)
    labelled = {name: labels for name, labels in HEADS.items() if any(name in line.labels for line in lines)}
    return evaluate_heads(probabilities, lines, labelled)


def compare(first: Probabilities, second: Probabilities, texts: Sequence[str]) -> dict[str, dict[str, float]]:
    """How far two models agree on texts, by head: `agreement` (share of equal labels), `kappa` (Cohen's), and
    `moved`, the mean absolute change of a probability.
    """
    from sklearn.metrics import cohen_kappa_score

    left, right = first(texts), second(texts)
    results = {}
    for head, labels in HEADS.items():
        one, two = left[head].argmax(axis=1), right[head].argmax(axis=1)
        same = bool((one == two).all())
        results[head] = {
            "agreement": round(float((one == two).mean()), 4),
            "kappa": 1.0 if same else round(float(cohen_kappa_score(one, two, labels=list(range(len(labels))))), 4),
            "moved": round(float(np.abs(left[head] - right[head]).mean()), 4),
        }
    return results
