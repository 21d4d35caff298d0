"""The second stage: the encoder with its heads, an ONNX graph run by onnxruntime.

A model folder holds `model.onnx` (int8 weights, computed in fp32), `tokenizer.json` and the card. The graph takes
`ids`, `mask`, `types` (int64) and `span` (float, 1 on an entity's tokens), each of shape (rows, tokens), and gives one
output of logits a head, named after it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from groundswell.models.cards import ModelCard, read_card
from groundswell.models.labels import FloatArray, Label, Labels, label_rows, make_labels, softmax
from groundswell.models.tokenization import END, START, Pieces, TextTokenizer
from groundswell.models.windows import windows

GRAPH = "model.onnx"
WINDOW_TOKENS = 62
"""Tokens of one window, without the marks at its ends: the length that training saw."""
PAIR_TOKENS = 160
"""Tokens of a comment with what it answers, marks included; at most half of it the comment."""
# Rows of one length bucket that run together: more gains nothing on a CPU, and costs memory.
_ROWS = 32
# Lengths are padded to a multiple of this, whatever else is in the batch, so that a text's numbers do not depend on it.
_STEP = 8
# A batch has at least this many rows: a matrix product with one row takes another path, and rounds otherwise.
_LEAST_ROWS = 2

Row = tuple[list[int], int, list[int]]
"""Token ids with marks, where the second text begins, and the token positions of the entity (or none)."""


class EncoderClassifier:
    """All heads of the encoder. `threads`: of the matrix products, 0 for one a core."""

    def __init__(self, folder: Path, *, threads: int = 0) -> None:
        """Load a model folder. Raises ModelError where it is incomplete or altered."""
        self.card: ModelCard = read_card(folder)
        self._tokenizer = TextTokenizer(folder)
        self._session = open_session(folder / GRAPH, threads=threads)

    @cached_property
    def name(self) -> str:
        """`name@version+digest`."""
        return self.card.title

    def classify(self, texts: Sequence[str]) -> list[Labels]:
        """One Labels a text, in order; long texts are pooled over their windows."""
        return make_labels(self.probabilities(texts), stage=self.card.name)

    def probabilities(self, texts: Sequence[str]) -> Mapping[str, FloatArray]:
        """Calibrated probabilities by head, each of shape (texts, labels).

        A text longer than a window gets the mean over its windows, weighted by their tokens.
        """
        rows: list[Row] = []
        owners: list[int] = []
        for index, (text, pieces) in enumerate(zip(texts, self._tokenizer.pieces(texts), strict=True)):
            for start, end in windows(text, pieces, limit=WINDOW_TOKENS):
                rows.append(_row(pieces.ids[start:end]))
                owners.append(index)
        weights = np.array([len(ids) for ids, _, _ in rows], np.float32)
        text_heads = [head for head in self.card.heads if head not in ("entity", "relation")]
        found = self._run(rows, text_heads)
        return {head: _pool(values, np.array(owners, int), weights, len(texts)) for head, values in found.items()}

    def entity_sentiment(self, text: str, spans: Sequence[tuple[int, int]]) -> list[Label]:
        """Sentiment toward what stands at each half-open character span, in order."""
        return self.entity_sentiments([text], [spans])[0]

    def entity_sentiments(self, texts: Sequence[str], spans: Sequence[Sequence[tuple[int, int]]]) -> list[list[Label]]:
        """The same for many texts, each with its spans, in as few batches as can be."""
        rows = [
            _entity_row(text, pieces, span)
            for text, pieces, own in zip(texts, self._tokenizer.pieces(texts), spans, strict=True)
            for span in own
        ]
        labels = iter(label_rows("sentiment", self._run(rows, ["entity"])["entity"]))
        return [[next(labels) for _ in own] for own in spans]

    def relations(self, comments: Sequence[str], contexts: Sequence[str]) -> list[Label]:
        """How each comment stands to the text it answers: support, deny, query, comment or echo."""
        pairs = zip(self._tokenizer.pieces(contexts), self._tokenizer.pieces(comments), strict=True)
        rows = [_pair_row(context, comment) for context, comment in pairs]
        return label_rows("relation", self._run(rows, ["relation"])["relation"], self.card.heads["relation"])

    def _run(self, rows: Sequence[Row], heads: Sequence[str]) -> dict[str, FloatArray]:
        """Probabilities of the heads, row by row, computed in batches of one length."""
        results = {head: np.zeros((len(rows), len(self.card.heads[head])), np.float32) for head in heads}
        for places, inputs in _batches(rows):
            logits = self._session.run(list(heads), inputs)
            for head, values in zip(heads, logits, strict=True):
                results[head][places] = softmax(values[: len(places)], temperature=self.card.temperatures[head])
        return results


def open_session(path: Path, *, threads: int) -> Any:
    """An onnxruntime session on the CPU."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.log_severity_level = 3
    # A waiting thread sleeps instead of spinning: on a shared machine spinning starves whoever could do the work.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    # int8 weights are turned into floats once, when the graph is loaded, not at each run.
    options.add_session_config_entry("session.disable_quant_qdq", "1")
    return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])


