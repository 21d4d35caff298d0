"""Time the main job and watch its memory: `python benchmarks/throughput.py [IN…]`.

Without inputs, the news dumps of the development data are scored where they lie beside the checkout, else the bundled
sample, fifty times over under other ids. Prints documents and sentences a second (wall and processor time, one process)
and the resident memory after 1,000 documents and at the end.
"""

from __future__ import annotations

import argparse
import json
import resource
import sys
import tempfile
import time
from pathlib import Path

from groundswell.corpora.store import Store
from groundswell.reference import load_reference
from groundswell.scoring import Pipeline, score
from groundswell.scoring.run import Progress

ROOT = Path(__file__).parents[1]
COPIES = 50


def default_inputs(folder: Path) -> list[str]:
    """The development dumps, or the sample written out many times."""
    dumps = sorted((ROOT.parent / "shared" / "data" / "news").glob("*.jsonl.gz"))
    if dumps:
        return [str(path) for path in dumps]
    lines = (ROOT / "corpora" / "samples" / "posts.jsonl").read_text(encoding="utf-8").splitlines()
    path = folder / "posts.jsonl"
    with path.open("w", encoding="utf-8") as out:
        for copy in range(COPIES):
            for line in lines:
                row = json.loads(line)
                row["id"] = f"{copy}-{row['id']}"
                for comment in row.get("comments", []):
                    comment["id"] = f"{copy}-{comment['id']}"
                    comment["parent_id"] = f"{copy}-{comment['parent_id']}"
                out.write(json.dumps(row) + "\n")
    return [str(path)]


def resident_mb() -> float:
    """Resident memory of this process, in MB (Linux: from /proc; elsewhere the peak)."""
    status = Path("/proc/self/status")
    if status.exists():
        line = next(line for line in status.read_text().splitlines() if line.startswith("VmRSS"))
        return int(line.split()[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> int:
    """Score, and print what it took."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("inputs", nargs="*", metavar="IN")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        inputs = given.inputs or default_inputs(folder)
        pipeline = Pipeline.load(reference=load_reference())
        marks: list[tuple[int, float]] = []

        def progress(done: Progress) -> None:
            marks.append((done.documents, resident_mb()))
            if done.documents % 1000 < 500:
                sys.stderr.write(f"{done.documents:,} documents, {marks[-1][1]:.0f} MB\n")

        wall, processor = time.perf_counter(), time.process_time()
        summary = score(inputs, pipeline=pipeline, store=folder / "store", progress=progress)
        wall, processor = time.perf_counter() - wall, time.process_time() - processor
        (counted,) = Store.open(folder / "store").query("SELECT sum(sentences) AS n FROM documents").to_pylist()
        sentences = int(counted["n"])
    early = next((mb for documents, mb in marks if documents >= 1000), marks[-1][1])
    print(f"documents            {summary.documents:,} ({summary.scored:,} scored, {summary.rejected} rejected)")
    print(f"claims               {summary.claims:,}")
    print(f"documents a second   {summary.scored / wall:.1f} wall, {summary.scored / processor:.1f} processor")
    print(f"sentences a second   {sentences / wall:.0f} wall, {sentences / processor:.0f} processor")
    print(f"memory, MB           {early:.0f} after 1,000 documents, {marks[-1][1]:.0f} at the end")
    print(f"peak memory, MB      {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
