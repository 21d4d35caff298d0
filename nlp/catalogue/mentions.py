"""Names in a text: measures, countries, central banks, currencies, pairs and tickers, found in one pass over its words.

Two layers are matched independently, so that the "JGB" inside "JGB yield" still says whose bond it is: what is measured
(kinds `measure`, `other`), and of what (all the rest). Inside a layer the longest name wins, from the left.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from typing import Literal

MentionKind = Literal[
    "measure", "other", "country", "central_bank", "bond", "currency", "pair", "asset", "market", "anaphor"
]


@dataclass(frozen=True, slots=True)
class Mention:
    """A name of the catalogue at `text[start:end]` of what was searched.

    `target` is a measure id for `measure`, an area code (`JP`) for `country`, `central_bank` and `bond`, an ISO 4217
    code for `currency`, `USD/JPY` for `pair`, a ticker (`XAU`, `SPX`, `BTC`) for `asset`, `CRYPTO` for `market`, the
    group of figures that carry no claim for `other` (`chart`, `chance`), and the kind of thing that is meant for
    `anaphor` (`pair`, `metal`, `coin`). `inverted` marks a pair that is named against market order ("JPY/USD").
    """

    start: int
    end: int
    text: str
    kind: MentionKind
    target: str
    inverted: bool = False

    def moved(self, by: int) -> Mention:
        """The same name `by` characters further on."""
        return Mention(self.start + by, self.end + by, self.text, self.kind, self.target, self.inverted)


@dataclass(frozen=True, slots=True)
class Name:
    """One phrase of the catalogue. `cased`: matches only as written."""

    phrase: str
    kind: MentionKind
    target: str
    cased: bool = False


_SAME_WIDTH = str.maketrans({"-": " ", "‑": " ", "–": " ", "’": "'", "‘": "'", "\u00a0": " "})
_WORD = re.compile(r"[^\W_]+")
_WIDE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")


def fold(phrase: str) -> str:
    """The form in which phrases are compared: hyphens as spaces, straight apostrophes; every character in place."""
    return phrase.translate(_SAME_WIDTH)


class Layer:
    """The names of one layer, ready to be looked up by their first word."""

    def __init__(self, names: Iterable[Name]) -> None:
        self._by_word: dict[str, list[tuple[str, Name]]] = {}
        wide: dict[str, Name] = {}
        for name in names:
            if _WIDE.search(name.phrase):
                wide[name.phrase.lower()] = name
                continue
            phrase = fold(name.phrase if name.cased else name.phrase.lower())
            first = _WORD.search(phrase)
            assert first is not None
            for word in (first[0].lower(), first[0].lower() + "s"):  # the plural of a phrase of one word
                self._by_word.setdefault(word, []).append((phrase, name))
        for entries in self._by_word.values():
            entries.sort(key=lambda entry: -len(entry[0]))
        self._wide = wide
        alternatives = "|".join(re.escape(phrase) for phrase in sorted(wide, key=len, reverse=True))
        self._wide_pattern = re.compile(alternatives) if wide else None

    @property
    def openers(self) -> Set[str]:
        """The first word of every name that is written with spaces, in small letters."""
        return self._by_word.keys()

    def find(self, text: str, folded: str, lower: str, openers: Iterable[tuple[int, str]]) -> list[Mention]:
        """Mentions in `text`; `folded` is `fold(text)`, `lower` that in small letters, `openers` the words of it at
        which a name may begin, with their places.
        """
        found: list[Mention] = []
        reached = 0
        by_word = self._by_word
        for start, word in openers:
            if start < reached or (entries := by_word.get(word)) is None:
                continue
            for phrase, name in entries:
                searched = folded if name.cased else lower
                if searched.startswith(phrase, start) and (end := _end(searched, phrase, start)):
                    found.append(Mention(start, end, text[start:end], name.kind, name.target))
                    reached = end
                    break
        if self._wide_pattern is not None and not text.isascii() and _WIDE.search(text):
            for match in self._wide_pattern.finditer(lower):
                name = self._wide[match[0]]
                found.append(
                    Mention(match.start(), match.end(), text[match.start() : match.end()], name.kind, name.target)
                )
            found.sort(key=lambda mention: mention.start)
        return found


def find_openers(lower: str, words: Set[str]) -> list[tuple[int, str]]:
    """Which of `words` stand where in a text in small letters."""
    return [(match.start(), word) for match in _WORD.finditer(lower) if (word := match[0]) in words]


def _end(text: str, phrase: str, start: int) -> int:
    """Where `phrase` that stands at `start` ends, a plural "s" included; 0 where a word goes on behind it."""
    end = start + len(phrase)
    rest = text[end : end + 2]
    if not rest or not rest[0].isalnum() or rest[0] > "\u2e80":
        return end
    if rest[0] == "s" and (len(rest) == 1 or not rest[1].isalnum()) and phrase[-1] != "s":
        return end + 1
    return 0


def join_pairs(text: str, mentions: Sequence[Mention], order: Sequence[str]) -> list[Mention]:
    """Put two currencies joined by a slash or hyphen ("dollar/yen") together as a pair."""
    joined: list[Mention] = []
    for mention in mentions:
        last = joined[-1] if joined else None
        if (
            last
            and last.kind == mention.kind == "currency"
            and text[last.end : mention.start] in ("/", "-", "–", " / ")
        ):
            pair, inverted = market_order(last.target, mention.target, order)
            joined[-1] = Mention(last.start, mention.end, text[last.start : mention.end], "pair", pair, inverted)
        else:
            joined.append(mention)
    return joined


_BANK_BEHIND = re.compile(r"(?:['’]s)?\s+(?:central|reserve|national) bank(?:ers?)?\b", re.IGNORECASE)
_BANK_BEFORE = re.compile(r"\bcentral bank (?:of|in) (?:the )?$", re.IGNORECASE)
# Letters of its longest match.
_BANK_LETTERS = len("central bank of the ")


def join_banks(text: str, mentions: Sequence[Mention]) -> list[Mention]:
    """Make "Japan's central bank", "the central bank of Iceland" names of the country's bank."""
    joined: list[Mention] = []
    for mention in mentions:
        if mention.kind == "country" and mention.target != "XW":
            behind = _BANK_BEHIND.match(text, mention.end)
            before = None if behind else _BANK_BEFORE.search(text, max(0, mention.start - _BANK_LETTERS), mention.start)
            if behind or before:
                start, end = (mention.start, behind.end()) if behind else (before.start() if before else 0, mention.end)
                mention = Mention(start, end, text[start:end], "central_bank", mention.target)
        joined.append(mention)
    return joined


