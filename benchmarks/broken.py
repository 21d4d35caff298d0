"""Broken inputs for `fuzz.py`: dumps, pages and archives made of this project's own samples and then spoilt.

A case is known by its seed and number: the same bytes each time, as long as this file stays as it is. What once failed
is kept as a file in tests/broken.
"""

from __future__ import annotations

import csv
import gzip
import io
import json
import random
import string
import tarfile
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import zstandard

ROOT = Path(__file__).parents[1]
Case = tuple[str, bytes]
"""The end of a file name, and what the file holds."""
Row = dict[str, Any]

PAGE = """<html><head><title>{title}</title><meta property="article:published_time" content="2026-01-10T12:00:00Z">
</head><body><article><h1>{title}</h1>{body}</article><ol class="comments"><li class="comment"><b>Ann</b>
<time datetime="2026-01-11T08:00:00Z">1 day ago</time><p>{title}</p></li></ol></body></html>"""
SAID = "The BOJ raised its policy rate to 0.75% and about $9 trillion of carry trades will unwind by March."
# Pieces that have broken programs: of text, of numbers, of mark-up, of encodings.
PIECES = (
    "\0", "\ud800", "\udfff", "\u202e", "\u2028", "\ufeff", "\U0010ffff", "e\u0301" * 50, "\u200d" * 500, "\x1b[2J",
    "9" * 1_000, "1e999", "-0", "0x1F", "1" + ",000" * 300, "0." + "0" * 300 + "1", "NaN", "½", "٣٫١٤", "一兆", "1/0",
    "%" * 500, "$" * 500, "((((" * 500, "a-" * 500, "1-" * 500, "1.1." * 500, "to 1 " * 300, "and " * 300, "," * 900,
    "<" * 500, "&#0;", "&#x110000;", "&amp;" * 300, "<![CDATA[", "<!--", "]]>", "<script>", "</body>", "<p>" * 500,
    "\r", "\t" * 500, " " * 3_000, "\n" * 1_000, "q1 2026 to q4 2025", "31 February 2026", "year 0", "in 99999 years",
)  # fmt: skip
# Of a text that is no piece: enough for some sentences, so that a case costs a tenth of a second.
_MOST_LETTERS = 400
ENCODINGS = ("utf-8", "utf-16", "utf-32", "shift_jis", "gb18030", "cp1252", "iso2022_jp", "utf-7")


@dataclass(frozen=True, slots=True)
class Seeds:
    """What cases are made of: records, and saved pages."""

    rows: list[Row]
    pages: list[bytes]


def load_seeds(pages: list[Path]) -> Seeds:
    """The bundled sample, the pages of the tests, and further saved pages (`.gz` is unpacked)."""
    lines = (ROOT / "corpora" / "samples" / "posts.jsonl").read_text(encoding="utf-8").splitlines()
    found = sorted((ROOT / "tests" / "corpora" / "pages" / "golden").glob("*.html"))
    read = [path.read_bytes() for path in (*found, *pages)]
    return Seeds(
        [row | {"text": row["text"][:_MOST_LETTERS]} for row in map(json.loads, lines)],
        [gzip.decompress(page) if page.startswith(b"\x1f\x8b") else page for page in read],
    )


def make_case(seed: int, number: int, seeds: Seeds) -> Case:
    """The case of a number: the same for the same seed."""
    chance = random.Random(f"{seed}/{number}")  # noqa: S311 - the same cases again, not secrets
    return chance.choice(KINDS)(chance, seeds)


def spoilt_rows(chance: random.Random, seeds: Seeds) -> list[Row]:
    """Records of which each has one odd field."""
    rows = [dict(row) for row in chance.sample(seeds.rows, 2)]
    for row in rows:
        name = chance.choice([*row, "text", "published_at", "comments", "likes", "id", "parent_id", "kind"])
        row[name] = _value(chance, row.get(name))
    return rows


def _value(chance: random.Random, value: object) -> object:
    text = value if isinstance(value, str) else SAID
    place = chance.randrange(len(text) + 1)
    return chance.choice(
        [
            text[:place] + chance.choice(PIECES) + text[place:],
            text[:place] + chance.choice(PIECES) + text[place:],
            " ".join(chance.choice((*PIECES, SAID)) for _ in range(5)),
            None,
            -1,
            10 ** chance.randrange(1, 400),
            [text, [text]],
            {"text": text},
            True,
            "",
        ]
    )


