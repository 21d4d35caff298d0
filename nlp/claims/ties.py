"""The tie of a number to what it measures."""

from __future__ import annotations

from dataclasses import dataclass

from groundswell.core.records import Quantity
from groundswell.nlp.claims.cues import Cue
from groundswell.nlp.claims.readings import Reading

# Below this a number stays untied. Chosen on the even half of the development documents.
THRESHOLD = 3.0


@dataclass(frozen=True, slots=True)
class Tie:
    """A number with what it measures. `reading` None: it belongs to something that carries no claim."""

    quantity: Quantity
    reading: Reading | None
    area: str | None
    score: float
    rule: str
    cue: Cue | None = None