_POSSESSIVE = re.compile(r"(?:['’]s?)?\s+")
Homes = Mapping[str, Mapping[str, str]]
"""By a word that several currencies are called by ("peso"): the currency so called, by country."""


def join_homes(text: str, mentions: Sequence[Mention], homes: Homes) -> list[Mention]:
    """Give "Chile's peso" its country's currency, and "the peso" that of the one country in the text that has one.

    A dollar is the American one unless its country stands right before it.
    """
    found: list[Mention] = []
    for mention in mentions:
        own = homes.get(mention.text.lower().removesuffix("s")) if mention.kind == "currency" else None
        if own:
            mention = replace(mention, target=_home_of(text, mention, mentions, own) or mention.target)
        found.append(mention)
    return found


def _home_of(text: str, currency: Mention, mentions: Sequence[Mention], own: Mapping[str, str]) -> str | None:
    places = [m for m in mentions if m.kind in ("country", "central_bank") and m.target in own]
    for place in places:
        if place.end <= currency.start and _POSSESSIVE.fullmatch(text[place.end : currency.start]):
            return own[place.target]
    named = {own[place.target] for place in places}
    return named.pop() if len(named) == 1 and currency.text.lower().removesuffix("s") != "dollar" else None


def market_order(first: str, second: str, order: Sequence[str]) -> tuple[str, bool]:
    """The pair of two currencies in market order, and whether that turned it round. Unknown currencies come last."""

    def rank(code: str) -> int:
        return order.index(code) if code in order else len(order)

    if rank(first) <= rank(second):
        return f"{first}/{second}", False
    return f"{second}/{first}", True


def find_codes(
    text: str, *, currencies: frozenset[str], tickers: frozenset[str], order: Sequence[str]
) -> list[Mention]:
    """Pairs written in codes: `USD/JPY`, `EURUSD`, `eur-usd`; and tickers against a currency (`XAU/USD`)."""
    found: list[Mention] = []
    for match in _CODE_PAIR.finditer(text):
        first, second = match[1].upper(), match[2].upper()
        if first in currencies or first in tickers:
            mention = _code_pair(match, first, second, currencies, tickers, order)
            if mention:
                found.append(mention)
    return found


# Latin letters and digits bound a code, others do not ("GBP/JPY交投于205").
_CODE_PAIR = re.compile(
    r"(?<![A-Za-z0-9_/À-ɏ])\$?([A-Za-z]{3,4}?)(?:[/-]| / )?(USDT|usdt|USDC|[A-Za-z]{3})(?![A-Za-z0-9_/À-ɏ])"
)


def _code_pair(
    match: re.Match[str],
    first: str,
    second: str,
    currencies: frozenset[str],
    tickers: frozenset[str],
    order: Sequence[str],
) -> Mention | None:
    if first == second:
        return None
    if first in currencies and second in currencies:
        pair, inverted = market_order(first, second, order)
        return Mention(match.start(), match.end(), match[0], "pair", pair, inverted)
    if first in tickers and (second in currencies or second in ("USDT", "USDC")):
        return Mention(match.start(), match.end(), match[0], "asset", first)
    return None
