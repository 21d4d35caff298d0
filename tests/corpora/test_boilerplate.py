"""Endings under articles go; everything else comes through byte for byte."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from groundswell.corpora.boilerplate import strip_endings

BODY = "Yen slides past 155\n\nThe yen fell 0.4% on Monday.\n\nTraders expect a hike in December."

ENDINGS = {
    "disclaimer": "Disclaimer: for information only. Please decide carefully.",
    "bold-disclaimer": "**Disclaimer**: This article is no investment advice.",
    "chinese-disclaimer": "**免责声明**: 本文仅供参考，不构成投资建议。",
    "by-its-words": "This article is for reference only and does not constitute investment advice or an offer.",
    "not-advice": "Not financial advice.",
    "promotion": (
        "#### About Harbour Academy\n\nWant to become a trader? Harbour offers a free training program, sign up today."
        "\n\n👉 [Join now](/join) | [Take the test](/test)\n\n---\n\n**Data Source**: Harbour desk\n"
        "**Updated**: 2025-11-09 05:39\n\n**Disclaimer**: Trading involves risks."
    ),
    "retail-losses": "CFDs are complex. 74% of retail investor accounts lose money when trading CFDs.",
    "follow": "Follow us on X and join our channel for daily updates.",
    "links": "[Home](/) | [Charts](/charts)",
    "rights": "© 2025 Harbour Media. All rights reserved.",
}


@pytest.mark.parametrize("ending", ENDINGS.values(), ids=ENDINGS.keys())
def test_an_ending_goes_and_the_body_stays(ending: str) -> None:
    assert strip_endings(f"{BODY}\n\n{ending}") == BODY


KEPT = {
    "plain": BODY,
    "trailing-space": BODY + "\n \n",
    "trailing-rule": BODY + "\n\n---",
    "disclaimer-in-the-middle": f"Disclaimer: long yen.\n\n{BODY}",
    "disclaimer-with-news": f"{BODY}\n\nDisclaimer: I hold yen. The BOJ will go to 1% and $9 trillion will move.",
    "question-to-the-reader": f"{BODY}\n\nLooking to 2026? The Fed offers little guidance for now.",
    "no-advice-as-news": f"{BODY}\n\nThe bid is not a hostile offer, the company said.",
    "about-as-prose": f"{BODY}\n\nAbout half of the board dissented\n\nNo date was given.",
    "nothing-else": "Disclaimer: not financial advice.",
    "crlf": "Title\r\n\r\nThe yen fell.\r\n",
}


@pytest.mark.parametrize("text", KEPT.values(), ids=KEPT.keys())
def test_text_without_such_an_ending_is_unchanged(text: str) -> None:
    assert strip_endings(text) == text


@given(st.text())
def test_what_is_left_is_a_beginning_of_the_text(text: str) -> None:
    assert text.startswith(strip_endings(text))
    assert strip_endings(text) or not text
