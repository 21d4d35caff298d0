"""Points: of an index, of a percentage, or (ポイント, 百分点 on their own) plain percent. The words around decide."""

from __future__ import annotations

import re
from typing import Final

# How far around a number its subject may stand: about two sentences.
_REACH = 200
# More than this many points are no move of a rate, which is stated in percent of a year.
_MOST_PP = 100.0
_INDEX: Final[re.Pattern[str]] = re.compile(
    r"(?<![a-z])(?:index|indices|indexes|nikkei|dow|s&p|nasdaq|dax|ftse|kospi|kosdaq|topix|stocks?"
    r"|equity|equities|pmi|sensex"
    r"|nifty|hang seng|stoxx|cac|ibex|russell|bovespa|ibovespa|dxy|vix|moving average|confidence|sentiment)(?![a-z])"
    r"|平均|指数|指數|株|ダウ|景況|信心|恒生|沪深|標普|标普|道指|纳指"
)
_RATE: Final[re.Pattern[str]] = re.compile(
    r"(?<![a-z])(?:rates?|yield(?:s|ed)?|gap|spread|differential|inflation|cpi|gdp|growth|unemployment|jobless"
    r"|fed|boj|ecb|boe|rba|snb|hikes?|hiked|cuts?|treasur(?:y|ies)|bunds?|gilts?|jgbs?|bonds?|easing|tightening"
    r"|tariffs?)(?![a-z])"
    r"|利|率|差|上昇|低下|上升|下降|上调|下调|上調|下調|加息|降息|高于|低于|高於|低於|收窄|扩大|擴大|缩小|提高|提升|增|减|減|涨|漲|跌|回落|回升|通胀|通脹|物価|物价|同比|环比|引き"
)


def point_unit(low: str, start: int, end: int, value: float) -> str | None:
    """The unit of points at `start:end` of a lower-case text: `points`, `pp`, or None where nothing around tells.

    The nearest telling word decides; one in another sentence counts as farther off.
    """
    index, rate = _distance(_INDEX, low, start, end), _distance(_RATE, low, start, end)
    if abs(value) > _MOST_PP:
        return "points" if index is not None else None
    if index is None and rate is None:
        return None
    return "pp" if index is None or (rate is not None and rate < index) else "points"


def _distance(words: re.Pattern[str], low: str, start: int, end: int) -> int | None:
    found = None
    for match in words.finditer(low, max(0, start - _REACH), min(len(low), end + _REACH)):
        between = low[match.end() : start] if match.start() < start else low[end : match.start()]
        distance = len(between) + (_REACH if _STOP.search(between) else 0)
        found = distance if found is None else min(found, distance)
    return found


_STOP = re.compile(r"[.!?] |[。！？\n]")
