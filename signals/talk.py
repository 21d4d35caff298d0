"""The claims of a store as a table to compute with: who spoke, when, in whose voice."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Protocol

import pandas as pd


class Queryable(Protocol):
    """What is needed of a store: SQL over its tables `documents` and `claims`."""

    def query(self, sql: str, parameters: Mapping[str, Any] | None = None) -> Any:
        """The answer as a `pyarrow.Table`; `$name` stands for a parameter."""
        ...


# A voice is an author, else an outlet. A text that stands in several places, letter for letter but for case and white
# space, is one voice: that of who published it first.
_VOICES = """
voices AS (
    SELECT id, first_value(name) OVER (PARTITION BY fingerprint ORDER BY published_at NULLS LAST, id) AS voice
    FROM (
        SELECT id, published_at, lower(coalesce(author, source, id)) AS name,
               md5(lower(regexp_replace(trim(text), '\\s+', ' ', 'g'))) AS fingerprint
        FROM documents
    )
)
"""


def load_claims(
    store: Queryable,
    *,
    measure: str | None = None,
    area: str | None = None,
    as_of: datetime | None = None,
) -> pd.DataFrame:
    """Dated claims, a row each, oldest first: the columns of table `claims` and `voice`.

    Claims of documents published after `as_of`, or with no time, are left out.
    """
    given = {"measure": measure, "area": area, "as_of": as_of}
    tests = {
        "measure": "c.measure = $measure",
        "area": "c.area = $area",
        "as_of": "c.published_at <= $as_of",
    }
    parameters = {name: value for name, value in given.items() if value is not None}
    conditions = ["c.published_at IS NOT NULL", *(tests[name] for name in parameters)]
    sql = f"""
        WITH {_VOICES}
        SELECT c.*, v.voice FROM claims c JOIN voices v ON v.id = c.document_id
        WHERE {" AND ".join(conditions)}
        ORDER BY c.published_at, c.document_id, c.start, c.id
    """  # noqa: S608 (nothing of the caller's stands in the text)
    return _frame(store.query(sql, parameters))


def load_moods(store: Queryable, *, as_of: datetime | None = None) -> pd.DataFrame:
    """Dated documents, oldest first: id, kind, source, author, published_at, sentiment_score, stance_score, voice."""
    condition, parameters = ("", {}) if as_of is None else ("AND d.published_at <= $as_of", {"as_of": as_of})
    sql = f"""
        WITH {_VOICES}
        SELECT d.id, d.kind, d.source, d.author, d.published_at, d.sentiment_score, d.stance_score, v.voice
        FROM documents d JOIN voices v ON v.id = d.id
        WHERE d.published_at IS NOT NULL {condition}
        ORDER BY d.published_at, d.id
    """  # noqa: S608 (nothing of the caller's stands in the text)
    return _frame(store.query(sql, parameters))


def _frame(table: Any) -> pd.DataFrame:
    frame: pd.DataFrame = table.to_pandas()
    return frame
