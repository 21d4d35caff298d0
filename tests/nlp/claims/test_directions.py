"""Directions of a sentence, each rule of the claims guide by an example of its own."""

from __future__ import annotations

import pytest

from groundswell.core.records import Document
from groundswell.nlp.claims import find_claims
from groundswell.nlp.claims.directions import may_move


def _directions(text: str, title: str = "") -> list[tuple[str, str | None, str | None]]:
    """Measure, area and trend of each direction of a sentence in a document with that title."""
    document = Document(id="d", text=f"{title}\n{text}" if title else text, title=title or None)
    return [
        (claim.measure, claim.area, claim.trend)
        for claim in find_claims(document)
        if claim.kind == "direction" and claim.start >= len(title)
    ]


_USDJPY_UP = ("fx_rate", "USD/JPY", "up")
_USDJPY_DOWN = ("fx_rate", "USD/JPY", "down")


@pytest.mark.parametrize(
    ("text", "title", "expected"),
    [
        pytest.param("USD/JPY edged higher.", "", [_USDJPY_UP], id="verb-with-word-of-direction"),
        pytest.param("The yen weakened.", "", [_USDJPY_UP], id="quote-currency-turns-the-pair-round"),
        pytest.param("USD/JPY falls as the yen gains.", "", [_USDJPY_DOWN], id="two-mentions-of-one-move"),
        pytest.param(
            "The franc eased.", "EUR/CHF outlook", [("fx_rate", "EUR/CHF", "up")], id="lone-currency-in-the-pair"
        ),
        pytest.param("The dollar firmed broadly.", "USD/JPY outlook", [], id="dollar-needs-its-counterpart"),
        pytest.param(
            "The dollar rallied against the euro.", "", [("fx_rate", "EUR/USD", "down")], id="dollar-with-counterpart"
        ),
        pytest.param("The data pushed USD/JPY lower.", "", [_USDJPY_DOWN], id="object-of-a-transitive-verb"),
        pytest.param("Gold hits a record high.", "", [("commodity_price", "XAU", "up")], id="extreme"),
        pytest.param(
            "Gold moves away from its record high.", "", [("commodity_price", "XAU", "down")], id="away-from-high"
        ),
        pytest.param("The kiwi moved sideways.", "", [("fx_rate", "NZD/USD", "flat")], id="flat"),
        pytest.param("The pound pared gains.", "", [("fx_rate", "GBP/USD", "down")], id="net-move-of-pared-gains"),
        pytest.param("The euro's rise drew buyers.", "", [("fx_rate", "EUR/USD", "up")], id="noun-with-possessor"),
        pytest.param(
            "The drop in Bitcoin drew buyers.", "", [("crypto_price", "BTC", "down")], id="noun-with-of-phrase"
        ),
        pytest.param("The rebound drew buyers.", "Gold outlook", [], id="back-reference-alone"),
        pytest.param(
            "Gold slid amid rising Treasury yields.",
            "",
            [("commodity_price", "XAU", "down"), ("gov_bond_yield", "US", "up")],
            id="participle-as-attribute",
        ),
        pytest.param("The won is under pressure.", "", [], id="pressure-is-no-move"),
        pytest.param("Higher yields hurt gold.", "", [], id="comparative-in-passing"),
        pytest.param("Tokyo may step in to stem further yen losses.", "", [], id="purpose"),
        pytest.param("The dollar caps gains in gold.", "", [], id="capped-gains"),
        pytest.param("Gold tends to rise in autumn.", "", [], id="general-truth"),
        pytest.param("A decline in oil often hurts the loonie.", "", [], id="often-is-a-general-truth"),
        pytest.param("A drop in gold could trigger selling.", "", [], id="hypothetical-cause"),
        pytest.param("The decrease in selling of Bitcoin goes on.", "", [], id="decrease-of-something-else"),
        pytest.param("Bitcoin adoption is accelerating.", "", [], id="pace-is-no-price"),
        pytest.param("WTI crude oil prices fell.", "", [("commodity_price", "WTI", "down")], id="named-grade-of-crude"),
        pytest.param("GBP/USD steady as markets wait", "", [("fx_rate", "GBP/USD", "flat")], id="headline-predicate"),
        pytest.param("Gold gains support from buyers.", "", [], id="gaining-an-object-is-no-move"),
        pytest.param("Crude at a high widened the import bill.", "", [], id="a-cause-that-widens-something"),
        pytest.param("Chile's peso fell.", "", [("fx_rate", "USD/CLP", "up")], id="peso-of-its-country"),
        pytest.param("The peso fell.", "", [("fx_rate", "USD/MXN", "up")], id="peso-alone"),
        pytest.param("Canada's dollar fell.", "", [("fx_rate", "USD/CAD", "up")], id="dollar-of-its-country"),
        pytest.param("The rise in XRP Ledger velocity goes on.", "", [], id="something-of-the-asset-is-not-its-price"),
    ],
)
def test_market_moves(text: str, title: str, expected: list[tuple[str, str, str]]) -> None:
    assert _directions(text, title) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "Traders trimmed bets on a Fed hike.", [("policy_rate", "US", "up")], id="fading-bets-keep-their-trend"
        ),
        pytest.param("Markets weigh a possible SNB rate cut.", [("policy_rate", "CH", "down")], id="possible-cut"),
        pytest.param("The Fed held rates but sounded hawkish.", [("policy_rate", "US", "flat")], id="hold"),
        pytest.param("The Fed may delay rate cuts.", [("policy_rate", "US", "flat")], id="delay-is-flat"),
        pytest.param(
            "The minutes back a higher-for-longer Fed.", [("policy_rate", "US", "flat")], id="higher-for-longer"
        ),
        pytest.param(
            "Traders expect lower rates from the ECB.", [("policy_rate", "XM", "down")], id="expected-comparative"
        ),
        pytest.param("A rate cut by the Fed would help shares.", [], id="hypothetical-cut"),
        pytest.param("Any signals of rate cuts from the Fed move gold.", [], id="any-signals"),
        pytest.param("The BoJ stops hiking.", [("policy_rate", "JP", "flat")], id="stopping-is-flat"),
        pytest.param(
            "The BoJ moves away from ultra-loose policy.", [("policy_rate", "JP", "up")], id="away-from-loose"
        ),
        pytest.param(
            "Rising BoJ hike bets lift the yen.", [("policy_rate", "JP", "up"), _USDJPY_DOWN], id="bets-and-effect"
        ),
        pytest.param("Congress will cut government spending.", [("gov_spending", "US", "down")], id="decided-sum"),
        pytest.param("The BoJ sounded hawkish.", [], id="tone-alone"),
        pytest.param("The ECB is done cutting.", [("policy_rate", "XM", "flat")], id="done-is-flat"),
        pytest.param("The ECB is done with rate cuts.", [("policy_rate", "XM", "flat")], id="done-with-is-flat"),
        pytest.param("The next ECB move is up.", [("policy_rate", "XM", "up")], id="next-move"),
        pytest.param("US employers cut jobs.", [], id="cut-of-jobs"),
        pytest.param("China cut taxes.", [], id="cut-of-taxes"),
        pytest.param("Chinese exporters cut declared value.", [], id="cut-by-others-of-the-country"),
        pytest.param("The ECB cut last week.", [("policy_rate", "XM", "down")], id="cut-with-its-time"),
        pytest.param("Inflation leaves the Fed's real rate high.", [], id="real-rate-is-no-hold"),
        pytest.param("A rate cut helps debtors, says the ECB.", [], id="cut-as-a-cause"),
        pytest.param("The firm announced job cuts.", [], id="other-cuts"),
        pytest.param("Outflows from ether ETFs went on.", [("etf_flow", "ETH", "down")], id="fund-flow"),
    ],
)
def test_policy_and_flows(text: str, expected: list[tuple[str, str, str]]) -> None:
    assert _directions(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("The euro slid against the dollar to 1.08.", [], id="same-move"),
        pytest.param(
            "EUR/USD slid to 1.08 after a two-day rise.", [("fx_rate", "EUR/USD", "up")], id="earlier-move-stays"
        ),
    ],
)
def test_a_number_absorbs_its_own_move(text: str, expected: list[tuple[str, str, str]]) -> None:
    assert _directions(text) == expected


