"""Percent, percentage and basis points, index points, tenths (割, 成, 折), as they stand behind a number."""

from __future__ import annotations

import re
from typing import Final

from groundswell.nlp.quantities.amounts import PERCENT, POINTS, PP, Amount, Text
from groundswell.nlp.quantities.points import point_unit

# "of a percent", "of one percentage point": what stands between a fraction and its unit.
_OF = r"(?:(?: of)?(?: an?| one| 1)?(?: full| whole)?(?=[ -]))?"
_BP = r"basis[ -]?points?|bps?|b\.p\.s?"
_PP = r"percentage[ -]points?|percent points?|%[ -]?(?:points?|pts?)|pp|ppts?|p\.p\.|ppt"
_RATIO: Final[re.Pattern[str]] = re.compile(
    rf"(?P<of>{_OF})[ \u00a0-]{{0,2}}(?:(?P<pp>{_PP})(?![a-z])|(?P<bp>{_BP})(?![a-z])"
    r"|(?P<percent>%|(?:percents?|per ?cent|percentages?|pct|pc)(?![a-z]))"
    r"|(?P<point>(?:points?|pts?)(?![a-z])))"
)
_CJK_RATIO: Final[re.Pattern[str]] = re.compile(
    r" {0,3}(?:(?P<pp>[个個]? *百 *分 *[点點]|パーセント ?ポイント|%ポイント)"
    r"|(?P<bp>[个個]? ?基[点點]|ベーシス ?ポイント|bps?(?![a-z])|BPS?(?![A-Z]))"
    r"|(?P<percent>%|パ *[ー-] *セ *ン *ト)|(?P<point>ポイント|[个個]?点(?!半))"
    r"|(?P<off>割引き?)|(?P<tenths>割|成(?![立为為交功本長长熟員员果绩績都品分]))|(?P<sale>折(?![合线線价價旧舊])))"
)
_OVER_HUNDRED = re.compile(r" ?/ ?100(?![0-9/.,-])")
_IN_SENTENCE = re.compile(r"[にでとのをさは]")
_TENTHS_TAIL = re.compile(
    r"(半)| ?([一二三四五六七八九])(?![\d十百千万])|([0-9一二三四五六七八九])分(?:([0-9一二三四五六七八九])厘)?"
)


def read_ratio(text: Text, amount: Amount) -> bool:
    """Take a ratio behind the number; False where none stands there."""
    number, end = amount.number, amount.end
    match = _RATIO.match(text.low, end)
    if match is None:
        return _over_hundred(text, amount) or (text.cjk and _cjk_ratio(text, amount))
    if match.group("of") and number.style != "fraction":
        return False
    kind, name = match.lastgroup, match.group().strip(" -\u00a0")
    if kind == "bp":
        amount.take_after(PP, match.end(), name, 0.01)
    elif kind == "point":
        told = PP if number.style == "fraction" else point_unit(text.low, amount.start, end, number.value)
        amount.take_after(told or POINTS, match.end(), name)
    else:
        amount.take_after(PERCENT if kind == "percent" else PP, match.end(), name)
    return True


def _over_hundred(text: Text, amount: Amount) -> bool:
    match = _OVER_HUNDRED.match(text.norm, amount.end)
    if match:
        amount.take_after(PERCENT, match.end(), "/100")
    return match is not None


def _cjk_ratio(text: Text, amount: Amount) -> bool:
    number, start, end = amount.number, amount.start, amount.end
    match = _CJK_RATIO.match(text.norm, end)
    if match is None or match.lastgroup is None:
        return False
    kind, name = match.lastgroup, match.group().strip()
    if kind == "point" and name[-1] == "点" and number.style == "cjk":  # 一点: "a little"
        return False
    if kind == "bp":
        amount.take_after(PP, match.end(), name, 0.01)
    elif kind == "point":
        # Alone, ポイント is said of percent, 点 of an index.
        lone = PERCENT if name == "ポイント" else POINTS
        amount.take_after(point_unit(text.low, start, end, number.value) or lone, match.end(), name)
    elif kind == "pp":
        # 百分点 with nothing around that moves or differs is used for percent itself.
        moves = point_unit(text.low, start, end, 0.0) is not None
        amount.take_after(PP if moves else PERCENT, match.end(), name)
    elif kind == "percent":
        amount.take_after(PERCENT, match.end(), name)
    else:
        _tenths(text, amount, kind, match.end(), name)
    return True


def _tenths(text: Text, amount: Amount, kind: str, end: int, name: str) -> None:
    """割, 成, 折: tenths of the whole; a half, hundredths and thousandths may follow ("3割8分7厘", "七成六")."""
    two_digits = kind == "sale" and amount.number.value > 10  # 七五折
    amount.take_after(PERCENT, end, name, 1.0 if two_digits else 10.0)
    if kind == "off" and not _IN_SENTENCE.match(text.norm, end):  # 8割引 on a price tag leaves 20 percent
        amount.extra, amount.factor = 100.0, -10.0
        return
    tail = _TENTHS_TAIL.match(text.norm, end)
    if tail:
        half, tenths, parts, mills = tail.groups()
        amount.extra = 5.0 if half else float(_char_value(tenths or parts or "0")) + 0.1 * _char_value(mills or "0")
        amount.end = tail.end()


def _char_value(char: str) -> int:
    return int(char) if char.isdigit() else "零一二三四五六七八九".index(char)


def as_share(text: Text, amount: Amount) -> None:
    """Give a fraction without unit its meaning: "a third of that" is percent, "up a quarter" of a rate is points."""
    number = amount.number
    word = text.low[number.start : number.end]
    told = point_unit(text.low, amount.start, amount.end, number.value) if "quarter" in word else None
    if "tenth" in word or (told == PP and not text.low.startswith(" of ", amount.end)):
        amount.unit = PP
    else:
        amount.unit, amount.factor = PERCENT, 100.0
