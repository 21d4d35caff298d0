"""Points: of an index, of a percentage, or (ポイント, 百分点 on their own) plain percent. The words around decide."""

from __future__ import annotations

import re
from typing import Final

# How far around a number its subject may stand: about two sentences.
_REACH = 200
# More than this many points are no move of a rate, which is stated in percent of a year.
_MOST_PP = 100.0
_INDEX: Final[re.Pattern[str]] = re.compile(
    r"(?<![a-z])(?:index|indices|indexes|nikkei|dow|s&p|nasdaq|dax|ftse|kospi|kosdaq|topix|stocks?|equit(?:y"
    r"|ies)|pmi|sensex"
    r"|nifty|hang seng|stoxx|cac|ibex|russell|bovespa|ibovespa|dxy|vix|moving average|confidence|sentiment)(?![a-z])"
    r"|平均|指数|指數|株|ダウ|景況|信心|恒生|沪深|標普|标普|道指|纳指"
)
_RATE: Final[re.Pattern[str]] = re.compile(
    r"(?<![a-z])(?:rates?|yield(?:s|ed)?|gap|spread|differential|inflation|cpi|gdp|growth|unemployment|jobless"
    r"|percent|per cent"
    r"|fed|boj|ecb|boe|rba|snb|hikes?|hiked|cuts?|treasur(?:y|ies)|bunds?|gilts?|jgbs?|bonds?|easing|tightening"
    r"|tariffs?|year)(?![a-z])"
    r"|%|利|率|差|上昇|低下|上升|下降|上调|下调|上調|下調|加息|降息|高于|低于|高於|低於|收窄|扩大|擴大|缩小|提高|提升|增|减|減|涨|漲|跌|回落|回升|通胀|通脹|物価|物价|同比|环比|引き"
)


def point_unit(low: str, start: int, end: int, value: float) -> str | None:
    """The unit of points at `start:end` of a lower-case text: `points`, `pp`, or None where nothing around tells."""
    around = low[max(0, start - _REACH) : start] + " " + low[end : end + _REACH]
    if _INDEX.search(around):
        return "points"
    return "pp" if abs(value) <= _MOST_PP and _RATE.search(around) else None
