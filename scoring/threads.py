"""What a comment answers: found among the documents read before it, else in the store."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Container, Iterable, Mapping, Sequence

from groundswell.core.records import Document
from groundswell.corpora.store import Store

# How far up a thread is looked. Beyond, what a comment picks up from is the article, which closes the list anyway
# where it is near; and a thread may be as deep as its input likes.
_DEPTH = 16
# Documents kept for those that answer them, at most, and characters of their texts: readers give comments right after
# their article, so these suffice for all but dumps in another order, and bound memory.
_WINDOW_DOCUMENTS = 512
_WINDOW_CHARACTERS = 8_000_000


class Threads:
    """The latest documents of a stream. What it finds depends on what came before in the stream and on what the store
    held at the start: a run that was killed and started again finds the same, and so does one that reads ahead of what
    it stores.
    """

    def __init__(self, store: Store | None = None) -> None:
        self._store = store
        self._recent: OrderedDict[str, Document] = OrderedDict()
        self._characters = 0
        # Documents that the store will hold, by their ids, until it does.
        self._unstored: dict[str, Document] = {}

    def parents(self, batch: Sequence[Document], new: Container[str]) -> dict[str, list[Document]]:
        """Take the next documents of the stream; give what each of the `new` ones answers, nearest first, by its id.

        Where there is a store, the new documents of each batch go there: `stored` is to be told of them then.
        """
        older = self._older(batch, new)
        found = {}
        for document in batch:
            if document.parent_id is not None and document.id in new:
                found[document.id] = self._chain(document, older)
            self._add(document)
        self._trim()
        if self._store is not None:
            for document in batch:
                if document.id in new:
                    self._unstored.setdefault(document.id, document)
        return found

    def stored(self, documents: Iterable[Document]) -> None:
        """Say that the store holds these by now."""
        for document in documents:
            self._unstored.pop(document.id, None)

    def _chain(self, comment: Document, older: Mapping[str, Document]) -> list[Document]:
        found: list[Document] = []
        seen = {comment.id}
        wanted = comment.parent_id
        while wanted is not None and wanted not in seen and len(found) < _DEPTH:
            parent = self._recent.get(wanted) or older.get(wanted)
            if parent is None:
                break
            seen.add(wanted)
            found.append(parent)
            wanted = parent.parent_id
        return found

    def _older(self, batch: Sequence[Document], new: Container[str]) -> dict[str, Document]:
        """What the store holds, or will, of the documents above, read a level of the threads at a time."""
        if self._store is None:
            return {}
        at_hand = self._recent.keys() | {document.id for document in batch}
        found: dict[str, Document] = {}
        above: Iterable[Document] = (document for document in batch if document.id in new)
        is_fresh = False
        for _ in range(_DEPTH):
            wanted = {document.parent_id for document in above if document.parent_id} - at_hand - found.keys()
            if not wanted:
                break
            above = [self._unstored[name] for name in sorted(wanted) if name in self._unstored]
            if wanted := wanted - self._unstored.keys():
                if not is_fresh:
                    self._store.refresh()
                    is_fresh = True
                above += self._store.documents(id=sorted(wanted))
            found |= {document.id: document for document in above}
        return found

    def _add(self, document: Document) -> None:
        earlier = self._recent.pop(document.id, None)
        self._recent[document.id] = document
        self._characters += len(document.text) - (len(earlier.text) if earlier else 0)

    def _trim(self) -> None:
        while len(self._recent) > _WINDOW_DOCUMENTS or self._characters > _WINDOW_CHARACTERS:
            _, dropped = self._recent.popitem(last=False)
            self._characters -= len(dropped.text)
