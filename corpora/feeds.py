"""RSS and Atom: an entry as a row; the longest of its texts counts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from lxml import etree
from lxml.html import fragment_fromstring

from groundswell.corpora.pages.markup import text_of

_TEXTS = ("encoded", "content", "description", "summary")
_TIMES = ("pubDate", "published", "date", "updated")


def xml_root(data: bytes) -> Any | None:
    """The root of an XML file, None where it has none. Entities and outside references are not followed."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, recover=True)
    try:
        return etree.fromstring(data, parser) if data.strip() else None
    except etree.XMLSyntaxError:
        return None


def is_feed(root: Any | None) -> bool:
    """Whether an XML tree is a feed."""
    return root is not None and etree.QName(root).localname in ("rss", "RDF", "feed")


def feed_entries(root: Any) -> Iterator[tuple[int, dict[str, Any]]]:
    """The entries of a feed as rows of the contract's fields, with the line each begins at."""
    site = next((_text(node) for node in root.iter("{*}title")), None)
    for entry in root.iter("{*}item", "{*}entry"):
        line: Any = entry.sourceline
        yield line or 0, {key: value for key, value in _row(entry, site).items() if value}


def _row(entry: Any, site: str | None) -> dict[str, str | None]:
    named: dict[str, Any] = {}
    for child in entry:
        if isinstance(child.tag, str):
            named.setdefault(etree.QName(child).localname, child)
    texts = [_plain(named[name]) for name in _TEXTS if name in named]
    author = named.get("creator", named.get("author"))
    return {
        "text": max(texts, key=len, default=None),
        "title": _text(named["title"]) if "title" in named else None,
        "url": _link(entry),
        "author": _text(author) if author is not None else None,
        "source": site,
        "published_at": next((_text(named[name]) for name in _TIMES if name in named), None),
    }


def _text(node: Any) -> str:
    return " ".join("".join(node.itertext()).split())


def _plain(node: Any) -> str:
    """The text of a node that holds HTML, escaped or not."""
    inner = "".join(node.itertext())
    if "<" in inner:
        return text_of(fragment_fromstring(inner, create_parent="div"))
    return inner.strip()


def _link(entry: Any) -> str | None:
    for link in entry.iter("{*}link"):
        if link.get("rel", "alternate") == "alternate":
            return link.get("href") or _text(link) or None
    return None
