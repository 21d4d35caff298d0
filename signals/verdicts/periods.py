"""The time a sentence speaks of, as days: the fallback where a claim brings no period of its own.

Read against the day of publication. A past or present sentence takes the newest such time that has begun, a future
one the next that is not over.
"""

from __future__ import annotations

from datetime import date

from groundswell.signals.verdicts.periods_exact import EXACT_FORMS, LOOSE_FORMS
from groundswell.signals.verdicts.periods_relative import RELATIVE_FORMS
from groundswell.signals.verdicts.spans import Period


def read_period(sentence: str, today: date, *, is_future: bool) -> Period | None:
    """The time a sentence names, if it names one; the more exact forms win."""
    for pattern, build in (*EXACT_FORMS, *RELATIVE_FORMS, *LOOSE_FORMS):
        match = pattern.search(sentence)
        found = build(match.groupdict(), today, is_future) if match else None
        if found:
            return found
    return None
