from importlib import resources

import pytest

from groundswell.core.errors import DataFileError, UnknownMeasure
from groundswell.nlp.catalogue import load_catalogue, parse_catalogue

FOLDER = resources.files("groundswell.nlp.catalogue")
MEASURES = (FOLDER / "measures.toml").read_text(encoding="utf-8")
AREAS = (FOLDER / "areas.toml").read_text(encoding="utf-8")


def test_has_every_measure_of_the_contract() -> None:
    expected = """policy_rate policy_rate_gap gov_bond_yield_2y gov_bond_yield_10y gov_bond_yield_30y gov_bond_yield
        gov_bond_yield_gap_10y inflation core_inflation gdp_growth wage_growth unemployment_rate retail_sales_growth
        pmi_manufacturing pmi_services payrolls gov_debt gov_debt_to_gdp gov_spending defence_spending gov_bond_issuance
        central_bank_assets central_bank_bond_purchases carry_trade_size cross_border_credit capital_flow
        fx_intervention fx_reserves fx_rate equity_index commodity_price crypto_price market_cap etf_flow
        futures_position"""
    assert set(load_catalogue().measures) == set(expected.split())


def test_version_changes_with_the_data() -> None:
    changed = parse_catalogue(MEASURES + "\n# a comment", AREAS)
    assert changed.version != load_catalogue().version


@pytest.mark.parametrize(
    ("measures", "areas"),
    [
        pytest.param(MEASURES.replace('unit = "quote"', 'unit = "parsecs"'), AREAS, id="unit"),
        pytest.param(MEASURES.replace("range = [-40, 40]", "range = [40, -40]"), AREAS, id="range"),
        pytest.param(MEASURES.replace('"retail sales",', '"gdp",'), AREAS, id="name-of-two-measures"),
        pytest.param(MEASURES, AREAS.replace('index = "KOSPI"', 'index = "KOSPY"'), id="unknown-index"),
        pytest.param(MEASURES, AREAS.replace('"USD/INR" =', '"INR/USD" ='), id="pair-out-of-order"),
        pytest.param(MEASURES, AREAS.replace('"loonie"', '"kiwi"'), id="name-of-two-currencies"),
        pytest.param(MEASURES, "not toml", id="no-toml"),
    ],
)
def test_contradictions_are_refused(measures: str, areas: str) -> None:
    with pytest.raises(DataFileError):
        parse_catalogue(measures, areas)


def test_unknown_measure_names_the_nearest() -> None:
    with pytest.raises(UnknownMeasure) as caught:
        load_catalogue().measure("polcy_rate")
    assert "policy_rate" in caught.value.nearest


@pytest.mark.parametrize(
    ("text", "kind", "target"),
    [
        ("the greenback fell", "currency", "USD"),
        ("loonie steady", "currency", "CAD"),
        ("cable broke 1.30", "pair", "GBP/USD"),
        ("EURUSD at 1.08", "pair", "EUR/USD"),
        ("JPY/USD at 0.0064", "pair", "USD/JPY"),
        ("dollar/yen popped", "pair", "USD/JPY"),
        ("XAU/USD", "asset", "XAU"),
        ("bullion shines", "asset", "XAU"),
        ("Ueda spoke", "central_bank", "JP"),
        ("the BoJ waits", "central_bank", "JP"),
        ("日銀の決定", "central_bank", "JP"),
        ("比特币上涨", "asset", "BTC"),
        ("JGB yields", "bond", "JP"),
        ("ADA up", "asset", "ADA"),
        ("The real is 5.22.", "currency", "BRL"),
        ("the won slid", "currency", "KRW"),
        ("rate-hike odds", "measure", "policy_rate"),
        ("services CPI", "other", "prices_of_parts"),
    ],
    ids=lambda value: str(value).replace(" ", "-"),
)
def test_finds(text: str, kind: str, target: str) -> None:
    assert (kind, target) in {(m.kind, m.target) for m in load_catalogue().find_mentions(text)}


@pytest.mark.parametrize(
    ("text", "target"),
    [
        ("tell us more", "US"),
        ("a link to it", "LINK"),
        ("the bank won a case", "KRW"),
        ("the real question", "BRL"),
        ("goldman said", "XAU"),
    ],
    ids=lambda value: str(value).replace(" ", "-"),
)
def test_words_of_their_own_are_not_names(text: str, target: str) -> None:
    assert target not in {m.target for m in load_catalogue().find_mentions(text)}


def test_a_pair_against_market_order_is_marked() -> None:
    (mention,) = (m for m in load_catalogue().find_mentions("JPY/USD") if m.kind == "pair")
    assert mention.inverted


def test_offsets_point_at_the_words() -> None:
    text = "İstanbul: the Fed’s 10-year Treasury yield, 日本国債 and USD/JPY"
    assert all(text[m.start : m.end] == m.text for m in load_catalogue().find_mentions(text))


def test_pair_ranges_hold_todays_rates() -> None:
    catalogue = load_catalogue()
    for pair, rate in {"USD/JPY": 157, "EUR/USD": 1.17, "EUR/JPY": 184, "GBP/JPY": 210, "USD/INR": 90}.items():
        low, high = catalogue.pair_range(pair)
        assert low < rate < high
