"""Numbers that are no quantities of the economy: dates, times, durations, names, versions, leverage, list numbers."""

from __future__ import annotations

import re
from typing import Final

from groundswell.nlp.quantities.amounts import Amount, Text

_MONTH = (
    r"jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?"
)
_SPAN = r"sessions?|seconds?|secs?|minutes?|mins?|hours?|hrs?|days?|nights?|weeks?|months?|mos?|quarters?|years?|yrs?|decades?|centur(?:y|ies)|half[- ]years?"
AFTER: Final[re.Pattern[str]] = re.compile(
    rf"(?:st|nd|rd|th)(?![a-z])|[x×](?![a-z])|[ -]?(?:a|p)\.?m\.?(?![a-z])|(?::|h)[0-9]{{2}}|\.[0-9]|/[0-9]|:[0-9]"
    rf"|[ -]?(?:(?:straight|consecutive|successive|trading|business|calendar|more|full|additional|or so|plus|short|long|whole)[ -])*"
    rf"(?:{_SPAN})(?![a-z])|(?:yr|y|d|w|h|hr|min)(?![a-z])|['’]s(?![a-z])"
    rf"|[ -](?:sma|ema|dma|wma|ma|rsi|period|bar|candle|handle)s?(?![a-z])|(?: |-)?(?:fold|times|x)(?![a-z])"
    rf"|,? (?:{_MONTH})(?![a-z])|[ -](?:o'clock|gmt|utc|et|est|cet|jst)(?![a-z])|[ ]?[年月日時时点分秒週周天個个ヶか]|世紀|回|次|倍|位|名|家|種|条|项|届|期|大|社|号|度目|連|连"
    rf"|[ -](?:and|or|to) [0-9]{{1,3}}[ -](?:{_SPAN})(?![a-z])"
)
BEFORE: Final[re.Pattern[str]] = re.compile(
    rf"(?:(?<![a-z])(?:{_MONTH})\.?(?:[ ]?[0-9]{{1,2}}(?:st|nd|rd|th)?[ ]?[-–,&][ ]?(?:and )?)? ?|(?<![a-z])(?:{_MONTH})\.? [0-9]{{1,2}}(?:st|nd|rd|th)?,? "
    rf"|(?<![a-z])(?:v|ver|version|v\.|step|phase|stage|section|article|chapter|page|layer|tier|no\.?|nos\.|nr|rule|figure|chart|table|part|round|option|scenario|case|item|point|web|top|type|class|group of|formula|day|week|season|episode|series|room|rank|ranked|form|schedule|title|block|bip|eip|erc|brc|iso|psalm|route|highway|boeing|airbus|iphone|gpt|claude|area|windows) ?[-–]?"
    rf"|(?<![a-z])(?:covid|g|q|h|fy|l|web|m|pm|c)-? ?|#|(?<![a-z])(?:rsi|sma|ema|dma|ma) ?\(?"
    rf"|第|[0-9]:|[0-9]/|[0-9]-[0-9]{{2}}-|(?<=[a-z])[-_]|_|@|(?<=[a-z0-9])\\)\Z"
)
# Names of indices carry the number of their members.
_INDEX_NAME: Final[re.Pattern[str]] = re.compile(
    r"(?:s&p|s & p|s&p/asx|s&p/tsx|asx|nikkei|nasdaq|ndx|us|uk|ger|ftse|dax|cac|ibex|topix|csi|csi|sse|kospi|kosdaq|stoxx|russell|dow(?: jones)?|nifty|tsx|seng|"
    r"sensex|smi|aex|mdax|msci|fortune|forbes|coindesk|shanghai|ibovespa|psi|bist|omx|tecdax|sdax|jpx|日経|日经|标普|標普|恒生|沪深|纳斯达克|纳指|東証)[ -]?\Z"
)
_INDEX_SIZES: Final[frozenset[float]] = frozenset(
    (20, 25, 30, 35, 40, 50, 60, 80, 100, 150, 200, 225, 250, 300, 350, 400, 500, 600, 1000, 2000, 3000)
)
_LIST_MARK = re.compile(r"(?:^|\n)[ \t]*\(?\Z")
_LIST_END = re.compile(r"[.)](?:[ \t]|$)|\)|、")
_URL: Final[re.Pattern[str]] = re.compile(
    r"(?:https?://|www\.)[^\s<>\"'，。、」』]+|[\w.+-]{1,64}@[\w-]{1,64}\.[\w.]{1,64}"
)
_DATE: Final[re.Pattern[str]] = re.compile(
    r"(?<![\d.,])(?:\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/]\d{1,2}[-/]\d{2,4}|\d{1,2}\.\d{1,2}\.\d{4})(?:[T ]\d{1,2}:\d{2}(?::\d{2})?(?:\.\d+)?Z?)?(?![\d])"
    r"|(?<![\d.,])\d{1,2}:\d{2}(?::\d{2})?(?!\d)|(?<![\d.,])\d{4}[-/–]\d{2}(?!\d)(?![-.,/]\d)(?!%)|(?<![\d.,$€£¥])\d+(?:[-–]\d+){2,}(?!\d)|\+?\d[\d ]*\(\d+\)[\d -]{5,}"
    r"|(?<![\d.,])\d+(?:\.\d+){2,}(?!\d)"
    r"|[一二三四五六七八九十0-9]+月[一二三四五六七八九十0-9]+日|[一二〇零三四五六七八九十]+年|[一二三四五六七八九十]+月(?!份)"
)
_YEAR_LOW, _YEAR_HIGH = 1900, 2100
_YEARLIKE = re.compile(r"(?:19|20)[0-9]{2}\Z")
_SCORE = re.compile(r"[-–][0-9]{1,2}(?: (?:vote|majority|decision|split|margin|win|record|ruling|victory)|-)")
_LEVEL_WORDS = re.compile(r"(?:above|below|under|over|near|around|past|beyond|level of|price of|\bat)(?: the)? \Z")


