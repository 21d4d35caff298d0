"""A claim as it is shown: its sentence cut around the words that carry it, and how it was read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

Row = Mapping[str, Any]


def sentence_of(claim: Row) -> tuple[str, str, str]:
    """A stored claim's sentence: what stands before the words that carry it, the words, what stands after."""
    start = claim["start"] - claim["sentence_start"]
    end = claim["end"] - claim["sentence_start"]
    sentence = claim["sentence"]
    return sentence[:start], sentence[start:end], sentence[end:]


def reading(claim: Row) -> str:
    """How the sentence was read, in a few words: `level, up, past, hedged; said by OCBC`."""
    parts = [claim["kind"], claim["trend"], claim["tense"], claim["modality"]]
    said = f"; said by {claim['attributed_to']}" if isinstance(claim["attributed_to"], str) else ""
    return ", ".join(part for part in parts if isinstance(part, str)) + said
