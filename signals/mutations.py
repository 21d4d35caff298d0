"""Competing values of one claim through time: 9 tn against 20 tn against 500 bn, and where each came from."""

from __future__ import annotations

from typing import Any

from groundswell.core.times import format_time
from groundswell.signals.talk import Queryable, Scope, spoken


def load_mutations(store: Queryable, scope: Scope, *, limit: int | None = None) -> list[dict[str, Any]]:
    """A row for each measure, area and value stated of now (rounded to three figures), those of most voices first.

    Fields: measure, area, value, unit, voices, share (of all voices that state a level of it), claims, first, last,
    origin (id of the document that said it first), origin_author, origin_source, origin_sentence.
    """
    sql = f"""
        WITH {spoken(scope, None, columns="document_id, author, source, sentence")},
        levels AS (
            SELECT * EXCLUDE (value), CASE WHEN value = 0 THEN 0 ELSE
                   round(value / pow(10, floor(log10(abs(value))) - 2)) * pow(10, floor(log10(abs(value))) - 2)
                   END AS value
            FROM spoken WHERE is_held AND NOT is_dated AND kind = 'level' AND value IS NOT NULL
        ),
        totals AS (SELECT measure, area, count(DISTINCT voice) AS of_all FROM levels GROUP BY ALL)
        SELECT measure, nullif(area, '') AS area, round(value, 9) AS value, nullif(unit, '') AS unit,
               count(DISTINCT voice) AS voices, round(count(DISTINCT voice) / any_value(of_all), 6) AS share,
               count(*) AS claims, min(published_at) AS first, max(published_at) AS last,
               arg_min(document_id, (published_at, number)) AS origin,
               arg_min(author, (published_at, number)) AS origin_author,
               arg_min(source, (published_at, number)) AS origin_source,
               arg_min(sentence, (published_at, number)) AS origin_sentence
        FROM levels JOIN totals USING (measure, area)
        GROUP BY measure, levels.area, levels.value, levels.unit
        ORDER BY voices DESC, claims DESC, measure, area, value, unit
        {"" if limit is None else f"LIMIT {int(limit)}"}
    """  # noqa: S608 (nothing of the caller's stands in the text)
    rows: list[dict[str, Any]] = store.query(sql, scope.parameters).to_pylist()
    return [row | {name: format_time(row[name]) for name in ("first", "last")} for row in rows]
