"""What the ladder finds on a page before it becomes records."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from groundswell.core.records import Document, document_id
from groundswell.corpora.identity import CommentIds

# Two comments are the same where this many letters and figures agree.
_SAME_BEGINNING = 60


@dataclass(slots=True)
class FoundComment:
    """A comment as a page shows it. `parent` is the place in the list of the comment it answers, None for the article.

    `key` and `parent_key` are the page's own ids, where it has them; they only tie replies to what they answer.
    """

    text: str
    author: str | None = None
    published_at: datetime | None = None
    time_words: str | None = None
    likes: int | None = None
    replies: int | None = None
    parent: int | None = None
    key: str | None = None
    parent_key: str | None = None


@dataclass(slots=True)
class FoundArticle:
    """The main text of a page with what the page says of it."""

    text: str
    title: str | None = None
    author: str | None = None
    site: str | None = None
    language: str | None = None
    url: str | None = None
    published_at: datetime | None = None
    likes: int | None = None
    comments: list[FoundComment] = field(default_factory=list)


def beginning(text: str) -> str:
    """What tells a comment from others: its first letters and figures. Rungs and pages differ in marks and cuts."""
    return re.sub(r"\W+", "", text).lower()[:_SAME_BEGINNING]


def merged_comments(first: Sequence[FoundComment], more: Sequence[FoundComment]) -> list[FoundComment]:
    """The comments of two pages of one thread, in order, each once: pages overlap, and feeds repeat them."""
    merged = list(first)
    places = {_same_comment(item): place for place, item in enumerate(merged)}
    moved: dict[int, int] = {}
    for place, item in enumerate(more):
        known = places.get(_same_comment(item))
        if known is None:
            known = places[_same_comment(item)] = len(merged)
            parent = moved.get(item.parent) if item.parent is not None else None
            merged.append(replace(item, parent=parent))
        moved[place] = known
    return merged


def _same_comment(item: FoundComment) -> tuple[str, str]:
    return (item.author or "").casefold(), beginning(item.text)


def to_documents(
    found: FoundArticle, *, origin: str, collected_at: datetime | None, comments: Sequence[FoundComment]
) -> list[Document]:
    """The records of a page: the article, then its comments in the page's order."""
    article_id = document_id(found.url, found.text)
    article = Document(
        id=article_id,
        text=found.text,
        url=found.url,
        source=found.site,
        author=found.author,
        title=found.title,
        published_at=found.published_at,
        collected_at=collected_at,
        language=found.language,
        likes=found.likes,
        replies=len(comments) or None,
        origin=origin,
    )
    # By the address where there is one: an edit of the article leaves its comments what they are.
    ids = CommentIds(found.url or article_id)
    own_ids = [ids.derive(item.author, item.text) for item in comments]
    by_key = {item.key: own_ids[i] for i, item in enumerate(comments) if item.key}
    records = [article]
    for place, item in enumerate(comments):
        parent_id = by_key.get(item.parent_key or "") or (own_ids[item.parent] if item.parent is not None else None)
        unresolved = {"published_text": item.time_words} if item.time_words and item.published_at is None else {}
        records.append(
            Document(
                id=own_ids[place],
                text=item.text,
                kind="comment",
                parent_id=parent_id if parent_id and parent_id != own_ids[place] else article_id,
                url=found.url,
                source=found.site,
                author=item.author,
                published_at=item.published_at,
                collected_at=collected_at,
                likes=item.likes,
                replies=item.replies,
                origin=f"{origin}#comment-{place + 1}",
                extra=unresolved,
            )
        )
    return records
