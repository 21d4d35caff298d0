"""Numbers that are no quantities of the economy: dates, times, durations, names, versions, leverage, list numbers."""

from __future__ import annotations

import re
from typing import Final

from groundswell.nlp.quantities.amounts import Amount, Text

_MONTH = (
    r"jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?"
)
_SPAN = (
    r"sessions?|seconds?|secs?|minutes?|mins?|hours?|hrs?|days?|nights?|weeks?|months?|mos?|quarters?|years?"
    r"|yrs?|decades?|centur(?:y|ies)|half[- ]years?"
)
AFTER: Final[re.Pattern[str]] = re.compile(
    rf"(?:st|nd|rd|th)(?![a-z])|[x×](?![a-z])|[ -]?(?:a|p)\.?m\.?(?![a-z])|(?::|h)[0-9]{{2}}|\.[0-9]|/[0-9]|:[0-9]"
    rf"|[ -]?(?:(?:straight|consecutive|successive|trading|business|calendar|more|full|additional|or so|plus"
    rf"|short|long|whole)[ -])*"
    rf"(?:{_SPAN})(?![a-z])|(?:yr|y|d|w|h|hr|min)(?![a-z])|['’]s(?![a-z])"
    rf"|[ -](?:sma|ema|dma|wma|ma|rsi|period|bar|candle|handle|hourly|daily|weekly|monthly|simple"
    rf"|exponential)s?(?![a-z])|(?: |-)?(?:fold|times|x)(?![a-z])|[ -]out[ -]of[ -]"
    rf"|,? (?:{_MONTH})(?![a-z])|[ -](?:o'clock|gmt|utc|et|est|cet|jst)(?![a-z])"
    r"| ?[年月日時时点分秒週周天個个ヶか]|世紀|回|次|倍|位|名|家|種|条|项|届|期|大|社|号|度目|連|连"
    rf"|[ -](?:and|or|to) [0-9]{{1,3}}[ -](?:{_SPAN})(?![a-z])"
)
BEFORE: Final[re.Pattern[str]] = re.compile(
    rf"(?:(?<![a-z])(?:{_MONTH})\.?(?:[ ]?[0-9]{{1,2}}(?:st|nd|rd|th)?"
    r"(?:[ ]?[-–,&][ ]?(?:and )?| (?:and|or|to|through|until) ))? ?"
    rf"|(?<![a-z])(?:{_MONTH})\.? [0-9]{{1,2}}(?:st|nd|rd|th)?,? "
    rf"|(?<![a-z])(?:v|ver|version|v\.|step|phase|stage|section|article|chapter|page|layer|tier|no\.?|nos\.|nr"
    rf"|rule|figure|chart|table|part|round|option|scenario|case|item|point|web|top|type|class|group of|formula"
    rf"|day|week|season|episode|series|room|rank|ranked|form|schedule|title|block|wave|phases|bip|eip|erc|brc"
    rf"|iso|route|highway|boeing|airbus|iphone|area|windows|out of) ?[-–]?"
    rf"|(?<![a-z])(?:covid|g|q|h|fy|l|web|m|pm|c)-? ?|#|(?<![a-z])(?:rsi|sma|ema|dma|ma) ?\(?"
    rf"|第|[0-9]:|[0-9]/|[0-9]-[0-9]{{2}}-|(?<=[a-z])[-_]|_|@|(?<=[a-z0-9])\\)\Z"
)
# Names of indices carry the number of their members.
_INDEX_NAME: Final[re.Pattern[str]] = re.compile(
    r"(?:s&p|s & p|s&p/asx|s&p/tsx|asx|nikkei|nasdaq|ndx|us|uk|ger|ftse|dax|cac|ibex|topix|csi|csi|sse|kospi"
    r"|kosdaq|stoxx|russell|dow(?: jones)?|nifty|tsx|seng|"
    r"sensex|smi|aex|mdax|msci|fortune|forbes|coindesk|shanghai|ibovespa|psi|bist|omx|tecdax|sdax|jpx|日経|日经|标普"
    r"|標普|恒生|沪深|纳斯达克|纳指|東証)[ -]?\Z"
)
_INDEX_SIZES: Final[frozenset[float]] = frozenset(
    (20, 25, 30, 35, 40, 50, 60, 80, 100, 150, 200, 225, 250, 300, 350, 400, 500, 600, 1000, 2000, 3000)
)
_LIST_MARK = re.compile(r"(?:^|\n)[ \t]*#{0,6}[ \t]*\(?\Z")
_LIST_END = re.compile(r"[.)](?:[ \t]|$)|\)|、")
_YEAR_END = 2100
_YEARLIKE = re.compile(r"(?:19|20)[0-9]{2}\Z")
_SCORE = re.compile(r"[-–][0-9]{1,2}(?: (?:vote|majority|decision|split|margin|win|record|ruling|victory)|-)")
_LEVEL_WORDS = re.compile(r"(?:above|below|under|over|near|around|past|beyond|level of|price of|\bat)(?: the)? \Z")
# "two-way", "11-member": the number is part of a word.
_COMPOUND = re.compile(r"-(?!ish|and|to|or)[a-z]{2}")
# "Hut 8", "Artemis 2": a name with its number.
_NAMED = re.compile(r"[a-z,] [A-Z][A-Za-z]+ \Z")
# "Twenty One" is a firm.
_IN_CAPITALS = re.compile(r"[A-Z][a-z]+ (?:One|Two|Three|Four|Five|Six|Seven|Eight|Nine)(?![a-z])")
_SCORED = re.compile(r" (?:vote|majority|decision|split|margin|win|record|ruling|victory)(?![a-z])")
_VOTED = re.compile(r"(?<![a-z])(?:vote|votes|voted)(?: of| was|:)? \Z")
_LEADING_ZERO = re.compile(r"(?<![0-9.,])0[0-9]+(?![0-9.,])")
_NUMBERED = re.compile(r"(?<![a-z])(?:section|article|chapter|version|figure|table|clause|paragraph|v) ?\Z")
_OLD_YEAR = re.compile(r"1[5-8][0-9]{2}\Z")
_YEAR_BEFORE = re.compile(r"(?<![a-z])(?:in|since|founded|from|until|by|of|around|circa|early|late) \Z")
# The longest label that BEFORE, and name that _INDEX_NAME looks for.
_LABEL_REACH = 24
# Labels go up to four digits ("page 1204"); larger integers behind them are amounts.
_LARGEST_LABEL = 10_000
# Nothing counted in markets is written out in more digits than this; account and order numbers are.
_MOST_DIGITS = 12


