"""Tokens, verb groups and clauses: which finite verb governs which words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from groundswell.nlp.claims.clauses import parse
from groundswell.nlp.claims.clauses_tokens import tokenise


@pytest.mark.parametrize(
    ("text", "words"),
    [
        pytest.param("It isn't 1.0850.", ["It", "is", "n't", "1.0850", "."], id="negation-apart-and-decimals-whole"),
        pytest.param("EUR/USD fell", ["EUR/USD", "fell"], id="pair-is-one-token"),
        pytest.param("the U.S. yield's rise", ["the", "U.S.", "yield", "'s", "rise"], id="abbreviation-and-possessive"),
        pytest.param("Fed 3.50-3.75, $4,200bn", ["Fed", "3.50", "-3.75", ",", "$4,200bn"], id="numbers-with-signs"),
    ],
)
def test_tokens(text: str, words: list[str]) -> None:
    assert [token.text for token in tokenise(text)] == words


def _verbs(text: str) -> list[str]:
    syntax = parse(text)
    return [
        text[syntax.tokens[verb.first].start : syntax.tokens[verb.last - 1].end]
        for verb in syntax.verbs
        if verb.is_finite
    ]


@pytest.mark.parametrize(
    ("text", "verbs"),
    [
        pytest.param("Gold slid amid rising Treasury yields.", ["slid"], id="attribute-is-no-finite-verb"),
        pytest.param("Gold Surges As Yields Fall", ["Surges", "Fall"], id="title-case"),
        pytest.param("The pair has slightly dipped.", ["has slightly dipped"], id="adverb-inside-the-group"),
        pytest.param(
            "Traders anticipate potential rate cuts by the Fed.", ["anticipate"], id="noun-that-may-be-a-verb"
        ),
        pytest.param("The budget adopted on Tuesday lifts spending.", ["lifts"], id="reduced-relative"),
        pytest.param("Bonds owed by Japan are safe.", ["are"], id="participle-with-agent"),
        pytest.param("This softening of the yen could fade.", ["could fade"], id="gerund-with-of-is-a-noun"),
    ],
)
def test_finite_verbs(text: str, verbs: list[str]) -> None:
    assert _verbs(text) == verbs


def _clause_of(text: str, words: str) -> str | None:
    syntax = parse(text)
    first, _ = syntax.token_range(text.index(words), text.index(words) + len(words))
    verb = syntax.clauses[syntax.clause_at(first)].verb
    return None if verb is None else syntax.tokens[verb.head].text


@pytest.mark.parametrize(
    ("text", "words", "verb"),
    [
        pytest.param("Gold fell as yields rose.", "yields", "rose", id="subordinate-clause"),
        pytest.param("As yields rise, gold falls.", "gold", "falls", id="main-clause-after-the-comma"),
        pytest.param("The pair, which fell, is up.", "The pair", "is", id="main-clause-resumed-after-a-relative"),
        pytest.param("Oil dipped, but gold rose.", "gold", "rose", id="coordination"),
        pytest.param("Gold at $4,000", "$4,000", None, id="fragment-has-no-verb"),
    ],
)
def test_governing_verb(text: str, words: str, verb: str | None) -> None:
    assert _clause_of(text, words) == verb


@given(st.text(max_size=200))
def test_any_text_parses_into_clauses_that_cover_it(text: str) -> None:
    syntax = parse(text)
    assert all(syntax.text[token.start : token.end] == token.text for token in syntax.tokens)
    covered = [position for clause in syntax.clauses for position in range(clause.first, clause.last)]
    assert covered == list(range(len(syntax.tokens)))
