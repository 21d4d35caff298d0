"""The movement and the comparator of a tied number, from the words that govern it."""

from __future__ import annotations

import re

from groundswell.core.records import Comparator, Quantity, Trend
from groundswell.nlp.claims.directions import find_directions
from groundswell.nlp.claims.lexicon import Move, lexicon
from groundswell.nlp.claims.numbers_tie import Tie, is_size_word
from groundswell.nlp.claims.view import SentenceView

_CUT = re.compile(
    r"[;:]\s|\s[–—-]\s|[()]|,?\s(?:but|while|whereas|although|though)\s|,\s(?:and|as|why|when|where|so|yet)\s"
)
_FROM = re.compile(
    r"(?:\bfrom|\bversus|\bvs\.?|\bagainst|\bcompared (?:with|to)|(?<!more )(?<!less )(?<!higher )(?<!lower )(?<!better )\bthan|\binstead of|\brather than|\bafter|\bprevious(?:ly)?|\bprior"
    r"|\bpeak (?:of|near|at|around)|\brange (?:of|reached)|\bbefore)\s+(?:(?:a|an|the|its|about|around|nearly|roughly|just|record|recent|level|mark|\w+ (?:high|low|peak) (?:of|near|at|around))\s+)*$",
    re.IGNORECASE,
)
_UP_FROM = re.compile(
    r"\s*,?\s*(?:an?\s+)?(?:touch\s+|notch\s+|shade\s+|bit\s+|slightly\s+|sharply\s+|still\s+|well\s+|way\s+|just\s+)*(?P<word>up|higher|down|lower|unchanged|flat|steady|coming down|coming off|falling|slipping|rising|climbing|and (?:rising|climbing|growing|falling|closing|shrinking|narrowing|widening))\b(?!\s+than)",
    re.IGNORECASE,
)
_EXTREME = re.compile(
    r"(?:(?!\bcould\b|\bmay\b|\bwould\b|\bbefore\b|\bafter\b|\btowards?\b)[^.;:]){0,60}?\b(?:(?P<up>highest|widest|largest|biggest|record high|all-time high|\w+[- ](?:year|month|week|day|decade)s? high|most since|a record|new high|best (?:since|in|day))"
    r"|(?P<down>lowest|record low|all-time low|\w+[- ](?:year|month|week|day|decade)s? low|least since|the least|new low|weakest|worst|tightest|narrowest|smallest|fewest))\b",
    re.IGNORECASE,
)
_NEUTRAL = re.compile(
    r"\b(?:trad(?:es?|ed|ing)|stands?|stood|sits?|settl(?:es?|ed|ing)|tests?|tested|testing|positioned|quoted|opened|opens|closed|closes?|changed hands|hovers?|hovering|hovered|priced)\b",
    re.IGNORECASE,
)
_PRICES = frozenset({"fx_rate", "equity_index", "commodity_price", "crypto_price"})
_FLIP: dict[Trend, Trend] = {"up": "down", "down": "up", "flat": "flat"}
_SUBJECT_VERBS_OF_RATE = re.compile(r"^(?:hik|rais|lift|tighten)", re.IGNORECASE)


