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
    rf"|[ -](?:sma|ema|dma|wma|ma|rsi|period|bar|candle|handle|hourly|daily|weekly|monthly|simple|exponential)s?(?![a-z])|(?: |-)?(?:fold|times|x)(?![a-z])"
    rf"|,? (?:{_MONTH})(?![a-z])|[ -](?:o'clock|gmt|utc|et|est|cet|jst)(?![a-z])|[ ]?[年月日時时点分秒週周天個个ヶか]|世紀|回|次|倍|位|名|家|種|条|项|届|期|大|社|号|度目|連|连"
    rf"|[ -](?:and|or|to) [0-9]{{1,3}}[ -](?:{_SPAN})(?![a-z])"
)
BEFORE: Final[re.Pattern[str]] = re.compile(
    rf"(?:(?<![a-z])(?:{_MONTH})\.?(?:[ ]?[0-9]{{1,2}}(?:st|nd|rd|th)?[ ]?[-–,&][ ]?(?:and )?)? ?|(?<![a-z])(?:{_MONTH})\.? [0-9]{{1,2}}(?:st|nd|rd|th)?,? "
    rf"|(?<![a-z])(?:v|ver|version|v\.|step|phase|stage|section|article|chapter|page|layer|tier|no\.?|nos\.|nr|rule|figure|chart|table|part|round|option|scenario|case|item|point|web|top|type|class|group of|formula|day|week|season|episode|series|room|rank|ranked|form|schedule|title|block|wave|phases|bip|eip|erc|brc|iso|psalm|route|highway|boeing|airbus|iphone|gpt|claude|area|windows) ?[-–]?"
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
    r"(?:https?://|www\.)[^\s<>\"'，。、」』]+|(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,64}\.[\w.]{1,64}"
)
# Numbers strung together: dates, times, spans of years, telephone and version numbers are told apart by their form.
_CHAIN: Final[re.Pattern[str]] = re.compile(r"(?<![0-9])[0-9]+(?:[-–/.:][0-9]+)+")
_DATE_OR_TIME: Final[re.Pattern[str]] = re.compile(
    r"[0-9]{4}([-/.])[0-9]{1,2}\1[0-9]{1,2}|[0-9]{1,2}[-/][0-9]{1,2}[-/](?:[0-9]{4}|[0-9]{2})|[0-9]{1,2}\.[0-9]{1,2}\.[0-9]{4}"
    r"|[0-9]{1,2}:[0-9]{2}(?:[:.][0-9]+)*(?:[-–][0-9]{1,2}:[0-9]{2})?|(?:19|20)[0-9]{2}[-/–](?:[0-9]{2}|(?:19|20)[0-9]{2})"
    r"|[0-9]+(?:[-–][0-9]+){2,}|[0-9]+(?:\.[0-9]+){2,}"
)
_DATE_TAIL = re.compile(r"T[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?(?:\.[0-9]+)?Z?")
_PHONE = re.compile(
    r"(?<![0-9])\+?[0-9]{1,3}[ -]?\([0-9]{2,5}\)[ -]?[0-9][0-9 -]{4,14}|\+[0-9]{1,3}(?: [0-9]{2,4}){3,5}(?![0-9])"
)
_CJK_DATE = re.compile(
    r"[一二三四五六七八九十0-9]{1,3}月[一二三四五六七八九十0-9]{1,3}日|[一二〇零三四五六七八九十]{2,4}年|[一二三四五六七八九十]{1,2}月(?!份)"
)
_YEARLIKE = re.compile(r"(?:19|20)[0-9]{2}\Z")
_SCORE = re.compile(r"[-–][0-9]{1,2}(?: (?:vote|majority|decision|split|margin|win|record|ruling|victory)|-)")
_LEVEL_WORDS = re.compile(r"(?:above|below|under|over|near|around|past|beyond|level of|price of|\bat)(?: the)? \Z")


def blank(text: Text) -> Text:
    """The text with addresses, dates, times and telephone numbers blotted out, each character by NUL."""
    norm = text.norm
    spans: list[tuple[int, int]] = []
    if "://" in norm or "www." in norm or "@" in norm:
        spans += [match.span() for match in _URL.finditer(norm)]
    for chain in _CHAIN.finditer(norm):
        if norm[chain.start() - 1 : chain.start()] not in _BOUND and _DATE_OR_TIME.fullmatch(chain.group()):
            tail = _DATE_TAIL.match(norm, chain.end())
            spans.append((chain.start(), tail.end() if tail else chain.end()))
    if "+" in norm or "(" in norm:
        spans += [match.span() for match in _PHONE.finditer(norm)]
    if text.cjk and ("月" in norm or "年" in norm):
        spans += [match.span() for match in _CJK_DATE.finditer(norm)]
    if not spans:
        return text
    spans.sort()
    return Text(text.raw, _blotted(norm, spans), _blotted(text.low, spans), text.cjk)


