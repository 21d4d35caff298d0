"""The command line: one thin function a command.

Heavy imports stand inside the functions, so that `groundswell --help` answers at once; and annotations are no text,
which typer would evaluate, twice, at each start.
"""

from pathlib import Path
from typing import Annotated, Any

import typer

from groundswell import __version__
from groundswell.console import options
from groundswell.console.edge import Rejections, run_at_edge

app = typer.Typer(
    name="groundswell",
    help="What the market says, against what the data say.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


def main() -> None:
    """Run the command line (the console script, and `python -m groundswell`)."""
    run_at_edge(app)


def _print_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"groundswell {__version__}")
        raise typer.Exit


@app.callback()
def common(
    context: typer.Context,
    verbose: Annotated[int, typer.Option("--verbose", "-v", count=True, help="log more (-vv: all)")] = 0,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="log errors only; no progress")] = False,
    log_json: Annotated[bool, typer.Option("--log-json", help="log JSON lines")] = False,
    version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="print the version")
    ] = False,
) -> None:
    """What the market says, against what the data say."""
    from groundswell.core.logs import set_up_logging

    set_up_logging(verbosity=-1 if quiet else verbose, as_json=log_json)
    context.obj = {"quiet": quiet}


@app.command()
def score(
    context: typer.Context,
    inputs: options.Inputs,
    claims: Annotated[
        str | None, typer.Option(help="write the claims here, one a line; - for standard output", metavar="OUT")
    ] = None,
    store: options.StoreFolder = None,
    verify: Annotated[bool, typer.Option(help="hold each claim against official data")] = True,
    columns: options.Columns = None,
    collected: options.CollectedAt = None,
    model: options.ScoreModel = None,
    workers: options.Workers = None,
    engine: options.EngineName = None,
    address: options.Address = None,
) -> None:
    """Read documents, extract their claims, judge them, and store both.

    With --claims and no --store, nothing is stored. Scoring again changes nothing. A long run goes on in several
    processes by itself; with --engine ray, on a cluster. What comes out is the same.
    """
    from groundswell.console.work import run_score

    rejections = Rejections()
    run_score(
        inputs,
        claims=claims,
        store=store,
        verify=verify,
        columns=columns,
        collected=collected,
        flags={"score_model": model, "score_workers": workers, "score_engine": engine, "score_address": address},
        quiet=context.obj["quiet"],
        rejected=rejections,
    )
    rejections.exit()


@app.command()
def check(
    text: Annotated[str | None, typer.Argument(help="a text to check; - for standard input", metavar="TEXT")] = None,
    published: Annotated[str | None, typer.Option(help="when it was written; default: --as-of", metavar="T")] = None,
    as_of: options.AsOf = None,
    batch: Annotated[
        tuple[str, str] | None,
        typer.Option(help="lines with text, published_at, as_of (and a claim, to judge that one)", metavar="IN OUT"),
    ] = None,
    as_json: options.AsJson = False,
    as_csv: options.AsCsv = False,
    model: options.ScoreModel = None,
) -> None:
    """Extract the claims of a text and hold each against the data of that day."""
    from groundswell.console import work

    if (text is None) == (batch is None):
        raise typer.BadParameter("give either TEXT or --batch IN OUT")
    if batch is not None:
        rejections = Rejections()
        work.check_batch(*batch, model=model, rejected=rejections)
        rejections.exit()
    else:
        work.check_text(text or "", published=published, as_of=as_of, form=_form(as_json, as_csv), model=model)


