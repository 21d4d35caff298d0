"""`groundswell demo`: the main job on the bundled sample."""

from __future__ import annotations

import sys
from importlib import resources
from pathlib import Path

from groundswell.console.ask import print_overview
from groundswell.console.report import make_report
from groundswell.console.tables import Format
from groundswell.console.work import score_into
from groundswell.core.settings import load_settings
from groundswell.corpora.lines import write_whole
from groundswell.reference.configured import open_reference

AS_OF = "2026-10-31T23:59:59Z"
"""The sample's last post is of 2026-10-14."""

SAMPLE_DAYS = 365
"""45 posts over two years: a shorter memory would leave each measure one voice."""

NEXT_STEPS = """
The report: {report}
The store:  {store}

Try next:
  groundswell check "The BOJ is at 0.75% and nearly $9 trillion of carry trades will flow back" --as-of 2026-07-10
  groundswell overview --all --days 365 --store {store}
  groundswell trend policy_rate --area JP --by month --store {store}
  groundswell trend sentiment --store {store}
  groundswell claims --verdict outdated --store {store}
  groundswell score YOUR_DUMP.jsonl.gz --store my-store
"""


def run_demo(out: str, *, quiet: bool) -> None:
    """Score the sample into `out`/store, print the overview, write `out`/report.html, say what to try next."""
    from groundswell.core.times import parse_time
    from groundswell.signals.official import official_figures
    from groundswell.signals.overview import overview
    from groundswell.signals.store import Store

    folder = Path(out)
    folder.mkdir(parents=True, exist_ok=True)
    store_folder = folder / "store"
    with resources.as_file(resources.files("groundswell.corpora").joinpath("samples/posts.jsonl")) as sample:
        score_into(str(store_folder), [str(sample)], quiet=quiet)
    store = Store.open(store_folder)
    as_of = parse_time(AS_OF)
    settings = load_settings({"store": str(store_folder)}).values
    official = official_figures(open_reference(settings))
    rows = overview(store, official=official, as_of=as_of, days=SAMPLE_DAYS, min_voices=settings.min_voices)
    print_overview(rows, everything=False, form=Format.TABLE)
    report = folder / "report.html"
    with write_whole(str(report)) as stream:
        stream.write(make_report(store, as_of=as_of, days=SAMPLE_DAYS).encode())
    sys.stdout.write(NEXT_STEPS.format(report=report, store=store_folder))
