from __future__ import annotations

import errno
import os
import platform
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from deltalake import DeltaTable

from groundswell.core.errors import StoreBusy, StoreError
from groundswell.corpora.store import ScoredDocument, Store, Writer, WriterLock, delta

Make = Callable[..., ScoredDocument]

HOLD = """
import sys, time
from pathlib import Path
from groundswell.corpora.store import WriterLock
with WriterLock(Path(sys.argv[1])):
    print("held", flush=True)
    time.sleep(60)
"""


def _log(store: Store) -> list[str]:
    return sorted(str(path) for path in store.folder.rglob("_delta_log/*.json"))


def _add_each(writer: Writer, batch: list[ScoredDocument]) -> None:
    for scored in batch:
        writer.add([scored])


def _fail(*_: Any, **__: Any) -> None:
    raise OSError(errno.ENOSPC, "No space left on device")


def test_an_empty_batch_commits_nothing(store: Store) -> None:
    before = _log(store)
    with store.writer() as writer:
        writer.add([])
    assert _log(store) == before


def test_opening_a_writer_commits_nothing(store: Store, make: Make) -> None:
    with store.writer() as writer:
        writer.add([make(1)])
    before = _log(store)
    with store.writer():
        pass
    assert _log(store) == before


def test_documents_without_claims_are_kept(store: Store, make: Make) -> None:
    with store.writer() as writer:
        writer.add([make(1, claims=0)])
    store.refresh()
    assert (store.counts().articles, store.counts().claims) == (1, 0)


