"""From what a user names (files, folders, globs, `-`) to the files to read, each with its format."""

from __future__ import annotations

import glob
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from groundswell.core.errors import Rejection
from groundswell.corpora.readers.streams import STDIN

Format = Literal[
    "jsonl",
    "json",
    "csv",
    "tsv",
    "parquet",
    "arrow",
    "feed",
    "text",
    "html",
    "warc",
    "mail",
    "mbox",
    "zip",
    "tar",
    "collection",
]

# A compression ending may follow each of these.
FORMATS: dict[str, Format] = {
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".json": "json",
    ".csv": "csv",
    ".tsv": "tsv",
    ".parquet": "parquet",
    ".arrow": "arrow",
    ".feather": "arrow",
    ".rss": "feed",
    ".atom": "feed",
    ".warc": "warc",
    ".eml": "mail",
    ".mht": "mail",
    ".mhtml": "mail",
    ".mbox": "mbox",
    ".txt": "text",
    ".text": "text",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
}
COMPRESSIONS = (".gz", ".zst")
# A folder that holds it was written by a crawl.
COLLECTION_FILE = "collection.sqlite"


@dataclass(frozen=True, slots=True)
class Input:
    """One file to read, or standard input (`-`). `format` is None where only the content can tell."""

    path: str
    format: Format | None


def format_of(path: Path) -> Format | None:
    """The format that a file's name claims: `news.jsonl.gz` is jsonl."""
    name = path.name.lower()
    for ending in COMPRESSIONS:
        name = name.removesuffix(ending)
    return FORMATS.get(Path(name).suffix)


def _in_folder(folder: Path) -> list[Input]:
    files = (path for path in sorted(folder.rglob("*")) if not any(part.startswith(".") for part in path.parts[-1:]))
    return [Input(str(path), kind) for path in files if (kind := format_of(path)) and path.is_file()]


def _matches(name: str) -> list[Input] | str:
    """The files behind one argument, or the reason why there are none."""
    path = Path(name)
    if (path / COLLECTION_FILE).is_file():
        return [Input(name, "collection")]
    if path.is_dir():
        known = ", ".join(FORMATS)
        return _in_folder(path) or f"no readable file in this folder; known endings: {known} (also .gz, .zst)"
    if path.exists():
        return [Input(name, format_of(path))]
    if glob.has_magic(name):
        found = [Path(item) for item in sorted(glob.glob(name, recursive=True))]  # noqa: PTH207 (Path.glob takes no absolute pattern)
        files = [Input(str(item), format_of(item)) for item in found if item.is_file()]
        return files or "no file matches this pattern"
    return "no such file or folder"


def find_inputs(names: Sequence[str], *, rejected: Callable[[Rejection], None]) -> Iterator[Input]:
    """The files behind `names`, in the order given, folders and globs sorted, each file once."""
    seen: set[Path] = set()
    for name in names:
        if name == STDIN:
            yield Input(STDIN, None)
            continue
        found = _matches(name)
        if isinstance(found, str):
            rejected(Rejection(name, None, found))
            continue
        for item in found:
            real = Path(item.path).resolve()
            if real not in seen:
                seen.add(real)
                yield item
