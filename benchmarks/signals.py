"""How fast signals answer over a store of many claims: `python benchmarks/signals.py [CLAIMS...] [--folder DIR]`.

For each number of claims (default: 10,000, 100,000, 1,000,000) it makes a store of made-up talk, compacts it, has its
columns kept, and asks each question in a process of its own: the whole process (also against starting Python alone),
cold (from opening the store to the answer), warm (the median of four more questions of the kind, none asked before),
the same question again, and the process's peak memory. Files are in the system's cache.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from groundswell.corpora.store import Store, delta
from groundswell.corpora.store.schema import claim_schema, document_schema
from groundswell.corpora.store.upkeep import compact
from groundswell.signals.official import official_figures
from groundswell.signals.overview import overview
from groundswell.signals.store import Store as Signals

# What talk is about, by share: a long tail, as in real dumps, and a measure that a quarter of it is about.
_SUBJECTS = """
    CASE WHEN r < 25 THEN 'policy_rate:JP:%:0.75' WHEN r < 45 THEN 'policy_rate:US:%:4.5'
         WHEN r < 65 THEN 'fx_rate:USD/JPY:JPY:150' WHEN r < 90 THEN 'inflation:JP:%:2.5'
         WHEN r < 95 THEN 'carry_trade_size:JP:USD:1e12' ELSE 'crypto_price:BTC:USD:90000' END
"""
_DOCUMENTS = """
    SELECT *, 'd' || number AS id, 'source:' || number % 300 AS source, 'author' || who AS author,
           CAST(who AS BIGINT) AS speaker,
           CASE WHEN number % 5 = 0 AND number > 5 THEN number - 5 ELSE number END AS cluster
    FROM (SELECT range AS number, hash(range) % 20000 AS who,
                 TIMESTAMPTZ '2024-01-01' + to_seconds(CAST(range * (63072000.0 / {n}) AS BIGINT)) AS published_at
          FROM range({n}))
