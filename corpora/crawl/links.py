"""Which addresses a page, a feed or a sitemap leads to."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any
from urllib.parse import unquote, urljoin, urlsplit

import orjson
from lxml import etree

from groundswell.core.times import parse_time
from groundswell.corpora.crawl.collection import Kind, Link, Page
from groundswell.corpora.crawl.plan import CrawlPlan
from groundswell.corpora.crawl.urls import clean_url, host_of, is_trap, thread_of
from groundswell.corpora.feeds import feed_entries, is_feed, xml_root
from groundswell.corpora.pages.sanity import sane

# Sitemaps may name 50,000 addresses each (sitemaps.org), and an index as many sitemaps; deeper nesting is a trap.
_DEEPEST_INDEX = 3
# Where WordPress says what a page is in its REST interface, with either form of addresses; and the most comments that
# it gives at once (developer.wordpress.org/rest-api/using-the-rest-api/pagination, read 2026-11).
_REST_POST = re.compile(r"(?P<root>.+?(?:/wp-json|[?&]rest_route=))/wp/v2/(?:posts|pages)/(?P<number>\d+)")
_REST_PAGE = re.compile(r"(?<=[?&])page=(\d+)")
_REST_COMMENTS = 100


def listed(page: Page, body: bytes) -> list[Link] | None:
    """The links of a feed or sitemap; None where the answer is neither."""
    if b"<" not in body[:512] or b"<html" in body[:2048].lower():
        return None
    root = xml_root(body)
    if root is None or not isinstance(root.tag, str):
        return None
    if is_feed(root):
        return [_link(page, row["url"], "page") for _, row in feed_entries(root) if row.get("url")]
    name = etree.QName(root).localname
    if name == "urlset":
        return [_link(page, url, "page", changed) for url, changed in _locations(root)]
    if name == "sitemapindex":
        deeper = page.hops < _DEEPEST_INDEX
        return [_link(page, url, "list", changed, page.hops + 1) for url, changed in _locations(root) if deeper]
    return None


def _locations(root: Any) -> Iterator[tuple[str, datetime | None]]:
    for node in root:
        named = {etree.QName(child).localname: child.text or "" for child in node if isinstance(child.tag, str)}
        if address := named.get("loc", "").strip():
            yield address, _moment(named.get("lastmod", ""))


def _moment(words: str) -> datetime | None:
    try:
        return parse_time(words)
    except ValueError:
        return None


def _link(page: Page, address: str, kind: Kind, changed_at: datetime | None = None, hops: int = 0) -> Link:
    url = str(urljoin(page.url, address))
    return Link(url, kind, url, 0, hops, changed_at)


def shown(page: Page, body: bytes, *, depth: int) -> list[Link]:
    """The links of an HTML page: further pages of its comments, its comments for machines, and pages up to `depth`."""
    from trafilatura import load_html

    root = load_html(sane(body))
    if root is None:
        return []
    base = next((urljoin(page.url, node.get("href") or "") for node in root.iter("base")), page.url)
    links = []
    # The further pages of a front page are no comments.
    is_thread = urlsplit(page.thread).path != "/"
    for address in _addresses(root, base):
        if is_thread and _same(thread_of(address), page.thread) and not _same(address, page.thread):
            links.append(Link(address, "comments", page.thread, page.depth))
        elif page.kind in ("seed", "page") and page.depth < depth and host_of(address) == page.host:
            links.append(Link(address, "page", address, page.depth + 1))
    if page.kind in ("seed", "page"):
        links += [Link(address, "beside", page.thread, page.depth) for address in _beside(root, base, page.url)]
    return links


def _same(one: str, other: str) -> bool:
    return one.rstrip("/") == other.rstrip("/")


def _addresses(root: Any, base: str) -> Iterator[str]:
    for node in root.iter("a", "link"):
        relation = (node.get("rel") or "").lower().split()
        if node.tag == "link" and "next" not in relation:
            continue
        try:
            address = clean_url(urljoin(base, (node.get("href") or "").strip()))
        except ValueError:
            continue
        if address is not None:
            yield address


def _beside(root: Any, base: str, url: str) -> Iterator[str]:
    """The comments of a page for machines, as WordPress names them: a feed below the address of the page, and those of
    its REST interface, where the page names itself there.
    """
    for node in root.iter("link"):
        kind = (node.get("type") or "").lower()
        address = clean_url(urljoin(base, node.get("href") or ""))
        if not address or "alternate" not in (node.get("rel") or "").lower():
            continue
        if "xml" in kind:
            rest = address.removeprefix(url.rstrip("/") + "/")
            if rest != address and rest.strip("/") in ("feed", "feed/atom"):
                yield address
        elif "json" in kind and host_of(address) == host_of(url):
            post = _REST_POST.fullmatch(unquote(address))
            if post is not None:
                joint = "&" if "?" in post["root"] else "?"
                yield f"{post['root']}/wp/v2/comments{joint}post={post['number']}&per_page={_REST_COMMENTS}"


def further(page: Page, body: bytes, *, most: int) -> list[Link]:
    """The next page of comments that a REST interface gives a hundred at a time; no more than `most` pages."""
    number = int(found[1]) if (found := _REST_PAGE.search(page.url)) else 1
    if "/wp/v2/comments" not in unquote(page.url) or number >= most:
        return []
    try:
        answer = orjson.loads(body)
    except orjson.JSONDecodeError:
        return []
    if not isinstance(answer, list) or len(answer) < _REST_COMMENTS:
        return []
    bare = _REST_PAGE.sub("", page.url).replace("?&", "?").rstrip("?&")
    return [Link(f"{bare}&page={number + 1}", "beside", page.thread, page.depth)]


def taken(links: list[Link], plan: CrawlPlan, *, known_comments: set[str]) -> list[Link]:
    """The links that the plan lets through, each once, in one form; no traps."""
    found: dict[str, Link] = {}
    comments = set(known_comments)
    for link in links:
        url = clean_url(link.url)
        if url is None or url in found or not plan.takes(url):
            continue
        if link.kind != "comments" and is_trap(url):
            continue
        if link.kind == "comments":
            if url not in comments and len(comments) >= plan.max_comment_pages:
                continue
            comments.add(url)
        own = link.thread == link.url
        found[url] = Link(url, link.kind, url if own else link.thread, link.depth, link.hops, link.changed_at)
    return list(found.values())
