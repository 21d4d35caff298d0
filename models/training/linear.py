"""Training of the linear model: hashed features, inverse document frequency, one logistic regression a head."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from groundswell.models.cards import ModelCard, sha256_of, write_card
from groundswell.models.evaluation import evaluate_heads
from groundswell.models.features import BITS, text_columns
from groundswell.models.labels import HEADS, FloatArray
from groundswell.models.linear import WEIGHTS, LinearClassifier
from groundswell.models.metrics import fit_temperature
from groundswell.models.training.augment import with_off_topic
from groundswell.models.training.examples import Example, Part
from groundswell.models.training.provenance import data_uses

VERSION = "1.1.0"


@dataclass(frozen=True, slots=True)
class LinearSettings:
    """What can be set: `strength` is scikit-learn's C (inverse regularisation).
    `off_topic` company headlines get stance `irrelevant` (see `augment`).
    """

    strength: float = 10.0
    iterations: int = 400
    off_topic: int = 600
    seed: int = 0


def train_linear(data: Path, out: Path, parts: Mapping[Part, Sequence[Example]], settings: LinearSettings) -> ModelCard:
    """Train on the `train` part, fit temperatures on `dev`, measure on `test`; write weights and card into `out`."""
    began = time.monotonic()
    train = with_off_topic(parts["train"], limit=settings.off_topic)
    idf = _document_weights([example.text for example in train])
    fitted = {head: _fit_head(head, train, parts["dev"], idf, settings) for head in HEADS}
    out.mkdir(parents=True, exist_ok=True)
    _write_weights(out / WEIGHTS, idf, fitted)
    card = ModelCard(
        name="linear",
        version=VERSION,
        summary="First stage: TF-IDF of words, word pairs and character n-grams, hashed; logistic regression a head.",
        heads=HEADS,
        data=data_uses(data, parts["train"]),
        settings=asdict(settings),
        figures={},
        temperatures={head: temperature for head, (_, _, temperature) in fitted.items()},
        weights={WEIGHTS: sha256_of(out / WEIGHTS)},
        intended_use="Sentences and headlines of English market commentary: a fast first opinion, and the easy part "
        "of the cascade.",
        limits=LIMITS,
        wall_s=round(time.monotonic() - began, 1),
    )
    write_card(card, out)
    measured = _with_figures(card, out, parts["test"])
    write_card(measured, out)
    return measured


LIMITS = (
    "English only: other languages get a label, but it means nothing.",
    "Stance, tense and certainty learned from labels that a language model made (no human second annotator); "
    "their figures are agreement with such labels.",
    "Sentiment is toward asset prices as headlines and posts use it; it is no advice, and no forecast of prices.",
    "One sentence at a time: no context, no irony, no negation across sentences.",
)


def _with_figures(card: ModelCard, out: Path, test: Sequence[Example]) -> ModelCard:
    return replace(card, figures=evaluate_heads(LinearClassifier(out).probabilities, test, card.heads))


def _document_weights(texts: Sequence[str]) -> FloatArray:
    """Smoothed inverse document frequency of each column; 0 for columns that no text has."""
    counts = np.zeros(1 << BITS, np.int64)
    for text in texts:
        counts[list(set(text_columns(text)))] += 1
    idf = np.where(counts > 0, np.log((1 + len(texts)) / (1 + counts)) + 1, 0)
    # Rounded as stored, so that training and run time see the same numbers.
    return idf.astype(np.float16).astype(np.float32)


def _matrix(texts: Sequence[str], idf: FloatArray) -> Any:
    """Feature vectors as a sparse matrix (texts, columns): what `LinearClassifier` computes by adding rows."""
    from scipy.sparse import csr_matrix

    rows = [text_columns(text) for text in texts]
    bounds = np.cumsum([0, *map(len, rows)])
    columns = np.fromiter((column for row in rows for column in row), np.int64, count=int(bounds[-1]))
    values = idf[columns]
    squares = np.concatenate(([0.0], np.cumsum(values.astype(np.float64) ** 2)))
    lengths = np.sqrt(np.maximum(squares[bounds[1:]] - squares[bounds[:-1]], 1e-12))
    scaled = values / np.repeat(lengths, np.diff(bounds)).astype(np.float32)
    return csr_matrix((scaled, columns, bounds), shape=(len(texts), 1 << BITS))


def _fit_head(
    head: str, train: Sequence[Example], dev: Sequence[Example], idf: FloatArray, settings: LinearSettings
) -> tuple[FloatArray, FloatArray, float]:
    """Coefficients (columns, labels), bias (labels,) and temperature of one head."""
    from sklearn.linear_model import LogisticRegression

    labels = HEADS[head]
    # Columns that no text has would only lengthen the search.
    used = np.flatnonzero(idf)
    matrix, truth = _head_data(head, train, idf)
    model = LogisticRegression(C=settings.strength, max_iter=settings.iterations, random_state=settings.seed)
    model.fit(matrix[:, used], truth)
    coefficients, bias = np.zeros((len(model.coef_), 1 << BITS)), model.intercept_
    coefficients[:, used] = model.coef_
    if len(labels) == 2:
        coefficients, bias = np.vstack((-coefficients, coefficients)) / 2, np.concatenate((-bias, bias)) / 2
    held, held_truth = _head_data(head, dev, idf)
    logits = (held @ coefficients.T + bias).astype(np.float32)
    return coefficients.T.astype(np.float32), bias.astype(np.float32), fit_temperature(logits, held_truth)


def _head_data(head: str, examples: Sequence[Example], idf: FloatArray) -> tuple[Any, Any]:
    labelled = [example for example in examples if head in example.labels]
    truth = np.array([HEADS[head].index(example.labels[head]) for example in labelled])
    return _matrix([example.text for example in labelled], idf), truth


def _write_weights(path: Path, idf: FloatArray, fitted: Mapping[str, tuple[FloatArray, FloatArray, float]]) -> None:
    coefficients = np.concatenate([weights for weights, _, _ in fitted.values()], axis=1)
    scale = np.abs(coefficients).max(axis=0) / 127
    np.savez_compressed(
        path,
        coefficients=np.round(coefficients / scale).astype(np.int8),
        scale=scale.astype(np.float32),
        idf=idf.astype(np.float16),
        bias=np.concatenate([bias for _, bias, _ in fitted.values()]).astype(np.float32),
    )
