"""Dumps as tables: CSV and TSV, Parquet, Arrow and Feather. A row is a document, as in JSON Lines."""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Callable, Iterator
from typing import Any, BinaryIO

from groundswell.core.errors import InputError, Rejection
from groundswell.corpora.readers.streams import MAX_RECORD_BYTES

Rejected = Callable[[Rejection], None]
# Rows decoded at a time: some ten megabytes of articles.
_BATCH_ROWS = 1024


def csv_rows(stream: BinaryIO, path: str, *, rejected: Rejected, delimiter: str = ",") -> Iterator[tuple[int, Any]]:
    """The rows of a CSV file with the line each ends at; the first line names the columns, empty cells are left out.

    Raises InputError where the file is empty, not UTF-8 or no CSV from some line on.
    """
    text = io.TextIOWrapper(stream, encoding="utf-8-sig", newline="")
    csv.field_size_limit(MAX_RECORD_BYTES)
    reader = csv.reader(text, delimiter=delimiter, strict=True)
    try:
        header = [name.strip() for name in next(reader, [])]
        if not header:
            raise InputError(path, "the file is empty")
        for cells in reader:
            if not cells:
                continue
            if len(cells) != len(header):
                reason = f"expected {len(header)} cells as in the first line, got {len(cells)}"
                rejected(Rejection(path, reader.line_num, reason))
                continue
            yield reader.line_num, {name: cell for name, cell in zip(header, cells, strict=True) if cell != ""}
    except csv.Error as error:
        raise InputError(path, f"no CSV from here on: {error}", line=reader.line_num) from error
    except UnicodeDecodeError as error:
        raise InputError(
            path, f"not UTF-8: byte 0x{error.object[error.start]:02x}", line=reader.line_num + 1
        ) from error
    finally:
        text.detach()


def parquet_rows(stream: BinaryIO, path: str) -> Iterator[tuple[int, Any]]:
    """The rows of a Parquet file, numbered from 1, a batch at a time. Raises InputError where it is none."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        batches = pq.ParquetFile(_seekable(stream)).iter_batches(batch_size=_BATCH_ROWS)
        yield from _numbered(batches)
    except (pa.ArrowException, OSError) as error:
        raise InputError(path, f"no Parquet file: {error}") from error


def arrow_rows(stream: BinaryIO, path: str) -> Iterator[tuple[int, Any]]:
    """The rows of an Arrow or Feather file, numbered from 1. Raises InputError where it is none."""
    import pyarrow as pa

    try:
        reader = pa.ipc.open_file(_seekable(stream))
        yield from _numbered(reader.get_batch(i) for i in range(reader.num_record_batches))
    except (pa.ArrowException, OSError) as error:
        raise InputError(path, f"no Arrow file: {error}") from error


def _seekable(stream: BinaryIO) -> BinaryIO:
    """The footer of these formats is read first; what can't be wound back is taken into memory."""
    try:
        stream.seek(0, os.SEEK_SET)
    except (OSError, ValueError):
        return io.BytesIO(stream.read())
    return stream


def _numbered(batches: Iterator[Any]) -> Iterator[tuple[int, Any]]:
    number = 0
    for batch in batches:
        for row in batch.to_pylist():
            number += 1
            yield number, {name: value for name, value in row.items() if value is not None}
