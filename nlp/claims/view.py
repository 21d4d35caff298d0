"""What the rules of `nlp.claims` look at: a sentence with its quantities and mentions, and the document around it.

Every offset inside a view (of quantities, mentions, drafts) is relative to `SentenceView.text`; only `start` and `end`
of the view itself are offsets into `Document.text`.
"""

from __future__ import annotations

from dataclasses import dataclass

from groundswell.core.records import ClaimKind, Comparator, Document, Modality, Quantity, Tense, Trend
from groundswell.nlp.catalogue import Mention
from groundswell.nlp.claims.clauses import Syntax


@dataclass(frozen=True, slots=True)
class Topic:
    """What a sentence spoke of: the measure and the area of its last claim."""

    measure: str
    area: str | None


@dataclass(frozen=True, slots=True)
class DocumentContext:
    """What a sentence may leave open because the document says it.

    `pair` is the currency pair of the title, else the first one named; `assets` are the tickers and pairs in order of
    first mention, those of the title first; `title_assets` those the title names; `central_bank` and `area` are the
    country codes of the bank and the country that the title, else the text, names first. `parents` are what a comment
    answers, nearest first; `measures` the measures that the document and its parents call by more than one word.
    """

    document: Document
    pair: str | None = None
    assets: tuple[str, ...] = ()
    title_assets: tuple[str, ...] = ()
    central_bank: str | None = None
    area: str | None = None
    title_area: str | None = None
    currency: str | None = None
    parents: tuple[Document, ...] = ()
    measures: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Fact:
    """A number already tied, in this document or one it answers: what a later bare number may repeat or follow."""

    measure: str
    area: str | None
    kind: ClaimKind
    value: float
    value_high: float | None
    unit: str | None
    trend: Trend | None = None


@dataclass(frozen=True, slots=True)
class Focus:
    """What the talk is about when a sentence opens: the country, the asset (ticker or pair), measure and area of the
    last claim, the main topic of the document, and the facts stated so far, latest first. `answered` are the facts of
    the documents a comment answers, nearest first; `sequence` the measures of the last list of figures, in order;
    `near_asset` is the asset last named in the same paragraph.
    """

    country: str | None = None
    asset: str | None = None
    topic: Topic | None = None
    main: Topic | None = None
    facts: tuple[Fact, ...] = ()
    answered: tuple[Fact, ...] = ()
    named: frozenset[str] = frozenset()
    sequence: tuple[str, ...] = ()
    near_asset: str | None = None


@dataclass(frozen=True, slots=True)
class SentenceView:
    """One sentence, where the talk stood when it opened; `syntax` is the sentence as `clauses.parse` reads it."""

    text: str
    start: int
    end: int
    is_title: bool
    is_heading: bool
    quantities: tuple[Quantity, ...]
    mentions: tuple[Mention, ...]
    context: DocumentContext
    syntax: Syntax
    focus: Focus = Focus()


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A claim before it is placed in the document: offsets relative to the sentence.

    Where `tense` or `modality` is None, `find_claims` reads them from the sentence (`fields.read_fields`).
    `rule` names what found it, for the confidence table.
    """

    start: int
    end: int
    measure: str
    area: str | None
    kind: ClaimKind
    rule: str
    value: float | None = None
    value_high: float | None = None
    unit: str | None = None
    comparator: Comparator | None = None
    trend: Trend | None = None
    tense: Tense | None = None
    modality: Modality | None = None
