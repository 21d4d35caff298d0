"""Long texts: read in windows that end where sentences end, never cut short."""

from __future__ import annotations

from collections.abc import Sequence

from groundswell.models.tokenization import Pieces

_ENDS = frozenset(".!?。！？…")


def windows(text: str, pieces: Pieces, *, limit: int) -> list[tuple[int, int]]:
    """Half-open token ranges that cover the text in order, each of at most `limit` tokens.

    A text that fits is one window. A longer one is cut after the last sentence end (`.!?` before space, a line break)
    that fits; a sentence longer than the limit is cut at the limit. A text without tokens gets one empty window.
    """
    count = len(pieces.ids)
    if count <= limit:
        return [(0, count)]
    ends = _sentence_ends(text, pieces.spans)
    found: list[tuple[int, int]] = []
    start = 0
    while count - start > limit:
        fitting = [end for end in ends if start < end <= start + limit]
        stop = fitting[-1] if fitting else start + limit
        found.append((start, stop))
        start = stop
    return [*found, (start, count)]


def _sentence_ends(text: str, spans: Sequence[tuple[int, int]]) -> list[int]:
    """Token positions just after a sentence end."""
    ends = []
    for position in range(1, len(spans)):
        before, after = spans[position - 1][1], spans[position][0]
        gap = text[before:after]
        if "\n" in gap or (text[before - 1 : before] in _ENDS and (gap or text[before - 1] in "。！？")):
            ends.append(position)
    return ends