def trend_of(view: SentenceView, tie: Tie, floor: int, before: Trend | None = None) -> Trend | None:
    """The movement stated with a number; `floor` is where the number before it ends (0 without one), `before` the
    movement of that number, where both are of one measure and area.
    """
    assert tie.reading is not None
    measure, kind = tie.reading.measure, tie.reading.kind
    if measure in ("etf_flow", "capital_flow"):
        return _flow(view, tie)
    text, quantity = view.text, tie.quantity
    trailing = _TRAILING.match(text, floor) if floor else None
    floor = trailing.end() if trailing else floor
    left = text[max(floor, _clause_start(text, quantity.start)) : quantity.start]
    right = text[quantity.end : _clause_end(text, quantity.end, view)]
    if kind == "level" and _FROM.search(left):
        return None
    extreme = _EXTREME_OF.search(left) if kind == "level" else None
    if extreme is not None:
        return None if not _REACHED.search(left[: extreme.start()]) else "up" if extreme["up"] else "down"
    if kind == "level" and before is not None and _OR.fullmatch(text[floor : quantity.start]):
        return before
    if kind == "change" and _OFF.match(text, quantity.end):
        return "down"
    rose = _from_to(view, tie)
    if rose is not None:
        return rose
    at = _AT_EXTREME.match(text, quantity.end) if kind == "level" and measure in _PRICES else None
    if at is not None:
        return "up" if at["up"] else "down"
    held = _HELD.search(left) if measure in _PRICES and kind == "level" else None
    if held is not None:
        trend: Trend = "up" if held["up"] or held["strong"] else "down"
        return _of_pair(view, tie, trend, floor) if measure == "fx_rate" else trend
    if kind == "level" and before is not None and _COMMA_TO.search(text[floor : quantity.start]):
        return before
    found = _size(left) if kind == "change" else None
    found = found or _after(text[quantity.end :], right, kind, measure) or _before(left, measure, kind)
    if found is None and kind == "level" and before is not None and _ONWARD.search(text[floor : quantity.start]):
        return before
    found = found or _clause(view, tie, left)
    if found is None and kind == "level" and _WENT_TO.search(left):
        return _against_known(view, tie)
    if found is None and kind == "level" and measure in _PRICES and _HOVERS.search(left):
        return "flat"
    if found is None and kind == "change" and measure == "policy_rate":
        return _of_the_bank(view, tie)
    if found is None and kind == "change" and measure == "carry_trade_size":
        return "down"  # said of positions, a size without a word of direction is what was unwound
    if found is None:
        return None
    trend, at_left = found
    if measure == "fx_rate" and at_left:
        return _of_pair(view, tie, trend, floor)
    return trend


_HELD = re.compile(
    r"\b(?:(?:hold(?:s|ing)?|held|keeps?|keeping|extend(?:s|ed|ing)?)\s+(?:its\s+|on to\s+|onto\s+|their\s+)?(?:\w+\s+){0,1}?(?:(?P<up>gains|advance|rally|recovery)|loss(?:es)|decline|slide|reversal|downtrend)"
    r"|(?:remain|stay)(?:s|ed|ing)?\s+(?:\w+\s+)?(?:(?P<strong>stronger|higher|elevated|firmer|bid)|depressed|weaker|lower|heavy|subdued below))\b[^,;]*$",
    re.IGNORECASE,
)


def _size(left: str) -> tuple[Trend, bool] | None:
    """A verb or noun directly before a change ("rising by 0.60%")."""
    moves = [m for m in lexicon().find_moves(left) if m.trend != "flat"]
    return (moves[-1].trend, True) if moves and is_size_word(left[moves[-1].end :]) else None


def _clause_start(text: str, end: int) -> int:
    last = 0
    for match in _CUT.finditer(text, 0, end):
        last = match.end()
    return last


def _clause_end(text: str, start: int, view: SentenceView) -> int:
    stop = re.compile(r"[;:]|\s[–—]\s|,?\s(?:but|while|whereas|and)\s").search(text, start)
    end = stop.start() if stop else len(text)
    following = next((q.start for q in view.quantities if q.start > start), len(text))
    return min(end, following)


_EXTREME_OF = re.compile(
    r"\b(?:(?P<up>highs?|peak|top)|(?P<down>lows?|trough|bottom))(?:\s*\(\w+\))?\s+(?:of|at|near|around)\s+(?:about |nearly |around |just |over |under |the |\w+ )?$",
    re.IGNORECASE,
)
_REACHED = re.compile(
    r"\b(?:hits?|hitting|reach\w*|touch\w*|sets?|setting|(?<!close )(?<!closer )to (?:a|an|its|the|their)|new|fresh|notch\w*|print\w*|made|mark\w*|scal\w*|record\w*|post\w*)\b[^,;]{0,40}$",
    re.IGNORECASE,
)
_OR = re.compile(r"\s*(?:or|and|,|then|and then)\s*(?:the|a|even)?\s*", re.IGNORECASE)
_CARRIED = re.compile(
    r"\b(?:push|driv|drove|sen[dt]|mov|go|goes|went|break|broke|pull|drag|knock|took|tak|press|trad|head|snap|bring|brought|forc)\w*\b[^,;]{0,40}?\b(?:(?P<up>above|over|through|past|higher|up)|(?P<down>below|under|beneath|lower|down))\b[^,;]{0,25}$",
    re.IGNORECASE,
)


