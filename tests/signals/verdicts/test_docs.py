from __future__ import annotations

import re
from pathlib import Path
from typing import get_args

import pytest

from groundswell.core.records import Status
from groundswell.reference import Reference
from groundswell.reference.views import list_rows

PAGE = Path(__file__).parents[3] / "docs" / "verdicts.md"


@pytest.mark.skipif(not PAGE.exists(), reason="the docs are not part of what is installed")
def test_docs_explain_every_status_and_every_bundled_series(reference: Reference) -> None:
    text = PAGE.read_text("utf-8")
    for status in get_args(Status):
        assert f"| `{status}` |" in text
    for row in list_rows(reference):
        name = re.sub(r"^fx_per_usd_.*", "fx_per_usd_…", row["series"])
        (line,) = [line for line in text.splitlines() if line.startswith(f"| `{name}` |")]
        assert row["last"] in line
