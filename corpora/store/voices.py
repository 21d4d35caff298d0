"""Whose voice a document speaks with: marks of copies and echoes, made as documents enter the store."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from groundswell.core.records import Document
from groundswell.corpora.copies import CopyFinder, voice_of
from groundswell.corpora.copies.finder import CopyMark
from groundswell.corpora.store import delta, originals
from groundswell.corpora.store.rows import Place, ScoredDocument, document_from_row, speaker_number

# Originals that a new document is held against: the newest ones, at some 1.6 KB each, so that memory stays flat. Copies
# of news follow within hours, and a busy desk reads some thousand documents a day.
_WINDOW = 20_000
# Articles kept for the comments under them, which follow at once but for dumps in another order.
_ARTICLES = 64


class Places:
    """Finds the places of new documents. Its memory is made of what the store holds, so that a run that was killed and
    started again finds the same. Without `documents`, it begins with nothing.
    """

    def __init__(self, folder: Path, documents: Any = None) -> None:
        self._folder = folder
        self._state = "" if documents is None else delta.state_of(documents)
        self._files = [] if documents is None else delta.data_files(folder, "documents", documents)
        self._finder = CopyFinder(window=_WINDOW)
        self._articles: OrderedDict[str, tuple[Document, int]] = OrderedDict()
        self._count = 0
        self._numbers: dict[str, int] = {}
        self._remember_stored()

    def _remember_stored(self) -> None:
        if not self._files:
            return
        counts = "SELECT max(number) + 1, count(*) FILTER (copy_of IS NULL) FROM documents"
        ((self._count, total),) = self._query(counts, [])
        self._finder = CopyFinder(window=_WINDOW, forgotten=max(0, total - _WINDOW))
        kept = originals.load(self._folder, self._state)
        if kept is not None:
            for original, cluster in kept:
                self._finder.recall(original)
                self._numbers[original.id] = cluster
            return
        newest = "SELECT number FROM documents WHERE copy_of IS NULL ORDER BY number DESC LIMIT ?"
        sql = f"SELECT * FROM documents WHERE number IN ({newest}) ORDER BY number"  # noqa: S608 - own text
        for row in self._rows(sql, [_WINDOW]):
            document = document_from_row(row)
            self._finder.remember(document)
            self._numbers[document.id] = row["cluster"]

    def keep(self) -> None:
        """Leave what it remembers to the next one."""
        kept = [(original, self._numbers[original.id]) for original in self._finder.originals()]
        originals.keep(self._folder, self._state, kept)

    def find(self, batch: Sequence[ScoredDocument]) -> list[Place]:
        """The places of the next documents, in the order they came."""
        self._fetch_articles(batch)
        return [self._place(scored) for scored in batch]

    def _place(self, scored: ScoredDocument) -> Place:
        document, article = scored.document, None
        if document.kind == "comment" and scored.article_id is not None:
            article = self._articles.get(scored.article_id)
        mark = self._finder.mark(document, article=article[0] if article else None)
        own = self._numbers[mark.copy_of] if mark.copy_of else self._count
        cluster = article[1] if article and mark.echo else own
        if mark.copy_of is None:
            self._number_original(document.id, cluster)
        if document.kind == "article":
            self._keep(document, cluster)
        return self._numbered(document, mark, cluster)

    def _number_original(self, name: str, cluster: int) -> None:
        self._numbers[name] = cluster
        if len(self._numbers) > _WINDOW:
            del self._numbers[next(iter(self._numbers))]

    def _numbered(self, document: Document, mark: CopyMark, cluster: int) -> Place:
        place = Place(
            number=self._count,
            speaker=speaker_number(voice_of(document)),
            cluster=cluster,
            copy_of=mark.copy_of,
            copy_how=mark.how,
            copy_similarity=mark.similarity,
            echo_ratio=mark.echo_ratio,
        )
        self._count += 1
        return place

    def _keep(self, article: Document, cluster: int) -> None:
        self._articles[article.id] = article, cluster
        if len(self._articles) > _ARTICLES:
            self._articles.popitem(last=False)

    def _fetch_articles(self, batch: Sequence[ScoredDocument]) -> None:
        """Read from the store the articles of comments that came without them."""
        coming = {scored.document.id for scored in batch} | self._articles.keys()
        wanted = {item.article_id for item in batch if item.document.kind == "comment" and item.article_id} - coming
        if wanted and self._files:
            sql = "SELECT * FROM documents WHERE id IN (SELECT unnest(?)) ORDER BY number"
            for row in self._rows(sql, [sorted(wanted)]):
                self._articles[row["id"]] = document_from_row(row), row["cluster"]

    def committed(self, folder: Path, documents: Any) -> None:
        """Take note that what was placed now stands in the store."""
        self._state = delta.state_of(documents)
        self._files = delta.data_files(folder, "documents", documents)

    def _relation(self, sql: str, parameters: list[Any]) -> Any:
        import duckdb

        connection = duckdb.connect()
        connection.execute("SET TimeZone = 'UTC'")
        files = [str(path) for path in self._files]
        connection.read_parquet(files).create_view("documents")
        return connection.sql(sql, params=parameters)

    def _query(self, sql: str, parameters: list[Any]) -> list[Any]:
        found: list[Any] = self._relation(sql, parameters).fetchall()
        return found

    def _rows(self, sql: str, parameters: list[Any]) -> Iterable[dict[str, Any]]:
        for batch in self._relation(sql, parameters).to_arrow_reader(1_000):
            yield from batch.to_pylist()
