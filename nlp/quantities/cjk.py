"""Numbers as Japanese and Chinese write them: 40兆2,000億円, 百分之二点五, 七割半, 五折."""

from __future__ import annotations

import re
from typing import Final

from groundswell.nlp.quantities.numbers import Number

_DIGIT: Final[dict[str, int]] = {
    char: value
    for value, chars in enumerate(
        ("〇零○", "一壹弌", "二贰貳两兩", "三叁參", "四肆", "五伍", "六陆陸", "七柒", "八捌", "九玖")
    )
    for char in chars
}
_TENS: Final[dict[str, float]] = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1e3, "仟": 1e3}
_MYRIADS: Final[dict[str, float]] = {"万": 1e4, "萬": 1e4, "億": 1e8, "亿": 1e8, "兆": 1e12}
_C = "".join(_DIGIT)
_M = "".join([*_TENS, *_MYRIADS])
# The hundred of 百分点 and 百分之 belongs to the unit.
_MAG = rf"[{_M}](?! {{0,2}}分 {{0,2}}[之の位点點])"
_LATIN = r"[0-9]{1,3}(?:[,，][0-9]{3})+(?![0-9])(?:[.．][0-9]+)?|[0-9]+(?:[.．][0-9]+)?"
# Either digits or characters, then magnitudes with what follows them; spaces of set-apart typing are let through.
NUMERAL: Final[re.Pattern[str]] = re.compile(
    rf"(?:(?:{_LATIN})|[{_C}](?: ?[{_C}])*|(?={_MAG}))"
    rf"(?: {{0,2}}[多余餘]?{_MAG}(?: ?{_MAG})*(?: ?多| ?余| ?餘)?(?: {{0,2}}(?:(?:{_LATIN})(?= ?[{_M}])"
    rf"|[{_C}](?: ?[{_C}])*)|(?:{_LATIN}))?)*"
    rf"(?: ?[点點] ?[{_C}](?: ?[{_C}])*)?"
)
_PIECE = re.compile(rf"{_LATIN}|[{_C}]|[{_M}]|[点點]|[多余餘]")
CHARS: Final[re.Pattern[str]] = re.compile("[\u3040-\u30ff\u3400-\u9fff]")


def numeral_value(text: str) -> float:
    """The value of one numeral in normalised text ("40兆2,000億" is 4.02e13)."""
    total = section = number = 0.0
    run = ""  # digits without magnitude, as in 二〇二六 or 九九
    decimals: str | None = None
    for piece in _PIECE.findall(text):
        if piece in _DIGIT:
            if decimals is not None:
                decimals += str(_DIGIT[piece])
            else:
                run += str(_DIGIT[piece])
        elif piece in _TENS:
            section, number, run = section + (float(run or number) or 1.0) * _TENS[piece], 0.0, ""
        elif piece in _MYRIADS:
            here = section + float(run or number)
            total = total + here * _MYRIADS[piece] if here else (total or 1.0) * _MYRIADS[piece]
            section, number, run = 0.0, 0.0, ""
        elif piece in "点點":
            decimals = ""
        elif piece not in "多余餘":
            run, number = "", float(piece.replace(",", "").replace("，", ""))
    value = total + section + float(run or number)
    return float(f"{value + float(f'0.{decimals}') if decimals else value:.15g}")


def find_cjk_numbers(norm: str) -> list[Number]:
    """Numerals that hold a Chinese character, in order. Whether they are quantities is told by their unit."""
    found: list[Number] = []
    at = 0
    while match := _NUMERAL_OR_FRACTION.search(norm, at):
        at = max(match.end(), at + 1)
        if match.lastgroup == "numerator":
            number = _fraction(match)
            if number is not None:
                found.append(number)
            continue
        text = match.group()
        if not text or not _HAN.search(text):
            continue
        last = next((char for char in reversed(text) if char in _M), "")
        scale = _MYRIADS.get(last, _TENS.get(last, 1.0))
        if _VAGUE.search(text):
            continue
        value = numeral_value(text)
        number = Number(
            match.start(), match.end(), value / scale, scale, style="cjk", more=_MORE.search(text) is not None
        )
        if text[0] in _M and norm[number.start - 1 : number.start] in _SOME:  # 数千亿: some thousand
            number.start, number.high, number.comparator = number.start - 1, number.raw * 10, "~"
        found.append(number)
    return found


# 百分之五, 千分の一, 三分之二: the denominator stands first.
_NUMERAL_OR_FRACTION = re.compile(
    rf"(?P<denominator>[{_C}{_M}](?: {{0,2}}[{_M}])*) {{0,2}}分 {{0,2}}[之の] {{0,2}}"
    rf"(?P<numerator>{NUMERAL.pattern}|{_LATIN})|{NUMERAL.pattern}"
)
_MORE = re.compile("[多余餘]")
_SOME: Final[frozenset[str]] = frozenset("几幾数數")
# 二三十 is "twenty or thirty".
_VAGUE = re.compile(rf"[{_C}][{_C}][{_M}]")
_KILO = re.compile(r" ?[kK](?![A-Za-z])")


def _fraction(match: re.Match[str]) -> Number | None:
    whole = match.group("denominator")
    if whole[0] in _DIGIT and len(whole) > 1:  # 五百分之二: a share nobody states in percent
        return None
    per = 1.0
    for char in whole.replace(" ", ""):
        per *= _TENS.get(char) or _MYRIADS.get(char) or float(_DIGIT[char])
    if _VAGUE.search(match.group("numerator")):
        return None
    end, value = match.end(), numeral_value(match.group("numerator"))
    kilo = _KILO.match(match.string, end)
    if kilo:
        value, end = value * 1000, kilo.end()
    return Number(match.start(), end, value, style="cjk", per=per) if per > 1 else None


_HAN = re.compile(rf"[{_C}{_M}]")
