"""Training the encoder on a tiny checkpoint: it learns, exports, and the export says what the network said."""

import importlib.util
import json
from dataclasses import replace

import numpy as np
import pytest

HAS_EXTRA = all(importlib.util.find_spec(name) for name in ("torch", "transformers", "onnx"))
pytestmark = [
    pytest.mark.train,
    pytest.mark.skipif(not HAS_EXTRA, reason="needs the extra `train`"),
    pytest.mark.filterwarnings("ignore"),
]


@pytest.fixture
def checkpoint(tmp_path, training_folder):
    from tokenizers import BertWordPieceTokenizer
    from transformers import BertConfig, BertModel

    folder = tmp_path / "tiny"
    config = BertConfig(vocab_size=3000, hidden_size=16, num_hidden_layers=2, num_attention_heads=2,
                        intermediate_size=32)  # fmt: skip
    BertModel(config, add_pooling_layer=False).save_pretrained(folder)
    marks = {0: "[PAD]", 100: "[UNK]", 101: "[CLS]", 102: "[SEP]", 103: "[MASK]"}
    words = sorted(
        {
            word.lower()
            for path in training_folder.rglob("*.jsonl")
            for line in path.read_text().splitlines()
            for value in json.loads(line).values()
            if isinstance(value, str)
            for word in value.split()
        }
    )
    vocabulary = {token: place for place, token in marks.items()}
    free = (place for place in range(3000) if place not in marks)
    vocabulary.update({word: place for word, place in zip(words, free, strict=False) if word not in vocabulary})
    BertWordPieceTokenizer(vocabulary).save(str(folder / "tokenizer.json"))
    return folder


def test_the_encoder_trains_exports_and_serves(checkpoint, training_folder, tmp_path, monkeypatch):
    import torch

    from groundswell.models.encoder import EncoderClassifier
    from groundswell.models.training import package
    from groundswell.models.training.batches import encode
    from groundswell.models.training.encoder import (
        ENCODER_HEADS,
        EncoderSettings,
        Phase,
        held_back_logits,
        train_network,
    )
    from groundswell.models.training.examples import read_parts

    monkeypatch.setattr(package, "base_checkpoint", lambda: checkpoint)
    own = {"statements": 0, "own_pairs": 0}
    phases = [Phase(repeats=own, rate=1e-3), Phase(epochs=2, repeats={**own, "pairs": 2}, rate=5e-4)]
    settings = EncoderSettings(frozen_layers=1, tokens=32, pair_tokens=48, phases=phases)
    parts = read_parts(training_folder)
    told: list[tuple[float, float | None, str]] = []
    card = package.train_encoder(training_folder, tmp_path / "out", parts, settings, lambda *said: told.append(said))
    ends = [(words.partition(",")[0], done) for done, total, words in told if done == total]
    assert [phase for phase, _ in ends] == ["phase 1 of 2", "phase 2 of 2"]
    served = EncoderClassifier(tmp_path / "out")
    assert served.name == card.title
    assert set(card.figures["all"]) == set(ENCODER_HEADS)
    assert set(card.figures["all, fp32 before export"]) == set(ENCODER_HEADS)

    # The same seed gives the same network, and int8 weights move its probabilities by little.
    network = train_network(parts, checkpoint, served._tokenizer, settings)
    rows = encode(parts["test"], served._tokenizer, ENCODER_HEADS, tokens=32, pair_tokens=48)
    logits, _ = held_back_logits(network, rows, size=1)["tense"]
    texts = [example.text for example in parts["test"] if "tense" in example.labels]
    probabilities = torch.softmax(torch.tensor(np.sort(logits, axis=0)) / card.temperatures["tense"], dim=1).numpy()
    found = np.sort(served.probabilities(texts)["tense"], axis=0)
    assert found.shape == probabilities.shape
    assert np.abs(np.sort(probabilities, axis=0) - found).max() < 0.05


def test_another_seed_gives_another_network(checkpoint, training_folder):
    from groundswell.models.tokenization import TextTokenizer
    from groundswell.models.training.encoder import EncoderSettings, train_network
    from groundswell.models.training.examples import read_parts

    parts = {part: rows[:20] for part, rows in read_parts(training_folder).items()}
    settings = EncoderSettings(frozen_layers=1)
    one, two = (
        train_network(parts, checkpoint, TextTokenizer(checkpoint), replace(settings, seed=seed)) for seed in (0, 1)
    )
    assert not np.allclose(one.heads["tense"].weight.detach(), two.heads["tense"].weight.detach())


@pytest.mark.parametrize("axis", [0, 1])
def test_int8_weights_are_within_half_a_step(axis):
    from groundswell.models.training.export import quantize

    weights = np.random.default_rng(0).normal(size=(40, 30)).astype(np.float32)
    values, scale = quantize(weights, axis=axis)
    restored = values * (scale[:, None] if axis == 0 else scale[None, :])
    steps = scale[:, None] if axis == 0 else scale[None, :]
    assert (np.abs(restored - weights) <= steps / 2 + 1e-6).all()
