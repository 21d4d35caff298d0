"""What the Python API gives: rows that turn into a data frame or an Arrow table."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Answer(Sequence[Mapping[str, Any]]):
    """Rows of one shape, in order. `as_of` is the time that the answer was asked for, None for all that is stored."""

    rows: tuple[Mapping[str, Any], ...]
    as_of: str | None = None

    def __getitem__(self, place: Any) -> Any:
        return self.rows[place]

    def __len__(self) -> int:
        return len(self.rows)

    def __iter__(self) -> Iterator[Mapping[str, Any]]:
        return iter(self.rows)

    def to_pandas(self) -> pd.DataFrame:
        """As a data frame, a column a field."""
        import pandas as pd

        return pd.DataFrame([dict(row) for row in self.rows])

    def to_arrow(self) -> Any:
        """As a `pyarrow.Table`."""
        import pyarrow as pa

        return pa.Table.from_pylist([dict(row) for row in self.rows])
