"""Feed the readers, the extraction and the verdicts with broken input: `python benchmarks/fuzz.py --count 10000`.

Each case is a dump, page or archive made of this project's own samples and then spoilt: bytes and fields changed,
nested, repeated, compressed, encoded otherwise. Whatever it holds, it must be read or rejected, by errors of this
program alone, within `--seconds` of the processor a case and `--memory` MB of the process. A case is known by its
number and `--seed`: `--only N` runs that one again, `--dump FOLDER` keeps the files. Where a case hangs (20 times as
long), the traceback of where it was is printed under its number, and the process ends.
"""

from __future__ import annotations

import argparse
import faulthandler
import gzip
import json
import random
import resource
import string
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import zstandard

from groundswell.corpora.readers import read_documents
from groundswell.reference import load_reference
from groundswell.scoring import Pipeline

ROOT = Path(__file__).parents[1]
Case = tuple[str, bytes]
"""The end of a file name, and what the file holds."""

PAGE = """<html><head><title>{title}</title><meta property="article:published_time" content="2026-01-10T12:00:00Z">
</head><body><article><h1>{title}</h1>{body}</article><ol class="comments"><li class="comment"><b>Ann</b>
<time datetime="2026-01-11T08:00:00Z">1 day ago</time><p>{title}</p></li></ol></body></html>"""
SAID = "The BOJ raised its policy rate to 0.75% and about $9 trillion of carry trades will unwind by March."
# Pieces that have broken programs: of text, of numbers, of mark-up, of encodings.
PIECES = (
    "\0", "\ud800", "\udfff", "\u202e", "\u2028", "\ufeff", "\U0010ffff", "e\u0301" * 50, "\u200d" * 500, "\x1b[2J",
    "9" * 1_000, "1e999", "-0", "0x1F", "1" + ",000" * 300, "0." + "0" * 300 + "1", "NaN", "½", "٣٫١٤", "一兆", "1/0",
    "%" * 500, "$" * 500, "((((" * 500, "a-" * 500, "1-" * 500, "1.1." * 500, "to 1 " * 300, "and " * 300, "," * 900,
    "<" * 500, "&#0;", "&#x110000;", "&amp;" * 300, "<![CDATA[", "<!--", "]]>", "<script>", "</body>", "<p>" * 500,
    "\r", "\t" * 500, " " * 3_000, "\n" * 1_000, "q1 2026 to q4 2025", "31 February 2026", "year 0", "in 99999 years",
)  # fmt: skip