def _rows(chance: random.Random, seeds: Seeds) -> Case:
    return ".jsonl", "\n".join(json.dumps(row) for row in spoilt_rows(chance, seeds)).encode()


def spoil(chance: random.Random, content: bytes) -> bytes:
    """Bytes changed, cut out, moved or doubled."""
    spoilt = bytearray(content or b"{")
    for _ in range(chance.randrange(1, 20)):
        place, length = chance.randrange(len(spoilt)), chance.randrange(1, 60)
        other = chance.randrange(len(spoilt))
        piece = chance.choice(
            [
                b"",
                chance.randbytes(length),
                bytes(spoilt[place : place + length]) * 2,
                bytes(spoilt[other : other + length]),
                chance.choice(PIECES).encode("utf-8", "surrogatepass"),
                b"\0",
                b"\xff",
            ]
        )
        spoilt[place : place + length] = piece
        spoilt = spoilt or bytearray(b"{")
    return bytes(spoilt)


def _bytes(chance: random.Random, seeds: Seeds) -> Case:
    ending, content = chance.choice([_rows, _page])(chance, seeds)
    return ending, spoil(chance, content)


def _page(chance: random.Random, seeds: Seeds) -> Case:
    """A page with odd pieces, in one of many encodings, said to be in one of many."""
    words = [row["text"] for row in chance.sample(seeds.rows, 3)]
    words.insert(chance.randrange(4), chance.choice(PIECES))
    page = PAGE.format(title=chance.choice([SAID, *PIECES]), body="".join(f"<p>{word}</p>" for word in words))
    said = chance.choice([*ENCODINGS, "none", "x-user-defined"])
    page = page.replace("<head>", f'<head><meta charset="{said}">')
    if chance.random() < 0.3:
        # Each paragraph in an encoding of its own.
        return ".html", b"".join(_encoded(part, chance.choice(ENCODINGS)) for part in page.split("<p>"))
    return ".html", _encoded(page, chance.choice(ENCODINGS))


def _encoded(text: str, name: str) -> bytes:
    return text.encode(name, "surrogatepass" if name == "utf-8" else "replace")


def _saved_page(chance: random.Random, seeds: Seeds) -> Case:
    """A page as sites make them, spoilt: bytes, a piece of another page in its midst, or cut short."""
    page, other = chance.choice(seeds.pages), chance.choice(seeds.pages)
    start, end = sorted((chance.randrange(len(other)), chance.randrange(len(other))))
    place = chance.randrange(len(page))
    mixed = page[:place] + other[start : min(end, start + 20_000)] + page[place:]
    return ".html", chance.choice([spoil(chance, page), mixed, page[:place], spoil(chance, mixed)])


def _table(chance: random.Random, seeds: Seeds, delimiter: str) -> bytes:
    rows = spoilt_rows(chance, seeds)
    out = io.StringIO()
    writer = csv.DictWriter(out, list(dict.fromkeys(name for row in rows for name in row)), delimiter=delimiter)
    writer.writeheader()
    writer.writerows(rows)
    return _encoded(out.getvalue(), chance.choice(["utf-8", "utf-8", *ENCODINGS]))


def _columns(chance: random.Random, seeds: Seeds, ending: str) -> bytes:
    import pyarrow as pa
    from pyarrow import feather, parquet

    names = ("id", "text", "published_at", "source")
    rows = [{name: str(row.get(name))[:5_000] for name in names} for row in spoilt_rows(chance, seeds)]
    rows = [{name: value.encode("utf-8", "replace").decode() for name, value in row.items()} for row in rows]
    out = io.BytesIO()
    if ending == ".parquet":
        parquet.write_table(pa.Table.from_pylist(rows), out)
    else:
        feather.write_feather(pa.Table.from_pylist(rows), out)
    return out.getvalue()


def _feed(chance: random.Random, seeds: Seeds) -> bytes:
    rows = spoilt_rows(chance, seeds)
    items = "".join(
        f"<item><title>{row.get('title')}</title><link>https://x.example/{place}</link>"
        f"<pubDate>{row.get('published_at')}</pubDate><description>{row.get('text')}</description></item>"
        for place, row in enumerate(rows)
    )
    return _encoded(
        f"<?xml version='1.0'?><rss version='2.0'><channel><title>x</title>{items}</channel></rss>", "utf-8"
    )


