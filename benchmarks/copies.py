"""Plant copies and template twins among real articles, and measure how many are found and how many are mistaken.

usage: copies.py DUMP... [--articles N] [--seed S]

Each fifth article gets a copy (exact, reflowed, a sentence dropped, a sentence added, words replaced, shortened), and
each fifth a twin: the same words with other figures. Real copies among the articles themselves are left out of count.
"""

from __future__ import annotations

import argparse
import random
import re
import sys
import time
from collections import Counter
from dataclasses import replace
from itertools import islice

from groundswell.core.records import Document
from groundswell.corpora.copies import CopyFinder
from groundswell.corpora.readers import read_documents


def _sentences(text: str) -> list[str]:
    return re.split(r"(?<=[.!?。])\s+", text)


def _dropped(text: str, rng: random.Random) -> str:
    parts = _sentences(text)
    del parts[rng.randrange(len(parts))]
    return " ".join(parts)


def _added(text: str, rng: random.Random) -> str:
    parts = _sentences(text)
    parts.insert(
        rng.randrange(len(parts) + 1), "The report first appeared on our partner site, which covers markets daily."
    )
    return " ".join(parts)


def _reworded(text: str, rng: random.Random) -> str:
    return re.sub(r"\b[a-z]{4,}\b", lambda match: match[0] if rng.random() > 0.05 else "likewise", text)


def _shortened(text: str, rng: random.Random) -> str:
    parts = _sentences(text)
    return " ".join(parts[: max(1, len(parts) * 4 // 5)])


EDITS = {
    "exact": lambda text, rng: text,
    "reflowed": lambda text, rng: " ".join(text.split()),
    "dropped": _dropped,
    "added": _added,
    "reworded": _reworded,
    "shortened": _shortened,
}


def _twin(text: str, rng: random.Random) -> str:
    return re.sub(r"\d", lambda match: str((int(match[0]) + rng.randrange(1, 9)) % 10), text)


def main() -> int:
    """Print precision and recall of the planted copies, by edit, and the pace."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("dumps", nargs="+")
    parser.add_argument("--articles", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=7)
    options = parser.parse_args()
    rng = random.Random(options.seed)  # noqa: S311 (a seeded experiment, no secret)
    finder = CopyFinder()
    found, missed, twins, mistaken, own = Counter[str](), Counter[str](), 0, 0, 0
    started, marked = time.perf_counter(), 0
    documents = read_documents(options.dumps, collected_at=None, rejected=lambda item: print(item, file=sys.stderr))
    for place, document in enumerate(islice(documents, options.articles)):
        marked += 1
        if finder.mark(document).copy_of is not None:
            own += 1
            continue
        planted: list[tuple[str, Document]] = []
        if place % 5 == 0 and len(document.text) > 300:
            name = rng.choice(list(EDITS))
            planted.append((name, replace(document, id=f"{document.id}~{name}", text=EDITS[name](document.text, rng))))
        if place % 5 == 1 and len(re.findall(r"\d", document.text)) >= 2:
            planted.append(("twin", replace(document, id=f"{document.id}~twin", text=_twin(document.text, rng))))
        for name, copy in planted:
            marked += 1
            mark = finder.mark(copy)
            if name == "twin":
                twins += 1
                mistaken += mark.copy_of is not None
            else:
                (found if mark.copy_of == document.id else missed)[name] += 1
    right, lost = found.total(), missed.total()
    print(f"recall {right / (right + lost):.4f} ({right}/{right + lost}), precision {right / (right + mistaken):.4f}")
    print(f"twins taken for copies {mistaken}/{twins}; copies among the articles themselves {own}")
    print("missed by edit:", dict(missed))
    print(f"{marked / (time.perf_counter() - started):.0f} documents a second")
    return 0


if __name__ == "__main__":
    sys.exit(main())
