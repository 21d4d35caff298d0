"""Who speaks of a measure: its independent voices, what each says, how often, how often it is copied."""

from __future__ import annotations

from typing import Any

from groundswell.core.times import format_time
from groundswell.signals.talk import Queryable, Scope, spoken


def load_voices(store: Queryable, scope: Scope, *, limit: int | None = None) -> list[dict[str, Any]]:
    """A row a voice, those with most documents first: voice (author, else outlet, of its first document), source, area,
    claims, documents, copies (documents that only repeat another one), articles, comments, first, last, level (the
    newest held one), unit, trend (the newest), verdicts right and wrong.
    """
    sql = f"""
        WITH {spoken(scope, None, columns="author, source")}
        SELECT arg_min(coalesce(author, source, 'unnamed'), (published_at, id)) AS voice,
               arg_min(source, (published_at, id)) AS source, nullif(area, '') AS area, count(*) AS claims,
               count(DISTINCT number) AS documents, count(DISTINCT number) FILTER (cluster <> number) AS copies,
               count(DISTINCT number) FILTER (document_kind = 'article') AS articles,
               count(DISTINCT number) FILTER (document_kind = 'comment') AS comments,
               min(published_at) AS first, max(published_at) AS last,
               arg_max(value, (published_at, id)) FILTER ({_LEVEL}) AS level,
               nullif(arg_max(unit, (published_at, id)) FILTER ({_LEVEL}), '') AS unit,
               arg_max(trend, (published_at, id)) FILTER (is_held AND trend IS NOT NULL) AS trend,
               count(*) FILTER (verdict_status IN ('supported', 'within_estimates', 'came_true')) AS "right",
               count(*) FILTER (verdict_status IN ('outdated', 'outside_estimates', 'contradicted', 'failed')) AS wrong
        FROM spoken GROUP BY voice, area ORDER BY documents DESC, claims DESC, first, spoken.voice
        {"" if limit is None else f"LIMIT {int(limit)}"}
    """  # noqa: S608 (nothing of the caller's stands in the text)
    rows: list[dict[str, Any]] = store.query(sql, scope.parameters).to_pylist()
    return [row | {name: format_time(row[name]) for name in ("first", "last")} for row in rows]


_LEVEL = "is_held AND NOT is_dated AND kind = 'level' AND value IS NOT NULL"
