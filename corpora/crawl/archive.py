"""The pages of a collection as web archives (WARC 1.1), appended so that a killed run leaves no half record."""

from __future__ import annotations

import gzip
import os
import uuid
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from groundswell.core.times import format_time

# Archives are cut at the size that the WARC guidelines advise.
_LARGEST_FILE = 1024**3
# The body is kept decoded, so these no longer hold.
_DROPPED = frozenset((b"content-encoding", b"transfer-encoding", b"content-length", b"set-cookie", b"connection"))


@dataclass(frozen=True, slots=True)
class Place:
    """Where a record lies: a file of the archive, the offset of its gzip member, its length."""

    file: str
    offset: int
    length: int


class Archive:
    """Appends answers to files under a folder. `lengths` says how much of each file was committed: what lies behind it
    was written by a run that died before it could say so, and is cut off.
    """

    def __init__(self, folder: Path, lengths: dict[str, int]) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        for path in folder.glob("*.warc.gz"):
            length = lengths.get(path.name, 0)
            if path.stat().st_size > length:
                os.truncate(path, length)
        used = [path.name for path in folder.glob("*.warc.gz")]
        self._number = len(used) + 1
        self._path = folder / max(used, default=f"{1:05}.warc.gz")

    def append(self, url: str, headers: list[tuple[bytes, bytes]], body: bytes, fetched_at: datetime) -> Place:
        """Write an answer of status 200 and wait until the disk has it. Raises OSError."""
        record = gzip.compress(_record(url, headers, body, fetched_at), 6, mtime=0)
        if self._path.exists() and self._path.stat().st_size + len(record) > _LARGEST_FILE:
            self._number += 1
            self._path = self.folder / f"{self._number:05}.warc.gz"
        with self._path.open("ab") as out:
            offset = out.tell()
            out.write(record)
            out.flush()
            os.fsync(out.fileno())
        return Place(self._path.name, offset, len(record))


def _record(url: str, headers: list[tuple[bytes, bytes]], body: bytes, fetched_at: datetime) -> bytes:
    lines = [b"HTTP/1.1 200 OK"]
    lines += [name + b": " + value for name, value in headers if name.lower() not in _DROPPED]
    lines.append(b"Content-Length: %d" % len(body))
    block = b"\r\n".join(lines) + b"\r\n\r\n" + body
    head = (
        "WARC/1.1\r\nWARC-Type: response\r\n"
        f"WARC-Record-ID: <urn:uuid:{uuid.uuid4()}>\r\n"
        f"WARC-Target-URI: {url}\r\n"
        f"WARC-Date: {format_time(fetched_at)}\r\n"
        "Content-Type: application/http; msgtype=response\r\n"
        f"Content-Length: {len(block)}\r\n\r\n"
    )
    return head.encode() + block + b"\r\n\r\n"


def read_body(folder: Path, place: Place) -> bytes:
    """The body of the answer at a place. Raises OSError, EOFError or ValueError where it is not there."""
    with (folder / place.file).open("rb") as archive:
        archive.seek(place.offset)
        record = gzip.decompress(archive.read(place.length))
    _, _, block = record.partition(b"\r\n\r\n")
    _, found, body = block.partition(b"\r\n\r\n")
    if not found:
        raise ValueError(f"no answer at byte {place.offset}")
    return body[: -len(b"\r\n\r\n")]
