"""The commands that read text: score, check, extract, quantities, classify."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any

from groundswell.console.ask import plain, style_of
from groundswell.console.collecting import reading_of
from groundswell.console.progress import show_progress
from groundswell.console.tables import Column, Format, print_rows
from groundswell.core.errors import Rejection, UsageError
from groundswell.core.settings import load_settings
from groundswell.corpora.lines import Line, extend_each, extend_lines, texts
from groundswell.reference.configured import open_reference
from groundswell.signals.words import claim_in_short

if TYPE_CHECKING:
    from groundswell.core.settings import LoadedSettings
    from groundswell.scoring.check import Checker
    from groundswell.scoring.engines import Engine
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


def run_classify(source: str, target: str, *, model: str | None, abstain_below: float, rejected: Rejected) -> None:
    """`groundswell classify`."""
    from groundswell.models import load_classifier

    settings = load_settings({"model": model}).values
    classifier = load_classifier(settings.model, label_map=settings.label_map)

    def extend(rows: list[Line]) -> Iterable[Line]:
        for row, labels in zip(rows, classifier.classify(texts(rows)), strict=True):
            row.update(labels.to_json(abstain_below=abstain_below), classifier=classifier.name)
        return rows

    extend_lines(source, target, extend, rejected=rejected)


def run_score(
    inputs: list[str],
    *,
    claims: str | None,
    store: str | None,
    verify: bool,
    columns: str | None,
    collected: str | None,
    flags: Mapping[str, Any],
    quiet: bool,
    rejected: Rejected,
) -> None:
    """`groundswell score`. With claims and no store named anywhere, nothing is stored. `flags` are settings."""
    loaded = load_settings({"store": store})
    stores = claims is None or loaded.origins["store"] != "default"
    folder = loaded.values.store if stores else None
    summary = score_into(
        folder,
        inputs,
        claims=claims,
        verify=verify,
        reading=reading_of(columns, collected),
        flags=flags,
        quiet=quiet,
        rejected=rejected,
    )
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
    reading: Mapping[str, Any] | None = None,
    flags: Mapping[str, Any] | None = None,
    quiet: bool = False,
    rejected: Rejected | None = None,
) -> Summary:
    """Score inputs into the store at `folder` (None: no store), with progress on standard error. `reading` holds
    `collected_at` and `columns` of the readers, `flags` settings of `score`.
    """
    from groundswell.scoring.pipeline import Pipeline
    from groundswell.scoring.run import Progress, score

    loaded = load_settings({**(flags or {}), "store": folder})
    settings, engine = loaded.values, _engine(loaded)
    reference = open_reference(settings) if verify else None
    pipeline = Pipeline.load(model=settings.score_model, reference=reference)
    with show_progress("scoring", quiet=quiet) as report:

        def progress(done: Progress) -> None:
            report(done.bytes_done, done.bytes_total, f"{done.documents:,} documents, {done.claims:,} claims")

        return score(
            inputs,
            pipeline=pipeline,
            store=folder,
            claims_out=claims,
            batch_documents=settings.batch_documents,
            engine=engine,
            rejected=rejected,
            progress=progress,
            **(reading or {}),
        )


def _engine(loaded: LoadedSettings) -> Engine:
    from groundswell.scoring.engines import Growing, InProcess, Ray, default_workers

    settings = loaded.values
    if settings.score_engine != "ray" and loaded.origins["score_address"].startswith("--"):
        raise UsageError("an address is that of a Ray cluster: add --engine ray")
    if settings.score_engine == "ray":
        return Ray(workers=settings.score_workers, address=settings.score_address)
    workers = settings.score_workers or default_workers()
    return Growing(workers) if workers > 1 else InProcess()


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

    settings = load_settings({"score_model": model}).values
    return Checker(model=settings.score_model, reference=open_reference(settings))
