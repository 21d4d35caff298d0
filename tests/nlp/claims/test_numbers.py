"""Which number is whose: each case is a class of phrasing, in sentences made for this test."""

from typing import Any

import pytest

from groundswell.core.records import Claim, Document
from groundswell.nlp.claims import find_claims


def numbers(text: str, *, title: str | None = None, parents: tuple[Document, ...] = ()) -> list[Claim]:
    document = Document(id="d", text=text, title=title)
    return [claim for claim in find_claims(document, parents=parents) if claim.kind != "direction"]


def told(text: str, **options: Any) -> set[tuple[object, ...]]:
    return {(c.measure, c.area, c.kind, c.value, c.unit) for c in numbers(text, **options)}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "The Bank of Japan's rate is 0.75% and the Fed's target is 3.50% to 3.75%.",
            {("policy_rate", "JP", "level", 0.75, "%"), ("policy_rate", "US", "level", 3.5, "%")},
            id="each-bank-its-own-rate",
        ),
        pytest.param(
            "US CPI came in at 2.9% vs 3.1% expected, core 3.2%.",
            {
                ("inflation", "US", "level", 2.9, "%"),
                ("inflation", "US", "level", 3.1, "%"),
                ("core_inflation", "US", "level", 3.2, "%"),
            },
            id="actual-expected-and-core",
        ),
        pytest.param(
            "Inflation is 2.8% in Germany.", {("inflation", "DE", "level", 2.8, "%")}, id="country-behind-the-number"
        ),
        pytest.param(
            "Germany spends 2.4% of GDP on defence, Spain 1.3%.",
            {("defence_spending", "DE", "level", 2.4, "%"), ("defence_spending", "ES", "level", 1.3, "%")},
            id="list-with-a-new-country",
        ),
        pytest.param(
            "S&P 500 and Nasdaq futures rose 0.3% and 0.5% respectively.",
            {("equity_index", "SPX", "change", 0.3, "%"), ("equity_index", "NDX", "change", 0.5, "%")},
            id="respectively",
        ),
        pytest.param(
            "The ten-year Treasury yield rose to 4.2% as the two-year hit 3.6%.",
            {("gov_bond_yield_10y", "US", "level", 4.2, "%"), ("gov_bond_yield_2y", "US", "level", 3.6, "%")},
            id="tenors",
        ),
        pytest.param(
            "Italy's ten-year pays 3.45%, 63 basis points over Germany.",
            {
                ("gov_bond_yield_10y", "IT", "level", 3.45, "%"),
                ("gov_bond_yield_gap_10y", "IT-DE", "level", 0.63, "pp"),
            },
            id="points-over-another-are-a-gap",
        ),
        pytest.param(
            "The finance ministry will sell ¥30 trillion of bonds.",
            {("gov_bond_issuance", "JP", "level", 30e12, "JPY")},
            id="issuance-by-its-verb",
        ),
        pytest.param(
            "Bitcoin ETFs saw $400 million of outflows.",
            {("etf_flow", "BTC", "level", 4e8, "USD")},
            id="flow-of-the-funds-not-a-price",
        ),
        pytest.param(
            "Speculators were net short 107,000 yen contracts.",
            {("futures_position", "JPY", "level", -107000.0, "contracts")},
            id="net-short-is-negative",
        ),
        pytest.param(
            "UK GDP shrank 0.2%.", {("gdp_growth", "GB", "level", -0.2, "%")}, id="shrinking-is-negative-growth"
        ),
        pytest.param("EUR/USD lost 50 pips.", {("fx_rate", "EUR/USD", "change", 0.005, "USD")}, id="pips"),
        pytest.param(
            "The yen weakened past 157 per dollar.", {("fx_rate", "USD/JPY", "level", 157.0, "JPY")}, id="per-dollar"
        ),
        pytest.param(
            "XRP's funds took in $1.4 billion. Its price fell by 35% in that time.",
            {("etf_flow", "XRP", "level", 1.4e9, "USD"), ("crypto_price", "XRP", "change", 35.0, "%")},
            id="price-beside-a-flow",
        ),
        pytest.param(
            "Euro-dollar was above 1.20 for an hour, then a comment from Frankfurt, then 1.18.",
            {("fx_rate", "EUR/USD", "level", 1.2, "USD"), ("fx_rate", "EUR/USD", "level", 1.18, "USD")},
            id="a-price-a-little-off-the-one-before",
        ),
        pytest.param("日銀は政策金利を0.75%に引き上げた。", {("policy_rate", "JP", "level", 0.75, "%")}, id="japanese"),
        pytest.param("比特币跌至80,000美元。", {("crypto_price", "BTC", "level", 80000.0, "USD")}, id="chinese"),
    ],
)
def test_ties_numbers_to_their_measures(text: str, expected: set[tuple[object, ...]]) -> None:
    assert told(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("Services CPI runs at 5% in Britain.", id="part-of-an-index"),
        pytest.param("Traders see an 80% probability of that.", id="probability"),
        pytest.param("The 50-day EMA is at 1.3450 for GBP/USD.", id="moving-average"),
        pytest.param("A break above 1.3000 could lift EUR/USD to 1.3200.", id="technical-condition"),
        pytest.param("The next resistance for gold is at $4,200.", id="resistance-not-met"),
        pytest.param("The exchange lists 300 coins and charges 0.02%.", id="company-figures"),
        pytest.param("The Fed has made three cuts this year.", id="count-of-moves"),
        pytest.param("The budget deficit hit $2 trillion.", id="deficit"),
        pytest.param("The yen fell to a 10-year low.", id="span-of-time"),
    ],
)
def test_what_belongs_to_no_measure_is_no_claim(text: str) -> None:
    assert told(text) == set()