@app.command()
def extract(
    pages: Annotated[
        list[str] | None,
        typer.Argument(help="saved pages (HTML, copied text), web archives, collections", metavar="PAGE..."),
    ] = None,
    output: Annotated[
        str, typer.Option("--output", "-o", help="where to write; - for standard output", metavar="OUT")
    ] = "-",
    url: Annotated[str | None, typer.Option(help="address of the page (one page only)", metavar="U")] = None,
    columns: options.Columns = None,
    collected: options.CollectedAt = None,
    diff: Annotated[
        tuple[str, str] | None, typer.Option(help="show what two extractions differ in", metavar="OLD NEW")
    ] = None,
    health: Annotated[bool, typer.Option("--health", help="show what each site gives, and what fell suddenly")] = False,
    history: Annotated[
        Path | None, typer.Option(help="file that keeps the yields of --health", metavar="FILE", show_default=False)
    ] = None,
    as_json: options.AsJson = False,
    as_csv: options.AsCsv = False,
) -> None:
    """Turn saved pages into documents: the article and its comments.

    With --diff, compare two extractions; with --health, measure the yield of each site (status 1 where it fell).
    """
    from groundswell.console import collecting

    if (diff is None) == (not pages) or (diff is not None and health):
        raise typer.BadParameter("give pages, or --diff OLD NEW")
    rejections = Rejections()
    fell = False
    if diff is not None:
        collecting.show_differences(*diff, form=_form(as_json, as_csv), rejected=rejections)
    elif health:
        fell = collecting.show_health(pages or [], history=history, form=_form(as_json, as_csv), rejected=rejections)
    else:
        collecting.run_extract(
            pages or [], output=output, url=url, columns=columns, collected=collected, rejected=rejections
        )
    rejections.exit()
    if fell:
        raise typer.Exit(1)


@app.command()
def collect(
    context: typer.Context,
    seeds: Annotated[
        list[str],
        typer.Argument(help="addresses of pages, feeds, sitemaps; files with an address a line", metavar="URL..."),
    ],
    into: Annotated[Path, typer.Option("--into", help="folder of the collection", metavar="DIR")],
    contact: Annotated[
        str | None,
        typer.Option(help="who collects: an e-mail address or a page about you; every site sees it (setting)"),
    ] = None,
    allow: Annotated[list[str] | None, typer.Option(help="only addresses with this pattern", metavar="RE")] = None,
    deny: Annotated[list[str] | None, typer.Option(help="no address with this pattern", metavar="RE")] = None,
    depth: Annotated[int, typer.Option(help="how many links away from a page that is named", min=0)] = 0,
    pages: Annotated[int, typer.Option(help="how many pages at most", min=1)] = 10_000,
    pages_per_host: Annotated[int, typer.Option(help="how many pages of one site at most", min=1)] = 1_000,
    delay: Annotated[float, typer.Option(help="seconds between two requests to one site", min=0)] = 2.0,
    timeout: Annotated[float, typer.Option(help="seconds for one answer", min=0.1)] = 30.0,
    patience: Annotated[float, typer.Option(help="seconds to wait for a site that asks for a pause", min=0)] = 600.0,
    revisit: Annotated[float, typer.Option(help="days in which a page is asked for again", min=0)] = 7.0,
    allow_private: Annotated[
        list[str] | None, typer.Option(help="a host to ask though its address is private", metavar="HOST")
    ] = None,
) -> None:
    """Collect pages and their comments from the web, politely; again: what is new, edited or deleted since.

    A run that was stopped or killed goes on where it was. `score` and `extract` take the folder.
    """
    from groundswell.console.collecting import run_collect

    rejections = Rejections()
    run_collect(
        seeds,
        into=into,
        contact=contact,
        quiet=context.obj["quiet"],
        rejected=rejections,
        allow=allow or (),
        deny=deny or (),
        depth=depth,
        max_pages=pages,
        max_pages_per_host=pages_per_host,
        delay_seconds=delay,
        timeout_seconds=timeout,
        patience_seconds=patience,
        revisit_days=revisit,
        private_hosts=allow_private or (),
    )
    rejections.exit()


@app.command()
def quantities(source: options.Source, target: options.Target) -> None:
    """Find the amounts, percentages and rates in each line's text."""
    from groundswell.console.work import run_quantities

    rejections = Rejections()
    run_quantities(source, target, rejected=rejections)
    rejections.exit()


@app.command()
def classify(
    source: options.Source,
    target: options.Target,
    model: options.Model = None,
    abstain_below: Annotated[
        float, typer.Option(help="label `abstain` where the best label is less probable", min=0, max=1, metavar="P")
    ] = 0.0,
) -> None:
    """Label each line's text: sentiment, stance, tense, certainty, spam; and name the classifier with its version."""
    from groundswell.console.work import run_classify

    rejections = Rejections()
    run_classify(source, target, model=model, abstain_below=abstain_below, rejected=rejections)
    rejections.exit()


