"""What a document is about, and what the talk has come to, sentence by sentence."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from groundswell.core.records import Document
from groundswell.nlp.catalogue import Mention, load_catalogue
from groundswell.nlp.claims.view import DocumentContext, Draft, Fact, Focus, Topic

_PLACES = ("country", "central_bank", "bond")
# How many facts a later number may refer back to.
_REMEMBERED = 40
_PMI = re.compile(r"\bpmis?\b|\bism\b|purchasing managers")


def document_context(document: Document, parents: Sequence[Document], body: Sequence[Mention]) -> DocumentContext:
    """The context of a document: what its title names, else its text (names: `body`), else what it answers."""
    catalogue = load_catalogue()
    title = catalogue.find_mentions(document.title or "")
    mentions = [*title, *body]
    for parent in parents:
        mentions.extend(catalogue.find_mentions(parent.title or ""))
        mentions.extend(catalogue.find_mentions(parent.text[:1000]))
    currencies = Counter(m.target for m in (*title, *body) if m.kind == "currency" and m.target != "USD")
    lone = currencies.most_common(1)[0][0] if currencies else None
    # A currency that the title names, or the text again and again, means its pair with the dollar.
    told = lone is not None and (currencies[lone] > 2 or any(m.target == lone for m in title))
    return DocumentContext(
        document=document,
        pair=_first(mentions, ("pair",)) or (catalogue.market_order(lone, "USD")[0] if lone and told else None),
        assets=tuple(dict.fromkeys(m.target for m in mentions if m.kind in ("asset", "pair"))),
        title_assets=tuple(dict.fromkeys(m.target for m in title if m.kind in ("asset", "pair"))),
        central_bank=_first(mentions, ("central_bank",)),
        area=_first(title, _PLACES) or _commonest(document, body) or _commonest(document, mentions),
        title_area=_first(title, _PLACES),
        currency=next((m.target for m in mentions if m.kind == "currency" and m.target != "USD"), None),
        parents=tuple(parents),
        measures=frozenset(m.target for m in mentions if m.kind == "measure" and _is_full_name(m.text)),
    )


def _is_full_name(text: str) -> bool:
    """Whether a name of a measure is more than one word, which might mean something else ("carry", "worth")."""
    return " " in text or "-" in text or not text.isascii()


def _first(mentions: Sequence[Mention], kinds: tuple[str, ...]) -> str | None:
    return next((m.target for m in mentions if m.kind in kinds), None)


# What a name tells of the country a text is about: banks and bonds more than a mere country, early names twice.
_WEIGHTS = {"country": 1.0, "central_bank": 1.5, "bond": 1.0, "currency": 0.6}
_AMERICAN = re.compile(
    r"\b(?:NFP|nonfarm|non-farm|ISM|the Street|S&P 500|Nasdaq|Dow Jones|GDPNow|federal)\b", re.IGNORECASE
)


def _commonest(document: Document, mentions: Sequence[Mention]) -> str | None:
    """The country the text is about. A lone country in passing does not make it so where others speak for America."""
    catalogue = load_catalogue()
    weights: defaultdict[str, float] = defaultdict(float)
    early = len(document.text) / 3
    for mention in mentions:
        target = catalogue.country_of_currency(mention.target) if mention.kind == "currency" else mention.target
        if mention.kind in _WEIGHTS and target and (mention.kind, target) != ("currency", "US") and target != "XW":
            weights[target] += _WEIGHTS[mention.kind] * (2.0 if mention.start < early else 1.0)
    for match in _AMERICAN.finditer(document.text):
        weights["US"] += 3.0 if match.start() < early else 1.0
    return max(weights, key=lambda country: weights[country]) if weights else None


@dataclass
class Talk:
    """The focus as it moves through a document."""

    focus: Focus = field(default_factory=Focus)

    def opened(self, answered: Sequence[Fact], document: Document, parents: Sequence[Document]) -> None:
        """Start a document that answers others: what they stated may be taken up."""
        main = Topic(answered[0].measure, answered[0].area) if answered else None
        texts = [document.title or "", document.text, *(parent.title or "" for parent in parents)]
        named = frozenset({"pmi"} if any(_PMI.search(text.lower()) for text in texts) else ())
        self.focus = Focus(main=main, answered=tuple(answered), named=named)

    def new_line(self) -> None:
        """A new paragraph: its country is the document's until it names another."""
        if self.focus.country is not None or self.focus.near_asset is not None:
            self.focus = replace(self.focus, country=None, near_asset=None)

    def heard(self, text: str, mentions: Sequence[Mention], drafts: Sequence[Draft]) -> None:
        """Move on past a sentence and the claims it made."""
        if not mentions and not drafts:
            return
        focus = self.focus
        places = {m.target for m in mentions if m.kind in ("country", "central_bank")} - {"XW"}
        # A sentence that compares countries leaves the talk where it was.
        country = next(iter(places)) if len(places) == 1 else None if places else focus.country
        asset = _first(mentions, ("pair", "asset")) or focus.asset
        facts = [
            Fact(d.measure, d.area, d.kind, d.value, d.value_high, d.unit, d.trend)
            for d in drafts
            if d.value is not None
        ]
        numbers = [draft for draft in drafts if draft.value is not None]
        stated = numbers or drafts
        last = stated[-1] if stated else None
        topic = Topic(last.measure, last.area) if last else _named_topic(text, mentions) or focus.topic
        if not drafts and len(text.split()) <= 4 and _first(mentions, ("country",)) and focus.main:
            topic = focus.main  # a country as a heading: the document's theme starts again
        measures = tuple(dict.fromkeys(d.measure for d in numbers))
        self.focus = Focus(
            country=country,
            asset=asset,
            topic=topic,
            main=focus.main or topic,
            facts=(*reversed(facts), *focus.facts)[:_REMEMBERED] if facts else focus.facts,
            answered=focus.answered,
            named=focus.named,
            sequence=measures if len(measures) > 1 else focus.sequence,
            near_asset=_first(mentions, ("pair", "asset")) or focus.near_asset,
        )


def _named_topic(text: str, mentions: Sequence[Mention]) -> Topic | None:
    """The topic of a sentence that makes no claim but names a measure ("And the carry trade?").

    A long sentence that names one in passing is no topic, but for sums that are seldom named without being meant.
    """
    named = [m for m in mentions if m.kind == "measure"]
    if not named or (len(text) > _SHORT and not (named[-1].target in _SELDOM and _is_full_name(named[-1].text))):
        return None
    return Topic(named[-1].target, None)


# Characters of a sentence short enough to be about the last thing it names.
_SHORT = 60
_SELDOM = frozenset({"carry_trade_size", "cross_border_credit"})
