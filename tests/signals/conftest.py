import zlib
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import duckdb
import pandas as pd
import pytest

from groundswell.signals.columns import Columns, read_columns

DOCUMENT = {
    "id": "d",
    "kind": "article",
    "source": None,
    "author": None,
    "text": "x",
    "published_at": None,
    "collected_at": None,
    "sentiment_score": None,
    "stance_score": None,
    "claims": 0,
    "number": 0,
    "cluster": 0,
    "speaker": 0,
    "spam": None,
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
    "period_end": None,
    "attributed_to": None,
    "scored_by": "1.0",
    "verdict_status": None,
    "published_at": None,
    "document_kind": "article",
    "author": None,
    "source": None,
    "number": 0,
    "cluster": 0,
    "speaker": 0,
    "spam": None,
    "sentence": "s",
}


class Tables:
    """Documents and claims in memory, asked by SQL as a store is."""

    def __init__(self) -> None:
        self.documents: list[dict[str, Any]] = []
        self.claims: list[dict[str, Any]] = []
        self._columns: dict[tuple[int, int], Columns] = {}

    def say(self, who: str, when: str | None, *, copy_of: int | None = None, **given: Any) -> int:
        """A document, with a claim where fields of one are given; returns its number."""
        number = len(self.documents)
        published = datetime.fromisoformat(when).replace(tzinfo=UTC) if when else None
        shared = {
            "number": number,
            "cluster": number if copy_of is None else self.documents[copy_of]["cluster"],
            "speaker": zlib.crc32(who.encode()),
            "author": who,
            "spam": given.pop("spam", None),
            "published_at": published,
        }
        of_document = {
            key: given.pop(key) for key in ("kind_of_document", "sentiment_score", "collected_at") if key in given
        }
        kind = of_document.pop("kind_of_document", "article")
        self.documents.append(
            DOCUMENT
            | {"id": f"d{number}", "kind": kind, "text": f"text {number}"}
            | shared
            | of_document
            | {"claims": int(bool(given))}
        )
        if given:
            ids = {"id": f"c{number}", "document_id": f"d{number}", "document_kind": kind}
            self.claims.append(CLAIM | ids | shared | given)
        return number

    @property
    def columns(self) -> Columns:
        state = len(self.documents), len(self.claims)
        if state not in self._columns:
            self._columns = {state: read_columns(self.query)}
        return self._columns[state]

    def query(self, sql: str, parameters: Mapping[str, Any] | None = None) -> Any:
        times = {"published_at": "datetime64[us, UTC]"}
        texts = dict.fromkeys(
            ("area", "unit", "trend", "author", "source", "attributed_to", "verdict_status"), "string"
        )
        whole = dict.fromkeys(("number", "cluster", "speaker"), "int64")
        whole["spam"] = "boolean"
        types = (
            texts
            | whole
            | {
                "period_start": "datetime64[us]",
                "period_end": "datetime64[us]",
                "value": "float64",
                "value_high": "float64",
            }
            | times
        )
        scores = {
            "sentiment_score": "float64",
            "stance_score": "float64",
            **whole,
            "collected_at": "datetime64[us, UTC]",
        } | times
        documents = pd.DataFrame(self.documents, columns=list(DOCUMENT)).astype(scores)  # noqa: F841 (DuckDB finds it by name)
        claims = pd.DataFrame(self.claims, columns=list(CLAIM)).astype(types)  # noqa: F841
        connection = duckdb.connect()
        connection.execute("SET TimeZone = 'UTC'")
        return connection.sql(sql, params=dict(parameters or {})).to_arrow_table()


@pytest.fixture
def tables() -> Tables:
    return Tables()
