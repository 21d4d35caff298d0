from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from groundswell.signals.verdicts.precision import step_of, tolerance_of


@pytest.mark.parametrize(
    ("text", "value", "unit", "step"),
    [
        pytest.param("0.75%", 0.75, "%", 0.01, id="percent"),
        pytest.param("5%", 5.0, "%", 1.0, id="whole-percent"),
        pytest.param("25bp", 0.25, "pp", 0.01, id="basis-points"),
        pytest.param("387.5 basis points", 3.875, "pp", 0.001, id="half-basis-point"),
        pytest.param("25 percentage point", 25.0, "pp", 1.0, id="percentage-points"),
        pytest.param("18.3 trillion yen", 18.3e12, "JPY", 1e11, id="trillions"),
        pytest.param("$9 trillion", 9e12, "USD", 1e12, id="whole-trillions"),
        pytest.param("$1,000bn", 1e12, "USD", 1e9, id="grouped"),
        pytest.param("40兆円", 40e12, "JPY", 1e12, id="japanese"),
        pytest.param("0.75%", 0.75, "%", 0.01, id="full-width"),
        pytest.param("155", 155.0, "JPY", 1.0, id="yen"),
        pytest.param("157.62", 157.62, "JPY", 0.01, id="sen"),
        pytest.param("180,000", -180000.0, "contracts", 10000.0, id="closing-zeros-of-contracts"),
        pytest.param("184,223", -184223.0, "contracts", 1.0, id="exact-contracts"),
        pytest.param("150k contracts", 150000.0, "contracts", 10000.0, id="thousands-of-contracts"),
        pytest.param("5.25%-5.50%", 5.25, "%", 0.01, id="range"),
        pytest.param("half-point", 0.5, "pp", 0.01, id="fraction-in-words"),
        pytest.param("a quarter of a percentage point", 0.25, "pp", 0.01, id="quarter"),
        pytest.param("five percent", 5.0, "%", 1.0, id="whole-number-in-words"),
        pytest.param("two trillion dollars", 2e12, "USD", 1e12, id="money-in-words"),
        pytest.param("minus 0.1%", -0.1, "%", 0.1, id="negative"),
        pytest.param("50 pips", 0.005, "USD", 0.0001, id="pips"),
        pytest.param("2024 rate of 5.5%", 5.5, "%", 0.1, id="another-number-first"),
    ],
)
def test_step_is_one_unit_of_the_last_stated_digit(text: str, value: float, unit: str, step: float) -> None:
    assert step_of(text, value, unit) == pytest.approx(step)


@given(st.integers(1, 10**6), st.integers(0, 6))
def test_step_of_a_plain_decimal_is_its_last_place(digits: int, decimals: int) -> None:
    value = digits / 10**decimals
    assert step_of(f"{value:.{decimals}f}%", value, "%") == pytest.approx(10.0**-decimals)


@pytest.mark.parametrize(
    ("measure", "kind", "comparator", "unit", "tolerance"),
    [
        pytest.param("policy_rate", "level", "=", "%", 0.5, id="half-a-step"),
        pytest.param("policy_rate", "level", "~", "%", 1.0, id="a-step"),
        pytest.param("gov_spending", "level", "~", "JPY", 5.0, id="a-share"),
        pytest.param("futures_position", "level", "~", "contracts", 5.0, id="a-share-of-contracts"),
        pytest.param("gov_spending", "change", "~", "%", 1.0, id="percentages-by-step"),
        pytest.param("policy_rate", "level", ">", "%", 0.0, id="none-for-an-inequality"),
    ],
)
def test_tolerance_follows_the_comparator(
    measure: str, kind: str, comparator: str, unit: str, tolerance: float
) -> None:
    assert tolerance_of(measure, kind, 100.0, comparator, 1.0, unit) == tolerance
