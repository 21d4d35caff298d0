"""Lines in, the same lines with more fields out: what `quantities`, `classify` and `check --batch` do."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from itertools import islice
from pathlib import Path
from typing import IO, Any

import orjson

from groundswell.core.errors import InputError, OutputError, Rejection, UsageError

Line = dict[str, Any]
LINES_AT_ONCE = 512
"""Lines handed on together: enough to fill a classifier's batches, few enough to bound memory."""


def extend_lines(
    source: str,
    target: str,
    extend: Callable[[list[Line]], Iterable[Line]],
    *,
    rejected: Callable[[Rejection], None],
) -> int:
    """Read JSON lines from `source`, add fields with `extend`, write them to `target`; `-` is a standard stream.

    A line that is no JSON object with a text is named through `rejected` and left out; the rest goes on. `target`
    appears whole or not at all. Returns the number of lines written. Raises InputError where `source` can't be read.
    """
    count = 0
    with open_source(source) as stream, write_whole(target) as out:
        lines = (row for _, row in _valid_lines(stream, source, rejected))
        while chunk := list(islice(lines, LINES_AT_ONCE)):
            for row in extend(chunk):
                out.write(orjson.dumps(row) + b"\n")
                count += 1
    return count


def extend_each(
    source: str, target: str, extend: Callable[[Line], Line], *, rejected: Callable[[Rejection], None]
) -> int:
    """As `extend_lines`, line by line: one for which `extend` raises ValueError or UsageError is named and left out."""
    count = 0
    with open_source(source) as stream, write_whole(target) as out:
        for number, row in _valid_lines(stream, source, rejected):
            try:
                out.write(orjson.dumps(extend(row)) + b"\n")
            except (UsageError, ValueError) as error:
                rejected(Rejection(source, number, str(error)))
            else:
                count += 1
    return count


def _valid_lines(
    stream: Iterable[bytes], source: str, rejected: Callable[[Rejection], None]
) -> Iterator[tuple[int, Line]]:
    for number, raw in enumerate(stream, start=1):
        if not raw.strip():
            continue
        try:
            row = orjson.loads(raw)
        except orjson.JSONDecodeError as error:
            rejected(Rejection(source, number, f"not a JSON object: {error}"))
            continue
        reason = _fault(row)
        if reason:
            rejected(Rejection(source, number, reason))
        else:
            yield number, row


def _fault(row: Any) -> str | None:
    if not isinstance(row, dict):
        return f"expected a JSON object, got {type(row).__name__}"
    if "text" not in row:
        return "no field 'text'"
    if not isinstance(row["text"], str):
        return f"field 'text': expected a string, got {type(row['text']).__name__}"
    return None


@contextmanager
def open_source(source: str) -> Iterator[IO[bytes]]:
    """Open a file or, for `-`, standard input, for reading bytes. Raises InputError where it can't be read."""
    if source == "-":
        yield sys.stdin.buffer
        return
    try:
        stream = Path(source).open("rb")  # noqa: SIM115 (closed by the `with` below, outside the `try`)
    except OSError as error:
        raise InputError(source, error.strerror or str(error)) from error
    with stream:
        yield stream


class Sink:
    """What results are written to; says so as OutputError where it can't be."""

    def __init__(self, target: str, stream: IO[bytes]) -> None:
        self._target, self._stream = target, stream

    def write(self, content: bytes) -> None:
        """Write bytes. Raises OutputError (a disk is full, say); BrokenPipeError where the reader went away."""
        with output_errors(self._target):
            self._stream.write(content)


@contextmanager
def output_errors(target: str) -> Iterator[None]:
    """Turn the system's word about `target` into OutputError."""
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as error:
        raise OutputError(target, error.strerror or str(error)) from error


@contextmanager
def write_whole(target: str) -> Iterator[Sink]:
    """Open a file for writing that takes its name only when all is written; for `-`, standard output.

    Raises OutputError where it can't be written; nothing is left behind then.
    """
    if target == "-":
        yield Sink(target, sys.stdout.buffer)
        sys.stdout.buffer.flush()
        return
    path = Path(target)
    with output_errors(target):
        handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    part, stream = Path(name), os.fdopen(handle, "wb")
    try:
        yield Sink(target, stream)
        with output_errors(target):
            stream.close()
            part.chmod(0o666 & ~_umask())
            part.replace(path)
    except BaseException:
        with suppress(OSError):
            stream.close()
        part.unlink(missing_ok=True)
        raise


def _umask() -> int:
    umask = os.umask(0)
    os.umask(umask)
    return umask


def texts(rows: Sequence[Line]) -> list[str]:
    """The texts of lines."""
    return [row["text"] for row in rows]
