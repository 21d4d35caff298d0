"""The parts of a crawl that need no network: addresses, rules, answers, links, the state of a collection."""

from __future__ import annotations

import json
import sqlite3
import time
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from groundswell.cli import app
from groundswell.core.errors import InputError, UsageError
from groundswell.corpora.crawl.addresses import is_private_literal, is_public
from groundswell.corpora.crawl.answers import read_answer, retry_after
from groundswell.corpora.crawl.collection import Collection, Link, Page
from groundswell.corpora.crawl.links import further, listed, shown, taken
from groundswell.corpora.crawl.plan import CrawlPlan, read_seeds
from groundswell.corpora.crawl.robots import read_robots
from groundswell.corpora.crawl.turns import Turn, Turns
from groundswell.corpora.crawl.urls import clean_url, is_trap, thread_of

pytest.importorskip("scrapy", reason="needs the extra `collect`")

HOST = "http://example.org"
PAGE = Page(f"{HOST}/a", "example.org", "page", f"{HOST}/a", 0, 0, 0, None, None, None, None)


def plan(**changes: object) -> CrawlPlan:
    return CrawlPlan(**{"seeds": [f"{HOST}/a"], "contact": "me@example.org", "delay_seconds": 1.0} | changes)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("93.184.216.34", True),
        ("2606:2800:220:1::1", True),
        ("127.0.0.1", False),
        ("10.1.2.3", False),
        ("169.254.169.254", False),
        ("100.64.0.1", False),
        ("0.0.0.0", False),
        ("224.0.0.1", False),
        ("::1", False),
        ("fe80::1%eth0", False),
        ("fd00::1", False),
        ("::ffff:10.0.0.1", False),
        ("::ffff:93.184.216.34", True),
        ("64:ff9b::a00:1", False),
        ("2002:7f00:1::", False),
    ],
)
def test_only_addresses_of_the_public_internet_are_public(address: str, public: bool) -> None:
    assert is_public(address) is public


def test_a_host_named_by_a_number_is_checked_and_a_name_is_left_to_the_resolver() -> None:
    assert is_private_literal("http://169.254.169.254/latest/meta-data")
    assert not is_private_literal("http://localhost/")


@pytest.mark.parametrize(
    ("given", "cleaned"),
    [
        ("HTTPS://Example.org:443/a?b=1&utm_source=x#top", "https://example.org/a?b=1"),
        ("http://example.org", "http://example.org/"),
        ("ftp://example.org/", None),
        ("javascript:alert(1)", None),
        ("http://user:secret@example.org/", None),
        ("http://example.org:port/", None),
        ("http://example.org/" + "a" * 3000, None),
    ],
)
def test_addresses_come_in_one_form_or_not_at_all(given: str, cleaned: str | None) -> None:
    assert clean_url(given) == cleaned


@given(st.text(max_size=80))
def test_any_text_as_an_address_is_cleaned_once_for_all_or_refused(text: str) -> None:
    cleaned = clean_url("http://example.org/" + text)
    assert cleaned is None or clean_url(cleaned) == cleaned


@pytest.mark.parametrize(
    "url",
    ["/calendar/2026/01", "/e?year=2026", "/a/b/b/b/c", "/p?replytocom=4", "/x.pdf", "/wp-login.php", "/search?q=1"],
)
def test_traps_are_known(url: str) -> None:
    assert is_trap(HOST + url)


@pytest.mark.parametrize("path", ["/a/b" * 490, "/" + "a-" * 950, "/a" * 990, "/x?" + "a=1&" * 400])
def test_long_addresses_are_looked_at_in_time(path: str) -> None:
    begin = time.process_time()
    url = clean_url(HOST + path)
    assert url is not None
    is_trap(url)
    thread_of(url)
    assert time.process_time() - begin < 1


@pytest.mark.parametrize("url", ["/2026/01/10/boj", "/markets/yen", "/news/12345", "/forum/t.php?t=5"])
def test_pages_are_no_traps(url: str) -> None:
    assert not is_trap(HOST + url)


@pytest.mark.parametrize(
    ("url", "thread"),
    [
        ("/a/comment-page-2/", "/a"),
        ("/a?cpage=3", "/a"),
        ("/t/5?page=2", "/t/5"),
        ("/threads/x.5/page-2", "/threads/x.5"),
        ("/v.php?start=20&t=5", "/v.php?t=5"),
        ("/v.php?t=5&start=20", "/v.php?t=5"),
        ("/news/2026", "/news/2026"),
    ],
)
def test_the_thread_of_a_page_is_its_address_without_the_number(url: str, thread: str) -> None:
    assert thread_of(HOST + url) == HOST + thread