"""


def make_store(folder: Path, claims: int) -> Store:
    """A store of so many made-up claims in a third as many documents, of two years, by 20,000 authors."""
    import duckdb

    connection = duckdb.connect()
    connection.execute("SET TimeZone = 'UTC'")
    made = _DOCUMENTS.format(n=claims // 3 + 1)
    connection.execute(f"CREATE TABLE d AS {made}")
    connection.execute(f"""
        CREATE TABLE c AS SELECT *, split_part(subject, ':', 4)::DOUBLE AS base FROM (
            SELECT d.*, i, hash(number * 3 + i) AS h, {_SUBJECTS} AS subject
            FROM d, range(3) t(i), LATERAL (SELECT hash(number * 7 + i) % 100 AS r))
        LIMIT {claims}
    """)  # noqa: S608 - own text
    delta.create(folder)
    documents, table = delta.open_pair(folder)
    delta.append(table, _filled(connection, "c", _CLAIM_VALUES, claim_schema()))
    delta.commit_documents(documents, _filled(connection, "d", _DOCUMENT_VALUES, document_schema()), table)
    return Store.open(folder)


_DOCUMENT_VALUES = {
    "kind": "CASE WHEN number % 3 = 0 THEN 'article' ELSE 'comment' END",
    "text": "'The talk of the day, number ' || number",
    "sentiment_score": "(hash(number) % 200) / 100.0 - 1",
    "sentences": "1",
    "stance_sentences": "0",
    "claims": "3",
    "scored_by": "'benchmark'",
    "copy_similarity": "0",
    "echo_ratio": "0",
    "article_id": "id",
}
_CLAIM_VALUES = {
    "id": "id || '/' || i",
    "document_id": "id",
    "start": "i * 10",
    '"end"': "i * 10 + 5",
    "text": "base",
    "sentence_start": "0",
    "sentence_end": "60",
    "measure": "split_part(subject, ':', 1)",
    "area": "split_part(subject, ':', 2)",
    "unit": "split_part(subject, ':', 3)",
    "kind": "CASE WHEN h % 4 = 0 THEN 'direction' ELSE 'level' END",
    "value": "CASE WHEN h % 4 = 0 THEN NULL ELSE base * (1 + ((h >> 8) % 21 - 10.0) / 100) END",
    "trend": "CASE h % 4 WHEN 0 THEN 'up' WHEN 1 THEN 'down' END",
    "tense": "CASE WHEN h % 10 = 0 THEN 'future' ELSE 'present' END",
    "modality": "'asserted'",
    "confidence": "0.8",
    "verdict_status": "CASE h % 3 WHEN 0 THEN 'supported' WHEN 1 THEN 'outdated' ELSE 'contradicted' END",
    "scored_by": "'benchmark'",
    "document_kind": "CASE WHEN number % 3 = 0 THEN 'article' ELSE 'comment' END",
    "article_id": "id",
    "sentence": "'The talk of the day says something of about this length, number ' || h",
}


def _filled(connection: Any, table: str, values: dict[str, str], schema: Any) -> Any:
    """The made-up table with all columns of a schema: the given ones, those of its name, and nulls."""
    own = set(connection.table(table).columns)
    given = {name.strip('"'): text for name, text in values.items()}
    columns = ", ".join(f'{given.get(name, name if name in own else "NULL")} AS "{name}"' for name in schema.names)
    made = connection.sql(f"SELECT {columns} FROM {table}")  # noqa: S608 - own text
    return made.to_arrow_table().cast(schema)


QUESTIONS: dict[str, Callable[[Signals, datetime], Any]] = {
    "consensus by week, with bands": lambda s, t: s.consensus("policy_rate", area="JP", by="week", as_of=t),
    "trend by month": lambda s, t: s.trend("policy_rate", area="JP", as_of=t),
    "gap by month": lambda s, t: s.gap("policy_rate", area="JP", bands=False, as_of=t),
    "voices": lambda s, t: s.voices("policy_rate", area="JP", limit=50, as_of=t),
    "mutations": lambda s, t: s.mutations("policy_rate", area="JP", limit=50, as_of=t),
    "events": lambda s, t: s.events("policy_rate", area="JP", as_of=t),
    "sources, all measures": lambda s, t: s.sources(limit=50, as_of=t),
    "overview, all measures": lambda s, t: overview(s, official=official_figures(s.reference), as_of=t),
    "export by month, all measures": lambda s, t: s.consensus(bands=False, as_of=t),
}
# After the last document: each is a question that was not asked before, over all claims.
_MOMENTS = [datetime(2026, 3, 1 + day, tzinfo=UTC) for day in range(5)]


def ask(folder: Path, question: str) -> dict[str, float]:
    """Ask in this process: seconds from opening the store to the answer, seconds and processor seconds of more such
    questions, seconds of the same question again, peak memory in MB.
    """
    start = time.perf_counter()
    store, call = Signals.open(folder), QUESTIONS[question]
    call(store, _MOMENTS[0])
    cold = time.perf_counter() - start
    times, processor = [], []
    for moment in _MOMENTS[1:]:
        start, used = time.perf_counter(), time.process_time()
        call(store, moment)
        times.append(time.perf_counter() - start)
        processor.append(time.process_time() - used)
    start = time.perf_counter()
    call(store, _MOMENTS[-1])
    again = time.perf_counter() - start
    # `getrusage` would count what the parent process held.
    status = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text().splitlines())
    return {
        "cold": cold,
        "warm": statistics.median(times),
        "processor": statistics.median(processor),
        "again": again,
        "peak": int(status["VmHWM"].split()[0]) / 1024,
    }


def measure(folder: Path, question: str) -> dict[str, float]:
    """Ask in processes of their own: what `ask` gives, and `process`: the median seconds of a whole process that asks
    once, as a share of nothing but starting Python (`bare`).
    """
    words = [sys.executable, __file__, "--folder", str(folder), "--ask", question]
    found: dict[str, float] = json.loads(subprocess.run(words, capture_output=True, text=True, check=True).stdout)
    found["process"], found["bare"] = (
        _median_seconds(command) for command in ([*words, "--once"], [sys.executable, "-c", "pass"])
    )
    return found


def _median_seconds(command: list[str]) -> float:
    times = []
    for _ in range(3):
        start = time.perf_counter()
        subprocess.run(command, capture_output=True, check=True)
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def plot(found: dict[str, dict[int, dict[str, float]]], target: Path) -> None:
    """Draw processor seconds, warm, against the number of claims, a line a question."""
    import matplotlib as mpl

    mpl.use("Agg")
    mpl.rcParams["svg.hashsalt"] = "groundswell"
    from matplotlib import pyplot as plt

    figure, axes = plt.subplots(figsize=(7, 4.2), layout="constrained")
    for question, by_claims in found.items():
        axes.plot(list(by_claims), [item["processor"] for item in by_claims.values()], marker="o", ms=3, label=question)
    sizes = sorted(next(iter(found.values())))
    base = min(item[sizes[0]]["processor"] for item in found.values())
    axes.plot(sizes, [base * size / sizes[0] for size in sizes], color="grey", ls=":", label="linear growth")
    axes.set(xscale="log", yscale="log", xlabel="claims in the store", ylabel="processor seconds, warm")
    axes.legend(fontsize=7)
    figure.savefig(target, metadata={"Date": None})


def main() -> None:
    """Make the stores and print a row of a Markdown table for each question and size."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("claims", nargs="*", type=int, default=[10_000, 100_000, 1_000_000])
    parser.add_argument("--folder", type=Path, help="where the stores lie, or are made (default: a temporary one)")
    parser.add_argument("--plot", type=Path, help="draw the growth into this file")
    parser.add_argument("--ask", help=argparse.SUPPRESS)
    parser.add_argument("--once", action="store_true", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.once:
        QUESTIONS[given.ask](Signals.open(given.folder), _MOMENTS[0])
        return
    if given.ask:
        print(json.dumps(ask(given.folder, given.ask)))
        return
    found: dict[str, dict[int, dict[str, float]]] = {}
    with tempfile.TemporaryDirectory() as temporary:
        head = (
            "question | claims | process s | × bare Python | cold s | warm s | of it processor s | again ms | peak MB"
        )
        print(f"| {head} |")
        print("|---|---|---|---|---|---|---|---|---|")
        for claims in given.claims:
            folder = (given.folder or Path(temporary)) / str(claims)
            if not folder.exists():
                make_store(folder, claims)
                compact(folder)
            start = time.perf_counter()
            Signals.open(folder).columns  # noqa: B018 - read from the tables, and kept
            print(f"columns of {claims:,} claims: {time.perf_counter() - start:.2f} s", file=sys.stderr)
            for question in QUESTIONS:
                row = found.setdefault(question, {})[claims] = measure(folder, question)
                whole = f"{row['process']:.2f} | {row['process'] / row['bare']:.0f} | {row['cold']:.2f}"
                after = f"{row['warm']:.3f} | {row['processor']:.3f} | {row['again'] * 1000:.1f} | {row['peak']:.0f}"
                print(f"| {question} | {claims:,} | {whole} | {after} |", flush=True)
    if given.plot:
        plot(found, given.plot)


if __name__ == "__main__":
    main()
