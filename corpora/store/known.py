"""Which ids were seen, in little memory."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

import numpy as np


class KnownIds:
    """A set of ids that keeps 8 bytes of each.

    Two ids share their 8 bytes with a chance of about n²/4e19: 3e-8 for a million of them, which is accepted.
    """

    # Until so many are new, they wait in a Python set: sorting them in costs a pass over all.
    _MERGE_AT = 32_768

    def __init__(self, ids: Iterable[str] = ()) -> None:
        self._sorted = np.empty(0, dtype=np.uint64)
        self._recent: set[int] = set()
        self.update(ids)

    def update(self, ids: Iterable[str]) -> None:
        """Add ids."""
        for name in ids:
            self._recent.add(_hash(name))
            if len(self._recent) >= self._MERGE_AT:
                self._merge()

    def _merge(self) -> None:
        recent = np.fromiter(self._recent, dtype=np.uint64, count=len(self._recent))
        self._sorted = np.union1d(self._sorted, recent)
        self._recent.clear()

    def __contains__(self, name: str) -> bool:
        value = _hash(name)
        if value in self._recent:
            return True
        place = int(np.searchsorted(self._sorted, np.uint64(value)))
        return place < len(self._sorted) and int(self._sorted[place]) == value


def _hash(name: str) -> int:
    digest = hashlib.blake2b(name.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, "little")
