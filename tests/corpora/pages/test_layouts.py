"""Golden pages, one a version of a layout, written for this project: what must come out of each."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from groundswell.core.errors import DataFileError
from groundswell.core.times import format_time, parse_time
from groundswell.corpora.pages import extract_page
from groundswell.corpora.pages.layouts import layouts, parse_layouts

GOLDEN = Path(__file__).parent / "golden"
PAGES = sorted(GOLDEN.glob("*.html"))
# Read by the general rules, in the state of its application.
UNDECLARED = {"exchange-post"}


def shown(moment: datetime | None) -> str | None:
    return None if moment is None else format_time(moment)


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.stem)
def test_a_golden_page_gives_what_it_must(page: Path) -> None:
    expected = json.loads(page.with_suffix(".json").read_text("utf-8"))
    at = parse_time(expected["collected_at"])
    article, *comments = extract_page(page.read_bytes(), origin=page.name, url="https://x.example/1", collected_at=at)
    places = {comment.id: place for place, comment in enumerate(comments)}
    for name, value in expected["article"].items():
        got = getattr(article, name)
        if name == "text":
            # The heading may or may not stand above the words.
            assert got.endswith(value), got
            assert len(got) <= len(value) + len(expected["article"]["title"]) + 1
        else:
            assert (shown(got) if name == "published_at" else got) == value, name
    assert [
        {
            "author": comment.author,
            "published_at": shown(comment.published_at),
            "likes": comment.likes,
            "answers": places.get(comment.parent_id or ""),
            "text": comment.text,
        }
        for comment in comments
    ] == expected["comments"]


def test_each_declared_version_has_a_golden_page_that_it_reads() -> None:
    read = set()
    for page in PAGES:
        name = page.stem.partition("@")[0]
        at = parse_time(json.loads(page.with_suffix(".json").read_text("utf-8"))["collected_at"]).date()
        read |= {(item.name, item.since) for item in layouts() if item.name == name and item.covers(at)}
        assert name in UNDECLARED or any(item.name == name for item in layouts())
    assert read == {(item.name, item.since) for item in layouts()}


def layout(**changes: Any) -> dict[str, Any]:
    return {"name": "x", "from": date(2020, 1, 1), "when": "body", "item": "div", "body": "p"} | changes


@pytest.mark.parametrize(
    "rows",
    [
        [layout(item="div[")],
        [layout(colour="red")],
        [{"name": "x", "when": "body"}],
        [layout(), layout()],
        [layout(until=date(2022, 1, 1)), layout(**{"from": date(2021, 1, 1)})],
    ],
    ids=["broken selector", "unknown key", "missing keys", "twice", "overlapping"],
)
def test_layouts_that_do_not_hold_together_are_refused(rows: list[dict[str, Any]]) -> None:
    with pytest.raises(DataFileError, match=r"layouts\.toml: x"):
        parse_layouts({"layout": rows})


def test_versions_follow_each_other() -> None:
    first, second = parse_layouts({"layout": [layout(until=date(2022, 1, 1)), layout(**{"from": date(2022, 1, 1)})]})
    assert [item.covers(date(2021, 12, 31)) for item in (first, second)] == [True, False]
    assert [item.covers(datetime(2022, 1, 1, tzinfo=UTC).date()) for item in (first, second)] == [False, True]