def _row(ids: Sequence[int]) -> Row:
    marked = [START, *ids, END]
    return marked, len(marked), []


def _entity_row(text: str, pieces: Pieces, span: tuple[int, int]) -> Row:
    """The window that holds the entity, or that part of it which fits."""
    inside = [place for place, (start, end) in enumerate(pieces.spans) if start < span[1] and end > span[0]]
    first = inside[0] if inside else 0
    for start, end in windows(text, pieces, limit=WINDOW_TOKENS):
        if start <= first < end or not inside:
            marked, second, _ = _row(pieces.ids[start:end])
            return marked, second, [place - start + 1 for place in inside if start <= place < end]
    raise AssertionError("windows cover every token")


def _pair_row(context: Pieces, comment: Pieces) -> Row:
    last = list(comment.ids[: PAIR_TOKENS // 2])
    first = [START, *context.ids[: PAIR_TOKENS - 2 - len(last) - 1], END]
    return [*first, *last, END], len(first), []


def _batches(rows: Sequence[Row]) -> list[tuple[list[int], dict[str, npt.NDArray[Any]]]]:
    """Rows grouped by padded length, each group in slices: their places, and the inputs of the graph."""
    by_length: dict[int, list[int]] = {}
    for place, (ids, _, _) in enumerate(rows):
        by_length.setdefault(-(-len(ids) // _STEP) * _STEP, []).append(place)
    return [
        (places[at : at + _ROWS], _inputs([rows[place] for place in places[at : at + _ROWS]], length))
        for length, places in sorted(by_length.items())
        for at in range(0, len(places), _ROWS)
    ]


def _inputs(rows: Sequence[Row], length: int) -> dict[str, npt.NDArray[Any]]:
    shape = (max(len(rows), _LEAST_ROWS), length)
    ids, mask, types = (np.zeros(shape, np.int64) for _ in range(3))
    span = np.zeros(shape, np.float32)
    mask[len(rows) :, 0] = 1
    for index, (tokens, second, entity) in enumerate(rows):
        ids[index, : len(tokens)] = tokens
        mask[index, : len(tokens)] = 1
        types[index, second : len(tokens)] = 1
        span[index, entity] = 1
    return {"ids": ids, "mask": mask, "types": types, "span": span}


def _pool(values: FloatArray, owners: npt.NDArray[Any], weights: FloatArray, count: int) -> FloatArray:
    """Weighted means of rows by owner, shape (count, labels)."""
    sums = np.zeros((count, values.shape[1]), np.float64)
    totals = np.zeros((count, 1), np.float64)
    np.add.at(sums, owners, values * weights[:, None])
    np.add.at(totals, owners, weights[:, None])
    pooled: FloatArray = (sums / np.maximum(totals, 1e-12)).astype(np.float32)
    return pooled
