"""From a model's spec to a classifier."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from importlib.resources import as_file, files
from pathlib import Path
from typing import Protocol

from groundswell.core.errors import ModelError
from groundswell.models.cards import read_card
from groundswell.models.cascade import CascadeClassifier, read_cascade
from groundswell.models.checkpoints import load_onnx, load_transformers
from groundswell.models.encoder import EncoderClassifier
from groundswell.models.labels import FloatArray, Label, Labels
from groundswell.models.linear import LinearClassifier

BUNDLED = ("linear", "encoder")


class Classifier(Protocol):
    """What reads texts: anything with a name, `classify`, and `probabilities`."""

    @property
    def name(self) -> str:
        """`name@version+digest`: changes whenever scores may change."""

    def classify(self, texts: Sequence[str]) -> list[Labels]:
        """One Labels a text, in order; the same for a text whatever stands beside it."""

    def probabilities(self, texts: Sequence[str]) -> Mapping[str, FloatArray]:
        """Calibrated probabilities by head, each of shape (texts, labels)."""


class Reader(Classifier, Protocol):
    """A classifier that also reads entities and comments against what they answer: `cascade` and `encoder`."""

    def entity_sentiment(self, text: str, spans: Sequence[tuple[int, int]]) -> list[Label]:
        """Sentiment toward what stands at each half-open character span, in order."""

    def relations(self, comments: Sequence[str], contexts: Sequence[str]) -> list[Label]:
        """How each comment stands to the text it answers: support, deny, query, comment or echo."""


def load_classifier(
    spec: str = "default", *, label_map: Mapping[str, str] | None = None, threads: int = 0
) -> Classifier:
    """Load a classifier, once a process.

    `spec` is `default` (the cascade), `linear`, `encoder`, a folder that `train` wrote, `hf:ID_OR_PATH` or
    `onnx:PATH`; `label_map` maps a foreign checkpoint's labels to the contract's. `threads` are those that
    onnxruntime may take, 0 for one a core. Raises ModelError where there is no such model or its files are not those of
    its card, MissingExtra where it needs a part that is not installed.
    """
    return _load(spec, tuple(sorted((label_map or {}).items())), threads)


def load_reader() -> Reader:
    """The default model with its doors for entities and comments."""
    return _cascade(0)


@lru_cache(maxsize=8)
def _load(spec: str, label_map: tuple[tuple[str, str], ...], threads: int) -> Classifier:
    kind, _, rest = spec.partition(":")
    if spec in ("default", "cascade"):
        return _cascade(threads)
    if spec in BUNDLED:
        return _bundled(spec, threads)
    if kind == "hf" and rest:
        return load_transformers(rest, _cascade(threads), dict(label_map))
    if kind == "onnx" and rest:
        return load_onnx(Path(rest), _cascade(threads), dict(label_map), threads=threads)
    if not Path(spec).is_dir():
        known = f"default, cascade, {', '.join(BUNDLED)}"
        raise ModelError(f"no model {spec!r}: expected {known}, hf:ID, onnx:PATH, or a folder with a card.json")
    return _open(Path(spec), threads)


def _open(folder: Path, threads: int) -> LinearClassifier | EncoderClassifier:
    kind = read_card(folder, check_weights=False).name
    return LinearClassifier(folder) if kind == "linear" else EncoderClassifier(folder, threads=threads)


@lru_cache(maxsize=2)
def _bundled(name: str, threads: int) -> LinearClassifier | EncoderClassifier:
    with as_file(files("groundswell.models") / "weights" / name) as folder:
        return _open(folder, threads)


@lru_cache(maxsize=1)
def _cascade(threads: int) -> CascadeClassifier:
    with as_file(files("groundswell.models") / "weights" / "cascade.json") as path:
        settings = read_cascade(path)
    linear, encoder = _bundled("linear", threads), _bundled("encoder", threads)
    assert isinstance(linear, LinearClassifier)
    assert isinstance(encoder, EncoderClassifier)
    return CascadeClassifier(linear, encoder, settings)
