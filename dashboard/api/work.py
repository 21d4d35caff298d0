"""Routes that read texts: check one, add documents to the store."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Body, Depends, Request, Response
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from pydantic import BaseModel, ConfigDict

from groundswell.core.records import ClaimKind, Comparator, Modality, Sentiment, Stance, Status, Tense, Trend
from groundswell.core.times import format_time
from groundswell.dashboard.api import asked
from groundswell.dashboard.api.describing import problems
from groundswell.dashboard.api.formats import JSON, chosen, json_bytes
from groundswell.dashboard.problems import Problem
from groundswell.dashboard.reading import read_given
from groundswell.dashboard.state import State
from groundswell.dashboard.tokens import is_known
from groundswell.scoring.check import read_moments


class CheckedVerdict(BaseModel):
    """A verdict: section 6 of the contract."""

    model_config = ConfigDict(extra="forbid")

    status: Status
    series: str | None
    observed: float | list[float] | None
    observed_at: str | None
    released_at: str | None
    held_from: str | None
    held_to: str | None
    gap: float | None
    gap_ratio: float | None
    tolerance: float | None
    note: str | None
    words: str | None
    estimates: list[dict[str, Any]]


class CheckedClaim(BaseModel):
    """A claim: section 3 of the contract."""

    model_config = ConfigDict(extra="forbid")

    id: str
    document_id: str
    start: int
    end: int
    text: str
    sentence_start: int
    sentence_end: int
    measure: str
    area: str | None
    kind: ClaimKind
    value: float | None
    value_high: float | None
    unit: str | None
    comparator: Comparator | None
    trend: Trend | None
    tense: Tense
    period_start: str | None
    period_end: str | None
    modality: Modality
    attributed_to: str | None
    sentiment: Sentiment | None
    sentiment_score: float | None
    stance: Stance | None
    stance_score: float | None
    confidence: float
    verdict: CheckedVerdict
    scored_by: str


class Checked(BaseModel):
    """The claims of a text, and the times they were judged by."""

    model_config = ConfigDict(extra="forbid")

    claims: list[CheckedClaim]
    published_at: str
    as_of: str


class Added(BaseModel):
    """What became of the documents: `known` ones were in the store before. `claims` were found in the new ones."""

    model_config = ConfigDict(extra="forbid")

    documents: int
    scored: int
    known: int
    claims: int
    store_version: int


_CHECK = {
    "the case that started it": {
        "value": {
            "text": "The BOJ raised its policy rate to 0.75% and nearly $9 trillion of carry trades will flow back",
            "as_of": "2026-07-10",
        }
    }
}
_DOCUMENTS = {
    "an article with a comment": {
        "value": {
            "documents": [
                {
                    "source": "Desk",
                    "author": "Ann",
                    "published_at": "2026-01-10T12:00:00Z",
                    "text": "The BOJ's policy rate is 0.75%.",
                    "comments": [{"author": "Bob", "published_at": "2026-01-10T13:00:00Z", "text": "It is 0.5%!"}],
                }
            ]
        }
    }
}


_BEARER = HTTPBearer(auto_error=False, description="a token that `groundswell token` made")


def router(state: State) -> APIRouter:
    """The routes."""
    routes = APIRouter(prefix="/v1", tags=["work"])

    def known(given: Annotated[HTTPAuthorizationCredentials | None, Depends(_BEARER)]) -> None:
        # An empty token stands for none, so that a right and a missing one differ in nothing but the answer.
        if not is_known(given.credentials if given else "", state.settings.serve_tokens):
            detail = "this needs a bearer token that the server knows (`groundswell token`, setting `serve_tokens`)"
            raise Problem(401, "no-token", detail, headers={"WWW-Authenticate": 'Bearer realm="groundswell"'})

    @routes.post("/check", response_model=Checked, responses=problems(body=True))
    async def check(
        request: Request,
        given: Annotated[asked.CheckAsked, Body(openapi_examples=_CHECK)],
    ) -> Response:
        """Extract the claims of a text and hold each against the data of that day. Nothing is stored."""
        chosen(request, (JSON,))
        written, judged = read_moments(given.published_at, given.as_of)
        snapshot = state.snapshots.current()
        claims = await state.reader.check(snapshot, given.text, published_at=written, as_of=judged)
        found = {"claims": claims, "published_at": format_time(written), "as_of": format_time(judged)}
        return Response(json_bytes(found), headers=_UNKEPT, media_type=JSON)

    @routes.post(
        "/documents",
        response_model=Added,
        responses=problems(401, 409, body=True),
        dependencies=[Depends(known)],
    )
    async def add(
        request: Request,
        given: Annotated[asked.DocumentsGiven, Body(openapi_examples=_DOCUMENTS)],
    ) -> Response:
        """Score documents and store them with their claims; needs a token. All of them or, where one is bad, none."""
        chosen(request, (JSON,))
        documents = read_given(given.documents, collected_at=asked.start_of(given.collected_at))
        done = await state.reader.store(state.snapshots.current(), documents)
        snapshot = await state.snapshots.newest()
        found = {"documents": done.documents, "scored": done.scored, "known": done.known, "claims": done.claims}
        return Response(json_bytes(found | {"store_version": snapshot.version}), headers=_UNKEPT, media_type=JSON)

    return routes


_UNKEPT = {"Cache-Control": "no-store"}
