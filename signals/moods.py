"""How the mood moved from window to window: article voice and crowd voice apart."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import numpy as np

from groundswell.signals.columns import Array, Queryable
from groundswell.signals.talk import Scope, changes, first_voices, known_at, order_by
from groundswell.signals.windows import Window, moment_of, show_window, window_starts

MOODS = {"sentiment": "document_sentiment", "stance": "document_stance"}
"""What can be followed besides measures, and the column it stands in."""


def load_moods(store: Queryable, mood: str, *, by: Window, as_of: datetime | None = None) -> list[dict[str, Any]]:
    """A row a window, oldest first: window, documents, voices, score, articles, crowd, divergence.

    `mood` is a key of MOODS. Scores run from -1 to 1 and are means in which each independent voice weighs one;
    `articles` and `crowd` are those of articles and of comments alone, `divergence` the crowd's minus the articles'.
    """
    columns = store.columns
    rows = known_at(columns.document_published, columns.document_known, Scope(as_of=as_of))
    rows = rows[~np.isnan(getattr(columns, MOODS[mood])[rows]) & ~columns.document_is_spam[rows]]
    number, cluster, speaker, published, is_comment, score = (
        getattr(columns, name)[rows]
        for name in (
            *(f"document_{item}" for item in ("number", "cluster", "speaker", "published", "is_comment")),
            MOODS[mood],
        )
    )
    voice = first_voices(cluster, number, speaker, published)
    windows = window_starts(published, by)
    starts = changes(windows)
    cell = np.repeat(np.arange(starts.size), np.diff(starts, append=rows.size))
    all_voices, means = _means(cell, voice, score, starts.size)
    articles, crowd = (
        _means(cell[part], voice[part], score[part], starts.size)[1] for part in (~is_comment, is_comment)
    )
    documents = np.bincount(cell, minlength=starts.size)
    return [
        {
            "window": show_window(moment_of(windows[starts[place]]), by),
            "documents": int(documents[place]),
            "voices": int(all_voices[place]),
            **_scores(means[place], articles[place], crowd[place]),
        }
        for place in range(starts.size)
    ]


def _means(cell: Array, voice: Array, score: Array, cells: int) -> tuple[Array, Array]:
    """The voices of each cell, and the mean of their mean scores (NaN for none)."""
    order = order_by(cell, voice)
    starts = changes(cell[order], voice[order])
    if not starts.size:
        return np.zeros(cells, dtype=np.int64), np.full(cells, np.nan)
    means = np.add.reduceat(score[order], starts) / np.diff(starts, append=order.size)
    own = cell[order][starts]
    voices = np.bincount(own, minlength=cells)
    found = np.divide(np.bincount(own, means, cells), voices, out=np.full(cells, np.nan), where=voices > 0)
    return voices, found


def _scores(score: float, articles: float, crowd: float) -> dict[str, float | None]:
    found = {"score": score, "articles": articles, "crowd": crowd, "divergence": crowd - articles}
    # Sums of floats may differ in their last bits by the order of their terms.
    return {name: None if np.isnan(value) else round(float(value), 9) + 0.0 for name, value in found.items()}
