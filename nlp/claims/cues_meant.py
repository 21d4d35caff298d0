"""Whether a phrase that can name a measure does so: many are words of companies, coins and charts as well."""

from __future__ import annotations

import re

from groundswell.nlp.catalogue import Mention, load_catalogue
from groundswell.nlp.claims.lexicon import Meaning, lexicon
from groundswell.nlp.claims.patterns import pattern
from groundswell.nlp.claims.view import SentenceView

_PLACES = frozenset({"country", "central_bank", "bond"})
# Sold by companies as often as by states.
_ANYONES = frozenset({"borrow", "new debt", "debt issuance", "new issues"})


def means_it(view: SentenceView, mention: Mention) -> bool:
    """Whether a phrase that can name a measure does so here."""
    text, words = view.text, mention.text.lower()
    if mention.target.startswith("gov_bond_yield_") and words[0] in "0123456789t" and "gap" not in mention.target:
        return _is_tenor(view, mention)
    if words in ("gdp", "economy", "output") and pattern("share_of").search(text[: mention.start]):
        return False
    if words in ("pays", "pay"):
        return words == "pay" and _is_noun(view, mention) and not pattern("paid").match(text, mention.end)
    if words == "worth":
        return not text[mention.end :].startswith(" of")
    if words == "spot":
        return text[mention.end : mention.end + 1] == " " and mention.start == 0
    if (
        mention.target == "gov_bond_issuance"
        and not pattern("names_state").search(words)
        and not _by_state(view, mention)
    ):
        return False
    return all(_agrees(view, mention, meaning) for meaning in lexicon().meanings.get(words, ()))


def _is_of_a_company(view: SentenceView, mention: Mention) -> bool:
    """Whether a name that is no place owns the debt ("Pemex's debt"); public debt is a state's, whoever measures it."""
    if mention.text.lower() not in ("debt", "gross debt", "net debt", "total debt"):
        return False
    owner = pattern("owner").search(view.text[: mention.start])
    return owner is not None and not any(
        m.kind in (*_PLACES, "currency") and m.start < owner.end("name") and owner.start("name") < m.end
        for m in view.mentions
    )


def is_of_another(view: SentenceView, mention: Mention) -> bool:
    """Whether a name of a measure is said of something else here, to which its numbers belong: a company's growth."""
    if mention.target == "gov_debt" and _is_of_a_company(view, mention):
        return True
    meanings = lexicon().meanings.get(mention.text.lower(), ())
    return any(not meaning.silent and not _agrees(view, mention, meaning) for meaning in meanings)


def _is_noun(view: SentenceView, mention: Mention) -> bool:
    first, _ = view.syntax.token_range(mention.start, mention.end)
    return view.syntax.tags[first] not in ("VB", "VBP")


def _agrees(view: SentenceView, mention: Mention, meaning: Meaning) -> bool:
    """Whether the words around a phrase allow its meaning, and the sentence or the talk supports it."""
    text = view.text
    if meaning.before is not None and meaning.before.search(text[: mention.start]):
        return False
    if meaning.after is not None and meaning.after.match(text, mention.end):
        return False
    if meaning.without is not None and meaning.without.search(text):
        return meaning.unless is not None and meaning.unless.search(text) is not None
    if meaning.needs is None or meaning.needs.search(text):
        return True
    if meaning.places and any(m.kind in _PLACES for m in view.mentions):
        return True
    focus = view.focus
    topics = {topic.measure for topic in (focus.topic, focus.main) if topic is not None}
    return bool(topics & meaning.topics) or (meaning.talk and not is_of_coins(view))


def is_of_coins(view: SentenceView) -> bool:
    """Whether the document is about coins: one is in its title or the first asset it names."""
    assets = load_catalogue().assets
    named = (*view.context.title_assets, *view.context.assets[:1])
    return any(a in assets and assets[a].measure == "crypto_price" for a in named)


def _by_state(view: SentenceView, mention: Mention) -> bool:
    """Whether borrowing or a sale of bonds is a government's."""
    before = view.text[: mention.start]
    if pattern("private_borrower").search(before) and not pattern("of_the_state").search(before):
        return False
    if mention.text.lower() not in _ANYONES or any(m.kind in ("country", "bond") for m in view.mentions):
        return True
    return pattern("of_the_state").search(view.text) is not None


def _is_tenor(view: SentenceView, mention: Mention) -> bool:
    """Whether "10-year" is a bond's tenor and not a span of time ("a 10-year high", "two years ago")."""
    words = lexicon()
    after = view.text[mention.end :]
    following = re.match(r"[\s,]*([A-Za-z-]+)(?:\s+([A-Za-z-]+))?", after)
    if following and words.not_bond.fullmatch(following[1]):
        return False
    if mention.text.lower().endswith(" years") or re.match(
        r"\s+(?:of|in|for|from|after|before|later|earlier)\b", after[:9]
    ):
        return mention.start == 0 and view.text[mention.end : mention.end + 1] == ","
    if following is None or following[2] is None:
        return True
    return not words.not_bond.fullmatch(following[2]) or words.bond.fullmatch(following[1]) is not None
