"""Sentiment, stance and spam of sentences, from a classifier's probabilities."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, cast

from groundswell.core.records import Sentiment, Stance

if TYPE_CHECKING:
    from groundswell.models import Classifier

# Sentences handed to the classifier together: enough to fill its batches, few enough to bound memory.
_AT_ONCE = 4096
# Scores keep 4 places: more would only show the noise of the arithmetic.
_PLACES = 4


@dataclass(frozen=True, slots=True)
class Mood:
    """What a sentence feels: scores −1..1; stance is None where it does not speak of monetary policy. `spam` is the
    probability (0..1) that it promotes something.
    """

    sentiment: Sentiment
    sentiment_score: float
    stance: Stance | None
    stance_score: float | None
    spam: float


def read_moods(classifier: Classifier, texts: Iterable[str]) -> Iterator[Mood]:
    """One Mood a text, in order."""
    texts = iter(texts)
    while batch := list(islice(texts, _AT_ONCE)):
        yield from _batch(classifier, batch)


def _batch(classifier: Classifier, texts: list[str]) -> Iterator[Mood]:
    from groundswell.models.labels import HEADS

    probabilities = classifier.probabilities(texts)
    sentiments, stances = probabilities["sentiment"].tolist(), probabilities["stance"].tolist()
    spam = probabilities["spam"][:, HEADS["spam"].index("spam")].tolist()
    for sentiment, stance, promotes in zip(sentiments, stances, spam, strict=True):
        mood, mood_score = _best(HEADS["sentiment"], sentiment, "negative", "positive")
        side, side_score = _best(HEADS["stance"], stance, "dovish", "hawkish")
        relevant = side != "irrelevant"
        yield Mood(
            cast(Sentiment, mood),
            mood_score,
            cast(Stance, side) if relevant else None,
            side_score if relevant else None,
            promotes,
        )


def _best(labels: tuple[str, ...], row: list[float], low: str, high: str) -> tuple[str, float]:
    """The likeliest label, the first of equals, and the signed score."""
    # Adding 0.0 makes a zero of -0.0, which would print as such.
    scores = dict(zip(labels, row, strict=True))
    return max(labels, key=scores.__getitem__), round(scores[high] - scores[low], _PLACES) + 0.0
