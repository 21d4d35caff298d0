"""Tense and modality together: what is expected, conditional, denied or asked lies ahead unless its verb is past."""

from __future__ import annotations

from groundswell.core.records import Modality, Tense
from groundswell.nlp.claims.fields_lexicon import Lexicon
from groundswell.nlp.claims.fields_modality import (
    is_conditional,
    is_consensus,
    is_denied,
    is_expected,
    is_hedged_verb,
    is_planned,
    is_questioned,
)
from groundswell.nlp.claims.fields_site import Site
from groundswell.nlp.claims.fields_tense import is_reference, read_tense, stated_time


def read_outlook(site: Site, words: Lexicon, year: int | None) -> tuple[Tense, Modality]:
    """Tense and modality of the claim."""
    tense = read_tense(site, words, year)
    if site.is_aside:
        return ("present" if tense == "future" else tense), "asserted"
    if is_conditional(site, words):
        return ("future" if tense != "past" else tense), "conditional"
    if is_questioned(site, words):
        open_question = site.finite is None or (site.kind == "direction" and site.role != "verb")
        return ("future" if open_question else tense), "questioned"
    if is_denied(site, words):
        ruled_out = words["ruled_out"].find(site.lead[-6:]) is not None
        ahead = ruled_out or (site.measure == "policy_rate" and site.kind == "direction")
        return ("future" if ahead else tense), "denied"
    if is_consensus(site, words):
        past = site.finite is not None and (site.finite.form == "past" or site.finite.perfect)
        return ("past" if past else "future" if tense == "future" else "present"), "hedged"
    if is_hedged_verb(site, words):
        return ("past" if is_reference(site) else tense), "asserted" if is_reference(site) else "hedged"
    if is_reference(site) or stated_time(site, words) == "past":
        return tense, "asserted"
    if is_planned(site, words):
        return "future", "asserted"
    if is_expected(site, words) or _opinion(site, words):
        return "future", "hedged"
    if site.measure == "policy_rate" and site.kind != "level" and _is_plan(site, tense):
        return ("past", "asserted") if _HOLDS & set(site.inside) else ("future", "hedged")
    return tense, "asserted"


# A hold named as a noun is the decision just taken; a hike or cut so named is one that is discussed (rule 8).
_HOLDS = frozenset({"hold", "holds", "unchanged", "maintain", "maintained", "pause", "steady", "holding", "keep"})


def _opinion(site: Site, words: Lexicon) -> bool:
    """Whether the words are what someone expects: in a complement without a past verb of its own."""
    syntax = site.syntax
    finite = site.finite
    if finite is not None and finite.form == "past":
        return False
    if _thought(site, words):
        return True
    if site.role == "object" and finite is not None:
        head = syntax.lower[finite.head]
        if finite.passive and head in ("seen", "expected", "forecast", "projected", "estimated", "predicted"):
            return True
        if head in words["opinion"] or (head in ("say", "says") and site.kind != "direction"):
            return True
    index = site.clause_index
    host = syntax.clauses[index].host
    if host is None or finite is None or finite.form == "modal":
        return host is not None and finite is not None and finite.form == "modal" and _says_opinion(site, host, words)
    return _says_opinion(site, host, words) and finite.form == "present" and site.kind != "direction"


def _thought(site: Site, words: Lexicon) -> bool:
    """As in "a trillion less, thinks Evercore": an opinion verb with its speaker, between commas."""
    lower = site.syntax.lower
    return site.kind != "direction" and any(
        lower[i - 1] == "," and lower[i] in words["inverted"] for i in range(1, len(lower))
    )


def _says_opinion(site: Site, host: int, words: Lexicon) -> bool:
    clause = site.syntax.clauses[host]
    verb = clause.verb
    if verb is None or site.syntax.tokens[verb.head].lower not in words["opinion"]:
        return False
    return site.clause.marker in (None, "that")


def _is_plan(site: Site, tense: Tense) -> bool:
    """A hike, cut or stance named as a noun, with nothing that says it has happened, is an expected one."""
    if site.role == "verb":
        return site.near is not None and not site.near.is_finite and tense == "present"
    if tense != "past":
        return True
    if site.kind != "direction" or site.role != "object" or _HOLDS & set(site.inside):
        return False
    finite = site.finite
    head = site.syntax.lower[finite.head] if finite is not None else ""
    return head not in _DELIVERING and not _AFTER & set(site.lead[-4:])


_DELIVERING = frozenset(
    {"delivered", "announced", "made", "implemented", "approved", "saw", "seen", "enacted", "executed"}
)
_AFTER = frozenset({"after", "following", "since", "last", "recent", "previous", "earlier", "decision"})
