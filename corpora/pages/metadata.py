"""What a page says of its article: title, author, site, language, address, and the time it was published."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from urllib.parse import urljoin, urlsplit

from htmldate import find_date
from lxml.html import HtmlElement

from groundswell.corpora.pages.chrome import clean_name
from groundswell.corpora.pages.found import FoundArticle
from groundswell.corpora.pages.linked_data import Node, types_of
from groundswell.corpora.pages.markup import text_of, tidy
from groundswell.corpora.pages.when import read_when

_ARTICLE_TYPES = frozenset(
    {
        "Article",
        "NewsArticle",
        "BlogPosting",
        "ReportageNewsArticle",
        "AnalysisNewsArticle",
        "OpinionNewsArticle",
        "BackgroundNewsArticle",
        "Report",
        "LiveBlogPosting",
        "SocialMediaPosting",
        "DiscussionForumPosting",
        "TechArticle",
        "ScholarlyArticle",
        "Question",
        "AdvertiserContentArticle",
    }
)
_PUBLISHED = (
    "article:published_time",
    "og:article:published_time",
    "og:published_time",
    "datepublished",
    "date",
    "pubdate",
    "publishdate",
    "publish-date",
    "publish_date",
    "publication_date",
    "dc.date",
    "dc.date.issued",
    "dcterms.created",
    "dcterms.date",
    "dc.date.created",
    "parsely-pub-date",
    "sailthru.date",
    "article.published",
    "article_date_original",
    "cxenseparse:recs:publishtime",
    "bt:pubdate",
    "originalpublicationdate",
    "displaydate",
    "created",
    "timestamp",
    "last-publish-date",
)
# Two times of one page that lie closer than this are the same publication told with more or less care.
_SAME_PUBLICATION = timedelta(hours=36)
_HAS_CLOCK = re.compile(r"\d{1,2}[:.h]\d{2}|T\d{2}|^\d{10,13}$")
_HAS_ZONE = re.compile(r"(?:Z|[+-]\d{2}:?\d{2}|GMT|UTC)\s*$")


def describe(found: FoundArticle, root: HtmlElement, nodes: list[Node]) -> None:
    """Fill what a page says of its article into `found`, keeping what is already known."""
    metas = _metas(root)
    article = next((node for node in nodes if types_of(node) & _ARTICLE_TYPES), {})
    found.url = found.url or _url(root, metas)
    found.title = found.title or _title(root, metas, article)
    found.author = found.author or _author(root, metas, article)
    found.site = found.site or _site(metas, article, found.url)
    found.language = found.language or _language(root, metas, article)
    found.published_at = found.published_at or _published(root, metas, article)


def _metas(root: HtmlElement) -> dict[str, str]:
    """The meta tags by lower-case name; the first of a name counts."""
    found: dict[str, str] = {}
    for meta in root.iter("meta"):
        name = meta.get("property") or meta.get("name") or meta.get("itemprop") or meta.get("http-equiv")
        content = (meta.get("content") or "").strip()
        if name and content:
            found.setdefault(name.strip().lower(), content)
    return found


def _text(value: object) -> str | None:
    return tidy(value) or None if isinstance(value, str) else None


def _url(root: HtmlElement, metas: dict[str, str]) -> str | None:
    shown = metas.get("og:url", "")
    links = [link.get("href") or "" for link in root.iter("link") if (link.get("rel") or "").lower() == "canonical"]
    for address in (*links, shown):
        whole = str(urljoin(shown, address.strip()))
        if whole.startswith(("http://", "https://")):
            return whole
    return None


def _title(root: HtmlElement, metas: dict[str, str], article: Node) -> str | None:
    headings = [text for node in root.iter("h1") if (text := text_of(node).replace("\n", " "))]
    title = root.find(".//title")
    page = _text(title.text) if title is not None else None
    given = _text(article.get("headline")) or _text(article.get("name")) or _text(metas.get("og:title"))
    return given or (headings[0] if len(headings) == 1 or (headings and not page) else None) or page


def _author(root: HtmlElement, metas: dict[str, str], article: Node) -> str | None:
    names = list(_names(article.get("author") or article.get("creator")))
    if names:
        return ", ".join(dict.fromkeys(names))
    for name in ("author", "article:author", "dc.creator", "sailthru.author", "parsely-author", "byl"):
        given = metas.get(name, "")
        if given and not given.startswith("http") and len(given) <= 120:
            return clean_name(re.sub(r"(?i)^by\s+", "", given))
    for path in (
        ".//*[@itemprop='author']",
        ".//a[@rel='author']",
        ".//*[contains(@class, 'byline')]",
        ".//*[contains(@class, 'author-name')]",
    ):
        node = root.find(path) if "contains" not in path else next(iter(root.xpath(path)), None)
        text = text_of(node).split("\n")[0] if node is not None else ""
        name = re.sub(r"(?i)^(?:by|von|par|por|di|da)\s+", "", text).strip()
        if 2 < len(name) <= 60 and not re.search(r"\d{3}|[.!?]$", name):
            return clean_name(name)
    return None


def _names(value: object) -> Iterator[str]:
    for item in value if isinstance(value, list) else [value]:
        name = _text(item.get("name") if isinstance(item, dict) else item)
        if name and not name.startswith("http") and len(name) <= 120:
            yield name


def _site(metas: dict[str, str], article: Node, url: str | None) -> str | None:
    publisher = article.get("publisher")
    named = _text(publisher.get("name")) if isinstance(publisher, dict) else None
    host = (urlsplit(url).hostname or "").removeprefix("www.") if url else ""
    return _text(metas.get("og:site_name")) or named or _text(metas.get("application-name")) or host or None


def _language(root: HtmlElement, metas: dict[str, str], article: Node) -> str | None:
    html = root if root.tag == "html" else root.getroottree().getroot()
    for given in (
        html.get("lang"),
        html.get("{http://www.w3.org/XML/1998/namespace}lang"),
        article.get("inLanguage"),
        metas.get("content-language"),
        metas.get("language"),
        metas.get("og:locale"),
        metas.get("dc.language"),
    ):
        match = re.match(r"([A-Za-z]{2})(?![A-Za-z])", given) if isinstance(given, str) else None
        if match:
            return match[1].lower()
    return None


def _published(root: HtmlElement, metas: dict[str, str], article: Node) -> datetime | None:
    """The most exact of the times that agree with the first one given; a bare date stands for its first instant."""
    first: datetime | None = None
    best: tuple[int, datetime] | None = None
    for words in _published_words(root, metas, article):
        when = read_when(words, base=None)
        if when is None or when.at is None or not _plausible(when.at):
            continue
        first = first or when.at
        exactness = 2 if _HAS_CLOCK.search(words) and _HAS_ZONE.search(words) else 1 if _HAS_CLOCK.search(words) else 0
        if abs(when.at - first) <= _SAME_PUBLICATION and (best is None or exactness > best[0]):
            best = exactness, when.at
    return best[1] if best else _searched(root)


def _published_words(root: HtmlElement, metas: dict[str, str], article: Node) -> Iterator[str]:
    for key in ("datePublished", "dateCreated", "uploadDate"):
        if isinstance(article.get(key), str):
            yield article[key]
    yield from (metas[name] for name in _PUBLISHED if name in metas)
    for node in root.iter("time", "abbr", "span", "div"):
        marks = f"{node.get('itemprop') or ''} {node.get('class') or ''}".lower()
        if node.get("pubdate") is not None or "published" in marks or ("date" in marks and node.tag == "time"):
            yield from (words for words in (node.get("datetime"), node.get("content"), node.get("title")) if words)
            yield text_of(node).replace("\n", " ") if node.tag != "div" else ""
    times = [node.get("datetime") for node in root.iter("time") if node.get("datetime")]
    yield from times[:1]


def _plausible(moment: datetime) -> bool:
    """Between the first web pages and the day after tomorrow: templates carry zero dates and expiry dates."""
    return datetime(1995, 1, 1, tzinfo=UTC) <= moment <= datetime.now(UTC) + timedelta(days=2)


def _searched(root: HtmlElement) -> datetime | None:
    # The extensive search loads a date parser of two hundred languages (seconds) to guess from any words of the page.
    found = find_date(root, original_date=True, extensive_search=False, outputformat="%Y-%m-%d")
    when = read_when(found, base=None) if found else None
    return when.at if when else None