@app.command()
def claims(
    measure: options.Measure = None,
    area: options.Area = None,
    source: Annotated[str | None, typer.Option(help="only this outlet")] = None,
    author: Annotated[str | None, typer.Option(help="only this author")] = None,
    verdict: Annotated[str | None, typer.Option(help="only this verdict: supported, outdated, contradicted …")] = None,
    since: Annotated[str | None, typer.Option(help="published at or after", metavar="T")] = None,
    until: Annotated[str | None, typer.Option(help="published at or before", metavar="T")] = None,
    as_of: options.AsOf = None,
    limit: Annotated[int, typer.Option(help="how many at most, the newest first", min=1)] = 50,
    store: options.StoreFolder = None,
    as_json: options.AsJson = False,
    as_csv: options.AsCsv = False,
) -> None:
    """List claims of the store, with their sentences and verdicts."""
    from groundswell.console.ask import list_claims

    filters: dict[str, Any] = {
        "measure": measure,
        "area": area,
        "source": source,
        "author": author,
        "verdict": verdict,
        "since": since,
        "until": until,
    }
    list_claims(store, filters, as_of=as_of, limit=limit, form=_form(as_json, as_csv))


@app.command()
def lineage(
    claim: Annotated[str, typer.Argument(help="the id of a claim, as `claims --json` gives it", metavar="CLAIM")],
    as_of: options.AsOf = None,
    limit: Annotated[int, typer.Option(help="how many tellings at most, the first ones", min=2)] = 50,
    store: options.StoreFolder = None,
    as_json: options.AsJson = False,
    as_csv: options.AsCsv = False,
) -> None:
    """Follow a claim: who published it first, who told it on, and what changed on the way."""
    from groundswell.console.lineage import show_lineage

    show_lineage(store, claim, as_of=as_of, limit=limit, form=_form(as_json, as_csv))


@app.command()
def trend(
    measure: Annotated[str, typer.Argument(help="a measure, or `sentiment` or `stance`", metavar="MEASURE")],
    area: options.Area = None,
    by: Annotated[str, typer.Option(help="window: hour, day, week, month or quarter")] = "month",
    as_of: options.AsOf = None,
    store: options.StoreFolder = None,
    as_json: options.AsJson = False,
    as_csv: options.AsCsv = False,
) -> None:
    """Show how a claim, the sentiment or the stance moved, beside the official figure of the day."""
    from groundswell.console.ask import show_trend

    show_trend(store, measure, area=area, by=by, as_of=as_of, form=_form(as_json, as_csv))


@app.command()
def overview(
    as_of: options.AsOf = None,
    days: options.Days = 90,
    everything: Annotated[bool, typer.Option("--all", help="also what too few voices speak of")] = False,
    store: options.StoreFolder = None,
    as_json: options.AsJson = False,
    as_csv: options.AsCsv = False,
) -> None:
    """Show, for each measure and area, what the crowd says and what the data said."""
    from groundswell.console.ask import show_overview

    show_overview(store, as_of=as_of, days=days, everything=everything, form=_form(as_json, as_csv))


@app.command()
def consensus(
    measure: options.MeasureArgument = None,
    area: options.Area = None,
    by: options.By = "month",
    since: options.Since = None,
    until: options.Until = None,
    as_of: options.AsOf = None,
    half_life: options.HalfLife = None,
    credibility: options.Credibility = False,
    independence: options.Independence = True,
    spam: options.Spam = False,
    store: options.StoreFolder = None,
    as_json: options.AsJson = False,
    as_csv: options.AsCsv = False,
) -> None:
    """Show what independent voices say of a measure, how firmly, and how many they are."""
    from groundswell.console.signals import show_consensus
    from groundswell.signals.weights import Weights

    weights = Weights(independence=independence, half_life_days=half_life, credibility=credibility)
    times = {"since": since, "until": until, "as_of": as_of}
    form = _form(as_json, as_csv)
    show_consensus(store, measure, gap=False, times=times, form=form, area=area, by=by, weights=weights, with_spam=spam)


