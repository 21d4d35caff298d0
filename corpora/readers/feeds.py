"""RSS and Atom files: an entry is an article."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, BinaryIO

from groundswell.core.errors import InputError
from groundswell.corpora.feeds import feed_entries, is_feed, xml_root
from groundswell.corpora.readers.streams import read_whole


def feed_rows(stream: BinaryIO, path: str) -> Iterator[tuple[int, Any]]:
    """The entries of a feed as rows, with the line each begins at. Raises InputError where the file is no feed."""
    root = xml_root(read_whole(stream, path))
    if not is_feed(root):
        raise InputError(path, "no RSS or Atom feed")
    yield from feed_entries(root)
