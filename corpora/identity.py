"""Ids of comments that bring none: the same for the same comment in every capture of its page."""

from __future__ import annotations

from collections import Counter

from groundswell.core.records import document_id


class CommentIds:
    """Derives ids within one article from author and text; a repeat of both is told apart by its number.

    Neither the place on the page nor a relative time goes in: both change between two captures.
    """

    def __init__(self, article_id: str) -> None:
        self._article_id = article_id
        self._seen: Counter[tuple[str | None, str]] = Counter()

    def derive(self, author: str | None, text: str) -> str:
        """The id of the next comment by `author` with `text`."""
        self._seen[author, text] += 1
        times = self._seen[author, text]
        owner = f"{self._article_id}#{author or ''}" + (f"#{times}" if times > 1 else "")
        return document_id(owner, text)