def is_noise(text: Text, amount: Amount) -> bool:
    """Whether an amount is none: a date, a duration, a name, a label, a rate's "a dollar"."""
    number = amount.number
    if number.style == "idiom":
        return False
    if not amount.bare:
        return _counts_nothing(text.low, amount)
    if amount.high is not None:
        return _is_bare_range_noise(text, amount)
    if number.loose:  # "3m" is a tenor or a distance unless money stands with it
        return True
    if number.style == "cjk":
        return number.scale < 1e4 or number.raw == 1.0
    if AFTER.match(text.low, amount.end) or _COMPOUND.match(text.low, amount.end):
        return True
    if number.style in ("words", "fraction"):
        title = number.scale == 1.0 and _IN_CAPITALS.match(text.norm, amount.start) is not None
        return title or _noise_in_words(text.low, amount)
    return _is_glued(text.norm, amount) or _is_label(text, amount)


_PLAN = re.compile(r" (?:plan|agenda|program(?:me)?|list|manifesto|checklist)(?![a-z])")
# "1ドル=156円", "1オンス4000ドル": one of what the price is of.
_BASE = re.compile(r" ?(?:=|(?<=[\u3040-\u9fff])(?=[$¥€]?[0-9]))")


def _counts_nothing(low: str, amount: Amount) -> bool:
    """A number whose unit is idle: "the top 20 coins", "at one point", "1ドル=156円", "156 yen a dollar"."""
    if amount.number.raw == amount.number.scale == 1.0 and _BASE.match(low, amount.end):
        return True
    if amount.unit == "tokens" and low.endswith("top ", 0, amount.start):
        return True
    if amount.unit in ("points", "pp") and _PLAN.match(low, amount.end):
        return True
    if amount.unit in ("points", "pp") and low[amount.start : amount.end] == "one point":
        return low.endswith("at ", 0, amount.start)
    return amount.number.article and amount.number.scale == 1.0 and _is_rate(low, amount)


