"""Dumps in other forms: tables, feeds, web archives, mail."""

from __future__ import annotations

import csv
import gzip
import io
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from groundswell.core.errors import Rejection, UsageError
from groundswell.core.records import Document
from groundswell.corpora.readers import parse_columns, read_documents

READ_AT = datetime(2026, 1, 10, 12, tzinfo=UTC)
TEXTS = ["The bank kept its rate at 0.5%, and said\nnothing, more.", "The yen fell to 155."]
HTML = "<html><head><title>Yen</title></head><body><article><h1>Yen</h1>" + "".join(
    f"<p>The Bank of Japan kept its policy rate at {rate}% on Friday, and said it would wait for wages.</p>"
    for rate in (0.25, 0.5, 0.75)
)
HTML += "</article></body></html>"


def read(path: Path, columns: dict[str, str] | None = None) -> tuple[list[Document], list[Rejection]]:
    rejected: list[Rejection] = []
    documents = read_documents([str(path)], collected_at=READ_AT, rejected=rejected.append, columns=columns)
    return list(documents), rejected


def rows() -> list[dict[str, Any]]:
    return [
        {"body": text, "date": "2026-01-09T08:00:00Z", "likes": i + 1, "mood": "up"} for i, text in enumerate(TEXTS)
    ]


def write_table(path: Path) -> None:
    import pyarrow as pa
    import pyarrow.feather as feather
    import pyarrow.parquet as pq

    if path.suffix == ".parquet":
        pq.write_table(pa.Table.from_pylist(rows()), path)
    elif path.suffix in (".arrow", ".feather"):
        feather.write_feather(pa.Table.from_pylist(rows()), str(path), compression="uncompressed")
    else:
        file = io.StringIO(newline="")
        names = ["body", "date", "likes", "mood"]
        writer = csv.DictWriter(file, names, delimiter="\t" if ".tsv" in path.name else ",")
        writer.writeheader()
        writer.writerows(rows())
        data = file.getvalue().encode()
        path.write_bytes(gzip.compress(data) if path.suffix == ".gz" else data)


@pytest.mark.parametrize("name", ["a.csv", "a.tsv", "a.csv.gz", "a.parquet", "a.arrow", "a.feather"])
def test_a_table_is_read_with_its_columns_named(tmp_path: Path, name: str) -> None:
    write_table(tmp_path / name)
    documents, rejected = read(tmp_path / name, parse_columns("text=body, published_at=date"))
    assert not rejected
    assert [item.text for item in documents] == TEXTS
    assert [item.likes for item in documents] == [1, 2]
    assert documents[0].published_at == datetime(2026, 1, 9, 8, tzinfo=UTC)
    assert documents[0].extra == {"mood": "up"}


def test_a_table_without_a_text_column_names_each_row(tmp_path: Path) -> None:
    write_table(tmp_path / "a.csv")
    documents, rejected = read(tmp_path / "a.csv")
    assert not documents
    assert [item.reason for item in rejected] == ["missing text", "missing text"]


BAD_TABLES = {
    "ragged": ("a.csv", b"text,author\nfine,ann\nshort\n", "expected 2 cells as in the first line, got 1"),
    "not-utf8": ("a.csv", b"text\ncaf\xe9\n", "not UTF-8: byte 0xe9"),
    "open-quote": ("a.csv", b'text\n"never closed\n', "no CSV from here on"),
    "empty": ("a.csv", b"", "the file is empty"),
    "no-parquet": ("a.parquet", b"PAR1 or not", "no Parquet file"),
    "no-arrow": ("a.arrow", b"ARROW or not", "no Arrow file"),
    "no-feed": ("a.rss", b"<html></html>", "no RSS or Atom feed"),
    "no-archive": ("a.warc", b"", "no answer of a web server"),
    "no-mbox": ("a.mbox", b"\n", "no message in this file"),
}


@pytest.mark.parametrize(("name", "data", "reason"), BAD_TABLES.values(), ids=BAD_TABLES.keys())
def test_a_file_that_is_not_what_it_claims_is_named(tmp_path: Path, name: str, data: bytes, reason: str) -> None:
    (tmp_path / name).write_bytes(data)
    _, rejected = read(tmp_path / name)
    assert any(reason in item.reason for item in rejected)


@pytest.mark.parametrize("text", ["body", "nothing=body", "text="])
def test_a_column_map_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(UsageError, match="expected FIELD=COLUMN"):
        parse_columns(text)


RSS = """<?xml version="1.0"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"
xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>Example Wire</title><item><title>Yen slides</title>
<link>https://e.org/1</link><dc:creator>Mia Roth</dc:creator><pubDate>Fri, 09 Jan 2026 17:00:00 +0900</pubDate>
<description>Short.</description><content:encoded><![CDATA[<p>The yen fell.</p><p>To 155.</p>]]></content:encoded>
</item></channel></rss>"""
ATOM = """<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><title>Example Wire</title><entry>
<title>Yen slides</title><link href="https://e.org/1"/><author><name>Mia Roth</name></author>
<published>2026-01-09T08:00:00Z</published>
<content type="html">&lt;p&gt;The yen fell.&lt;/p&gt;&lt;p&gt;To 155.&lt;/p&gt;
</content></entry></feed>"""


