"""Comparators: the words around a quantity that bound or blur it (nearly, over, at least, 約, 超过 …)."""

from __future__ import annotations

import re
from typing import Final, cast

from groundswell.core.records import Comparator
from groundswell.nlp.quantities.amounts import Amount, Text

# The longest phrase before a number that still governs it: "below the critical resistance level of".
_WINDOW = 72
_WORDS: Final[tuple[tuple[Comparator, str], ...]] = (
    (
        ">=",
        r"at least|no less than|not less than|no fewer than|no lower than|not below|a minimum of|minimum of"
        r"|reclaim(?:s|ed|ing)?|regain(?:s|ed|ing)?",
    ),
    (
        "<=",
        r"at most|at best|no more than|not more than|no greater than|no higher than|not above|not over|up to|as much as"
        r"|as many as|as high as|a maximum of|maximum of|capped at|a cap of|not exceed(?:ing)?",
    ),
    (
        "<",
        r"less than|(?:just |well |far |slightly |still )?(?:under|below|beneath)|fewer than|lower than"
        r"|(?:just )?shy of|south of|(?:just )?short of"
        r"|smaller than|weaker than|dip(?:s|ped|ping)? under|(?:fell|falls|dropped|slid|slipped|dipped) through|<",
    ),
    (
        ">",
        r"more than|(?:just |well |far |slightly |still )?(?:over|above)|exceed(?:s|ed|ing)?|beyond"
        r"|greater than|higher than|north of|upwards? of|in excess of"
        r"|past|pass(?:es|ed|ing)?|cross(?:es|ed|ing)?|break(?:s|ing)?(?: above| through| past)?"
        r"|broken?(?: above| through| past)?"
        r"|through|(?<!the )top(?:s|ped|ping)?|surpass(?:es|ed|ing)?|eclips(?:es|ed|ing)|breach(?:es|ed|ing)?"
        r"|bigger than"
        r"|stronger than|larger than|better than|>",
    ),
    (
        "~",
        r"nearly|almost|about|around|roughly|approximately|approx\.?|circa|c\.|some|near(?:s|ing|ed|er)?"
        r"|close(?:r)? to|close on"
        r"|towards?|approach(?:es|ed|ing)?|test(?:s|ed|ing)?|barely|more like|an estimated|estimated"
        r"|something like|virtually"
        r"|in the (?:region|area|vicinity|neighbou?rhood) of|on the order of|hover(?:s|ed|ing)?|~",
    ),
)
# What may stand between the comparator and its number.
_LEVEL = (
    r"levels?|mark|range|zone|area|region|band|barrier|threshold|handle|figure|limit|support|resistance|price"
    r"|rate|bound"
)
_FILLER = (
    r"(?:(?:the|a|an|its|their|this|that|just|even|key|main|major|critical|crucial|important|significant"
    r"|pivotal|psychological"
    r"|technical|round|round-number|neutral|upper|lower|next|another|total|combined|record|initial|immediate|of"
    r"|at) ){0,5}"
    rf"(?:(?:(?!(?:at|of|in|on|with|by|for|from|to|and|or|than) )[a-z0-9-]+ ){{0,5}}(?:{_LEVEL}) "
    r"(?:of |at |around |near |between )?(?:about |around |roughly |the )?)?"
)
_GROUPS = "|".join(f"(?P<g{at}>{words})" for at, (_, words) in enumerate(_WORDS))
_LEFT: Final[re.Pattern[str]] = re.compile(rf"(?:(?<![a-z.-])|(?=[<>~]))(?:{_GROUPS})(?: |(?<=[<>~])){_FILLER}\(?\Z")
# "pushed the rate up to 1.18" says where it went, not a bound.
_MOVED_UP: Final[re.Pattern[str]] = re.compile(
    r"(?<![a-z])(?:push|lift|mov|nudg|edg|shot|shoot|climb|rose|ris(?:e|ing)|jump|surg|tick|went|goes|going"
    r"|gone|drove|driv|creep|crept|back"
    r"|bump|rais|pick|pull|bring|brought|send|sent|took|taken|revis|drift|inch|grind|ground|run|ran"
    r"|all the way)[a-z]* (?:[^.;:!?]{0,30} )?(?<! at )(?<! by )(?<! of )up to "
    r"(?:the |near |around |about |a |\w+ high of )?\Z"
)
_RIGHT: Final[tuple[tuple[Comparator, re.Pattern[str]], ...]] = (
    (
        ">=",
        re.compile(
            r" ?(?:or (?:more|above|higher|over|greater|better)|and (?:above|over|up|higher)|at least"
            r"|minimum)(?![a-z])|以上|及以上"
        ),
    ),
    (
        "<=",
        re.compile(
            r" ?(?:or (?:less|lower|below|fewer|under)|at (?:most|best)|tops|max|maximum)(?![a-z])|以下|以内|之内"
        ),
    ),
    (
        ">",
        re.compile(
            r"(?:的)?(?:上方|之上)|\+(?![\d$])| ?(?:and change|plus)(?![a-z])"
            r"|超(?![级級え過过])|強(?![いくま])|を超|を上回|を突破"
        ),
    ),
    (
        "~",
        re.compile(
            r"(?: (?!or |and )[a-z]+)? (?:or so|give or take|or thereabouts|-?ish)(?![a-z])|-?ish(?![a-z])"
            r"|左右|上下|程度|前後|前后|近く|近辺|付近|ほど|くらい|ぐらい|附近|关口附近|關口附近|水平附近"
        ),
    ),
    ("<", re.compile(r"(?:的)?(?:下方|之下)|未満|未满|未滿|弱(?![い])|を下回|を割|を切")),
)
_PLURAL: Final[re.Pattern[str]] = re.compile(
    r" (?:[a-z]+ )?(?:levels|marks|zones|barriers|thresholds|handles)(?![a-z])"
)
_CJK_FILLER = r"(?:[了到至的为在有达]|关键的?)? ?\Z"
_CJK_LEFT: Final[tuple[tuple[Comparator, re.Pattern[str]], ...]] = (
    (">=", re.compile(r"(?:少なくとも|最低でも|最低|至少|不低于|不低於|不少于|不少於|最少)" + _CJK_FILLER)),
    (
        "<=",
        re.compile(r"(?:最大で?|最高で?|最多|不超过|不超過|不高于|不高於|至多|高达|高達|多达|多達|上限)" + _CJK_FILLER),
    ),
    ("<", re.compile(r"(?:低于|低於|不到|跌破|不足|少于|少於|小于|小於|下破|失守|未达)" + _CJK_FILLER)),
    (">", re.compile(r"(?:超过|超過|超|逾|高于|高於|突破|升破|站上|多于|多於|大于|大於|涨破|上破|超出)" + _CJK_FILLER)),
    (
        "~",
        re.compile(
            r"(?:約|约|大约|大約|およそ|おおよそ|ほぼ|概ね|近|接近|将近|將近|逼近|大概|ざっと|测试|考验|測試|考驗)"
            + _CJK_FILLER
        ),
    ),
)


