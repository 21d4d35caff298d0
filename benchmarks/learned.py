"""What the tuned encoder has to beat, and what carries over to texts of another source.

    python benchmarks/learned.py DATA [--tfns sentiment_tfns_valid.jsonl] [--plot reliability.svg]

DATA is the folder of training sets. Baselines, each trained on the same `train` part and measured on the same `test`
part: VADER's word list (sentiment), TF-IDF with logistic regression (the `linear` model), and the encoder as it came,
with a logistic regression a head on its mean token states. Then each source is left out of training in turn, and
measured on its own test part. Prints JSON lines; `--plot` draws the reliability of the bundled cascade by head.
Needs the extra `train`, and for the word list `pip install vaderSentiment`.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np
import torch

from groundswell.models import load_classifier
from groundswell.models.evaluation import LabelledText, Probabilities, evaluate_heads, read_labelled
from groundswell.models.labels import HEADS, FloatArray
from groundswell.models.linear import LinearClassifier
from groundswell.models.metrics import reliability
from groundswell.models.tokenization import TextTokenizer, write_tokenizer
from groundswell.models.training.batches import batches, encode
from groundswell.models.training.encoder import ENCODER_HEADS, EncoderSettings, start_network
from groundswell.models.training.examples import Example, read_parts
from groundswell.models.training.linear import LinearSettings, train_linear
from groundswell.models.training.network import masked_mean
from groundswell.models.training.package import base_checkpoint

# VADER's own advice (github.com/cjhutto/vaderSentiment): beyond ±0.05 a text is positive or negative.
VADER_LIMIT = 0.05
Row = dict[str, object]
SOURCES = ("tfns", "sentfin", "finentity", "commentary", "fed", "statements")


def vader(texts: Sequence[str]) -> Mapping[str, FloatArray]:
    """Certain answers of VADER's word list, for sentiment alone."""
    from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

    analyzer = SentimentIntensityAnalyzer()
    scores = np.array([analyzer.polarity_scores(text)["compound"] for text in texts])
    column = np.where(scores <= -VADER_LIMIT, 0, np.where(scores >= VADER_LIMIT, 2, 1))
    return {"sentiment": np.eye(3, dtype=np.float32)[column]}


class Untuned:
    """Mean token states of the encoder as it came, each text read once and kept."""

    def __init__(self) -> None:
        self._known: dict[str, FloatArray] = {}
        self._settings = EncoderSettings(threads=torch.get_num_threads())
        self._network = start_network(base_checkpoint(), self._settings).eval()
        with tempfile.TemporaryDirectory() as folder:
            write_tokenizer(base_checkpoint(), Path(folder))
            self._tokenizer = TextTokenizer(Path(folder))

    def __call__(self, texts: Sequence[str]) -> FloatArray:
        """Shape (texts, width)."""
        new = [text for text in dict.fromkeys(texts) if text not in self._known]
        rows = encode(
            [Example(text=text, source="", group="") for text in new], self._tokenizer, ENCODER_HEADS,
            tokens=self._settings.tokens, pair_tokens=self._settings.pair_tokens,
        )  # fmt: skip
        with torch.inference_mode():
            for batch in batches(rows, 64, None):
                lower = self._network.lower_states(batch.ids, batch.mask, batch.types)
                states = masked_mean(self._network.upper_states(lower, batch.mask), batch.mask).numpy()
                self._known.update((new[row], state) for row, state in zip(batch.rows, states, strict=True))
        return np.stack([self._known[text] for text in texts])


def on_untuned(features: Untuned, train: Sequence[Example]) -> Probabilities:
    """A logistic regression a head on the states of the untuned encoder."""
    from sklearn.linear_model import LogisticRegression

    fitted = {}
    for head, labels in HEADS.items():
        rows = [example for example in train if head in example.labels]
        truth = [labels.index(row.labels[head]) for row in rows]
        if len(set(truth)) == len(labels):
            fitted[head] = LogisticRegression(max_iter=1000).fit(features([row.text for row in rows]), truth)
    return lambda texts: {
        head: model.predict_proba(features(texts)).astype(np.float32) for head, model in fitted.items()
    }


