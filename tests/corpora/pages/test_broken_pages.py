"""Broken HTML, and any bytes at all: an answer or a refusal, within five seconds, never a crash."""

from __future__ import annotations

import gzip
import io
import json
import sys
import time
import warnings
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from groundswell.core.errors import InputError, Rejection
from groundswell.core.records import Document
from groundswell.corpora.pages import extract_page
from groundswell.corpora.pages.beside import read_beside
from groundswell.corpora.pages.html import read_later_page
from groundswell.corpora.readers import read_documents

READ_AT = datetime(2026, 1, 10, tzinfo=UTC)
# Lines that are traced for coverage take several times as long.
MOST_SECONDS = 5.0
MOST_SECONDS_TRACED = 30.0
WORDS = "The Bank of Japan lifted its policy rate to 0.75% in December, the highest level in three decades. "
COMMENT = "<div class='comment' id='comment-{n}'><b class='author'>Ann</b><p>Nobody has counted it, {n}.</p></div>"


def page(body: str, head: str = "") -> bytes:
    text = f"<!doctype html><html><head><title>T</title>{head}</head><body><p>{WORDS * 3}</p>{body}</body></html>"
    return text.encode("utf-8", "surrogatepass")


def nested(element: str, depth: int, inner: str = "x") -> str:
    name = element.split()[0]
    return f"<{element}>" * depth + inner + f"</{name}>" * depth


BROKEN: dict[str, bytes] = {
    "deep divs": page(nested("div", 20_000)),
    "deep comments": page(nested("div class='comment'", 3_000, "word")),
    "deep tables": page(nested("table><tr><td", 2_000)),
    "deep lists": page(nested("ul><li class='comment'", 3_000)),
    "deep quotes": page(nested("blockquote", 10_000)),
    "never closed": page("<div><p><span>" * 30_000),
    "only ends": page("</div></p></body></html>" * 30_000),
    "huge attribute": page(f"<div class='{'comment ' * 400_000}'>x</div>"),
    "huge class name": page(f"<div class='{'comment-' * 400_000}'>x</div>"),
    "huge id": page(f"<div id='{'comment-' * 200_000}1'>x</div>"),
    "dashes in a class": page(f"<div class='{'a-' * 30_000}!'>x</div>" * 5),
    "many attributes": page("<div " + " ".join(f"a{n}='1'" for n in range(50_000)) + ">x</div>"),
    "long names": page(("<" + "a" * 1_900 + ">") * 5_000),
    "long names never closed": page(("<" + "a" * 1_900) * 5_000),
    "many comments": page("".join(COMMENT.format(n=n) for n in range(5_000))),
    "one long word": page("<div class='comment'><p>" + "a" * 3_000_000 + "</p></div>"),
    "long time words": page("<div class='comment'><time>" + "1 " * 200_000 + "ago</time><p>said so</p></div>"),
    "long author": page("<div class='comment'><b class='author'>" + "A " * 200_000 + "</b><p>said so</p></div>"),
    "null bytes": page("\0".join("<div class='comment'>x</div>")),
    "null bytes all": b"\0" * 100_000 + b"<html><body><p>x</p></body></html>",
    "lone surrogates": page("\ud800 <p class='comment'>\udfff</p>"),
    "false utf-8": page("x").replace(b"Bank", b"B\xff\xfe\x80nk"),
    "false charset": page("x", "<meta charset='no-such-charset'>"),
    "utf-16 said": page("x", "<meta charset='utf-16'>"),
    "utf-16": page("x").decode().encode("utf-16"),
    "utf-32": page("x").decode().encode("utf-32"),
    "utf-7 said": page("x", "<meta http-equiv='content-type' content='text/html; charset=utf-7'>"),
    "shift-jis": page("<p>日銀は利上げを決めた。</p>").decode().encode("shift-jis", "replace"),
    "entities": page("&#0;&#x110000;&#xd800;&nosuch;&amp" * 20_000),
    "doctype bomb": b"<!DOCTYPE html [<!ENTITY a 'aaaa'><!ENTITY b '&a;&a;'>]><html><body><p>&b;</p></body></html>",
    "half a tag": page("<div class='comment"),
    "open script": page("<script>var comments = [{" * 1_000),
    "deep json": page("<script id='__NEXT_DATA__' type='application/json'>" + '{"comments":[' * 50_000 + "</script>"),
    "deep json closed": page(
        "<script type='application/json'>" + '{"comments":[' * 20_000 + "1" + "]}" * 20_000 + "</script>"
    ),
    "deep json-ld": page("<script type='application/ld+json'>" + "[" * 100_000 + "</script>"),
    "odd json-ld": page(
        "<script type='application/ld+json'>{\"@type\": [1, null], \"author\": {\"name\": []}, \"comment\": 3, "
        "\"datePublished\": {}, \"headline\": [], \"publisher\": \"\", \"@graph\": {\"@graph\": {}}}</script>"
    ),
    "odd comments in json": page(
        '<script>window.__STATE__ = {"comments": [{"text": 1}, {"text": {"text": {}}}, null, {"text": "said", '
        '"author": [[[[]]]], "date": 1e400}, {"text": "so", "author": "A", "date": -1e99}]}</script>'
    ),
    "assignments": page("<script>" + "comments = { " * 20_000 + "</script>"),
    "frames": b"<html><frameset><frame src=x><noframes><p>x</p></noframes></frameset></html>",
    "svg": page("<svg><foreignObject><div class='comment'>x</div></foreignObject></svg>" * 2_000),
    "cdata": page("<![CDATA[ <div class='comment'>x</div> ]]>" * 2_000),
    "remarks": page("<!--" * 50_000),
    "discourse without posts": page("x", "<meta name='generator' content='Discourse 3'>"),
    "reddit without posts": b"<html><body class='comments-page'><div class='commentarea'></div></body></html>",
    "phpbb deep": b"<html><body id='phpbb'>" + nested("div class='post'", 1_000, "x").encode() + b"</body></html>",
}  # fmt: skip


