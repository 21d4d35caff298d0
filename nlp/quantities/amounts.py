"""One number with its sign and unit: "-$1.3bn", "minus five basis points", "3 GBP", "百分之二点五"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from groundswell.nlp.quantities.idioms import decade
from groundswell.nlp.quantities.numbers import Number
from groundswell.nlp.quantities.points import point_unit
from groundswell.nlp.quantities.units import REACH, Units, load_units

PERCENT: Final = "%"
PP: Final = "pp"
POINTS: Final = "points"


@dataclass(slots=True)
class Text:
    """A text in the three forms that the grammar reads; all of one length."""

    raw: str
    norm: str
    low: str
    cjk: bool


@dataclass(slots=True)
class Amount:
    """A number with what belongs to it. `factor` turns the number into the unit (0.01 for cents and basis points).

    `before`, `after`: a unit stands on that side; `name`: how the unit is written (lower case).
    """

    start: int
    end: int
    number: Number
    unit: str | None = None
    factor: float = 1.0
    negative: bool = False
    signed: bool = False
    before: bool = False
    after: bool = False
    name: str = ""
    extra: float = 0.0
    high: float | None = None
    comparator: str = ""

    @property
    def value(self) -> float:
        """In base units, with its sign."""
        size = self.number.value * self.factor + self.extra
        return float(f"{-size if self.negative else size:.15g}")

    @property
    def bare(self) -> bool:
        """No unit stands beside it."""
        return not (self.before or self.after)


# "of a percent", "of one percentage point": what stands between a fraction and its unit.
_OF = r"(?:(?: of)?(?: an?| one| 1)?(?: full| whole)?(?=[ -]))?"
_BP = r"basis[ -]?points?|bps?|b\.p\.s?"
_PP = r"percentage[ -]points?|percent points?|%[ -]?points?|pp|ppts?|p\.p\.|ppt"
_RATIO_AFTER: Final[re.Pattern[str]] = re.compile(
    rf"(?P<of>{_OF})[ \u00a0-]{{0,2}}(?:(?P<pp>{_PP})(?![a-z])|(?P<bp>{_BP})(?![a-z])"
    r"|(?P<percent>%|(?:percents?|per ?cent|percentages?|pct)(?![a-z]))"
    r"|(?P<point>(?:points?|pts?)(?![a-z])))"
)
_CJK_RATIO_AFTER: Final[re.Pattern[str]] = re.compile(
    r" {0,3}(?:(?P<pp>[个個]? *百 *分 *[点點]|パーセント ?ポイント|%ポイント)|(?P<bp>[个個]? ?基[点點]|ベーシス ?ポイント|bps?(?![a-z])|BPS?(?![A-Z]))"
    r"|(?P<percent>%|パ *[ー-] *セ *ン *ト)|(?P<point>ポイント|[个個]?点(?!半))"
    r"|(?P<off>割引き?)|(?P<tenths>割|成(?![立为為交功本長长熟员員果绩績都品分]))|(?P<sale>折(?![合线線价價旧舊])))"
)
_OF_AFTER: Final[re.Pattern[str]] = re.compile(r"(?: of)? (?:an? |one |1 )?(?=[a-z])")
_SIGN: Final[re.Pattern[str]] = re.compile(r"(?:(?<![a-z])(minus|negative|plus)[ -]|マイナス ?|[负負])\Z")
_PREFIX_END: Final[frozenset[str]] = frozenset("$€£¥₹₩₽₺₴₦₱₫฿₪₡₲₵₸₮₭₾֏₼₨ூ﷼₿Ξ.=łčtM")


def read_amount(text: Text, number: Number, floor: int) -> Amount:
    """The amount around one number. `floor`: nothing before this offset may be taken in (it belongs to another)."""
    units = load_units()
    amount = Amount(number.start, number.end, number, comparator=number.comparator)
    _unit_before(text, amount, floor, units)
    if number.per:
        amount.unit, amount.factor, amount.after, amount.name = PERCENT, 100.0 / number.per, True, "分之"
    elif not _ratio_after(text, amount, units) and not (amount.bare and _percent_of(text, amount, floor)):
        _unit_after(text, amount, units)
    _sign(text, amount, floor)
    _decade(text, amount)
    if amount.unit is not None and text.norm[amount.start - 1 : amount.start] == "(":
        _accounting(text, amount)
    return amount


# In accounts a negative stands in parentheses: in a column, behind a colon, or where the words say loss.
_ACCOUNT: Final[re.Pattern[str]] = re.compile(
    r"(?:^|[\n\t:|]|(?:loss(?:es)?|deficit|outflows?|income|cash flow|result)(?: of)?) *\(\Z"
)


def _accounting(text: Text, amount: Amount) -> None:
    if text.norm[amount.end : amount.end + 1] != ")" or amount.signed:
        return
    if _ACCOUNT.search(text.low, max(0, amount.start - 16), amount.start):
        amount.negative, amount.start, amount.end = True, amount.start - 1, amount.end + 1


def _decade(text: Text, amount: Amount) -> None:
    number = amount.number
    if number.high is not None:
        amount.high = float(f"{number.high * number.scale * amount.factor:.15g}")
        return
    if text.low[number.end : number.end + 1] != "s" or number.style != "digits":
        return
    read = decade(text.norm, text.low, number, amount.start)
    if read is not None:
        amount.start, number.raw, amount.high = read
        amount.end, amount.after, amount.comparator = max(amount.end, number.end + 1), True, "" if amount.high else "~"
        if amount.high and amount.start != number.start and text.low[amount.start] in "lhu":
            amount.comparator = "~"


def _unit_before(text: Text, amount: Amount, floor: int, units: Units) -> None:
    start = amount.start
    left = max(floor, start - 12)
    if start == left:
        return
    char = text.norm[start - 1]
    if char in " \u00a0-+" and start - 2 >= left:
        char = text.norm[start - 2]
    if not (char in _PREFIX_END or char.isalpha()):
        return
    stop, negative, signed = start, False, False
    if text.norm[start - 1] in "+-" and start - 2 >= left and text.norm[start - 2] in "$€£¥":
        stop, negative, signed = start - 1, text.norm[start - 1] == "-", True
    match = units.symbol_before.search(text.norm[left:stop])
    if match and match.group("lower") and match.group("lower").lower() not in units.names:
        match = _DOLLAR.search(text.norm[left:stop])
        symbol, code = "$", None
    elif match:
        symbol, code = match.group("symbol"), match.group("code") or match.group("only") or match.group("lower")
    if match:
        unit, size = _coded(code, units) if code else (units.symbols[symbol], 1.0)
        if unit is None:
            return
        amount.unit = units.in_context((symbol or "").lower(), unit, text.low)
        amount.number.scale *= size
        amount.start, amount.before, amount.name = left + match.start(), True, symbol or code
        amount.negative, amount.signed = negative, signed
    elif text.norm[start - 1] == " " and char.isalpha():
        left = max(floor, start - REACH)
        named = units.name_before.search(text.low[left:start])
        if named and named.group("name") in _LEADING:
            amount.unit = units.names[named.group("name")]
            amount.start, amount.before, amount.name = left + named.start("name"), True, named.group("name")


# Names that stand before their number ("dollar 22.5 million", "ringgit 42"); others there belong to another number.
_LEADING: Final[frozenset[str]] = frozenset(
    "dollar ringgit ringgits usd eur gbp jpy cny rmb rupees".split()
    + ["malaysia ringgit", "malaysia ringgits", "malaysian ringgit", "malaysian ringgits"]
)
_DOLLAR = re.compile(r"\$ ?\Z")
_LETTER_SIZE: Final[dict[str, float]] = {"M": 1e6, "B": 1e9, "T": 1e12, "K": 1e3}


def _coded(code: str, units: Units) -> tuple[str | None, float]:
    """ "MUSD" is millions of USD."""
    size = _LETTER_SIZE[code[0]] if len(code) == 4 else 1.0
    return units.names.get(code[-3:].lower()), size


def _ratio_after(text: Text, amount: Amount, units: Units) -> bool:
    if amount.before:
        return False
    match = _RATIO_AFTER.match(text.low, amount.end)
    if match is None and text.cjk:
        match = _CJK_RATIO_AFTER.match(text.norm, amount.end)
    over = _OVER_HUNDRED.match(text.norm, amount.end) if match is None else None
    if over:
        amount.unit, amount.after, amount.name, amount.end = PERCENT, True, "/100", over.end()
        return True
    if match is None or match.lastgroup is None:
        return False
    kind, number = match.lastgroup, amount.number
    if match.re is _RATIO_AFTER and match.group("of") and number.style != "fraction":
        return False
    amount.after, amount.name, amount.end = True, match.group().strip(" -\u00a0"), match.end()
    if kind in ("percent", "pp"):
        amount.unit = PERCENT if kind == "percent" or match.re is not _RATIO_AFTER and _lone(text, amount) else PP
    elif kind == "bp":
        amount.unit, amount.factor = PP, 0.01
    elif kind == "point":
        if match.group("point")[-1] == "点" and number.style == "cjk":  # 一点: "a little"
            amount.after, amount.name, amount.end = False, "", number.end
            return False
        told = point_unit(text.low, amount.start, amount.end, number.value)
        lone = PERCENT if match.group("point") == "ポイント" else POINTS
        amount.unit = PP if number.style == "fraction" else told or lone
    else:
        _tenths(text, amount, kind)
    return True


def _lone(text: Text, amount: Amount) -> bool:
    """百分点 with nothing around that moves or differs is used for percent itself."""
    return point_unit(text.low, amount.start, amount.end, 0.0) is None


_OVER_HUNDRED = re.compile(r" ?/ ?100(?![0-9/.,-])")
_PERCENT_OF = re.compile(r"(?<![a-z%])(?:percents?|per ?cents?) of \Z")


def _percent_of(text: Text, amount: Amount, floor: int) -> bool:
    """ "percent of twenty": the unit in front, where no other number took it."""
    left = max(floor, amount.start - 16)
    match = _PERCENT_OF.search(text.low[left : amount.start])
    if not match or amount.number.style == "cjk":
        return False
    amount.unit, amount.before, amount.name, amount.start = PERCENT, True, "percent", left + match.start()
    return True


def _tenths(text: Text, amount: Amount, kind: str) -> None:
    """割, 成, 折: tenths of the whole; a half, hundredths and thousandths may follow ("3割8分7厘", "七成六")."""
    number = amount.number
    amount.unit, amount.factor = PERCENT, 10.0
    if kind == "sale" and number.value > 10:  # 七五折
        amount.factor = 1.0
    if kind == "off" and not _IN_SENTENCE.match(text.norm, amount.end):  # 8割引 on a price tag leaves 20 percent
        amount.extra, amount.factor = 100.0, -10.0
        return
    tail = _TENTHS_TAIL.match(text.norm, amount.end)
    if tail:
        half, tenths, parts, mills = tail.groups()
        amount.extra = 5.0 if half else float(_char_value(tenths or parts or "0")) + 0.1 * _char_value(mills or "0")
        amount.end = tail.end()


_IN_SENTENCE = re.compile(r"[にでとのをさは]")
_TENTHS_TAIL = re.compile(
    r"(半)| ?([一二三四五六七八九])(?![\d十百千万])|([0-9一二三四五六七八九])分(?:([0-9一二三四五六七八九])厘)?"
)


def _char_value(char: str) -> int:
    return int(char) if char.isdigit() else "零一二三四五六七八九".index(char)


def _unit_after(text: Text, amount: Amount, units: Units) -> None:
    end = amount.end
    following = text.norm[end : end + 1]
    if not following or following in ".,;:)!?\n\"'":
        return
    if text.cjk:
        match = units.cjk_after.match(text.norm, end)
        if match and not (amount.before and units.cjk[match.group("name")] != amount.unit):
            amount.unit, amount.end = units.cjk[match.group("name")], match.end()
            amount.after, amount.name = True, match.group("name")
            return
        part = units.cjk_part_after.match(text.norm, end)
        if part and not amount.before and _is_part(text, amount, part.group("name")):
            named = units.cjk_parts[part.group("name")]
            amount.unit, amount.factor, amount.end = named.whole, named.size, part.end()
            amount.after, amount.name = True, part.group("name")
            return
    if amount.before:
        _repeated_unit(text, amount, units)
        return
    offset = end
    if amount.number.style in ("fraction", "idiom"):
        of = _OF_AFTER.match(text.low, end)
        offset = of.end() if of else end
    _latin_unit(text, amount, units, offset)


def _is_part(text: Text, amount: Amount, name: str) -> bool:
    """角 and 分 are also corners and parts: money only right behind a whole (五元三角)."""
    if len(name) > 1 or name == "銭":
        return True
    before = text.norm[max(0, amount.start - 3) : amount.start].rstrip()
    return before[-1:] in tuple("元块塊角毛と又")


def _repeated_unit(text: Text, amount: Amount, units: Units) -> None:
    """ "$5 million dollars" says its unit twice; "$10 us dollar" too. A magnitude may follow the code: "75 USD million"."""
    match = units.name_after.match(text.low, amount.end)
    if match and units.names[match.group("name")] == amount.unit:
        amount.end, amount.after = match.end(), True


def _latin_unit(text: Text, amount: Amount, units: Units, offset: int) -> None:
    match = units.name_after.match(text.low, offset)
    if match:
        name = match.group("name")
        unit = units.names[name]
        if unit not in units.counts and _OF_CONTRACTS.match(text.low, match.end()):
            amount.unit, amount.after, amount.name = "contracts", True, "contracts"
            return
        if not _misread(text, amount, name, match.end()):
            amount.unit, amount.end = units.in_context(name, unit, text.low), match.end()
            amount.after, amount.name = True, name
            if unit == "persons":  # people are counted, not a unit of the number: its span ends with the digits
                amount.end = amount.number.end
            if len(name) == 3:
                _scale_behind(text, amount)
            return
    symbol = units.symbol_after.match(text.norm, offset)
    if symbol and symbol.group("symbol"):
        if not text.norm[symbol.end() : symbol.end() + 1].isdigit():
            amount.unit, amount.end = units.symbols[symbol.group("symbol")], symbol.end()
            amount.after, amount.name = True, symbol.group("symbol")
        return
    if symbol and symbol.group("code"):
        unit_or_none, size = _coded(symbol.group("code"), units)
        if unit_or_none is not None and not text.norm[symbol.end() : symbol.end() + 1].isdigit():
            amount.unit, amount.end = unit_or_none, symbol.end()
            amount.number.scale *= size
            amount.after, amount.name = True, symbol.group("code")
            _scale_behind(text, amount)
        return
    part = units.part_after.match(text.low, offset)
    if part:
        named = units.parts[part.group("name")]
        amount.unit, amount.factor, amount.end = named.whole, named.size, part.end()
        amount.after, amount.name = True, part.group("name")
    elif symbol and symbol.group("tight"):
        _tight(amount, symbol.group("tight").strip(), symbol.end())


# "46,000 yen contracts" counts contracts; their span is the number's.
_OF_CONTRACTS = re.compile(r"[ -](?:futures )?(?:contracts?|lots?)(?![a-z])")


def _tight(amount: Amount, name: str, end: int) -> None:
    unit, factor = {"LE": ("EGP", 1.0), "RM": ("MYR", 1.0), "p": ("GBP", 0.01), "c": ("USD", 0.01)}[name]
    amount.unit, amount.factor, amount.end, amount.after, amount.name = unit, factor, end, True, name


# "Won" is also a verb, "real" an adjective, "link", "dot" common words: taken only after a magnitude or a capital.
_ALSO_WORDS: Final[frozenset[str]] = frozenset(
    "won real sol dot link uni ada ton hype sui dai lei colon link rand sterling".split()
)
_MAGNITUDE_BEHIND = re.compile(r"[ \u00a0]?(thousand|million|billion|trillion|mn|bn|tn|m|b)(?![a-z])")


def _misread(text: Text, amount: Amount, name: str, end: int) -> bool:
    """Whether a name behind a number is not its unit."""
    if name in _ALSO_WORDS and name not in ("won",):
        return not text.norm[end - len(name) : end].isupper()
    if name == "won":
        return amount.number.scale == 1.0 and not (amount.number.raw >= 1000 or amount.number.style == "words")
    return False


def _scale_behind(text: Text, amount: Amount) -> None:
    match = _MAGNITUDE_BEHIND.match(text.low, amount.end)
    if match and amount.number.scale == 1.0:
        sizes = {"t": 1e12, "m": 1e6, "b": 1e9}
        word = match.group(1)
        amount.number.scale = 1e3 if word == "thousand" else sizes[word[0]]
        amount.end = match.end()


def as_share(text: Text, amount: Amount) -> None:
    """Give a fraction without unit its meaning: "a third of that" is percent, "up a quarter" of a rate is points."""
    word = text.low[amount.number.start : amount.number.end]
    told = point_unit(text.low, amount.start, amount.end, amount.number.value) if "quarter" in word else None
    if "tenth" in word or (told == PP and not text.low.startswith(" of ", amount.end)):
        amount.unit = PP
    else:
        amount.unit, amount.factor = PERCENT, 100.0


def _sign(text: Text, amount: Amount, floor: int) -> None:
    if amount.signed or amount.start <= floor:
        return
    char = text.norm[amount.start - 1]
    if char in "+-":
        before = text.norm[amount.start - 2 : amount.start - 1]
        # Between two numbers it is the dash of a range, after a letter a hyphen.
        if amount.start - 2 >= floor and before and (before in "%)].,+-/" or before.isascii() and before.isalnum()):
            return
        if amount.start - 1 == floor and floor:
            return
        amount.negative, amount.signed, amount.start = char == "-", True, amount.start - 1
        return
    left = max(floor, amount.start - 10)
    if (
        floor and amount.start - floor < 9 and text.low[floor : amount.start].strip() == "minus"
    ):  # "4.15 minus 2.02" is a sum
        return
    match = _SIGN.search(text.low[left : amount.start])
    if match:
        amount.negative, amount.signed, amount.start = match.group(1) != "plus", True, left + match.start()
