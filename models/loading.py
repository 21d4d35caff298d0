"""From a model's spec to a classifier."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from importlib.resources import as_file, files
from pathlib import Path
from typing import Protocol

from groundswell.core.errors import ModelError
from groundswell.models.labels import FloatArray, Labels
from groundswell.models.linear import LinearClassifier

BUNDLED = ("linear",)


class Classifier(Protocol):
    """What reads texts: anything with a name, `classify`, and `probabilities`."""

    @property
    def name(self) -> str:
        """`name@version+digest`: changes whenever scores may change."""

    def classify(self, texts: Sequence[str]) -> list[Labels]:
        """One Labels a text, in order; the same for a text whatever stands beside it."""

    def probabilities(self, texts: Sequence[str]) -> Mapping[str, FloatArray]:
        """Calibrated probabilities by head, each of shape (texts, labels)."""


def load_classifier(spec: str = "default") -> Classifier:
    """Load a classifier once a process. `spec`: `default`, a bundled model (`linear`), or a folder that `train` wrote.

    Raises ModelError where there is no such model or its files are not those of its card.
    """
    return _load("linear" if spec == "default" else spec)


@lru_cache(maxsize=8)
def _load(spec: str) -> Classifier:
    if spec in BUNDLED:
        with as_file(files("groundswell.models") / "weights" / spec) as folder:
            return LinearClassifier(folder)
    folder = Path(spec)
    if not folder.is_dir():
        raise ModelError(f"no model {spec!r}: expected default, {', '.join(BUNDLED)}, or a folder with a card.json")
    return LinearClassifier(folder)
