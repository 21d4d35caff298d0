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
    return (
        _unasserted(site, tense, words)
        or _uncertain(site, tense, words)
        or _policy(site, tense)
        or _issuance(site, tense)
        or (tense, "asserted")
    )


def _unasserted(site: Site, tense: Tense, words: Lexicon) -> tuple[Tense, Modality] | None:
    """Conditions, questions and denials."""
    if is_conditional(site, words):
        return ("future" if tense != "past" else tense), "conditional"
    if is_questioned(site, words):
        asked = words["asked"].find(site.lead) is not None
        open_question = asked or site.finite is None or (site.kind == "direction" and site.role != "verb")
        return ("future" if open_question else tense), "questioned"
    if is_denied(site, words):
        ruled_out = any(words[name].find(site.lead[-6:]) is not None for name in ("ruled_out", "doubting"))
        ahead = ruled_out or (site.measure == "policy_rate" and site.kind == "direction")
        return ("future" if ahead else tense), "denied"
    return None


def _uncertain(site: Site, tense: Tense, words: Lexicon) -> tuple[Tense, Modality] | None:
    """Expectations, plans and possibilities, and the facts beside them."""
    if is_consensus(site, words):
        past = site.finite is not None and (site.finite.form == "past" or site.finite.perfect)
        return ("past" if past else "future" if tense == "future" else "present"), "hedged"
    if _is_possible_subject(site, words):
        return "future", "hedged"
    if is_hedged_verb(site, words):
        return ("past", "asserted") if is_reference(site) else (tense, "hedged")
    if is_reference(site) or stated_time(site, words) == "past":
        return tense, "asserted"
    if is_planned(site, words):
        return "future", "asserted"
    return ("future", "hedged") if is_expected(site, words) or _opinion(site, words) else None


def _issuance(site: Site, tense: Tense) -> tuple[Tense, Modality] | None:
    """Bonds told of in the present are a programme: they are still to be sold."""
    going_on = site.finite is not None and site.finite.progressive
    planned = site.measure == "gov_bond_issuance" and site.kind == "level" and tense == "present" and not going_on
    return ("future", "asserted") if planned else None


def _policy(site: Site, tense: Tense) -> tuple[Tense, Modality] | None:
    """A policy move named as a noun: done, going on, or expected."""
    if site.measure != "policy_rate" or site.kind == "level":
        return None
    if site.kind == "direction" and _has_come(site):
        present = site.finite is not None and site.finite.form == "present" and not _FOLLOWS & set(site.lead)
        return ("present" if present else "past"), "asserted"
    if _is_plan(site, tense):
        return ("past", "asserted") if _HOLDS & set(site.inside) else ("future", "hedged")
    return None


# A hold named as a noun is the decision just taken; a hike or cut so named is one that is discussed (rule 8).
_HOLDS = frozenset(
    {"nothing", "hold", "holds", "unchanged", "maintain", "maintained", "pause", "steady", "holding", "keep"}
)


def _opinion(site: Site, words: Lexicon) -> bool:
    """Whether the words are what someone expects: in a complement without a past verb of its own."""
    syntax = site.syntax
    finite, near = site.finite, site.near
    if finite is not None and finite.form == "past":
        return False
    if _thought(site, words):
        return True
    if site.role == "object" and finite is not None:
        head = syntax.lower[finite.head]
        if near is not None and near.form == "infinitive" and syntax.lower[near.head] in words["opinion"]:
            return True  # "continues to project a hike to 1%"
        if finite.passive and head in ("seen", "expected", "forecast", "projected", "estimated", "predicted"):
            return True
        direct = "," not in syntax.words(finite.last, site.first)
        if head in words["opinion"] or (head in ("say", "says") and site.kind != "direction" and direct):
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
    if (
        site.clause.marker == "that"
        and words["convictions"].find(site.syntax.words(max(site.clause.first - 4, 0), site.clause.first)) is not None
    ):
        return True
    if verb is None or site.syntax.tokens[verb.head].lower not in words["opinion"]:
        return False
    return site.clause.marker in (None, "that")


def _is_possible_subject(site: Site, words: Lexicon) -> bool:
    """As in "a drop could be on the horizon": an indefinite subject of a modal has not come yet."""
    verb = site.finite
    if site.role != "subject" or verb is None or verb.modal not in words["modals_hedged"]:
        return False
    if site.kind != "direction":  # "a rise to $100 would mean"
        before = set(site.lead[-5:])
        return site.kind == "level" and bool({"a", "an"} & before and {"to", "above", "below", "towards"} & before)
    phrase = site.syntax.words(site.noun_phrase, site.first + 1)
    return bool({"a", "an", "another", "further", "any"} & set(phrase))


def _has_come(site: Site) -> bool:
    """Whether a policy move named as a noun is told as done: delivered, followed, or going on."""
    if site.role == "verb":
        return False
    phrase = set(site.syntax.words(site.noun_phrase, site.last))
    if "ongoing" in phrase:
        return True
    if any(tuple(site.lead[i : i + 2]) in _DUE_TO for i in range(max(len(site.lead) - 5, 0), len(site.lead) - 1)):
        return True
    finite = site.finite
    head = site.syntax.lower[finite.head] if finite is not None else ""
    return site.role == "object" and (head in _FOLLOWS or head in ("delivers", "deliver"))


# What something is put down to has come ("attributed to a rate hike").
_DUE_TO = frozenset({("attributed", "to"), ("thanks", "to"), ("because", "of"), ("triggered", "by"), ("caused", "by")})


_FOLLOWS = frozenset({"follows", "followed", "follow"})


def _is_plan(site: Site, tense: Tense) -> bool:
    """A hike, cut or stance named as a noun, with nothing that says it has happened, is an expected one."""
    if site.role == "verb":
        begun = site.finite is not None and site.syntax.lower[site.finite.head] in _BEGINNING | _DECIDING
        if _is_absolute(site):
            return False  # "the bank raising rates while the cabinet spends": it does so
        return site.near is not None and not site.near.is_finite and tense == "present" and not begun
    if tense != "past":
        return True
    if site.kind != "direction" or site.role != "object" or _HOLDS & set(site.inside):
        return False
    finite = site.finite
    head = site.syntax.lower[finite.head] if finite is not None else ""
    return head not in _DELIVERING and not _AFTER & set(site.lead[-4:])


def _is_absolute(site: Site) -> bool:
    """Whether a form in -ing has its own subject right before it and no finite verb, or one parted off by a colon."""
    verb, finite, syntax = site.near, site.finite, site.syntax
    if verb is None or verb.form != "ing" or verb.first <= site.clause.first or syntax.tags[verb.first - 1] != "N":
        return False
    return finite is None or ":" in syntax.words(finite.last, verb.first)


_BEGINNING = frozenset({"starts", "begins", "keeps", "start", "begin", "continues", "resumes"})
# What a board does when it settles a move ("votes 9-0 to sit on its hands"): no more a plan than what has begun.
_DECIDING = frozenset({"votes", "voted", "decides", "decided", "chooses", "chose", "opts", "opted", "agrees", "agreed"})
_DELIVERING = frozenset(
    {"delivered", "announced", "made", "implemented", "approved", "saw", "seen", "enacted", "executed"}
)
_AFTER = frozenset({"after", "following", "since", "last", "recent", "previous", "earlier", "decision"})
