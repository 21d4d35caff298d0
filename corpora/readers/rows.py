"""From an input row (a JSON object) to documents: checked, times resolved, nested comments flattened."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from groundswell.core.records import Document, DocumentKind, document_id
from groundswell.corpora.boilerplate import strip_endings
from groundswell.corpora.counts import parse_count
from groundswell.corpora.identity import CommentIds
from groundswell.corpora.moments import parse_moment

_TEXT_FIELDS = ("url", "source", "author", "title", "language")
_KNOWN = frozenset(
    ("id", "kind", "parent_id", "published_at", "collected_at", "text", "likes", "replies", "comments", *_TEXT_FIELDS)
)
# A relative time that nothing resolves is kept under this name among the extra fields.
UNRESOLVED_TIME = "published_text"


class RowError(ValueError):
    """A row that breaks the contract; the message names the field, what was got and what was expected."""


@dataclass(frozen=True, slots=True)
class _Context:
    """What a nested comment takes from the document it stands in."""

    article: Document | None
    parent_id: str | None
    collected_at: datetime | None


def _text_field(row: Mapping[str, Any], name: str) -> str | None:
    value = row.get(name)
    if value is None or isinstance(value, str):
        return (value or "").strip() or None
    raise RowError(f"{name}: expected a string, got {type(value).__name__}")


def _body(row: Mapping[str, Any]) -> str:
    text = row.get("text")
    if text is None:
        raise RowError("missing text")
    if not isinstance(text, str):
        raise RowError(f"text: expected a string, got {type(text).__name__}")
    if not text.strip():
        raise RowError("text is empty")
    return text


def _given_id(row: Mapping[str, Any]) -> str | None:
    value = row.get("id")
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return _text_field(row, "id")


def _parent(row: Mapping[str, Any]) -> str | None:
    value = row.get("parent_id")
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return _text_field(row, "parent_id")


def _count(row: Mapping[str, Any], name: str) -> int | None:
    value = row.get(name)
    if value is None:
        return None
    count = parse_count(value)
    if count is None:
        raise RowError(f"{name}: expected a count, got {value!r:.60}")
    return count


def _kind(row: Mapping[str, Any], parent_id: str | None) -> DocumentKind:
    kind = row.get("kind")
    if kind is None:
        return "comment" if parent_id else "article"
    if kind == "comment":
        if not parent_id:
            raise RowError("a comment needs parent_id: the article, or the comment it answers")
        return "comment"
    if kind == "article":
        return "article"
    raise RowError(f"kind: expected article or comment, got {kind!r:.60}")


def _collected(row: Mapping[str, Any], otherwise: datetime | None) -> datetime | None:
    value = row.get("collected_at")
    if value is None or value == "":
        return otherwise
    try:
        return parse_moment(value, base=None)
    except ValueError as error:
        raise RowError(f"collected_at: {error}") from None


def _published(row: Mapping[str, Any], base: datetime | None) -> datetime | None:
    value = row.get("published_at")
    if value is None or value == "":
        return None
    try:
        return parse_moment(value, base=base)
    except ValueError as error:
        raise RowError(f"published_at: {error}") from None


def _extra(row: Mapping[str, Any], published_at: datetime | None) -> dict[str, Any]:
    extra = {key: value for key, value in row.items() if key not in _KNOWN} if len(row) > 3 else {}
    if published_at is None and row.get("published_at"):
        extra[UNRESOLVED_TIME] = row["published_at"]
    return extra


def _document(row: Mapping[str, Any], context: _Context, ids: CommentIds | None, origin: str) -> Document:
    text = _body(row)
    parent_id = _parent(row) or context.parent_id
    kind = _kind(row, parent_id)
    collected_at = _collected(row, context.collected_at)
    published_at = _published(row, collected_at)
    article = context.article
    url, source, author, title, language = (_text_field(row, name) for name in _TEXT_FIELDS)
    if article is not None:
        url, source = url or article.url, source or article.source
    given = _given_id(row)
    if kind == "article":
        text = strip_endings(text)
        derived = given or document_id(url, text)
    else:
        derived = given or (ids or CommentIds(parent_id or "")).derive(author, text)
    return Document(
        id=derived,
        text=text,
        kind=kind,
        parent_id=parent_id if kind == "comment" else None,
        url=url,
        source=source,
        author=author,
        title=title,
        published_at=published_at,
        collected_at=collected_at,
        language=language,
        likes=_count(row, "likes"),
        replies=_count(row, "replies"),
        origin=origin,
        extra=_extra(row, published_at),
    )


def _nested(row: Mapping[str, Any]) -> list[Any]:
    comments = row.get("comments")
    if comments is None:
        return []
    if not isinstance(comments, list):
        raise RowError(f"comments: expected a list, got {type(comments).__name__}")
    return comments


def read_row(
    row: Any, *, origin: str, collected_at: datetime | None, rejected: Callable[[str], None]
) -> Iterator[Document]:
    """The document of one input row, then its comments, depth first.

    A nested comment that breaks the contract is handed to `rejected` and left out; what answers it is tied to the next
    document above. Raises RowError where the row itself does.
    """
    if not isinstance(row, dict):
        raise RowError(f"expected an object, got {type(row).__name__}")
    comments = _nested(row)
    article = _document(row, _Context(None, None, collected_at), None, origin)
    yield article
    if comments:
        yield from _comments(comments, article, origin, rejected)


def _comments(
    comments: list[Any], article: Document, origin: str, rejected: Callable[[str], None]
) -> Iterator[Document]:
    ids = CommentIds(article.id)
    # A stack and not recursion: the depth of a thread is the input's to choose.
    waiting = [(row, f"comment {i}", article.id) for i, row in enumerate(comments, 1)][::-1]
    while waiting:
        row, where, parent_id = waiting.pop()
        below: list[Any] = []
        try:
            if not isinstance(row, dict):
                raise RowError(f"expected an object, got {type(row).__name__}")
            below = _nested(row)
            row = row if row.get("kind") else {**row, "kind": "comment"}
            comment = _document(row, _Context(article, parent_id, article.collected_at), ids, origin)
            parent_id = comment.id
            yield comment
        except RowError as error:
            rejected(f"{where}: {error}")
        waiting += [(item, f"{where}.{i}", parent_id) for i, item in enumerate(below, 1)][::-1]