def _against_known(view: SentenceView, tie: Tie) -> Trend:
    """Where something "went to" a value: by the value told before, else up, as most that is told goes."""
    assert tie.reading is not None
    cut = any(m.target == "policy_rate" and "cut" in m.text.lower() for m in view.mentions) or " cut" in view.text
    facts = (f for f in view.focus.facts if (f.measure, f.area, f.kind) == (tie.reading.measure, tie.area, "level"))
    known = next(facts, None)
    if known is not None and known.value != tie.reading.value:
        return "up" if tie.reading.value > known.value else "down"
    return "down" if cut else "up"


_CUTS = re.compile(r"\b(?:cut|cuts|cutting|easing|eased|lowered|dovish)\b", re.IGNORECASE)
_HIKES = re.compile(r"\b(?:hike|hikes|hiked|hiking|raise|raised|tighten\w*)\b", re.IGNORECASE)


def _of_the_bank(view: SentenceView, tie: Tie) -> Trend | None:
    """ "One member wanted 50": the way the bank last moved in this text, else the way the text speaks of."""
    facts = (*view.focus.facts, *view.focus.answered)
    known = next(
        (f for f in facts if (f.measure, f.area) == ("policy_rate", tie.area) and f.trend in ("up", "down")), None
    )
    if known is not None:
        return known.trend
    document = view.context.document
    texts = f"{document.title} {document.text} {' '.join(p.text for p in view.context.parents)}"
    cuts, hikes = len(_CUTS.findall(texts)), len(_HIKES.findall(texts))
    return None if cuts == hikes else "down" if cuts > hikes else "up"


_HOVERS = re.compile(r"\bhover\w*\b", re.IGNORECASE)
_TRAILING = re.compile(r"\s+(?:higher|lower|up|down|rise|drop|fall|gain|decline|hike|cut|increase)\b", re.IGNORECASE)
_AT_EXTREME = re.compile(
    r"\s+at (?:the|its|one) (?:(?P<up>high|peak|top|highest)|(?P<down>low|trough|bottom|lowest))\b",
    re.IGNORECASE,
)
_FROM_TO = re.compile(r"\bfrom\s+(?:about |around |nearly |roughly |just |over |under |a |the )*$", re.IGNORECASE)


def _from_to(view: SentenceView, tie: Tie) -> Trend | None:
    """ "From 2.05 to 2.41%" is up, whatever the verb."""
    index = view.quantities.index(tie.quantity)
    if index == 0 or tie.reading is None or tie.reading.kind != "level":
        return None
    before = view.quantities[index - 1]
    between = view.text[before.end : tie.quantity.start]
    arrow = re.fullmatch(r"\s*(?:→|->|=>)\s*", between)
    joined = re.match(r"\s*(?:\w+\s+){0,2}?to\b", between) and _FROM_TO.search(view.text[: before.start])
    if not (arrow or joined) or before.value == tie.quantity.value:
        return None
    ratio = abs(tie.quantity.value) / abs(before.value) if before.value else 2.0
    if not 0.01 < ratio < 100:
        return None
    return "up" if tie.quantity.value > before.value else "down"


def _after(rest: str, right: str, kind: str, measure: str) -> tuple[Trend, bool] | None:
    """What follows the number: "4.4%, up from", "a 25bp hike", "the lowest since"."""
    match = _UP_FROM.match(rest)
    if match and (measure in _PRICES or kind == "change" or not _SIZE.match(rest, match.end())):
        word = match["word"].lower()
        if word in ("up", "higher", "rising", "climbing") or word.endswith(
            ("rising", "climbing", "growing", "widening")
        ):
            return "up", False
        return ("flat" if word in ("unchanged", "flat", "steady") else "down"), False
    if kind == "level":
        extreme = _EXTREME.match(right)
        if extreme:
            worst = (extreme["down"] or "").lower() == "worst" and measure == "unemployment_rate"
            return ("up" if extreme["up"] or worst else "down"), False
        verb = _APPOSED.match(rest)
        moves = lexicon().find_moves(rest[verb.end() - len(verb["verb"]) : verb.end()]) if verb else []
        return (moves[0].trend, False) if moves and moves[0].trend != "flat" else None
    moves = [move for move in lexicon().find_moves(right[:45]) if move.trend != "flat"]
    return (moves[0].trend, False) if moves else None


