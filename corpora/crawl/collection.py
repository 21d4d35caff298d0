"""The state of a collection: what is known of each address, what waits, what was captured. One SQLite file."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Literal, Self

from groundswell.core.errors import InputError
from groundswell.corpora.crawl.archive import Archive, Place
from groundswell.corpora.crawl.urls import host_of
from groundswell.corpora.readers.inputs import COLLECTION_FILE

Kind = Literal["seed", "list", "page", "comments", "beside"]
"""What an address is: named by the user, a feed or sitemap, a page, a further page of its comments, or an answer for
machines that carries its comments."""
State = Literal["waiting", "done", "gone", "failed", "refused", "redirected"]

_SCHEMA = """
CREATE TABLE IF NOT EXISTS pages (
    url TEXT PRIMARY KEY, host TEXT NOT NULL, kind TEXT NOT NULL, thread TEXT NOT NULL,
    depth INTEGER NOT NULL, hops INTEGER NOT NULL DEFAULT 0,
    state TEXT NOT NULL DEFAULT 'waiting', due_at REAL NOT NULL DEFAULT 0, tries INTEGER NOT NULL DEFAULT 0,
    reason TEXT, run INTEGER NOT NULL DEFAULT 0, etag TEXT, modified TEXT, fresh_until REAL NOT NULL DEFAULT 0,
    digest TEXT, asked_at REAL
);
CREATE INDEX IF NOT EXISTS waiting ON pages (host, due_at) WHERE state = 'waiting';
CREATE INDEX IF NOT EXISTS threads ON pages (thread);
CREATE TABLE IF NOT EXISTS captures (
    number INTEGER PRIMARY KEY, url TEXT NOT NULL, thread TEXT NOT NULL, kind TEXT NOT NULL, run INTEGER NOT NULL,
    captured_at REAL NOT NULL, file TEXT, start INTEGER, length INTEGER
);
CREATE INDEX IF NOT EXISTS captured ON captures (thread, number);
CREATE TABLE IF NOT EXISTS runs (number INTEGER PRIMARY KEY, started_at REAL NOT NULL, finished_at REAL);
"""


@dataclass(frozen=True, slots=True)
class Page:
    """An address of a collection and what is known of it. Times are seconds since 1970."""

    url: str
    host: str
    kind: Kind
    thread: str
    depth: int
    hops: int
    tries: int
    etag: str | None
    modified: str | None
    digest: str | None
    asked_at: float | None


@dataclass(frozen=True, slots=True)
class Link:
    """An address to ask for. `changed_at` is when a sitemap says it last changed."""

    url: str
    kind: Kind
    thread: str
    depth: int
    hops: int = 0
    changed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Capture:
    """One answer that was kept; `place` is None where the page had gone by then."""

    url: str
    thread: str
    kind: Kind
    run: int
    captured_at: datetime
    place: Place | None


# What an address waits at most after the clock was set back: as long as a page stays fresh at most.
_LONGEST_WAIT_SECONDS = 86_400.0
_COLUMNS = ", ".join(Page.__dataclass_fields__)


class Collection:
    """A collection open for writing, by one process at a time. What one call changes is changed whole or not at all."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        self._lock = sqlite3.connect(folder / "collection.lock", timeout=0, isolation_level=None)
        self._base = sqlite3.connect(folder / COLLECTION_FILE, isolation_level=None)
        try:
            self._lock.execute("BEGIN EXCLUSIVE")
            self._base.executescript(_SCHEMA)
        except sqlite3.Error as error:
            self.close()
            raise InputError(str(folder), f"can't collect into this folder: {error}; is another run at it?") from error
        self._archive = Archive(folder / "pages", self._lengths())
        self.run = 0

    def close(self) -> None:
        """Let go of the folder."""
        self._base.close()
        self._lock.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def begin(self, seeds: list[str], *, now: float, revisit_seconds: float) -> bool:
        """Begin a run, or go on with one that did not finish; returns whether it goes on.

        A new run asks again for seeds and lists, for what failed, and for pages first seen in the last
        `revisit_seconds`, unless they said that they stay as they are.
        """
        with self._change():
            self._heed_clock(now)
            last = self._base.execute("SELECT number, finished_at FROM runs ORDER BY number DESC LIMIT 1").fetchone()
            goes_on = last is not None and last[1] is None
            self.run = last[0] if goes_on else (last[0] if last else 0) + 1
            if not goes_on:
                self._base.execute("INSERT INTO runs VALUES (?, ?, NULL)", (self.run, now))
                self._base.execute(
                    "UPDATE pages SET state = 'waiting', tries = 0, due_at = fresh_until WHERE state = 'failed' OR "
                    "(state IN ('done', 'redirected') AND (kind IN ('seed', 'list') OR (fresh_until <= :now AND url IN "
                    "(SELECT url FROM captures GROUP BY url HAVING min(captured_at) >= :since))))",
                    {"now": now, "since": now - revisit_seconds},
                )
            for seed in seeds:
                self._add(Link(seed, "seed", seed, 0))
                self._base.execute(
                    "UPDATE pages SET state = 'waiting', tries = 0 WHERE url = ? AND state <> 'waiting' AND run < ?",
                    (seed, self.run),
                )
        return goes_on

    def _heed_clock(self, now: float) -> None:
        """Where the clock was set back since the last run, let no address wait for the time that it showed then."""
        ahead = self._base.execute(
            "SELECT coalesce(max(moment), 0) FROM "
            "(SELECT max(started_at) AS moment FROM runs UNION ALL SELECT max(asked_at) FROM pages)"
        ).fetchone()[0]
        if ahead > now:
            self._base.execute(
                "UPDATE pages SET due_at = min(due_at, :latest), fresh_until = min(fresh_until, :latest), "
                "asked_at = min(asked_at, :now)",
                {"now": now, "latest": now + _LONGEST_WAIT_SECONDS},
            )

    def finish(self, now: float) -> None:
        """Say that the run got to its end: the next one is a new one."""
        with self._change():
            self._base.execute("UPDATE runs SET finished_at = ? WHERE number = ?", (now, self.run))

    def waiting(self) -> Counter[str]:
        """How many addresses wait, by host."""
        rows = self._base.execute("SELECT host, count(*) FROM pages WHERE state = 'waiting' GROUP BY host")
        return Counter(dict(rows.fetchall()))

    def settled(self) -> Counter[str]:
        """How many addresses this run is done with, by host."""
        rows = self._base.execute(
            "SELECT host, count(*) FROM pages WHERE run = ? AND state <> 'waiting' GROUP BY host", (self.run,)
        )
        return Counter(dict(rows.fetchall()))

    def next_of(self, host: str) -> tuple[Page, float] | None:
        """The next address that waits at a host, and when it is due: lists first, then what is nearest to the seeds."""
        row = self._base.execute(
            f"SELECT {_COLUMNS}, due_at FROM pages WHERE host = ? AND state = 'waiting' "  # noqa: S608 - names of this module
            "ORDER BY due_at, kind NOT IN ('seed', 'list'), depth, rowid LIMIT 1",
            (host,),
        ).fetchone()
        return (Page(*row[:-1]), row[-1]) if row else None

    def keep(
        self,
        page: Page,
        *,
        kind: Kind,
        headers: list[tuple[bytes, bytes]],
        body: bytes,
        digest: str,
        now: float,
        fresh_until: float,
        links: list[Link],
    ) -> Counter[str]:
        """Keep an answer: into the archive where it differs from the last one, and the links it gave.

        Returns how many addresses now wait that did not, by host.
        """
        named = {name.lower(): value.decode("latin-1") for name, value in headers}
        place = None
        if digest != page.digest and kind != "list":
            place = self._archive.append(page.url, headers, body, datetime.fromtimestamp(now, UTC))
        with self._change():
            if place is not None:
                self._capture(page, kind, now, place)
            self._base.execute(
                "UPDATE pages SET kind = ?, etag = ?, modified = ?, digest = ?, fresh_until = ? WHERE url = ?",
                (kind, named.get(b"etag"), named.get(b"last-modified"), digest, fresh_until, page.url),
            )
            self._settle(page, "done", None, now)
            return self._add_all(links)

    def settle(self, page: Page, state: State, reason: str | None, now: float, links: list[Link]) -> Counter[str]:
        """Be done with an address without a new answer. One that answered before and is gone becomes a capture."""
        with self._change():
            if state == "gone" and page.digest is not None:
                self._capture(page, page.kind, now, None)
            self._settle(page, state, reason, now)
            return self._add_all(links)

    def put_off(self, page: Page, due_at: float, reason: str) -> None:
        """Ask again at `due_at`."""
        with self._change():
            self._base.execute(
                "UPDATE pages SET due_at = ?, tries = tries + 1, reason = ? WHERE url = ?", (due_at, reason, page.url)
            )

    def captures_of_run(self) -> tuple[int, int]:
        """How many answers this run kept, and how many of them differ from an earlier one of the same address."""
        count, again = self._base.execute(
            "SELECT count(*), count(*) FILTER (WHERE EXISTS (SELECT 1 FROM captures b WHERE b.url = a.url AND "
            "b.number < a.number)) FROM captures a WHERE run = ?",
            (self.run,),
        ).fetchone()
        return count, again

    def reasons(self, state: State) -> list[tuple[str, str]]:
        """Address and reason of what this run settled in a state."""
        rows = self._base.execute(
            "SELECT url, coalesce(reason, '') FROM pages WHERE run = ? AND state = ? ORDER BY url", (self.run, state)
        )
        return rows.fetchall()

    def comment_pages(self, thread: str) -> set[str]:
        """The further pages of a thread that are known."""
        rows = self._base.execute("SELECT url FROM pages WHERE thread = ? AND kind = 'comments'", (thread,))
        return {url for (url,) in rows}

    def _settle(self, page: Page, state: State, reason: str | None, now: float) -> None:
        self._base.execute(
            "UPDATE pages SET state = ?, reason = ?, run = ?, asked_at = ?, tries = 0 WHERE url = ?",
            (state, reason, self.run, now, page.url),
        )

    def _capture(self, page: Page, kind: Kind, now: float, place: Place | None) -> None:
        where = (place.file, place.offset, place.length) if place else (None, None, None)
        self._base.execute(
            "INSERT INTO captures (url, thread, kind, run, captured_at, file, start, length) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (page.url, page.thread, kind, self.run, now, *where),
        )

    def _add_all(self, links: list[Link]) -> Counter[str]:
        return Counter(host_of(link.url) for link in links if self._add(link))

    def _add(self, link: Link) -> bool:
        """Whether an address waits now that did not: a new one, or one that changed since it was asked for."""
        added = self._base.execute(
            "INSERT OR IGNORE INTO pages (url, host, kind, thread, depth, hops) VALUES (?, ?, ?, ?, ?, ?)",
            (link.url, host_of(link.url), link.kind, link.thread, link.depth, link.hops),
        )
        if added.rowcount == 0 and link.changed_at is not None:
            added = self._base.execute(
                "UPDATE pages SET state = 'waiting', due_at = 0 WHERE url = ? AND state IN ('done', 'gone') "
                "AND asked_at < ? AND run < ?",
                (link.url, link.changed_at.timestamp(), self.run),
            )
        return added.rowcount == 1

    def _lengths(self) -> dict[str, int]:
        rows = self._base.execute("SELECT file, max(start + length) FROM captures WHERE file IS NOT NULL GROUP BY file")
        return dict(rows.fetchall())

    @contextmanager
    def _change(self) -> Iterator[None]:
        self._base.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._base.execute("ROLLBACK")
            raise
        self._base.execute("COMMIT")


def read_captures(folder: Path) -> Iterator[list[Capture]]:
    """The captures of a collection, thread by thread in the order they were first seen; within one, by time.

    Lists are left out. A collection may be read while a run writes to it. Raises InputError where it can't be read.
    """
    try:
        with closing(sqlite3.connect(f"{(folder / COLLECTION_FILE).absolute().as_uri()}?mode=ro", uri=True)) as base:
            threads = base.execute("SELECT thread FROM captures GROUP BY thread ORDER BY min(number)").fetchall()
            for (thread,) in threads:
                rows = base.execute(
                    "SELECT url, thread, kind, run, captured_at, file, start, length FROM captures WHERE thread = ? "
                    "ORDER BY number",
                    (thread,),
                ).fetchall()
                yield [_capture(row) for row in rows]
    except sqlite3.Error as error:
        raise InputError(str(folder), f"can't read this collection: {error}") from error


def _capture(row: Any) -> Capture:
    url, thread, kind, run, captured_at, *where = row
    place = Place(*where) if where[0] is not None else None
    return Capture(url, thread, kind, run, datetime.fromtimestamp(captured_at, UTC), place)
