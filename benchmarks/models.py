"""Classifier speed: texts a second of each bundled model, and of a BERT-base of random weights beside them.

    python benchmarks/models.py LABELLED.jsonl [--limit 1000] [--threads 2]

Every model reads the same texts in the same run. The comparison (FinBERT's shape, torch fp32, batches of 32 in the
order of the file) needs the extra `train`, and is left out without it. Prints texts a second, the share that the
cascade decided early, and peak memory.
"""

from __future__ import annotations

import argparse
import importlib.util
import resource
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from groundswell.models import load_classifier
from groundswell.models.cascade import CascadeClassifier, sure_of
from groundswell.models.encoder import EncoderClassifier
from groundswell.models.evaluation import read_labelled
from groundswell.models.tokenization import TextTokenizer


def rate(classify: Callable[[Sequence[str]], object], texts: Sequence[str]) -> float:
    """Texts a second, after a first small batch."""
    classify(texts[:8])
    began = time.perf_counter()
    classify(texts)
    return len(texts) / (time.perf_counter() - began)


def bert_base(threads: int, folder: Path) -> Callable[[Sequence[str]], None]:
    """A BERT-base classifier of random weights, run as its users run it: padded batches of 32."""
    import torch
    from transformers import BertConfig, BertForSequenceClassification

    torch.set_num_threads(threads)
    model = BertForSequenceClassification(BertConfig(num_labels=3)).eval()
    tokenizer = TextTokenizer(folder)

    def classify(texts: Sequence[str]) -> None:
        for start in range(0, len(texts), 32):
            rows = [[101, *pieces.ids[:510], 102] for pieces in tokenizer.pieces(texts[start : start + 32])]
            ids = np.zeros((len(rows), max(map(len, rows))), np.int64)
            for index, row in enumerate(rows):
                ids[index, : len(row)] = row
            with torch.inference_mode():
                model(torch.from_numpy(ids), attention_mask=torch.from_numpy((ids > 0).astype(np.int64)))

    return classify


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("labelled", type=Path)
    parser.add_argument("--limit", type=int, default=1000)
    parser.add_argument("--threads", type=int, default=2)
    arguments = parser.parse_args()
    texts = [line.text for line in read_labelled(arguments.labelled)][: arguments.limit]
    cascade = load_classifier("cascade")
    assert isinstance(cascade, CascadeClassifier)
    weights = Path(__file__).parent.parent / "models" / "weights" / "encoder"
    cascade.encoder = EncoderClassifier(weights, threads=arguments.threads)
    for name, model in (("linear", cascade.linear), ("encoder", cascade.encoder), ("cascade", cascade)):
        print(f"{name:10} {rate(model.classify, texts):10.0f} texts/s")
    early = sure_of(cascade.linear.probabilities(texts), cascade.settings.thresholds).mean()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"decided early {early:.1%}; peak memory {peak:.0f} MB")
    if importlib.util.find_spec("torch") and importlib.util.find_spec("transformers"):
        print(f"{'BERT-base':10} {rate(bert_base(arguments.threads, weights), texts):10.1f} texts/s")


if __name__ == "__main__":
    main()
