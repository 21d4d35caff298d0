"""What two extractions of the same pages differ in: after a change of the code, or of a site."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import Any, Literal

from groundswell.core.records import Document
from groundswell.corpora.pages.found import beginning

What = Literal["page", "text", "title", "author", "published_at", "language", "comment", "comment published_at"]

_FIELDS: tuple[What, ...] = ("title", "author", "published_at", "language")
# How much of a comment is shown; enough to find it.
_SHOWN = 120


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that differs on a page: `old` is None for what is new, `new` is None for what is lost. Of a text,
    both are the parts that differ; `similarity` (0 to 1) is how much of it stayed.
    """

    page: str
    what: What
    old: Any
    new: Any
    similarity: float | None = None


@dataclass(slots=True)
class _Page:
    article: Document | None = None
    comments: list[Document] = field(default_factory=list)


def find_differences(old: Iterable[Document], new: Iterable[Document]) -> Iterator[Difference]:
    """What `new` has otherwise than `old`, page by page in the order of `old`; both are held in memory."""
    before, after = _pages(old), _pages(new)
    for name in {**before, **after}:
        was, now = before.get(name), after.get(name)
        if was is None or now is None:
            yield Difference(name, "page", was and _title(was), now and _title(now))
            continue
        yield from _articles(name, was.article, now.article)
        yield from _comments(name, was.comments, now.comments)


def _pages(documents: Iterable[Document]) -> dict[str, _Page]:
    """By address, else by where they were read; of versions of an article the newest counts."""
    pages: dict[str, _Page] = {}
    for document in documents:
        page = pages.setdefault(document.url or (document.origin or document.id).partition("#")[0], _Page())
        if document.kind == "article":
            page.article = document
        else:
            page.comments.append(document)
    return pages


def _title(page: _Page) -> str:
    article = page.article
    return (article.title or article.text[:_SHOWN]) if article else ""


def _articles(name: str, was: Document | None, now: Document | None) -> Iterator[Difference]:
    if was is None or now is None:
        if was is not now:
            yield Difference(name, "text", was and was.text[:_SHOWN], now and now.text[:_SHOWN], 0.0)
        return
    if was.text != now.text:
        yield _texts(name, was.text, now.text)
    for what in _FIELDS:
        if getattr(was, what) != getattr(now, what):
            yield Difference(name, what, getattr(was, what), getattr(now, what))


def _texts(name: str, was: str, now: str) -> Difference:
    """By lines, which are blocks of the page."""
    old, new = was.split("\n"), now.split("\n")
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    lost, gained = list[str](), list[str]()
    for tag, first, last, start, end in matcher.get_opcodes():
        if tag != "equal":
            lost += old[first:last]
            gained += new[start:end]
    kept = len(was) - sum(map(len, lost))
    longest = max(len(was), len(now), 1)
    return Difference(name, "text", "\n".join(lost) or None, "\n".join(gained) or None, round(kept / longest, 3))


def _comments(name: str, was: list[Document], now: list[Document]) -> Iterator[Difference]:
    """The same words by the same author are held against each other in their order."""
    before: dict[tuple[str, str], list[Document]] = {}
    for comment in was:
        before.setdefault(_key(comment), []).append(comment)
    for comment in now:
        same = before.get(_key(comment))
        if not same:
            yield Difference(name, "comment", None, _short(comment))
        elif (old := same.pop(0)).published_at != comment.published_at:
            yield Difference(name, "comment published_at", old.published_at, comment.published_at)
    for lost in before.values():
        yield from (Difference(name, "comment", _short(comment), None) for comment in lost)


def _key(comment: Document) -> tuple[str, str]:
    return (comment.author or "").casefold(), beginning(comment.text)


def _short(comment: Document) -> str:
    return f"{comment.author or '?'}: {comment.text[:_SHOWN]}"
