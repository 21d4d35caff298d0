"""Copied text of exchange-blog and forum pages: one article and its comments, none of the chrome."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from groundswell.core.errors import InputError
from groundswell.core.records import Document
from groundswell.corpora.pages import extract_page

READ_AT = datetime(2026, 1, 10, 12, tzinfo=UTC)
HOURS = timedelta(hours=1)
BODY = (
    "The Bank of Japan lifted its rate to 0.75% in December.\n\n\nThe gap to the Fed narrows, and carry trades shrink."
)
FIRST = "Slow bloodletting is worse than a crash. Nobody hedged."
SECOND = "Second paragraph first:\nthe yen at 155 says otherwise."


def extract(text: str) -> list[Document]:
    return extract_page(text, origin="page.txt", url="https://example.org/post/1", collected_at=READ_AT)


def page(
    *,
    original: str,
    notice: str,
    bar: str,
    counter: str,
    ago: tuple[str, str],
    reply: str,
    below: str,
    glued: bool = True,
) -> str:
    end = f"{original}{reply}0"
    comments = f"YenWatchervip\n· {ago[0]}\n{FIRST}\n{end}\nmaple_leaf\n· {ago[1]}\n{SECOND}\n{original}{reply}2\n"
    return f"{BODY}\n{original}\n{notice}\n{bar}\n{counter}\n0/400\n{comments}{below}"


LANGUAGES = "Community\n  • 简体中文\n  • English\n  • Tiếng Việt\n  • 日本語\n  • Português (Brasil)"
BELOW = f"  • Pin\nTrade Crypto Anywhere Anytime\nqrCode\nScan to download the Example App\n{LANGUAGES}"

PAGES = {
    "en": page(
        original="View Original",
        notice="This page may contain third-party content, which is provided for information purposes only.",
        bar="  • Reward\n  • 1\n  • Repost\n  • Share",
        counter="Comment",
        ago=("12h ago", "3h ago"),
        reply="Reply",
        below=BELOW,
    ),
    "zh-hans": page(
        original="查看原文",
        notice="此页面可能包含第三方内容，仅供参考（非陈述/保证），不应被视为认可其观点表述。",
        bar="  • 赞赏\n  • 2\n  • 转发\n  • 分享",
        counter="评论",
        ago=("12小时前", "3小时前"),
        reply="回复",
        below="  • 置顶\n交易，随时随地\n扫码下载\n" + LANGUAGES,
    ),
    "zh-hant": page(
        original="查看原文",
        notice="此頁面可能包含第三方內容，僅供參考。",
        bar="  • 讚賞\n  • 2\n  • 轉發\n  • 分享",
        counter="留言",
        ago=("12小時前", "3小時前"),
        reply="回覆",
        below="  • 置頂\n" + LANGUAGES,
    ),
    "ja": page(
        original="原文表示",
        notice="このページには第三者のコンテンツが含まれている場合があります。",
        bar="  • 報酬\n  • いいね\n  • リポスト\n  • 共有",
        counter="コメント",
        ago=("12時間前", "3時間前"),
        reply="返信",
        below="  • ピン\n" + LANGUAGES,
    ),
    "ru": page(
        original="Посмотреть Оригинал",
        notice="На этой странице может содержаться сторонний контент.",
        bar="  • Награда\n  • 1\n  • Репост\n  • Поделиться",
        counter="комментарий",
        ago=("12 ч. назад", "3 часа назад"),
        reply="Ответить",
        below="  • Закрепить\n" + LANGUAGES,
    ),
    "es": page(
        original="Ver originales",
        notice="Esta página puede contener contenido de terceros, que se ofrece con fines informativos.",
        bar="  • Recompensa\n  • 1\n  • Republicar\n  • Compartir",
        counter="Comentar",
        ago=("hace 12h", "hace 3 horas"),
        reply="Responder",
        below="  • Anclado\n" + LANGUAGES,
    ),
    "fr": page(
        original="Voir l'original",
        notice="Cette page peut inclure du contenu de tiers fourni à des fins d'information uniquement.",
        bar="  • Récompense\n  • J'aime\n  • Reposter\n  • Partager",
        counter="Commentaire",
        ago=("il y a 12h", "il y a 3 heures"),
        reply="Répondre",
        below="  • Épingler\n" + LANGUAGES,
    ),
    "pt-br": page(
        original="Ver original",
        notice="Esta página pode conter conteúdo de terceiros, fornecido apenas para fins informativos.",
        bar="  • Recompensa\n  • 1\n  • Repostar\n  • Compartilhar",
        counter="Comentário",
        ago=("12h atrás", "há 3 horas"),
        reply="Responder",
        below="  • Fixar\n" + LANGUAGES,
    ),
    "vi": page(
        original="Xem bản gốc",
        notice="Trang này có thể chứa nội dung của bên thứ ba, được cung cấp chỉ nhằm mục đích thông tin.",
        bar="  • Phần thưởng\n  • 1\n  • Đăng lại\n  • Chia sẻ",
        counter="Bình luận",
        ago=("12 giờ trước", "3 giờ trước"),
        reply="Trả lời",
        below="  • Ghim\n" + LANGUAGES,
    ),
    "id": page(
        original="Lihat Asli",
        notice="Halaman ini mungkin berisi konten pihak ketiga, yang disediakan untuk tujuan informasi saja.",
        bar="  • Hadiah\n  • 1\n  • Posting ulang\n  • Bagikan",
        counter="Komentar",
        ago=("12 jam yang lalu", "3jam lalu"),
        reply="Balas",
        below="  • Sematkan\n" + LANGUAGES,
    ),
    "uk": page(
        original="Переглянути оригінал",
        notice="Ця сторінка може містити сторонній контент.",
        bar="  • Нагородити\n  • 1\n  • Репост\n  • Поділитися",
        counter="Прокоментувати",
        ago=("12 год тому", "3 години тому"),
        reply="Відповісти",
        below="  • Закріпити\n" + LANGUAGES,
    ),
    "ar": page(
        original="شاهد النسخة الأصلية",
        notice="قد تحتوي هذه الصفحة على محتوى من جهات خارجية.",
        bar="  • مكافأة\n  • 1\n  • إعادة النشر\n  • مشاركة",
        counter="تعليق",
        ago=("منذ 12 ساعة", "منذ 3 ساعات"),
        reply="رد",
        below="  • تثبيت\n" + LANGUAGES,
    ),
    "de": page(
        original="Original anzeigen",
        notice="Diese Seite kann Inhalte Dritter enthalten.",
        bar="  • Belohnen\n  • Gefällt mir\n  • Reposten\n  • Teilen",
        counter="Kommentar",
        ago=("vor 12 Stunden", "vor 3 Std."),
        reply="Antworten",
        below="  • Anheften\n" + LANGUAGES,
    ),
}


@pytest.mark.parametrize("text", PAGES.values(), ids=PAGES.keys())
@pytest.mark.parametrize("ending", ["\n", "\r\n"], ids=["unix", "windows"])
def test_a_page_gives_its_article_and_comments_and_nothing_else(text: str, ending: str) -> None:
    article, first, second = extract(text.replace("\n", ending))
    assert article.text == BODY
    assert (article.kind, article.parent_id) == ("article", None)
    assert (first.author, second.author) == ("YenWatcher", "maple_leaf")
    assert (first.text, second.text) == (FIRST, SECOND)
    assert (first.published_at, second.published_at) == (READ_AT - 12 * HOURS, READ_AT - 3 * HOURS)
    assert (first.replies, second.replies) == (0, 2)
    assert {item.parent_id for item in (first, second)} == {article.id}
    assert {item.url for item in (article, first, second)} == {"https://example.org/post/1"}


def test_comments_on_one_line_each() -> None:
    lines = f"ann · 12h ago · {FIRST} Reply0\nbob · 2d ago · Agreed. Reply3"
    text = f"{BODY}\nView Original\n• Reward\n• Repost\n• Share\nComment\n0/400\n{lines}\n{BELOW}"
    article, first, second = extract(text)
    assert article.text == BODY
    assert [(item.author, item.text, item.replies) for item in (first, second)] == [
        ("ann", FIRST, 0),
        ("bob", "Agreed.", 3),
    ]
    assert second.published_at == READ_AT - 48 * HOURS


def test_a_post_with_a_head_gives_its_author_and_time() -> None:
    article, comment = extract(
        "Macro Desk\n2025-12-24 10:31\nFollow\nYen at the door\n\n"
        f"{BODY}\nView Original\nComment\n0/400\nann\n· 1h ago\nYes.\nReply0"
    )
    assert (article.author, article.title) == ("Macro Desk", "Yen at the door")
    assert article.published_at == datetime(2025, 12, 24, 10, 31, tzinfo=UTC)
    assert article.text == f"Yen at the door\n\n{BODY}"
    assert comment.text == "Yes."


def test_a_page_without_comments_gives_the_article_alone() -> None:
    [article] = extract(
        f"{BODY}\nView Original\nThis page may contain third-party content.\n"
        f"• Reward\n• Share\nComment\n0/400\nNo comments\n{BELOW}"
    )
    assert article.text == BODY


def test_likes_below_a_comment_are_counted_and_not_read() -> None:
    _, first, second = extract(
        f"{BODY}\n• Like\n• Share\nComments (2)\n"
        "ann\n3 hours ago\nWell put.\n14\nReply\nbob\nyesterday\nNo.\nLike 2\nReply"
    )
    assert [(item.text, item.likes) for item in (first, second)] == [("Well put.", 14), ("No.", 2)]
    assert second.published_at == READ_AT - 24 * HOURS


def test_a_reply_is_tied_to_whom_it_names() -> None:
    article, first, second, third = extract(
        f"{BODY}\nComment\n0/400\nann\n· 3h ago\nUp.\nReply1\n"
        "bob\n· 2h ago\nReply to ann: Down.\nReply0\ncy\n· 1h ago\n@bob why?\nReply0"
    )
    assert (first.parent_id, second.parent_id, third.parent_id) == (article.id, first.id, second.id)
    assert (second.text, third.text) == ("Down.", "@bob why?")


SHAPES = {
    "month-and-day": "Comment\n0/400\nann\n· 01-09 08:12\nUp.\nView OriginalReply0\nbob\n· 01-09 09:00\nDown.\nReply0",
    "no-box": "View Original\nann\n· 12h ago\nUp.\nView OriginalReply0\nbob\n· 3h ago\nDown.\nReply0",
    "reply-below": "Comment\n0/400\nann\n· 12h ago\nUp.\nView Original\nReply0\nbob\n· 3h ago\nDown.\nReply0",
    "bare-times": "Like\n12\nComment\n3\nShare\nann\n3 hrs\nUp.\nLike\nReply\n2\nbob\n1 hr\nDown.\nLike\nReply",
    "blog": (
        "2 Comments\nann says:\nJanuary 5, 2026 at 10:14 am\nUp.\nReply\nbob says:\nJanuary 6, 2026 at 1:14 pm\nDown.\n"
        "Reply\nLeave a Reply\nYour email address will not be published."
    ),
    "controls-on-one-line": "Comments\n\nann\n2 days ago\nUp.\nLike · Reply\n\nbob\n1 day ago\nDown.\nLike · Reply\n",
    "two-boxes": (
        "View Original\nReward\nLike\nComment\nRepost\nShare\nComment\nAdd a comment\nAdd a comment\nComment\n"
        "ann\n· 12h ago\nUp.\nView OriginalReply0\nbob\n· 3h ago\nDown.\nReply0\nView More\n• Pin\nAbout\nCareers"
    ),
}


@pytest.mark.parametrize("below", SHAPES.values(), ids=SHAPES.keys())
def test_every_shape_of_the_comment_list_gives_the_same_records(below: str) -> None:
    article, *comments = extract(f"{BODY}\n{below}")
    assert article.text == BODY
    assert [(item.author, item.text) for item in comments] == [("ann", "Up."), ("bob", "Down.")]
    assert all(item.published_at and item.published_at < READ_AT for item in comments)


def test_the_coins_below_a_post_are_no_text_of_it() -> None:
    head = "Yen at the door\nMacroOwl\nvip\n2025-12-24 10:31\nFollow\n"
    [article] = extract(f"{head}{BODY}\nBTC\n-1.2%\nETH\n+0.35%\nView Original\n• Reward\n• Share\nComment\n0/400")
    assert (article.title, article.author, article.text) == ("Yen at the door", "MacroOwl", BODY)


def test_a_mention_may_hold_a_name_with_spaces() -> None:
    _, first, second = extract(
        f"{BODY}\nComment\n0/400\nJane Doe\n· 2h ago\nUp.\nReply0\nbob\n· 1h ago\n@Jane Doe no.\nReply0"
    )
    assert second.parent_id == first.id


PLAIN = {
    "no-chrome": BODY,
    "the-word-comment-in-prose": f"{BODY}\n\nComment\n\nThe board gave no reason, and markets did not ask for one.",
    "a-time-in-prose": f"{BODY}\n\nyesterday\n\nwas quiet.",
    "share-alone": f"{BODY}\n\nShare\n\nbuybacks rose.",
    "trailing-space": f"{BODY}\n\n",
}


@pytest.mark.parametrize("text", PLAIN.values(), ids=PLAIN.keys())
def test_plain_text_is_one_article_unchanged(text: str) -> None:
    [article] = extract(text)
    assert article.text == text


def test_a_relative_time_without_capture_time_is_kept_in_words() -> None:
    _, first, _ = extract_page(PAGES["en"], origin="page.txt", url=None, collected_at=None)
    assert (first.published_at, first.extra) == (None, {"published_text": "12h ago"})


@pytest.mark.parametrize("page_bytes", [b"", b" \n\n ", b"caf\xe9 \xff\xfe"], ids=["empty", "blank", "not-utf8"])
def test_a_page_without_text_is_refused(page_bytes: bytes) -> None:
    with pytest.raises(InputError, match=r"^x\.txt: "):
        extract_page(page_bytes, origin="x.txt", url=None, collected_at=None)


SEED = Path(__file__).parents[3] / "shared" / "data" / "seed"


@pytest.mark.skipif(not SEED.is_dir(), reason="the development data are not beside the project")
def test_the_seed_page_gives_one_article_and_one_comment() -> None:
    [path] = SEED.glob("*.txt")
    article, comment = extract(path.read_text("utf-8"))
    assert article.text.startswith("Recently, a phenomenon")
    assert article.text.endswith("true pulse of the market.")
    assert comment.author == "PhantomMiner"
    assert comment.text.startswith("The $9 trillion outflow")
    assert comment.text.endswith("will be alarming.")
    assert comment.published_at == READ_AT - 12 * HOURS


known_lines = [*PAGES["en"].splitlines(), *PAGES["ja"].splitlines(), "", "x · y · z", "·"]
lines = st.lists(st.sampled_from(known_lines) | st.text(max_size=30))


@given(lines)
def test_no_text_breaks_the_reader(parts: list[str]) -> None:
    try:
        documents = extract("\n".join(parts))
    except InputError:
        return
    assert documents[0].kind == "article"
    assert all(item.text.strip() for item in documents)
