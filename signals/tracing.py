"""Which telling a telling was told on from: by its words, figures left open, among earlier ones."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

from groundswell.corpora.copies.fingerprint import fingerprint
from groundswell.corpora.lineage import RETOLD

# Words that so many have are a phrase of everybody's: their first tellers stand for all.
_COMMON = 100


@dataclass(frozen=True, slots=True)
class Telling:
    """Somebody's statement of a variant (its number), with the text that `texts.load_texts` gives."""

    variant: int
    text: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Traced:
    """Where a variant came from: the telling of another variant whose words were told on with this value (None where
    nobody's were), and the first telling of those words (`root`).
    """

    parent: Telling | None
    similarity: float
    root: Telling


def trace(tellings: Sequence[Telling]) -> dict[int, Traced]:
    """Where each variant came from; `tellings` stand in the order of time.

    A telling is told on from the earlier one of another document that is nearest to it in words, the first of those
    equally near, if they share half of their runs of three words (`corpora.lineage`). A variant came from where the
    first of its tellings did that was told on from another variant.
    """
    parents = _parents(tellings)
    roots: list[int] = []
    for place, (parent, _) in enumerate(parents):
        roots.append(place if parent is None else roots[parent])
    found: dict[int, Traced] = {}
    for place, (parent, similarity) in enumerate(parents):
        variant = tellings[place].variant
        is_turned = parent is not None and tellings[parent].variant != variant
        if is_turned and (variant not in found or found[variant].parent is None):
            assert parent is not None
            found[variant] = Traced(tellings[parent], round(similarity, 3), tellings[roots[place]])
        elif variant not in found:
            found[variant] = Traced(None, 0.0, tellings[roots[place]])
    return found


def _parents(tellings: Sequence[Telling]) -> list[tuple[int | None, float]]:
    """For each telling the place of the one it was told on from, and how near their words are."""
    sizes: list[int] = []
    having: dict[str, list[int]] = defaultdict(list)
    of_document: dict[str, list[int]] = defaultdict(list)
    parents: list[tuple[int | None, float]] = []
    for place, telling in enumerate(tellings):
        shingles = fingerprint(telling.text["sentence"]).shingles
        own = telling.text["document_id"]
        shared = Counter(chain.from_iterable(having[shingle] for shingle in shingles))
        # A document that states several values in one breath passes none of them on.
        for earlier in of_document[own]:
            shared.pop(earlier, None)
        nearness = {earlier: count / (sizes[earlier] + len(shingles) - count) for earlier, count in shared.items()}
        best = min(nearness, key=lambda earlier: (-nearness[earlier], earlier), default=None)
        is_retold = best is not None and nearness[best] >= RETOLD
        parents.append((best, nearness[best]) if best is not None and is_retold else (None, 0.0))
        sizes.append(len(shingles))
        of_document[own].append(place)
        for shingle in shingles:
            if len(having[shingle]) < _COMMON:
                having[shingle].append(place)
    return parents
