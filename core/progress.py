"""How long work says how far it is, to whoever shows it."""

from __future__ import annotations

from collections.abc import Callable

Report = Callable[[float, float | None, str], None]
"""Called with what is done, the total (None where unknown) and a few words."""


def no_report(done: float, total: float | None, words: str) -> None:
    """Tells nobody."""
