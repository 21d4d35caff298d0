"""From what a user names (files, folders, globs, `-`) to the files to read, each with its format."""

from __future__ import annotations

import glob
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from groundswell.core.errors import InputError, Rejection
from groundswell.corpora.readers.streams import STDIN, file_system, is_remote

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
    ".zip": "zip",
    ".tar": "tar",
    ".tgz": "tar",
}
COMPRESSIONS = (".gz", ".zst")
# What is saved beside a page, after its name: it goes with the page.
BESIDE = (".comments.json", ".comments.xml", ".comments.rss", ".comments.atom")
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


def beside(page: Path) -> list[Path]:
    """The answers for machines saved with a page: `boj.comments.json` or `.xml` beside `boj.html`."""
    name = page.name.partition(".htm")[0]
    return [path for ending in BESIDE if (path := page.with_name(f"{name}{ending}")).is_file()]


def is_own(name: str) -> bool:
    """Whether a file of a folder is an input of its own: no hidden file, no answer saved with a page."""
    return not name.startswith(".") and not name.endswith(BESIDE)


def _in_folder(folder: Path) -> list[Input]:
    files = (path for path in sorted(folder.rglob("*")) if is_own(path.name))
    return [Input(str(path), kind) for path in files if (kind := format_of(path)) and path.is_file()]


def _remote(name: str) -> list[Input] | str:
    """The files behind an address of fsspec: one, those of a folder, those that match."""
    try:
        system, inner = file_system(name)
        if glob.has_magic(inner):
            found = [path for path in sorted(system.glob(inner)) if system.isfile(path)]
        elif system.isdir(inner):
            found = [path for path in sorted(system.find(inner)) if is_own(Path(path).name) and format_of(Path(path))]
        else:
            found = [inner]
    except InputError as error:
        return error.rejection.reason
    except OSError as error:
        return f"can't be read: {error.strerror or error}"
    files = [Input(str(system.unstrip_protocol(path)), format_of(Path(path))) for path in found]
    return files or "no readable file here"


def _matches(name: str) -> list[Input] | str:
    """The files behind one argument, or the reason why there are none."""
    if is_remote(name):
        return _remote(name)
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


def input_size(item: Input) -> int:
    """The bytes of an input as they lie in its file or files; 0 where nobody can say."""
    try:
        if item.format == "collection":
            return sum(path.stat().st_size for path in (Path(item.path) / "pages").glob("*.warc.gz"))
        if is_remote(item.path):
            system, inner = file_system(item.path)
            return int(system.size(inner) or 0)
        return Path(item.path).stat().st_size
    except (OSError, InputError):
        return 0


def find_inputs(names: Sequence[str], *, rejected: Callable[[Rejection], None]) -> Iterator[Input]:
    """The files behind `names`, in the order given, folders and globs sorted, each file once."""
    seen: set[Path | str] = set()
    for name in names:
        if name == STDIN:
            yield Input(STDIN, None)
            continue
        found = _matches(name)
        if isinstance(found, str):
            rejected(Rejection(name, None, found))
            continue
        for item in found:
            real = item.path if is_remote(item.path) else Path(item.path).resolve()
            if real not in seen:
                seen.add(real)
                yield item