ROBOTS = b"User-agent: *\nDisallow: /private\nAllow: /private/open\nCrawl-delay: 3\nRequest-rate: 1/10\n"


def test_robots_txt_says_what_and_how_often() -> None:
    rules = read_robots(200, ROBOTS)
    assert [rules.allows(f"{HOST}{path}") for path in ("/a", "/private/x", "/private/open/x")] == [True, False, True]
    assert rules.delay_seconds == 10


@pytest.mark.parametrize(("status", "allowed"), [(404, True), (403, True), (500, False), (503, False)])
def test_no_robots_txt_allows_everything_and_a_failing_server_nothing(status: int, allowed: bool) -> None:
    assert read_robots(status, b"").allows(f"{HOST}/a") is allowed


@given(st.binary(max_size=400))
def test_any_bytes_are_read_as_robots_txt(body: bytes) -> None:
    read_robots(200, body).allows(f"{HOST}/a")


@pytest.mark.parametrize(
    ("status", "headers", "meaning"),
    [
        (200, {"content-type": "text/html"}, "keep"),
        (200, {"content-type": "video/mp4"}, "refuse"),
        (304, {}, "refuse"),
        (301, {"location": "/b"}, "redirect"),
        (302, {"location": "ftp://x/"}, "refuse"),
        (404, {}, "gone"),
        (410, {}, "gone"),
        (403, {}, "refuse"),
        (429, {}, "later"),
        (503, {}, "later"),
    ],
)
def test_what_an_answer_means(status: int, headers: dict[str, str], meaning: str) -> None:
    assert read_answer(PAGE, status, headers, plan(), now=0).meaning == meaning


def test_waits_double_and_end_and_the_site_is_obeyed() -> None:
    first, second = (read_answer(replace(PAGE, tries=tries), 500, {}, plan(), now=0) for tries in (0, 1))
    assert second.wait_seconds > first.wait_seconds * 1.5
    assert not first.whole_host
    asked = read_answer(PAGE, 429, {"retry-after": "120"}, plan(), now=0)
    assert (asked.wait_seconds, asked.whole_host) == (120, True)
    assert read_answer(replace(PAGE, tries=3), 500, {}, plan(), now=0).meaning == "refuse"


@pytest.mark.parametrize(
    ("value", "seconds"),
    [("120", 120), ("Thu, 01 Jan 1970 00:02:00 GMT", 120), ("soon", None), ("", None), ("-3", None)],
)
def test_retry_after_is_seconds_or_a_date(value: str, seconds: float | None) -> None:
    assert retry_after(value, now=0) == seconds


def test_six_redirects_are_too_many() -> None:
    assert read_answer(replace(PAGE, hops=5), 301, {"location": "/b"}, plan(), now=0).meaning == "refuse"


def test_lists_bring_what_they_list_and_pages_their_comments() -> None:
    feed = b"<feed xmlns='http://www.w3.org/2005/Atom'><entry><link href='/b'/></entry></feed>"
    assert [link.url for link in listed(PAGE, feed) or []] == [f"{HOST}/b"]
    assert listed(PAGE, b"<!doctype html><html><body>x</body></html>") is None
    assert listed(PAGE, b"<broken") is None or listed(PAGE, b"<broken") == []
    html = b"<html><body><a href='?cpage=2'>2</a><a href='/other'>o</a><a href='http://else.org/'>e</a></body></html>"
    assert [(link.url, link.kind) for link in shown(PAGE, html, depth=0)] == [(f"{HOST}/a?cpage=2", "comments")]
    deeper = {(link.url, link.kind) for link in shown(PAGE, html, depth=1)}
    assert deeper == {(f"{HOST}/a?cpage=2", "comments"), (f"{HOST}/other", "page")}