@pytest.mark.parametrize(
    ("text", "value", "trend"),
    [
        ("Gold fell to $3,900.", 3900, "down"),
        ("EUR/USD holds above 1.1700.", 1.17, "flat"),
        ("USD/JPY trades at 156.20.", 156.2, None),
        ("USD/JPY pulled back from 158.00.", 158.0, None),
        ("The ten-year Bund yield went from 2.05 to 2.41%.", 2.41, "up"),
        ("The Fed cut by 25bp to 3.75%.", 3.75, "down"),
        ("The yen fell past 157 per dollar.", 157, "up"),
        ("UK inflation is 3.4%, up from 3.2%.", 3.4, "up"),
        ("GBP/USD trades at 1.3420, down 0.3% on the day.", 1.342, "down"),
        ("Gold hit a low of $3,800.", 3800, "down"),
        ("Silver hovers around $30.", 30, "flat"),
    ],
    ids=lambda value: str(value),
)
def test_trend_of_a_level(text: str, value: float, trend: str | None) -> None:
    (claim,) = (c for c in numbers(text) if c.kind == "level" and c.value == value)
    assert claim.trend == trend


@pytest.mark.parametrize(
    ("words", "comparator"),
    [
        ("is near", "~"),
        ("trades just below", "<"),
        ("broke above", ">"),
        ("has regained", ">="),
        ("is at most", "<="),
        ("climbed to", "="),
        ("approaches", "~"),
    ],
)
def test_comparator(words: str, comparator: str) -> None:
    (claim,) = numbers(f"Gold {words} $4,000.")
    assert claim.comparator == comparator


@pytest.mark.parametrize(
    ("article", "comment", "expected"),
    [
        ("The yen carry trade is worth $9 trillion.", "agreed, 9T is huge", ("carry_trade_size", "JP", 9e12)),
        ("UK debt is 98% of GDP.", "ONS has it 98.1", ("gov_debt_to_gdp", "GB", 98.1)),
        ("USD/JPY is at 160.40.", "162 tonight imo", ("fx_rate", "USD/JPY", 162.0)),
        ("Bitcoin trades at $95,000.", "100k by xmas", ("crypto_price", "BTC", 100000.0)),
    ],
    ids=["magnitude", "near-the-figure", "pair", "coin"],
)
def test_a_comment_takes_up_what_it_answers(article: str, comment: str, expected: tuple[object, ...]) -> None:
    (claim,) = numbers(comment, parents=(Document(id="a", text=article),))
    assert (claim.measure, claim.area, claim.value) == expected


def test_a_title_is_explained_by_its_text() -> None:
    claims = numbers("Four thousand\n\nGold trades above $4,000 for the first time.", title="Four thousand")
    assert {(c.measure, c.area, c.value) for c in claims} == {("commodity_price", "XAU", 4000.0)}


def test_offsets_point_at_the_number() -> None:
    text = "Notes.\n- Gold: $4,000\n- USD/JPY at 156.2 after the BOJ's 25bp hike"
    document = Document(id="d", text=text)
    for claim in find_claims(document):
        assert text[claim.start : claim.end] == claim.text
        assert claim.sentence_start <= claim.start < claim.end <= claim.sentence_end


def test_headings_carry_no_claim() -> None:
    assert numbers("## Gold at $4,000\n\nNothing here.") == []


def test_the_same_value_twice_is_one_claim() -> None:
    assert len(numbers("Gold is at $4,000, and $4,000 is where gold stays.")) == 1
