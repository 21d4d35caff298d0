"""Whether a document promotes something: signs in its words, and what the classifier makes of its sentences."""

from __future__ import annotations

from collections.abc import Mapping

from groundswell.corpora.promotion import promotion_signs

SPAM = 0.65
"""From this score on a document counts as promotion: two kinds of signs that fit together (0.75), or one that the
classifier agrees with. Of 8,708 real news items and 922 real articles and comments none reaches it.
"""

# How far the classifier is believed: it takes any address, and mere thanks, for spam (1.00 for a bare link), so alone,
# even with a link, it stays under `SPAM`.
_CLASSIFIER_WEIGHT = 0.6
_PLACES = 4


def spam_score(text: str, sentences: Mapping[tuple[int, int], float]) -> float:
    """How much a text promotes something, 0..1: its signs and the classifier as independent evidence (noisy or).

    `sentences`: the classifier's probability of spam by the span of each sentence, pooled by their length.
    """
    length = sum(end - start for start, end in sentences)
    pooled = sum(value * (end - start) for (start, end), value in sentences.items()) / length if length else 0.0
    doubt = 1.0 - _CLASSIFIER_WEIGHT * pooled
    for weight in promotion_signs(text).values():
        doubt *= 1.0 - weight
    return round(1.0 - doubt, _PLACES)
