from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from groundswell.corpora.store.known import KnownIds


@given(st.sets(st.text()), st.sets(st.text()), st.sets(st.text()))
def test_it_knows_what_it_was_given_and_nothing_else(first: set[str], second: set[str], strange: set[str]) -> None:
    known = KnownIds(first)
    known.update(second)
    assert all(name in known for name in first | second)
    assert not any(name in known for name in strange - first - second)


def test_it_still_knows_after_merging() -> None:
    known = KnownIds(f"id-{number}" for number in range(100_000))
    assert all(f"id-{number}" in known for number in range(0, 100_000, 997))
    assert "id-100000" not in known
