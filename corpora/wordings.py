"""Sentences by their words, figures left open: which are nearest to each other, found through the runs they share."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from math import ceil

from groundswell.corpora.copies.fingerprint import fingerprint

# Runs of words that so many wordings share are phrases of everybody's: the first of them stand for all.
_COMMON = 200


class Wordings:
    """Sentences; those with the same runs of three words are one wording. `of` gives the wording of each."""

    def __init__(self, sentences: Iterable[str]) -> None:
        self.runs: list[frozenset[str]] = []
        self.of: list[int] = []
        numbers: dict[frozenset[str], int] = {}
        known: dict[str, int] = {}
        for sentence in sentences:
            if sentence not in known:
                runs = fingerprint(sentence).shingles
                known[sentence] = numbers.setdefault(runs, len(numbers))
                if len(self.runs) < len(numbers):
                    self.runs.append(runs)
            self.of.append(known[sentence])

    def similarity(self, one: int, other: int) -> float:
        """The Jaccard index of the runs (0 to 1)."""
        shared = len(self.runs[one] & self.runs[other])
        union = len(self.runs[one]) + len(self.runs[other]) - shared
        return shared / union if union else 0.0

    def linked(self, start: int, least: float) -> set[int]:
        """All wordings that a chain of neighbours leads to from one, each at least so similar to the next."""
        holders: dict[str, list[int]] = defaultdict(list)
        for wording, runs in enumerate(self.runs):
            for run in runs:
                holders[run].append(wording)
        found, waiting = {start}, [start]
        while waiting:
            one = waiting.pop()
            # A neighbour lacks few enough of these runs that it holds one of the rarest (prefix filtering).
            rarest = sorted(self.runs[one], key=lambda run: (len(holders[run]), run))
            prefix = rarest[: len(rarest) - ceil(least * len(rarest)) + 1]
            near = {other for run in prefix for other in holders[run]} - found
            new = [other for other in sorted(near) if self.similarity(one, other) >= least]
            found.update(new)
            waiting += new
        return found

    def stream(self) -> Nearest:
        """For finding the nearest among those that came before."""
        return Nearest(self)


class Nearest:
    """Wordings one after the other, and which of the earlier ones are nearest to the next."""

    def __init__(self, wordings: Wordings) -> None:
        self._wordings = wordings
        self._holders: dict[str, list[int]] = defaultdict(list)
        self._seen: set[int] = set()

    def add(self, wording: int) -> None:
        """Take in a wording."""
        if wording not in self._seen:
            self._seen.add(wording)
            for run in self._wordings.runs[wording]:
                if len(self._holders[run]) < _COMMON:
                    self._holders[run].append(wording)

    def before(self, wording: int) -> tuple[float, Sequence[int]]:
        """The highest similarity to an earlier wording, and those that have it; 0 and none where nothing is shared."""
        runs = self._wordings.runs[wording]
        if wording in self._seen and runs:
            return 1.0, [wording]
        shared = Counter(other for run in runs for other in self._holders.get(run, ()))
        if not shared:
            return 0.0, []
        similarities = {
            other: count / (len(runs) + len(self._wordings.runs[other]) - count) for other, count in shared.items()
        }
        best = max(similarities.values())
        return best, sorted(other for other, value in similarities.items() if value == best)
