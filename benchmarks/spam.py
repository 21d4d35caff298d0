"""How much promotion is told as such, and how much else is: labelled texts (held-back parts), and real documents.

usage: spam.py TRAINING_DIR [--real INPUT...] [--top N]

TRAINING_DIR is laid out as for `groundswell train`; only parts that train nothing are read. With --real, the documents
of any inputs that `score` reads: the share marked, and the N with the highest scores, to be read by eye.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path

from groundswell.corpora.readers import read_documents
from groundswell.models import load_classifier
from groundswell.models.training.examples import read_parts
from groundswell.nlp.sentences import split_sentences
from groundswell.scoring.moods import read_moods
from groundswell.scoring.spam import SPAM, spam_score


def _scores(texts: Iterable[str]) -> Iterator[float]:
    classifier = load_classifier("linear")
    for text in texts:
        spans = split_sentences(text)
        moods = read_moods(classifier, (text[start:end] for start, end in spans))
        yield spam_score(text, {span: mood.spam for span, mood in zip(spans, moods, strict=True)})


def _labelled(folder: Path) -> None:
    counts: dict[str, Counter[str]] = {}
    parts = read_parts(folder)
    examples = [item for part in ("dev", "test") for item in parts[part] if "spam" in item.labels]
    for item, score in zip(examples, _scores(item.text for item in examples), strict=True):
        counts.setdefault(item.source, Counter())[f"{item.labels['spam']} {score >= SPAM}"] += 1
    for source, found in sorted(counts.items()):
        spam, other = found["spam True"] + found["spam False"], found["not_spam True"] + found["not_spam False"]
        print(f"{source}: {found['spam True']} of {spam} told; {found['not_spam True']} of {other} mistaken")


def _real(inputs: list[str], top: int) -> None:
    documents = list(read_documents(inputs, collected_at=None, rejected=lambda item: print(item, file=sys.stderr)))
    scores = list(_scores(document.text for document in documents))
    marked = sum(score >= SPAM for score in scores)
    print(f"{marked} of {len(documents)} documents marked; those with the highest scores:")
    ranked = sorted(zip(scores, documents, strict=True), key=lambda pair: -pair[0])
    for score, document in islice(ranked, top):
        print(f"{score:.2f} {document.kind} {document.source}: {' '.join(document.text.split())[:160]}")


def main() -> int:
    """Print what is told and what is mistaken, by source."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("training", type=Path)
    parser.add_argument("--real", nargs="+", default=[])
    parser.add_argument("--top", type=int, default=50)
    options = parser.parse_args()
    _labelled(options.training)
    if options.real:
        _real(options.real, options.top)
    return 0


if __name__ == "__main__":
    sys.exit(main())
