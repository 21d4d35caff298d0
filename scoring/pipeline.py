"""From documents to scored documents: claims, the labels of their sentences, verdicts. Pure: no file, no clock."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Protocol, Self, cast

from groundswell.core.errors import ModelError
from groundswell.core.records import Claim, Document, Sentiment, Stance, Verdict
from groundswell.corpora.store import ScoredDocument, canonical_key
from groundswell.scoring.moods import Mood, read_moods
from groundswell.scoring.spam import SPAM, spam_score

if TYPE_CHECKING:
    from groundswell.models import Classifier
    from groundswell.reference import Reference

UNDATED = Verdict(status="unverifiable", note="the document has no time of publication")
"""Without it nothing says what was public: no figure is looked up, since any later one would be hindsight."""


class FindClaims(Protocol):
    """Finds the claims of a document: `nlp.claims.find_claims`."""

    def __call__(self, document: Document, *, parents: Sequence[Document] = ()) -> list[Claim]:
        """`parents`: what a comment answers, nearest first, the article last."""


class Judge(Protocol):
    """Holds a claim against official data: `signals.verdicts.judge` with its reference."""

    def __call__(self, claim: Claim, *, published_at: datetime, as_of: datetime, sentence: str) -> Verdict:
        """Judge a claim written at `published_at`, in `sentence`, with what was public at `as_of`."""


class SplitSentences(Protocol):
    """Finds the sentences of a text: `nlp.sentences.split_sentences`."""

    def __call__(self, text: str) -> list[tuple[int, int]]:
        """Half-open spans in order."""


class Pipeline:
    """What scores documents. It holds its parts and no state. `remake`, which can be pickled, makes the same one in
    another process.
    """

    def __init__(
        self,
        *,
        find_claims: FindClaims,
        split_sentences: SplitSentences,
        classifier: Classifier,
        judge: Judge | None = None,
        scored_by: str,
        remake: Callable[[], Pipeline] | None = None,
    ) -> None:
        self._find_claims = find_claims
        self._split_sentences = split_sentences
        self._classifier = classifier
        self._judge = judge
        self.scored_by = scored_by
        self.remake = remake

    @classmethod
    def load(cls, *, model: str = "linear", reference: Reference | None = None, threads: int = 0) -> Self:
        """The pipeline of this package: its catalogue, a classifier by spec and, to verify claims, official series.

        `threads` are those of the classifier's matrix products, 0 for one a core.

        Raises ModelError or DataFileError where one of them can't be loaded.
        """
        from groundswell import __version__
        from groundswell.models import load_classifier
        from groundswell.nlp.catalogue import load_catalogue
        from groundswell.nlp.claims import find_claims
        from groundswell.nlp.sentences import split_sentences

        classifier = load_classifier(model, threads=threads)
        scored_by = f"groundswell {__version__}, {load_catalogue().version}, {classifier.name}"
        return cls(
            find_claims=find_claims,
            split_sentences=split_sentences,
            classifier=classifier,
            judge=_judge_with(reference) if reference is not None else None,
            scored_by=scored_by,
            remake=partial(_load_same, model, reference, scored_by),
        )

    def score(
        self, documents: Sequence[Document], *, parents: Mapping[str, Sequence[Document]] | None = None
    ) -> list[ScoredDocument]:
        """Score documents, in order. `parents`: for a comment, by its id, what it answers, nearest first.

        What comes out for a document does not depend on the others.
        """
        parents = parents or {}
        found: list[list[Claim]] = []
        spans: list[list[tuple[int, int]]] = []
        for document in documents:
            found.append(self._find_claims(document, parents=parents.get(document.id, ())))
            spans.append(_all_spans(self._split_sentences(document.text), found[-1]))
        moods = read_moods(self._classifier, _texts(documents, spans))
        return [
            self._scored(document, claims, dict(zip(own, moods, strict=False)), parents.get(document.id, ()))
            for document, claims, own in zip(documents, found, spans, strict=True)
        ]

    def _scored(
        self,
        document: Document,
        claims: Iterable[Claim],
        moods: Mapping[tuple[int, int], Mood],
        parents: Sequence[Document],
    ) -> ScoredDocument:
        labelled = (self._labelled(claim, document, moods) for claim in claims)
        sentiment = _mean([mood.sentiment_score for mood in moods.values()])
        stances = [mood.stance_score for mood in moods.values() if mood.stance_score is not None]
        stance = _mean(stances)
        spam = spam_score(document.text, {span: mood.spam for span, mood in moods.items()})
        return ScoredDocument(
            document=document,
            article_id=_article_id(document, parents),
            claims=tuple(sorted(labelled, key=canonical_key)),
            sentiment=cast("Sentiment | None", _side(sentiment, "negative", "positive")),
            sentiment_score=sentiment,
            stance=cast("Stance | None", _side(stance, "dovish", "hawkish")),
            stance_score=stance,
            sentences=len(moods),
            stance_sentences=len(stances),
            spam=spam >= SPAM,
            spam_score=spam,
            scored_by=self.scored_by,
        )

    def _labelled(self, claim: Claim, document: Document, moods: Mapping[tuple[int, int], Mood]) -> Claim:
        mood = moods[claim.sentence_start, claim.sentence_end]
        return replace(
            claim,
            sentiment=mood.sentiment,
            sentiment_score=mood.sentiment_score,
            stance=mood.stance,
            stance_score=mood.stance_score,
            verdict=self._verdict(claim, document),
            scored_by=self.scored_by,
        )

    def _verdict(self, claim: Claim, document: Document) -> Verdict | None:
        if self._judge is None:
            return None
        when = document.published_at
        if when is None:
            return UNDATED
        sentence = document.text[claim.sentence_start : claim.sentence_end]
        return self._judge(claim, published_at=when, as_of=when, sentence=sentence)


def _load_same(model: str, reference: Reference | None, scored_by: str) -> Pipeline:
    """The pipeline that says `scored_by`, for one of several processes. Raises ModelError where another is here."""
    pipeline = Pipeline.load(model=model, reference=reference, threads=1)
    if pipeline.scored_by != scored_by:
        raise ModelError(
            f"a worker would score as {pipeline.scored_by!r}, this run scores as {scored_by!r}: install the same "
            "Groundswell and models on all nodes"
        )
    return pipeline


def _judge_with(reference: Reference) -> Judge:
    from groundswell.signals.verdicts import judge

    return partial(judge, reference=reference)


def _all_spans(sentences: Iterable[tuple[int, int]], claims: Iterable[Claim]) -> list[tuple[int, int]]:
    """The sentences of a document, and any that a claim was found in besides, each once."""
    return sorted({*sentences, *((claim.sentence_start, claim.sentence_end) for claim in claims)})


def _texts(documents: Sequence[Document], spans: Sequence[Sequence[tuple[int, int]]]) -> Iterator[str]:
    for document, own in zip(documents, spans, strict=True):
        for start, end in own:
            yield document.text[start:end]


def _article_id(document: Document, parents: Sequence[Document]) -> str | None:
    """The root of the thread, as far as it is known."""
    if document.kind == "article":
        return document.id
    root = parents[-1] if parents else None
    if root is None:
        return document.parent_id
    return root.id if root.kind == "article" else root.parent_id


def _mean(scores: Sequence[float]) -> float | None:
    return round(sum(scores) / len(scores), 4) + 0.0 if scores else None


# A document counts as taking a side from where its sentences, on balance, are one in twenty of that side: most
# sentences of commentary are neutral, so a mean near 0 is the rule.
_TAKES_SIDE = 0.05


def _side(score: float | None, low: str, high: str) -> str | None:
    if score is None:
        return None
    return "neutral" if abs(score) < _TAKES_SIDE else high if score > 0 else low