def find_comparator(text: Text, amount: Amount, before: Amount | None) -> Comparator:
    """The comparator of an amount; "=" where no word says otherwise. `before`: the quantity in front of it, if any.

    Of two coordinated quantities the second shares a blur ("around 6,860 and 25,200"), and a bound where one noun
    follows both ("below the 1.35 and 1.34 levels").
    """
    told = amount.comparator or _right(text, amount) or _left(text, amount, before.end if before else 0)
    if told:
        return cast(Comparator, told)
    if before is not None and text.low[before.end : amount.start] in (" and ", " or "):
        shared = before.comparator == "~" or _PLURAL.match(text.low, amount.end)
        return cast(Comparator, before.comparator) if shared else "="
    return "="


def _right(text: Text, amount: Amount) -> str:
    if amount.number.more:
        return ">"
    follows = text.low[amount.end : amount.end + 1]
    if not follows or follows in ".,;:)\n":
        return ""
    return next((sign for sign, pattern in _RIGHT if pattern.match(text.low, amount.end)), "")


def _left(text: Text, amount: Amount, floor: int) -> str:
    window = text.low[max(floor, amount.start - _WINDOW) : amount.start]
    if text.cjk:
        for sign, pattern in _CJK_LEFT:
            if pattern.search(window):
                return sign
    match = _LEFT.search(window)
    if match is not None and match.group().startswith("up to") and _MOVED_UP.search(window):
        match = _LEFT.search(window, window.rindex("up to") + len("up to"))
    return _WORDS[int(match.lastgroup[1:])][0] if match and match.lastgroup else ""
