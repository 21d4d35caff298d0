"""Made-up requests over the OpenAPI document: no 5xx, and no answer that the document does not describe."""

import os
from collections.abc import Callable, Iterator
from importlib import resources
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, seed, settings
from schemathesis.generation.modes import GenerationMode
from schemathesis.specs.openapi.checks import positive_data_acceptance
from starlette.testclient import TestClient

from groundswell.dashboard.api.describing import read_examples

AUTHORISED = {"Authorization": "Bearer a-token-of-the-tests"}
ENDLESS = "/v1/stream"
# CI makes fewer calls each time: `SCHEMA_CALLS`.
FAST, SLOW = 100, int(os.environ.get("SCHEMA_CALLS", "2000"))


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


ALL = [
    "overview",
    "consensus",
    "gap",
    "trend?measure=policy_rate",
    "trend?measure=sentiment",
    "voices?limit=5000",
    "sources?limit=5000",
    "mutations?measure=policy_rate&limit=5000",
    "mutations?measure=carry_trade_size",
    "events?measure=policy_rate&area=JP",
    "why?measure=policy_rate&before=2026-01-10&after=2026-07-10",
    "verdicts?limit=5000",
    "claims?limit=1000",
    "documents?limit=1000",
    "series",
    "coverage",
]


@pytest.fixture(scope="module")
def bundled(make_app: Callable[..., Any], tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """A client of a server over the bundled sample, which has every kind of claim."""
    from groundswell.console.work import score_into

    store = str(tmp_path_factory.mktemp("bundled") / "store")
    with resources.as_file(resources.files("groundswell.corpora").joinpath("samples/posts.jsonl")) as sample:
        score_into(store, [str(sample)], quiet=True)
    with TestClient(make_app(store=store), base_url="http://localhost") as client:
        yield client


@pytest.mark.slow
@pytest.mark.parametrize("path", ALL)
def test_every_row_of_the_sample_fits_the_document(path: str, bundled: TestClient) -> None:
    document = bundled.get("/v1/openapi.json").json()
    operation = document["paths"][f"/v1/{path.partition('?')[0]}"]["get"]
    schema = operation["responses"]["200"]["content"]["application/json"]["schema"]
    answer = bundled.get(f"/v1/{path}").json()
    assert answer["items"]
    jsonschema_rs.validate({**schema, "components": document["components"]}, answer)


EXAMPLES = read_examples()


def test_every_route_that_answers_in_json_shows_an_example(client: TestClient) -> None:
    paths = client.get("/v1/openapi.json").json()["paths"]
    with_json = {
        path
        for path, operations in paths.items()
        if "application/json" in operations.get("get", {}).get("responses", {}).get("200", {}).get("content", {})
    }
    assert with_json == set(EXAMPLES)
    assert all("example" in parameter for parameter in paths["/v1/overview"]["get"]["parameters"][:1])


@pytest.mark.parametrize("route", EXAMPLES)
def test_an_example_is_what_the_document_describes(client: TestClient, route: str) -> None:
    document = client.get("/v1/openapi.json").json()
    described = document["paths"][route]["get"]["responses"]["200"]["content"]["application/json"]
    assert described["example"].get("items", True)
    schema = {**described["schema"], "components": document["components"]}
    jsonschema_rs.validator_for(schema).validate(described["example"])