@pytest.mark.parametrize(
    ("named", "asked"),
    [
        ("/wp-json/wp/v2/posts/7", f"{HOST}/wp-json/wp/v2/comments?post=7&per_page=100"),
        ("/blog/wp-json/wp/v2/pages/12", f"{HOST}/blog/wp-json/wp/v2/comments?post=12&per_page=100"),
        ("/?rest_route=%2Fwp%2Fv2%2Fposts%2F7", f"{HOST}/?rest_route=/wp/v2/comments&post=7&per_page=100"),
        ("/wp-json/oembed/1.0/embed?url=a", None),
        ("http://else.org/wp-json/wp/v2/posts/7", None),
    ],
)
def test_the_comments_of_a_wordpress_page_are_asked_for_where_it_names_itself(named: str, asked: str | None) -> None:
    link = f"<link rel='alternate' title='JSON' type='application/json' href='{named}'/>"
    html = f"<html><head>{link}</head><body>x</body></html>".encode()
    assert [(item.url, item.kind) for item in shown(PAGE, html, depth=0)] == ([(asked, "beside")] if asked else [])


def test_a_hundred_comments_of_a_rest_interface_lead_to_the_next_hundred() -> None:
    first = replace(PAGE, url=f"{HOST}/wp-json/wp/v2/comments?per_page=100&post=7", kind="beside")
    whole, rest = (json.dumps([{"id": n} for n in range(count)]).encode() for count in (100, 40))
    (second,) = further(first, whole, most=3)
    assert (second.url, second.kind, second.thread) == (f"{first.url}&page=2", "beside", first.thread)
    page = replace(first, url=clean_url(second.url))
    (third,) = further(page, whole, most=3)
    assert clean_url(third.url) == clean_url(f"{first.url}&page=3")
    assert further(replace(first, url=third.url), whole, most=3) == []
    assert further(first, rest, most=3) == further(first, b"<html>", most=3) == further(PAGE, whole, most=3) == []


def test_the_further_pages_of_a_front_page_are_no_comments() -> None:
    front = replace(PAGE, url=f"{HOST}/", thread=f"{HOST}/")
    assert shown(front, b"<html><body><a href='/?page=2'>2</a></body></html>", depth=0) == []


def test_lists_of_what_to_take_and_leave_hold() -> None:
    links = [Link(f"{HOST}{path}", "page", f"{HOST}{path}", 0) for path in ("/fx/a", "/fx/b", "/sport/c", "/fx/a#x")]
    bounds = plan(allow=["/fx/"], deny=["/b$"])
    assert [link.url for link in taken(links, bounds, known_comments=set())] == [f"{HOST}/fx/a"]
    pages = [Link(f"{HOST}/a?cpage={n}", "comments", f"{HOST}/a", 0) for n in range(9)]
    assert len(taken(pages, plan(max_comment_pages=3), known_comments={pages[0].url})) == 3


@pytest.mark.parametrize("changes", [{"contact": ""}, {"contact": "a\r\nX: y"}, {"allow": ["("]}])
def test_a_plan_without_contact_or_with_a_broken_pattern_is_refused(changes: dict[str, object]) -> None:
    with pytest.raises(UsageError):
        plan(**changes)


def test_seeds_are_addresses_and_files_of_addresses(tmp_path: Path) -> None:
    listing = tmp_path / "list.txt"
    listing.write_text(f"# pages\n{HOST}/b#c\n\n  # more\nhttps://example.org/c\n")
    assert read_seeds([f"{HOST}/a", str(listing)]) == [f"{HOST}/a", f"{HOST}/b", "https://example.org/c"]
    with pytest.raises(UsageError, match="no address"):
        read_seeds(["nowhere"])
    listing.write_text("gopher://x\n")
    with pytest.raises(UsageError, match=r"list\.txt:1"):
        read_seeds([str(listing)])


def open_collection(folder: Path, *seeds: str, now: float = 100.0) -> Collection:
    collection = Collection(folder)
    collection.begin(list(seeds), now=now, revisit_seconds=1000.0)
    return collection


def keep(collection: Collection, url: str, body: bytes, *links: Link, now: float = 100.0) -> None:
    page, _ = next(found for found in [collection.next_of("example.org")] if found)
    assert page.url == url
    collection.keep(
        page, kind="page", headers=[], body=body, digest=body.hex(), now=now, fresh_until=0, links=list(links)
    )


def test_a_record_that_was_not_committed_is_cut_off(tmp_path: Path) -> None:
    with open_collection(tmp_path, f"{HOST}/a", f"{HOST}/b") as collection:
        keep(collection, f"{HOST}/a", b"one")
    [archive] = (tmp_path / "pages").iterdir()
    whole = archive.read_bytes()
    archive.write_bytes(whole + whole[:20])
    with open_collection(tmp_path) as collection:
        assert archive.read_bytes() == whole
        keep(collection, f"{HOST}/b", b"two")
    assert archive.read_bytes().startswith(whole)


