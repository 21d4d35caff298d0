"""How the mood moved from window to window: article voice and crowd voice apart."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from groundswell.signals.talk import Queryable
from groundswell.signals.windows import Window, show_window

MOODS = {"sentiment": "sentiment_score", "stance": "stance_score"}
"""What can be followed besides measures, and the column it stands in."""


def load_moods(store: Queryable, mood: str, *, by: Window, as_of: datetime | None = None) -> list[dict[str, Any]]:
    """A row a window, oldest first: window, documents, voices, score, articles, crowd, divergence.

    `mood` is a key of MOODS. Scores run from -1 to 1 and are means in which each independent voice weighs one;
    `articles` and `crowd` are those of articles and of comments alone, `divergence` the crowd's minus the articles'.
    """
    condition, parameters = ("", {}) if as_of is None else ("AND published_at <= $as_of", {"as_of": as_of})
    sql = f"""
        WITH talk AS (
            SELECT number, cluster, speaker, kind, published_at, {MOODS[mood]} AS score FROM documents
            WHERE published_at IS NOT NULL AND {MOODS[mood]} IS NOT NULL {condition}
        ),
        firsts AS (
            SELECT cluster, arg_min(speaker, (published_at, number)) AS voice FROM talk
            WHERE cluster IN (SELECT cluster FROM talk WHERE cluster <> number) GROUP BY cluster
        ),
        spoken AS (
            SELECT date_trunc('{by}', published_at) AS win, kind, score, coalesce(voice, speaker) AS voice
            FROM talk LEFT JOIN firsts USING (cluster)
        ),
        by_kind AS (
            SELECT win, kind, avg(score) AS score FROM (
                SELECT win, kind, voice, avg(score) AS score FROM spoken GROUP BY win, kind, voice
            ) GROUP BY win, kind
        )
        SELECT win, sum(documents)::BIGINT AS documents, count(*) AS voices, avg(v.score) AS score,
               any_value(a.score) AS articles, any_value(c.score) AS crowd
        FROM (SELECT win, voice, count(*) AS documents, avg(score) AS score FROM spoken GROUP BY win, voice) v
        LEFT JOIN (SELECT win, score FROM by_kind WHERE kind = 'article') a USING (win)
        LEFT JOIN (SELECT win, score FROM by_kind WHERE kind = 'comment') c USING (win)
        GROUP BY win ORDER BY win
    """  # noqa: S608 (nothing of the caller's stands in the text)
    return [_row(row, by) for row in store.query(sql, parameters).to_pylist()]


def _row(row: dict[str, Any], by: Window) -> dict[str, Any]:
    articles, crowd = row["articles"], row["crowd"]
    scores = {
        "score": row["score"],
        "articles": articles,
        "crowd": crowd,
        "divergence": None if articles is None or crowd is None else crowd - articles,
    }
    # Sums of floats may differ in their last bits by the order of threads.
    rounded = {name: None if value is None else round(value, 9) + 0.0 for name, value in scores.items()}
    return {"window": show_window(row["win"], by), "documents": row["documents"], "voices": row["voices"], **rounded}
