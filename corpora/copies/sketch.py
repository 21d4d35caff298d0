"""A small sample of what a text says, and an index of such samples, for finding texts that share much.

The method: FracMinHash (Irber et al., "Lightweight compositional analysis of metagenomes with FracMinHash", 2022). Of
the hashes of all runs of three words those below a bound are kept, the same ones in every text; so the share of one
text that stands in another can be estimated, not only how alike two whole texts are (MinHash): a text cut in half, or
with an end of its own, is still found.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from groundswell.corpora.copies.fingerprint import Fingerprint, Hashes

# Hashes of a text at most. A share of a half is then known to within 0.07 (standard error, half of the bound kept).
_MOST = 96
# Levels of sampling: the last one brings a text of 100,000 words under the bound.
_LEVELS = 11
# Figures of a text at most: news has some twenty, tables of prices hundreds.
_MOST_FIGURES = 64
_KEYS = 8
_HALF = np.uint64(32)


@dataclass(frozen=True, slots=True)
class Sketch:
    """`hashes` of a text (32 bits): those of its runs whose sampling bits pass `level`, of which each lets half through
    of what passes the one before. `counts[n]` is how many of all runs pass level n. `figures` are its figures where
    they stand (`Fingerprint.places`), the first ones.
    """

    hashes: npt.NDArray[np.uint32]
    level: int
    counts: tuple[int, ...]
    figures: Hashes

    @property
    def keys(self) -> npt.NDArray[np.uint32]:
        """Hashes of some figures with the words around them: what tells posts of one template apart."""
        first = self.figures[:_KEYS]
        return (first ^ (first >> _HALF)).astype(np.uint32)


def sketch(print_: Fingerprint) -> Sketch:
    """The sketch of a text."""
    # The high bits sample, the low ones name.
    sampling, names = print_.runs >> _HALF, print_.runs.astype(np.uint32)
    counts = tuple(int(np.count_nonzero(sampling < 1 << (32 - level))) for level in range(_LEVELS))
    level = next((place for place, count in enumerate(counts) if count <= _MOST), _LEVELS - 1)
    kept = np.unique(names[sampling < 1 << (32 - level)])
    return Sketch(kept, level, counts, print_.places[:_MOST_FIGURES])
