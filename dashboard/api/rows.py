"""What is answered: the rows of each route, in the order in which CSV and Arrow give their fields.

Times and days are ISO 8601 text in UTC. `signals` says how each figure is made.
"""

from __future__ import annotations

from typing import Annotated, Any, Generic, TypeVar

from pydantic import BaseModel, ConfigDict, Field

from groundswell.core.records import (
    ClaimKind,
    Comparator,
    DocumentKind,
    Modality,
    Sentiment,
    Stance,
    Status,
    Tense,
    Trend,
)

RowT = TypeVar("RowT", bound=BaseModel)

Score = Annotated[float, Field(ge=-1, le=1)]
Share = Annotated[float, Field(ge=0, le=1)]


class Row(BaseModel):
    """A row: every field is present, null where there is nothing to say."""

    model_config = ConfigDict(extra="forbid")


class Table(BaseModel, Generic[RowT]):
    """A page of rows. `next` is the cursor of the page after it, null at the end; `as_of` the time asked for."""

    model_config = ConfigDict(extra="forbid")

    items: list[RowT]
    next: str | None
    as_of: str | None
    store_version: int


class _Crowd(Row):
    claims: int
    documents: int
    voices: int
    level_voices: int
    effective_voices: float
    level: float | None
    low: float | None
    high: float | None
    unit: str | None
    band_low: float | None
    band_high: float | None
    balance: Score | None
    first: str
    last: str


class _Beside(Row):
    official: float | None
    official_low: float | None
    official_high: float | None
    official_unit: str | None
    observed_at: str | None
    released_at: str | None
    series: str | None
    gap: float | None
    gap_ratio: float | None


class _Subject(Row):
    measure: str
    area: str | None


class OverviewRow(_Beside, _Crowd, _Subject):
    """A measure and area: what the crowd says now, what the data said. `in_words` says it in a sentence or three."""

    since: str
    enough_voices: bool
    verdicts: dict[Status, int]
    in_words: str


class _Window(_Subject):
    window: str


class TrendRow(_Beside, _Crowd, _Window):
    """A window of a measure and area."""


class ConsensusRow(TrendRow):
    """A window of a measure and area, with what `gap_sd`, shares, breadth, attention and novelty say of it."""

    gap_sd: float | None
    supported: Share | None
    outdated: Share | None
    contradicted: Share | None
    breadth: float
    attention: float
    novelty: float | None
    signal: str | None


class MoodRow(Row):
    """A window of the sentiment or the stance."""

    window: str
    documents: int
    voices: int
    score: Score | None
    articles: Score | None
    crowd: Score | None
    divergence: float | None


class VoiceRow(Row):
    """An independent voice."""

    voice: str
    source: str | None
    area: str | None
    claims: int
    documents: int
    copies: int
    articles: int
    comments: int
    first: str
    last: str
    level: float | None
    unit: str | None
    trend: Trend | None
    right: int
    wrong: int


class SourceRow(Row):
    """A track record."""

    name: str
    graded: int
    right: int
    outdated: int
    wrong: int
    brier: float
    accuracy: Share
    record: Share
    low: Share
    high: Share


class MutationRow(_Subject):
    """A competing value, who said it first, and whose words it was told on from with another value."""

    value: float
    unit: str | None
    voices: int
    share: Share
    claims: int
    first: str
    last: str
    origin: str
    origin_author: str | None
    origin_source: str | None
    origin_sentence: str | None
    came_from: str | None
    came_from_value: float | None
    came_from_unit: str | None
    came_from_author: str | None
    similarity: float | None
    root: str | None
    root_author: str | None


class EventRow(_Subject):
    """A change of the official figure, and the talk around it."""

    released_at: str
    before: float
    after: float
    talk_before: float | None
    surprise: float | None
    surprise_sd: float | None
    half_life_days: float | None
    voices_after: int


class WhyRow(Row):
    """A step of a consensus from one window to another."""

    step: str
    voices: int
    contribution: float
    level: float
    sentences: list[dict[str, Any]]


class VerdictRow(_Subject):
    """How many claims of a measure and area got a verdict."""

    status: Status
    claims: int


class ClaimRow(Row):
    """A stored claim (section 3 of the contract) with its verdict (section 6) spread out, and its document."""

    id: str
    document_id: str
    document_kind: DocumentKind
    article_id: str | None
    published_at: str | None
    source: str | None
    author: str | None
    spam: bool | None
    sentence: str
    start: int
    end: int
    text: str
    sentence_start: int
    sentence_end: int
    measure: str
    area: str | None
    kind: ClaimKind
    value: float | None
    value_high: float | None
    unit: str | None
    comparator: Comparator | None
    trend: Trend | None
    tense: Tense
    period_start: str | None
    period_end: str | None
    modality: Modality
    attributed_to: str | None
    sentiment: Sentiment | None
    sentiment_score: float | None
    stance: Stance | None
    stance_score: float | None
    confidence: float
    verdict_status: Status | None
    verdict_series: str | None
    verdict_observed: float | None
    verdict_observed_high: float | None
    verdict_observed_at: str | None
    verdict_released_at: str | None
    verdict_held_from: str | None
    verdict_held_to: str | None
    verdict_gap: float | None
    verdict_gap_ratio: float | None
    verdict_tolerance: float | None
    verdict_note: str | None
    verdict_words: str | None
    verdict_estimates: list[dict[str, Any]]
    scored_by: str


class DocumentRow(Row):
    """A stored document (section 1 of the contract) without its text, with what was found in it."""

    id: str
    kind: DocumentKind
    parent_id: str | None
    article_id: str | None
    url: str | None
    source: str | None
    author: str | None
    title: str | None
    published_at: str | None
    collected_at: str | None
    language: str | None
    likes: int | None
    replies: int | None
    sentiment: Sentiment | None
    sentiment_score: float | None
    stance: Stance | None
    stance_score: float | None
    sentences: int
    claims: int
    scored_by: str
    copy_of: str | None
    copy_how: str | None
    copy_similarity: float
    echo_ratio: float
    echo: bool
    spam: bool | None
    spam_score: float | None


class DocumentWhole(DocumentRow):
    """A stored document with its text."""

    text: str


class ChangeRow(Row):
    """What one telling changed of another."""

    what: str
    before: Any
    after: Any


class TellingRow(Row):
    """One publication of a claim. `taken_from` is the step it is nearest to in words."""

    step: int
    asked: bool
    claim: str
    document: str
    when: str | None
    who: str | None
    kind: ClaimKind
    value: float | None
    value_high: float | None
    unit: str | None
    comparator: Comparator | None
    trend: Trend | None
    how: str
    taken_from: int | None
    similarity: Share
    changes: list[ChangeRow]
    sentence: str


class MeasureRow(Row):
    """A measure that claims can be about."""

    id: str
    unit: str
    kinds: list[ClaimKind]
    description: str


class SeriesRow(Row):
    """An official series at hand."""

    series: str
    title: str
    measure: str | None
    area: str | None
    unit: str | None
    frequency: str
    first: str | None
    last: str | None
    figures: int
    certainty: str
    institution: str
    source: str
    licence: str


class FigureRow(Row):
    """An official figure."""

    period: str
    value: float
    value_high: float | None
    unit: str | None
    released_at: str | None
    certainty: str
    source: str
    label: str | None


class CoverageRow(_Subject):
    """What a claim of a measure and area can be held against."""

    basis: str
    series: str
    first: str | None
    last: str | None
    frequency: str
    note: str | None
