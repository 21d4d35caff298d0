"""The tense of a claim's words: that of the finite verb that governs them (CLAIMS_GUIDE rule 38)."""

from __future__ import annotations

from groundswell.core.records import Tense
from groundswell.nlp.claims.clauses import Verb
from groundswell.nlp.claims.fields_lexicon import Lexicon
from groundswell.nlp.claims.fields_site import Site


def verb_tense(site: Site, verb: Verb, words: Lexicon) -> Tense:
    """The tense of a verb group; one without tense of its own takes that of its clause."""
    if verb.form == "modal":
        return "past" if verb.perfect else "future"
    if verb.form == "past":
        return "past"
    if verb.form == "present":
        return _present(site, verb, words)
    if verb.form == "infinitive":
        return _infinitive(site, verb, words)
    host = site.finite
    if host is None or host is verb:
        return "past" if verb.form == "participle" else "present"
    return _hosted(site, verb, host, words)


def _present(site: Site, verb: Verb, words: Lexicon) -> Tense:
    if not verb.perfect or verb.progressive:
        return "present"
    return "present" if site.syntax.tokens[verb.head].lower in words["staying"] else "past"


def _infinitive(site: Site, verb: Verb, words: Lexicon) -> Tense:
    """After "set to", "expected to": future; otherwise (purpose, "continues to") as the verb it hangs on."""
    before = site.syntax.words(max(verb.first - 4, site.clause.first), verb.first)
    if "decision" in before:
        return "past"
    if words["set_to"].find(before) is not None:
        return "future"
    if words["likely_to"].find(before) is not None:
        return "future"
    host = site.finite
    return verb_tense(site, host, words) if host is not None and host is not verb else "future"


def _hosted(site: Site, verb: Verb, host: Verb, words: Lexicon) -> Tense:
    head = site.syntax.tokens[verb.head].lower
    if host.perfect and host.form == "present" and head in ("trading", "hovering", "sitting", "standing", "holding"):
        return "present"
    return verb_tense(site, host, words)


def nominal_tense(site: Site, words: Lexicon) -> Tense:
    """The tense of a noun or number in a clause: of its finite verb; a modal leaves its subject in the present."""
    finite = site.finite
    if finite is None:
        return "present"
    if site.role == "subject":
        absolute = site.lead[:1] in (["with"], ["at"]) and finite.perfect
        if finite.form == "modal" or absolute:
            return "present"
        return verb_tense(site, finite, words)
    near = site.near
    if near is not None and near is not finite and near.first >= finite.last:
        return verb_tense(site, near, words)
    return verb_tense(site, finite, words)


def stated_time(site: Site, words: Lexicon) -> Tense | None:
    """The tense that an attribute of the noun phrase of a direction fixes, None without one."""
    if site.kind != "direction" or site.role == "verb":
        return None
    nouns = [i for i in range(site.first, site.last) if site.syntax.tags[i] == "N"]
    attributes = site.syntax.words(site.noun_phrase, nouns[0] if nouns else site.last - 1)
    if words["present_before"].find(attributes) is not None:
        return "present"
    if words["past_before"].find(attributes) is not None:
        return "past"
    before = site.syntax.words(max(site.noun_phrase - 1, 0), site.first)
    return "past" if before[:1] in (["after"], ["following"]) or "following" in before else None


_REFERENCE = frozenset({"from", "versus", "vs", "vs.", "after", "following", "against"})


def is_reference(site: Site) -> bool:
    """Whether a number is what a move started from or is compared with ("from $5,300", "versus 650")."""
    if site.kind != "level":
        return False
    tags, tokens = site.syntax.tags, site.syntax.tokens
    for i in range(site.first - 1, max(site.first - 9, site.clause.first) - 1, -1):
        word = tokens[i].lower
        if word in _REFERENCE:
            return word != "after" or i + 2 >= site.first
        if word in ("with", "to") and i and tokens[i - 1].lower == "compared":
            return True
        if not (tags[i] in ("N", "J", "DT", "CD", "R", "VBN") or word in ("of", "the", "near", "$")):
            return False
    return False


def read_tense(site: Site, words: Lexicon, year: int | None) -> Tense:
    """The tense of the claim; `year` is the document's, for years named in the text."""
    stated = stated_time(site, words)
    if stated is not None:
        return stated
    if site.role == "verb" and site.near is not None:
        return verb_tense(site, site.near, words)
    if site.kind != "direction" and (timed := _number_time(site, words, year)) is not None:
        return timed
    return nominal_tense(site, words)


def _number_time(site: Site, words: Lexicon, year: int | None) -> Tense | None:
    """The tense that the words around a number fix, whatever the verb."""
    lead, tail = site.lead, site.tail
    if (lead[-1:] == ["at"] and tail[:1] == ["since"]) or words["writing"].find(tail[:6]) is not None:
        return "present"
    if year is not None and tail[:1] == ["for"] and _is_ahead(tail[:2], year):
        return "future"
    if is_reference(site):
        return "present" if tail[:1] == ["now"] else "past"
    finite = site.finite
    if finite is not None and (finite.form in ("past", "modal") or finite.perfect):
        return None
    rest = site.syntax.words(site.last, len(site.syntax.tokens))
    around = [*lead[-8:], *rest[:8]] if finite is None else tail[:6]
    if _is_ahead(around, year) or words["future_time"].find(around) is not None:
        return "future"
    if finite is None and words["past_time"].find([*lead[-5:], *tail[:6]]) is not None:
        return "past"
    if finite is None and year is not None and _is_bygone([*lead, *tail[:3]], year):
        return "past"
    return None


def _is_bygone(around: list[str], year: int) -> bool:
    return any(len(word) == 4 and word.isdecimal() and 1900 < int(word) < year for word in around)


def _is_ahead(around: list[str], year: int | None) -> bool:
    years = [
        (i, int(word)) for i, word in enumerate(around) if len(word) == 4 and word.isdigit() and 1970 < int(word) < 2100
    ]
    return any((year is not None and value > year) or (i and around[i - 1] == "by") for i, value in years)
