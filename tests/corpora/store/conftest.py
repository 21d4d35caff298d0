from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from groundswell.core.records import Claim, Document, Verdict
from groundswell.corpora.store import ScoredDocument, Store

Make = Callable[..., ScoredDocument]


@pytest.fixture
def make() -> Make:
    """A scored document by number: a comment for every third, two claims each unless told."""

    def scored(number: int, *, claims: int = 2, **fields: object) -> ScoredDocument:
        name = f"doc-{number:04}"
        text = f"The BOJ is at 0.75% ({number}). Rates keep rising."
        document = Document(
            **{
                "id": name,
                "text": text,
                "kind": "comment" if number % 3 == 2 else "article",
                "parent_id": f"doc-{number - 2:04}" if number % 3 == 2 else None,
                "source": f"source-{number % 4}",
                "author": f"author-{number % 5}",
                "published_at": datetime(2026, 1, 1 + number % 28, 12, tzinfo=UTC),
                **fields,
            }
        )
        verdict = Verdict(status="supported", observed=0.75, observed_at=date(2025, 12, 19), series="BIS/CBPOL/JP")
        return ScoredDocument(
            document=document,
            article_id=document.parent_id or document.id,
            scored_by="test@1",
            claims=tuple(
                Claim(
                    id=f"{document.id}/{place}",
                    document_id=document.id,
                    start=4 + place,
                    end=19,
                    text=document.text[4 + place : 19],
                    sentence_start=0,
                    sentence_end=25,
                    measure="policy_rate" if place % 2 == 0 else "inflation",
                    area="JP" if number % 2 == 0 else "US",
                    kind="level",
                    value=0.75,
                    unit="%",
                    comparator="=",
                    verdict=verdict if place % 2 == 0 else None,
                )
                for place in range(claims)
            ),
        )

    return scored


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store.open(tmp_path / "store", create=True)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A folder on a file system of 1 MB of its own; skips where mounting one is not allowed."""
    folder = tmp_path / "disk"
    folder.mkdir()
    if os.name != "posix" or not shutil.which("mount"):
        pytest.skip("needs `mount`")
    done = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", folder], capture_output=True, text=True)
    if done.returncode:
        pytest.skip(f"may not mount a small disk here: {done.stderr.strip()}")
    yield folder
    subprocess.run(["umount", "-l", folder], check=True)