@app.command()
def gap(
    measure: options.MeasureArgument = None,
    area: options.Area = None,
    by: options.By = "month",
    since: options.Since = None,
    until: options.Until = None,
    as_of: options.AsOf = None,
    store: options.StoreFolder = None,
    as_json: options.AsJson = False,
    as_csv: options.AsCsv = False,
) -> None:
    """Show how far the crowd is from the data of the day, in units and against the gap's own history."""
    from groundswell.console.signals import show_consensus

    times = {"since": since, "until": until, "as_of": as_of}
    show_consensus(store, measure, gap=True, times=times, form=_form(as_json, as_csv), area=area, by=by)


@app.command()
def voices(
    measure: options.MeasureArgument = None,
    area: options.Area = None,
    as_of: options.AsOf = None,
    limit: options.Limit = 20,
    store: options.StoreFolder = None,
    as_json: options.AsJson = False,
    as_csv: options.AsCsv = False,
) -> None:
    """List the independent voices that speak of a measure: copies and echoes count with their original."""
    from groundswell.console.signals import show_voices

    show_voices(store, measure, area=area, as_of=as_of, limit=limit, form=_form(as_json, as_csv))


@app.command()
def mutations(
    measure: Annotated[str, typer.Argument(help="a measure", metavar="MEASURE")],
    area: options.Area = None,
    as_of: options.AsOf = None,
    limit: options.Limit = 20,
    store: options.StoreFolder = None,
    as_json: options.AsJson = False,
    as_csv: options.AsCsv = False,
) -> None:
    """List the competing values of a measure, and who said each first."""
    from groundswell.console.signals import show_mutations

    show_mutations(store, measure, area=area, as_of=as_of, limit=limit, form=_form(as_json, as_csv))


@app.command()
def sources(
    measure: options.MeasureArgument = None,
    of: Annotated[str, typer.Option(help="whose record: author, source or attributed_to")] = "author",
    least: Annotated[int, typer.Option(help="graded claims at least", min=1)] = 1,
    as_of: options.AsOf = None,
    limit: options.Limit = 20,
    store: options.StoreFolder = None,
    as_json: options.AsJson = False,
    as_csv: options.AsCsv = False,
) -> None:
    """Show who was right with what was public that day, shrunk towards the mean where claims are few."""
    from groundswell.console.signals import show_sources

    show_sources(store, measure, of=of, as_of=as_of, least=least, limit=limit, form=_form(as_json, as_csv))


@app.command()
def events(
    measure: Annotated[str, typer.Argument(help="a measure", metavar="MEASURE")],
    area: options.Area = None,
    as_of: options.AsOf = None,
    store: options.StoreFolder = None,
    as_json: options.AsJson = False,
    as_csv: options.AsCsv = False,
) -> None:
    """Show each change of the official figure: what the talk held before, and how fast it caught up."""
    from groundswell.console.signals import show_events

    show_events(store, measure, area=area, as_of=as_of, form=_form(as_json, as_csv))


@app.command()
def study(
    measure: Annotated[str, typer.Argument(help="a measure", metavar="MEASURE")],
    area: options.Area = None,
    signal: Annotated[str, typer.Option(help="what of the talk: attention, balance or level")] = "attention",
    dates: Annotated[
        str | None,
        typer.Option(help="file of days, one a line; default: changes of the official figure", metavar="FILE"),
    ] = None,
    as_of: options.AsOf = None,
    store: options.StoreFolder = None,
    as_json: options.AsJson = False,
    as_csv: options.AsCsv = False,
) -> None:
    """Test whether the talk moves before and after the changes of a figure, against placebo dates."""
    from groundswell.console.signals import show_study

    form = _form(as_json, as_csv)
    show_study(store, measure, area=area, signal=signal, dates=dates, as_of=as_of, form=form)


