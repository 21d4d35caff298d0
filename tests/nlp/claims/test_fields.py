"""Tense, modality and attribution of the words of a claim."""

from __future__ import annotations

import pytest

from groundswell.core.records import ClaimKind
from groundswell.nlp.claims.clauses import parse
from groundswell.nlp.claims.fields import Fields, read_fields


def _fields(
    text: str, words: str, *, kind: ClaimKind = "direction", measure: str = "fx_rate", title: bool = False
) -> Fields:
    start = text.index(words)
    return read_fields(parse(text), start, start + len(words), kind=kind, measure=measure, is_title=title, year=2026)


@pytest.mark.parametrize(
    ("text", "words", "tense"),
    [
        pytest.param("Gold slips on profit-taking", "slips", "present", id="headline-present"),
        pytest.param("Gold slipped on Monday.", "slipped", "past", id="simple-past"),
        pytest.param("Gold has slipped.", "slipped", "past", id="present-perfect-is-past"),
        pytest.param("Gold has been rising.", "rising", "present", id="continuous-perfect-is-present"),
        pytest.param("The pair has held steady.", "held steady", "present", id="perfect-of-staying-is-present"),
        pytest.param("Rising yields supported the dollar.", "Rising yields", "past", id="attribute-takes-its-clause"),
        pytest.param("The yen's slide has lifted exporters.", "slide", "past", id="noun-takes-its-clause"),
        pytest.param("The rise reflects demand.", "rise", "present", id="noun-in-the-present"),
        pytest.param("The rise may prompt selling.", "rise", "present", id="noun-before-may-is-present"),
        pytest.param("The recent rise reflects demand.", "rise", "past", id="recent-is-past"),
        pytest.param("Despite the ongoing rally, gold fell.", "ongoing rally", "present", id="ongoing-is-present"),
        pytest.param("Rates are set to rise.", "set to rise", "future", id="set-to-is-future"),
    ],
)
def test_tense_of_directions(text: str, words: str, tense: str) -> None:
    assert _fields(text, words).tense == tense


@pytest.mark.parametrize(
    ("text", "words", "tense"),
    [
        pytest.param("Gold edged up to $4,000.", "$4,000", "past", id="object-of-a-past-verb"),
        pytest.param("The pair has rebounded, trading at 1.40.", "1.40", "present", id="trading-at-after-a-perfect"),
        pytest.param("The pair ticked up, trading at 1.40.", "1.40", "past", id="trading-at-after-a-past"),
        pytest.param("Gold pulls back from $5,300", "$5,300", "past", id="starting-point-is-past"),
        pytest.param("Yields at 3% by 2027", "3%", "future", id="verbless-with-a-later-year"),
        pytest.param("Manufacturing PMI: 47.3", "47.3", "present", id="verbless-print-is-present"),
    ],
)
def test_tense_of_numbers(text: str, words: str, tense: str) -> None:
    assert _fields(text, words, kind="level").tense == tense


@pytest.mark.parametrize(
    ("text", "words", "modality"),
    [
        pytest.param("Gold could fall further.", "could fall", "hedged", id="modal"),
        pytest.param("Rates are set to climb.", "set to climb", "asserted", id="set-to-is-asserted"),
        pytest.param("The pair is likely to fall.", "likely to fall", "hedged", id="likely"),
        pytest.param("If the euro falls, exporters gain.", "falls", "conditional", id="condition"),
        pytest.param("Gold fell, once a safe haven.", "fell", "asserted", id="once-as-adverb-is-no-condition"),
        pytest.param("The euro did not fall.", "fall", "denied", id="negation"),
        pytest.param("The pair is supposed to rise.", "rise", "hedged", id="infinitive-of-likelihood"),
        pytest.param("The hike fails to lift the yen.", "fails to lift", "denied", id="failing-is-denial"),
        pytest.param("Will the euro fall?", "fall", "questioned", id="question"),
        pytest.param("The yen's slide may worry Tokyo.", "slide", "asserted", id="fact-before-a-hedged-verb"),
    ],
)
def test_modality(text: str, words: str, modality: str) -> None:
    assert _fields(text, words).modality == modality


