"""Signs and the classifier decide together; neither a link nor the classifier does alone."""

from __future__ import annotations

import pytest

from groundswell.scoring.spam import SPAM, spam_score


def score(text: str, spam: float) -> float:
    return spam_score(text, {(0, len(text)): spam})


@pytest.mark.parametrize(
    ("text", "spam", "is_spam"),
    [
        pytest.param("Free signals, join our Telegram channel now", 0.0, True, id="two-kinds-of-signs"),
        pytest.param("Check out my channel", 0.6, True, id="one-kind-and-the-classifier"),
        pytest.param("Check out my channel", 0.1, False, id="one-kind-alone"),
        pytest.param("Thanks, enjoy!", 1.0, False, id="the-classifier-alone"),
        pytest.param("http://example.org/index", 1.0, False, id="a-link-and-the-classifier"),
        pytest.param("The Fed held at 4.5%.", 0.0, False, id="neither"),
    ],
)
def test_what_counts_as_promotion(text: str, spam: float, is_spam: bool) -> None:
    assert (score(text, spam) >= SPAM) is is_spam


def test_sentences_weigh_by_their_length_and_no_sentence_says_nothing() -> None:
    assert spam_score("Short. A much longer one.", {(0, 6): 1.0, (7, 25): 0.0}) == pytest.approx(0.6 * 6 / 24)
    assert spam_score("", {}) == 0.0
