"""The commands that read text: score, check, extract, quantities, classify."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from pathlib import Path

import orjson

from groundswell.console.times import parse_moment
from groundswell.core.errors import Rejection, UsageError
from groundswell.core.records import Document
from groundswell.core.settings import load_settings
from groundswell.corpora.lines import Line, extend_lines, texts, write_whole

Rejected = Callable[[Rejection], None]


def run_quantities(source: str, target: str, *, rejected: Rejected) -> None:
    """`groundswell quantities`."""
    from groundswell.nlp.quantities import find_quantities

    def extend(rows: list[Line]) -> Iterable[Line]:
        for row in rows:
            row["quantities"] = [quantity.to_json() for quantity in find_quantities(row["text"])]
        return rows

    extend_lines(source, target, extend, rejected=rejected)


def run_classify(source: str, target: str, *, model: str | None, rejected: Rejected) -> None:
    """`groundswell classify`."""
    from groundswell.models import load_classifier

    classifier = load_classifier(load_settings({"model": model}).values.model)

    def extend(rows: list[Line]) -> Iterable[Line]:
        for row, labels in zip(rows, classifier.classify(texts(rows)), strict=True):
            row.update(labels.to_json())
        return rows

    extend_lines(source, target, extend, rejected=rejected)


def run_extract(pages: list[str], *, output: str, url: str | None, collected: str | None, rejected: Rejected) -> None:
    """`groundswell extract`."""
    from groundswell.corpora.readers import read_documents

    collected_at = None if collected is None else parse_moment("--collected", collected)
    documents = (
        _extract_one(pages, url, collected_at)
        if url
        else read_documents(pages, collected_at=collected_at, rejected=rejected)
    )
    with write_whole(output) as out:
        for document in documents:
            out.write(orjson.dumps(document.to_json()) + b"\n")


def _extract_one(pages: list[str], url: str, collected_at: datetime | None) -> list[Document]:
    """The documents of the one page that stands at `url`."""
    from groundswell.corpora.pages import extract_page
    from groundswell.corpora.readers.streams import open_stream, read_whole

    if len(pages) != 1 or (pages[0] != "-" and not Path(pages[0]).is_file()):
        raise UsageError(f"--url goes with one page; got {' '.join(pages)}")
    with open_stream(pages[0]) as stream:
        return extract_page(read_whole(stream, pages[0]), origin=pages[0], url=url, collected_at=collected_at)