@pytest.mark.parametrize(
    ("text", "words", "expected"),
    [
        pytest.param("Traders price a Fed hike.", "hike", ("future", "hedged"), id="priced-hike"),
        pytest.param(
            "Gold fell after the Fed's hawkish hold.", "hawkish hold", ("past", "asserted"), id="hold-happened"
        ),
        pytest.param("The BoJ reiterated plans for hikes.", "hikes", ("future", "hedged"), id="plans-for-hikes"),
        pytest.param("The Fed cut rates.", "cut", ("past", "asserted"), id="cut-happened"),
    ],
)
def test_policy_moves(text: str, words: str, expected: tuple[str, str]) -> None:
    fields = _fields(text, words, measure="policy_rate")
    assert (fields.tense, fields.modality) == expected


@pytest.mark.parametrize(
    ("text", "words", "speaker"),
    [
        pytest.param("Yen softens before the BoJ – Scotiabank", "softens", "Scotiabank", id="house-of-a-headline"),
        pytest.param(
            "Traders note that oil rose; they price a cut.", "rose", "Traders", id="speaker-of-the-complement"
        ),
        pytest.param("Traders note that oil rose; gold fell.", "fell", None, id="scope-ends-at-the-semicolon"),
        pytest.param("Markets expect the euro to fall.", "fall", None, id="markets-are-nobody"),
        pytest.param("Oil will rise, says Evercore.", "rise", "Evercore", id="inverted"),
        pytest.param("One panel sees 148, Barclays 150.", "150", "Barclays", id="gapped-speaker"),
        pytest.param("Investors have added $900 million.", "$900 million", None, id="adding-money-is-no-speech"),
        pytest.param("According to ING, oil will rise.", "rise", "ING", id="according-to"),
        pytest.param("The euro sees gains.", "gains", None, id="an-asset-is-no-speaker"),
    ],
)
def test_attribution(text: str, words: str, speaker: str | None) -> None:
    assert _fields(text, words, title="–" in text).attributed_to == speaker


def test_what_has_provided_something_sets_no_condition() -> None:
    text = "The news has provided support, pushing USD/CHF higher."
    assert _fields(text, "pushing").modality == "asserted"
    assert _fields("Gold will rise, provided the dollar falls.", "rise").modality == "conditional"


def test_a_level_that_an_indefinite_move_would_reach_has_not_come() -> None:
    fields = _fields("A rise to $100 would double the price of XRP.", "$100", kind="level", measure="crypto_price")
    assert (fields.tense, fields.modality) == ("future", "hedged")


@pytest.mark.parametrize(
    ("text", "words", "kind", "measure", "expected"),
    [
        pytest.param("The yen rose on bets of a hike.", "rose", "direction", "fx_rate", "asserted", id="cause"),
        pytest.param(
            "The decision to cut rates by 25bp has raised expectations.",
            "25bp",
            "change",
            "policy_rate",
            "asserted",
            id="what-it-raised",
        ),
        pytest.param("Rate cut bets rose.", "Rate cut", "direction", "policy_rate", "hedged", id="bets-on-it"),
        pytest.param(
            "The rise was attributed to a rate hike by the BoJ.",
            "rate hike",
            "direction",
            "policy_rate",
            "asserted",
            id="what-something-is-put-down-to",
        ),
    ],
)
def test_expectations_around_a_move_are_not_always_of_it(
    text: str, words: str, kind: ClaimKind, measure: str, expected: str
) -> None:
    assert _fields(text, words, kind=kind, measure=measure).modality == expected


@pytest.mark.parametrize(
    ("text", "words", "measure"),
    [
        pytest.param(
            "The firm's $1.5 million Bitcoin price prediction stands out.", "$1.5 million", "crypto_price", id="noun"
        ),
        pytest.param("The bank continues to project a rate of 1.0%.", "1.0%", "policy_rate", id="infinitive"),
    ],
)
def test_a_level_that_is_predicted_lies_ahead(text: str, words: str, measure: str) -> None:
    fields = _fields(text, words, kind="level", measure=measure)
    assert (fields.tense, fields.modality) == ("future", "hedged")