@app.command()
def leads(
    measure: Annotated[str, typer.Argument(help="a measure", metavar="MEASURE")],
    area: options.Area = None,
    by: options.By = "month",
    lags: Annotated[int, typer.Option(help="windows of lead and lag that are tested", min=1)] = 3,
    as_of: options.AsOf = None,
    store: options.StoreFolder = None,
    as_json: options.AsJson = False,
    as_csv: options.AsCsv = False,
) -> None:
    """Test whether the talk leads the official figure, or the figure the talk; needs `statistics`."""
    from groundswell.console.signals import show_leads

    show_leads(store, measure, area=area, by=by, lags=lags, as_of=as_of, form=_form(as_json, as_csv))


@app.command()
def forecasts(
    measure: options.MeasureArgument = None,
    area: options.Area = None,
    as_of: options.AsOf = None,
    store: options.StoreFolder = None,
    as_json: options.AsJson = False,
    as_csv: options.AsCsv = False,
) -> None:
    """Show what open forecasts imply of the next figure: its distribution, and how many expect it higher or lower."""
    from groundswell.console.signals import show_forecasts

    show_forecasts(store, measure, area=area, as_of=as_of, form=_form(as_json, as_csv))


@app.command()
def why(
    measure: Annotated[str, typer.Argument(help="a measure", metavar="MEASURE")],
    before: Annotated[str, typer.Argument(help="a day of the earlier window", metavar="BEFORE")],
    after: Annotated[str, typer.Argument(help="a day of the later window", metavar="AFTER")],
    area: options.Area = None,
    by: options.By = "month",
    as_of: options.AsOf = None,
    store: options.StoreFolder = None,
    as_json: options.AsJson = False,
    as_csv: options.AsCsv = False,
) -> None:
    """Show why a consensus moved between two windows: which voices moved it, by how much, in which words."""
    from groundswell.console.signals import show_why

    form = _form(as_json, as_csv)
    show_why(store, measure, area=area, before=before, after=after, by=by, as_of=as_of, form=form)


@app.command()
def export(
    output: Annotated[
        str | None, typer.Argument(help="where to write; - for standard output", metavar="OUT", show_default=False)
    ] = None,
    signal: Annotated[list[str] | None, typer.Option(help="only this signal; may be repeated")] = None,
    form: Annotated[str, typer.Option("--format", help="parquet, csv, jsonl or arrow")] = "csv",
    to: Annotated[
        str | None, typer.Option(help="a database to write into: postgresql://…; needs `postgres`", metavar="URL")
    ] = None,
    publish: Annotated[
        bool, typer.Option("--publish", help="write the values into the store's history, as known at --as-of")
    ] = False,
    measure: options.Measure = None,
    area: options.Area = None,
    by: options.By = "month",
    since: options.Since = None,
    until: options.Until = None,
    as_of: options.AsOf = None,
    store: options.StoreFolder = None,
) -> None:
    """Write signals as a feed: a long table, a row a value; into a file, a database, the store's history."""
    from groundswell.console.signals import export_signals

    if output is None and to is None and not publish:
        raise typer.BadParameter("give OUT, --to URL or --publish")
    times = {"since": since, "until": until, "as_of": as_of}
    export_signals(
        store,
        output,
        to=to,
        publish=publish,
        signals=signal or [],
        form=form,
        by=by,
        times=times,
        measure=measure,
        area=area,
    )


@app.command()
def history(
    measure: options.MeasureArgument = None,
    area: options.Area = None,
    signal: Annotated[str | None, typer.Option(help="only this signal: level, gap, balance …")] = None,
    newest: Annotated[bool, typer.Option("--newest", help="only the last vintage of each value")] = False,
    as_of: options.AsOf = None,
    store: options.StoreFolder = None,
    as_json: options.AsJson = False,
    as_csv: options.AsCsv = False,
) -> None:
    """Show published values as they were first published, and each revision; --as-of: those known by then."""
    from groundswell.console.signals import show_history

    form = _form(as_json, as_csv)
    show_history(store, as_of=as_of, newest=newest, form=form, measure=measure, area=area, signal=signal)


@app.command()
def watch(
    every: Annotated[float | None, typer.Option(help="seconds between two looks; default: look once", min=1)] = None,
    store: options.StoreFolder = None,
) -> None:
    """Look whether signals crossed the thresholds of setting `watch`, and tell the addresses named there.

    Each alert is sent at least once, signed, with a key that tells repetitions.
    """
    from groundswell.console.watch import run_watch

    if not run_watch(store, every=every):
        raise typer.Exit(1)


