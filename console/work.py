"""The commands that read text: score, check, extract, quantities, classify."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import orjson

from groundswell.console.ask import claim_in_short, open_reference, plain, style_of
from groundswell.console.progress import show_progress
from groundswell.console.tables import Column, Format, print_rows
from groundswell.console.times import parse_moment
from groundswell.core.errors import Rejection, UsageError
from groundswell.core.records import Document
from groundswell.core.settings import load_settings
from groundswell.corpora.lines import Line, extend_each, extend_lines, texts, write_whole

if TYPE_CHECKING:
    from groundswell.scoring.check import Checker
    from groundswell.scoring.run import Summary

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


def run_score(
    inputs: list[str],
    *,
    claims: str | None,
    store: str | None,
    verify: bool,
    model: str | None,
    quiet: bool,
    rejected: Rejected,
) -> None:
    """`groundswell score`. With claims and no store named anywhere, nothing is stored."""
    loaded = load_settings({"store": store, "model": model})
    stores = claims is None or loaded.origins["store"] != "default"
    folder = loaded.values.store if stores else None
    summary = score_into(folder, inputs, claims=claims, verify=verify, model=model, quiet=quiet, rejected=rejected)
    if not quiet:
        kept = f"; store: {folder}" if folder else ""
        sys.stderr.write(
            f"{summary.documents:,} documents read, {summary.scored:,} scored, {summary.known:,} known before, "
            f"{summary.claims:,} new claims{kept}\n"
        )


def score_into(
    folder: str | None,
    inputs: list[str],
    *,
    claims: str | None = None,
    verify: bool = True,
    model: str | None = None,
    quiet: bool = False,
    rejected: Rejected | None = None,
) -> Summary:
    """Score inputs into the store at `folder` (None: no store), with progress on standard error."""
    from groundswell.scoring.pipeline import Pipeline
    from groundswell.scoring.run import Progress, score

    settings = load_settings({"model": model, "store": folder}).values
    reference = open_reference(settings) if verify else None
    pipeline = Pipeline.load(model=settings.model, reference=reference)
    with show_progress("scoring", quiet=quiet) as report:

        def progress(done: Progress) -> None:
            report(done.bytes_done, done.bytes_total, f"{done.documents:,} documents, {done.claims:,} claims")

        return score(
            inputs,
            pipeline=pipeline,
            store=folder,
            claims_out=claims,
            batch_documents=settings.batch_documents,
            rejected=rejected,
            progress=progress,
        )


VERDICT_COLUMNS = (
    Column("says", "claim", right=True),
    Column("measure", "measure", plain),
    Column("area", "area"),
    Column("status", "verdict", plain, style=style_of),
    Column("words", "why", wrap=True),
)


def check_text(text: str, *, published: str | None, as_of: str | None, form: Format, model: str | None) -> None:
    """`groundswell check TEXT`."""
    from groundswell.scoring.check import read_moments

    written, judged = read_moments(published, as_of)
    claims = _checker(model).check(sys.stdin.read() if text == "-" else text, published_at=written, as_of=judged)
    rows = [claim.to_json() for claim in claims]
    if form is Format.TABLE:
        rows = [{**row, "says": claim_in_short(row), **_verdict_in_short(row["verdict"])} for row in rows]
    print_rows(rows, VERDICT_COLUMNS, form=form, title=f"claims, as of {judged:%Y-%m-%d %H:%M} UTC")


def _verdict_in_short(verdict: Line) -> Line:
    return {"status": verdict["status"], "words": verdict["words"] or verdict["note"]}


def check_batch(source: str, target: str, *, model: str | None, rejected: Rejected) -> None:
    """`groundswell check --batch IN OUT`."""
    from groundswell.scoring.check import read_moments

    checker = _checker(model)

    def extend(line: Line) -> Line:
        written, judged = read_moments(line.get("published_at"), line.get("as_of"))
        if line.get("claim") is not None:
            claims = [checker.judge(line["claim"], line["text"], published_at=written, as_of=judged)]
        else:
            claims = checker.check(line["text"], published_at=written, as_of=judged)
        return {**line, "claims": [claim.to_json() for claim in claims]}

    extend_each(source, target, extend, rejected=rejected)


def _checker(model: str | None) -> Checker:
    from groundswell.scoring.check import Checker

    settings = load_settings({"model": model}).values
    return Checker(model=settings.model, reference=open_reference(settings))
