"""Check: a text, its claims and their verdicts at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import parse_qsl

from starlette.requests import Request
from starlette.responses import Response

from groundswell.core.times import format_time
from groundswell.dashboard.pages.asked import CheckView
from groundswell.dashboard.pages.documents import parts
from groundswell.dashboard.pages.look import figure, render
from groundswell.dashboard.problems import Problem
from groundswell.dashboard.state import State
from groundswell.scoring.check import read_moments

_UNKEPT = {"Cache-Control": "no-store"}


async def read_form(request: Request) -> dict[str, str]:
    """The fields of a form as browsers send it. Raises Problem for a body that is none."""
    try:
        return dict(parse_qsl((await request.body()).decode(), max_num_fields=10))
    except ValueError as error:
        raise Problem(422, "invalid-request", "the body is no form") from error


async def answer_check(state: State, asked: CheckView) -> Response:
    """The view; with a text, its claims below. Nothing is stored. Raises UsageError."""
    claims: Sequence[Mapping[str, Any]] = []
    judged = None
    if asked.text.strip():
        written, judged = read_moments(None, asked.as_of)
        snapshot = state.snapshots.current()
        claims = await state.reader.check(snapshot, asked.text, published_at=written, as_of=judged)
    payload = render(
        "check",
        asked,
        claims=[_shown(claim, asked.text) for claim in claims],
        parts=list(parts(asked.text, claims)),
        judged=format_time(judged)[:10] if judged else None,
    )
    return Response(payload.body, headers=_UNKEPT, media_type=payload.media_type)


def _shown(claim: Mapping[str, Any], text: str) -> dict[str, Any]:
    """A checked claim with the fields that a stored one has where the template reads them."""
    verdict = claim["verdict"]
    found = verdict["observed"]
    return {
        **claim,
        "sentence": text[claim["sentence_start"] : claim["sentence_end"]],
        "status": verdict["status"],
        "words": verdict["words"] or verdict["note"],
        "observed": "" if found is None else figure(claim, found, verdict["status"]),
        "observed_at": verdict["observed_at"],
    }
