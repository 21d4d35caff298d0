"""Training of the encoder: all heads at once, batches mixed over all sets."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn

from groundswell.core.progress import Report, no_report
from groundswell.models.labels import HEADS, RELATIONS, FloatArray
from groundswell.models.tokenization import TextTokenizer
from groundswell.models.training.augment import thin_plain_replies, with_off_topic
from groundswell.models.training.batches import Batch, Encoded, batches, encode
from groundswell.models.training.examples import Example, Part
from groundswell.models.training.network import HeadedEncoder

# Seeds of phases lie this far apart, so that runs with neighbouring seeds share none.
_PHASE_SEED = 1000

ENCODER_HEADS: Mapping[str, Sequence[str]] = {**HEADS, "entity": HEADS["sentiment"], "relation": RELATIONS}
"""The heads of the encoder, in the order of its outputs."""


@dataclass(frozen=True, slots=True)
class Phase:
    """One stretch of training: how often it sees every set, and the peak rates of the top layer and of the heads.
    `repeats` says how often a set is seen in one epoch: 1 where it says nothing, 0 to leave it out.
    """

    epochs: int = 1
    rate: float = 2e-4
    head_rate: float = 1e-3
    repeats: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class EncoderSettings:
    """What can be set; `encoder.toml` says what each is."""

    seed: int = 0
    batch: int = 32
    layer_decay: float = 0.85
    warmup_share: float = 0.08
    weight_decay: float = 0.01
    label_smoothing: float = 0.05
    dropout: float = 0.1
    average_decay: float = 0.998
    tokens: int = 64
    pair_tokens: int = 192
    threads: int = 1
    frozen_layers: int = 3
    plain_replies: float = 0.2
    off_topic: int = 600
    phases: list[Phase] = field(default_factory=lambda: [Phase()])


def train_network(
    parts: Mapping[Part, Sequence[Example]],
    checkpoint: Path,
    tokenizer: TextTokenizer,
    settings: EncoderSettings,
    report: Report = no_report,
) -> HeadedEncoder:
    """Train on the `train` part, phase after phase; the averaged weights of the last are returned, to be used."""
    network = start_network(checkpoint, settings)
    for number in range(len(settings.phases)):
        network = run_phase(network, parts["train"], tokenizer, settings, number, report)
    network.eval()
    return network


def start_network(checkpoint: Path, settings: EncoderSettings) -> HeadedEncoder:
    """The encoder as it came, with heads that know nothing."""
    torch.manual_seed(settings.seed)
    torch.set_num_threads(settings.threads)
    return HeadedEncoder(checkpoint, ENCODER_HEADS, dropout=settings.dropout, frozen_layers=settings.frozen_layers)


def training_rows(
    examples: Sequence[Example], tokenizer: TextTokenizer, settings: EncoderSettings, phase: Phase
) -> list[Encoded]:
    """What one epoch of a phase sees: thinned, labelled by rule, repeated and encoded."""
    kept = thin_plain_replies(examples, share=settings.plain_replies)
    labelled = with_off_topic(kept, limit=settings.off_topic)
    repeated = [example for example in labelled for _ in range(phase.repeats.get(example.source, 1))]
    return encode(repeated, tokenizer, ENCODER_HEADS, tokens=settings.tokens, pair_tokens=settings.pair_tokens)


def run_phase(
    network: HeadedEncoder,
    examples: Sequence[Example],
    tokenizer: TextTokenizer,
    settings: EncoderSettings,
    number: int,
    report: Report = no_report,
) -> HeadedEncoder:
    """One phase: a fresh optimizer, rates up and down again, and the average of the weights at the end.

    It depends on the network it starts from, the settings and its number alone, so training can go on from its weights.
    """
    phase = settings.phases[number]
    torch.manual_seed(settings.seed + _PHASE_SEED * number)
    generator = random.Random(settings.seed + _PHASE_SEED * number)  # noqa: S311 - order of batches, not a secret
    rows = training_rows(examples, tokenizer, settings, phase)
    loss, lower = _Loss(rows, settings.label_smoothing), LowerStates(network)
    total = phase.epochs * -(-len(rows) // settings.batch)
    optimizer = torch.optim.AdamW(_groups(network, settings, phase), weight_decay=settings.weight_decay)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, _warm_then_down(total, settings.warmup_share))
    average = torch.optim.swa_utils.AveragedModel(
        network, multi_avg_fn=torch.optim.swa_utils.get_ema_multi_avg_fn(settings.average_decay)
    )
    network.train()
    for frozen in (network.encoder.embeddings, *network.encoder.encoder.layer[: settings.frozen_layers]):
        frozen.eval()
    epochs = chain.from_iterable(batches(rows, settings.batch, generator) for _ in range(phase.epochs))
    for step, batch in enumerate(epochs, start=1):
        optimizer.zero_grad()
        value = loss(network, batch, lower(batch))
        value.backward()
        nn.utils.clip_grad_norm_(network.parameters(), 1.0)
        optimizer.step()
        schedule.step()
        average.update_parameters(network)
        report(step, total, f"phase {number + 1} of {len(settings.phases)}, loss {value.item():.3f}")
    result: HeadedEncoder = average.module
    return result


class _Loss:
    """Cross-entropy summed over heads, per row of the batch; relations weighted against their skew (RumourEval is
    three quarters plain comments) by the inverse square root of each label's count.
    """

    def __init__(self, rows: Sequence[Encoded], smoothing: float) -> None:
        self._criteria = {}
        for head, labels in ENCODER_HEADS.items():
            counts: np.typing.NDArray[np.float64] = np.ones(len(labels))
            if head == "relation":
                found = [row.labels[head] for row in rows if head in row.labels]
                counts = np.bincount(found, minlength=len(labels)).astype(np.float64) + 1.0
            weights = (counts.mean() / counts) ** 0.5
            self._criteria[head] = nn.CrossEntropyLoss(
                weight=torch.tensor(weights, dtype=torch.float32), label_smoothing=smoothing, reduction="sum"
            )

    def __call__(self, network: HeadedEncoder, batch: Batch, lower: Tensor) -> Tensor:
        found = head_logits(network, batch, lower)
        parts = [self._criteria[head](logits, batch.targets[head][1]) for head, logits in found]
        return torch.stack(parts).sum() / len(batch.ids)


class LowerStates:
    """States after the frozen layers, computed once a row and kept in half precision (about 0.8 kB a token)."""

    def __init__(self, network: HeadedEncoder) -> None:
        self._network = network
        self._kept: dict[int, Tensor] = {}

    def __call__(self, batch: Batch) -> Tensor:
        """States of a batch, shape (texts, tokens, width); zeros, or what padding became, beyond a row's end."""
        if all(row in self._kept for row in batch.rows):
            return nn.utils.rnn.pad_sequence([self._kept[row].float() for row in batch.rows], batch_first=True)
        with torch.no_grad():
            states = self._network.lower_states(batch.ids, batch.mask, batch.types)
        for row, state, length in zip(batch.rows, states, batch.mask.sum(dim=1).tolist(), strict=True):
            self._kept[row] = state[:length].half()
        return states


