"""The first stage: a linear model over hashed features, scored with numpy by adding one row a token.

Weights are plain arrays in an `.npz` (no pickle): `coefficients` int8 (columns, logits) with `scale` (logits,),
`idf` float16 (columns,), `bias` float32 (logits,). Logits of all heads stand side by side, in the order of the card.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from pathlib import Path
from threading import Lock

import numpy as np

from groundswell.core.errors import ModelError
from groundswell.models.cards import ModelCard, read_card
from groundswell.models.features import BITS, pair_column, token_columns, tokens
from groundswell.models.labels import FloatArray, Labels, make_labels, softmax

WEIGHTS = "weights.npz"
# Sums of one token take 15 floats: 100,000 of them 6 MB. A longer vocabulary starts afresh at the next batch.
_CACHED_TOKENS = 100_000
_BATCH = 4096


class LinearClassifier:
    """Sentiment, stance, tense, certainty and spam of short texts, tens of thousands a second."""

    def __init__(self, folder: Path) -> None:
        """Load a model folder. Raises ModelError where it is incomplete or altered."""
        self.card: ModelCard = read_card(folder)
        with np.load(folder / WEIGHTS, allow_pickle=False) as arrays:
            coefficients = arrays["coefficients"].astype(np.float32) * arrays["scale"].astype(np.float32)
            idf = arrays["idf"].astype(np.float32)
            self._bias = arrays["bias"].astype(np.float32)
        width = sum(len(labels) for labels in self.card.heads.values())
        if coefficients.shape != (1 << BITS, width) or idf.shape != (1 << BITS,):
            raise ModelError(f"{folder / WEIGHTS}: expected {1 << BITS} x {width} weights, got {coefficients.shape}")
        # The last column adds up squared lengths, so that one sum gives logits and norm.
        self._table = np.column_stack((coefficients * idf[:, None], idf**2))
        self._lock = Lock()
        self._token_rows: dict[str, int] = {}
        self._token_sums = np.zeros((1024, width + 1), np.float32)

    @cached_property
    def name(self) -> str:
        """`name@version+digest`."""
        return self.card.title

    def classify(self, texts: Sequence[str]) -> list[Labels]:
        """One Labels a text, in order. An empty text gets the bias alone."""
        return make_labels(self.probabilities(texts), stage=self.card.name)

    def probabilities(self, texts: Sequence[str]) -> Mapping[str, FloatArray]:
        """Calibrated probabilities by head, each of shape (texts, labels)."""
        logits = self._logits(texts)
        result, start = {}, 0
        for head, labels in self.card.heads.items():
            part = logits[:, start : start + len(labels)]
            result[head] = softmax(part, temperature=self.card.temperatures[head])
            start += len(labels)
        return result

    def _logits(self, texts: Sequence[str]) -> FloatArray:
        parts = [self._sums(texts[start : start + _BATCH]) for start in range(0, len(texts), _BATCH)]
        sums = np.concatenate(parts) if parts else np.zeros((0, self._token_sums.shape[1]), np.float32)
        norms = np.sqrt(np.maximum(sums[:, -1:], np.float32(1e-12)))
        logits: FloatArray = sums[:, :-1] / norms + self._bias
        return logits

    def _sums(self, texts: Sequence[str]) -> FloatArray:
        with self._lock:
            return self._sum_tokens(texts)

    def _sum_tokens(self, texts: Sequence[str]) -> FloatArray:
        if len(self._token_rows) > _CACHED_TOKENS:
            self._token_rows.clear()
        rows: list[int] = []
        pairs: list[int] = []
        row_starts, pair_starts = [], []
        for text in texts:
            found = tokens(text)
            row_starts.append(len(rows))
            pair_starts.append(len(pairs))
            rows.extend(map(self._row, found))
            pairs.extend(map(pair_column, found, found[1:]))
        return _segment_sums(self._token_sums, rows, row_starts) + _segment_sums(self._table, pairs, pair_starts)

    def _row(self, token: str) -> int:
        row = self._token_rows.get(token)
        if row is None:
            row = self._add_row(token)
        return row

    def _add_row(self, token: str) -> int:
        row = len(self._token_rows)
        if row >= len(self._token_sums):
            self._token_sums = np.concatenate((self._token_sums, np.zeros_like(self._token_sums)))
        self._token_sums[row] = self._table[list(token_columns(token))].sum(axis=0)
        self._token_rows[token] = row
        return row


def _segment_sums(table: FloatArray, rows: Sequence[int], starts: Sequence[int]) -> FloatArray:
    """Sums of table rows by text, shape (texts, columns); a text with no row gets zeros."""
    result = np.zeros((len(starts), table.shape[1]), np.float32)
    bounds = np.array([*starts, len(rows)])
    filled = np.flatnonzero(np.diff(bounds))
    if len(filled):
        result[filled] = np.add.reduceat(table[rows], bounds[filled], axis=0)
    return result
