"""Pages a second: whole extraction here against trafilatura alone, in turn on the same pages, in one process.

usage: extraction_speed.py GOLD.json [--rounds N]

GOLD names the pages beside it (`file`, gzip) under their addresses. Each round reads every page with both, the order
changing from page to page; of the rounds each page's median counts. Processor time is this process's alone, so other
programs disturb it little.
"""

from __future__ import annotations

import argparse
import gc
import gzip
import json
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

Clock = Callable[[], float]


def _groundswell(page: bytes, url: str) -> None:
    from groundswell.corpora.pages import extract_page

    extract_page(page, origin=url, url=url, collected_at=datetime(2024, 1, 1, tzinfo=UTC))


def _trafilatura(page: bytes, url: str) -> None:
    from trafilatura import bare_extraction

    bare_extraction(page, url=url, with_metadata=True)


READERS = {"groundswell": _groundswell, "trafilatura": _trafilatura}


def _times(page: bytes, url: str, turn: int) -> dict[str, tuple[float, float]]:
    """Wall and processor seconds of each reader on one page."""
    found = {}
    for name in sorted(READERS, reverse=turn % 2 == 1):
        gc.collect()
        wall, processor = time.perf_counter(), time.process_time()
        READERS[name](page, url)
        found[name] = time.perf_counter() - wall, time.process_time() - processor
    return found


def main() -> int:
    """Print pages a second of both, and their ratio."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("gold", type=Path)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    gold = json.loads(options.gold.read_text("utf-8"))
    pages = [
        (url, gzip.decompress((options.gold.parent / entry["file"]).read_bytes()))
        for part in ("positive", "negative")
        for url, entry in gold[part].items()
    ]
    for read in READERS.values():
        read(pages[0][1], pages[0][0])
    rounds = [
        [_times(page, url, turn + place) for place, (url, page) in enumerate(pages)] for turn in range(options.rounds)
    ]
    for which, clock in enumerate(("wall", "processor")):
        seconds = {
            name: [median(one[place][name][which] for one in rounds) for place in range(len(pages))] for name in READERS
        }
        pace = {name: len(pages) / sum(own) for name, own in seconds.items()}
        by_page = median(
            theirs / ours for ours, theirs in zip(seconds["groundswell"], seconds["trafilatura"], strict=True)
        )
        print(
            f"{clock} time: {pace['groundswell']:.1f} pages a second, trafilatura alone {pace['trafilatura']:.1f}: "
            f"{pace['groundswell'] / pace['trafilatura']:.2f} times its pace, {by_page:.2f} on the median page"
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