@pytest.mark.parametrize(
    ("text", "named", "expected"),
    [
        pytest.param("Gold slips on profit-taking", True, True, id="verb-with-a-name"),
        pytest.param("It slips.", False, False, id="verb-without-a-name"),
        pytest.param("A recovery may follow.", False, True, id="noun-without-a-name"),
        pytest.param("The exchange applied for a licence.", True, False, id="nothing-moves"),
    ],
)
def test_the_gate_lets_through_what_may_state_a_move(text: str, named: bool, expected: bool) -> None:
    assert may_move(text, named=named) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "Over the past year the gap between US and Japanese policy rates has kept narrowing.",
            ("policy_rate_gap", "US-JP", "down"),
            id="bare-gap-of-policy-rates",
        ),
        pytest.param(
            "The spread between German and Italian ten-year yields has tightened all year.",
            ("gov_bond_yield_gap_10y", "IT-DE", "down"),
            id="spreads-tighten",
        ),
        pytest.param(
            "In the first week of May the yen sank to its weakest against the dollar since 1990.",
            ("fx_rate", "USD/JPY", "up"),
            id="subject-behind-an-opening-adjunct",
        ),
        pytest.param(
            "Sweden's ten-year yield is at its highest since 2011.",
            ("gov_bond_yield_10y", "SE", "up"),
            id="at-an-extreme",
        ),
        pytest.param(
            "The Bank of Japan has not touched its policy rate since January.",
            ("policy_rate", "JP", "flat"),
            id="not-touched-is-a-hold",
        ),
        pytest.param(
            "The Fed has kept its policy rate where it is since July.",
            ("policy_rate", "US", "flat"),
            id="kept-where-it-is",
        ),
        pytest.param(
            "Norway's government is raising spending again.", ("gov_spending", "NO", "up"), id="a-state-raises-spending"
        ),
        pytest.param("Italy's debt snowball is growing.", ("gov_debt", "IT", "up"), id="debt-snowball"),
    ],
)
def test_moves_of_rates_and_sums_told_without_their_full_name(text: str, expected: tuple[str, str, str]) -> None:
    claims = find_claims(Document(id="d", text=text))
    assert (*expected, "asserted") in {(c.measure, c.area, c.trend, c.modality) for c in claims}


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(
            "Growing uncertainty regarding the Fed's next rate decision hurts Bitcoin.", id="increasing-something"
        ),
        pytest.param("Beijing has tightened regulations on coins.", id="tightened-rules"),
        pytest.param("As oil prices fall, the loonie typically weakens.", id="rule-told-with-as"),
        pytest.param("The Fed saw an increase in the burn rate of tokens.", id="rate-of-something-else"),
        pytest.param("The ECB weighs growth against price stability.", id="stability-that-a-bank-keeps"),
        pytest.param("Quantitative tightening ends, which guarantees no rally.", id="rally-of-no-price"),
        pytest.param("Gold's increase in demand came from India.", id="increase-in-something-else"),
        pytest.param("Japan is to reduce the tax rate on coins.", id="tax-rate"),
        pytest.param("BoJ moves can lead to price declines.", id="declines-of-prices"),
        pytest.param("Traders unwind positions in Bitcoin futures.", id="unwinding-of-other-trades"),
        pytest.param("Americans take their money out of these funds.", id="money-out-of-funds"),
    ],
)
def test_words_of_movement_said_of_something_else_are_no_claim(text: str) -> None:
    assert find_claims(Document(id="d", text=text)) == []


def test_the_exchange_rate_is_no_other_market_that_the_text_is_of() -> None:
    text = "Gold rose to $4,200. Trade was thin, with little movement in the exchange rate."
    assert "flat" not in {claim.trend for claim in find_claims(Document(id="d", text=text))}


def test_inflation_rates_are_inflation() -> None:
    (claim,) = find_claims(Document(id="d", text="Cooling US inflation rates may lift coins."))
    assert (claim.measure, claim.trend) == ("inflation", "down")


def test_flows_that_stall_are_flat() -> None:
    (claim,) = find_claims(Document(id="d", text="Dogecoin ETF inflows stagnate."))
    assert (claim.measure, claim.trend) == ("etf_flow", "flat")


def test_a_verb_behind_a_code_in_brackets_is_found() -> None:
    text = "As traders hope for a deal, the U.S. Dollar (USD) strengthens against the Canadian Dollar (CAD)."
    claims = find_claims(Document(id="d", text=text))
    assert [(claim.measure, claim.area, claim.trend) for claim in claims] == [("fx_rate", "USD/CAD", "up")]