@app.command()
def report(
    output: Annotated[str, typer.Argument(help="the page to write", metavar="OUT.html")],
    as_of: options.AsOf = None,
    days: options.Days = 90,
    store: options.StoreFolder = None,
) -> None:
    """Write one self-contained page: the crowd against the data, with the sentences behind each figure."""
    from groundswell.console.report import write_report

    write_report(store, output, as_of=as_of, days=days)


@app.command()
def resolve(
    as_of: options.AsOf = None,
    store: options.StoreFolder = None,
    as_json: options.AsJson = False,
    as_csv: options.AsCsv = False,
) -> None:
    """Grade the store's forecasts whose figures are out; grades are kept, and never change."""
    from groundswell.console.forecasts import run_resolve

    run_resolve(store, as_of=as_of, form=_form(as_json, as_csv))


@app.command()
def serve(
    context: typer.Context,
    host: Annotated[str, typer.Option(help="address to listen at; 0.0.0.0 for all", metavar="HOST")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="port to listen at", min=1, max=65535)] = 8000,
    store: options.StoreFolder = None,
) -> None:
    """Serve the store: an HTTP API under /v1, and a page on top of it."""
    from groundswell.console.serving import run_serve

    run_serve(store, host=host, port=port, quiet=context.obj["quiet"])


@app.command()
def mcp(store: options.StoreFolder = None) -> None:
    """Let assistants ask the store (check, claims, consensus, gap) over the Model Context Protocol; needs `mcp`."""
    from groundswell.console.serving import run_mcp

    run_mcp(store)


@app.command()
def token() -> None:
    """Make a bearer token for adding documents over HTTP, and the hash of it for the settings."""
    from groundswell.console.serving import make_token

    make_token()


@app.command()
def demo(
    context: typer.Context,
    out: Annotated[str, typer.Option(help="folder for the store and the report", metavar="DIR")] = "groundswell-demo",
) -> None:
    """Score the bundled sample of posts and comments, and show what comes out."""
    from groundswell.console.demo import run_demo

    run_demo(out, quiet=context.obj["quiet"])


@app.command()
def measures(as_json: options.AsJson = False, as_csv: options.AsCsv = False) -> None:
    """List the measures that claims can be about."""
    from groundswell.console.ask import list_measures

    list_measures(_form(as_json, as_csv))


@app.command()
def config(
    store: options.StoreFolder = None,
    model: options.Model = None,
    as_json: options.AsJson = False,
    as_csv: options.AsCsv = False,
) -> None:
    """Print each setting, its value, and where the value came from."""
    from groundswell.console.ask import show_settings

    show_settings({"store": store, "model": model}, form=_form(as_json, as_csv))


@app.command()
def train(
    context: typer.Context,
    data: Annotated[Path, typer.Argument(help="folder of the training sets", metavar="DATA")],
    output: Annotated[Path, typer.Option("--output", "-o", help="folder for weights and card", metavar="DIR")],
    model: Annotated[str, typer.Option(help="linear, encoder (needs the extra `train`) or cascade")] = "linear",
    settings: Annotated[Path | None, typer.Option(help="TOML file with the settings of that model")] = None,
    seed: Annotated[int | None, typer.Option(help="seed; default: that of the settings")] = None,
) -> None:
    """Train a classifier; writes its weights and its card."""
    from groundswell.console.learning import run_train

    run_train(data, output, model=model, settings=settings, seed=seed, quiet=context.obj["quiet"])


@app.command()
def evaluate(
    labelled: Annotated[Path, typer.Argument(help="JSON lines with `text` and labels", metavar="FILE")],
    head: Annotated[str, typer.Option(help="what a field `label` is about")] = "sentiment",
    model: options.Model = None,
    as_json: options.AsJson = False,
    as_csv: options.AsCsv = False,
) -> None:
    """Measure a classifier on labelled lines."""
    from groundswell.console.learning import run_evaluate

    run_evaluate(labelled, head=head, model=model, form=_form(as_json, as_csv))


