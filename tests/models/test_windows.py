"""Windows: every token in one window, none too long, ends at sentence ends where there are any."""

import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from groundswell.models.tokenization import Pieces
from groundswell.models.windows import windows


def _pieces(text: str) -> Pieces:
    spans = [match.span() for match in re.finditer(r"\w+|[^\w\s]", text)]
    return Pieces(list(range(len(spans))), spans)


@given(st.text(alphabet="ab .!?。\n", max_size=200), st.integers(1, 20))
def test_windows_cover_every_token_once_and_in_order(text, limit):
    pieces = _pieces(text)
    found = windows(text, pieces, limit=limit)
    assert found[0][0] == 0
    assert found[-1][1] == len(pieces.ids)
    assert all(before[1] == after[0] for before, after in pairwise(found))
    assert all(end - start <= limit for start, end in found)


def test_a_short_text_is_one_window():
    assert windows("a b", _pieces("a b"), limit=5) == [(0, 2)]


def test_an_empty_text_is_one_empty_window():
    assert windows("", _pieces(""), limit=5) == [(0, 0)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("one two. three four. five six.", ["one two. three four.", "five six."], id="full stops"),
        pytest.param(
            "利上げ。据え置き。利下げ。円高。円安。介入。",
            ["利上げ。据え置き。利下げ。", "円高。円安。介入。"],
            id="no spaces",
        ),
        pytest.param("one two\nthree four five six seven", ["one two", "three four five six seven"], id="line break"),
        pytest.param("1.5 2.5 3.5", ["1.5 2.5", "3.5"], id="a decimal point ends nothing"),
    ],
)
def test_windows_end_where_sentences_end(text, expected):
    pieces = _pieces(text)
    found = windows(text, pieces, limit=6)
    assert [text[pieces.spans[start][0] : pieces.spans[end - 1][1]] for start, end in found] == expected