def test_a_batch_that_fails_between_its_two_commits_is_not_seen_and_can_be_added_again(
    store: Store, make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    append = delta.append
    with store.writer() as writer:
        writer.add([make(0)])

        def fail_at_documents(table: Any, rows: Any, *, transactions: dict[str, int] | None = None) -> None:
            _fail() if transactions else append(table, rows)

        monkeypatch.setattr(delta, "append", fail_at_documents)
        with pytest.raises(StoreError, match=r"can't write a batch: the disk is full: free some space"):
            writer.add([make(1), make(2)])
        monkeypatch.undo()
        store.refresh()
        assert [document.id for document in store.documents()] == ["doc-0000"]
        assert len(list(store.claims())) == 2
        writer.add([make(2)])
    store.refresh()
    assert [document.id for document in store.documents()] == ["doc-0000", "doc-0002"]
    assert {claim.document_id for claim in store.claims()} == {"doc-0000", "doc-0002"}


def test_the_next_writer_drops_claims_of_a_batch_that_was_never_committed(
    store: Store, make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    append = delta.append
    monkeypatch.setattr(delta, "append", lambda table, rows, transactions=None: transactions or append(table, rows))
    with store.writer() as writer:
        writer.add([make(1), make(2)])
    monkeypatch.undo()
    store.refresh()
    assert store.counts().claims == 0
    with store.writer() as writer:
        writer.add([make(2)])
    store.refresh()
    assert {claim.document_id for claim in store.claims()} == {"doc-0002"}
    # What other readers of Delta Lake see of the table by itself is clean too.
    assert set(DeltaTable(store.folder / "claims").to_pyarrow_table()["document_id"].to_pylist()) == {"doc-0002"}


def test_a_store_whose_making_was_cut_short_is_made_whole(tmp_path: Path, make: Make) -> None:
    folder = tmp_path / "store"
    folder.mkdir()
    delta.create_table(folder, "claims", delta.claim_schema(), {})
    with pytest.raises(StoreError, match="no store here"):
        Store.open(folder)
    store = Store.open(folder, create=True)
    with store.writer() as writer:
        writer.add([make(1)])
    store.refresh()
    assert store.counts().claims == 2


def test_readers_see_whole_batches_alone_while_one_writes(store: Store, make: Make) -> None:
    done = threading.Event()
    seen: list[tuple[int, int]] = []

    def read() -> None:
        while not done.is_set():
            reader = Store.open(store.folder)
            counts = reader.counts()
            seen.append((counts.articles + counts.comments, counts.claims))

    thread = threading.Thread(target=read)
    thread.start()
    with store.writer() as writer:
        for start in range(0, 75, 5):
            writer.add([make(number) for number in range(start, start + 5)])
    done.set()
    thread.join()
    assert all(documents % 5 == 0 and claims == 2 * documents for documents, claims in seen)
    assert len(seen) > 1


def test_a_second_writer_is_told_who_writes(store: Store) -> None:
    with store.writer(), pytest.raises(StoreBusy) as caught, store.writer():
        pass
    assert f"process {os.getpid()} on {platform.node()} is writing to the store" in str(caught.value)


@pytest.mark.parametrize("content", ["", "not JSON", "{}", "[1]"])
def test_a_lock_file_that_does_not_say_who_writes_still_bars(store: Store, content: str) -> None:
    lock = WriterLock(store.folder)
    with lock:
        lock.path.write_text(content)
        with pytest.raises(StoreBusy, match="another process is writing"), store.writer():
            pass


def test_a_writer_that_is_done_or_failed_lets_go(store: Store, make: Make) -> None:
    with pytest.raises(RuntimeError, match="stop"), store.writer():
        raise RuntimeError("stop")
    with store.writer() as writer:
        writer.add([make(1)])
    with pytest.raises(StoreError, match="the writer is closed"):
        writer.add([make(2)])
    with store.writer():
        pass


@pytest.mark.skipif(sys.platform == "win32", reason="kills by signal")
def test_the_lock_of_a_killed_process_is_stale_at_once(store: Store) -> None:
    holder = subprocess.Popen([sys.executable, "-c", HOLD, str(store.folder)], stdout=subprocess.PIPE, text=True)
    assert holder.stdout is not None
    assert holder.stdout.readline() == "held\n"
    with pytest.raises(StoreBusy, match=f"process {holder.pid} "), store.writer():
        pass
    holder.send_signal(signal.SIGKILL)
    holder.wait()
    holder.stdout.close()
    assert str(holder.pid) in (store.folder / "writer.lock").read_text()
    with store.writer():
        pass


def test_a_full_disk_is_told_and_leaves_the_store_as_it_was(small_disk: Path, make: Make) -> None:
    store = Store.open(small_disk / "store", create=True)
    noise = [os.urandom(120_000).hex() for _ in range(12)]
    with store.writer() as writer:
        writer.add([make(0)])
        with pytest.raises(StoreError, match=r"can't write a batch: the disk is full: free some space.*\(.*"):
            _add_each(writer, [make(number, text=text) for number, text in enumerate(noise, 1)])
    reader = Store.open(store.folder)
    kept = list(reader.documents())
    assert 1 <= len(kept) <= 12
    assert reader.counts().claims == 2 * len(kept)


def test_a_full_disk_can_be_cleared_and_the_writer_goes_on(small_disk: Path, make: Make) -> None:
    store = Store.open(small_disk / "store", create=True)
    ballast = small_disk / "ballast"
    with store.writer() as writer:
        with pytest.raises(OSError, match="No space"):
            ballast.write_bytes(bytes(2_000_000))
        with pytest.raises(StoreError, match="the disk is full"):
            writer.add([make(number) for number in range(40)])
        ballast.unlink()
        writer.add([make(number) for number in range(40)])
    store.refresh()
    assert store.counts().claims == 80


def test_a_disk_too_full_for_the_lock_file_bars_the_writer_but_keeps_no_lock(small_disk: Path) -> None:
    store = Store.open(small_disk / "store", create=True)
    ballast = small_disk / "ballast"
    with pytest.raises(OSError, match="No space"):
        ballast.write_bytes(bytes(2_000_000))
    with pytest.raises(StoreError, match="the disk is full"), store.writer():
        pass
    ballast.unlink()
    with store.writer():
        pass


def test_a_read_only_store_can_be_read_but_not_written(small_disk: Path, make: Make) -> None:
    store = Store.open(small_disk / "store", create=True)
    with store.writer() as writer:
        writer.add([make(1)])
    subprocess.run(["mount", "-o", "remount,ro", small_disk], check=True)
    reader = Store.open(store.folder)
    assert reader.counts().claims == 2
    with pytest.raises(StoreError, match="can't open it for writing: the folder does not admit it"), reader.writer():
        pass
    with pytest.raises(StoreError, match="can't make a store: the folder does not admit it"):
        Store.open(small_disk / "other", create=True)


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_without_permission_can_be_read_but_not_written(store: Store, make: Make) -> None:
    with store.writer() as writer:
        writer.add([make(1)])
    (store.folder / "writer.lock").chmod(0o444)
    with pytest.raises(StoreError, match="can't open it for writing: the folder does not admit it"), store.writer():
        pass
    assert Store.open(store.folder).counts().claims == 2


@pytest.mark.parametrize("fields", [{"text": "\ud800"}, {"likes": 2**63}], ids=["lone surrogate", "past 64 bits"])
def test_a_record_that_does_not_fit_is_told_and_nothing_is_written(
    store: Store, make: Make, fields: dict[str, Any]
) -> None:
    before = _log(store)
    with store.writer() as writer, pytest.raises(StoreError, match="'doc-0001' … 'doc-0001' does not fit the store"):
        writer.add([make(1, claims=0, **fields)])
    assert _log(store) == before


def test_a_writer_that_can_not_open_the_tables_lets_go(store: Store) -> None:
    log = store.folder / "claims" / "_delta_log" / f"{0:020}.json"
    kept = log.read_bytes()
    log.write_bytes(b"")
    with pytest.raises(StoreError), store.writer():
        pass
    log.write_bytes(kept)
    with store.writer():
        pass
