"""The numbers of a sentence as the claim rules want them: both ends of a move apart, and rates told as near nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from groundswell.core.records import Quantity
from groundswell.nlp.claims.patterns import pattern
from groundswell.nlp.quantities import find_quantities


def find_figures(sentence: str) -> list[Quantity]:
    """The quantities of a sentence in order, none inside another.

    "From zero to 0.75%" is two figures and no range; "near-zero rates", "接近零" are zero, about, in per cent.
    """
    found: list[Quantity] = []
    for quantity in find_quantities(sentence):
        found.extend(_ends(sentence, quantity))
    if not ("zero" in sentence.lower() or "零" in sentence or "ゼロ" in sentence):
        return found
    taken = [(quantity.start, quantity.end) for quantity in found]
    found.extend(
        zero for zero in _near_zeros(sentence) if not any(start < zero.end and zero.start < end for start, end in taken)
    )
    return sorted(found, key=lambda quantity: quantity.start)


def _ends(sentence: str, quantity: Quantity) -> Iterator[Quantity]:
    """The start and the end of a move that was read as one range; any other quantity as it is."""
    joined = re.fullmatch(r"(.*\S)\s+(?:up\s+|down\s+)?to\s+(.+)", quantity.text, re.DOTALL)
    high = quantity.value_high
    if joined is None or high is None or not pattern("moved_from").search(sentence[: quantity.start]):
        yield quantity
        return
    turn = quantity.start + joined.end(1)
    second = quantity.start + joined.start(2)
    yield replace(quantity, end=turn, text=joined[1], value_high=None)
    yield replace(quantity, start=second, text=joined[2], value=high, value_high=None, comparator="=")


def _near_zeros(sentence: str) -> Iterator[Quantity]:
    for match in pattern("near_zero").finditer(sentence):
        start, end = match.span("zero")
        yield Quantity(start=start, end=end, text=match["zero"], value=0.0, value_high=None, unit="%", comparator="~")