def _before(left: str, measure: str, kind: str) -> tuple[Trend, bool] | None:
    moves = [move for move in lexicon().find_moves(left) if kind == "level" or move.trend != "flat"]
    real = [move for move in moves if not _is_comparison(left, move)]
    if measure in ("gov_spending", "defence_spending", "gov_bond_issuance"):
        real = [move for move in real if not _PASSED.match(left, move.start)]
    if real:
        return real[-1].trend, True
    carried = _CARRIED.search(left) if kind == "level" and not _STATIVE.search(left) else None
    return (("up" if carried["up"] else "down"), True) if carried else None


_STATIVE = re.compile(r"\b(?:trad(?:es|ed|ing)|remain\w*|stay\w*|hold\w*)\b", re.IGNORECASE)
_COMMA_TO = re.compile(r",\s+(?:now\s+|or\s+)?to\s+(?:about |around |just |nearly )?$")
_WENT_TO = re.compile(
    r"\b(?:go|goes|went|going|gets?|got|took|takes?)\b[^,;]{0,25}?\bto\s+(?:about |around |just |nearly )?$",
    re.IGNORECASE,
)
_APPOSED = re.compile(r"\s*,\s+(?:\w+ly\s+)?(?P<verb>[a-z]+)\b")
_OFF = re.compile(r"\s+off\b")
_SIZE = re.compile(
    r"\s*(?:by\s+)?(?:about |nearly |some |almost |over |more than )?[$€£¥]?\d|\s+(?:one|two|three|four|five|six|seven|eight|nine|ten|a)\b"
)
# A move that was told with the number before leads on to this one ("cut by 25bp to 4.5%", "and the band is now").
_ONWARD = re.compile(
    r"(?:\bto(?: trade)?(?: at| around| near)?|\bat|→|->|\bis now|\bnow|\band the (?:\w+ ){1,3}(?:is|are)(?: now)?)\s*(?:(?:a|the|about|around|nearly|just|under|over)\s+)*$",
    re.IGNORECASE,
)
_PASSED = re.compile(r"pass|top|cross|hit", re.IGNORECASE)
_COMPARISONS = frozenset(
    {
        "above",
        "below",
        "under",
        "less",
        "up",
        "through",
        "high",
        "low",
        "top",
        "better",
        "worse",
        "record",
        "least",
        "most",
        "most since",
        "hold",
        "holds",
        "keep",
        "keeps",
        "leave",
        "leaves",
        "left",
        "held",
        "kept",
        "larger",
        "bigger",
        "smaller",
        "fewer",
    }
)


_AT_LEVEL = re.compile(
    r"\s+(?:\w+ly\s+)?(?:at|near|above|below|around|under|over|within|unchanged|steady|stable|flat|firm|between|capped|in"
    r"|stuck|where|anchored|on|the|just|well|range\S*)\b|\s*$"
)


def _is_comparison(left: str, move: Move) -> bool:
    """Whether the word only compares ("above 1.30", "up to", "less than") and moves nothing."""
    word = left[move.start : move.end].lower()
    if word not in _COMPARISONS and not word.startswith(("remain", "stay")):
        return False
    rest = left[move.end :]
    if word == "up":
        return rest.strip().lower() == "to" and not re.search(
            r"(?:ed|went|is|was|are|were|crept|rose)\s+$", left[: move.start]
        )
    if word == "record":
        return not re.match(r"\s*,", rest)
    if word.startswith(("remain", "stay")):
        return _AT_LEVEL.match(rest) is None
    if word in ("hold", "holds", "keep", "keeps", "leave", "leaves", "left", "held", "kept"):
        return (
            re.match(
                r"\s+(?!steady|firm|at\b|near|above|below|around|its|the (?:\w+ )?rates?|rates?|policy|on\b|unchanged|loss|gains|to\b|under|over|it\b|in\b|interest)[A-Za-z]",
                rest,
            )
            is not None
        )
    if word in ("high", "low"):
        return not re.match(r"\s+of\b", rest)
    return True


