"""The labelled sets that may train shipped weights, read into one form and split for good.

A split never separates texts that belong together: Federal Reserve minutes are split by meeting, comment pairs by
article, replies by thread, commentary by runs of ten neighbours (written on one theme), headlines by their folded text.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from importlib.resources import files
from pathlib import Path
from typing import Any, Literal

from groundswell.core.errors import DataFileError

Part = Literal["train", "dev", "test"]
Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """One labelled text. `labels` holds a label by head, for the heads it was labelled for; `entities` are character
    spans with their sentiment; `context` is what a comment answers, for the relation head. Texts of one `group` stay
    in one part.
    """

    text: str
    source: str
    group: str
    labels: Mapping[str, str] = field(default_factory=dict)
    entities: Sequence[tuple[int, int, str]] = ()
    context: str | None = None


@dataclass(frozen=True, slots=True)
class TrainingSet:
    """A file of labelled rows: its licence, how a row is read, and the share held back as `test`. It lies in the folder
    of training sets, or, written for this project and `own`, in the package.
    """

    path: str
    licence: str
    read: Callable[[Row], Iterator[Example]]
    test_share: float
    own: bool = False

    def found_in(self, folder: Path) -> Path:
        """Its file, where the training sets lie in `folder`."""
        return (own_folder() if self.own else folder) / self.path


def own_folder() -> Path:
    """Where the texts lie that were written for this project."""
    return Path(str(files("groundswell.models.training")))


_SPACES = re.compile(r"\W+")


def fold(text: str) -> str:
    """A text without case, spacing, punctuation and web addresses: what makes two rows the same."""
    return _SPACES.sub(" ", re.sub(r"https?://\S+", "", text).lower()).strip()


def _tfns(row: Row) -> Iterator[Example]:
    yield Example(text=row["text"], source="tfns", group=fold(row["text"]), labels={"sentiment": row["label"]})


def _sentfin(row: Row) -> Iterator[Example]:
    text = row["text"]
    spans = [(text.find(name), text.find(name) + len(name), label) for name, label in row["entities"].items()]
    labels = {"sentiment": row["label"]} if row["label"] else {}
    entities = [span for span in spans if span[0] >= 0]
    yield Example(text=text, source="sentfin", group=fold(text), labels=labels, entities=entities)


def _finentity(row: Row) -> Iterator[Example]:
    entities = [(entity["start"], entity["end"], entity["label"]) for entity in row["entities"]]
    labels = {"sentiment": row["label"]} if row["label"] else {}
    yield Example(text=row["text"], source="finentity", group=fold(row["text"]), labels=labels, entities=entities)


def _fed_minutes(row: Row) -> Iterator[Example]:
    labels = {head: row[head] for head in ("stance", "tense", "certainty")}
    yield Example(text=row["text"], source="fed", group=row["date"], labels={**labels, "spam": "not_spam"})


def _commentary(row: Row) -> Iterator[Example]:
    labels = {head: row[head] for head in ("stance", "tense", "certainty", "sentiment")}
    labels["spam"] = "spam" if row["is_spam"] else "not_spam"
    group = f"commentary-{int(row['id'].split('-')[1]) // 10}"
    yield Example(text=row["text"], source="commentary", group=group, labels=labels)


def _pairs(row: Row) -> Iterator[Example]:
    labels = {"spam": "spam" if row["relation"] == "spam" else "not_spam"}
    if row["relation"] != "spam":
        labels["relation"] = row["relation"]
    yield Example(text=row["comment"], source="pairs", group=row["article_id"], labels=labels, context=row["article"])


def _replies(row: Row) -> Iterator[Example]:
    if row["kind"] == "reply":
        yield Example(
            text=row["text"],
            source="rumoureval",
            group=row["thread"],
            labels={"relation": row["label"]},
            context=row["source_text"],
        )


def _youtube(row: Row) -> Iterator[Example]:
    labels = {"spam": "spam" if row["spam"] else "not_spam"}
    yield Example(text=row["text"], source="youtube", group=fold(row["text"]), labels=labels)


def _statements(row: Row) -> Iterator[Example]:
    labels = {head: row[head] for head in ("stance", "tense", "certainty", "sentiment") if head in row}
    labels["spam"] = "spam" if row["spam"] else "not_spam"
    group = f"statements-{int(row['id'].split('-')[1]) // 10}"
    yield Example(text=row["text"], source="statements", group=group, labels=labels)


def _own_pairs(row: Row) -> Iterator[Example]:
    for relation, comment in row["comments"]:
        labels = {"spam": "spam" if relation == "spam" else "not_spam"}
        if relation != "spam":
            labels["relation"] = relation
        yield Example(text=comment, source="own_pairs", group=row["id"], labels=labels, context=row["article"])


TRAINING_SETS: Sequence[TrainingSet] = (
    # TFNS has a validation part of its own, kept outside: nothing more is held back.
    TrainingSet("sentiment/tfns_train.jsonl", "MIT", _tfns, 0.0),
    TrainingSet("sentiment/sentfin.jsonl", "MIT", _sentfin, 0.1),
    TrainingSet("sentiment/finentity.jsonl", "ODC-BY", _finentity, 0.1),
    TrainingSet("stance/fed_minutes_labelled.jsonl", "Apache-2.0", _fed_minutes, 0.2),
    TrainingSet("stance/commentary_labelled.jsonl", "Apache-2.0", _commentary, 0.2),
    TrainingSet("comments/comment_pairs.jsonl", "Apache-2.0", _pairs, 0.3),
    TrainingSet("comments/rumoureval2019_train_dev.jsonl", "CC-BY-4.0", _replies, 0.1),
    TrainingSet("comments/youtube_spam.jsonl", "CC-BY-4.0", _youtube, 0.2),
    # Made after the others were split: only articles with comments are held back from them, of which there were few.
    TrainingSet("texts/statements.jsonl", "Apache-2.0", _statements, 0.0, own=True),
    TrainingSet("texts/pairs.jsonl", "Apache-2.0", _own_pairs, 0.15, own=True),
)
"""The sets whose licence lets their labels train weights that ship."""

# Enough for a temperature a head (one number) and for early stopping; the rest trains.
_DEV_SHARE = 0.08


def part_of(example: Example, test_share: float) -> Part:
    """The part that an example belongs to: a fixed function of its group, whatever the machine and the seed."""
    digest = hashlib.blake2b(example.group.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    position = int.from_bytes(digest) / 2**64
    if position < test_share:
        return "test"
    return "dev" if position < test_share + _DEV_SHARE else "train"


def read_set(folder: Path, item: TrainingSet) -> Iterator[Example]:
    """Read one set. Raises DataFileError where the file is missing or a row lacks a field."""
    path = item.found_in(folder)
    try:
        # Not splitlines: a JSON string may hold U+2028 as it is.
        lines = path.read_text(encoding="utf-8").rstrip("\n").split("\n")
    except FileNotFoundError as error:
        raise DataFileError(f"{path}: training set not found; give the folder that holds {item.path}") from error
    for number, line in enumerate(lines, start=1):
        try:
            yield from item.read(json.loads(line))
        except (KeyError, TypeError, ValueError) as error:
            raise DataFileError(f"{path}:{number}: {type(error).__name__}: {error}") from error


def read_parts(folder: Path) -> dict[Part, list[Example]]:
    """Read every set and split it. The folder is laid out as in `TRAINING_SETS`."""
    parts: dict[Part, list[Example]] = {"train": [], "dev": [], "test": []}
    for item in TRAINING_SETS:
        for example in read_set(folder, item):
            parts[part_of(example, item.test_share)].append(example)
    return parts