def blank(text: Text) -> Text:
    """The text with addresses, dates and times replaced by as many spaces' width of a neutral letter."""
    norm = text.norm
    if "://" in norm or "www." in norm or "@" in norm:
        norm = _URL.sub(_blanked, norm)
    if _HINT.search(norm):
        norm = _DATE.sub(_blanked, norm)
    if norm == text.norm:
        return text
    low = "".join(low if char != "\x00" else "\x00" for char, low in zip(norm, text.low, strict=True))
    return Text(text.raw, norm, low, text.cjk)


_HINT = re.compile(r"[0-9][-:/–.()+][0-9(]|[年月]")


def _blanked(match: re.Match[str]) -> str:
    return "\x00" * (match.end() - match.start())


def is_noise(text: Text, amount: Amount) -> bool:
    """Whether an amount without unit is a date, a duration, a name or the like."""
    norm, low, start, end = text.norm, text.low, amount.start, amount.end
    if amount.number.style == "idiom":
        return False
    if amount.number.style == "cjk":
        return amount.number.scale < 1e4 or amount.number.raw == 1.0
    if AFTER.match(low, end):
        return True
    if amount.number.style in ("words", "fraction"):
        return _noise_in_words(low, amount)
    following = norm[end : end + 1]
    if following and following.isascii() and (following.isalpha() or following in "_@&\\"):
        return True
    before = low[max(0, start - 24) : start]
    if before[-1:].isascii() and before[-1:].isalnum():
        return True
    number = amount.number
    plain = norm[number.start : number.end].isdigit()
    if before.endswith("\x00") or before[-2:-1].isalpha() and before[-1:] in "-_":
        return True
    if plain and number.scale == 1.0:
        if number.raw < 10000 and BEFORE.search(before):
            return True
        if number.raw in _INDEX_SIZES and _INDEX_NAME.search(before):
            return True
        if _YEARLIKE.match(norm[number.start : number.end]) and not _LEVEL_WORDS.search(before):
            return not amount.signed
        if _LIST_MARK.search(norm[max(0, start - 8) : start]) and _LIST_END.match(norm, end):
            return True
        if _SCORE.match(low, end) or len(norm[number.start : number.end]) > 12:
            return True
    return False


_PRONOUN_AFTER = re.compile(
    r"[ -](?:of|more|another|day|thing|point|side|hand|that|who|which|more|can|could|may|might|might|would|was|is|has|must|should|reason|way)\b|[.,;!?]|$"
)


def _noise_in_words(low: str, amount: Amount) -> bool:
    number = amount.number
    word = low[amount.start : amount.end]
    before = low[max(0, amount.start - 16) : amount.start]
    if BEFORE.search(before) and not amount.signed:
        return True
    if number.style == "fraction":
        return not _is_share(low, amount, before)
    if word in ("one", "o", "oh"):
        return True
    return False


_SHARE_BEFORE = re.compile(
    r"(?:by|up|down|lost|loses|lose|gained|gains|gain|fell|rose|falls|rises|shed|sheds|about|nearly|almost|roughly|around|over|than|some|another|only|just|dropped|jumped|climbed|to|at|an?) (?:about |nearly |almost |roughly |a )?\Z"
)
_SHARE_AFTER = re.compile(r" (?:of (?!20)|more|less|larger|smaller|higher|lower|cheaper|stronger|weaker|in value|off)")


def _is_share(low: str, amount: Amount, before: str) -> bool:
    after = bool(_SHARE_AFTER.match(low, amount.end))
    word = low[amount.start : amount.end]
    if word in ("half", "quarter", "a half"):
        return after and word != "quarter"
    if "quarter" in word and not after:
        return not re.search(
            r"(?:by|up|down|lost|gained|fell|rose|shed|dropped) (?:about |nearly |almost |roughly )?\Z", before
        )
    return after or bool(_SHARE_BEFORE.search(before)) or "-" in word
