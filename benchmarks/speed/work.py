"""What is read: real articles where the development data lie beside the checkout, else the bundled sample."""

from __future__ import annotations

import gzip
import json
import random
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from groundswell.core.records import Document
from groundswell.corpora.readers import read_documents
from groundswell.nlp.sentences import split_sentences

ROOT = Path(__file__).parents[2]
DATA = ROOT.parent / "shared" / "data"


@dataclass(frozen=True, slots=True)
class Work:
    """`documents` and `pages` as plain items for `readers`; `source` says where they are from, and what is missing."""

    source: str
    documents: list[dict[str, Any]]
    pages: list[dict[str, str]]

    @property
    def sentences(self) -> list[str]:
        """The sentences of all documents, in their order."""
        return [
            item["document"]["text"][start:end]
            for item in self.documents
            for start, end in split_sentences(item["document"]["text"])
        ]


def load_work(count: int) -> Work:
    """So many articles, drawn evenly from the dumps and mixed by a seed, and the annotated pages."""
    dumps = sorted((DATA / "news").glob("*.jsonl.gz"))
    paths = [str(path) for path in dumps] or [str(ROOT / "corpora" / "samples" / "posts.jsonl")]
    read = read_documents(paths, collected_at=None, rejected=lambda item: None)
    found = list({document.id: document for document in read if document.text}.values())
    rng = random.Random(0)  # noqa: S311 - the same mix each time
    rng.shuffle(found)
    items = [_item(document) for document in found[:count]]
    source = f"{len(items)} news articles of the development data"
    if not dumps:
        source = f"{len(items)} documents of the bundled sample: no dumps in {DATA / 'news'}"
    pages = _pages()
    rng.shuffle(pages)
    return Work(source, items, pages)


def _item(document: Document) -> dict[str, Any]:
    plain = {
        "id": document.id,
        "text": document.text,
        "title": document.title,
        "published_at": document.published_at.isoformat() if document.published_at else None,
        "source": document.source,
    }
    return {"document": plain, "units": len(split_sentences(document.text))}


def dumps() -> list[dict[str, Any]]:
    """The packed dumps, each with its size unpacked in MB; none where the data are absent."""
    return [
        {"path": str(path), "units": len(gzip.decompress(path.read_bytes())) / 1e6}
        for path in sorted((DATA / "news").glob("*.jsonl.gz"))
    ]


def _pages() -> list[dict[str, str]]:
    gold = DATA / "pages" / "gold.json"
    if not gold.exists():
        return []
    parts = json.loads(gold.read_text("utf-8"))
    return [
        {"url": url, "file": str(gold.parent / entry["file"])}
        for part in ("positive", "negative")
        for url, entry in parts[part].items()
    ]