# What makes a chain of numbers an amount: a currency, or more digits before it.
_BOUND: Final[frozenset[str]] = frozenset("$€£¥₹.,+")


def _blotted(text: str, spans: list[tuple[int, int]]) -> str:
    pieces, at = [], 0
    for start, end in spans:
        if end <= at:
            continue
        start = max(start, at)
        pieces += [text[at:start], "\x00" * (end - start)]
        at = end
    return "".join([*pieces, text[at:]])


# "two-way", "11-member": the number is part of a word.
_COMPOUND = re.compile(r"-(?!ish|and|to|or)[a-z]{2}")
# "Hut 8", "Artemis 2": a name with its number.
_NAMED = re.compile(r"[a-z,] [A-Z][A-Za-z]+ \Z")


def is_noise(text: Text, amount: Amount) -> bool:
    """Whether an amount without unit is a date, a duration, a name or the like."""
    norm, low, start, end = text.norm, text.low, amount.start, amount.end
    if amount.number.style == "idiom":
        return False
    if amount.high is not None:
        return amount.bare and _is_score(text, amount)
    if amount.bare and amount.number.loose:  # "3m" is a tenor or a distance unless money stands with it
        return True
    if not amount.bare:
        if amount.unit == "tokens" and low.endswith("top ", 0, start):
            return True
        if amount.unit in ("points", "pp") and low[start:end] == "one point" and low.endswith("at ", 0, start):
            return True
        return amount.number.article and amount.number.scale == 1.0 and _is_rate(low, amount)
    if amount.number.style == "cjk":
        return amount.number.scale < 1e4 or amount.number.raw == 1.0
    if AFTER.match(low, end) or _COMPOUND.match(low, end):
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
        if number.raw < 10 and end - start == 1 and _NAMED.search(norm[max(0, start - 24) : start]):
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


_SCORED = re.compile(r" (?:vote|majority|decision|split|margin|win|record|ruling|victory)(?![a-z])")


def _is_score(text: Text, amount: Amount) -> bool:
    """Whether a bare range is a vote ("8-1 vote") or stands in a name ("Q3-25")."""
    before = text.norm[max(0, amount.start - 1) : amount.start]
    glued = before.isascii() and before.isalpha()
    return glued or _SCORED.match(text.low, amount.end) is not None or AFTER.match(text.low, amount.end) is not None


_UNIT_BEFORE = re.compile(
    r"(?:[0-9%]|yen|cents?|dollars?|euros?|pence|pounds?|rupees?|won|yuan|francs?|against|versus|for|per|to|as) \Z"
)
_ENDS = re.compile(
    r"\s*(?:$|[.,;:!?)]|and (?:a |[0-9]|[a-z]+ cents?)|or |per |for |at |in |on |more|less|higher|lower)"
)


def _is_rate(low: str, amount: Amount) -> bool:
    """Whether "a dollar" prices something ("156 yen a dollar") or names a kind ("a dollar rally") and counts nothing."""
    if amount.number.style != "words" or amount.unit in ("pp", "%"):
        return False
    if amount.extra:
        return False
    before = low[max(0, amount.start - 10) : amount.start]
    return _UNIT_BEFORE.search(before) is not None or _ENDS.match(low, amount.end) is None


def _noise_in_words(low: str, amount: Amount) -> bool:
    number = amount.number
    word = low[amount.start : amount.end]
    before = low[max(0, amount.start - 16) : amount.start]
    if BEFORE.search(before) and not amount.signed:
        return True
    if number.style == "fraction":
        return not _is_share(low, amount, before)
    return word in ("one", "o", "oh")


_SHARE_BEFORE = re.compile(
    r"(?:by|up|down|lost|loses|lose|gained|gains|gain|fell|rose|falls|rises|shed|sheds|about|nearly|almost|roughly|around|over|than|some|another|only|just|dropped|jumped|climbed|to|at|an?) (?:about |nearly |almost |roughly |a )?\Z"
)
_QUARTER_BEFORE = re.compile(
    r"(?:by|up|down|lost|gained|fell|rose|shed|dropped) (?:about |nearly |almost |roughly |more than |over )?\Z"
)
_PERIOD_BEFORE = re.compile(r"(?:first|second|latter|last|other|upper|lower|final|early|better|in) \Z")
_SHARE_AFTER = re.compile(r" (?:of (?!20)|more|less|larger|smaller|higher|lower|cheaper|stronger|weaker|in value|off)")


def _is_share(low: str, amount: Amount, before: str) -> bool:
    after = bool(_SHARE_AFTER.match(low, amount.end))
    word = low[amount.start : amount.end]
    if word in ("half", "a half"):
        return after and not _PERIOD_BEFORE.search(before)
    if "quarter" in word and not after:
        return bool(_QUARTER_BEFORE.search(before))
    return after or bool(_SHARE_BEFORE.search(before)) or "-" in word
