"""Which of the newest texts share hashes with a new one: sorted arrays, eight bytes a hash."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

# Texts in plain dictionaries, which take ten times the memory, before they are sorted in.
_TAIL = 256
# Texts in an array, a multiple of those: a new one is sorted in among so many, and the oldest go so many at a time.
_SEGMENT = 4_096
# Holders of one hash that are looked at in each array, the newest ones: the words of a template stand in all texts of a
# feed, and a flood of them must not make each wait for all others.
_HOLDERS = 16
_HALF = np.uint64(32)

Packed = npt.NDArray[np.uint64]
Numbers = npt.NDArray[np.int64]


class HashIndex:
    """The hashes (32 bits) of numbered texts. Numbers grow by one. Which texts lie in one array depends on their
    numbers alone, so that the answers are the same whenever it was begun.
    """

    def __init__(self) -> None:
        self._tail: dict[int, list[int]] = defaultdict(list)
        # By the number of the first text that belongs there, over the size of a segment.
        self._segments: dict[int, Packed] = {}

    def add(self, number: int, hashes: npt.NDArray[np.uint32]) -> None:
        """Add the hashes of a text."""
        for value in hashes.tolist():
            self._tail[value].append(number)
        if (number + 1) % _TAIL == 0:
            self._sort_in(number // _SEGMENT)

    def _sort_in(self, segment: int) -> None:
        packed = np.fromiter(
            (value << 32 | number for value, numbers in self._tail.items() for number in numbers), dtype=np.uint64
        )
        if segment in self._segments:
            packed = np.concatenate([self._segments[segment], packed])
        packed.sort()
        self._segments[segment] = packed
        self._tail.clear()

    def forget_before(self, number: int) -> None:
        """Drop what holds no text from `number` on; some older ones may stay."""
        for segment in [first for first in self._segments if (first + 1) * _SEGMENT <= number]:
            del self._segments[segment]

    def sharing(self, hashes: npt.NDArray[np.uint32]) -> Iterator[tuple[Numbers, Numbers]]:
        """Arrays of numbers of texts that share hashes, each with how many it shares, the newest segment first."""
        found = [number for value in hashes.tolist() for number in self._tail.get(value, ())[-_HOLDERS:]]
        if found:
            yield _counted(np.array(found, dtype=np.int64))
        wanted = hashes.astype(np.uint64) << _HALF
        for segment in reversed(self._segments.values()):
            starts = np.searchsorted(segment, wanted)
            ends = np.searchsorted(segment, wanted + (np.uint64(1) << _HALF))
            starts = np.maximum(starts, ends - _HOLDERS)
            sizes = ends - starts
            total = int(sizes.sum())
            if total:
                # All ranges from starts to ends, end to end.
                offsets = np.repeat(starts - np.cumsum(sizes) + sizes, sizes)
                yield _counted((segment[np.arange(total) + offsets] & np.uint64(0xFFFFFFFF)).astype(np.int64))


def _counted(numbers: Numbers) -> tuple[Numbers, Numbers]:
    found, counts = np.unique(numbers, return_counts=True)
    return found, counts
