"""Tense, modality and attribution of a claim, read from its sentence (CLAIMS_GUIDE, part D)."""

from __future__ import annotations

from dataclasses import dataclass

from groundswell.core.records import ClaimKind, Modality, Tense
from groundswell.nlp.claims.clauses import Syntax
from groundswell.nlp.claims.fields_attribution import read_attribution
from groundswell.nlp.claims.fields_lexicon import lexicon
from groundswell.nlp.claims.fields_outlook import read_outlook
from groundswell.nlp.claims.fields_site import locate


@dataclass(frozen=True, slots=True)
class Fields:
    """How a claim is put: `attributed_to` is the speaker as written, None for the author."""

    tense: Tense
    modality: Modality
    attributed_to: str | None


def read_fields(
    syntax: Syntax,
    start: int,
    end: int,
    *,
    kind: ClaimKind,
    measure: str,
    is_title: bool = False,
    year: int | None = None,
) -> Fields:
    """The fields of the claim whose words stand at `start:end` of the sentence `syntax` was parsed from.

    `year` is the year the document was published in, for years that the sentence names.
    """
    words = lexicon()
    site = locate(syntax, start, end, kind=kind, measure=measure)
    tense, modality = read_outlook(site, words, year)
    return Fields(tense, modality, read_attribution(site, words, is_title=is_title))
