"""Where documents come from: dumps, copied text and saved pages, as files, folders, globs or standard input."""

from __future__ import annotations

from groundswell.corpora.readers.columns import parse_columns
from groundswell.corpora.readers.documents import read_documents, read_pages
from groundswell.corpora.readers.inputs import find_inputs, input_size

__all__ = ["find_inputs", "input_size", "parse_columns", "read_documents", "read_pages"]
