"""Documents to claims: the stages in their order, with a gate before the dear ones."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

from groundswell.core.records import Claim, Document, Quantity, claim_id
from groundswell.nlp.catalogue import Mention, load_catalogue
from groundswell.nlp.claims.clauses import parse
from groundswell.nlp.claims.confidence import confidence_of
from groundswell.nlp.claims.context import Talk, document_context
from groundswell.nlp.claims.directions import find_directions, may_move
from groundswell.nlp.claims.fields import read_fields
from groundswell.nlp.claims.figures import find_figures
from groundswell.nlp.claims.numbers import find_numbers
from groundswell.nlp.claims.periods import read_period
from groundswell.nlp.claims.readings import PRICES
from groundswell.nlp.claims.view import DocumentContext, Draft, Fact, Focus, SentenceView
from groundswell.nlp.sentences import split_sentences

_HEADING = re.compile(r"#{1,6}[ \t]+$")
# A line begins here, but for bullets and heading marks; of the text itself, the start counts too.
_LINE_START = re.compile(r"(?:\n|\A)[ \t\-*•·#]*\Z")

# Prose has some ten figures to a sentence, and 300 letters; a list or table run together has more, states nothing that
# could be tied surely, and would cost with the cube of its figures and the square of its letters.
_MOST_FIGURES = 60
_LONGEST = 4_000


def find_claims(document: Document, *, parents: Sequence[Document] = ()) -> list[Claim]:
    """The claims of a document, in the order of its text. `parents`: what a comment answers, nearest first."""
    return [claim for claim, _ in _walk(document, parents)]


@dataclass(frozen=True, slots=True)
class _Thread:
    """A document and what it answers, told apart by ids and texts."""

    key: tuple[tuple[str, str, str | None], ...]
    documents: tuple[Document, ...] = field(compare=False)


def _facts(documents: Sequence[Document]) -> list[Fact]:
    """What the documents state, nearest first: the numbers an answer may take up."""
    facts: list[Fact] = []
    for index in range(len(documents)):
        thread = tuple(documents[index:])
        facts.extend(_told(_Thread(tuple((d.id, d.text, d.title) for d in thread), thread)))
    return facts


# The comments of one article come together: its facts are read once for all of them.
@lru_cache(maxsize=64)
def _told(thread: _Thread) -> tuple[Fact, ...]:
    first, *answered = thread.documents
    drafts = [draft for _, draft in _walk(first, answered)]
    return tuple(
        Fact(d.measure, d.area, d.kind, d.value, d.value_high, d.unit, d.trend) for d in drafts if d.value is not None
    )


def _walk(document: Document, parents: Sequence[Document]) -> Iterator[tuple[Claim, Draft]]:
    text = document.text
    body = load_catalogue().find_mentions(text)
    context = document_context(document, parents, body)
    talk = Talk()
    talk.opened(_facts(parents), document, parents)
    spans = split_sentences(text)
    held: SentenceView | None = None
    found: list[tuple[Claim, Draft]] = []
    for index, ((start, end), mentions) in enumerate(zip(spans, _by_sentence(spans, body), strict=True)):
        if _LINE_START.search(text, max(0, start - 8), start):
            talk.new_line()
        is_prose = end - start <= _LONGEST
        quantities = find_figures(text[start:end]) if is_prose else []
        # The gate: a sentence that neither counts nor moves anything goes no further.
        moves = is_prose and (quantities or may_move(text[start:end], named=bool(mentions)))
        if not moves or len(quantities) > _MOST_FIGURES:
            talk.heard(text[start:end], mentions, ())
            continue
        view = _view(context, talk.focus, (start, end), quantities, mentions)
        drafts = _drafts(view)
        if index == 0 and not drafts and not view.is_heading and view.quantities and len(spans) > 1:
            held = view
        found.extend((_claim(view, draft), draft) for draft in drafts)
        talk.heard(view.text, mentions, drafts)
    if held is not None:
        # A title may name a figure that only the text explains ("Four thousand" over a note on gold).
        told = replace(talk.focus, answered=tuple(reversed(talk.focus.facts)), facts=(), topic=None, main=None)
        view = replace(held, focus=told)
        found[:0] = [(_claim(view, draft), draft) for draft in find_numbers(view)]
    yield from found


def _by_sentence(spans: Sequence[tuple[int, int]], body: Sequence[Mention]) -> Iterator[list[Mention]]:
    """The names of each sentence, with offsets in it."""
    position = 0
    for start, end in spans:
        while position < len(body) and body[position].start < start:
            position += 1
        inside: list[Mention] = []
        while position < len(body) and body[position].end <= end:
            mention = body[position]
            inside.append(mention.moved(-start))
            position += 1
        yield inside


def _drafts(view: SentenceView) -> list[Draft]:
    """The claims of one sentence. Section headings carry none."""
    if view.is_heading:
        return []
    numbers = find_numbers(view) if view.quantities else []
    return sorted([*numbers, *find_directions(view, numbers)], key=lambda draft: (draft.start, draft.end))


def _view(
    context: DocumentContext,
    focus: Focus,
    place: tuple[int, int],
    quantities: Sequence[Quantity],
    mentions: Sequence[Mention],
) -> SentenceView:
    start, end = place
    text = context.document.text
    sentence = text[start:end]
    return SentenceView(
        text=sentence,
        start=start,
        end=end,
        is_title=start == 0 and sentence == (context.document.title or "").strip(),
        is_heading=_HEADING.search(text[max(0, start - 8) : start]) is not None,
        quantities=tuple(quantities),
        mentions=tuple(mentions),
        context=context,
        syntax=parse(sentence),
        focus=focus,
    )


def _claim(view: SentenceView, draft: Draft) -> Claim:
    published = view.context.document.published_at
    fields = read_fields(
        view.syntax,
        draft.start,
        draft.end,
        kind=draft.kind,
        measure=draft.measure,
        is_title=view.is_title,
        year=published.year if published else None,
    )
    document = view.context.document
    tense = draft.tense or fields.tense
    period = None
    if document.published_at is not None:
        day = document.published_at.date()
        priced = draft.measure in PRICES
        period = read_period(view.text, draft.start, draft.end, published=day, tense=tense, priced=priced)
    start, end = view.start + draft.start, view.start + draft.end
    return Claim(
        id=claim_id(document.id, start, end, draft.measure, draft.area, draft.kind, draft.trend),
        document_id=document.id,
        start=start,
        end=end,
        text=document.text[start:end],
        sentence_start=view.start,
        sentence_end=view.end,
        measure=draft.measure,
        area=draft.area,
        kind=draft.kind,
        value=draft.value,
        value_high=draft.value_high,
        unit=draft.unit,
        comparator=draft.comparator,
        trend=draft.trend,
        tense=tense,
        modality=draft.modality or fields.modality,
        attributed_to=fields.attributed_to,
        period_start=period.first if period else None,
        period_end=period.last if period else None,
        confidence=confidence_of(draft.rule),
    )