def most_seconds() -> float:
    return MOST_SECONDS if sys.gettrace() is None else MOST_SECONDS_TRACED


def timed(data: bytes) -> list[Document]:
    begin = time.process_time()
    try:
        found = extract_page(data, origin="broken.html", url="https://x.example/1", collected_at=READ_AT)
    except InputError:
        found = []
    read_later_page(data, collected_at=READ_AT)
    assert time.process_time() - begin < 2 * most_seconds()
    return found


@pytest.mark.parametrize("data", BROKEN.values(), ids=BROKEN.keys())
def test_a_broken_page_is_read_or_refused_in_time(data: bytes) -> None:
    begin = time.process_time()
    try:
        found = extract_page(data, origin="broken.html", url="https://x.example/1", collected_at=READ_AT)
    except InputError:
        found = []
    assert time.process_time() - begin < most_seconds()
    for item in found:
        assert item.text.strip()
        assert "\0" not in item.text
        json.dumps(item.to_json()).encode()


@pytest.mark.parametrize("closed", [True, False], ids=["closed", "never closed"])
@pytest.mark.parametrize("depth", [100, 300, 20_000])
@pytest.mark.parametrize("tag", ["div", "b", "span", "font", "blockquote", "ul><li"])
def test_what_lies_deep_is_read_all_the_same(tag: str, depth: int, closed: bool) -> None:
    inner = f"<p>{WORDS * 3}</p><p>It ends deep down here, says the bank, as it has to.</p>"
    deep = nested(tag, depth, inner) if closed else f"<{tag}>" * depth + inner
    script = "<script>var text = '</div><div>no text';</script>"
    for data in (deep, f"<html><body>{script}{deep}</body></html>"):
        (found,) = extract_page(data, origin="deep.html", collected_at=READ_AT)
        assert WORDS.strip() in found.text
        assert found.text.endswith("It ends deep down here, says the bank, as it has to.")
        assert "<" not in found.text
        assert "no text" not in found.text