def _is_bare_range_noise(text: Text, amount: Amount) -> bool:
    """Whether a bare range is of years or days, a vote, odds, a telephone number, or stands in a name ("Q3-25")."""
    number, low = amount.number, text.low
    before = low[max(0, amount.start - _LABEL_REACH) : amount.start]
    last = before[-1:]
    if (last.isascii() and last.isalpha()) or (last in ("-", "_") and before[-2:-1].isalpha()):
        return True
    if not number.decimals and number.raw < _LARGEST_LABEL and BEFORE.search(before):
        return True
    if _has_leading_zero(text.norm[amount.start : amount.end]) or "-to-" in low[amount.start : amount.end]:
        return True
    years = _YEARLIKE.match(text.norm[number.start : number.end]) and amount.high is not None
    if _VOTED.search(before) or (years and amount.high is not None and amount.high < _YEAR_END):
        return True
    return _SCORED.match(low, amount.end) is not None or AFTER.match(low, amount.end) is not None


def _has_leading_zero(digits: str) -> bool:
    """Telephone, account and order numbers keep their zeros ("555-0147")."""
    return _LEADING_ZERO.search(digits) is not None


def _is_glued(norm: str, amount: Amount) -> bool:
    """Whether the number is part of a word or code ("H100", "x86_64", "COVID-19")."""
    following, before = norm[amount.end : amount.end + 1], norm[max(0, amount.start - 2) : amount.start]
    if following and following.isascii() and (following.isalpha() or following in "_@&\\"):
        return True
    last = before[-1:]
    return (last.isascii() and last.isalnum()) or last == "\x00" or (last in ("-", "_") and before[:1].isalpha())


def _is_label(text: Text, amount: Amount) -> bool:
    """Whether a plain integer is a date, a year, a list number, or labels what stands before it."""
    number, norm, start = amount.number, text.norm, amount.start
    digits = norm[number.start : number.end]
    before = text.low[max(0, start - _LABEL_REACH) : start]
    if not digits.isdigit():
        return number.scale == 1.0 and _NUMBERED.search(before) is not None
    if _has_leading_zero(digits) or (_OLD_YEAR.match(digits) and _YEAR_BEFORE.search(before)):
        return True
    if number.raw < _LARGEST_LABEL and BEFORE.search(before):
        return True
    if len(digits) == 1 and not amount.signed and _NAMED.search(norm[max(0, start - _LABEL_REACH) : start]):
        return True
    if number.raw in _INDEX_SIZES and _INDEX_NAME.search(before):
        return True
    if _YEARLIKE.match(digits) and not amount.signed and not _LEVEL_WORDS.search(before):
        return True
    if _LIST_MARK.search(norm[max(0, start - 8) : start]) and _LIST_END.match(norm, amount.end):
        return True
    return _SCORE.match(text.low, amount.end) is not None or len(digits) > _MOST_DIGITS


_UNIT_BEFORE = re.compile(
    r"(?:[0-9%]|yen|cents?|dollars?|euros?|pence|pounds?|rupees?|won|yuan|francs?|against|versus|for|per|to|as) \Z"
)
_ENDS = re.compile(
    r"\s*(?:$|[.,;:!?)]|and (?:a |[0-9]|[a-z]+ cents?)|or |per |for |at |in |on |more|less|higher|lower)"
)


def _is_rate(low: str, amount: Amount) -> bool:
    """Whether "a dollar" prices something ("156 yen a dollar") or names a kind ("a dollar rally")."""
    if amount.number.style != "words" or amount.unit in ("pp", "%") or amount.extra:
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
    r"(?:by|up|down|lost|loses|lose|gained|gains|gain|fell|rose|falls|rises|shed|sheds|about|nearly|almost"
    r"|roughly|around|over|than|some|another|only|just|dropped|jumped|climbed|to|at|an?) "
    r"(?:about |nearly |almost |roughly |a )?\Z"
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
