"""Options that several commands share, each written once."""

from __future__ import annotations

from typing import Annotated

import typer

Inputs = Annotated[
    list[str],
    typer.Argument(help="files, folders, globs, or - for standard input", metavar="IN..."),
]
Source = Annotated[str, typer.Argument(help="JSON lines with a field `text`; - for standard input", metavar="IN")]
Target = Annotated[str, typer.Argument(help="where to write; - for standard output", metavar="OUT")]
StoreFolder = Annotated[
    str | None, typer.Option("--store", help="folder of the store (setting `store`)", metavar="DIR", show_default=False)
]
AsOf = Annotated[
    str | None,
    typer.Option(help="only what was public by then: a day (its end) or a time, UTC; default: now", metavar="T"),
]
Days = Annotated[int, typer.Option(help="how many days of talk count as now, up to the last claim", min=1)]
Measure = Annotated[str | None, typer.Option(help="only this measure", metavar="MEASURE")]
Area = Annotated[str | None, typer.Option(help="only this area, pair or ticker", metavar="AREA")]
AsJson = Annotated[bool, typer.Option("--json", help="print JSON, with every field")]
AsCsv = Annotated[bool, typer.Option("--csv", help="print CSV, with every field")]
Model = Annotated[
    str | None,
    typer.Option(help="classifier of sentiment and stance (setting `model`)", metavar="NAME", show_default=False),
]
