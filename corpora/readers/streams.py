"""Byte streams with bounds: decompression that says when the data end early, lines and whole files of limited size."""

from __future__ import annotations

import gzip
import io
import lzma
import sys
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, BinaryIO, cast

import zstandard

from groundswell.core.errors import InputError

STDIN = "-"
# The most one record (a line, a page) may hold. The longest real article with a thousand comments is under 2 MB;
# eight times that is kept in memory without harm, and a dump that lost its line ends is refused early.
MAX_RECORD_BYTES = 16 * 1024 * 1024
# One zstd block may unfold to 128 KiB from 4 bytes: small bites bound what one call can return (32 MiB).
_ZSTD_BITE = 1024
# One system call a hundred documents or so.
_BUFFER_BYTES = 1 << 17
_GZIP_MAGIC = b"\x1f\x8b"
_ZSTD_MAGIC = b"\x28\xb5\x2f\xfd"


class DataEndsEarly(EOFError):
    """Compressed data that stop before their end mark."""


class _ZstdReader(io.RawIOBase):
    """Zstandard frames as a raw stream; unlike the library's own reader it raises where the last frame is cut."""

    def __init__(self, source: IO[bytes]) -> None:
        self._source = source
        self._frame = zstandard.ZstdDecompressor().decompressobj()
        self._fresh = True
        self._ready = b""

    def readable(self) -> bool:
        return True

    def _fill(self) -> bool:
        bite = self._frame.unused_data or self._source.read(_ZSTD_BITE) if self._frame.eof else None
        if bite is not None:
            if not bite:
                return False
            self._frame = zstandard.ZstdDecompressor().decompressobj()
        else:
            bite = self._source.read(_ZSTD_BITE)
            if not bite:
                if self._fresh:
                    return False
                raise DataEndsEarly("the last zstd frame is cut")
        self._fresh = False
        self._ready = self._frame.decompress(bite)
        return True

    def readinto(self, buffer: object) -> int:
        view = memoryview(buffer).cast("B")  # type: ignore[arg-type]
        while not self._ready:
            if not self._fill():
                return 0
        part, self._ready = self._ready[: len(view)], self._ready[len(view) :]
        view[: len(part)] = part
        return len(part)


def decompressed(raw: IO[bytes] | io.RawIOBase) -> BinaryIO:
    """The stream behind `raw`, by its first bytes and not by its name."""
    buffered = io.BufferedReader(cast(io.RawIOBase, raw), buffer_size=_BUFFER_BYTES)
    head = buffered.peek(4)[:4]
    if head.startswith(_GZIP_MAGIC):
        return cast(BinaryIO, gzip.GzipFile(fileobj=buffered))
    if head.startswith(_ZSTD_MAGIC):
        return io.BufferedReader(_ZstdReader(buffered), buffer_size=1 << 17)
    return buffered


class _Counted(io.RawIOBase):
    """A file that tells how many bytes were read of it, as they are."""

    def __init__(self, source: IO[bytes], read_bytes: Callable[[int], None]) -> None:
        self._source = source
        self._read_bytes = read_bytes

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return self._source.seekable()

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        return self._source.seek(offset, whence)

    def tell(self) -> int:
        return self._source.tell()

    def readinto(self, buffer: object) -> int:
        view = memoryview(buffer).cast("B")  # type: ignore[arg-type]
        part = self._source.read(len(view)) or b""
        view[: len(part)] = part
        self._read_bytes(len(part))
        return len(part)


def is_remote(path: str) -> bool:
    """Whether a path is an address of fsspec: `s3://bucket/news.jsonl.gz`, `memory://x`."""
    return "://" in path


def file_system(path: str) -> tuple[Any, str]:
    """The file system of an address, and the path within it. Raises InputError where it is unknown or not installed."""
    from fsspec.core import url_to_fs

    try:
        system, inner = url_to_fs(path)
    except (ImportError, ValueError) as error:
        raise InputError(path, f"can't be opened: {error}") from error
    return system, inner


def _open(path: str) -> IO[bytes]:
    if path == STDIN:
        return sys.stdin.buffer
    if is_remote(path):
        system, inner = file_system(path)
        return cast(IO[bytes], system.open(inner, "rb"))
    return Path(path).open("rb", buffering=0)


@contextmanager
def open_stream(path: str, *, read_bytes: Callable[[int], None] | None = None) -> Iterator[BinaryIO]:
    """Open a file, an address of fsspec, or standard input for `-`, decompressed.

    Errors of reading become `InputError` with the cause. `read_bytes` is told of each piece read, in bytes as they lie
    in the file.

    Raises:
        InputError: the input can't be opened, is not what it claims, or its compressed data are damaged or cut.

    """
    with reading_errors(path):
        raw = _open(path)
        try:
            yield decompressed(_Counted(raw, read_bytes or (lambda count: None)))
        finally:
            if path != STDIN:
                raw.close()


@contextmanager
def reading_errors(path: str) -> Iterator[None]:
    """Turn what reading a stream raises into InputError."""
    try:
        yield
    except EOFError as error:
        raise InputError(path, "the compressed data end early (a cut download?); what came before was read") from error
    except (gzip.BadGzipFile, zlib.error, lzma.LZMAError, zstandard.ZstdError) as error:
        raise InputError(path, f"the compressed data are damaged: {error}") from error
    except (tarfile.TarError, zipfile.BadZipFile) as error:
        raise InputError(path, f"the archive is damaged: {error}") from error
    except OSError as error:
        raise InputError(path, f"can't be read: {error.strerror or error}") from error


def read_lines(stream: BinaryIO) -> Iterator[tuple[int, bytes | None]]:
    """Lines with their 1-based numbers; None stands for a line over `MAX_RECORD_BYTES`, which is skipped unread."""
    number = 0
    while line := stream.readline(MAX_RECORD_BYTES + 1):
        number += 1
        if len(line) <= MAX_RECORD_BYTES:
            yield number, line
            continue
        del line
        while (rest := stream.readline(1 << 16)) and not rest.endswith(b"\n"):
            pass
        yield number, None


def read_whole(stream: BinaryIO, path: str) -> bytes:
    """All of a page. Raises InputError where it is larger than `MAX_RECORD_BYTES`."""
    data = stream.read(MAX_RECORD_BYTES + 1)
    if len(data) > MAX_RECORD_BYTES:
        raise InputError(path, f"larger than {MAX_RECORD_BYTES // 1024**2} MiB, the most one page may hold")
    return data
