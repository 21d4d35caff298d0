"""What can be asked: the parameters of the routes, each written once. A route refuses what it does not know."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, TypedDict

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

from groundswell.core.records import DocumentKind, Status
from groundswell.core.times import parse_as_of, parse_time
from groundswell.signals.overview import TALK_DAYS
from groundswell.signals.sources import Kind
from groundswell.signals.windows import Window

_DAY = "(?:19|20|21)[0-9]{2}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])"
_CLOCK = r"T(?:[01][0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9](?:\.[0-9]{1,6})?)?(?:Z|[+-](?:0[0-9]|1[0-4]):[0-5][0-9])?"
TIME_PATTERN = f"^{_DAY}(?:{_CLOCK})?$"
"""A day or an ISO 8601 time of the years 1900 to 2199: further off, calendars and clocks overflow."""


def _moment(text: str) -> str:
    try:
        parse_as_of(text)
    except (ValueError, OverflowError) as error:
        raise ValueError(f"expected a day or an ISO 8601 time, such as 2026-01-10T14:00Z; got {text!r}") from error
    return text


Moment = Annotated[
    str, Field(pattern=TIME_PATTERN, examples=["2026-01-10", "2026-01-10T14:00Z"]), AfterValidator(_moment)
]
Name = Annotated[str, Field(min_length=1, max_length=300)]
MeasureName = Annotated[str, Field(min_length=1, max_length=60, examples=["policy_rate"])]
AreaName = Annotated[str, Field(min_length=1, max_length=30, examples=["JP"])]


def start_of(text: str | None) -> datetime | None:
    """The first instant of a day, or the time itself."""
    return None if text is None else parse_time(text)


def end_of(text: str | None) -> datetime | None:
    """The last instant of a day, or the time itself."""
    return None if text is None else parse_as_of(text)


class Times(TypedDict):
    """Bounds of the time of publication."""

    since: datetime | None
    until: datetime | None
    as_of: datetime | None


class Asked(BaseModel):
    """Parameters of a route."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class AsOf(Asked):
    """`as_of`, which every route takes that shows what is stored."""

    as_of: Moment | None = Field(
        None, description="only what was public by then: a day (its end) or a time, UTC; default: all that is stored"
    )

    @property
    def moment(self) -> datetime | None:
        """`as_of` as a time."""
        return end_of(self.as_of)


class Paged(AsOf):
    """A page of rows."""

    limit: int = Field(500, ge=1, le=5_000, description="how many rows at most")
    cursor: Annotated[str, Field(min_length=1, max_length=2_000)] | None = Field(
        None, description="`next` of the page before"
    )


class Between(Paged):
    """A span of time."""

    since: Moment | None = Field(None, description="published at or after")
    until: Moment | None = Field(None, description="published at or before")

    @property
    def times(self) -> Times:
        """`since`, `until` and `as_of` as times."""
        return {"since": start_of(self.since), "until": end_of(self.until), "as_of": self.moment}


class OverviewAsked(Paged):
    """Of the overview."""

    measure: MeasureName | None = Field(None, description="only this measure")
    area: AreaName | None = Field(None, description="only this area, pair or ticker")
    days: int = Field(TALK_DAYS, ge=1, le=36_500, description="days of talk that count as now, up to the last claim")


class CrowdAsked(Between):
    """Of consensus and gap."""

    measure: MeasureName | None = Field(None, description="only this measure")
    area: AreaName | None = Field(None, description="only this area, pair or ticker")
    by: Window = Field("month", description="window")


class ConsensusAsked(CrowdAsked):
    """Of the consensus."""

    half_life: float | None = Field(
        None,
        ge=0.01,
        le=36_500,
        allow_inf_nan=False,
        description="days by which a claim weighs half; default: all alike",
    )
    credibility: bool = Field(False, description="weigh a claim by its author's record up to then")
    independence: bool = Field(True, description="count a voice once, however often it speaks")
    spam: bool = Field(False, description="give promotion a voice too")


