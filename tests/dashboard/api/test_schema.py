"""Made-up requests over the OpenAPI document: no 5xx, and no answer that the document does not describe."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, seed, settings
from schemathesis.generation.modes import GenerationMode
from schemathesis.specs.openapi.checks import positive_data_acceptance

AUTHORISED = {"Authorization": "Bearer a-token-of-the-tests"}
ENDLESS = "/v1/stream"
FAST, SLOW = 100, 2_000


def call_all(app: Any, calls: int) -> int:
    """Spread the calls over all operations; returns how many were made."""
    document = schemathesis.openapi.from_asgi("/v1/openapi.json", app)
    document.config.generation.update(modes=list(GenerationMode))
    operations = [found.ok() for found in document.get_all_operations() if found.ok().path != ENDLESS]
    made, rounds = 0, 0

    def check(case: Any) -> None:
        nonlocal made
        made += 1
        # No document can say which cursors, documents and pairs of times there are.
        case.call_and_validate(headers=AUTHORISED, excluded_checks=[positive_data_acceptance])

    # Of operations without parameters there are few requests to make up: others then get more.
    while made < calls:
        rounds += 1
        for operation in operations:
            made_up = given(case=operation.as_strategy())(check)
            bounded = settings(
                max_examples=-(-(calls - made) // len(operations)) if made < calls else 1,
                deadline=None,
                database=None,
                phases=[Phase.generate],
                suppress_health_check=list(HealthCheck),
            )(made_up)
            seed(rounds)(bounded)()
    return made


def test_made_up_requests_get_what_the_document_says(make_app: Callable[..., Any], own_store: Path) -> None:
    assert call_all(make_app(store=str(own_store), serve_hosts=("testserver",)), FAST) >= FAST


@pytest.mark.slow
def test_many_made_up_requests_get_what_the_document_says(make_app: Callable[..., Any], own_store: Path) -> None:
    assert call_all(make_app(store=str(own_store), serve_hosts=("testserver",)), SLOW) >= SLOW
