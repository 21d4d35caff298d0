"""Quantities rendered in every style must be read back; no text may break offsets, order or determinism."""

import math
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from groundswell.core.records import Quantity
from groundswell.nlp.quantities import find_quantities

ONES = (
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"),
    *("thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"),
)
TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
FULL_WIDTH = str.maketrans({char: chr(ord(char) + 0xFEE0) for char in "0123456789.%-$"})
KANJI = "〇一二三四五六七八九"
DECIMALS = st.decimals(min_value=Decimal("0.01"), max_value=Decimal("999"), places=2)
MONEY = {
    "USD": ["${}", "US${}", "USD {}", "{} dollars", "{} USD", "{}ドル", "{}美元"],
    "JPY": ["¥{}", "JPY {}", "{} yen", "{}円", "{}日元"],
    "EUR": ["€{}", "EUR {}", "{} euros", "{} €", "{}ユーロ", "{}欧元"],
    "GBP": ["£{}", "{} pounds", "{}英镑"],
    "CNY": ["RMB {}", "CNY{}", "{} yuan", "{}人民币"],
}
SCALES = {
    1e3: ["k", " thousand"],
    1e6: ["m", "mn", " million", " M"],
    1e9: ["bn", " billion", "B"],
    1e12: ["tn", "trn", " trillion", "T"],
}
# Other work on the machine must not fail a test.
STYLES = settings(deadline=None, max_examples=60)
COMPARATORS = {
    "~": ["about {}", "nearly {}", "around the {} level", "{} or so"],
    ">": ["over {}", "more than {}", "well above {}"],
    ">=": ["at least {}", "{} or more", "no less than {}"],
    "<": ["under {}", "less than {}"],
    "<=": ["up to {}", "as much as {}", "no more than {}", "{} at most"],
}


