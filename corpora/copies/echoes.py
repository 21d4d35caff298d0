"""Comments that say nothing their article does not say."""

from __future__ import annotations

from groundswell.corpora.copies.fingerprint import Fingerprint

# Three in four runs of three words stand in the article: a quotation with a word or two of one's own is an echo,
# a quotation with an answer is not.
ECHO_RATIO = 0.75
# Below this a comment shares runs of words with any article by chance.
_LEAST_WORDS = 5


def echo_ratio(comment: Fingerprint, article: Fingerprint) -> float:
    """The share (0 to 1) of a comment's runs of three words that stand in the article; 0 with a figure of its own."""
    if len(comment.words) < _LEAST_WORDS or set(comment.figures) - set(article.figures):
        return 0.0
    return len(comment.shingles & article.shingles) / len(comment.shingles)


def is_echo(ratio: float) -> bool:
    """Whether a comment only repeats its article, by its `echo_ratio`."""
    return ratio >= ECHO_RATIO
