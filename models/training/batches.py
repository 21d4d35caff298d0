"""Examples to batches of tensors: cut to a length, sorted by length, padded."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from groundswell.models.tokenization import END, START, Pieces, TextTokenizer
from groundswell.models.training.examples import Example

# Batches are made of neighbours by length within this many batches' worth of shuffled examples.
_POOL = 50


@dataclass(frozen=True, slots=True)
class Encoded:
    """One example as token ids with the marks at its ends. `labels` maps a head to the label's index; `entities` are
    token spans with the index of their sentiment; `second` is where the second text of a pair begins.
    """

    ids: Sequence[int]
    second: int
    labels: Mapping[str, int]
    entities: Sequence[tuple[int, int, int]]


@dataclass(frozen=True, slots=True)
class Batch:
    """Padded tensors of (examples, tokens); `targets` maps a head to its rows and labels; entity rows carry a span.
    `rows` are the places of the examples in the list that was batched.
    """

    ids: Tensor
    mask: Tensor
    types: Tensor
    targets: Mapping[str, tuple[Tensor, Tensor]]
    spans: Tensor
    rows: Sequence[int]


def encode(
    examples: Sequence[Example],
    tokenizer: TextTokenizer,
    heads: Mapping[str, Sequence[str]],
    *,
    tokens: int,
    pair_tokens: int,
) -> list[Encoded]:
    """Encode each example. A text that only has a relation label, or has one, is read as a pair, its context first."""
    texts = tokenizer.pieces([example.text for example in examples])
    contexts = tokenizer.pieces([example.context or "" for example in examples])
    return [
        _encode_pair(example, pieces, context, heads, pair_tokens)
        if "relation" in example.labels
        else _encode_text(example, pieces, heads, tokens)
        for example, pieces, context in zip(examples, texts, contexts, strict=True)
    ]


def _encode_text(example: Example, pieces: Pieces, heads: Mapping[str, Sequence[str]], tokens: int) -> Encoded:
    ids = [START, *pieces.ids[: tokens - 2], END]
    entities = []
    for start, end, label in example.entities:
        inside = [index for index, span in enumerate(pieces.spans) if span[0] < end and span[1] > start]
        if inside and inside[-1] + 1 < len(ids) - 1:
            entities.append((inside[0] + 1, inside[-1] + 2, heads["entity"].index(label)))
    labels = {head: heads[head].index(label) for head, label in example.labels.items() if head in heads}
    return Encoded(ids, len(ids), labels, entities)


def _encode_pair(
    example: Example, pieces: Pieces, context: Pieces, heads: Mapping[str, Sequence[str]], tokens: int
) -> Encoded:
    comment = pieces.ids[: tokens // 2]
    first = [START, *context.ids[: tokens - 3 - len(comment)], END]
    return Encoded(
        [*first, *comment, END], len(first), {"relation": heads["relation"].index(example.labels["relation"])}, ()
    )


def batches(rows: Sequence[Encoded], size: int, generator: random.Random | None) -> Iterator[Batch]:
    """Batches of rows of like length; shuffled where a generator is given, else sorted by length."""
    order = list(range(len(rows)))
    if generator is None:
        order.sort(key=lambda index: len(rows[index].ids))
        groups = [order[start : start + size] for start in range(0, len(order), size)]
    else:
        generator.shuffle(order)
        groups = []
        for start in range(0, len(order), size * _POOL):
            pool = sorted(order[start : start + size * _POOL], key=lambda index: len(rows[index].ids))
            groups += [pool[at : at + size] for at in range(0, len(pool), size)]
        generator.shuffle(groups)
    for group in groups:
        yield collate([rows[index] for index in group], group)


def collate(rows: Sequence[Encoded], places: Sequence[int]) -> Batch:
    """Pad rows to the longest of them."""
    length = max(len(row.ids) for row in rows)
    ids = torch.zeros((len(rows), length), dtype=torch.long)
    mask, types = torch.zeros_like(ids), torch.zeros_like(ids)
    targets: dict[str, tuple[list[int], list[int]]] = {}
    spans: list[tuple[int, int]] = []
    for index, row in enumerate(rows):
        ids[index, : len(row.ids)] = torch.tensor(row.ids)
        mask[index, : len(row.ids)] = 1
        types[index, row.second : len(row.ids)] = 1
        for head, label in row.labels.items():
            _add(targets, head, index, label)
        for start, end, label in row.entities:
            _add(targets, "entity", index, label)
            spans.append((start, end))
    span_mask = torch.zeros((len(spans), length))
    for index, (start, end) in enumerate(spans):
        span_mask[index, start:end] = 1
    tensors = {head: (torch.tensor(at), torch.tensor(labels)) for head, (at, labels) in targets.items()}
    return Batch(ids, mask, types, tensors, span_mask, places)


def _add(targets: dict[str, tuple[list[int], list[int]]], head: str, row: int, label: int) -> None:
    places, labels = targets.setdefault(head, ([], []))
    places.append(row)
    labels.append(label)
