"""What extraction gets out of each site, kept through time, so that a changed layout shows as a sudden drop."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from pathlib import Path
from statistics import median
from urllib.parse import urlsplit

import orjson

from groundswell.core.errors import InputError
from groundswell.core.records import Document
from groundswell.core.times import format_time

# Fewer pages say nothing of a layout: one quiet day has no comments.
LEAST_PAGES = 5
# Half of what was usual: comments of a site vary from day to day by less than that, over five pages and more.
_SUDDEN = 0.5
# The usual is the median of as many measurements, so that one odd run moves nothing.
_REMEMBERED = 7


@dataclass(frozen=True, slots=True)
class Yield:
    """What the pages of a site gave: per page the mean number of comments and of characters of the article, and the
    shares (0 to 1) of articles and comments with a time, and of comments with an author.
    """

    pages: int
    comments_per_page: float
    characters_per_page: float
    dated_ratio: float
    comments_dated_ratio: float
    comments_signed_ratio: float


@dataclass(frozen=True, slots=True)
class Drop:
    """A figure of a site that fell suddenly: what was usual, and what it is now."""

    site: str
    what: str
    usual: float
    now: float


def site_of(document: Document) -> str:
    """The host a document stands on, else the source it names, else where it was read."""
    host = urlsplit(document.url).hostname if document.url else None
    return (host or "").removeprefix("www.") or document.source or (document.origin or "").partition("#")[0]


@dataclass(slots=True)
class _Sums:
    pages: int = 0
    comments: int = 0
    characters: int = 0
    dated: int = 0
    comments_dated: int = 0
    comments_signed: int = 0


def measure_yields(documents: Iterable[Document]) -> dict[str, Yield]:
    """The yield of each site, by name. One document is held at a time."""
    sums: dict[str, _Sums] = {}
    for document in documents:
        site = sums.setdefault(site_of(document), _Sums())
        if document.kind == "article":
            site.pages += 1
            site.characters += len(document.text)
            site.dated += document.published_at is not None
        else:
            site.comments += 1
            site.comments_dated += document.published_at is not None
            site.comments_signed += document.author is not None
    return {name: _yield(item) for name, item in sorted(sums.items())}


def _yield(item: _Sums) -> Yield:
    pages, comments = max(item.pages, 1), max(item.comments, 1)
    return Yield(
        pages=item.pages,
        comments_per_page=round(item.comments / pages, 4),
        characters_per_page=round(item.characters / pages, 1),
        dated_ratio=round(item.dated / pages, 4),
        comments_dated_ratio=round(item.comments_dated / comments, 4),
        comments_signed_ratio=round(item.comments_signed / comments, 4),
    )


def find_drops(now: Mapping[str, Yield], before: Mapping[str, list[Yield]]) -> list[Drop]:
    """The figures that fell to under half of what was usual, of sites with enough pages then and now."""
    drops = []
    for site, current in now.items():
        known = [item for item in before.get(site, []) if item.pages >= LEAST_PAGES][-_REMEMBERED:]
        if not known or current.pages < LEAST_PAGES:
            continue
        for name in (field.name for field in fields(Yield) if field.name != "pages"):
            usual, value = median(getattr(item, name) for item in known), getattr(current, name)
            # Where comments are gone, nothing can be said of their times and authors.
            if name.startswith("comments_") and name.endswith("ratio") and current.comments_per_page == 0:
                continue
            if value < _SUDDEN * usual:
                drops.append(Drop(site, name, usual, value))
    return drops


def read_history(path: Path) -> dict[str, list[Yield]]:
    """The yields kept in a file, by site, the oldest first. Raises InputError for a line that is none."""
    history: dict[str, list[Yield]] = {}
    names = {field.name for field in fields(Yield)}
    if not path.exists():
        return history
    for number, line in enumerate(path.read_bytes().splitlines(), 1):
        try:
            row = orjson.loads(line)
            history.setdefault(row["site"], []).append(Yield(**{name: row[name] for name in names}))
        except (orjson.JSONDecodeError, KeyError, TypeError) as error:
            raise InputError(str(path), f"no yield of a site: {error}", line=number) from error
    return history


def append_history(path: Path, yields: Mapping[str, Yield], at: datetime) -> None:
    """Keep the yields, a line a site. Raises OSError."""
    with path.open("ab") as out:
        for site, item in yields.items():
            out.write(orjson.dumps({"at": format_time(at), "site": site, **asdict(item)}) + b"\n")