@pytest.mark.parametrize(("name", "data"), [("a.rss", RSS), ("a.atom", ATOM)])
def test_a_feed_gives_an_article_an_entry(tmp_path: Path, name: str, data: str) -> None:
    (tmp_path / name).write_text(data)
    [article], rejected = read(tmp_path / name)
    assert not rejected
    assert (article.title, article.author, article.source) == ("Yen slides", "Mia Roth", "Example Wire")
    assert (article.url, article.text) == ("https://e.org/1", "The yen fell.\nTo 155.")
    assert article.published_at == datetime(2026, 1, 9, 8, tzinfo=UTC)


def test_a_feed_reads_no_outside_entity(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("hidden")
    entity = f'<!DOCTYPE r [<!ENTITY x SYSTEM "file://{secret}">]><rss'
    body = RSS.replace("<rss", entity, 1).replace("Short.", "A &x; text.")
    (tmp_path / "a.rss").write_text(body)
    documents, _ = read(tmp_path / "a.rss")
    assert all("hidden" not in item.text for item in documents)


def warc_record(url: str, status: str, kind: str, body: bytes) -> bytes:
    http = f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body
    head = (
        "WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:6a0f4b0e-0000-4000-8000-000000000001>\r\n"
        f"WARC-Target-URI: {url}\r\nWARC-Date: 2026-01-09T08:00:00Z\r\n"
        f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(http)}\r\n\r\n"
    )
    return head.encode() + http + b"\r\n\r\n"


RECORDS = [
    warc_record("https://e.org/1", "200 OK", "text/html; charset=utf-8", HTML.encode()),
    warc_record("https://e.org/gone", "404 Not Found", "text/html", b"<html><body><p>gone</p></body></html>"),
    warc_record("https://e.org/logo", "200 OK", "image/png", b"\x89PNG"),
    warc_record("https://e.org/empty", "200 OK", "text/html", b"<html><body></body></html>"),
]


@pytest.mark.parametrize("packed", [False, True], ids=["plain", "gzip"])
def test_a_web_archive_gives_its_pages_with_address_and_time(tmp_path: Path, packed: bool) -> None:
    path = tmp_path / ("a.warc.gz" if packed else "a.warc")
    path.write_bytes(b"".join(gzip.compress(item) if packed else item for item in RECORDS))
    [article], [rejection] = read(path)
    assert article.url == "https://e.org/1"
    assert "0.75%" in article.text
    assert article.collected_at == datetime(2026, 1, 9, 8, tzinfo=UTC)
    assert rejection.reason == "https://e.org/empty: no article found in this page"


MAIL = f"""From: Mia Roth <mia@example.org>
Subject: The yen letter
Date: Fri, 09 Jan 2026 17:00:00 +0900
MIME-Version: 1.0
Content-Type: text/plain; charset=utf-8

{TEXTS[1]}
"""
MHTML = f"""From: <Saved by a browser>
Snapshot-Content-Location: https://e.org/1
Subject: Yen
Date: Fri, 09 Jan 2026 17:00:00 +0900
MIME-Version: 1.0
Content-Type: multipart/related; type="text/html"; boundary="----cut"

------cut
Content-Type: text/html; charset=utf-8
Content-Transfer-Encoding: 8bit
Content-Location: https://e.org/1

{HTML}
------cut--
"""


def test_a_letter_is_an_article_by_its_sender(tmp_path: Path) -> None:
    (tmp_path / "a.eml").write_text(MAIL)
    [article], rejected = read(tmp_path / "a.eml")
    assert not rejected
    assert (article.title, article.author, article.text.strip()) == ("The yen letter", "Mia Roth", TEXTS[1])
    assert article.published_at == datetime(2026, 1, 9, 8, tzinfo=UTC)


def test_an_mbox_gives_an_article_a_message_and_names_the_bad_one(tmp_path: Path) -> None:
    empty = "Subject: nothing\nContent-Type: image/png\n\n"
    (tmp_path / "a.mbox").write_text("".join(f"From x@example.org Fri Jan 9\n{text}\n" for text in (MAIL, empty, MAIL)))
    documents, [rejection] = read(tmp_path / "a.mbox")
    assert [item.title for item in documents] == ["The yen letter"] * 2
    assert "no text in this message" in rejection.reason


def test_a_page_in_mail_form_keeps_its_address(tmp_path: Path) -> None:
    (tmp_path / "a.mhtml").write_text(MHTML)
    [article], rejected = read(tmp_path / "a.mhtml")
    assert not rejected
    assert (article.url, article.title) == ("https://e.org/1", "Yen")
    assert "0.75%" in article.text
