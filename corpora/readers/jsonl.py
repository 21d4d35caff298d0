"""JSON dumps: an object a line, or one array or object in a `.json` file."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, BinaryIO

import orjson

from groundswell.core.errors import InputError, Rejection
from groundswell.corpora.readers.streams import MAX_RECORD_BYTES, read_lines, read_whole

Rejected = Callable[[Rejection], None]
_BOM = b"\xef\xbb\xbf"


def _why_not_json(line: bytes, error: orjson.JSONDecodeError) -> str:
    try:
        line.decode("utf-8")
    except UnicodeDecodeError as broken:
        return f"not UTF-8: byte 0x{line[broken.start]:02x} at offset {broken.start}"
    return f"invalid JSON: {error.msg} (column {error.colno})"


def json_lines(stream: BinaryIO, path: str, *, rejected: Rejected) -> Iterator[tuple[int, Any]]:
    """The values of a JSON Lines stream with their line numbers; blank lines are passed over.

    Raises InputError where there is nothing but blank lines.
    """
    empty = True
    for number, line in read_lines(stream):
        if line is None:
            reason = f"the line is longer than {MAX_RECORD_BYTES // 1024**2} MiB, the most one record may hold"
            rejected(Rejection(path, number, reason))
            empty = False
            continue
        line = line.removeprefix(_BOM) if number == 1 else line
        if line.isspace() or not line:
            continue
        empty = False
        try:
            yield number, orjson.loads(line)
        except orjson.JSONDecodeError as error:
            rejected(Rejection(path, number, _why_not_json(line, error)))
    if empty:
        raise InputError(path, "the file is empty")


def json_file(stream: BinaryIO, path: str, *, rejected: Rejected) -> Iterator[tuple[int, Any]]:
    """The values of a `.json` file: lines where its first line is an object, else one array or object.

    Raises InputError where a file that is not lines is larger than one record may be.
    """
    head = stream.peek(1 << 16)[: 1 << 16] if hasattr(stream, "peek") else b""
    first, newline, _ = head.partition(b"\n")
    if newline and _is_object(first.removeprefix(_BOM)):
        yield from json_lines(stream, path, rejected=rejected)
        return
    data = read_whole(stream, path).removeprefix(_BOM)
    if not data.strip():
        raise InputError(path, "the file is empty")
    try:
        value = orjson.loads(data)
    except orjson.JSONDecodeError as error:
        rejected(Rejection(path, error.lineno, _why_not_json(data, error)))
        return
    yield from enumerate(value if isinstance(value, list) else [value], 1)


def _is_object(line: bytes) -> bool:
    try:
        return isinstance(orjson.loads(line), dict)
    except orjson.JSONDecodeError:
        return False