def head_logits(network: HeadedEncoder, batch: Batch, lower: Tensor) -> list[tuple[str, Tensor]]:
    """Logits of each head for the rows that carry its label, from the states after the frozen layers."""
    states = network.upper_states(lower, batch.mask)
    features = network.text_features(states, batch.mask, batch.types)
    found = []
    for head, (places, _) in batch.targets.items():
        rows = network.entity_features(states[places], batch.spans) if head == "entity" else features[places]
        found.append((head, network.heads[head](rows)))
    return found


def held_back_logits(
    network: HeadedEncoder, rows: Sequence[Encoded], size: int = 64
) -> dict[str, tuple[FloatArray, np.typing.NDArray[np.int64]]]:
    """Logits (texts, labels) and true labels of every head, over the rows that carry one."""
    found: dict[str, tuple[list[FloatArray], list[np.typing.NDArray[np.int64]]]] = {}
    with torch.inference_mode():
        for batch in batches(rows, size, None):
            lower = network.lower_states(batch.ids, batch.mask, batch.types)
            for head, logits in head_logits(network, batch, lower):
                values, truths = found.setdefault(head, ([], []))
                values.append(logits.numpy())
                truths.append(batch.targets[head][1].numpy())
    return {head: (np.concatenate(values), np.concatenate(truths)) for head, (values, truths) in found.items()}


def _groups(network: HeadedEncoder, settings: EncoderSettings, phase: Phase) -> list[dict[str, object]]:
    """Parameter groups with layer-wise decayed rates. Embeddings and the frozen layers stay as they came: most words of
    a new text were never trained on, and must keep their distance to those that were.
    """
    network.encoder.requires_grad_(False)
    groups: list[dict[str, object]] = [{"params": list(network.heads.parameters()), "lr": phase.head_rate}]
    rate = phase.rate
    for layer in reversed(network.encoder.encoder.layer[settings.frozen_layers :]):
        layer.requires_grad_(True)
        groups.append({"params": list(layer.parameters()), "lr": rate})
        rate *= settings.layer_decay
    return groups


class _warm_then_down:  # noqa: N801 - used as a function
    """A rate that climbs over the first share of the steps, then falls in a line to zero."""

    def __init__(self, total: int, warmup_share: float) -> None:
        self._total, self._warm = total, max(1, int(total * warmup_share))

    def __call__(self, step: int) -> float:
        if step < self._warm:
            return step / self._warm
        return max(0.0, (self._total - step) / max(1, self._total - self._warm))
