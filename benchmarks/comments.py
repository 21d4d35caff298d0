"""Run page extraction over annotated pages: article and comments as JSON Lines for the scorer, and pages a second.

usage: comments.py GOLD.json OUT.jsonl [--trafilatura]

GOLD names the pages beside it (`file`, gzip) under their addresses. With --trafilatura the library runs alone, its
comments as one blob, for comparison.
"""

from __future__ import annotations

import argparse
import gzip
import json
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

Extract = Callable[[bytes, str], list[dict[str, Any]]]


def _groundswell(page: bytes, url: str) -> list[dict[str, Any]]:
    from groundswell.corpora.pages import extract_page

    collected_at = datetime(2024, 1, 1, tzinfo=UTC)
    return [item.to_json() for item in extract_page(page, origin=url, url=url, collected_at=collected_at)]


def _trafilatura(page: bytes, url: str) -> list[dict[str, Any]]:
    from trafilatura import bare_extraction

    document = bare_extraction(page, url=url, with_metadata=True)
    if document is None:
        return []
    rows = [{"url": url, "kind": "article", "text": document.text or ""}]
    if getattr(document, "comments", None):
        rows.append({"url": url, "kind": "comment", "text": document.comments})
    return rows


def main() -> int:
    """Extract every page; print the pages that failed and the pace."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("gold", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--trafilatura", action="store_true", help="the library alone")
    options = parser.parse_args()
    extract: Extract = _trafilatura if options.trafilatura else _groundswell
    gold = json.loads(options.gold.read_text("utf-8"))
    pages = [
        (url, gzip.decompress((options.gold.parent / entry["file"]).read_bytes()))
        for part in ("positive", "negative")
        for url, entry in gold[part].items()
    ]
    extract(pages[0][1], pages[0][0])
    started = time.perf_counter()
    with options.out.open("w", encoding="utf-8") as out:
        for url, page in pages:
            try:
                rows = extract(page, url)
            except Exception as error:
                print(f"{url}: {type(error).__name__}: {error}", file=sys.stderr)
                continue
            out.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    print(f"{len(pages) / (time.perf_counter() - started):.1f} pages a second")
    return 0


if __name__ == "__main__":
    sys.exit(main())
