"""Files inside ZIP and tar archives, read one after the other; nothing is unpacked to disk by its own name."""

from __future__ import annotations

import io
import shutil
import struct
import tarfile
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, BinaryIO, cast

from groundswell.core.errors import InputError

# What is held in memory of an archive that comes as a stream, or of a table in one, before it goes to a temporary file.
_IN_MEMORY_BYTES = 16 * 1024 * 1024


class _Forward(io.RawIOBase):
    """A file that is read from its beginning to its end: what a member of a streamed archive can do."""

    def __init__(self, source: IO[bytes]) -> None:
        self._source = source

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object) -> int:
        view = memoryview(buffer).cast("B")  # type: ignore[arg-type]
        part = self._source.read(len(view))
        view[: len(part)] = part
        return len(part)


def zip_members(stream: BinaryIO, path: str) -> Iterator[tuple[str, IO[bytes]]]:
    """Name and stream of each file in a ZIP archive, in its order. Raises InputError where it is damaged or locked."""
    with seekable(stream) as whole:
        try:
            with zipfile.ZipFile(whole) as archive:
                for item in archive.infolist():
                    if item.is_dir():
                        continue
                    with archive.open(item) as member:
                        yield item.filename, member
        except RuntimeError as error:
            # What zipfile raises for a member that asks for a password.
            raise InputError(path, f"can't be read: {error}") from error
        except (zipfile.BadZipFile, NotImplementedError, IndexError, ValueError, struct.error) as error:
            # The last three come from damaged names and headers, which the library takes as they are.
            raise InputError(path, f"the archive is damaged: {error}") from error


def tar_members(stream: BinaryIO, path: str) -> Iterator[tuple[str, IO[bytes]]]:
    """Name and stream of each regular file in a tar archive, in its order; links and devices are passed over."""
    try:
        with tarfile.open(fileobj=stream, mode="r|") as archive:
            for item in archive:
                if item.isfile() and (member := archive.extractfile(item)) is not None:
                    with member:
                        yield item.name, cast(IO[bytes], _Forward(member))
    except tarfile.TarError as error:
        raise InputError(path, f"the archive is damaged: {error}") from error


@contextmanager
def seekable(stream: IO[bytes]) -> Iterator[BinaryIO]:
    """The stream itself where it can be read out of order, else a temporary copy of it."""
    if isinstance(stream, io.BufferedReader | io.BytesIO) and stream.seekable():
        yield stream
        return
    with tempfile.SpooledTemporaryFile(_IN_MEMORY_BYTES) as copy:
        shutil.copyfileobj(stream, copy)
        copy.seek(0)
        yield cast(BinaryIO, copy)