def test_a_run_that_was_cut_off_goes_on_and_one_that_ended_begins_anew(tmp_path: Path) -> None:
    with open_collection(tmp_path, f"{HOST}/a", f"{HOST}/b") as collection:
        keep(collection, f"{HOST}/a", b"one")
    with Collection(tmp_path) as collection:
        assert collection.begin([f"{HOST}/a", f"{HOST}/b"], now=200, revisit_seconds=1000)
        assert collection.waiting() == {"example.org": 1}
        keep(collection, f"{HOST}/b", b"two")
        collection.finish(300)
    with Collection(tmp_path) as collection:
        assert not collection.begin([f"{HOST}/a"], now=400, revisit_seconds=1000)
        assert collection.waiting() == {"example.org": 2}
    with Collection(tmp_path) as collection:
        assert collection.begin([], now=5000, revisit_seconds=10)


def test_pages_older_than_the_revisit_time_wait_only_where_a_sitemap_says_they_changed(tmp_path: Path) -> None:
    from datetime import UTC, datetime

    with open_collection(tmp_path, f"{HOST}/s") as collection:
        keep(collection, f"{HOST}/s", b"s", Link(f"{HOST}/a", "page", f"{HOST}/a", 0))
        keep(collection, f"{HOST}/a", b"one")
        collection.finish(200)
    with Collection(tmp_path) as collection:
        collection.begin([], now=9000, revisit_seconds=10)
        assert collection.waiting() == {}
        page = replace(PAGE, url=f"{HOST}/s")
        for changed, waits in ((50, 0), (8000, 1)):
            at = datetime.fromtimestamp(changed, UTC)
            link = Link(f"{HOST}/a", "page", f"{HOST}/a", 0, changed_at=at)
            assert collection.settle(page, "done", None, 9000, [link]).total() == waits


def test_two_runs_at_one_folder_are_refused(tmp_path: Path) -> None:
    with open_collection(tmp_path, f"{HOST}/a"), pytest.raises(InputError, match="another run"):
        Collection(tmp_path)


def test_a_folder_that_is_no_collection_is_named(tmp_path: Path) -> None:
    (tmp_path / "collection.sqlite").write_bytes(b"no database" * 100)
    with pytest.raises(InputError, match="can't collect"):
        Collection(tmp_path)


def test_turns_keep_pauses_and_budgets(tmp_path: Path) -> None:
    seeds = [f"{HOST}/{name}" for name in "abc"]
    with open_collection(tmp_path, *seeds) as collection:
        turns = Turns(collection, plan(max_pages_per_host=2))
        robots = turns.next(100)
        assert isinstance(robots, Turn)
        assert robots.page is None
        assert turns.next(100) == turns.plan.patience_seconds
        robots.host.rules = read_robots(200, b"User-agent: *\nCrawl-delay: 5")
        turns.done(robots, 100, settled=False)
        assert turns.next(100) == 5
        for now in (105.0, 110.0):
            turn = turns.next(now)
            assert isinstance(turn, Turn)
            assert turn.page is not None
            collection.settle(turn.page, "done", None, now, [])
            turns.done(turn, now, settled=True)
        assert turns.next(200) is None
        assert turns.left() == 1


def test_the_archive_and_the_state_agree_after_any_number_of_pages(tmp_path: Path) -> None:
    with open_collection(tmp_path, *(f"{HOST}/{n:02}" for n in range(20))) as collection:
        for n in range(20):
            keep(collection, f"{HOST}/{n:02}", b"page %d" % n)
    base = sqlite3.connect(tmp_path / "collection.sqlite")
    (length,) = base.execute("SELECT max(start + length) FROM captures").fetchone()
    base.close()
    assert (tmp_path / "pages" / "00001.warc.gz").stat().st_size == length


def test_a_crawl_without_a_contact_asks_for_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("GROUNDSWELL_CONTACT", raising=False)
    monkeypatch.chdir(tmp_path)
    result = CliRunner().invoke(app, ["collect", f"{HOST}/a", "--into", str(tmp_path / "c")])
    assert isinstance(result.exception, UsageError)
    assert "contact is needed" in str(result.exception)
    assert not (tmp_path / "c").exists()
