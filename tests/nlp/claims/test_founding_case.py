"""Posts of the kind the project began with: rates from nothing, the yen carry trade, comments that take them up."""

from typing import Any

import pytest

from groundswell.core.records import Claim, Document
from groundswell.nlp.claims import find_claims
from groundswell.nlp.claims.figures import find_figures

ARTICLE = (
    "For the first time in a generation money costs something in Tokyo: the Bank of Japan has lifted its policy rate "
    "from practically zero to 0.5%.\n\n"
    "What matters is how large the yen carry trade has become. For years funds tapped the cheap Japanese currency, "
    "borrowing some $4 trillion and then putting it into shares, bonds and coins all over the world.\n\n"
    "If the gap between US and Japanese policy rates keeps shrinking, those $4 trillion will have to come home."
)
COMMENT = (
    "The $4 trillion outflow is only a matter of time. A pile of $4 trillion, if it goes back, will hurt everyone."
)


def told(claims: list[Claim]) -> set[tuple[Any, ...]]:
    return {(c.measure, c.area, c.value, c.comparator, c.trend) for c in claims if c.kind != "direction"}


def article() -> Document:
    return Document(id="a", text=ARTICLE)


def test_an_article_of_its_kind_holds_both_rates_and_both_sums() -> None:
    assert told(find_claims(article())) == {
        ("policy_rate", "JP", 0.0, "~", None),
        ("policy_rate", "JP", 0.5, "=", "up"),
        ("carry_trade_size", "JP", 4e12, "~", None),
        ("carry_trade_size", "JP", 4e12, "=", "down"),
    }


def test_a_comment_of_its_kind_takes_up_the_sum_and_its_condition() -> None:
    comment = Document(id="c", kind="comment", parent_id="a", text=COMMENT)
    claims = [c for c in find_claims(comment, parents=[article()]) if c.kind != "direction"]
    assert [(c.measure, c.area, c.value) for c in claims] == [("carry_trade_size", "JP", 4e12)] * 2
    assert (claims[1].tense, claims[1].modality) == ("future", "conditional")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "After years at close to zero, the SNB's policy rate is 0.25%.",
            {("policy_rate", "CH", 0.0), ("policy_rate", "CH", 0.25)},
            id="close-to-zero",
        ),
        pytest.param(
            "With near-zero interest rates in Japan, nobody saves.", {("policy_rate", "JP", 0.0)}, id="near-zero"
        ),
        pytest.param(
            "日本央行将利率从接近零上调至0.75%。",
            {("policy_rate", "JP", 0.0), ("policy_rate", "JP", 0.75)},
            id="chinese",
        ),
        pytest.param("Iran's internet traffic is close to zero.", set(), id="zero-of-something-else"),
        pytest.param(
            "Hedge funds borrowed some $4 trillion in yen to buy higher-yielding assets abroad.",
            {("carry_trade_size", "JP", 4e12)},
            id="carry-trade-told-without-its-name",
        ),
        pytest.param("The company borrowed $2 billion in a bond sale.", set(), id="a-company-borrows"),
        pytest.param(
            "Germany plans to borrow €174 billion next year.",
            {("gov_bond_issuance", "DE", 174e9)},
            id="a-state-borrows",
        ),
    ],
)
def test_borrowing_and_nothing_are_read_by_whose_they_are(text: str, expected: set[tuple[Any, ...]]) -> None:
    claims = find_claims(Document(id="d", text=text))
    assert {(c.measure, c.area, c.value) for c in claims if c.kind != "direction"} == expected


def test_stabilising_something_is_no_flat_rate() -> None:
    claims = find_claims(Document(id="d", text="The Bank of Japan is raising rates to stabilize prices and the yen."))
    assert [(c.measure, c.trend) for c in claims] == [("policy_rate", "up")]


@pytest.mark.parametrize(
    ("text", "values"),
    [
        pytest.param("from zero to 0.75%", [(0.0, None), (0.75, None)], id="ends-of-a-move"),
        pytest.param("ranging from zero to 5%", [(0.0, 5.0)], id="range"),
        pytest.param("near-zero rates", [(0.0, None)], id="in-one-word"),
        pytest.param("5.25% to 5.50%", [(5.25, 5.5)], id="band"),
    ],
)
def test_figures_tell_a_move_from_a_range(text: str, values: list[tuple[float, float | None]]) -> None:
    assert [(q.value, q.value_high) for q in find_figures(text)] == values


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("日本央行将利率从接近零上调至0.75%。", {(0.0, None), (0.75, "up")}, id="chinese"),
        pytest.param("日銀は政策金利を0.75%に引き上げた。", {(0.75, "up")}, id="japanese"),
        pytest.param("澳洲联储将利率下调25个基点。", {(0.25, "down")}, id="chinese-cut"),
    ],
)
def test_moves_told_in_chinese_and_japanese_have_a_trend(text: str, expected: set[tuple[float, str | None]]) -> None:
    claims = find_claims(Document(id="d", text=text))
    assert {(c.value, c.trend) for c in claims if c.kind != "direction"} == expected


def test_the_funds_rate_is_americas_wherever_the_text_is_at_home() -> None:
    text = "The Bank of Japan meets on Friday. The funds rate is due to be cut to 3.25%."
    assert [(c.area, c.value) for c in find_claims(Document(id="d", text=text)) if c.value] == [("US", 3.25)]
