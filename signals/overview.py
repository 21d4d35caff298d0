"""One row a measure and area: what the crowd says, what the data said, and the verdicts."""

from __future__ import annotations

from typing import Any

import pandas as pd

from groundswell.signals.trend import Official, summary

TALK_DAYS = 90
"""Days of talk that count, up to the last claim: about two policy meetings or three monthly releases."""


def overview(
    claims: pd.DataFrame, *, official: Official, days: int = TALK_DAYS, min_voices: int = 1
) -> list[dict[str, Any]]:
    """A row for each measure and area that is spoken of, those with most voices first.

    `claims` as `talk.load_claims` gives them; of each measure and area the last `days` days of talk count. Fields:
    measure, area, since (first claim ever), last (the last one), those of `trend.summary`, enough_voices, verdicts (a
    count by status).
    """
    if claims.empty:
        return []
    rows = []
    for (measure, area), group in claims.groupby([claims["measure"], claims["area"].fillna("")], sort=True):
        last = group["published_at"].iloc[-1]
        recent = group[group["published_at"] > last - pd.Timedelta(days=days)]
        counts = recent["verdict_status"].dropna().value_counts()
        found = summary(recent, official)
        rows.append(
            {
                "measure": measure,
                "area": area or None,
                "since": group["published_at"].iloc[0].date().isoformat(),
                "last": last.date().isoformat(),
                **found,
                "enough_voices": found["voices"] >= min_voices,
                "verdicts": {str(status): int(count) for status, count in sorted(counts.items())},
            }
        )
    return sorted(rows, key=lambda row: (-row["voices"], -row["claims"], row["measure"], row["area"] or ""))
