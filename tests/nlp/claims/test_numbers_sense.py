"""Numbers that news tells of other things under the names of measures: each case is a class of false alarm."""

import pytest

from groundswell.core.records import Document
from groundswell.nlp.claims import find_claims


def numbers(text: str, title: str | None = None) -> list[tuple[str, str | None, float | None]]:
    claims = find_claims(Document(id="d", kind="article", text=text, title=title))
    return [(c.measure, c.area, c.value) for c in claims if c.kind != "direction"]


COINS = "Bitcoin and ether drift"


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("Of eight Fed meetings last year, seven hurt the coin.", id="word-that-counts"),
        pytest.param("Bitcoin waits for the Fed and the earnings of the Magnificent Seven.", id="name-with-a-number"),
        pytest.param("The maintainers of Bitcoin Core found a bug in versions 30.0 and 30.1.", id="version"),
        pytest.param("The chain reported an 18% growth in in-store sales.", id="company-sales"),
        pytest.param("The Sui ecosystem saw its largest growth, up to 11.8% of mindshare.", id="growth-of-a-coin"),
        pytest.param("Transactions on Solana reached a record, with a yearly growth of 28%.", id="growth-of-usage"),
        pytest.param("The rate of malicious emails spiked when the rate approached 10%.", id="rate-of-something"),
        pytest.param("Holders of the stablecoin earn an interest rate of 15%.", id="rate-of-a-stablecoin"),
        pytest.param("The vault pays a 6% yield on stablecoin deposits.", id="yield-of-a-vault"),
        pytest.param("Texas added $5 million in Bitcoin to its reserve.", id="sum-spent-on-coins"),
        pytest.param("Wallets that hold more than $10,000 worth of Bitcoin are few.", id="worth-of-coins"),
        pytest.param("The Bitcoin Bull Score Index dropped to 20.", id="reading-of-a-gauge"),
        pytest.param("Ether trades at a price-to-sales (P/S) ratio of over 300.", id="valuation-ratio"),
        pytest.param("Senate House Bill 1155 would let the state hold Bitcoin.", id="bill"),
        pytest.param("Meta cut its metaverse budget to $70 billion.", id="company-budget"),
        pytest.param("The stablecoin market capitalisation is $295 billion.", id="stablecoins"),
        pytest.param("Total assets under management fell to $191 billion.", id="managed-assets"),
        pytest.param("The Solana ETFs now hold more than $1 billion in assets.", id="assets-of-a-fund"),
        pytest.param("The XRP ETFs are close to a $1 billion milestone.", id="milestone-of-a-fund"),
        pytest.param("Binance recorded inflows of about $15.3 billion.", id="flows-into-an-exchange"),
        pytest.param("Tokenized real-world assets could reach a market value of $11 trillion.", id="another-market"),
        pytest.param("The holders' SOPR has been below 1 since May.", id="gauge-of-the-chain"),
        pytest.param("Coins may come into 401(k) accounts.", id="name-of-a-plan"),
        pytest.param("Each Bitcoin miner earned nearly $300,000.", id="sum-earned"),
        pytest.param("Bitcoin whale balances rose by 21%.", id="balances-of-holders"),
        pytest.param("The market prices two Fed cuts, maybe 3.", id="count-of-cuts"),
        pytest.param("The Fed cut, and the market prices two more.", id="more-cuts"),
        pytest.param("Boeing's debt rose to $57 billion.", id="debt-of-a-company"),
        pytest.param("The EUR/USD export quota is 1.5 Mt.", id="weight"),
        pytest.param("The S&P 500 target is plus 11.", id="signed-number-is-no-level"),
        pytest.param("Surveyed expectations for bitcoin users fell to 3.7%.", id="what-a-share-fell-to"),
        pytest.param("Any mix with 10% gold did well.", id="weight-in-a-mix"),
        pytest.param("Traders hold bitcoin puts at $60,000.", id="strike-price"),
        pytest.param("Dealers are long the 60k puts on bitcoin.", id="strike-before-its-option"),
        pytest.param("Boeing will cut 17,000 jobs.", id="jobs-of-a-company"),
        pytest.param("Bank lending in the euro zone grew 2.9%, the same rate as in May.", id="rate-of-growth"),
        pytest.param("A capital outflow of $40 billion from altcoins followed.", id="flow-out-of-coins"),
    ],
)
def test_a_number_of_something_else_is_no_claim(text: str) -> None:
    assert numbers(text, title=COINS) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("US growth was 2.4% in the third quarter.", ("gdp_growth", "US", 2.4), id="growth-of-a-country"),
        pytest.param(
            "Real GDP shrank 28% in Britain.", ("gdp_growth", "GB", -28.0), id="unusual-but-named-at-the-number"
        ),
        pytest.param("In 1980 the fed funds rate was 19%.", ("policy_rate", "US", 19.0), id="historic-rate"),
        pytest.param("The Selic rate stays at 15%.", ("policy_rate", "BR", 15.0), id="country-of-dear-money"),
        pytest.param(
            "Swiss retail sales beat the expected growth of 1.6%.",
            ("retail_sales_growth", "CH", 1.6),
            id="growth-of-sales",
        ),
        pytest.param(
            "UK inflation eased, the annual rate dipping to 3.1%.", ("inflation", "GB", 3.1), id="rate-of-inflation"
        ),
        pytest.param("The RBA raised rates by 0.25%.", ("policy_rate", "AU", 0.25), id="size-of-a-step"),
        pytest.param("GBP/JPY交投于205.25附近。", ("fx_rate", "GBP/JPY", 205.25), id="pair-beside-chinese"),
        pytest.param(
            "West Texas Intermediate (WTI) crude oil rose to $58.46 per barrel.",
            ("commodity_price", "WTI", 58.46),
            id="grade-of-crude",
        ),
    ],
)
def test_the_same_words_said_of_a_measure_are_one(text: str, expected: tuple[str, str, float]) -> None:
    assert expected in numbers(text)


