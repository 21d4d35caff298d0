"""Options that several commands share, each written once."""

from typing import Annotated

import typer

Inputs = Annotated[
    list[str],
    typer.Argument(help="files, folders, globs, or - for standard input", metavar="IN..."),
]
Columns = Annotated[
    str | None,
    typer.Option(
        "--map", help="which column holds which field: text=body,published_at=date", metavar="FIELD=COLUMN,..."
    ),
]
CollectedAt = Annotated[
    str | None,
    typer.Option(
        "--collected-at",
        "--collected",
        help="when the inputs were read off their sites; default: their own times",
        metavar="T",
    ),
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
MeasureArgument = Annotated[str | None, typer.Argument(help="a measure; default: all", metavar="[MEASURE]")]
By = Annotated[str, typer.Option(help="window: hour, day, week, month or quarter")]
Since = Annotated[str | None, typer.Option(help="published at or after", metavar="T")]
Until = Annotated[str | None, typer.Option(help="published at or before", metavar="T")]
Limit = Annotated[int, typer.Option(help="how many at most", min=1)]
HalfLife = Annotated[
    float | None,
    typer.Option(help="days before its window's end by which a claim weighs half; default: all alike", min=0),
]
Credibility = Annotated[bool, typer.Option(help="weigh a claim by its author's record up to then")]
Independence = Annotated[bool, typer.Option(help="count a voice once, however often it speaks")]
Spam = Annotated[bool, typer.Option("--spam", help="give promotion (spam) a voice too")]
ScoreModel = Annotated[
    str | None,
    typer.Option("--model", help="classifier inside (setting `score_model`)", metavar="NAME", show_default=False),
]
Workers = Annotated[
    int | None,
    typer.Option(help="processes that score (setting `score_workers`)", min=1, metavar="N", show_default=False),
]
EngineName = Annotated[
    str | None, typer.Option("--engine", help="local or ray (setting `score_engine`)", show_default=False)
]
Address = Annotated[
    str | None,
    typer.Option(help="address of a Ray cluster (setting `score_address`)", metavar="ADDRESS", show_default=False),
]
