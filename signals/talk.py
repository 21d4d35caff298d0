"""The claims of a store as SQL to compute with: who spoke, when, in whose voice."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any, Protocol

from groundswell.core.records import DocumentKind
from groundswell.signals.windows import Window

if TYPE_CHECKING:
    import pandas as pd


class Queryable(Protocol):
    """What is needed of a store: SQL over its tables `documents` and `claims`."""

    def query(self, sql: str, parameters: Mapping[str, Any] | None = None) -> Any:
        """The answer as a `pyarrow.Table`; `$name` stands for a parameter."""
        ...


_TESTS = {
    "measure": "measure = $measure",
    "area": "area = $area",
    "since": "published_at >= $since",
    "until": "published_at <= $until",
    "as_of": "published_at <= $as_of",
    "document_kind": "document_kind = $document_kind",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """Which claims: of a measure and an area (None for all), published between two times, both included.

    `as_of` is a bound like `until`, and what point in time means: nothing published later counts. With `last_days`, of
    each measure and area only so many days count, up to its last claim in scope, in whichever voice. `document_kind`
    leaves one voice: that of articles (`article`) or of the crowd (`comment`).
    """

    measure: str | None = None
    area: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    as_of: datetime | None = None
    last_days: int | None = None
    document_kind: DocumentKind | None = None

    @property
    def parameters(self) -> dict[str, Any]:
        """Those that are given, for SQL."""
        values = {name: getattr(self, name) for name in _TESTS}
        return {name: value for name, value in values.items() if value is not None}

    @property
    def condition(self) -> str:
        """The SQL condition. What has no time of publication has no place."""
        return " AND ".join(["published_at IS NOT NULL", *(_TESTS[name] for name in self.parameters)])

    @property
    def _of_both_voices(self) -> str:
        return replace(self, document_kind=None).condition

    @property
    def claims(self) -> str:
        """The claims in scope, as what stands after FROM."""
        if self.last_days is None:
            return f"claims WHERE {self.condition}"
        return f"""claims JOIN (
            SELECT measure AS its_measure, area AS its_area, max(published_at) AS newest
            FROM claims WHERE {self._of_both_voices} GROUP BY ALL
        ) ON measure = its_measure AND area IS NOT DISTINCT FROM its_area
        WHERE {self.condition} AND published_at > newest - to_days({int(self.last_days)})"""  # noqa: S608 - an integer


# A cluster (copies and echoes of one document) speaks with the voice of the first of it that speaks of this.
_VOICES = """
first_said AS (
    SELECT cluster, arg_min(speaker, (published_at, number)) AS voice
    FROM talk WHERE cluster IN (SELECT cluster FROM talk WHERE cluster <> number) GROUP BY cluster
),
spoken AS (
    SELECT talk.*, coalesce(first_said.voice, talk.speaker) AS voice FROM talk LEFT JOIN first_said USING (cluster)
)
"""


RIGHT = ("supported", "within_estimates", "came_true")
WRONG = ("outdated", "outside_estimates", "contradicted", "failed")
"""Verdicts that grade a claim. What was right once and is told as if it still held is wrong now."""

PRIOR_CLAIMS = 10
"""A record counts as if so many graded claims stood before it, half of them right: ten right answers out of ten then
make 75 %, one out of one 55 %."""


def _spoken_with_credibility(scope: Scope) -> str:
    """What the record of a claim's speaker was worth just before the claim, over all measures."""
    until = "" if scope.as_of is None else "AND published_at <= $as_of"
    return f"""
records AS (
    SELECT id AS record_id,
           2 * ({PRIOR_CLAIMS} / 2 + coalesce(sum(hit) OVER before, 0)) / ({PRIOR_CLAIMS} + count(hit) OVER before)
           AS credibility
    FROM (
        SELECT id, speaker, published_at,
               CASE WHEN verdict_status IN {RIGHT} THEN 1 WHEN verdict_status IN {WRONG} THEN 0 END AS hit
        FROM claims WHERE published_at IS NOT NULL {until}
    )
    WINDOW before AS (PARTITION BY speaker ORDER BY published_at
                      RANGE BETWEEN UNBOUNDED PRECEDING AND INTERVAL 1 MICROSECOND PRECEDING)
),
spoken AS (SELECT anyone.*, credibility::DOUBLE AS credibility FROM anyone JOIN records ON record_id = id)
"""  # noqa: S608 (nothing of the caller's stands in the text)


def spoken(scope: Scope, by: Window | None, *, columns: str = "", credibility: bool = False) -> str:
    """Common table expressions that end with `spoken`: a row a claim, in the window it was published in.

    Columns: measure, area ('' for none), win (its start; one window for `by` None), published_at, number (of the
    document), document_kind, kind, unit ('' for none), value (a range's middle), trend, is_held (asserted or hedged, of
    now), is_dated, verdict_status, id, voice, and the extra ones asked for.
    """
    voices = (
        _VOICES.replace("spoken AS", "anyone AS") + "," + _spoken_with_credibility(scope) if credibility else _VOICES
    )
    start = f"date_trunc('{by}', published_at)" if by else "TIMESTAMPTZ '1970-01-01'"
    extra = f", {columns}" if columns else ""
    return f"""
talk AS (
    SELECT measure, coalesce(area, '') AS area, {start} AS win, published_at, number, cluster, speaker, document_kind,
           kind, coalesce(unit, '') AS unit, coalesce((value + value_high) / 2, value) AS value, trend,
           modality IN ('asserted', 'hedged') AND tense IN ('past', 'present') AS is_held,
           period_start IS NOT NULL AS is_dated, verdict_status, id{extra}
    FROM {scope.claims}
),{voices}"""  # noqa: S608 (nothing of the caller's stands in the text)


def load_claims(store: Queryable, scope: Scope) -> pd.DataFrame:
    """Dated claims, a row each, oldest first: the columns of table `claims` and `voice`."""
    sql = f"""
        WITH talk AS (SELECT * FROM {scope.claims}),{_VOICES}
        SELECT * FROM spoken ORDER BY published_at, document_id, start, id
    """  # noqa: S608 (nothing of the caller's stands in the text)
    frame: pd.DataFrame = store.query(sql, scope.parameters).to_pandas()
    return frame