@app.command()
def compare(
    first: Annotated[str, typer.Argument(help="a classifier", metavar="MODEL")],
    second: Annotated[str, typer.Argument(help="another classifier", metavar="MODEL")],
    store: options.StoreFolder = None,
    limit: Annotated[int, typer.Option(help="how many claims at most, the newest first", min=1)] = 1000,
    as_json: options.AsJson = False,
    as_csv: options.AsCsv = False,
) -> None:
    """Hold two classifiers against each other on the sentences of the store's claims."""
    from groundswell.console.learning import run_compare

    run_compare(first, second, store=store, limit=limit, form=_form(as_json, as_csv))


reference = typer.Typer(
    help="Official series: what there is, its figures, what they cover, refresh.", no_args_is_help=True
)
app.add_typer(reference, name="reference")


@reference.command("list")
def reference_list(
    store: options.StoreFolder = None, as_json: options.AsJson = False, as_csv: options.AsCsv = False
) -> None:
    """List the series at hand."""
    from groundswell.console.series import list_series

    list_series(store, form=_form(as_json, as_csv))


@reference.command("show")
def reference_show(
    series: Annotated[str, typer.Argument(help="a series, as `list` names them", metavar="SERIES")],
    as_of: options.AsOf = None,
    last: Annotated[int, typer.Option(help="how many figures at most, the newest", min=1)] = 24,
    store: options.StoreFolder = None,
    as_json: options.AsJson = False,
    as_csv: options.AsCsv = False,
) -> None:
    """Show the figures of a series that were public at a time."""
    from groundswell.console.series import show_series

    show_series(store, series, as_of=as_of, last=last, form=_form(as_json, as_csv))


@reference.command("coverage")
def reference_coverage(
    store: options.StoreFolder = None, as_json: options.AsJson = False, as_csv: options.AsCsv = False
) -> None:
    """Show what a claim of each measure and area can be held against."""
    from groundswell.console.series import show_coverage

    show_coverage(store, form=_form(as_json, as_csv))


@reference.command("sync")
def reference_sync(
    context: typer.Context,
    series: Annotated[
        list[str] | None, typer.Argument(help="series or providers; default: all", metavar="[SERIES...]")
    ] = None,
    store: options.StoreFolder = None,
) -> None:
    """Refresh series from their official sources (this command uses the network)."""
    from groundswell.console.series import sync_series

    if sync_series(store, series or [], quiet=context.obj["quiet"]):
        raise typer.Exit(1)


upkeep = typer.Typer(help="Upkeep of the store: compact, check, repair, vacuum.", no_args_is_help=True)
app.add_typer(upkeep, name="store")


@upkeep.command("compact")
def store_compact(store: options.StoreFolder = None) -> None:
    """Write the tables anew in few files, sorted for queries."""
    from groundswell.console.signals import compact_store

    compact_store(store)


@upkeep.command("check")
def store_check(
    store: options.StoreFolder = None, as_json: options.AsJson = False, as_csv: options.AsCsv = False
) -> None:
    """Read every file and hold the tables against each other."""
    from groundswell.console.signals import check_store

    if not check_store(store, form=_form(as_json, as_csv)):
        raise typer.Exit(1)


@upkeep.command("repair")
def store_repair(store: options.StoreFolder = None) -> None:
    """Make a damaged store anew of every row that can still be read, and name what is lost.

    What was there before is set aside in the folder. Exit status 1 where something is lost: score it again.
    """
    from groundswell.console.signals import repair_store

    if not repair_store(store):
        raise typer.Exit(1)


@upkeep.command("vacuum")
def store_vacuum(
    keep_hours: Annotated[int, typer.Option(help="keep files that were needed in so many last hours", min=0)] = 24,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="only name them")] = False,
    store: options.StoreFolder = None,
) -> None:
    """Delete data files that the newest state does not need."""
    from groundswell.console.signals import vacuum_store

    vacuum_store(store, keep_hours=keep_hours, dry_run=dry_run)


def _form(as_json: bool, as_csv: bool) -> Any:
    from groundswell.console.tables import Format

    if as_json and as_csv:
        raise typer.BadParameter("--json and --csv exclude each other")
    return Format.JSON if as_json else Format.CSV if as_csv else Format.TABLE
