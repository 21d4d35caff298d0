from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from groundswell.core.records import Claim, Verdict
from groundswell.core.times import parse_time
from groundswell.reference import Reference, load_reference
from groundswell.signals.verdicts import judge

UNITS = {"policy_rate": "%", "policy_rate_gap": "pp", "gov_bond_yield_gap_10y": "pp", "futures_position": "contracts"}


@pytest.fixture(scope="session")
def reference() -> Reference:
    return load_reference()


def claim_of(measure: str, area: str, text: str = "", value: float | None = None, **fields: Any) -> Claim:
    """A claim; `period` may be given as two ISO dates, either empty."""
    first, last = fields.pop("period", ("", ""))
    kind = fields.pop("kind", "direction" if value is None else "level")
    unit = fields.pop("unit", UNITS.get(measure, "%") if value is not None else None)
    return Claim(
        id="c",
        document_id="d",
        start=0,
        end=len(text),
        text=text,
        sentence_start=0,
        sentence_end=len(text),
        measure=measure,
        area=area,
        kind=kind,
        value=value,
        unit=unit,
        comparator=fields.pop("comparator", "=") if value is not None else None,
        period_start=date.fromisoformat(first) if first else None,
        period_end=date.fromisoformat(last) if last else None,
        **fields,
    )


@pytest.fixture
def judged(reference: Reference) -> Callable[..., Verdict]:
    def run(
        measure: str, area: str, text: str, value: float | None, published: str, as_of: str = "", **fields: Any
    ) -> Verdict:
        sentence = fields.pop("sentence", None)
        return judge(
            claim_of(measure, area, text, value, **fields),
            published_at=parse_time(published),
            as_of=parse_time(as_of or published),
            reference=reference,
            sentence=sentence,
        )

    return run
