"""Crawls of a site that the tests serve: what is asked, what is kept, what is refused."""

from __future__ import annotations

import gzip
import json
import re
import signal
import sqlite3
import time
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from fastwarc.warc import ArchiveIterator

from groundswell.core.errors import Rejection
from groundswell.core.records import Document
from groundswell.corpora.readers import read_documents

BODY = (
    "The Bank of Japan lifted its policy rate to 0.75% in December, the highest level in three decades, and said more "
    "may follow if wages keep pace with prices.\nFor years investors borrowed yen at next to nothing and bought assets "
    "elsewhere; part of that money now comes home."
)


def documents(folder: Path) -> list[Document]:
    rejections: list[Rejection] = []
    found = list(read_documents([str(folder / "collection")], rejected=rejections.append))
    assert rejections == []
    return found


def states(folder: Path) -> dict[str, tuple[str, str | None]]:
    with sqlite3.connect(folder / "collection" / "collection.sqlite") as base:
        rows = base.execute("SELECT url, state, reason FROM pages").fetchall()
    base.close()
    return {re.sub(r"^http://[^/]+", "", url): (state, reason) for url, state, reason in rows}


def archived(folder: Path) -> list[str]:
    """The addresses of all records in the archives, in order."""
    found = []
    for path in sorted((folder / "collection" / "pages").glob("*.warc.gz")):
        with path.open("rb") as stream:
            found += [record.headers["WARC-Target-URI"] for record in ArchiveIterator(stream)]
    return found


def sitemap(site: Any, paths: dict[str, str]) -> str:
    rows = "".join(f"<url><loc>{site.address}{path}</loc><lastmod>{day}</lastmod></url>" for path, day in paths.items())
    return f"<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'>{rows}</urlset>"


def test_feeds_sitemaps_and_comment_pages_are_followed_within_robots_txt(
    site: Any, web: Any, collect: Any, tmp_path: Path
) -> None:
    robots = "User-agent: groundswell\nDisallow: /secret\nCrawl-delay: 0.3\n\nUser-agent: *\nDisallow: /\n"
    site.pages["/robots.txt"] = web.Reply(robots)
    site.pages["/feed"] = web.Reply(web.feed(site.address, ["/a", "/secret/b", "/picture.jpg"]))
    site.pages["/sitemap.xml"] = web.Reply(
        f"<sitemapindex><sitemap><loc>{site.address}/news.xml</loc></sitemap></sitemapindex>"
    )
    site.pages["/news.xml"] = web.Reply(sitemap(site, {"/c": "2026-01-01", "/a": "2026-01-01"}))
    older = "<a href='/a/comment-page-1/#comments'>Older</a>"
    first = f"<ol>{web.comment(2, 'Bob', 'The BIS number is far smaller.')}</ol>{older}"
    later = first.replace("<ol>", "<ol>" + web.comment(1, "Ann", "Nobody has counted it."))
    beside = f"<link rel='alternate' type='application/rss+xml' href='{site.address}/a/feed/'>"
    beside += f"<link rel='alternate' type='application/json' href='{site.address}/wp-json/wp/v2/posts/7'>"
    rest = [
        {"id": 2, "parent": 0, "author_name": "Bob", "content": {"rendered": "<p>The BIS number is far smaller.</p>"}},
        {"id": 9, "parent": 0, "author_name": "Di", "content": {"rendered": "<p>Only for machines.</p>"}},
    ]
    site.pages["/wp-json/wp/v2/comments?per_page=100&post=7"] = web.Reply(
        json.dumps(rest), headers={"Content-Type": "application/json"}
    )
    site.pages["/a"] = web.Reply(web.article("Yen", BODY, first, beside))
    site.pages["/a/comment-page-1/"] = web.Reply(web.article("Yen", BODY, later))
    site.pages["/a/feed/"] = web.Reply(
        "<rss><channel><title>Comments on Yen</title><item><title>By: Cy</title><dc:creator "
        "xmlns:dc='http://purl.org/dc/elements/1.1/'>Cy</dc:creator><pubDate>Fri, 09 Jan 2026 12:00:00 +0000</pubDate>"
        "<description>Only in the feed.</description></item></channel></rss>"
    )
    site.pages["/c"] = web.Reply(web.article("Rates", BODY + " Rates."))
    done = collect(f"{site.address}/feed", f"{site.address}/sitemap.xml")
    assert done.returncode == 0, done.stderr
    assert set(site.counts) == {
        "/robots.txt", "/feed", "/sitemap.xml", "/news.xml", "/a", "/c", "/a/comment-page-1/", "/a/feed/",
        "/wp-json/wp/v2/comments?per_page=100&post=7",
    }  # fmt: skip
    assert set(site.counts.values()) == {1}
    times = [at for at, _, _ in site.asked]
    assert min(later - earlier for earlier, later in pairwise(times)) >= 0.29
    assert {headers["user-agent"] for _, _, headers in site.asked} == {site.asked[0][2]["user-agent"]}
    assert re.fullmatch(r"groundswell/\S+ \(\+tests@example\.org\)", site.asked[0][2]["user-agent"])
    assert states(tmp_path)["/secret/b"] == ("refused", "robots.txt")
    found = documents(tmp_path)
    assert [(item.kind, item.author) for item in found if (item.url or "").endswith("/a")] == [
        ("article", None),
        ("comment", "Bob"),
        ("comment", "Ann"),
        ("comment", "Cy"),
        ("comment", "Di"),
    ]
    assert len([item for item in found if item.kind == "article"]) == 2


