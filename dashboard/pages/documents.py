"""Documents: searched, and one of them read: its claims marked in its text, its comments in their threads."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from groundswell.corpora.store.pages import read_page
from groundswell.corpora.store.selection import DocumentFilters, where
from groundswell.dashboard.answers import Payload
from groundswell.dashboard.api.texts import load_document
from groundswell.dashboard.pages.asked import DocumentsView, DocumentView
from groundswell.dashboard.pages.look import render
from groundswell.dashboard.snapshots import Snapshot

Row = Mapping[str, Any]

FOUND = 20
"""Documents of one page of results."""

COMMENTS = 300
"""Comments shown under an article, the first ones: a browser lays out these at once, and few threads are longer."""

DEEPEST = 6
"""Levels of a thread that are set in: deeper ones stand under the sixth, so that a phone has room for words."""

EXCERPT = 240
COMMENT_LENGTH = 1_500
"""Characters of a comment shown in its thread; its own page has the rest."""

TEXT_LENGTH = 200_000
"""Characters of a text shown: a book's chapter; more would hold up the browser."""

_FOUND_COLUMNS = (
    "id",
    "kind",
    "title",
    "text",
    "source",
    "author",
    "published_at",
    "claims",
    "copy_of",
    "echo_ratio",
    "spam",
)
_SHOWN = """id, kind, parent_id, article_id, url, source, author, title, published_at, text, claims, copy_of, copy_how,
    echo_ratio, spam, sentiment, stance, likes"""


def make_documents(snapshot: Snapshot, asked: DocumentsView) -> Payload:
    """The search view."""
    filters = {"kind": asked.kind, "source": asked.source, "as_of": asked.moment}
    page = read_page(
        snapshot.store,
        "documents",
        filters,
        columns=_FOUND_COLUMNS,
        limit=FOUND,
        after=asked.cursor,
        search=asked.q or None,
    )
    found = [{**row, "excerpt": excerpt(row["text"], asked.q)} for row in page.rows]
    return render("documents", asked, found=found, next=page.after, counts=snapshot.store.counts())


def excerpt(text: str, words: str) -> str:
    """Some words around the first word that was searched for, or the beginning."""
    places = [place for word in words.lower().split() if (place := text.lower().find(word)) >= 0]
    start = max(0, min(places, default=0) - EXCERPT // 3)
    end = start + EXCERPT
    cut = text[start:end]
    # Words that the ends cut through are left out, where there are others.
    if start and " " in cut:
        cut = cut.partition(" ")[2]
    if end < len(text) and " " in cut:
        cut = cut.rpartition(" ")[0]
    return ("… " if start else "") + cut + (" …" if end < len(text) else "")


def make_document(snapshot: Snapshot, asked: DocumentView) -> Payload:
    """The view of a document. Raises UnknownDocument."""
    document = load_document(snapshot, asked.id, asked)
    comments, comments_total = _comments(snapshot, asked) if document["kind"] == "article" else ([], 0)
    claims = _claims(snapshot, [document["id"], *(item["id"] for item in comments)])
    return render(
        "document",
        asked,
        document=document,
        parts=list(parts(document["text"][:TEXT_LENGTH], claims.get(document["id"], ()))),
        is_cut=len(document["text"]) > TEXT_LENGTH,
        claims=claims.get(document["id"], []),
        comments=[_comment(item, depth, claims) for item, depth in threaded(document["id"], comments)],
        comments_total=comments_total,
    )


def _comments(snapshot: Snapshot, asked: DocumentView) -> tuple[list[dict[str, Any]], int]:
    """The first comments under an article, in the order they came, and how many there are."""
    condition, parameters = where({"article_id": asked.id, "as_of": asked.moment}, DocumentFilters)
    sql = f"""
        SELECT {_SHOWN}, count(*) OVER () AS of_all FROM documents WHERE {condition} AND id <> $article
        ORDER BY number LIMIT {COMMENTS}
    """  # noqa: S608 (names of this package, and parameters)
    found: list[dict[str, Any]] = snapshot.store.query(sql, parameters | {"article": asked.id}).to_pylist()
    return found, found[0]["of_all"] if found else 0


def _claims(snapshot: Snapshot, documents: Sequence[str]) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = {}
    for claim in snapshot.store.claims_table(document_id=documents).to_pylist():
        found.setdefault(claim["document_id"], []).append(claim)
    return found


def _comment(comment: Row, depth: int, claims: Mapping[str, Sequence[Row]]) -> dict[str, Any]:
    shown = comment["text"][:COMMENT_LENGTH]
    return {
        **comment,
        "depth": min(depth, DEEPEST),
        "parts": list(parts(shown, claims.get(comment["id"], ()))),
        "is_cut": len(comment["text"]) > COMMENT_LENGTH,
    }


def threaded(root: str, comments: Sequence[Row]) -> Iterator[tuple[Row, int]]:
    """Comments with their depth (from 1), each answer under what it answers, in the order given. An answer to what is
    not there stands under the root.
    """
    known = {item["id"] for item in comments}
    answers: dict[str, list[Row]] = {}
    for item in comments:
        parent = item["parent_id"] if item["parent_id"] in known and item["parent_id"] != item["id"] else root
        answers.setdefault(parent, []).append(item)
    waiting = [(item, 1) for item in reversed(answers.get(root, []))]
    seen: set[str] = set()
    while waiting:
        item, depth = waiting.pop()
        seen.add(item["id"])
        yield item, depth
        waiting += [(answer, depth + 1) for answer in reversed(answers.get(item["id"], []))]
    # Comments that answer each other in a circle hang on nothing.
    yield from ((item, 1) for item in comments if item["id"] not in seen)


def parts(text: str, claims: Sequence[Row]) -> Iterator[tuple[str, Row | None]]:
    """A text in pieces: the words of a claim with the claim, what stands between with None. Of claims that overlap, the
    first is marked.
    """
    place = 0
    for claim in sorted(claims, key=lambda claim: (claim["start"], claim["end"])):
        if claim["start"] < place or claim["end"] > len(text):
            continue
        yield text[place : claim["start"]], None
        yield text[claim["start"] : claim["end"]], claim
        place = claim["end"]
    yield text[place:], None
