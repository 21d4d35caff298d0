"""Exact and near duplicates in a stream of documents."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

import numpy as np

from groundswell.core.records import Document
from groundswell.corpora.copies.echoes import echo_ratio, is_echo
from groundswell.corpora.copies.fingerprint import Fingerprint, figures_kept, figures_swapped, fingerprint
from groundswell.corpora.copies.index import HashIndex
from groundswell.corpora.copies.sketch import Sketch, sketch

LEAST_SHARE = 0.28
"""Of a text's runs of three words so many stand in its original: three words in ten changed leave a third, two
fifths with an end of one's own two fifths. News of one desk on one pair of currencies shares up to a fifth.
"""

# In short texts half must, and in all some more than chance phrases give ("against the US dollar on Tuesday").
_LEAST_SHARE_OF_SHORT = 0.5
_SHORT_RUNS = 60
_LEAST_SHARED = 8
# Shorter texts ("Agreed.", "To the moon") are written anew by many people: only the same author repeats them.
_LEAST_WORDS = 8
# Originals held against a new text at most, those that share most with it.
_CANDIDATES = 8
# A copy keeps the figures of what it keeps; where words around a figure changed too, only its absence tells a twin.
_FIGURES_KEPT = 0.5
# About 1.6 KB each: a third of a gigabyte. Copies of news follow within days.
DEFAULT_WINDOW = 200_000


@dataclass(frozen=True, slots=True)
class CopyMark:
    """What is known of a document beside the others.

    `copy_of` is the id of the first document it repeats, `cluster` that id or its own, `similarity` the estimated share
    (0 to 1) of its runs of three words that stand there (1 for an exact copy). `echo` says that a comment only repeats
    its article, `echo_ratio` how much of it stands there.
    """

    document_id: str
    cluster: str
    copy_of: str | None = None
    how: Literal["exact", "near"] | None = None
    similarity: float = 0.0
    echo: bool = False
    echo_ratio: float = 0.0


@dataclass(frozen=True, slots=True)
class Original:
    """What is remembered of a document: `exact` is equal for what repeats it word for word; `hashes` and
    `keys` (uint32), `level` and `figures` (uint64) are those of its `Sketch`.
    """

    id: str
    kind: str
    exact: bytes
    level: int
    hashes: bytes
    keys: bytes
    figures: bytes


class CopyFinder:
    """Marks documents one after the other; the first of a cluster is its original, so feed them in order of time.

    Remembers the newest `window` originals. `forgotten` says how many came before those that are recalled to it, so
    that it goes on exactly as the one that they were remembered by.
    """

    def __init__(self, *, least_share: float = LEAST_SHARE, window: int = DEFAULT_WINDOW, forgotten: int = 0) -> None:
        self._least = least_share
        self._window = window
        self._seen: OrderedDict[int, Original] = OrderedDict()
        self._exact: dict[bytes, int] = {}
        self._index = HashIndex()
        self._count = forgotten
        self._article: tuple[str, Fingerprint] | None = None

    def __len__(self) -> int:
        return len(self._seen)

    def mark(self, document: Document, *, article: Document | None = None) -> CopyMark:
        """The mark of the next document; `article` is what a comment stands under."""
        print_ = fingerprint(document.text)
        ratio = round(echo_ratio(print_, self._print_of(article)), 4) if article is not None else 0.0
        echo = is_echo(ratio)
        exact = _exact_key(document, print_)
        seen = self._seen.get(self._exact.get(exact, -1))
        if seen is not None and seen.id != document.id:
            return CopyMark(document.id, seen.id, seen.id, "exact", 1.0, echo, ratio)
        sketched = sketch(print_)
        near, share = self._nearest(document, sketched) if len(print_.words) >= _LEAST_WORDS else (None, 0.0)
        if near is not None:
            return CopyMark(document.id, near, near, "near", round(share, 4), echo, ratio)
        self.recall(_original(document, exact, sketched))
        return CopyMark(document.id, document.id, echo=echo, echo_ratio=ratio)

    def remember(self, document: Document) -> None:
        """Take in a document that is known to be an original."""
        print_ = fingerprint(document.text)
        self.recall(_original(document, _exact_key(document, print_), sketch(print_)))

    def recall(self, original: Original) -> None:
        """Take in what was remembered of an original, in the order of time."""
        number = self._count
        self._count += 1
        self._seen[number] = original
        self._exact[original.exact] = number
        self._index.add(number, np.frombuffer(original.hashes + original.keys, dtype=np.uint32))
        if len(self._seen) > self._window:
            oldest, gone = self._seen.popitem(last=False)
            if self._exact.get(gone.exact) == oldest:
                del self._exact[gone.exact]
            self._index.forget_before(oldest + 1)

    def originals(self) -> Iterator[Original]:
        """All that is remembered, the oldest first."""
        return iter(self._seen.values())

    def _print_of(self, article: Document) -> Fingerprint:
        """The fingerprint of an article, made once for the comments under it."""
        if self._article is None or self._article[0] != article.text:
            self._article = article.text, fingerprint(article.text)
        return self._article[1]

    def _nearest(self, document: Document, new: Sketch) -> tuple[str | None, float]:
        """The original that most of the document stands in, and how much of it; none where figures were swapped."""
        for candidates in (self._with_its_figures(new), self._with_its_words(new)):
            able = [(share, number) for share, number in candidates if self._may(document, new, number, share)]
            for share, number in sorted(able, key=lambda pair: (-pair[0], pair[1]))[:_CANDIDATES]:
                seen = self._seen[number]
                figures = np.frombuffer(seen.figures, dtype=np.uint64)
                kept = figures_kept(figures, new.figures) >= share * _FIGURES_KEPT
                if kept and not figures_swapped(figures, new.figures):
                    return seen.id, share
        return None, 0.0

    def _with_its_figures(self, new: Sketch) -> Iterator[tuple[float, int]]:
        """Originals with figures of the document, and the share of it that stands in each."""
        for numbers, counts in self._index.sharing(new.keys):
            for number in numbers[np.argsort(-counts, kind="stable")][:_CANDIDATES].tolist():
                if number in self._seen:
                    hashes = np.frombuffer(self._seen[number].hashes, dtype=np.uint32)
                    shared = np.intersect1d(hashes, new.hashes, assume_unique=True).size
                    yield self._share(new, number, shared), number

    def _with_its_words(self, new: Sketch) -> Iterator[tuple[float, int]]:
        """Originals that share runs of words with the document, and the share of it that stands in each."""
        for numbers, counts in self._index.sharing(new.hashes):
            for number, count in zip(numbers.tolist(), counts.tolist(), strict=True):
                if number in self._seen:
                    yield self._share(new, number, count), number

    def _share(self, new: Sketch, number: int, shared: int) -> float:
        """0 where too few runs are shared to tell."""
        if shared < min(_LEAST_SHARED, new.counts[0] * _LEAST_SHARE_OF_SHORT):
            return 0.0
        return min(1.0, shared / new.counts[max(new.level, self._seen[number].level)])

    def _may(self, document: Document, new: Sketch, number: int, share: float) -> bool:
        """Whether so much is enough, and the original another document of its kind."""
        seen = self._seen[number]
        least = self._least if new.counts[0] > _SHORT_RUNS else _LEAST_SHARE_OF_SHORT
        return share >= least and seen.kind == document.kind and seen.id != document.id


def _original(document: Document, exact: bytes, new: Sketch) -> Original:
    return Original(
        document.id, document.kind, exact, new.level, new.hashes.tobytes(), new.keys.tobytes(), new.figures.tobytes()
    )


def _exact_key(document: Document, print_: Fingerprint) -> bytes:
    """Equal where one document repeats the other word for word; a short one counts as repeated by its author alone."""
    own = "" if len(print_.words) >= _LEAST_WORDS else f"{document.author or document.id}"
    return print_.exact[:8] + f"{document.kind[0]}{own}".encode("utf-8", "surrogatepass")


def find_copies(
    documents: Iterable[Document], *, finder: CopyFinder | None = None
) -> Iterator[tuple[Document, CopyMark]]:
    """Each document with its mark. A comment is held against the article before it, where that is its own."""
    finder = finder or CopyFinder()
    article: Document | None = None
    for document in documents:
        if document.kind == "article":
            article = document
            yield document, finder.mark(document)
        else:
            own = article is not None and (document.parent_id == article.id or document.url == article.url is not None)
            yield document, finder.mark(document, article=article if own else None)