def _warc(chance: random.Random, seeds: Seeds) -> bytes:
    parts = []
    for number in range(2):
        body = _page(chance, seeds)[1]
        http = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: %d\r\n\r\n" % len(body) + body
        head = (
            f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://x.example/{number}\r\n"
            f"WARC-Date: 2026-01-10T12:00:00Z\r\nWARC-Record-ID: <urn:uuid:{number}>\r\n"
            f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(http)}\r\n\r\n"
        )
        parts.append(head.encode() + http + b"\r\n\r\n")
    return b"".join(map(gzip.compress, parts)) if chance.random() < 0.5 else b"".join(parts)


def _mail(chance: random.Random, seeds: Seeds) -> bytes:
    row = spoilt_rows(chance, seeds)[0]
    kind = chance.choice(["text/plain", "text/html", "multipart/alternative; boundary=b", "multipart/mixed", "x/y"])
    body = f"{row.get('text')}" if "multipart" not in kind else f"--b\nContent-Type: text/html\n\n{SAID}\n--b--"
    charset = chance.choice([*ENCODINGS, "none"])
    coding = chance.choice(["8bit", "base64", "quoted-printable", "x"])
    head = f"From: {row.get('author')} <a@b.example>\nSubject: {row.get('title')}\nDate: {row.get('published_at')}\n"
    head += f"MIME-Version: 1.0\nContent-Type: {kind}; charset={charset}\nContent-Transfer-Encoding: {coding}\n\n"
    return _encoded(head + body, "utf-8")


def _archive(chance: random.Random, seeds: Seeds, ending: str) -> bytes:
    members = [chance.choice([_rows, _page, _bytes])(chance, seeds) for _ in range(2)]
    names = [chance.choice(["a/b", "../../x", "/etc/x", "x" * 300, "\u202e", "é"]) + ending for ending, _ in members]
    out = io.BytesIO()
    if ending == ".zip":
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, (_, content) in zip(names, members, strict=True):
                archive.writestr(name, content)
    else:
        with tarfile.open(fileobj=out, mode="w:gz" if ending == ".tgz" else "w") as files:
            for name, (_, content) in zip(names, members, strict=True):
                member = tarfile.TarInfo(name)
                member.size = len(content)
                files.addfile(member, io.BytesIO(content))
    return out.getvalue()


FORMATS: dict[str, Callable[[random.Random, Seeds], bytes]] = {
    ".csv": lambda chance, seeds: _table(chance, seeds, ","),
    ".tsv": lambda chance, seeds: _table(chance, seeds, "\t"),
    ".json": lambda chance, seeds: json.dumps(spoilt_rows(chance, seeds)).encode(),
    ".parquet": lambda chance, seeds: _columns(chance, seeds, ".parquet"),
    ".arrow": lambda chance, seeds: _columns(chance, seeds, ".arrow"),
    ".rss": _feed,
    ".warc": _warc,
    ".eml": _mail,
    ".mhtml": _mail,
    ".mbox": lambda chance, seeds: b"From x\n" + _mail(chance, seeds) + b"\n\nFrom y\n" + _mail(chance, seeds),
    ".txt": lambda chance, seeds: _encoded(
        "\n".join(str(row.get("text")) for row in spoilt_rows(chance, seeds)), "utf-8"
    ),
    ".zip": lambda chance, seeds: _archive(chance, seeds, ".zip"),
    ".tar": lambda chance, seeds: _archive(chance, seeds, ".tar"),
    ".tgz": lambda chance, seeds: _archive(chance, seeds, ".tgz"),
}


def _format(chance: random.Random, seeds: Seeds) -> Case:
    """A file of any kind that is read; its bytes changed too, compressed, or under the name of another kind."""
    ending = chance.choice(list(FORMATS))
    content = FORMATS[ending](chance, seeds)
    if chance.random() < 0.6:
        content = spoil(chance, content)
    if chance.random() < 0.1:
        ending = chance.choice(list(FORMATS))
    if chance.random() < 0.2:
        return ending + ".gz", spoil(chance, gzip.compress(content)) if chance.random() < 0.3 else gzip.compress(
            content
        )
    return ending, content


