from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from groundswell.nlp.sentences import split_sentences


def sentences(text: str) -> list[str]:
    return [text[start:end] for start, end in split_sentences(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("Gold rose. Oil fell.", ["Gold rose.", "Oil fell."], id="stop-and-capital"),
        pytest.param("It closed. +2% on the day.", ["It closed.", "+2% on the day."], id="stop-and-sign"),
        pytest.param("Enough. $90 is next.", ["Enough.", "$90 is next."], id="stop-and-currency"),
        pytest.param("¥7.1tn. Totan was low.", ["¥7.1tn.", "Totan was low."], id="unit-glued-to-a-number"),
        pytest.param("Title\n\nText.", ["Title", "Text."], id="newline"),
        pytest.param("## Overview\n- Gold: $4,000\n- Oil: $60", ["Overview", "Gold: $4,000", "Oil: $60"], id="lines"),
        pytest.param("4.75-5 is tight. core pce 2.6", ["4.75-5 is tight.", "core pce 2.6"], id="small-letters"),
        pytest.param('He said "rates rise." Then left.', ['He said "rates rise."', "Then left."], id="quote-closed"),
        pytest.param("日銀は利上げ。円は157円。次は？", ["日銀は利上げ。", "円は157円。", "次は？"], id="full-width"),
    ],
)
def test_splits(text: str, expected: list[str]) -> None:
    assert sentences(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "U.S. Treasury yields rose.",
        "It printed 2.9% vs. 3.1% expected.",
        "The St. Louis Fed agrees.",
        "Rule No. 2 is older than No. 1.",
        "It rose 0.4 to 1.0845 by 10 a.m. ET.",
        "On Dec. 12 the Fed meets.",
        "Chair J. Powell spoke.",
        "Bulls waited... and waited.",
    ],
    ids=lambda text: text.split()[0],
)
def test_stays_whole(text: str) -> None:
    assert sentences(text) == [text]


@given(st.text(alphabet="aA1.?!… \n\"'$。-#", max_size=60))
def test_spans_are_in_order_and_lose_no_letter(text: str) -> None:
    spans = split_sentences(text)
    assert all(start < end for start, end in spans)
    assert all(first[1] <= second[0] for first, second in pairwise(spans))
    covered = "".join(text[start:end] for start, end in spans)
    assert [c for c in covered if c.isalpha()] == [c for c in text if c.isalpha()]
