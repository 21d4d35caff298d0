"""The page on the API names every route, parameter and kind of error; the Grafana dashboard asks for what there is."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from groundswell.core.settings import Settings
from groundswell.dashboard.app import create_app

DOCS = Path(__file__).parents[2] / "docs"
DASHBOARD = DOCS / "grafana" / "groundswell.json"
pytestmark = pytest.mark.skipif(not DOCS.is_dir(), reason="needs a checkout")

# On every route of rows, and told once.
EVERYWHERE = {"as_of", "limit", "cursor"}
VALUES = {
    "${measure}": "policy_rate",
    "${area}": "JP",
    "${by}": "month",
    "${__to:date:iso}": "2026-11-01T12:00:00.123Z",
    "${__from:date:iso}": "2025-11-01T12:00:00.000Z",
}


@pytest.fixture(scope="module")
def client(sample_store: Path) -> Iterator[TestClient]:
    with TestClient(create_app(Settings(store=str(sample_store))), base_url="http://localhost") as made:
        yield made


def test_every_route_is_documented_with_its_parameters(client: TestClient) -> None:
    page = (DOCS / "api.md").read_text(encoding="utf-8")
    told = dict(re.findall(r"^\| `((?:GET|POST) [^`]+)` \| (.*?) \|", page, re.MULTILINE))
    known = {}
    for path, operations in client.get("/v1/openapi.json").json()["paths"].items():
        for method, operation in operations.items():
            names = {item["name"] for item in operation.get("parameters", []) if item["in"] == "query"}
            known[f"{method.upper()} {path}"] = names - EVERYWHERE
    assert set(told) == set(known)
    for route, names in known.items():
        if route.startswith("GET"):
            shown = set(re.findall(r"`(\w+)`", told[route])) - {"sentiment", "stance"}
            assert shown == names, route
    for name in EVERYWHERE:
        assert f"`{name}`" in page


def test_every_kind_of_problem_is_documented() -> None:
    import groundswell.dashboard

    page = (DOCS / "api.md").read_text(encoding="utf-8")
    for path in Path(groundswell.dashboard.__file__).parent.rglob("*.py"):
        for status, kind in re.findall(r'Problem\(\s*(\d{3}),\s*"([a-z-]+)"', path.read_text(encoding="utf-8")):
            row = next(line for line in page.splitlines() if line.startswith(f"| {status} |"))
            assert f"`{kind}`" in row


def test_every_setting_of_the_server_is_told_of() -> None:
    told = "".join(path.read_text(encoding="utf-8") for path in (DOCS / "api.md", DOCS / "settings.md"))
    for name in Settings.model_fields:
        assert name in told or not name.startswith("serve_")


def targets() -> list[Any]:
    if not DASHBOARD.exists():
        return []
    board = json.loads(DASHBOARD.read_text(encoding="utf-8"))
    found = [(panel["title"], target) for panel in board["panels"] for target in panel["targets"]]
    found += [
        (variable["name"], variable["query"]["infinityQuery"])
        for variable in board["templating"]["list"]
        if variable["type"] == "query"
    ]
    return [pytest.param(target, id=title) for title, target in found]


@pytest.mark.parametrize("target", targets())
def test_grafana_asks_for_what_there_is(target: Any, client: TestClient) -> None:
    assert (target["parser"], target["root_selector"]) == ("backend", "items")
    params = {item["key"]: VALUES.get(item["value"], item["value"]) for item in target["url_options"]["params"]}
    assert not [value for value in params.values() if "$" in value]
    assert "as_of" in params
    answer = client.get(target["url"], params=params)
    assert answer.status_code == 200, answer.text
    columns = client.get(target["url"], params=params, headers={"Accept": "text/csv"}).text.splitlines()[0].split(",")
    assert {column["selector"] for column in target["columns"]} <= set(columns)
    for column in target["columns"]:
        values = [row[column["selector"]] for row in answer.json()["items"]]
        kind = float | int if column["type"] == "number" else str
        assert all(value is None or isinstance(value, kind) for value in values), column
