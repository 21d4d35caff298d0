"""The modality of a claim's words, with the scope of what hedges, denies, conditions or questions them."""

from __future__ import annotations

from groundswell.nlp.claims.clauses import Verb
from groundswell.nlp.claims.fields_lexicon import Lexicon
from groundswell.nlp.claims.fields_site import Site


def is_questioned(site: Site, words: Lexicon) -> bool:
    """Whether the claim stands in a question, or after "whether" and the like."""
    if words["questioned_before"].find(site.lead[-8:]) is not None or site.clause.marker == "whether":
        return True
    rest = site.syntax.words(site.last, len(site.syntax.tokens))
    if rest[:1] == ["uncertainty"]:
        return True
    return "?" in rest[-2:] and not {":", ";", "–", "—"} & set(rest)


def is_conditional(site: Site, words: Lexicon) -> bool:
    """Whether an if-clause holds the claim, or governs the clause that does (rules 26, 27)."""
    syntax = site.syntax
    lower = syntax.words(0, len(syntax.tokens))
    finite = site.finite
    if finite is not None and finite.form == "past":
        return False
    for i, word in enumerate(lower):
        opens = word in words["conditional"] or (i == 0 and word in words["conditional_inverted"])
        if not opens or words["not_conditional"].find(lower[max(i - 1, 0) : i + 3]) is not None:
            continue
        if word == "once" and not _is_clause_start(site, i):
            continue
        if word == "provided" and lower[i - 1 : i] not in ([], [","]) and lower[i + 1 : i + 2] != ["that"]:
            continue  # "has provided support" gives it
        return _in_reach(site, i)
    return words["conditional_phrases"].find(lower) is not None


def _is_clause_start(site: Site, position: int) -> bool:
    return any(
        clause.first == position and clause.verb is not None and clause.verb.form != "past"
        for clause in site.syntax.clauses
    )


def _in_reach(site: Site, position: int) -> bool:
    """A fact beside a condition stays a fact: its clause must be the condition, or its effect (future or present)."""
    finite = site.finite
    if site.role == "fragment" and site.kind != "direction" and finite is None:
        return True
    return finite is None or finite.form in ("modal", "present") or site.clause.first <= position


# "No change" is a hold, not a denial.
_NO_MOVE = (["no", "change"], ["no", "further"], ["no", "move"])


_PARTING = frozenset({",", ":", ";", "(", "–", "—", "-"})


def is_denied(site: Site, words: Lexicon) -> bool:
    """Whether a negation governs the claim: of its verb, or right before its noun phrase."""
    verb = site.near if site.role == "verb" else site.finite
    if verb is not None and verb.negated and site.role == "verb":
        return True
    if verb is not None and verb.negated and site.role == "object":
        between = site.syntax.words(verb.last, site.first)
        if "but" in between:
            return False  # "the risk isn't the treaty but growth of 0.5%" states the growth
        if not _PARTING & set(between):
            return True
    if words["disputed"].find(site.syntax.words(max(site.first - 12, 0), site.first)) is not None:
        return True
    if site.inside[:2] in _NO_MOVE:
        return False
    if words["doubting"].find(site.syntax.words(max(site.first - 6, 0), site.first)) is not None:
        return True
    if words["refuted"].find(site.syntax.words(site.last, len(site.syntax.tokens))) is not None:
        return True
    before = site.syntax.words(max(site.noun_phrase - 2, site.clause.first), site.first)
    first_inside = site.inside[:2]
    return (
        words["negators"].find(before + first_inside) is not None
        or words["denied_after"].find(site.tail[:5]) is not None
    )


def is_hedged_verb(site: Site, words: Lexicon) -> bool:
    """Whether a modal of possibility governs the words."""
    verbs: list[Verb | None] = []
    if site.role == "verb":
        verbs = (
            [site.near] if site.near is site.finite or (site.near and site.near.is_finite) else [site.near, site.finite]
        )
    elif site.role == "object":
        verbs = [site.near, site.finite]
    return any(verb is not None and verb.modal is not None and verb.modal in words["modals_hedged"] for verb in verbs)


def is_expected(site: Site, words: Lexicon) -> bool:
    """Whether a word of expectation governs the words: bets on, likely, a forecast of (rules 11, 24, 31)."""
    syntax = site.syntax
    head = site.first if site.role != "verb" else max(site.first, site.near.first if site.near else site.first)
    lead = _without_unit(syntax.words(max(head - 7, site.clause.first), head))
    if "," in lead and site.role != "object":
        lead = lead[len(lead) - lead[::-1].index(",") :]
    inside = site.inside
    if words["expected_before"].find(lead) is not None or _is_likely_infinitive(site, words):
        return True
    if site.kind == "direction" and words["expected_before"].find(inside) is not None:
        return True
    tail = site.tail[: site.tail.index(",")] if "," in site.tail else site.tail
    return _is_expected_behind(tail[:4], words) or (
        site.kind == "direction" and words["expected_after"].find(inside) is not None
    )


def _is_expected_behind(tail: list[str], words: Lexicon) -> bool:
    """Whether the words behind say that it is expected; what it rose on, or what expectations it raised, do not."""
    place = words["expected_after"].find(tail)
    return place is not None and (_CAUSES | _RAISING).isdisjoint(tail[:place])


_CAUSES = frozenset({"on", "amid", "amidst", "over", "after", "despite", "following"})
_RAISING = frozenset(
    {"raised", "raises", "boosted", "boosts", "lifted", "lifts", "fueled", "fuelled", "fuels", "heightened"}
    | {"strengthened", "increased", "increases", "dampened", "tempered", "reinforced", "sparked", "reignited"}
)


_POINTS_OF = frozenset({"quarter", "half", "percentage", "basis", "full", "whole", "one", "two", "three", "a"})


def _without_unit(lead: list[str]) -> list[str]:
    """The words before a number, without a unit they end with: a cut "by a quarter point to 4%" points to nothing."""
    is_unit = lead[-2:] in (["point", "to"], ["points", "to"])
    return lead[:-2] if is_unit and (lead[-3:-2] and (lead[-3] in _POINTS_OF or lead[-3].isdigit())) else lead


def _is_likely_infinitive(site: Site, words: Lexicon) -> bool:
    """As in "is supposed to widen", "on track to close at": the verb hangs on a word of likelihood."""
    verb = site.near
    if verb is None or verb.form != "infinitive" or (site.role == "subject" and verb.last > site.first):
        return False
    before = site.syntax.words(max(verb.first - 4, site.clause.first), verb.first)
    return words["likely_to"].find(before) is not None and words["set_to"].find(before[-1:]) is None


def is_consensus(site: Site, words: Lexicon) -> bool:
    """Whether a number is what was expected of a figure ("vs 2.5% consensus", "the forecast had been 0.6")."""
    if site.kind == "direction":
        return False
    return words["consensus_after"].find(site.tail[:2]) is not None or (
        words["consensus_before"].find(site.lead[-5:]) is not None
    )


def is_planned(site: Site, words: Lexicon) -> bool:
    """Whether a plan or promise governs a number: ahead, and stated as such."""
    if site.kind == "direction" or site.role == "verb":
        return False
    heads = [site.syntax.tokens[verb.head].lower for verb in (site.near, site.finite) if verb is not None]
    plan = site.role == "object" and any(head in words["planning"] for head in heads)
    return plan or words["to_be"].find(site.syntax.words(site.clause.first, site.clause.last)) is not None