@pytest.mark.parametrize("tag", ["div", "b", "p", "a"])
def test_a_million_elements_are_refused_with_the_reason(tag: str, tmp_path: Path) -> None:
    path = tmp_path / "deep.html"
    path.write_text(f"<{tag}>" * 1_000_000 + WORDS)
    rejections: list[Rejection] = []
    assert list(read_documents([str(path)], rejected=rejections.append)) == []
    assert [str(item) for item in rejections] == [f"{path}: more than 200,000 tags: no page that someone wrote"]
    assert read_later_page(path.read_bytes(), collected_at=READ_AT) == []


def test_copied_text_with_tags_in_it_stays_text() -> None:
    (found,) = extract_page(f"{WORDS}\n<ann> I use <b> and <div> in my posts.", origin="x.txt", collected_at=READ_AT)
    assert "<ann> I use <b> and <div>" in found.text


PIECES = st.sampled_from(
    [
        *("<div class='comment'>", "<li id='comment-1'>", "</li>", "</div>", "<p>", "</p>", "<time datetime='", "'>"),
        *("<b class=author>", "Ann", "2h ago", "said it", "<article>", "<h1>", "<script type='application/json'>"),
        *('{"comments":[{"text":"a","author":"b"}]}', "</script>", "<form>", "<blockquote>", "\0", "\ud800", "&#0;"),
        *("<!--", "-->", "<![CDATA[", "]]>", "<body id=phpbb>", "<div class=post>", "日銀", "<br/>", "<template>"),
        *("<meta charset=utf-16>", "0.75%", "\n", "<table>", "<tr>", "<td class=comment>"),
    ]
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(PIECES, max_size=60).map("".join))
def test_any_mix_of_tags_is_read_or_refused(body: str) -> None:
    for item in timed(page(body)):
        assert item.text.strip()


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=300))
@example(b"<p>\x00</p>")
@example(b"\xff\xfe<\x00p\x00>\x00")
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    timed(data)
    timed(b"<html><body>" + data)


KEYS = st.sampled_from(["comments", "text", "author", "date", "content", "rendered", "id", "parent", "replies"])
ANSWERS = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=5),
    max_leaves=30,
)


@given(st.binary(max_size=300) | ANSWERS.map(lambda value: json.dumps(value).encode()))
def test_any_answer_beside_a_page_is_read_or_passed_over(data: bytes) -> None:
    read_beside(data, collected_at=READ_AT)
    read_beside(b"<rss><channel><item>" + data + b"</item></channel></rss>", collected_at=READ_AT)


ENDINGS = [
    "jsonl",
    "csv",
    "html",
    "txt",
    "warc",
    "eml",
    "mbox",
    "rss",
    "zip",
    "tar",
    "parquet",
    "arrow",
    "jsonl.gz",
    "mhtml",
]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=400), st.sampled_from(ENDINGS))
@example(b"PK\x03\x04" + b"\0" * 40, "zip")
@example(gzip.compress(b"{}")[:-3], "jsonl.gz")
@example(b"WARC/1.0\r\nContent-Length: 99999999\r\n\r\n", "warc")
@example(b"Content-Type: multipart/mixed; boundary=a\n\n--a\n--a", "eml")
def test_any_bytes_under_any_ending_are_read_or_named(tmp_path: Path, data: bytes, ending: str) -> None:
    path = tmp_path / f"input.{ending}"
    path.write_bytes(data)
    rejections: list[Rejection] = []
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)
        found = list(read_documents([str(path)], collected_at=READ_AT, rejected=rejections.append))
    # A table may have a head alone.
    assert found or rejections or ending == "csv"


def test_a_page_that_unfolds_is_refused_before_it_fills_memory(tmp_path: Path) -> None:
    path = tmp_path / "bomb.html.gz"
    packed = io.BytesIO()
    with gzip.GzipFile(fileobj=packed, mode="wb") as out:
        for _ in range(64):
            out.write(b"a" * 1024 * 1024)
    path.write_bytes(packed.getvalue())
    rejections: list[Rejection] = []
    assert list(read_documents([str(path)], rejected=rejections.append)) == []
    assert "larger than 16 MiB" in rejections[0].reason
