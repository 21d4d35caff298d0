"""The words of `fields.toml`, as sets of token sequences that can be looked for in a run of tokens."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import cache
from importlib import resources

from groundswell.core.errors import DataFileError
from groundswell.nlp.claims.clauses_tokens import tokenise


class Phrases:
    """A set of token sequences, by their first token."""

    def __init__(self, entries: Iterable[str]) -> None:
        self._by_first: dict[str, list[tuple[str, ...]]] = {}
        for entry in entries:
            words = tuple(token.lower for token in tokenise(entry))
            self._by_first.setdefault(words[0], []).append(words)
        self._single = frozenset(first for first, entries in self._by_first.items() if (first,) in entries)

    @property
    def openers(self) -> Set[str]:
        """The first token of every entry."""
        return self._by_first.keys()

    def __contains__(self, word: object) -> bool:
        return word in self._single

    def match(self, words: Sequence[str], position: int) -> int:
        """How many of `words` from `position` on the shortest entry that stands there takes, 0 without one."""
        entries = self._by_first.get(words[position])
        if entries is None:
            return 0
        sizes = [len(entry) for entry in entries if tuple(words[position : position + len(entry)]) == entry]
        return min(sizes, default=0)

    def find(self, words: Sequence[str], first: int = 0, last: int | None = None) -> int | None:
        """The position in `words[first:last]` of the last entry that stands there, None without one."""
        stop = len(words) if last is None else last
        if self._by_first.keys().isdisjoint(words[first:stop]):
            return None
        for i in range(stop - 1, first - 1, -1):
            for entry in self._by_first.get(words[i], ()):
                if i + len(entry) <= stop and tuple(words[i : i + len(entry)]) == entry:
                    return i
        return None


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The lists of `fields.toml`, by section and name."""

    lists: Mapping[str, Phrases]

    def __getitem__(self, name: str) -> Phrases:
        return self.lists[name]


@cache
def lexicon() -> Lexicon:
    """The lexicon of the fields. Raises DataFileError where `fields.toml` is not lists of words."""
    source = resources.files(__package__).joinpath("fields.toml")
    data = tomllib.loads(source.read_text(encoding="utf-8"))
    lists: dict[str, Phrases] = {}
    for section, entries in data.items():
        for name, words in entries.items():
            if not isinstance(words, list) or not all(isinstance(word, str) and word == word.lower() for word in words):
                raise DataFileError(f"fields.toml: [{section}] {name} must be a list of lower-case strings")
            if len(set(words)) != len(words):
                raise DataFileError(f"fields.toml: [{section}] {name} names a word twice")
            if name in lists:
                raise DataFileError(f"fields.toml: {name} is there twice")
            lists[name] = Phrases(words)
    return Lexicon(lists)
