"""Comparators: the words around a quantity that bound or blur it (nearly, over, at least, 約, 超过 …)."""

from __future__ import annotations

import re
from typing import Final, cast

from groundswell.core.records import Comparator
from groundswell.nlp.quantities.amounts import Amount, Text

_WINDOW = 44
_WORDS: Final[dict[str, str]] = {
    ">=": r"at least|no less than|not less than|no fewer than|a minimum of|minimum of|reclaim(?:s|ed|ing)?|regain(?:s|ed|ing)?"
    r"|no lower than|not below|or above",
    "<=": r"at most|at best|no more than|not more than|no greater than|no higher than|not above|up to|as much as|as many as|as high as|a maximum of|maximum of"
    r"|capped at|a cap of|to a maximum of|not exceed(?:ing)?|within",
    "~": r"nearly|almost|about|around|roughly|approximately|approx\.?|circa|c\.|some|near|nears|nearing|neared|close to|toward|towards|approach(?:es|ed|ing)?|test(?:s|ed|ing)?"
    r"|barely|more like|an estimated|estimated|something like|in the region of|in the area of|on the order of|in the neighbou?rhood of|or so|hover(?:s|ed|ing)? at|roughly around|a reported|just about|virtually|close on|nearer|upwards? to(?!\w)|~",
    ">": r"more than|over|above|exceed(?:s|ed|ing)?|beyond|well above|well over|greater than|higher than|north of|upwards? of|in excess of|past|pass(?:es|ed|ing)?|cross(?:es|ed|ing)?"
    r"|break(?:s|ing)? (?:above|through|past)?|broke(?:n)? (?:above|through|past|over)?|through|top(?:s|ped|ping)?|surpass(?:es|ed|ing)?|eclips(?:es|ed|ing)|breach(?:es|ed|ing)?|bigger than|stronger than|larger than|better than|better than|>",
    "<": r"less than|under|below|beneath|fewer than|lower than|just shy of|shy of|just under|just below|well below|well under|south of|short of|smaller than|weaker than|dip(?:s|ped|ping)? under|<",
}
_FILLER = r"(?:(?:the|a|an|its|key|psychological|psychologically important|important|crucial|critical|major|mark of|level of|levels of|just|roughly|the key|that|just the|round|figure of|well|even|also|only|handle of|another|of|total|combined|price of|record|a record|or|to|at|neutral) ){0,3}"
_BEFORE: Final[tuple[tuple[str, re.Pattern[str]], ...]] = tuple(
    (sign, re.compile(rf"(?<![a-z]){words}[ ]?\Z")) for sign, words in ()
)
_GROUPS = "|".join(f"(?P<g{i}>{words})" for i, words in enumerate(_WORDS.values()))
_LEFT: Final[re.Pattern[str]] = re.compile(rf"(?:(?<![a-z])|(?=[<>~]))(?:{_GROUPS})\s?(?<![a-z])(?:{_FILLER})[(]?\Z")
_SIGNS: Final[tuple[str, ...]] = tuple(_WORDS)
_RIGHT: Final[tuple[tuple[str, re.Pattern[str]], ...]] = (
    (
        ">=",
        re.compile(
            r" ?(?:or (?:more|above|higher|over|greater|better)|and (?:above|over|up)|at least)(?![a-z])|以上|及以上"
        ),
    ),
    (
        "<=",
        re.compile(r" ?(?:or (?:less|lower|below|fewer|under)|at (?:most|best)|tops|max)(?![a-z])|以下|以内|之内|まで"),
    ),
    (
        ">",
        re.compile(
            r"\+(?![\d$])| ?(?:and change|plus)(?![a-z])|多|余|超(?!级|え|過)|強|强(?=[^度いく]|$)|を超|を上回|を突破|台"
        ),
    ),
    (
        "~",
        re.compile(
            r" ?(?:or so|give or take|or thereabouts|-ish|ish)(?![a-z])|左右|上下|程度|前後|前后|近く|ほど|くらい|ぐらい|附近|关口附近|水平附近"
        ),
    ),
    ("<", re.compile(r"未満|未满|弱|を下回|を割|を切|以内")),
)
_CJK_LEFT: Final[tuple[tuple[str, re.Pattern[str]], ...]] = (
    (">=", re.compile(r"(?:少なくとも|最低|最低でも|至少|不低于|不少于|至少达|不少於|最少)\Z")),
    ("<=", re.compile(r"(?:最大|最大で|最高|最多|不超过|不高于|至多|高達|高达|多达|最多达|上限|不超過|不高於)\Z")),
    (
        "~",
        re.compile(
            r"(?:約|约|大约|大約|およそ|おおよそ|ほぼ|近|接近|将近|逼近|大概|約\s?|概ね|左右|徘徊在|附近|ざっと)[ ]?\Z"
        ),
    ),
    (">", re.compile(r"(?:超过|超過|超|逾|高于|高於|突破|升破|站上|多于|大于|涨破|上破|高过|超出)(?:了|到|至)?[ ]?\Z")),
    ("<", re.compile(r"(?:低于|低於|不到|跌破|不足|少于|小于|下破|失守|未达)(?:了|到|至)?[ ]?\Z")),
)


def find_comparator(text: Text, amount: Amount, floor: int) -> Comparator:
    """The comparator of an amount; "=" where no word says otherwise. `floor`: the end of the quantity before."""
    sign = amount.comparator or _right(text, amount) or _left(text, amount, floor)
    return cast(Comparator, sign or "=")


def _right(text: Text, amount: Amount) -> str:
    if amount.number.more:
        return ">"
    low, end = text.low, amount.end
    follows = low[end : end + 1]
    if not follows or follows in ".,;:)\n":
        return ""
    for sign, pattern in _RIGHT:
        if pattern.match(low, end):
            return sign
    return ""


def _left(text: Text, amount: Amount, floor: int) -> str:
    left = max(floor, amount.start - _WINDOW)
    before = text.low[left : amount.start]
    if text.cjk:
        for sign, pattern in _CJK_LEFT:
            if pattern.search(before):
                return sign
    match = _LEFT.search(before)
    if match and match.lastgroup:
        return _SIGNS[int(match.lastgroup[1:])]
    return ""