@pytest.mark.slow
def test_what_changed_is_kept_as_versions_and_the_rest_is_asked_for_conditionally(
    site: Any, web: Any, collect: Any, tmp_path: Path
) -> None:
    def conditional(path: str, headers: dict[str, str]) -> Any:
        if headers.get("if-none-match") == '"same"':
            return web.Reply("", 304)
        return web.Reply(web.article("Still", BODY + " Still."), headers={"ETag": '"same"'})

    ann, bob = web.comment(1, "Ann", "Nobody has counted it."), web.comment(2, "Bob", "The BIS number is smaller.")
    site.pages["/still"] = conditional
    site.pages["/fresh"] = web.Reply(web.article("F", BODY + " F."), headers={"Cache-Control": "max-age=3600"})
    site.pages["/edited"] = web.Reply(web.article("Edited", BODY, f"<ol>{ann}{bob}</ol>"))
    site.pages["/withdrawn"] = web.Reply(web.article("Withdrawn", BODY + " W."))
    site.pages["/feed"] = web.Reply(web.feed(site.address, ["/still", "/fresh", "/edited", "/withdrawn"]))
    assert collect(f"{site.address}/feed").returncode == 0
    ids = {item.id for item in documents(tmp_path)}
    edited = web.comment(1, "Ann", "Nobody has counted it, says the BIS.")
    site.pages["/edited"] = web.Reply(web.article("Edited", BODY.replace("0.75%", "0.50%"), f"<ol>{edited}</ol>"))
    del site.pages["/withdrawn"]
    site.pages["/new"] = web.Reply(web.article("New", BODY + " New."))
    site.pages["/feed"] = web.Reply(web.feed(site.address, ["/still", "/fresh", "/edited", "/withdrawn", "/new"]))
    site.asked.clear()
    done = collect(f"{site.address}/feed")
    assert "2 answers kept (1 of them new versions)" in done.stderr or "3 answers kept" in done.stderr
    assert site.counts["/fresh"] == 0
    assert site.counts["/new"] == site.counts["/still"] == 1
    found = documents(tmp_path)
    assert ids <= {item.id for item in found}
    by_title = {(item.title, item.extra.get("version")): item for item in found if item.kind == "article"}
    assert by_title["Edited", 2].extra["version_of"] == by_title["Edited", None].id
    assert "0.50%" in by_title["Edited", 2].text
    assert "gone_by" in by_title["Withdrawn", None].extra
    old, bobs, new = (item for item in found if item.kind == "comment")
    assert new.extra["version_of"] == old.id
    assert "gone_by" in old.extra
    assert "gone_by" in bobs.extra
    assert archived(tmp_path).count(f"{site.address}/still") == 1


def test_a_pause_that_a_site_asks_for_is_kept_and_passing_trouble_is_tried_again(
    site: Any, web: Any, collect: Any, tmp_path: Path
) -> None:
    tries: dict[str, int] = {}

    def busy(path: str, headers: dict[str, str]) -> Any:
        tries[path] = tries.get(path, 0) + 1
        return web.Reply("", 429, {"Retry-After": "2"}) if tries[path] == 1 else web.Reply(web.article("A", BODY))

    site.pages["/busy"] = busy
    site.pages["/other"] = web.Reply(web.article("B", BODY + " B."))
    site.pages["/slow"] = web.Reply(web.article("C", BODY), wait=8)
    site.pages["/picture"] = web.Reply(b"\x89PNG", headers={"Content-Type": "image/png"})
    addresses = [f"{site.address}{path}" for path in ("/busy", "/other", "/slow", "/picture")]
    done = collect(*addresses, "--timeout", "1.5", "--patience", "4")
    at = {path: [when for when, asked, _ in site.asked if asked == path] for path in ("/busy", "/other")}
    assert at["/busy"][1] - at["/busy"][0] >= 2
    assert at["/other"][0] - at["/busy"][0] >= 2
    kept = states(tmp_path)
    assert kept["/busy"][0] == kept["/other"][0] == "done"
    # The pause before the second try is longer than the run waits for: it is left for the next one.
    assert kept["/slow"][0] == "waiting"
    assert kept["/picture"] == ("failed", "no page: image/png")
    assert done.returncode == 1
    assert "no page: image/png" in done.stderr


