"""One writer at a time: a lock that the operating system drops when its holder dies, however it dies."""

from __future__ import annotations

import json
import os
import platform
import sys
from pathlib import Path
from types import TracebackType
from typing import Self

from groundswell.core.errors import StoreBusy, StoreError
from groundswell.corpora.store.delta import store_errors

if sys.platform == "win32":
    import msvcrt

    # Far behind the text, so that others can still read who holds the lock.
    _LOCKED_BYTE = 1 << 30

    def _lock(descriptor: int) -> None:
        os.lseek(descriptor, _LOCKED_BYTE, os.SEEK_SET)
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        os.lseek(descriptor, 0, os.SEEK_SET)

else:
    import fcntl

    def _lock(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)


class WriterLock:
    """The right to write to a store, or to the part of it that `name` guards, held until `release` or the end of the
    process.

    The file (`writer.lock`) names the holder's process and host, for the message alone: what counts is the system's
    lock on it, so the file of a writer that was killed is stale by itself and needs no clearing. Child processes must
    not be forked while it is held (spawned ones do not inherit it).
    """

    def __init__(self, folder: Path, *, name: str = "writer.lock") -> None:
        self.path = folder / name
        self._descriptor: int | None = None

    def acquire(self) -> None:
        """Take the lock. Raises StoreBusy where another process holds it, StoreError where the folder bars writing."""
        with store_errors(self.path.parent, "open it for writing"):
            descriptor = os.open(self.path, os.O_RDWR | os.O_CREAT, 0o644)
        try:
            _lock(descriptor)
        except OSError as error:
            os.close(descriptor)
            raise StoreBusy(f"{self.path.parent}: {self._holder()}; wait until it is done") from error
        self._descriptor = descriptor
        holder = {"pid": os.getpid(), "host": platform.node()}
        try:
            with store_errors(self.path.parent, "write its lock file"):
                os.ftruncate(descriptor, 0)
                os.write(descriptor, json.dumps(holder).encode())
        except StoreError:
            self.release()
            raise

    def release(self) -> None:
        """Let go. The file stays, empty: removing it would let two writers hold two files of one name."""
        if self._descriptor is not None:
            os.ftruncate(self._descriptor, 0)
            os.close(self._descriptor)
            self._descriptor = None

    def _holder(self) -> str:
        try:
            holder = json.loads(self.path.read_text("utf-8"))
            return f"process {holder['pid']} on {holder['host']} is writing to the store"
        except (OSError, ValueError, KeyError, TypeError):
            return "another process is writing to the store"

    def __enter__(self) -> Self:
        self.acquire()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.release()


def assert_held(lock: WriterLock) -> None:
    """Raise StoreError where the lock is not held."""
    if lock._descriptor is None:
        raise StoreError(f"{lock.path.parent}: the writer is closed")
