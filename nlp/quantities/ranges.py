"""Amounts that belong together: dollars with their cents, ranges, moves and lists that share a unit or magnitude."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise
from typing import Final

from groundswell.nlp.quantities.amounts import PERCENT, PP, Amount, Text
from groundswell.nlp.quantities.units import load_units

# What is written before a magnitude is smaller: "1,200 to 2 billion" has no billions first.
_LARGEST_MANTISSA = 1000
_YEAR = re.compile(r"(?:19|20)[0-9]{2}")
_JOIN_PARTS: Final[re.Pattern[str]] = re.compile(r" ?(?:,? ?and |と|又)? ?")
_DASH: Final[re.Pattern[str]] = re.compile(r" ?[-–—~] ?|から|至|到")
# "0.5%から0.75%に" and "下跌2.1美元至58.4美元" tell where something went, not a range.
_WENT_AFTER: Final[re.Pattern[str]] = re.compile(r"(?:程度|前後|近く|台)?(?:に|へ|まで)")
_WENT_BEFORE: Final[re.Pattern[str]] = re.compile(
    r"(?:[从從由涨漲跌升降增减減加少]|[上下]调|[上下]調)(?:了|约|近|至)?\Z"
)
_TO: Final[re.Pattern[str]] = re.compile(r" to | through |-to-| - | – ")
_AND: Final[re.Pattern[str]] = re.compile(r" (?:and|to|and up to|&) ")
_BETWEEN: Final[re.Pattern[str]] = re.compile(
    r"(?:between|range of|corridor of)(?: (?:about|roughly|around|approximately|the|an?|estimated"
    r"|(?:[a-z-]+ ){0,3}(?:levels?|marks?|prices?)(?: of| at)?))* \Z"
)
_NAMED_RANGE: Final[re.Pattern[str]] = re.compile(
    r"[ -](?:price |trading |target |support |resistance )?(?:range|zone|band|area|region|corridor)(?![a-z])"
)
_FROM: Final[re.Pattern[str]] = re.compile(
    r"(?<![a-z])from (?:about |approximately |around |roughly |nearly |just |the |a |some |near |an )*\Z"
)
_RANGING: Final[re.Pattern[str]] = re.compile(
    r"(?:^|rang(?:es|ed|ing|e)|anywhere|vary|varies|varied|varying|span|spans|spanning|estimates?"
    r"|extends?)[ ,]*(?:of |at )?(?:from )(?:about |around |roughly |a )*\Z"
)
_MOVED: Final[re.Pattern[str]] = re.compile(
    r"(?:rose|rises?|rising|risen|fell|falls?|falling|fallen|gain(?:s|ed|ing)?|los[et]s?|losing|up|down"
    r"|climb(?:s|ed|ing)?|jump(?:s|ed|ing)?|drop(?:s|ped|ping)?|slip(?:s|ped|ping)?"
    r"|add(?:s|ed|ing)?|shed(?:s|ding)?|advanc(?:e|es|ed|ing)|declin(?:e|es|ed|ing)|slid(?:es?|ing)?|sank"
    r"|sinks?|surg(?:e|es|ed|ing)|plung(?:e|es|ed|ing)|tumbl(?:e|es|ed|ing)|grew|grows?|shr[aiu]nk"
    r"|eas(?:e|es|ed|ing)|by|edged (?:up|down)|increased|decreased|higher|lower|another|rall(?:y|ied)|rebound(?:ed|s)?"
    r"|soar(?:ed|s)?|dip(?:s|ped)?|hike[ds]?|cut|raise[ds]?|widened|narrowed)"
    r" (?:by |about |around |nearly |almost |more than |over |roughly |as much as |some |another |a further )*\Z"
)
_LIST: Final[re.Pattern[str]] = re.compile(
    r",? (?:and|or|versus|vs\.?|against|than|then|from|to|and then) "
    r"(?:the |a |about |around |nearly |just |over )?|, ?|、| ?/ ?|-and-"
)
_CENTS_END: Final[re.Pattern[str]] = re.compile(r"\s*(?:$|[.,;:!?)\n。、]| more\b| and (?!\d)|です|だ)")


def compose(text: Text, amounts: list[Amount]) -> list[Amount]:
    """Join amounts into compounds and ranges, then share units over moves and lists. In order, in linear time."""
    joined: list[Amount] = []
    for amount in amounts:
        if joined and amount.start >= joined[-1].end:
            if _add_part(text, joined[-1], amount):
                continue
            if _range(text, joined, amount):
                continue
        joined.append(amount)
    _share(text, joined)
    return joined


def _gap(text: Text, first: Amount, second: Amount) -> str:
    return text.low[first.end : second.start] if second.start - first.end <= 24 else "\n\n"


def _add_part(text: Text, whole: Amount, part: Amount) -> bool:
    """Add cents to their dollars: "3 dollars 50 cents", "twenty dollars and 43", "2ドル3セント"."""
    if whole.bare or whole.high is not None or whole.unit is None or part.before or part.negative or part.signed:
        return False
    units = load_units()
    if whole.unit not in units.codes or not _JOIN_PARTS.fullmatch(_gap(text, whole, part)):
        return False
    if part.after:
        named = units.parts.get(part.name) or units.cjk_parts.get(part.name)
        if named is None or part.value >= 1 or whole.name in units.parts:
            return False
        if named.whole != whole.unit and part.name not in ("cent", "cents", "c", "¢", "pence", "sen", "sens", "分"):
            return False
        whole.extra += abs(part.value)
    else:
        if not _elided_cents(text, whole, part):
            return False
        whole.extra += part.number.raw / 100
    whole.end = part.end
    return True


def _elided_cents(text: Text, whole: Amount, part: Amount) -> bool:
    number = part.number
    if number.scale != 1.0 or number.decimals or not 0 < number.raw < 100 or number.raw != int(number.raw):
        return False
    if whole.extra or whole.number.decimals or whole.number.scale != 1.0 or not _CENTS_END.match(text.low, part.end):
        return False
    gap = text.low[whole.end : part.start]
    if " and" in gap:
        # "$80 and 75" are two prices; "15 dollars and 50", "US$3 and fourteen" one.
        return not (whole.before and number.style == "digits")
    return bool(gap)


def _range(text: Text, joined: list[Amount], high: Amount) -> bool:
    low = joined[-1]
    if low.high is not None or high.number.article or (low.bare and low.number.style == "fraction"):
        return False
    if low.bare and not high.bare and _YEAR.fullmatch(text.norm[low.start : low.end]):
        return False  # "in 2024 to USD 1.5 trillion by 2030"
    gap = _gap(text, low, high)
    if gap in _CJK_TO and _went(text, low, high):
        return False
    dash = bool(_DASH.fullmatch(gap)) or (gap == "/" and _short_end(text, low, high) is not None)  # "1.0850/60"
    if not dash and not _TO.fullmatch(gap) and not _AND.fullmatch(gap):
        dash = not gap and high.signed and text.norm[high.start] == "-" and text.low[low.end - 1].isalnum()
        if not dash:
            return False
    before = text.low[max(joined[-2].end if len(joined) > 1 else 0, low.start - 40) : low.start]
    between = bool(_BETWEEN.search(before))
    if _AND.fullmatch(gap) and not between and gap.strip() != "to":
        return bool(_RANGING.search(before)) and _joined(text, low, high, moved=False)
    named = bool(_NAMED_RANGE.match(text.low, high.end))
    if not dash and not between and not named and not _is_range(low, high, before):
        return False
    return _joined(text, low, high, moved=False)


_CJK_TO: Final[frozenset[str]] = frozenset(("から", "至", "到"))


def _went(text: Text, low: Amount, high: Amount) -> bool:
    if _WENT_AFTER.match(text.norm, high.end):
        return True
    return _WENT_BEFORE.search(text.norm[max(0, low.start - 4) : low.start]) is not None


def _is_range(low: Amount, high: Amount, before: str) -> bool:
    """Whether "A to B" is a range and not a move or a change with its result."""
    if _FROM.search(before):
        return bool(_RANGING.search(before))
    if not low.bare and _MOVED.search(before):
        return False
    return low.number.value * low.factor <= high.number.value * high.factor or low.bare


def _joined(text: Text, low: Amount, high: Amount, *, moved: bool) -> bool:
    if not _unify(text, low, high, span=True):
        return False
    first, second = low.value, high.value
    suffix = _short_end(text, low, high)
    second = suffix if suffix is not None else second
    if first == second:
        return False
    low.start, low.end = min(low.start, high.start), max(low.end, high.end)
    low.after, low.before = low.after or high.after, low.before or high.before
    if not low.name:
        low.name = high.name
    low.high = max(first, second)
    low.number = replace(low.number, raw=min(first, second) / low.number.scale)
    low.factor, low.extra, low.negative = 1.0, 0.0, False
    return True


def _short_end(text: Text, low: Amount, high: Amount) -> float | None:
    """The second end where it repeats only the last digits: "1.1950-60", "157.20-30"."""
    first = text.norm[low.number.start : low.number.end]
    second = text.norm[high.number.start : high.number.end]
    if not (second.isdigit() and low.number.decimals and low.number.scale == 1.0 and not high.number.decimals):
        return None
    if len(second) != 2 or low.number.decimals < 2 or "." not in first or high.after:
        return None
    whole = float(first[:-2].replace(",", "") + second)
    return whole if whole > low.value else None


def _unify(text: Text, low: Amount, high: Amount, *, span: bool) -> bool:
    """Give two amounts one unit and magnitude where only one of them states it; False where they differ."""
    if not low.bare and not high.bare and low.unit != high.unit:
        return False
    if low.bare and not high.bare:
        low.unit, low.factor = high.unit, high.factor
        if high.unit is None:
            return False
    elif high.bare and not low.bare:
        if low.after and not span:
            return False
        high.unit, high.factor = low.unit, low.factor
    _share_scale(low, high)
    return True


def _share_scale(low: Amount, high: Amount) -> None:
    """Give the first of "$10 to $15 billion" the magnitude of the second, unless it is too large for that."""
    first, second = low.number, high.number
    spoken_of_all = first.raw <= second.raw or max(first.raw, second.raw) < _LARGEST_MANTISSA
    if first.scale == 1.0 and second.scale >= 1e3 and low.unit not in (PERCENT, PP) and spoken_of_all:
        first.scale = second.scale


def _share(text: Text, amounts: list[Amount]) -> None:
    """Give all of a list the unit that its last states: "from 0.5 to 0.75%", "0.1, 0.2 and 0.3%"."""
    for first, second in zip(reversed(amounts[:-1]), reversed(amounts), strict=False):
        if not first.bare or second.bare or first.unit is not None:
            continue
        if second.unit is None or (second.number.style == "fraction" and second.unit != "%"):
            continue
        if _LIST.fullmatch(_gap(text, first, second)) or _DASH.fullmatch(_gap(text, first, second)):
            if _YEAR.fullmatch(text.norm[first.start : first.end]):
                continue
            if second.factor == 0.01 and first.number.decimals:
                continue  # "4.43, and 335 bps": a rate beside a gap
            if first.number.scale == 1.0:
                _share_scale(first, second)
            first.unit, first.factor, first.after = second.unit, second.factor, True


# What sets a second figure beside the first: "$671bn, up from 600", "2.9% versus 3.1 expected".
_AGAINST: Final[re.Pattern[str]] = re.compile(
    r"(?: [a-z]+)?,? (?:versus|vs\.?|against|compared (?:with|to)) (?:the |an? |about |around |only |some )?"
    r"(?P<strong>)|,? (?:up |down |and )?from (?:about |around |only |some )?"
)
_SET_AT: Final[re.Pattern[str]] = re.compile(
    r"(?<![a-z])(?:to|at|of|was|is|stood at|reached|hit) (?:about |around )?\Z"
)
# A figure of the same magnitude is not further from its counterpart than this, either way.
_SAME_ORDER = 5.0


def carry(text: Text, amounts: list[Amount]) -> None:
    """Give a bare figure the unit and magnitude of the one it is held against ("$671bn, up from 600")."""
    for first, second in pairwise(amounts):
        if first.bare or not second.bare or first.high is not None or first.factor != 1.0 or second.high is not None:
            continue
        match = _AGAINST.fullmatch(_gap(text, first, second))
        if match is None or not first.number.raw or second.number.scale != 1.0 or first.unit in load_units().counts:
            continue
        ratio = second.number.raw / first.number.raw
        if not 1 / _SAME_ORDER <= ratio <= _SAME_ORDER:
            continue
        before = text.low[max(0, first.start - 24) : first.start]
        # "fell 0.4% from 1.2" is a change beside a level; "fell to 0.4% from 1.2" two levels.
        if match.group("strong") is None and first.number.scale == 1.0 and not _SET_AT.search(before):
            continue
        second.unit, second.after, second.number.scale = first.unit, True, first.number.scale
