"""Any other sequence-classification checkpoint, for the one head its labels belong to.

`hf:ID_OR_PATH` is run by transformers (extra `train`), `onnx:PATH` by onnxruntime: a folder with `model.onnx`,
`tokenizer.json` and `config.json` (its `id2label`), as exporters write it. The other heads keep the default model.
"""

from __future__ import annotations

import importlib.util
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from groundswell.core.errors import MissingExtra, ModelError
from groundswell.models.cards import sha256_of
from groundswell.models.encoder import open_session
from groundswell.models.labels import HEADS, FloatArray, Labels, make_labels, softmax

_BATCH = 32
_TOKENS = 512

# Names that published checkpoints use for labels of the contract, folded to lower case.
_SYNONYMS: Mapping[str, str] = {"bearish": "negative", "bullish": "positive", "forward looking": "forward"}

Logits = Callable[[Sequence[str]], FloatArray]


@dataclass(frozen=True, slots=True)
class LabelMap:
    """Which head a checkpoint answers, and the column of its output for each label of that head (None: it has none)."""

    head: str
    columns: Sequence[int | None]


def map_labels(names: Sequence[str], changes: Mapping[str, str], *, model: str) -> LabelMap:
    """Find the head that all of a checkpoint's labels belong to. `changes` maps its names to the contract's.

    Raises ModelError where a name is unknown, or names of two heads are mixed.
    """
    folded = {name.lower(): value for name, value in changes.items()}
    found = [folded.get(name.lower()) or _SYNONYMS.get(name.lower(), name.lower()) for name in names]
    heads = [head for head, labels in HEADS.items() if set(found) <= set(labels)]
    if not heads:
        raise ModelError(
            f"{model}: labels {', '.join(names)} belong to no head; map each to one of "
            + "; ".join(f"{head}: {', '.join(labels)}" for head, labels in HEADS.items())
            + " in the setting `label_map`"
        )
    head = heads[0]
    return LabelMap(head, [found.index(label) if label in found else None for label in HEADS[head]])


class CheckpointClassifier:
    """A checkpoint for its head, the base classifier for the others."""

    def __init__(self, title: str, logits: Logits, labels: LabelMap, base: Any) -> None:
        """`logits` gives (texts, labels of the checkpoint); `base` is any classifier with `probabilities`."""
        self._title, self._logits, self._labels, self._base = title, logits, labels, base

    @cached_property
    def name(self) -> str:
        """The checkpoint's name and digest, and the base's name."""
        return f"{self._title}[{self._labels.head}]+{self._base.name}"

    def classify(self, texts: Sequence[str]) -> list[Labels]:
        """One Labels a text, in order."""
        return make_labels(self.probabilities(texts), stage=self._title)

    def probabilities(self, texts: Sequence[str]) -> Mapping[str, FloatArray]:
        """Probabilities by head; those of the checkpoint are its own, not calibrated here."""
        results = dict(self._base.probabilities(texts))
        head, columns = self._labels.head, self._labels.columns
        values = np.zeros((len(texts), len(columns)), np.float32)
        if texts:
            found = softmax(self._logits(texts))
            for place, column in enumerate(columns):
                if column is not None:
                    values[:, place] = found[:, column]
        results[head] = values
        return results


def load_transformers(name: str, base: Any, label_map: Mapping[str, str]) -> CheckpointClassifier:
    """Load `hf:NAME`, an id in the local cache or a folder. Raises MissingExtra without torch and transformers."""
    if importlib.util.find_spec("transformers") is None or importlib.util.find_spec("torch") is None:
        raise MissingExtra(f"the checkpoint hf:{name}", "train")
    import torch
    from transformers import AutoModelForSequenceClassification, AutoTokenizer

    try:
        tokenizer = AutoTokenizer.from_pretrained(name)
        model = AutoModelForSequenceClassification.from_pretrained(name).eval()
    except (OSError, ValueError) as error:
        raise ModelError(
            f"no checkpoint {name!r}: {str(error).splitlines()[0]}; fetch it with: hf download {name}"
        ) from error
    names = [model.config.id2label[index] for index in range(model.config.num_labels)]

    def logits(texts: Sequence[str]) -> FloatArray:
        parts = []
        for start in range(0, len(texts), _BATCH):
            inputs = tokenizer(
                list(texts[start : start + _BATCH]),
                padding=True,
                truncation=True,
                max_length=_TOKENS,
                return_tensors="pt",
            )
            with torch.inference_mode():
                parts.append(model(**inputs).logits.float().numpy())
        return np.concatenate(parts)

    return CheckpointClassifier(f"hf:{name}", logits, map_labels(names, label_map, model=f"hf:{name}"), base)


def load_onnx(path: Path, base: Any, label_map: Mapping[str, str], *, threads: int = 0) -> CheckpointClassifier:
    """Load `onnx:PATH`, a folder or the graph in it. Raises ModelError where a file of it is missing."""
    graph = path / "model.onnx" if path.is_dir() else path
    for needed in (graph, graph.parent / "tokenizer.json", graph.parent / "config.json"):
        if not needed.is_file():
            raise ModelError(
                f"{needed} is missing; onnx:PATH wants model.onnx, tokenizer.json and config.json together"
            )
    config = json.loads((graph.parent / "config.json").read_text(encoding="utf-8"))
    names = [name for _, name in sorted(config["id2label"].items(), key=lambda item: int(item[0]))]
    title = f"onnx:{graph.parent.name}@{sha256_of(graph)[:8]}"
    labels = map_labels(names, label_map, model=title)
    return CheckpointClassifier(title, _onnx_logits(graph, config.get("pad_token_id") or 0, threads), labels, base)


def _onnx_logits(graph: Path, padding: int, threads: int) -> Logits:
    from tokenizers import Tokenizer

    tokenizer: Any = Tokenizer.from_file(str(graph.parent / "tokenizer.json"))
    tokenizer.enable_truncation(_TOKENS)
    tokenizer.enable_padding(pad_id=padding)
    session = open_session(graph, threads=threads)
    wanted = {item.name for item in session.get_inputs()}

    def logits(texts: Sequence[str]) -> FloatArray:
        parts = []
        for start in range(0, len(texts), _BATCH):
            rows = tokenizer.encode_batch(list(texts[start : start + _BATCH]))
            inputs = {
                "input_ids": np.array([row.ids for row in rows], np.int64),
                "attention_mask": np.array([row.attention_mask for row in rows], np.int64),
                "token_type_ids": np.array([row.type_ids for row in rows], np.int64),
            }
            parts.append(session.run(None, {name: inputs[name] for name in inputs if name in wanted})[0])
        return np.concatenate(parts).astype(np.float32)

    return logits