def _deep(chance: random.Random, _: Seeds) -> Case:
    """Nesting: of elements, of JSON, of quotes, of XML, of archives."""
    depth = int(10 ** chance.uniform(1, 5))
    if chance.random() < 0.05:
        depth = 1_000_000
    tag = chance.choice(["div", "b", "table", "blockquote", "ul", "span", "a", "p", "font", "custom-x"])
    packed = SAID.encode()
    for _level in range(min(depth, 20)):
        packed = gzip.compress(packed)
    return chance.choice(
        [
            (".html", (f"<{tag}>" * depth + SAID).encode()),
            (
                ".html",
                (f"<html><body><p>{SAID}</p>" + f"<{tag}>" * depth + f"x</{tag}>" * depth)[:8_000_000].encode(),
            ),
            (".jsonl", ("[" * depth).encode()),
            (".jsonl", ('{"text": ' * depth).encode()),
            (".jsonl", ('{"text": "x", "comments": [' * depth).encode()),
            (".jsonl", json.dumps({"text": '"' * depth + SAID}).encode()),
            (".txt", ("> " * depth + SAID).encode()),
            (".rss", (f"<rss><channel><item>{f'<{tag}>' * depth}{SAID}").encode()),
            (".jsonl.gz", packed),
        ]
    )


def _bomb(chance: random.Random, _: Seeds) -> Case:
    """Much from little: compressed zeros and lines, members of archives, XML entities, numbers of 10⁵ digits."""
    size = int(10 ** chance.uniform(4, 7.5))
    # Honest sentences are scored, each one, so there are fewer of them.
    many = chance.choice([b"\0" * size, b" " * size, b"9" * size, (SAID + "\n").encode() * (size // 100_000)])
    entities = "".join(f'<!ENTITY a{n + 1} "{f"&a{n};" * 10}">' for n in range(chance.randrange(2, 12)))
    text = f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a0 "{SAID}">{entities}]><rss><channel><item><description>&a9;'
    digits = chance.choice("19") * min(size, 100_000)
    zipped = io.BytesIO()
    with zipfile.ZipFile(zipped, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        archive.writestr("a.jsonl", many)
        archive.writestr("a.html", b"<p>" + many)
    return chance.choice(
        [
            (".jsonl.gz", gzip.compress(many, 1)),
            (".jsonl.zst", zstandard.compress(many)),
            (".html.gz", gzip.compress(b"<p>" + many, 1)),
            (".csv.gz", gzip.compress(b"text\n" + many, 1)),
            (".mbox.zst", zstandard.compress(b"From x\n\n" + many)),
            (".zip", zipped.getvalue()),
            (chance.choice([".xml", ".rss", ".html"]), text.encode()),
            (".jsonl", json.dumps({"text": digits}).encode()),
            (".jsonl", f'{{"text": "{SAID}", "likes": {digits}}}'.encode()),
            (".jsonl", f'{{"text": "{SAID}", "published_at": {digits}}}'.encode()),
            (".jsonl", json.dumps({"text": f"The policy rate is {digits}.{digits}%."}).encode()),
            (".csv", f"text,likes,published_at\n{SAID},{digits},{digits}\n".encode()),
        ]
    )


def _monotonous(chance: random.Random, _: Seeds) -> Case:
    """A piece over and over, as slow patterns fear it, with a claim at its end."""
    piece = chance.choice([*PIECES, *string.punctuation, "rate ", "0", "a", "A. ", "$1 ", "1% ", "Jan ", "BOJ "])
    count = min(int(10 ** chance.uniform(1, 4.5)), 60_000 // len(piece) + 1)
    text = piece * count + SAID
    if chance.random() < 0.3:
        return chance.choice([".txt", ".html"]), _encoded(f"<p>{text}</p>" if chance.random() < 0.5 else text, "utf-8")
    return ".jsonl", json.dumps({"text": text, "published_at": "2026-01-10T12:00:00Z"}).encode()


KINDS: tuple[Callable[[random.Random, Seeds], Case], ...] = (
    _rows, _rows, _bytes, _bytes, _page, _page, _saved_page, _saved_page, _format, _format, _format, _format,
    _deep, _bomb, _monotonous, _monotonous,
)  # fmt: skip