def test_a_lost_mark_is_a_level_and_no_size() -> None:
    claims = find_claims(Document(id="d", text="The loss of the $100,000 threshold hurt Bitcoin."))
    assert [(c.kind, c.value) for c in claims if c.value] in ([], [("level", 100_000.0)])


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("Whales hold 6% of the supply of Solana.", id="part-of-a-supply"),
        pytest.param("Bitcoin trades 6% below its 50-day moving average.", id="distance-from-an-average"),
        pytest.param("Malaysia found 14,000 unauthorised Bitcoin mining rigs.", id="count-of-things"),
        pytest.param("The weaker pound led to lower exchange rates for tourists.", id="exchange-rates-are-no-policy"),
    ],
)
def test_parts_distances_and_counts_are_no_moves(text: str) -> None:
    assert find_claims(Document(id="d", kind="article", text=text)) == []


def test_open_interest_is_not_the_carry_trade_that_the_talk_is_of() -> None:
    text = "The yen carry trade unwinds. Aggregate OI fell to $28.4 billion from $47 billion."
    assert [c for c in find_claims(Document(id="d", text=text)) if c.kind != "direction"] == []


def test_what_something_is_likened_to_is_not_its_subject() -> None:
    text = "Ether fell to $2,950. The price held above $2,920, a pattern akin to Bitcoin."
    assert {c.area for c in find_claims(Document(id="d", text=text))} == {"ETH"}


def test_a_percentage_that_a_yield_gained_is_no_level_of_it() -> None:
    assert numbers("US Treasury yields may end the week with a modest 0.25% gain.") == []


@pytest.mark.parametrize(
    "text",
    [
        "The drop wiped out over $900 billion from the total crypto market capitalization.",
        "The crypto market saw a reduction of $225 billion in total market capitalization.",
    ],
)
def test_what_a_market_lost_is_a_change(text: str) -> None:
    (claim,) = (c for c in find_claims(Document(id="d", text=text)) if c.value is not None)
    assert (claim.measure, claim.kind, claim.trend) == ("market_cap", "change", "down")