def on_words(data: Path, parts: Mapping[str, Sequence[Example]]) -> Probabilities:
    """The `linear` model, trained on these parts."""
    with tempfile.TemporaryDirectory() as folder:
        train_linear(data, Path(folder), parts, LinearSettings())  # type: ignore[arg-type]
        return LinearClassifier(Path(folder)).probabilities


def figures_of(name: str, model: Probabilities, examples: Sequence[LabelledText], part: str) -> Iterator[Row]:
    """One row a head and source."""
    heads = {head: labels for head, labels in HEADS.items() if head in model([examples[0].text])}
    heads = {head: labels for head, labels in heads.items() if any(head in item.labels for item in examples)}
    for source, found in evaluate_heads(model, examples, heads).items():
        for head, figures in found.items():
            yield {"model": name, "part": part, "source": source, "head": head, **figures}


def plot_reliability(model: Probabilities, examples: Sequence[Example], path: Path) -> None:
    """How often the winning label is right, against its probability, head by head."""
    import matplotlib

    matplotlib.use("svg")
    from matplotlib import pyplot

    scores = model([example.text for example in examples])
    figure, axes = pyplot.subplots(1, len(HEADS), figsize=(3 * len(HEADS), 3.2), sharey=True, layout="constrained")
    for axis, (head, labels) in zip(axes, HEADS.items(), strict=True):
        chosen = [index for index, example in enumerate(examples) if head in example.labels]
        truth = np.array([labels.index(examples[index].labels[head]) for index in chosen])
        points = reliability(truth, scores[head][np.array(chosen)])
        axis.plot([0, 1], [0, 1], color="0.7", linewidth=1)
        axis.plot([sure for sure, _, _ in points], [hit for _, hit, _ in points], marker="o", color="#0b6e99")
        axis.set(title=f"{head} (n = {len(chosen):,})", xlabel="stated probability", xlim=(0.3, 1.02), ylim=(0, 1.05))
    axes[0].set_ylabel("share right")
    figure.savefig(path)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("--tfns", type=Path, help="labelled JSONL that is only measured")
    parser.add_argument("--plot", type=Path)
    parser.add_argument("--only-plot", action="store_true")
    arguments = parser.parse_args()
    parts = read_parts(arguments.data)
    if arguments.plot:
        plot_reliability(load_classifier("cascade").probabilities, parts["test"], arguments.plot)  # type: ignore[attr-defined]
    if not arguments.only_plot:
        for row in measured(arguments.data, parts, arguments.tfns):
            print(json.dumps(row), flush=True)


def measured(data: Path, parts: Mapping[str, Sequence[Example]], tfns: Path | None) -> Iterator[Row]:
    """Every baseline on every part, then each source left out."""
    features = Untuned()
    makers: dict[str, Callable[[Mapping[str, Sequence[Example]]], Probabilities]] = {
        "VADER": lambda _: vader,
        "TF-IDF": lambda own: on_words(data, own),
        "untuned encoder": lambda own: on_untuned(features, own["train"]),
    }
    for name, make in makers.items():
        model = make(parts)
        yield from figures_of(name, model, parts["test"], "test")
        if tfns:
            yield from figures_of(name, model, read_labelled(tfns), "tfns")
    for left in SOURCES:
        own = {part: [item for item in rows if item.source != left] for part, rows in parts.items() if part != "test"}
        seen = [item for rows in parts.values() for item in rows if item.source == left]
        for name in ("TF-IDF", "untuned encoder"):
            model = makers[name]({**own, "test": [item for item in parts["test"] if item.source != left]})
            yield from figures_of(name, model, seen, f"{left} left out")


if __name__ == "__main__":
    main()
