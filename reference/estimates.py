"""Published estimates of what nobody measures: who put it at what, when, by which definition."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import lru_cache

from groundswell.core.errors import DataFileError
from groundswell.reference.tables import bundled_records, read_day, read_number

# Estimates count for five years after they were published (verdict rule 32).
COUNTED_YEARS = 5

KINDS = frozenset(
    {
        "estimate of carry",
        "observable stock",
        "observable flow",
        "gross notional",
        "other concept",
        "narrative claim",
        "unclear",
    }
)


@dataclass(frozen=True, slots=True)
class Estimate:
    """One published figure for the size of a carry trade; `low` and `high` are in `currency`.

    `kind` says what it is: only an "estimate of carry" with a stated method counts; a gross notional, a stock that
    bounds it, a state's balance sheet and a press figure are kept to be named, not counted.
    """

    id: str
    area: str
    publisher: str
    title: str
    published: date
    published_known: str
    low: float
    high: float
    currency: str
    kind: str
    has_method: bool
    definition: str
    bound: str
    certainty: str
    source: str

    @property
    def counts(self) -> bool:
        """Whether it counts as an estimate of the carry trade itself."""
        return self.kind == "estimate of carry" and self.has_method

    @property
    def released_at(self) -> datetime:
        """The first instant of its day of publication (the last day of the month or year where no day is known)."""
        return datetime(self.published.year, self.published.month, self.published.day, tzinfo=UTC)

    def to_json(self) -> dict[str, object]:
        """Its fields as plain JSON types."""
        return {
            "id": self.id,
            "publisher": self.publisher,
            "title": self.title,
            "published": self.published.isoformat(),
            "low": self.low,
            "high": self.high,
            "currency": self.currency,
            "kind": self.kind,
            "definition": self.definition,
            "bound": self.bound,
            "certainty": self.certainty,
            "source": self.source,
        }


_REQUIRED = ("id", "area", "publisher", "title", "published", "published_known", "low", "high", "currency", "kind",
             "method", "definition", "bound", "certainty", "source")  # fmt: skip


@lru_cache(maxsize=1)
def load_estimates() -> tuple[Estimate, ...]:
    """The bundled estimates, oldest publication first. Raises DataFileError."""
    rows = [_estimate(where, row) for where, row in bundled_records("carry_trade_estimates.csv", required=_REQUIRED)]
    if len({row.id for row in rows}) != len(rows):
        raise DataFileError("reference/data/carry_trade_estimates.csv: an id stands twice")
    return tuple(sorted(rows, key=lambda row: (row.published, row.id)))


def _estimate(where: str, row: Mapping[str, str]) -> Estimate:
    low, high = read_number(row["low"], where=where), read_number(row["high"], where=where)
    if low > high or row["kind"] not in KINDS or row["method"] not in ("stated", "none"):
        raise DataFileError(f"{where}: low above high, or an unknown kind {row['kind']!r} or method {row['method']!r}")
    return Estimate(
        row["id"],
        row["area"],
        row["publisher"],
        row["title"],
        read_day(row["published"], where=where),
        row["published_known"],
        low,
        high,
        row["currency"],
        row["kind"],
        row["method"] == "stated",
        row["definition"],
        row["bound"],
        row["certainty"],
        row["source"],
    )
