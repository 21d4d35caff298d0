"""Byte streams with bounds: decompression that says when the data end early, lines and whole files of limited size."""

from __future__ import annotations

import gzip
import io
import sys
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, BinaryIO, cast

import zstandard

from groundswell.core.errors import InputError

STDIN = "-"
# The most one record (a line, a page) may hold. The longest real article with a thousand comments is under 2 MB;
# eight times that is kept in memory without harm, and a dump that lost its line ends is refused early.
MAX_RECORD_BYTES = 16 * 1024 * 1024
# One zstd block may unfold to 128 KiB from 4 bytes: small bites bound what one call can return (32 MiB).
_ZSTD_BITE = 1024
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


def _decompressed(raw: BinaryIO) -> BinaryIO:
    """The stream behind `raw`, by its first bytes and not by its name."""
    buffered = io.BufferedReader(cast(io.RawIOBase, raw)) if not isinstance(raw, io.BufferedReader) else raw
    head = buffered.peek(4)[:4]
    if head.startswith(_GZIP_MAGIC):
        return cast(BinaryIO, gzip.GzipFile(fileobj=buffered))
    if head.startswith(_ZSTD_MAGIC):
        return io.BufferedReader(_ZstdReader(buffered), buffer_size=1 << 17)
    return buffered


@contextmanager
def open_stream(path: str) -> Iterator[BinaryIO]:
    """Open a file, or standard input for `-`, decompressed. Errors of reading become `InputError` with the cause.

    Raises:
        InputError: the input can't be opened, is not what it claims, or its compressed data are damaged or cut.

    """
    try:
        if path == STDIN:
            yield _decompressed(sys.stdin.buffer)
        else:
            with Path(path).open("rb") as raw:
                yield _decompressed(raw)
    except EOFError as error:
        raise InputError(path, "the compressed data end early (a cut download?); what came before was read") from error
    except (gzip.BadGzipFile, zlib.error, zstandard.ZstdError) as error:
        raise InputError(path, f"the compressed data are damaged: {error}") from error
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
