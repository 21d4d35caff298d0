"""Who is usually right: the record of authors, outlets and cited institutions."""

from __future__ import annotations

from typing import Any, Literal

from groundswell.core.errors import UsageError
from groundswell.signals.talk import PRIOR_CLAIMS, RIGHT, WRONG, Queryable, Scope

Kind = Literal["author", "source", "attributed_to"]
KINDS: tuple[Kind, ...] = ("author", "source", "attributed_to")


def load_sources(
    store: Queryable, scope: Scope, *, of: str = "author", least: int = 1, limit: int | None = None
) -> list[dict[str, Any]]:
    """A row a source (of kind author, source or attributed_to) with at least `least` graded claims, the best first.

    Fields: name, graded, right, outdated, wrong (contradicted, failed, outside estimates), accuracy (right over
    graded), record (the same, shrunk towards the mean of all by PRIOR_CLAIMS claims: what to rank by), low and high
    (the 90 % Wilson interval of accuracy), brier (of right or wrong against the record held just before each claim;
    0.25 is a coin's). A claim counts from the moment it was published, with the verdict that it got from what was
    public then; its copies do not count. Raises UsageError for another kind.
    """
    if of not in KINDS:
        raise UsageError(f"expected one of {', '.join(KINDS)}; got {of!r}")
    sql = f"""
        WITH graded AS (
            SELECT {of} AS name, published_at, id, verdict_status AS status,
                   CASE WHEN verdict_status IN {RIGHT} THEN 1 ELSE 0 END AS hit
            FROM {scope.claims} AND cluster = number AND {of} IS NOT NULL AND verdict_status IN {RIGHT + WRONG}
        ),
        priors AS (
            SELECT *, (coalesce(sum(hit) OVER own, 0) + {PRIOR_CLAIMS} / 2) / (count(*) OVER own + {PRIOR_CLAIMS})
                   AS expected
            FROM graded WINDOW own AS (PARTITION BY name ORDER BY published_at
                                       RANGE BETWEEN UNBOUNDED PRECEDING AND INTERVAL 1 MICROSECOND PRECEDING)
        )
        SELECT name, count(*) AS graded, sum(hit)::BIGINT AS "right",
               count(*) FILTER (status = 'outdated') AS outdated,
               count(*) FILTER (status NOT IN {(*RIGHT, "outdated")}) AS wrong,
               round(avg(power(hit - expected, 2)), 6) AS brier, (SELECT avg(hit) FROM graded) AS of_all
        FROM priors GROUP BY name HAVING count(*) >= {int(least)} ORDER BY name
    """  # noqa: S608 (nothing of the caller's stands in the text)
    rows = store.query(sql, scope.parameters).to_pylist()
    for row in rows:
        row["accuracy"] = round(row["right"] / row["graded"], 6)
        shrunk = (row["right"] + PRIOR_CLAIMS * row.pop("of_all")) / (row["graded"] + PRIOR_CLAIMS)
        row["record"] = round(shrunk, 6)
    rows.sort(key=lambda row: (-row["record"], -row["graded"], row["name"]))
    return [row | _interval(row["right"], row["graded"]) for row in rows[:limit]]


def _interval(right: int, graded: int) -> dict[str, float]:
    from scipy.stats import binomtest

    found = binomtest(right, graded).proportion_ci(confidence_level=0.9, method="wilson")
    return {"low": round(float(found.low), 6), "high": round(float(found.high), 6)}
