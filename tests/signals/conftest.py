from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import duckdb
import pandas as pd
import pytest

DOCUMENT = {
    "id": "d",
    "kind": "article",
    "source": None,
    "author": None,
    "text": "x",
    "published_at": None,
    "sentiment_score": None,
    "stance_score": None,
}
CLAIM = {
    "id": "c",
    "document_id": "d",
    "start": 0,
    "end": 1,
    "measure": "policy_rate",
    "area": "JP",
    "kind": "level",
    "value": None,
    "value_high": None,
    "unit": "%",
    "trend": None,
    "tense": "present",
    "modality": "asserted",
    "period_start": None,
    "verdict_status": None,
    "published_at": None,
    "sentence": "s",
}


class Tables:
    """Documents and claims in memory, asked by SQL as a store is."""

    def __init__(self) -> None:
        self.documents: list[dict[str, Any]] = []
        self.claims: list[dict[str, Any]] = []

    def say(self, who: str, when: str | None, text: str = "", **claim: Any) -> None:
        number = len(self.documents)
        published = datetime.fromisoformat(when).replace(tzinfo=UTC) if when else None
        scores = {key: claim.pop(key) for key in ("kind_of_document", "sentiment_score") if key in claim}
        self.documents.append(
            DOCUMENT
            | {"id": f"d{number}", "author": who, "published_at": published, "text": text or f"text {number}"}
            | {"kind": scores.get("kind_of_document", "article"), "sentiment_score": scores.get("sentiment_score")}
        )
        if claim:
            ids = {"id": f"c{number}", "document_id": f"d{number}", "published_at": published}
            self.claims.append(CLAIM | ids | claim)

    def query(self, sql: str, parameters: Mapping[str, Any] | None = None) -> Any:
        types = {"period_start": "datetime64[us]", "value": "float64", "value_high": "float64"}
        documents = pd.DataFrame(self.documents, columns=list(DOCUMENT))  # noqa: F841 (DuckDB finds it by name)
        claims = pd.DataFrame(self.claims, columns=list(CLAIM)).astype(types)  # noqa: F841
        connection = duckdb.connect()
        connection.execute("SET TimeZone = 'UTC'")
        return connection.sql(sql, params=dict(parameters or {})).to_arrow_table()


@pytest.fixture
def tables() -> Tables:
    return Tables()