class TrendAsked(Paged):
    """Of the trend."""

    measure: MeasureName = Field(description="a measure, or `sentiment` or `stance`")
    area: AreaName | None = Field(None, description="only this area, pair or ticker")
    by: Window = Field("month", description="window")


class VoicesAsked(Paged):
    """Of the voices."""

    measure: MeasureName | None = Field(None, description="only this measure")
    area: AreaName | None = Field(None, description="only this area, pair or ticker")
    limit: int = Field(20, ge=1, le=5_000, description="how many rows at most")


class MutationsAsked(Paged):
    """Of the mutations."""

    measure: MeasureName = Field(description="a measure")
    area: AreaName | None = Field(None, description="only this area, pair or ticker")
    limit: int = Field(20, ge=1, le=5_000, description="how many rows at most")


class SourcesAsked(Paged):
    """Of the track records."""

    measure: MeasureName | None = Field(None, description="only this measure")
    of: Kind = Field("author", description="whose record")
    least: int = Field(1, ge=1, le=1_000_000, description="graded claims at least")
    limit: int = Field(20, ge=1, le=5_000, description="how many rows at most")


class EventsAsked(Paged):
    """Of the changes of an official figure."""

    measure: MeasureName = Field(description="a measure")
    area: AreaName | None = Field(None, description="only this area, pair or ticker")


class WhyAsked(AsOf):
    """Of why a consensus moved."""

    measure: MeasureName = Field(description="a measure")
    area: AreaName | None = Field(None, description="only this area, pair or ticker")
    before: Moment = Field(description="a day of the earlier window")
    after: Moment = Field(description="a day of the later window")
    by: Window = Field("month", description="window")


class VerdictsAsked(Between):
    """Of counts of verdicts."""

    measure: MeasureName | None = Field(None, description="only this measure")
    area: AreaName | None = Field(None, description="only this area, pair or ticker")


class ClaimsAsked(Between):
    """Of claims."""

    measure: MeasureName | None = Field(None, description="only this measure")
    area: AreaName | None = Field(None, description="only this area, pair or ticker")
    verdict: Status | None = Field(None, description="only this verdict")
    source: Name | None = Field(None, description="only this outlet")
    author: Name | None = Field(None, description="only this author")
    document: Name | None = Field(None, description="only those of this document")
    voice: DocumentKind | None = Field(None, description="only those of articles, or of comments")
    limit: int = Field(50, ge=1, le=1_000, description="how many rows at most")


class DocumentsAsked(Between):
    """Of documents."""

    q: Annotated[str, Field(max_length=200)] | None = Field(None, description="words that stand in title or text")
    kind: DocumentKind | None = Field(None, description="only articles, or only comments")
    source: Name | None = Field(None, description="only this outlet")
    author: Name | None = Field(None, description="only this author")
    article: Name | None = Field(None, description="only this article and the comments of its thread")
    limit: int = Field(50, ge=1, le=1_000, description="how many rows at most")


class LineageAsked(AsOf):
    """Of a claim's way."""

    limit: int = Field(50, ge=2, le=1_000, description="how many tellings at most, the first ones")


class SeriesAsked(AsOf):
    """Of the figures of a series."""

    last: int = Field(24, ge=1, le=100_000, description="how many figures at most, the newest")


def _no_surrogates(value: Any) -> Any:
    if isinstance(value, str) and any("\ud800" <= letter <= "\udfff" for letter in value):
        raise ValueError("half of a surrogate pair stands alone: no text")
    return value


class CheckAsked(Asked):
    """A text to check."""

    text: Annotated[str, BeforeValidator(_no_surrogates)] = Field(max_length=100_000, description="the text")
    published_at: Moment | None = Field(None, description="when it was written; default: `as_of`")
    as_of: Moment | None = Field(None, description="judged with what was public then; default: now")


class DocumentsGiven(Asked):
    """Documents to score and store: section 1 of the contract, comments nested or with a `parent_id`."""

    documents: Annotated[list[dict[str, Any]], Field(min_length=1, max_length=1_000)]
    collected_at: Moment | None = Field(None, description="when they were read, where they don't say so themselves")
