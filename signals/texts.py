"""The words of chosen claims, read from the store: its columns of numbers hold none."""

from __future__ import annotations

from typing import Any

from groundswell.signals.columns import Array, Queryable
from groundswell.signals.windows import moment_of


def load_texts(store: Queryable, rows: Array) -> list[dict[str, Any]]:
    """The claims at these places of `store.columns`, in their order: id, document_id, author, source, sentence."""
    if not len(rows):
        return []
    columns = store.columns
    numbers, times = columns.number[rows], columns.published[rows]
    subjects = [columns.names.subjects[code] for code in columns.subject_of(rows)]
    # Subject and time spare the reading of most of the files, which are sorted by them.
    sql = f"""
        SELECT * FROM (
            SELECT number, measure, coalesce(area, '') AS area, id, document_id, author, source, sentence,
                   row_number() OVER (PARTITION BY number, measure, area ORDER BY start, "end", id) - 1 AS within
            FROM claims WHERE measure IN (SELECT unnest($measures)) AND published_at BETWEEN $first AND $last
            AND number IN ({", ".join(str(int(number)) for number in set(numbers))})
        )
    """  # noqa: S608 (numbers alone stand in the text)
    parameters = {
        "measures": sorted({measure for measure, _ in subjects}),
        "first": moment_of(times.min()),
        "last": moment_of(times.max()),
    }
    found = {
        (row.pop("number"), (row.pop("measure"), row.pop("area")), row.pop("within")): row
        for row in store.query(sql, parameters).to_pylist()
    }
    places = zip(numbers, subjects, columns.within[rows], strict=True)
    return [found[int(number), subject, int(within)] for number, subject, within in places]