def in_words(number: int) -> str:
    if number < 20:
        return ONES[number]
    if number < 100:
        return TENS[number // 10 - 2] + (f"-{ONES[number % 10]}" if number % 10 else "")
    if number < 1000:
        return f"{ONES[number // 100]} hundred" + (f" and {in_words(number % 100)}" if number % 100 else "")
    for size, name in ((10**9, "billion"), (10**6, "million"), (1000, "thousand")):
        if number >= size:
            rest = f" {in_words(number % size)}" if number % size else ""
            return f"{in_words(number // size)} {name}{rest}"
    raise AssertionError


def in_kanji(number: int) -> str:
    """As newspapers write it: 四十九兆九千五百九十二億."""
    text = ""
    for size, name in ((10**12, "兆"), (10**8, "億"), (10**4, "万"), (1, "")):
        part, number = divmod(number, size)
        if part:
            for unit, sign in ((1000, "千"), (100, "百"), (10, "十")):
                digit, part = divmod(part, unit)
                text += ("" if digit == 1 else KANJI[digit]) + sign if digit else ""
            text += (KANJI[part] if part else "") + name
    return text


def only(text: str) -> Quantity:
    (quantity,) = find_quantities(text)
    assert text[quantity.start : quantity.end] == quantity.text
    return quantity


@STYLES
@given(st.sampled_from(sorted(MONEY)), st.data(), DECIMALS)
def test_money_is_read_back_in_every_style(code: str, data: st.DataObject, number: Decimal) -> None:
    style = data.draw(st.sampled_from(MONEY[code]))
    quantity = only(style.format(f"{number:,}"))
    assert (quantity.value, quantity.unit) == (pytest.approx(float(number)), code)
    assert quantity.text == style.format(f"{number:,}")


@STYLES
@given(st.sampled_from(sorted(SCALES)), st.data(), DECIMALS)
def test_magnitudes_are_read_back_glued_and_spelled(scale: float, data: st.DataObject, number: Decimal) -> None:
    quantity = only(f"It spent ${number}{data.draw(st.sampled_from(SCALES[scale]))} on it.")
    assert quantity.value == pytest.approx(float(number) * scale)
    assert quantity.unit == "USD"


@STYLES
@given(st.integers(0, 10**12 - 1))
def test_spoken_numbers_are_read_back(number: int) -> None:
    text = f"{in_words(number)} euros"
    assert (only(text).value, only(text).text) == (number, text)


@STYLES
@given(st.integers(1, 10**15))
def test_kanji_numbers_are_read_back(number: int) -> None:
    assert only(f"{in_kanji(number)}円").value == number


@STYLES
@given(
    DECIMALS,
    st.sampled_from(["{}%", "{} %", "{} percent", "{} per cent", "{} pct", "{}パーセント", "百分之{}", "{}％"]),
)
def test_percentages_are_read_back(number: Decimal, style: str) -> None:
    quantity = only(style.format(number))
    assert (quantity.value, quantity.unit) == (pytest.approx(float(number)), "%")


@STYLES
@given(st.integers(1, 999), st.sampled_from(["{}bp", "{} bps", "{} basis points", "{}-basis-point", "{}个基点"]))
def test_basis_points_are_hundredths_of_a_point(number: int, style: str) -> None:
    quantity = only(style.format(number))
    assert (quantity.value, quantity.unit) == (pytest.approx(number / 100), "pp")


@STYLES
@given(DECIMALS, st.sampled_from(["-{}%", "−{}%", "minus {}%", "マイナス{}%"]))
def test_signs_are_read_back(number: Decimal, style: str) -> None:
    assert only(style.format(number)).value == pytest.approx(-float(number))


@STYLES
@given(DECIMALS)
def test_full_width_is_read_like_half_width(number: Decimal) -> None:
    text = f"-{number}%"
    assert only(text.translate(FULL_WIDTH)).value == only(text).value


@STYLES
@given(
    st.lists(DECIMALS, min_size=2, max_size=2, unique=True).map(sorted),
    st.sampled_from(["{}%-{}%", "{}-{}%", "{}–{}%", "{}% to {}%", "between {} and {} percent", "{}～{}%", "{}%至{}%"]),
)
def test_ranges_are_read_back(ends: list[Decimal], style: str) -> None:
    quantity = only(style.format(*ends))
    assert (quantity.value, quantity.value_high, quantity.unit) == (
        pytest.approx(float(ends[0])),
        pytest.approx(float(ends[1])),
        "%",
    )


@STYLES
@given(st.sampled_from(sorted(COMPARATORS)), st.data(), DECIMALS)
def test_comparators_are_read_back(sign: str, data: st.DataObject, number: Decimal) -> None:
    quantity = only(data.draw(st.sampled_from(COMPARATORS[sign])).format(f"${number}"))
    assert quantity.comparator == sign
    assert quantity.text == f"${number}"


PIECES = st.sampled_from(
    (
        *("1", "2.5", "1,000", "$", "€", "¥", "%", "bp", "-", "–", " ", " to ", "from ", "between ", " and ", "a "),
        *(
            "half",
            "third",
            "million",
            "bn",
            "one",
            "hundred",
            "point",
            "five",
            "(",
            ")",
            "円",
            "兆",
            "百分之",
            "一",
            "点",
        ),
        *(
            "割",
            "～",
            "年",
            "月",
            "\n",
            "s",
            "th",
            "/",
            ":",
            "US",
            "USD",
            "cents",
            " or more",
            "about ",
            "２",
            "％",
            "٣",
        ),
        *("İ", "ß", "\x00", "½", ".", ",", "x"),
    )
)


@settings(deadline=None, max_examples=300)
@given(st.lists(PIECES, max_size=30).map("".join) | st.text(max_size=60))
def test_any_text_gives_exact_ordered_finite_quantities(text: str) -> None:
    found = find_quantities(text)
    assert found == find_quantities(text)
    end = 0
    for quantity in found:
        assert end <= quantity.start < quantity.end <= len(text)
        assert text[quantity.start : quantity.end] == quantity.text
        assert math.isfinite(quantity.value)
        assert quantity.value_high is None or quantity.value_high >= quantity.value
        end = quantity.end


@pytest.mark.parametrize(
    "piece",
    [
        "1",
        "1,",
        "$1",
        "1.",
        "one ",
        "a hundred ",
        "5%-",
        "百",
        "百分之",
        "一",
        "5兆",
        "パ ー",
        "1:1-",
        "a@",
        "above the ",
        "5 or ",
    ],
    ids=repr,
)
def test_time_grows_linearly_with_hostile_text(piece: str) -> None:
    """Four times the text may cost at most about four times the steps: measured against itself, with room for noise."""
    import time

    def seconds(length: int) -> float:
        text = (piece * (length // len(piece) + 1))[:length]
        started = time.process_time()
        find_quantities(text)
        return time.process_time() - started

    seconds(100)
    small, large = min(seconds(3_000) for _ in range(2)), min(seconds(12_000) for _ in range(2))
    assert large < 10 * small + 0.05