def _clause(view: SentenceView, tie: Tie, left: str) -> tuple[Trend, bool] | None:
    """A price that trades at a level takes the move that its sentence states."""
    assert tie.reading is not None
    if tie.reading.measure not in _PRICES:
        return None
    told = [d for d in find_directions(view) if (d.measure, d.area) == (tie.reading.measure, tie.area) and d.trend]
    if tie.reading.kind == "level" and not _NEUTRAL.search(left):
        before = [d for d in told if d.end <= tie.quantity.start]
        return (before[-1].trend, False) if before else None  # type: ignore[return-value]
    if told:
        nearest = min(told, key=lambda d: abs(d.start - tie.quantity.start))
        return nearest.trend, False  # type: ignore[return-value]
    if len({m.target for m in view.mentions if m.kind in ("asset", "pair", "currency")}) > 1 or any(
        m.kind == "measure" for m in view.mentions
    ):
        return None
    outside = view.text[: max(0, tie.quantity.start - len(left))]
    moves = [m for m in lexicon().find_moves(outside) if not _is_comparison(outside, m)]
    return (moves[-1].trend, True) if moves else None


def _of_pair(view: SentenceView, tie: Tie, trend: Trend, floor: int) -> Trend:
    """Turned round where the move is told of the pair's second currency."""
    if tie.area is None:
        return trend
    base, quote = tie.area.split("/")
    lead = view.text[: tie.quantity.start]
    moves = lexicon().find_moves(lead)
    at = moves[-1].start if moves else len(lead)
    opening = max((m.end() for m in re.finditer(r"[;:]\s|\s[–—]\s", lead[:at])), default=0)
    kinds = ("currency", "pair", "anaphor")
    subject = [m for m in view.mentions if m.kind in kinds and opening <= m.start and m.end <= at]
    if subject and subject[-1].kind == "currency" and subject[-1].target == quote:
        before = [m for m in subject[:-1] if m.kind == "currency" and m.target == base]
        against = re.search(r"\b(?:against|versus|vs|to|per)\b[^,;]*$", view.text[: subject[-1].start], re.IGNORECASE)
        if not (before and against):
            return _FLIP[trend]
    if subject and subject[-1].kind == "pair" and subject[-1].inverted:
        return _FLIP[trend]
    return trend


_OUT = re.compile(
    r"\b(?:outflow\w*|withdr[ae]w\w*|pulled|pull(?:s|ing)?|sold|sell(?:s|ing)?|redeem\w*|redemptions?|left|leav(?:e|es|ing)|fled|flee\w*|shed|lost|bled|bleed\w*|yank\w*|exit\w*|abroad|net sellers?"
    r"|took out|taking out|dumped|out of|offload\w*|evacuat\w*|drained?|sent|流出)\b",
    re.IGNORECASE,
)
_IN = re.compile(
    r"\b(?:inflow\w*|took in|take[sn]? in|attract\w*|bought|buy(?:s|ing)?|poured|pour\w*|put|added|drew|draw\w*|intake|swallow\w*|gather\w*|absorb\w*|received?|went into|into|got|saw|pulled in|raked|home|"
    r"repatriat\w*|brought|returned|back|hoover\w*|scoop\w*|net buyers?|流入)\b",
    re.IGNORECASE,
)


def _flow(view: SentenceView, tie: Tie) -> Trend | None:
    """Into the area or fund is up, out of it down; the word nearest to the number says which."""
    quantity = tie.quantity
    best: tuple[int, Trend] | None = None
    for trend, pattern in (("down", _OUT), ("up", _IN)):
        for match in pattern.finditer(view.text):
            if match[0].lower() in ("saw", "got") and tie.reading is not None and tie.reading.measure == "capital_flow":
                continue
            gap = quantity.start - match.end() if match.end() <= quantity.start else match.start() - quantity.end + 5
            if best is None or gap < best[0]:
                best = (gap, trend)  # type: ignore[assignment]
    if best is None:
        fact = next((f for f in (*view.focus.facts, *view.focus.answered) if f.measure == tie.reading.measure), None)  # type: ignore[union-attr]
        return fact.trend if fact else None
    return best[1]


