"""Who speaks of a measure: its independent voices, what each says, how often, how often it is copied."""

from __future__ import annotations

from typing import Any

import numpy as np

from groundswell.core.times import format_time
from groundswell.signals.columns import NO_TREND, TRENDS, Array, Queryable
from groundswell.signals.talk import RIGHT, WRONG, Runs, Scope, Talk, changes, load_talk
from groundswell.signals.windows import moment_of

_TREND_NAMES = {code: name for name, code in TRENDS.items()}


def load_voices(store: Queryable, scope: Scope, *, limit: int | None = None) -> list[dict[str, Any]]:
    """A row a voice and area, those with most documents first: voice (author, else outlet, of its first document),
    source, area, claims, documents, copies (documents that only repeat another one), articles, comments, first, last,
    level (the newest held one), unit, trend (the newest), verdicts right and wrong.
    """
    talk = load_talk(store, scope, None)
    runs = _by_area(talk)
    if not runs.order.size:
        return []
    counts = _counts(talk, runs)
    ranking = np.lexsort((talk.voice[counts["first_row"]], counts["first"], -counts["claims"], -counts["documents"]))
    return [_row(talk, counts, run) for run in ranking[:limit]]


def _by_area(talk: Talk) -> Runs:
    """The claims of each voice on each area, oldest first."""
    areas = sorted({area for _, area in talk.columns.names.subjects})
    area_of_subject = np.array([areas.index(area) for _, area in talk.columns.names.subjects], dtype=np.int64)
    area = area_of_subject[talk.subject]
    order = np.lexsort((talk.take("number"), talk.published, area, talk.voice))
    return Runs(order, changes(talk.voice[order], area[order]), talk)


def _counts(talk: Talk, runs: Runs) -> dict[str, Array]:
    """Each figure, an item a run."""
    number, is_comment = talk.take("number")[runs.order], talk.take("is_comment")[runs.order]
    run = np.repeat(np.arange(runs.starts.size), runs.sizes)
    is_first = np.zeros(run.size, dtype=bool)
    is_first[changes(run, number)] = True

    def count(mask: Array) -> Array:
        return np.bincount(run[mask], minlength=runs.starts.size)

    def newest(mask: Array) -> Array:
        """The newest claim of each run among those of a mask; -1 for none."""
        found = np.full(runs.starts.size, -1)
        found[run[mask]] = runs.order[mask]
        return found

    has_trend = talk.take("is_held") & (talk.take("trend") != NO_TREND)
    ends = np.append(runs.starts[1:], run.size) - 1
    return {
        "claims": runs.sizes,
        "documents": count(is_first),
        "copies": count(is_first & (talk.take("cluster")[runs.order] != number)),
        "articles": count(is_first & ~is_comment),
        "comments": count(is_first & is_comment),
        "first": talk.published[runs.order[runs.starts]],
        "last": talk.published[runs.order[ends]],
        "first_row": runs.order[runs.starts],
        "level_row": newest(talk.is_level[runs.order]),
        "trend_row": newest(has_trend[runs.order]),
        "right": count(talk.has_verdict(RIGHT)[runs.order]),
        "wrong": count(talk.has_verdict(WRONG)[runs.order]),
    }


def _row(talk: Talk, counts: dict[str, Array], run: int) -> dict[str, Any]:
    columns, names = talk.columns, talk.columns.names
    first, level, trend = (counts[name][run] for name in ("first_row", "level_row", "trend_row"))
    row = talk.rows[first]
    author, source = (names.people[code] if code >= 0 else None for code in (columns.author[row], columns.source[row]))
    plain = ("claims", "documents", "copies", "articles", "comments")
    return {
        "voice": author or source or "unnamed",
        "source": source,
        "area": names.subjects[talk.subject[first]][1] or None,
        **{name: int(counts[name][run]) for name in plain},
        "first": format_time(moment_of(counts["first"][run])),
        "last": format_time(moment_of(counts["last"][run])),
        "level": float(columns.value[talk.rows[level]]) if level >= 0 else None,
        "unit": (names.units[columns.unit[talk.rows[level]]] or None) if level >= 0 else None,
        "trend": _TREND_NAMES[int(columns.trend[talk.rows[trend]])] if trend >= 0 else None,
        "right": int(counts["right"][run]),
        "wrong": int(counts["wrong"][run]),
    }
