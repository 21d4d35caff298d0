"""Routes that show what was said: claims, their lineage, documents."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Request, Response

from groundswell.core.errors import UnknownClaim, UnknownDocument
from groundswell.corpora.copies import is_echo
from groundswell.corpora.store.pages import Page, Table, read_page
from groundswell.dashboard.api import asked, rows
from groundswell.dashboard.api.describing import problems, table
from groundswell.dashboard.api.tables import answer_record, answer_table, whole
from groundswell.dashboard.snapshots import Snapshot
from groundswell.dashboard.state import State
from groundswell.nlp.catalogue import load_catalogue
from groundswell.signals.lineage import load_lineage

CLAIM_COLUMNS = tuple(rows.ClaimRow.model_fields)
# Whether a document is an echo follows from its ratio.
DOCUMENT_COLUMNS, WHOLE_COLUMNS = (
    tuple(name for name in model.model_fields if name != "echo") for model in (rows.DocumentRow, rows.DocumentWhole)
)


def load_claims(snapshot: Snapshot, query: asked.ClaimsAsked) -> Page:
    """`groundswell claims`. Raises UnknownMeasure."""
    if query.measure is not None:
        load_catalogue().measure(query.measure)
    filters = {
        **query.model_dump(include={"measure", "area", "verdict", "source", "author"}),
        "document_id": query.document,
        "document_kind": query.voice,
        **query.times,
    }
    return _claims(snapshot, filters, query.limit, query.cursor)


def _claims(snapshot: Snapshot, filters: Mapping[str, Any], limit: int, cursor: str | None = None) -> Page:
    page = read_page(snapshot.store, "claims", filters, columns=CLAIM_COLUMNS, limit=limit, after=cursor)
    shown = [{**row, "verdict_estimates": json.loads(row["verdict_estimates"] or "[]")} for row in page.rows]
    return Page(shown, page.after)


def load_documents(snapshot: Snapshot, query: asked.DocumentsAsked) -> Page:
    """Documents, the newest first."""
    filters = {
        **query.model_dump(include={"kind", "source", "author"}),
        "article_id": query.article,
        **query.times,
    }
    page = read_page(
        snapshot.store,
        "documents",
        filters,
        columns=DOCUMENT_COLUMNS,
        limit=query.limit,
        after=query.cursor,
        search=query.q,
    )
    return Page([_with_echo(row) for row in page.rows], page.after)


def _with_echo(row: Mapping[str, Any]) -> dict[str, Any]:
    return {**row, "echo": is_echo(row["echo_ratio"])}


def _one(snapshot: Snapshot, name: Table, given: str, query: asked.AsOf, columns: tuple[str, ...]) -> list[Any]:
    filters = {"id": given} | ({"as_of": query.moment} if query.moment else {})
    return read_page(snapshot.store, name, filters, columns=columns, limit=1).rows


def load_document(snapshot: Snapshot, document: str, query: asked.AsOf) -> Mapping[str, Any]:
    """A document with its text. Raises UnknownDocument."""
    found = _one(snapshot, "documents", document, query, WHOLE_COLUMNS)
    if not found:
        raise UnknownDocument(document)
    return _with_echo(found[0])


def load_claim(snapshot: Snapshot, claim: str, query: asked.AsOf) -> Mapping[str, Any]:
    """A claim. Raises UnknownClaim."""
    found = _one(snapshot, "claims", claim, query, CLAIM_COLUMNS)
    if not found:
        raise UnknownClaim(claim)
    return {**found[0], "verdict_estimates": json.loads(found[0]["verdict_estimates"] or "[]")}


ClaimId = Annotated[str, Path(min_length=1, max_length=100, examples=["b99428aeb4679e30"])]
DocumentId = Annotated[str, Path(min_length=1, max_length=1_000, examples=["post-dev-001"])]


def router(state: State) -> APIRouter:
    """The routes."""
    routes = APIRouter(prefix="/v1", tags=["texts"])

    @routes.get("/claims", response_model=rows.Table[rows.ClaimRow], responses=table(404))
    async def claims(request: Request, query: Annotated[asked.ClaimsAsked, Query()]) -> Response:
        """Claims of the store with their sentences and verdicts, the newest first."""
        return await answer_table(state, request, query, rows.ClaimRow, load_claims)

    @routes.get("/claims/{claim}", response_model=rows.ClaimRow, responses=problems(404))
    async def claim(request: Request, claim: ClaimId, query: Annotated[asked.AsOf, Query()]) -> Response:
        """One claim."""
        return await answer_record(state, request, query, lambda snapshot: load_claim(snapshot, claim, query))

    @routes.get("/claims/{claim}/lineage", response_model=rows.Table[rows.TellingRow], responses=table(404))
    async def lineage(request: Request, claim: ClaimId, query: Annotated[asked.LineageAsked, Query()]) -> Response:
        """The way of a claim: who published it first, who told it on, and what changed."""

        def load(snapshot: Snapshot, query: asked.LineageAsked) -> Page:
            return whole(load_lineage(snapshot.store, claim, as_of=query.moment, limit=query.limit).rows)

        return await answer_table(state, request, query, rows.TellingRow, load)

    @routes.get("/documents", response_model=rows.Table[rows.DocumentRow], responses=table())
    async def documents(request: Request, query: Annotated[asked.DocumentsAsked, Query()]) -> Response:
        """Documents of the store without their texts, the newest first."""
        return await answer_table(state, request, query, rows.DocumentRow, load_documents)

    # An id may be an address, with slashes in it.
    @routes.get("/documents/{document:path}", response_model=rows.DocumentWhole, responses=problems(404))
    async def document(request: Request, document: DocumentId, query: Annotated[asked.AsOf, Query()]) -> Response:
        """One document with its text; `/v1/claims?document=` gives what it claims, `/v1/documents?article=` its
        thread.
        """
        return await answer_record(state, request, query, lambda snapshot: load_document(snapshot, document, query))

    return routes