def test_bombs_traps_and_private_addresses_are_refused(site: Any, web: Any, collect: Any, tmp_path: Path) -> None:
    bomb = gzip.compress(b"<p>" + b"a" * 64 * 1024 * 1024)
    site.pages["/bomb"] = web.Reply(bomb, headers={"Content-Encoding": "gzip"})
    site.pages["/huge"] = web.Reply(b"<p>" + b"a" * 20 * 1024 * 1024)
    site.pages["/out"] = web.Reply("", 302, {"Location": "file:///etc/passwd"})
    site.pages["/loop"] = lambda path, headers: web.Reply("", 302, {"Location": "/loop"})

    def calendar(path: str, headers: dict[str, str]) -> Any:
        number = int(path.rsplit("/", 1)[-1]) if path.rsplit("/", 1)[-1].isdigit() else 0
        links = (
            f"<a href='/days/{number + 1}'>next</a><a href='/calendar/{number}'>c</a><a href='/e?month={number}'>m</a>"
        )
        return web.Reply(web.article(f"Day {number}", f"{BODY} Day {number}.", links))

    site.otherwise = lambda path, headers: web.Reply("", 404) if path == "/robots.txt" else calendar(path, headers)
    paths = ("/bomb", "/huge", "/out", "/loop", "/days/0")
    collect(*(f"{site.address}{path}" for path in paths), "--depth", "1000", "--pages-per-host", "12")
    kept = states(tmp_path)
    assert kept["/bomb"][0] == kept["/huge"][0] == "refused"
    assert kept["/out"][0] == "failed"
    assert not any(path.startswith(("/calendar", "/e?")) for path in site.paths)
    assert sum(path.startswith("/days/") for path in site.paths) <= 12
    assert site.counts["/loop"] == 1


def test_private_addresses_are_refused_unless_allowed_redirects_included(
    site: Any, web: Any, collect: Any, tmp_path: Path
) -> None:
    port = site.address.rsplit(":", 1)[1]
    inside = [f"http://{host}:{port}/inside" for host in ("localhost", "2130706433", "[::1]", "0x7f.1", "127.0.0.2")]
    site.pages["/away"] = web.Reply("", 302, {"Location": f"http://127.0.0.3:{port}/inside"})
    done = collect(f"{site.address}/away", *inside, "--patience", "0")
    assert set(site.paths) == {"/robots.txt", "/away"}
    assert site.counts["/robots.txt"] == 1
    kept = states(tmp_path)
    assert kept["/away"][0] == "redirected"
    with sqlite3.connect(tmp_path / "collection" / "collection.sqlite") as base:
        rows = base.execute("SELECT url, state FROM pages WHERE url LIKE '%inside'").fetchall()
    base.close()
    assert {url for url, _ in rows} == {*inside, f"http://127.0.0.3:{port}/inside"}
    assert {state for _, state in rows} == {"refused"}, done.stderr


@pytest.mark.slow  # two processes, each some seconds to start
def test_a_stop_lets_requests_end_and_nothing_is_asked_for_again(
    site: Any, web: Any, start: Any, collect: Any, tmp_path: Path
) -> None:
    pages = [f"/p{number}" for number in range(60)]
    for number, path in enumerate(pages):
        site.pages[path] = web.Reply(web.article(path, f"{BODY} Page {number}."), wait=0.02)
    site.pages["/feed"] = web.Reply(web.feed(site.address, pages))
    process = start(f"{site.address}/feed")
    while len(site.asked) < 20 and process.poll() is None:
        time.sleep(0.02)
    process.send_signal(signal.SIGINT)
    assert process.wait(timeout=30) == 0
    assert 0 < len(archived(tmp_path)) < 60
    collect(f"{site.address}/feed")
    assert sorted(archived(tmp_path)) == sorted(f"{site.address}{path}" for path in pages)
    assert {site.counts[path] for path in pages} == {1}


def test_a_collection_is_an_input_of_the_other_commands(site: Any, web: Any, collect: Any, tmp_path: Path) -> None:
    site.pages["/a"] = web.Reply(web.article("Yen", BODY))
    collect(f"{site.address}/a")
    record = documents(tmp_path)[0].to_json()
    assert json.loads(json.dumps(record))["url"] == f"{site.address}/a"
    assert record["collected_at"] is not None
