"""Write the examples of the OpenAPI document: each route asked over the bundled sample, its first row kept.

`python tools/generate_examples.py` scores the sample into a temporary store and writes `dashboard/api/examples.json`.
To be run again when a route, a field or the models change; a test says so.
"""

from __future__ import annotations

import json
import tempfile
from importlib import resources
from pathlib import Path
from typing import Any

from starlette.testclient import TestClient

from groundswell.console.work import score_into
from groundswell.core.settings import Settings
from groundswell.dashboard.app import create_app

TARGET = Path(__file__).parents[1] / "dashboard" / "api" / "examples.json"
AS_OF = "2026-10-31"
_CROWD = {"measure": "policy_rate", "area": "JP", "as_of": AS_OF}
_YEN = {"measure": "fx_rate", "area": "USD/JPY", "as_of": AS_OF}
# What is asked of each route; `{claim}` and `{document}` are the first that are found.
REQUESTS: dict[str, dict[str, Any]] = {
    "/v1/overview": {"measure": "fx_rate", "as_of": AS_OF},
    "/v1/consensus": {**_YEN, "by": "quarter"},
    "/v1/gap": {**_YEN, "by": "quarter"},
    "/v1/trend": {**_CROWD, "by": "quarter"},
    "/v1/voices": {**_CROWD, "limit": 1},
    "/v1/sources": {"of": "author", "as_of": AS_OF, "limit": 1},
    "/v1/mutations": {"measure": "carry_trade_size", "as_of": AS_OF, "limit": 1},
    "/v1/events": _CROWD,
    "/v1/why": {**_YEN, "before": "2024-07-01", "after": "2026-07-01", "by": "quarter"},
    "/v1/verdicts": {"measure": "policy_rate", "as_of": AS_OF},
    "/v1/claims": {**_CROWD, "verdict": "outdated", "limit": 1},
    "/v1/claims/{claim}": {"as_of": AS_OF},
    "/v1/claims/{claim}/lineage": {"as_of": AS_OF},
    "/v1/documents": {"q": "carry trade", "kind": "article", "as_of": AS_OF, "limit": 1},
    "/v1/documents/{document}": {"as_of": AS_OF},
    "/v1/measures": {},
    "/v1/measures/{measure}": {},
    "/v1/series": {},
    "/v1/series/{series}": {"last": 1, "as_of": AS_OF},
    "/v1/coverage": {},
    "/v1/health": {},
}
_NAMES = {"measure": "policy_rate", "series": "policy_rate_jp"}


def make_examples(client: TestClient) -> dict[str, Any]:
    """By route: the parameters asked with, and the answer with its first row alone."""
    names = _NAMES | {
        kind: client.get(f"/v1/{kind}s", params=REQUESTS[f"/v1/{kind}s"]).raise_for_status().json()["items"][0]["id"]
        for kind in ("claim", "document")
    }
    found = {}
    for route, asked in REQUESTS.items():
        answer = client.get(route.format(**names), params=asked).raise_for_status().json()
        if isinstance(answer.get("items"), list):
            answer["items"] = answer["items"][:1]
        in_path = {name: value for name, value in names.items() if f"{{{name}}}" in route}
        found[route] = {"parameters": in_path | asked, "answer": answer}
    return found


def main() -> None:
    """Write the file."""
    sample = resources.files("groundswell.corpora.samples") / "posts.jsonl"
    with tempfile.TemporaryDirectory() as folder, resources.as_file(sample) as path:
        store = str(Path(folder) / "store")
        score_into(store, [str(path)], quiet=True)
        with TestClient(
            create_app(Settings(store=store, serve_access_log=False)), base_url="http://localhost"
        ) as client:
            made = make_examples(client)
    TARGET.write_text(json.dumps(made, ensure_ascii=False, indent=1, sort_keys=True) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
