"""Exact and near duplicates in a stream of documents, by MinHash and locality-sensitive hashing.

The method: Broder, "On the resemblance and containment of documents" (1997); banding as in Leskovec, Rajaraman and
Ullman, "Mining of Massive Datasets", section 3.4.
"""

from __future__ import annotations

import marshal
from collections import Counter, OrderedDict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from groundswell.core.records import Document
from groundswell.corpora.copies.echoes import ECHO_RATIO, echo_ratio
from groundswell.corpora.copies.fingerprint import PERMUTATIONS, Fingerprint, figures_swapped, fingerprint

# Half of all runs of three words: one word in ten replaced leaves 0.57, unrelated news of one source stays under 0.2.
LEAST_SIMILARITY = 0.5
# 32 bands of 4 rows find a pair of similarity 0.5 with probability 0.87, one of 0.6 with 0.99.
_ROWS = 4
_BANDS = PERMUTATIONS // _ROWS
# Shorter texts ("Agreed.", "To the moon") are written anew by many people: only the same author repeats them.
_LEAST_WORDS = 8
# About 4 KB a document: two gigabytes. The oldest are forgotten beyond it; copies of news follow within days.
DEFAULT_WINDOW = 500_000


@dataclass(frozen=True, slots=True)
class CopyMark:
    """What is known of a document beside the others.

    `copy_of` is the id of the first document it repeats, `cluster` that id or its own, `similarity` the estimated
    Jaccard index with it (1 for an exact copy). `echo` says that a comment only repeats its article, `echo_ratio` how
    much of it stands there.
    """

    document_id: str
    cluster: str
    copy_of: str | None = None
    how: Literal["exact", "near"] | None = None
    similarity: float = 0.0
    echo: bool = False
    echo_ratio: float = 0.0


@dataclass(slots=True)
class _Seen:
    id: str
    author: str | None
    kind: str
    words: int
    signature: npt.NDArray[np.uint32]
    places: bytes
    keys: list[bytes]


class CopyFinder:
    """Marks documents one after the other; the first of a cluster is its original, so feed them in order of time.

    Remembers the originals among the last `window` documents.
    """

    def __init__(self, *, least_similarity: float = LEAST_SIMILARITY, window: int = DEFAULT_WINDOW) -> None:
        self._least = least_similarity
        self._window = window
        self._seen: OrderedDict[int, _Seen] = OrderedDict()
        self._buckets: dict[bytes, list[int]] = {}
        self._count = 0
        self._article: tuple[str, Fingerprint] | None = None

    def mark(self, document: Document, *, article: Document | None = None) -> CopyMark:
        """The mark of the next document; `article` is what a comment stands under."""
        print_ = fingerprint(document.text)
        ratio = echo_ratio(print_, self._print_of(article)) if article is not None else 0.0
        echo = {"echo": ratio >= ECHO_RATIO, "echo_ratio": round(ratio, 4)}
        keys = _keys(print_)
        original, similarity, how = self._original(document, print_, keys)
        if original is None:
            self._remember(document, print_, keys)
            return CopyMark(document.id, document.id, **echo)  # type: ignore[arg-type]
        return CopyMark(document.id, original, original, how, similarity, **echo)  # type: ignore[arg-type]

    def remember(self, document: Document) -> None:
        """Take in a document that is known to be an original."""
        print_ = fingerprint(document.text)
        self._remember(document, print_, _keys(print_))

    def _print_of(self, article: Document) -> Fingerprint:
        """The fingerprint of an article, made once for the comments under it."""
        if self._article is None or self._article[0] != article.text:
            self._article = article.text, fingerprint(article.text)
        return self._article[1]

    def _original(
        self, document: Document, print_: Fingerprint, keys: list[bytes]
    ) -> tuple[str | None, float, Literal["exact", "near"] | None]:
        exact = next(
            (self._seen[place] for place in self._buckets.get(keys[0], ()) if self._may(document, place)), None
        )
        if exact is not None:
            return exact.id, 1.0, "exact"
        best: tuple[float, str] | None = None
        for place in sorted({place for key in keys[1:] for place in self._buckets.get(key, ())}):
            if not self._may(document, place):
                continue
            seen = self._seen[place]
            similarity = float(np.mean(seen.signature == print_.signature))
            if similarity < self._least or (best is not None and similarity <= best[0]):
                continue
            if not figures_swapped(_unpacked(seen.places), print_.places):
                best = similarity, seen.id
        return (best[1], round(best[0], 4), "near") if best else (None, 0.0, None)

    def _may(self, document: Document, place: int) -> bool:
        """Whether a seen document can be the original: of the same kind, another one, and short texts by one author."""
        seen = self._seen[place]
        if seen.id == document.id or seen.kind != document.kind:
            return False
        return seen.words >= _LEAST_WORDS or (document.author is not None and seen.author == document.author)

    def _remember(self, document: Document, print_: Fingerprint, keys: list[bytes]) -> None:
        self._count += 1
        places = _packed(print_.places)
        words = len(print_.words)
        seen = _Seen(document.id, document.author, document.kind, words, print_.signature, places, keys)
        self._seen[self._count] = seen
        for key in keys:
            self._buckets.setdefault(key, []).append(self._count)
        if len(self._seen) > self._window:
            self._forget()

    def _forget(self) -> None:
        place, seen = self._seen.popitem(last=False)
        for key in seen.keys:
            self._buckets[key].remove(place)
            if not self._buckets[key]:
                del self._buckets[key]


def _packed(places: dict[int, Counter[str]]) -> bytes:
    """Figures where they stand, as bytes: a tenth of the memory of the dictionaries, of which thousands are kept."""
    return marshal.dumps([(place, list(figures.items())) for place, figures in places.items()])


def _unpacked(packed: bytes) -> dict[int, Counter[str]]:
    return {place: Counter(dict(figures)) for place, figures in marshal.loads(packed)}  # noqa: S302 (our own bytes)


def _keys(print_: Fingerprint) -> list[bytes]:
    """The bucket of the exact text, then one a band of the signature."""
    if not print_.shingles:
        return [b"=" + print_.exact]
    raw = print_.signature.tobytes()
    size = _ROWS * print_.signature.itemsize
    return [b"=" + print_.exact, *(bytes([band]) + raw[band * size : (band + 1) * size] for band in range(_BANDS))]


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
