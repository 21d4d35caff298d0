"""How verdicts look: five kinds, each with a name, a colour and a sign of its own, so that no eye needs the colour."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Look:
    """`name` is what style sheets and charts call it, `sign` stands beside it in text, `words` counts it."""

    name: str
    sign: str
    words: str


RIGHT = Look("right", "●", "right")
OUTDATED = Look("outdated", "■", "outdated")
WRONG = Look("wrong", "✕", "wrong")
OPEN = Look("open", "▲", "open")
NONE = Look("none", "○", "can't be checked")

LOOKS = (RIGHT, OUTDATED, WRONG, OPEN, NONE)

_OF_STATUS = {
    "supported": RIGHT,
    "came_true": RIGHT,
    "within_estimates": RIGHT,
    "outdated": OUTDATED,
    "contradicted": WRONG,
    "failed": WRONG,
    "outside_estimates": WRONG,
    "pending": OPEN,
    "unverifiable": NONE,
}


def look_of(status: str | None) -> Look:
    """The look of a verdict's status; of a claim that was not judged, that of what can't be checked."""
    return NONE if status is None else _OF_STATUS[status]


def counted(verdicts: Mapping[str, int]) -> list[tuple[Look, int]]:
    """Counts by status as counts by look, in the order of LOOKS, without zeros."""
    totals = {look: sum(count for status, count in verdicts.items() if look_of(status) is look) for look in LOOKS}
    return [(look, count) for look, count in totals.items() if count]
