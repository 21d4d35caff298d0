"""A training folder of a few own sentences, laid out as the real one is."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from groundswell.models.training import examples

_MOODS = {
    "negative": "shares plunge and losses mount at",
    "neutral": "the company names a new address for",
    "positive": "shares jump to a record on strong profit at",
}
_STANCES = {
    "hawkish": "the committee raised rates as inflation climbed in",
    "dovish": "the committee cut rates as growth weakened in",
    "neutral": "the committee left policy unchanged in",
    "irrelevant": "the staff published a calendar of meetings for",
}
_NAMES = [f"{first} {second}" for first in ("Alder", "Birch", "Cedar", "Elm") for second in ("Bank", "Steel", "Foods")]


def _write(path: Path, rows: list[dict[str, object]]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")


def _sentiment_rows(source: str) -> list[dict[str, object]]:
    rows: list[dict[str, object]] = []
    for name in _NAMES:
        for label, words in _MOODS.items():
            text = f"{words} {name} {source}"
            start = text.index(name)
            spans = [{"start": start, "end": start + len(name), "text": name, "label": label}]
            entities = {"tfns": None, "sentfin": {name: label}, "finentity": spans}[source]
            rows.append({"source": source, "text": text, "label": label, "entities": entities})
    return rows


def _stance_rows(kind: str) -> list[dict[str, object]]:
    rows: list[dict[str, object]] = []
    for index, name in enumerate(_NAMES):
        for offset, (stance, words) in enumerate(_STANCES.items()):
            rows.append(
                {
                    "id": f"com-{index * 10 + offset:04d}",
                    "text": f"{words} {name} {kind}" + (" and may do so again" if index % 2 else ""),
                    "date": f"20{index:02d}-01-01",
                    "stance": stance,
                    "tense": "forward" if index % 2 else "not_forward",
                    "certainty": "uncertain" if index % 2 else "certain",
                    "sentiment": ("negative", "neutral", "positive")[offset % 3],
                    "is_spam": index % 3 == 0,
                }
            )
    return rows


@pytest.fixture
def training_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The texts that ship with the package are replaced as well: training on them takes a while."""
    folder = tmp_path / "training"
    monkeypatch.setattr(examples, "own_folder", lambda: folder)
    statements = [{**row, "id": f"s-{number:04d}", "spam": False} for number, row in enumerate(_stance_rows("speech"))]
    _write(folder / "texts/statements.jsonl", statements)
    comments = [["support", "true"], ["deny", "wrong"], ["echo", "rates rose"], ["spam", "subscribe"]]
    own: list[dict[str, object]] = [
        {
            "id": name,
            "article": f"Rates rose at {name}.",
            "comments": [[label, f"{said} {name}"] for label, said in comments],
        }
        for name in _NAMES
    ]
    _write(folder / "texts/pairs.jsonl", own)
    for source, name in (("tfns", "tfns_train"), ("sentfin", "sentfin"), ("finentity", "finentity")):
        _write(folder / f"sentiment/{name}.jsonl", _sentiment_rows(source))
    _write(folder / "stance/fed_minutes_labelled.jsonl", _stance_rows("fed"))
    _write(folder / "stance/commentary_labelled.jsonl", _stance_rows("blog"))
    relations = ("support", "deny", "query", "comment", "echo", "spam")
    pairs: list[dict[str, object]] = [
        {"article_id": name, "article": f"Rates rose at {name}.", "comment": f"{relation} it", "relation": relation}
        for name in _NAMES
        for relation in relations
    ]
    _write(folder / "comments/comment_pairs.jsonl", pairs)
    replies: list[dict[str, object]] = [
        {"kind": kind, "thread": name, "label": "comment", "text": f"well {name}", "source_text": "News."}
        for name in _NAMES
        for kind in ("source", "reply")
    ]
    _write(folder / "comments/rumoureval2019_train_dev.jsonl", replies)
    videos: list[dict[str, object]] = [
        {"text": f"{'subscribe to my channel' if spam else 'lovely song'} {name}", "spam": spam}
        for name in _NAMES
        for spam in (True, False)
    ]
    _write(folder / "comments/youtube_spam.jsonl", videos)
    return folder


@pytest.fixture
def write_lines(tmp_path: Path) -> Callable[..., Path]:
    def write(*lines: str) -> Path:
        path = tmp_path / "lines.jsonl"
        path.write_text("\n".join(lines), encoding="utf-8")
        return path

    return write
