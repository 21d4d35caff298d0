"""What sites give, sudden drops of it, and what two extractions differ in."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner

from groundswell.cli import app
from groundswell.core.errors import InputError
from groundswell.core.records import Document
from groundswell.corpora.differences import find_differences
from groundswell.corpora.yields import append_history, find_drops, measure_yields, read_history

NOW = datetime(2026, 1, 10, tzinfo=UTC)


def pages(count: int, comments: int, *, dated: bool = True, host: str = "a.example") -> list[Document]:
    found = []
    for n in range(count):
        url = f"https://www.{host}/{n}"
        article = Document(id=f"{host}{n}", text="x" * 100, url=url, published_at=NOW if dated else None)
        found.append(article)
        found += [
            Document(id=f"{host}{n}-{k}", text=f"word {k}", kind="comment", parent_id=article.id, url=url, author="A")
            for k in range(comments)
        ]
    return found


def test_a_yield_is_counted_by_site() -> None:
    found = measure_yields([*pages(4, 3), *pages(2, 0, dated=False, host="b.example")])
    assert list(found) == ["a.example", "b.example"]
    assert (found["a.example"].pages, found["a.example"].comments_per_page, found["a.example"].dated_ratio) == (4, 3, 1)
    assert (found["b.example"].comments_per_page, found["b.example"].dated_ratio) == (0, 0)


@pytest.mark.parametrize(
    ("now", "what"),
    [
        (pages(8, 4), []),
        (pages(8, 3), []),
        (pages(8, 0), ["comments_per_page"]),
        (pages(8, 4, dated=False), ["dated_ratio"]),
        (pages(2, 0), []),
        (pages(8, 0, host="new.example"), []),
    ],
    ids=["as usual", "a little less", "comments gone", "times gone", "too few pages", "a new site"],
)
def test_a_sudden_drop_is_flagged(now: list[Document], what: list[str]) -> None:
    before = {"a.example": [measure_yields(pages(8, usual))["a.example"] for usual in (4, 5, 4)]}
    assert [drop.what for drop in find_drops(measure_yields(now), before)] == what


def test_yields_are_kept_and_read_back(tmp_path: Path) -> None:
    path = tmp_path / "yields.jsonl"
    assert read_history(path) == {}
    one, two = measure_yields(pages(3, 1)), measure_yields(pages(5, 2))
    append_history(path, one, NOW)
    append_history(path, two, NOW)
    assert read_history(path) == {"a.example": [one["a.example"], two["a.example"]]}
    path.write_text("{}\n")
    with pytest.raises(InputError, match="no yield"):
        read_history(path)


def write(path: Path, documents: list[Document]) -> str:
    path.write_text("".join(json.dumps(item.to_json()) + "\n" for item in documents))
    return str(path)


def test_health_measures_keeps_and_flags(tmp_path: Path) -> None:
    history = str(tmp_path / "yields.jsonl")
    good, bad = write(tmp_path / "good.jsonl", pages(8, 4)), write(tmp_path / "bad.jsonl", pages(8, 0))
    runner = CliRunner()
    for name, status in ((good, 0), (good, 0), (bad, 1)):
        result = runner.invoke(app, ["extract", name, "--health", "--history", history, "--json"])
        assert result.exit_code == status, result.output
    [row] = json.loads(result.stdout)
    assert row["drops"] == ["comments per page: 4 → 0"]


def test_differences_are_named_page_by_page() -> None:
    old = pages(3, 2)
    new = [replace(item, title="New") if item.id == "a.example0" else item for item in old if item.id != "a.example1-1"]
    new = [replace(item, text="y" * 100) if item.id == "a.example2" else item for item in new]
    new = [replace(item, published_at=NOW) if item.id == "a.example2-0" else item for item in new]
    new += pages(1, 0, host="c.example")
    found = [(item.page.rsplit("/", 1)[-1], item.what, item.old, item.new) for item in find_differences(old, new)]
    assert found == [
        ("0", "title", None, "New"),
        ("1", "comment", "A: word 1", None),
        ("2", "text", "x" * 100, "y" * 100),
        ("2", "comment published_at", None, NOW),
        ("0", "page", None, "x" * 100),
    ]
    assert list(find_differences(old, old)) == []


def test_the_same_words_said_twice_are_no_difference() -> None:
    article, one, two = pages(1, 2)
    twice = [article, replace(one, published_at=NOW), replace(two, text=one.text, published_at=None)]
    assert list(find_differences(twice, twice)) == []
    assert [(item.old, item.new) for item in find_differences(twice, twice[:2])] == [("A: word 0", None)]


def test_the_command_shows_differences(tmp_path: Path) -> None:
    old, new = write(tmp_path / "old.jsonl", pages(1, 1)), write(tmp_path / "new.jsonl", pages(1, 0))
    result = CliRunner().invoke(app, ["extract", "--diff", old, new, "--json"])
    assert result.exit_code == 0
    [row] = json.loads(result.stdout)
    assert (row["what"], row["old"], row["new"]) == ("comment", "A: word 0", None)


@pytest.mark.parametrize("words", [[], ["x", "--diff", "a", "b"]], ids=["nothing", "both"])
def test_extract_wants_pages_or_a_pair(words: list[str]) -> None:
    assert CliRunner().invoke(app, ["extract", *words]).exit_code == 2


def test_columns_are_mapped_and_times_resolved_on_the_command_line(tmp_path: Path) -> None:
    source = tmp_path / "dump.csv"
    source.write_text("body,when\nThe BOJ held.,2h ago\n")
    words = ["extract", str(source), "--map", "text=body,published_at=when", "--collected-at", "2026-01-10T12:00Z"]
    [line] = CliRunner().invoke(app, words).stdout.splitlines()
    assert json.loads(line)["published_at"] == "2026-01-10T10:00:00Z"
