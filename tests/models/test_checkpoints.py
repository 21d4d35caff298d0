"""Foreign checkpoints: their head from their labels, other heads from the base, exact words on what is missing."""

import importlib.util
import json
import shutil
from pathlib import Path

import numpy as np
import pytest

from groundswell.core.errors import MissingExtra, ModelError
from groundswell.models import HEADS
from groundswell.models.checkpoints import load_onnx, load_transformers, map_labels

# A graph of five words: it adds up one row of logits a word.
TINY = Path(__file__).parent / "data" / "tiny.onnx"
WORDS = {"[PAD]": 0, "[UNK]": 1, "plunge": 2, "surge": 3, "steady": 4}
HAS_TRANSFORMERS = importlib.util.find_spec("transformers") is not None


class _Base:
    name = "base@1"

    def probabilities(self, texts):
        return {head: np.full((len(texts), len(names)), 1 / len(names), np.float32) for head, names in HEADS.items()}


def _write_tokenizer(path: Path) -> None:
    from tokenizers import Tokenizer, models, pre_tokenizers

    tokenizer = Tokenizer(models.WordLevel(WORDS, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    tokenizer.save(str(path))


@pytest.fixture
def exported(tmp_path: Path) -> Path:
    shutil.copy(TINY, tmp_path / "model.onnx")
    _write_tokenizer(tmp_path / "tokenizer.json")
    labels = {"0": "Bearish", "1": "Neutral", "2": "Bullish"}
    (tmp_path / "config.json").write_text(json.dumps({"id2label": labels, "pad_token_id": 0}))
    return tmp_path


def test_an_exported_graph_answers_for_its_head_and_the_base_for_the_rest(exported):
    model = load_onnx(exported, _Base(), {})
    answers = model.classify(["surge surge", "plunge", "steady nothing known"])
    assert [answer.sentiment.label for answer in answers] == ["positive", "negative", "neutral"]
    assert answers[0].stance.scores["hawkish"] == pytest.approx(0.25)
    assert model.name.startswith("onnx:")
    assert model.name.endswith("[sentiment]+base@1")


def test_an_exported_graph_pads_without_changing_scores(exported):
    model = load_onnx(exported, _Base(), {})
    together = model.probabilities(["surge", "plunge " * 30])
    assert np.allclose(together["sentiment"][0], model.probabilities(["surge"])["sentiment"][0])


def test_no_text_is_no_row(exported):
    assert load_onnx(exported, _Base(), {}).classify([]) == []


@pytest.mark.parametrize("name", ["model.onnx", "tokenizer.json", "config.json"])
def test_a_missing_file_is_named(exported, name):
    (exported / name).unlink()
    with pytest.raises(ModelError, match=f"{name} is missing"):
        load_onnx(exported, _Base(), {})


@pytest.mark.parametrize(
    ("names", "changes", "head", "columns"),
    [
        pytest.param(["positive", "negative", "neutral"], {}, "sentiment", [1, 2, 0], id="other order"),
        pytest.param(["Bearish", "Bullish"], {}, "sentiment", [0, None, 1], id="synonyms, one label fewer"),
        pytest.param(["LABEL_0", "LABEL_1"], {"label_0": "dovish", "label_1": "hawkish"}, "stance", [0, None, 1, None],
                     id="mapped by setting"),
    ],
)  # fmt: skip
def test_labels_find_their_head(names, changes, head, columns):
    found = map_labels(names, changes, model="m")
    assert found.head == head
    assert list(found.columns) == columns


def test_labels_that_belong_nowhere_ask_for_a_map():
    with pytest.raises(ModelError, match=r"LABEL_0, LABEL_1 belong to no head; map each .* in the setting `label_map`"):
        map_labels(["LABEL_0", "LABEL_1"], {}, model="m")


@pytest.mark.skipif(HAS_TRANSFORMERS, reason="transformers is installed")
def test_a_hub_checkpoint_without_the_extra_gives_the_install_line():
    with pytest.raises(MissingExtra, match=r'pip install "groundswell\[train\]"'):
        load_transformers("some/model", _Base(), {})


@pytest.mark.train
@pytest.mark.skipif(not HAS_TRANSFORMERS, reason="needs the extra `train`")
def test_a_local_transformers_checkpoint_answers_for_its_head(tmp_path):
    from transformers import BertConfig, BertForSequenceClassification, BertTokenizerFast

    (tmp_path / "vocab.txt").write_text("[PAD]\n[UNK]\n[CLS]\n[SEP]\n[MASK]\nshares\nsurge\n")
    BertTokenizerFast(vocab_file=str(tmp_path / "vocab.txt")).save_pretrained(tmp_path)
    config = BertConfig(vocab_size=7, hidden_size=8, num_hidden_layers=1, num_attention_heads=2, intermediate_size=8,
                        id2label={0: "negative", 1: "neutral", 2: "positive"})  # fmt: skip
    BertForSequenceClassification(config).save_pretrained(tmp_path)
    model = load_transformers(str(tmp_path), _Base(), {})
    found = model.probabilities(["shares surge", "surge"])["sentiment"]
    assert found.shape == (2, 3)
    assert np.allclose(found.sum(axis=1), 1, atol=1e-5)


@pytest.mark.train
@pytest.mark.skipif(not HAS_TRANSFORMERS, reason="needs the extra `train`")
def test_a_checkpoint_that_is_not_there_gives_the_command_that_fetches_it(tmp_path):
    with pytest.raises(ModelError, match="fetch it with: hf download"):
        load_transformers(str(tmp_path / "nothing"), _Base(), {})