def _samples() -> list[dict[str, Any]]:
    lines = (ROOT / "corpora" / "samples" / "posts.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def _rows(chance: random.Random, samples: list[dict[str, Any]]) -> Case:
    """A dump whose fields are spoilt."""
    rows = [dict(row) for row in chance.sample(samples, 3)]
    for row in rows:
        name = chance.choice([*row, "text", "published_at", "comments", "likes", "id", "parent_id", "kind"])
        row[name] = _value(chance, row.get(name))
    return ".jsonl", "\n".join(json.dumps(row) for row in rows).encode()


def _value(chance: random.Random, value: object) -> object:
    text = value if isinstance(value, str) else SAID
    place = chance.randrange(len(text) + 1)
    return chance.choice(
        [
            text[:place] + chance.choice(PIECES) + text[place:],
            text[:place] + chance.choice(PIECES) + text[place:],
            " ".join(chance.choice((*PIECES, SAID)) for _ in range(5)),
            None,
            -1,
            10 ** chance.randrange(1, 400),
            [text, [text]],
            {"text": text},
            True,
            "",
        ]
    )


def _bytes(chance: random.Random, samples: list[dict[str, Any]]) -> Case:
    """A dump or page whose bytes are changed, cut out or doubled."""
    ending, content = chance.choice([_rows, _page])(chance, samples)
    spoilt = bytearray(content)
    for _ in range(chance.randrange(1, 20)):
        place, length = chance.randrange(len(spoilt)), chance.randrange(1, 60)
        piece = chance.choice(
            [b"", chance.randbytes(length), bytes(spoilt[place : place + length]) * 2, b"\0", b"\xff"]
        )
        spoilt[place : place + length] = piece
        spoilt = spoilt or bytearray(b"{")
    return ending, bytes(spoilt)


def _page(chance: random.Random, samples: list[dict[str, Any]]) -> Case:
    """A page with odd pieces, in one of many encodings, said to be in one of many."""
    words = [row["text"] for row in chance.sample(samples, 3)]
    words.insert(chance.randrange(4), chance.choice(PIECES))
    page = PAGE.format(title=chance.choice([SAID, *PIECES]), body="".join(f"<p>{word}</p>" for word in words))
    names = ("utf-8", "utf-16", "utf-32", "shift_jis", "gb18030", "cp1252", "iso2022_jp", "utf-7")
    said = chance.choice([*names, "none", "x-user-defined"])
    page = page.replace("<head>", f'<head><meta charset="{said}">')
    name = chance.choice(names)
    return ".html", page.encode(name, "surrogatepass" if name == "utf-8" else "replace")


def _deep(chance: random.Random, _: list[dict[str, Any]]) -> Case:
    """Nesting: of elements, of JSON, of quotes."""
    depth = int(10 ** chance.uniform(1, 5))
    tag = chance.choice(["div", "b", "table", "blockquote", "ul"])
    return chance.choice(
        [
            (".html", (f"<{tag}>" * depth + SAID).encode()),
            (".jsonl", ("[" * depth).encode()),
            (".jsonl", ('{"text": ' * depth).encode()),
            (".jsonl", json.dumps({"text": '"' * depth + SAID}).encode()),
            (".txt", ("> " * depth + SAID).encode()),
        ]
    )


def _bomb(chance: random.Random, _: list[dict[str, Any]]) -> Case:
    """Much from little: compressed zeros and lines, XML entities, JSON of one long text."""
    size = int(10 ** chance.uniform(4, 7))
    # Honest sentences are scored, each one, so there are fewer of them.
    many = chance.choice([b"\0" * size, b" " * size, b"9" * size, (SAID + "\n").encode() * (size // 10_000)])
    entities = "".join(f'<!ENTITY a{n + 1} "{f"&a{n};" * 10}">' for n in range(chance.randrange(2, 12)))
    text = f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a0 "{SAID}">{entities}]><rss><channel><item>&a9;</item>'
    return chance.choice(
        [
            (".jsonl.gz", gzip.compress(many, 1)),
            (".jsonl.zst", zstandard.compress(many)),
            (".html.gz", gzip.compress(b"<p>" + many, 1)),
            (".xml", text.encode()),
            (".html", text.encode()),
            (".jsonl", json.dumps({"text": "9" * min(size, 100_000)}).encode()),
        ]
    )


def _monotonous(chance: random.Random, _: list[dict[str, Any]]) -> Case:
    """A piece over and over, as slow patterns fear it, with a claim at its end."""
    piece = chance.choice([*PIECES, *string.punctuation, "rate ", "0", "a", "A. ", "$1 ", "1% ", "Jan ", "BOJ "])
    count = min(int(10 ** chance.uniform(1, 4.5)), 60_000 // len(piece) + 1)
    return ".jsonl", json.dumps({"text": piece * count + SAID, "published_at": "2026-01-10T12:00:00Z"}).encode()


KINDS: tuple[Callable[[random.Random, list[dict[str, Any]]], Case], ...] = (
    _rows, _rows, _rows, _bytes, _bytes, _page, _page, _deep, _bomb, _monotonous,
)  # fmt: skip


def make_case(seed: int, number: int, samples: list[dict[str, Any]]) -> Case:
    """The case of a number: the same for the same seed."""
    chance = random.Random(f"{seed}/{number}")  # noqa: S311 - the same cases again, not secrets
    return chance.choice(KINDS)(chance, samples)


def run_case(path: Path, pipeline: Pipeline) -> str:
    """Read and score a file; returns what became of it. What is no error of this program goes through."""
    rejected: list[object] = []
    documents = list(read_documents([str(path)], rejected=rejected.append))
    pipeline.score(documents)
    return "scored" if documents else "rejected" if rejected else "nothing in it"


def main() -> int:
    """Run the cases; print what became of them, the slowest, and the memory."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", type=int, metavar="N")
    parser.add_argument("--seconds", type=float, default=20.0, help="of the processor, for one case")
    parser.add_argument("--memory", type=int, default=2_000, help="MB that the process may reach")
    parser.add_argument("--dump", type=Path, help="keep the files here")
    given = parser.parse_args()
    numbers = range(given.count) if given.only is None else [given.only]
    samples, pipeline = _samples(), Pipeline.load(reference=load_reference())
    outcomes: Counter[str] = Counter()
    slowest, began = (0.0, -1), time.perf_counter()
    with tempfile.TemporaryDirectory() as name:
        folder = given.dump or Path(name)
        folder.mkdir(parents=True, exist_ok=True)
        for number in numbers:
            ending, content = make_case(given.seed, number, samples)
            path = folder / f"case-{given.seed}-{number}{ending}"
            path.write_bytes(content)
            # From a thread of its own, which a pattern or a parser in C does not hold up.
            faulthandler.dump_traceback_later(20 * given.seconds, exit=True)
            print(f"\rcase {number}", end="", file=sys.stderr, flush=True)
            started = time.process_time()
            try:
                outcome = run_case(path, pipeline)
            except Exception as error:
                outcome = f"FAILED: {type(error).__name__}"
                print(f"case {number}: {type(error).__name__}: {str(error)[:300]}")
            seconds = time.process_time() - started
            if seconds > given.seconds:
                outcome = "FAILED: slow"
                print(f"case {number}: {seconds:.1f} s of the processor")
            slowest = max(slowest, (seconds, number))
            faulthandler.cancel_dump_traceback_later()
            outcomes[outcome] += 1
            if given.dump is None:
                path.unlink()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{sum(outcomes.values())} cases, seed {given.seed}, {time.perf_counter() - began:.0f} s: {dict(outcomes)}")
    print(f"slowest: case {slowest[1]}, {slowest[0]:.2f} s; peak memory {peak:.0f} MB (most admitted: {given.memory})")
    return 1 if peak > given.memory or any(outcome.startswith("FAILED") for outcome in outcomes) else 0


if __name__ == "__main__":
    sys.exit(main())
