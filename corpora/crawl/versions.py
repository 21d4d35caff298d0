"""The documents of a collection: each thread put together from its pages, each state of it held against the last.

Edited articles and deleted comments stay. An edited article is a new document with `version_of` (the id of its first
version) and `version` among its extra fields; so is a comment whose author and time stayed and whose words changed. A
comment or article that a later capture no longer shows has `gone_by`: when it was first missed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from groundswell.core.errors import InputError, Rejection
from groundswell.core.records import Document
from groundswell.core.times import format_time
from groundswell.corpora.crawl.archive import read_body
from groundswell.corpora.crawl.collection import Capture, read_captures
from groundswell.corpora.pages.beside import read_beside
from groundswell.corpora.pages.found import FoundArticle, FoundComment, merged_comments, to_documents
from groundswell.corpora.pages.html import read_later_page
from groundswell.corpora.pages.page import find_page

Rejected = Callable[[Rejection], None]


def collected_documents(folder: Path, *, rejected: Rejected) -> Iterator[Document]:
    """Every article of a collection with its comments, all versions, one thread in memory at a time.

    Pages that hold no article go to `rejected`, once each.
    """
    for captures in read_captures(folder):
        history = _History()
        for state in _states(captures):
            found = _put_together(folder, state, rejected)
            if found is None:
                history.gone(state[-1].captured_at)
            elif found.text:
                at = max(capture.captured_at for capture in state)
                origin = f"{folder}#{captures[0].thread}"
                history.add(to_documents(found, origin=origin, collected_at=at, comments=found.comments), at)
        yield from history.documents()


def _states(captures: list[Capture]) -> Iterator[list[Capture]]:
    """A state of the thread a run: the newest capture of each of its addresses, the article's page first."""
    newest: dict[str, Capture] = {}
    for place, capture in enumerate(captures):
        newest[capture.url] = capture
        if place + 1 == len(captures) or captures[place + 1].run != capture.run:
            yield sorted(newest.values(), key=lambda item: (item.kind in ("comments", "beside"), item.kind == "beside"))


def _put_together(folder: Path, state: list[Capture], rejected: Rejected) -> FoundArticle | None:
    """The article and all comments of a thread; None where its page has gone, without text where it holds none."""
    first, *further = state
    if first.place is None:
        return None
    try:
        body = read_body(folder / "pages", first.place)
        found = find_page(body, origin=first.thread, url=first.thread, collected_at=first.captured_at)
        for capture in further:
            found.comments = merged_comments(found.comments, _comments_of(folder, capture))
    except InputError as error:
        rejected(error.rejection)
        return FoundArticle(text="")
    except (OSError, EOFError, ValueError) as error:
        rejected(Rejection(str(folder), None, f"{first.thread}: {error}"))
        return FoundArticle(text="")
    return found


def _comments_of(folder: Path, capture: Capture) -> list[FoundComment]:
    if capture.place is None:
        return []
    body = read_body(folder / "pages", capture.place)
    if capture.kind == "beside":
        return read_beside(body, collected_at=capture.captured_at)
    return read_later_page(body, collected_at=capture.captured_at)


@dataclass(slots=True)
class _History:
    """The documents of one thread through its states, each as it was first seen."""

    articles: dict[str, Document] = field(default_factory=dict)
    comments: dict[str, Document] = field(default_factory=dict)
    shown: set[str] = field(default_factory=set)

    def add(self, documents: list[Document], at: datetime) -> None:
        """Hold a state against the ones before it."""
        article, *comments = documents
        first = next(iter(self.articles.values()), None)
        if first is not None and article.id not in self.articles:
            version = {"version_of": first.id, "version": len(self.articles) + 1}
            self.articles[article.id] = replace(article, extra={**article.extra, **version})
        else:
            self.articles.setdefault(article.id, article)
        # Comments stay tied to the version of the article that they were first seen under.
        now = {comment.id for comment in comments}
        missing = {key: self.comments[key] for key in self.comments if key in self.shown and key not in now}
        for comment in comments:
            if comment.id not in self.comments:
                old = next((key for key, item in missing.items() if _is_edit(item, comment)), None)
                version_of = {"version_of": missing.pop(old).id} if old else {}
                self.comments[comment.id] = replace(comment, extra={**comment.extra, **version_of})
        for key in self.shown - now:
            self.comments[key] = _gone(self.comments[key], at)
        for key in now - self.shown:
            self.comments[key] = _back(self.comments[key])
        self.shown = now

    def gone(self, at: datetime) -> None:
        """The page is no longer there."""
        self.articles = {key: _gone(item, at) for key, item in self.articles.items()}
        self.comments = {key: _gone(item, at) for key, item in self.comments.items()}
        self.shown = set()

    def documents(self) -> Iterator[Document]:
        """The articles, then the comments."""
        yield from self.articles.values()
        yield from self.comments.values()


def _is_edit(old: Document, new: Document) -> bool:
    same = old.author == new.author and old.published_at == new.published_at
    return same and old.author is not None and old.published_at is not None


def _gone(document: Document, at: datetime) -> Document:
    return replace(document, extra={"gone_by": format_time(at), **document.extra})


def _back(document: Document) -> Document:
    return replace(document, extra={key: value for key, value in document.extra.items() if key != "gone_by"})
