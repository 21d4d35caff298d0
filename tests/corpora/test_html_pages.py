"""Saved HTML: the article, its comments as records, and what the page says of both."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from groundswell.core.errors import InputError
from groundswell.core.records import Document
from groundswell.corpora.pages import extract_page

READ_AT = datetime(2026, 1, 10, 12, tzinfo=UTC)
URL = "https://blog.example.org/boj"
PARAGRAPHS = (
    "The Bank of Japan lifted its policy rate to 0.75% in December, the highest level in three decades, and said more "
    "may follow if wages keep pace with prices in the spring round.",
    "For years investors borrowed yen at next to nothing and bought assets elsewhere. As the gap between Tokyo and "
    "Washington narrows, that trade pays less, and part of the money comes home.",
    "Markets took the news calmly. The yen barely moved, and the ten-year yield stayed below its November peak.",
)
ARTICLE = "".join(f"<p>{text}</p>" for text in PARAGRAPHS)
ANN = "The nine trillion figure is doing a lot of work here, nobody has counted it."
BOB = "Fair point. The BIS number is far smaller."


def page(comments: str, head: str = "") -> str:
    return (
        f"<!doctype html><html lang='en'><head><title>Yen at the door | Example</title>{head}</head><body>"
        "<nav><a href='/'>Home</a><a href='/fx'>FX</a></nav><main><article><h1>Yen at the door</h1>"
        f"{ARTICLE}</article>{comments}</main><footer>© Example Media. All rights reserved.</footer></body></html>"
    )


def extract(html: str) -> list[Document]:
    return extract_page(html, origin="page.html", url=URL, collected_at=READ_AT)


WORDPRESS = f"""
<div id="comments" class="comments-area"><h2 class="comments-title">2 thoughts on “Yen at the door”</h2>
<ol class="comment-list"><li id="comment-7" class="comment even depth-1">
<article id="div-comment-7" class="comment-body">
<footer class="comment-meta"><div class="comment-author vcard"><img class="avatar"><b class="fn">Ann</b>
<span class="says">says:</span></div><div class="comment-metadata"><a href="#comment-7"><time
datetime="2026-01-09T08:00:00+09:00">January 9, 2026 at 8:00 am</time></a></div></footer>
<div class="comment-content"><p>{ANN}</p></div><div class="reply"><a class="comment-reply-link">Reply</a></div>
</article>
<ol class="children"><li id="comment-8" class="comment byuser odd depth-2"><article id="div-comment-8"
class="comment-body"><div class="comment-author vcard"><b class="fn">Bob</b></div><div class="comment-metadata">
<time datetime="2026-01-09T10:30:00+00:00">January 9</time></div><div class="comment-content"><p>{BOB}</p></div>
</article></li></ol></li></ol>
<div id="respond" class="comment-respond"><h3>Leave a Reply</h3><form><textarea></textarea></form></div></div>
"""

BLOGGER = f"""
<div id="comments" class="comments"><ol id="top-ra"><li class="comment" id="c4265235981837780782">
<div class="comment-block"><div class="comment-header"><cite class="user"><a href="#">Ann</a></cite><span
class="datetime"><a href="#">8 January 2026 at 23:00</a></span></div><p class="comment-content">{ANN}</p>
<span class="comment-actions"><a class="comment-reply">Reply</a></span></div>
<div class="comment-replies"><ol><li class="comment" id="c8091037830143968017"><div class="comment-block">
<div class="comment-header"><cite class="user">Bob</cite><span class="datetime">9 January 2026 at 10:30</span></div>
<p class="comment-content">{BOB}</p></div></li></ol></div></li></ol></div>
"""

GENERIC = f"""
<section class="discussion"><div class="c-comment-card" data-id="7"><span class="c-comment-card__username">Ann</span>
<span class="c-comment-card__time">1 day ago</span><div class="c-comment-card__text">{ANN}</div>
<button>Reply</button><span class="likes-count">12</span></div>
<div class="c-comment-card" data-id="8"><span class="c-comment-card__username">Bob</span>
<span class="c-comment-card__time">2h ago</span><div class="c-comment-card__text">{BOB}</div></div></section>
"""

SHAPES = {"wordpress": WORDPRESS, "blogger": BLOGGER, "generic": GENERIC}


@pytest.mark.parametrize("comments", SHAPES.values(), ids=SHAPES.keys())
def test_comments_come_out_as_records_and_leave_the_article(comments: str) -> None:
    article, ann, bob = extract(page(comments))
    assert all(text in article.text for text in PARAGRAPHS)
    assert ANN not in article.text
    assert [(item.author, item.text, item.kind) for item in (ann, bob)] == [
        ("Ann", ANN, "comment"),
        ("Bob", BOB, "comment"),
    ]
    assert {item.url for item in (article, ann, bob)} == {URL}
    assert ann.published_at
    assert bob.published_at
    assert ann.published_at < bob.published_at


@pytest.mark.parametrize("comments", [WORDPRESS, BLOGGER], ids=["wordpress", "blogger"])
def test_a_thread_is_kept(comments: str) -> None:
    article, ann, bob = extract(page(comments))
    assert (ann.parent_id, bob.parent_id) == (article.id, ann.id)


def test_a_count_beside_a_comment_is_its_likes() -> None:
    _, ann, bob = extract(page(GENERIC))
    assert (ann.likes, bob.likes) == (12, None)


NO_COMMENTS = {
    "nothing": "",
    "closed": "<div id='comments'><p class='comment-closed'>Comments are closed.</p></div>",
    "form": "<div id='respond'><h3>Leave a comment</h3><form><textarea></textarea></form></div>",
    "widget": "<aside class='widget recent-comments'><ul><li class='comment'>Zed on Gold</li></ul></aside>",
    "invitation": "<div class='comment'>Be the first to comment on this story</div>",
}


@pytest.mark.parametrize("comments", NO_COMMENTS.values(), ids=NO_COMMENTS.keys())
def test_a_page_without_comments_gives_the_article_alone(comments: str) -> None:
    [article] = extract(page(comments))
    assert all(text in article.text for text in PARAGRAPHS)
    assert "comment" not in article.text.lower()


@pytest.mark.parametrize(
    "html", ["<html><body></body></html>", "<html><script>1</script></html>"], ids=["empty", "script"]
)
def test_a_page_without_an_article_is_refused(html: str) -> None:
    with pytest.raises(InputError, match="no article found"):
        extract(html)


JSON_LD = """<script type="application/ld+json">{"@context": "https://schema.org", "@graph": [
{"@type": "WebSite", "name": "Example"},
{"@type": "NewsArticle", "headline": "Yen at the door", "author": [{"@type": "Person", "name": "Mia Roth"}],
"datePublished": "2026-01-08T07:30:00+09:00",
"inLanguage": "en-GB", "publisher": {"@type": "Organization", "name": "Example Post"}, "comment": [
{"@type": "Comment", "@id": "#c7", "text": "%s", "author": {"@type": "Person", "name": "Ann"},
"dateCreated": "2026-01-08T23:00:00Z", "upvoteCount": 4, "comment": {"@type": "Comment", "@id": "#c8",
"text": "<p>%s</p>", "author": {"name": "Bob"},
"datePublished": "2026-01-09"}}]}]}</script>""" % (ANN, BOB)  # noqa: UP031

STATE = """<script id="__NEXT_DATA__" type="application/json">{"props": {"pageProps": {"article": {"id": 1},
"commentList": {"items": [
{"commentId": 7, "content": "%s", "user": {"nickname": "Ann"}, "createTime": 1767913200, "likeCount": 4},
{"commentId": 8, "parentId": 7, "content": "%s", "user": {"nickname": "Bob"}, "createTime": 1767916800000}]}}}}
</script>""" % (ANN, BOB)  # noqa: UP031

ASSIGNED = """<script>window.__INITIAL_STATE__ = {"post": {"comments": [{"id": "7", "body": "%s", "author": "Ann",
"created_at": "2026-01-08T23:00:00Z", "score": 4, "replies": [{"id": "8", "body": "%s", "author": "Bob",
"created_at": "2026-01-09T00:00:00Z"}]}]}}; render();</script>""" % (ANN, BOB)  # noqa: UP031

MICRODATA = f"""<ul><li itemprop="comment" itemscope itemtype="https://schema.org/Comment"><span itemprop="author"
itemscope itemtype="https://schema.org/Person"><span itemprop="name">Ann</span></span><time itemprop="dateCreated"
datetime="2026-01-08T23:00:00Z">yesterday</time><div itemprop="text">{ANN}</div><span itemprop="upvoteCount">4</span>
<ul><li itemprop="comment" itemscope itemtype="https://schema.org/Comment"><span itemprop="author">Bob</span><time
itemprop="dateCreated" datetime="2026-01-09T00:00:00Z">now</time><div itemprop="text">{BOB}</div></li></ul></li></ul>"""

STRUCTURED = {"json-ld": JSON_LD, "next-data": STATE, "initial-state": ASSIGNED, "microdata": MICRODATA}


@pytest.mark.parametrize("comments", STRUCTURED.values(), ids=STRUCTURED.keys())
def test_comments_in_data_for_machines_are_read_with_thread_and_likes(comments: str) -> None:
    article, ann, bob = extract(page(comments))
    assert [(item.author, item.text) for item in (ann, bob)] == [("Ann", ANN), ("Bob", BOB)]
    assert (ann.parent_id, bob.parent_id) == (article.id, ann.id)
    assert ann.likes == 4
    assert ann.published_at == datetime(2026, 1, 8, 23, tzinfo=UTC)
    assert all(text in article.text for text in PARAGRAPHS)
    assert ANN not in article.text


def test_the_article_says_who_wrote_it_where_and_when() -> None:
    article, *_ = extract(page(JSON_LD))
    assert (article.title, article.author, article.source) == ("Yen at the door", "Mia Roth", "Example Post")
    assert (article.language, article.published_at) == ("en", datetime(2026, 1, 7, 22, 30, tzinfo=UTC))


PUBLISHED = {
    "meta-with-zone": "<meta property='article:published_time' content='2026-01-08T07:30:00+09:00'>",
    "date-then-exact": "<meta name='date' content='2026-01-08'><meta property='article:published_time' "
    "content='2026-01-07T22:30:00Z'>",
    "json-ld": '<script type="application/ld+json">{"@type": "Report", "datePublished": "2026-01-07T22:30Z"}</script>',
}


@pytest.mark.parametrize("head", PUBLISHED.values(), ids=PUBLISHED.keys())
def test_the_time_of_publication_keeps_its_hour_and_zone(head: str) -> None:
    [article] = extract(page("", head))
    assert article.published_at == datetime(2026, 1, 7, 22, 30, tzinfo=UTC)


def test_the_address_is_the_callers_else_the_pages_own() -> None:
    html = page("", "<link rel='canonical' href='https://www.example.net/boj?id=1'>")
    assert extract(html)[0].url == URL
    [article] = extract_page(html, origin="page.html", url=None, collected_at=READ_AT)
    assert (article.url, article.source) == ("https://www.example.net/boj?id=1", "example.net")


FORUM = f"""<html><body><h1>Is the carry trade over?</h1>
<div id="message-1" class="comment"><div class="username">Op</div>
<time datetime="2026-01-07T22:30:00Z"></time><div class="comment-text">{ARTICLE}</div></div>
<div id="message-2" class="comment"><div class="username">Ann</div><time datetime="2026-01-08T23:00:00Z"></time>
<div class="comment-text">{ANN}</div></div></body></html>"""


def test_the_first_post_of_a_thread_is_its_article() -> None:
    article, ann = extract(FORUM)
    assert (article.author, article.title) == ("Op", "Is the carry trade over?")
    assert article.published_at == datetime(2026, 1, 7, 22, 30, tzinfo=UTC)
    assert all(text in article.text for text in PARAGRAPHS)
    assert (ann.author, ann.text, ann.parent_id) == ("Ann", ANN, article.id)


OPENING = "Is the carry trade over?"
PHPBB = """<div id="p1" class="post bg1"><div class="inner"><dl class="postprofile">
<dt><a class="username">{0}</a></dt></dl>
<div class="postbody"><h3><a href="#p1">{3}</a></h3><ul class="post-buttons"><li><a>Quote</a></li></ul>
<p class="author">by <a class="username">{0}</a> » Thu Jan 08, 2026 {1}</p><div class="content">{2}</div></div>
</div></div>"""
XENFORO = """<article class="message message--post" data-author="{0}" id="js-post-1"><div class="message-userDetails">
<h4 class="message-name"><span class="username">{0}</span></h4></div>
<time class="u-dt" datetime="2026-01-08T{1}:00Z">x</time>
<div class="message-body"><div class="bbWrapper">{2}</div></div><footer><a>Reply</a></footer></article>"""
VBULLETIN = """<li class="postbitlegacy postcontainer" id="post_1"><span class="date">08-01-2026, {1}</span>
<a class="username">{0}</a><div class="postcontent">{2}</div><a class="reply">Reply</a></li>"""


@pytest.mark.parametrize("post", [PHPBB, XENFORO, VBULLETIN], ids=["phpbb", "xenforo", "vbulletin"])
def test_a_forum_thread_is_its_first_post_and_the_answers(post: str) -> None:
    posts = [("Op", "08:00", "Who still funds in yen?"), ("Ann", "09:30", ANN), ("Bob", "10:15", BOB)]
    body = "".join(post.format(*item, OPENING) for item in posts)
    article, ann, bob = extract(
        f"<html><head><title>{OPENING}</title></head><body><h2>{OPENING}</h2>{body}</body></html>"
    )
    assert (article.author, article.title) == ("Op", OPENING)
    assert "Who still funds in yen?" in article.text
    assert [item.author for item in (ann, bob)] == ["Ann", "Bob"]
    assert (ann.text, bob.text) == (ANN, BOB)
    assert [item.published_at for item in (article, ann)] == [
        datetime(2026, 1, 8, 8, tzinfo=UTC),
        datetime(2026, 1, 8, 9, 30, tzinfo=UTC),
    ]


OLD_WORDPRESS = f"""<ol class="commentlist"><li class="comment" id="comment-7">
<div id="div-comment-7" class="comment-body">
<div class="comment-author vcard"><cite class="fn">Ann</cite> <span class="says">says:</span></div>
<div class="comment-meta commentmetadata"><a href="#">January 8, 2026 at 11:00 pm</a></div><p>{ANN}</p>
<div class="reply"><a>Reply</a></div></div></li></ol>"""


def test_author_and_time_inside_the_words_of_an_old_theme_are_found() -> None:
    _, ann = extract(page(OLD_WORDPRESS))
    assert (ann.author, ann.text, ann.published_at) == ("Ann", ANN, datetime(2026, 1, 8, 23, tzinfo=UTC))


BROKEN = {
    "deep-nesting": "<html><body>" + "<div class='comment'>" * 5000 + "deep",
    "huge-attribute": f"<html><body><div class='{'comment ' * 200_000}'>text</div></body></html>",
    "null-bytes": page(WORDPRESS).replace("<p>", "<p>\0"),
    "unclosed": page(WORDPRESS)[:-400],
    "nested-json": '<html><script type="application/ld+json">' + "[" * 50_000 + "</script><p>text of it</p></html>",
    "wrong-encoding": '<html><head><meta charset="utf-16"></head><body><p>Plain text stays plain.</p></body></html>',
}


@pytest.mark.parametrize("html", BROKEN.values(), ids=BROKEN.keys())
def test_broken_markup_is_read_or_refused_but_never_crashes(html: str) -> None:
    try:
        documents = extract(html)
    except InputError:
        return
    assert documents[0].kind == "article"


pieces = st.sampled_from(
    [*re.findall(r"<[^>]+>", WORDPRESS + GENERIC + MICRODATA), ANN, BOB, "text", "1 day ago", "\0"]
)


@given(st.lists(pieces, max_size=30))
def test_no_markup_breaks_the_reader(parts: list[str]) -> None:
    try:
        documents = extract("<html><body>" + "".join(parts) + "</body></html>")
    except InputError:
        return
    assert all(item.text.strip() for item in documents)
