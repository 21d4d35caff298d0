"""The commands about classifiers: train, evaluate, compare."""

from __future__ import annotations

import sys
from pathlib import Path

from groundswell.console.ask import open_store
from groundswell.console.tables import Column, Format, print_rows
from groundswell.core.settings import load_settings


def run_train(
    data: Path, output: Path, *, model: str, settings: Path | None, seed: int | None, quiet: bool = False
) -> None:
    """`groundswell train`."""
    from groundswell.console.progress import show_progress
    from groundswell.models.training import train

    with show_progress("training", quiet=quiet) as report:
        train(data, output, model=model, config=settings, seed=seed, report=report)
    sys.stdout.write(f"weights and card: {output}\n")


FIGURE_COLUMNS = (
    Column("head", "head"),
    Column("part", "part"),
    Column("figure", "figure"),
    Column("value", "value", lambda value: f"{value:.4g}", right=True),
)


def run_evaluate(labelled: Path, *, head: str, model: str | None, form: Format) -> None:
    """`groundswell evaluate`."""
    from groundswell.models import load_classifier
    from groundswell.models.evaluation import evaluate_file

    settings = load_settings({"model": model}).values
    classifier = load_classifier(settings.model, label_map=settings.label_map)
    figures = evaluate_file(labelled, classifier.probabilities, head=head)
    rows = [
        {"model": classifier.name, "head": name, "part": part, "figure": figure, "value": value}
        for part, heads in figures.items()
        for name, found in heads.items()
        for figure, value in found.items()
    ]
    print_rows(rows, FIGURE_COLUMNS, form=form, title=f"{classifier.name} on {labelled.name}")


def run_compare(first: str, second: str, *, store: str | None, limit: int, form: Format) -> None:
    """`groundswell compare`."""
    from groundswell.models import load_classifier
    from groundswell.models.evaluation import compare

    table = open_store(store).claims_table(order="newest", limit=limit)
    sentences = list(dict.fromkeys(table.column("sentence").to_pylist()))
    label_map = load_settings({}).values.label_map
    one, other = (load_classifier(name, label_map=label_map) for name in (first, second))
    found = compare(one.probabilities, other.probabilities, sentences)
    rows = [{"head": head, "sentences": len(sentences), **row} for head, row in found.items()]
    names = ("agreement", "kappa", "moved")
    columns = (
        Column("head", "head"),
        *(Column(name, name, lambda value: f"{value:.3f}", right=True) for name in names),
    )
    print_rows(rows, columns, form=form, title=f"{one.name} against {other.name}, {len(sentences)} sentences")