_LEFT: tuple[tuple[Comparator, re.Pattern[str]], ...] = tuple(
    (
        sign,
        re.compile(
            rf"(?:{words})\s+(?:(?:a|an|the|its|key|critical|psychological|important|round|crucial|major|some|mark|level|of|figure|area|support|resistance|barrier|threshold|handle|record|high|low|\w+-\w+|year|multi-year|peak|two-month|seven-month)\s+)*$",
            re.IGNORECASE,
        ),
    )  # type: ignore[misc]
    for sign, words in (
        (
            "<=",
            r"\bat most|at best|capped at|up to|no more than|not more than|as much as|as high as|maximum of|no higher than|limited to|at the most",
        ),
        (
            ">=",
            r"\bat least|no less than|not less than|reclaim(?:s|ed|ing)?|regain(?:s|ed|ing)?|retak(?:e|es|en|ing)|retook|recaptur(?:e|es|ed|ing)|minimum of|no fewer than|no lower than|or more than",
        ),
        (
            "~",
            r"\bnear(?:s|ed|ing)?|nearly|close to|closer to|closing in on|around|about|roughly|approximately|approach(?:es|ed|ing)?|toward|towards|tests?|tested|testing|retest(?:s|ed|ing)?|some|barely|circa|c\.|an estimated|more like|almost|somewhere around|in the region of|just about|in the neighbourhood of|vicinity of|give or take",
        ),
        ("<", r"\bbelow|under|underneath|beneath|less than|short of|fewer than|lower than|sub|beneath|shy of|inside"),
        (
            ">",
            r"\babove|over|more than|exceed(?:s|ed|ing)?|greater than|higher than|beyond|past|north of|through|surpass(?:es|ed|ing)?|top(?:s|ped|ping)?|cross(?:es|ed|ing)?|breach(?:es|ed|ing)?|upwards of|better than|in excess of|(?:break|broke|broken|breaking|breaks)(?: through| past| above)?|pass(?:es|ed|ing)?|well above",
        ),
    )
)
_RIGHT: tuple[tuple[Comparator, re.Pattern[str]], ...] = (
    (">=", re.compile(r"\s*(?:or|and)\s+(?:more|higher|above|better|over)\b", re.IGNORECASE)),
    (
        "<=",
        re.compile(
            r"\s*(?:or|and)\s+(?:less|lower|below|under|fewer)\b|\s+(?:at most|at best|tops|max)\b", re.IGNORECASE
        ),
    ),
    (
        "~",
        re.compile(
            r"\s*(?:or\s+(?:so|thereabouts|near)|give or take|ish\b|-ish\b)|\s+[\w.]+\s+or\s+so\b", re.IGNORECASE
        ),
    ),
    (">", re.compile(r"\s*(?:plus\b|\+|and change\b|-plus\b|and counting\b)", re.IGNORECASE)),
)


def comparator_of(view: SentenceView, tie: Tie) -> Comparator:
    """How the number bounds the value; the number's own words first, then those around it."""
    quantity = tie.quantity
    right = view.text[quantity.end : quantity.end + 24]
    for sign, pattern in _RIGHT:
        if pattern.match(right):
            return sign
    left = view.text[max(0, quantity.start - 60) : quantity.start]
    best: tuple[int, Comparator] | None = None
    for sign, pattern in _LEFT:
        match = pattern.search(left)
        if (
            match
            and sign in ("<=", ">=")
            and not re.search(
                r"(?:ed|went|is|was|crept|rose|shot|leapt|grew|fell|come|came|gone|back)\s+$|(?:push|driv|send|sent|lift|tak|bring)\w*\s[^,;]{0,30}$",
                left[: match.start()],
            )
        ):
            return sign
        if match and sign not in ("<=", ">=") and (best is None or match.start() > best[0]):
            best = (match.start(), sign)
    if best is not None:
        return best[1]
    return quantity.comparator


def size_of(quantity: Quantity) -> float:
    """The magnitude of a quantity."""
    return abs(quantity.value)
