"""Copies are found, templates with other figures are not copies, and a voice counts once."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from groundswell.core.records import Document
from groundswell.corpora.copies import CopyFinder, CopyMark, echo_ratio, find_copies, is_echo, voice_of
from groundswell.corpora.copies.finder import LEAST_SHARE
from groundswell.corpora.copies.fingerprint import figure_value, fingerprint

STORY = (
    "The Bank of Japan lifted its policy rate to 0.75% on Friday, the highest level in three decades. Governor Ueda "
    "said more may follow if wages keep pace with prices. USD/JPY fell 0.4% to 155.20 after the decision, while the "
    "ten-year yield rose to 2.02%. Investors who had borrowed yen to buy assets abroad pared positions, "
    "and the Nikkei 225 lost 1.1% by the close. Economists at three houses expect the next step in April, others later."
)


def document(text: str, name: str = "copy", **fields: str) -> Document:
    return Document(id=name, text=text, **fields)  # type: ignore[arg-type]


def mark_second(first: Document, second: Document) -> CopyMark:
    finder = CopyFinder()
    assert finder.mark(first).copy_of is None
    return finder.mark(second)


COPIES = {
    "same": STORY,
    "other-white-space": STORY.replace(". ", ".\n\n"),
    "other-case": STORY.replace("The Bank", "THE BANK"),
    "sentence-dropped": STORY.replace("Governor Ueda said more may follow if wages keep pace with prices. ", ""),
    "sentence-added": STORY + " The story first appeared on our partner site at 09:30.",
    "words-replaced": STORY.replace("lifted", "raised").replace("Investors", "Funds").replace("pared", "cut"),
    "figure-written-otherwise": STORY.replace("155.20", "155.2"),
    "headline-added": "Yen gains as Tokyo moves\n\n" + STORY,
    "first-half": STORY[: len(STORY) // 2],
    "half-and-own-tail": STORY[: len(STORY) // 2]
    + " What households make of it nobody asked, and few of them borrow in "
    "dollars; those who do have long since moved into bonds that pay a fixed coupon, our own survey of savers shows.",
    "three-words-in-ten-changed": " ".join(
        "instead" if place % 10 in (4, 5, 9) and not any(map(str.isdigit, word)) else word
        for place, word in enumerate(STORY.split())
    ),
}


@pytest.mark.parametrize("text", COPIES.values(), ids=COPIES.keys())
def test_a_story_with_edits_is_a_copy_of_the_first(text: str) -> None:
    mark = mark_second(document(STORY, "first"), document(text))
    assert (mark.copy_of, mark.cluster) == ("first", "first")
    assert mark.similarity >= LEAST_SHARE


NOT_COPIES = {
    "other-figures": STORY.replace("0.75%", "1.00%").replace("155.20", "160.70").replace("2.02%", "2.30%"),
    "one-figure": STORY.replace("0.4%", "0.9%"),
    "other-pair": STORY.replace("USD/JPY", "EUR/JPY"),
    "other-day": STORY.replace("Friday", "Monday"),
    "other-figures-and-names": re.sub(r"(?<=[a-z] )[A-Z][a-z]{2,}", "Zorro", re.sub(r"\d", "7", STORY)),
    "other-story": "Gold rose to a record as investors sought shelter from tariffs, and miners rallied with it.",
    "own-tail": STORY[: len(STORY) // 5]
    + " Bakers in the old town have another worry: flour from abroad has grown dear since the harvest failed, and the "
    "mills upriver want cash on delivery. Most have put up the price of a loaf, some bake smaller ones, two have shut "
    "for good. Their guild asks the council for cheaper rents on the square, without much hope before the election.",
}


@pytest.mark.parametrize("text", NOT_COPIES.values(), ids=NOT_COPIES.keys())
def test_a_template_with_other_figures_is_no_copy(text: str) -> None:
    mark = mark_second(document(STORY, "first"), document(text))
    assert (mark.copy_of, mark.cluster) == (None, "copy")


def test_an_exact_copy_says_so() -> None:
    assert mark_second(document(STORY, "first"), document(STORY.upper().lower(), "x")).how in ("exact", "near")
    mark = mark_second(document(STORY, "first"), document(STORY, "x"))
    assert (mark.how, mark.similarity) == ("exact", 1.0)


@pytest.mark.parametrize(("author", "copied"), [("ann", True), ("bob", False), (None, False)])
def test_a_short_text_is_a_copy_only_by_the_same_author(author: str | None, copied: bool) -> None:
    first = document("To the moon!", "first", kind="comment", parent_id="a", author="ann")
    assert (mark_second(first, replace(first, id="second", author=author)).copy_of == "first") is copied


def test_the_oldest_are_forgotten_beyond_the_window() -> None:
    finder = CopyFinder(window=2)
    for name, text in (("a", STORY), ("b", NOT_COPIES["other-story"]), ("c", NOT_COPIES["own-tail"])):
        finder.mark(document(text, name))
    assert finder.mark(document(STORY, "again")).copy_of is None


def test_a_comment_that_repeats_its_article_is_an_echo() -> None:
    article = document(STORY, "article")
    echo = document(
        "Governor Ueda said more may follow if wages keep pace with prices.",
        "echo",
        kind="comment",
        parent_id="article",
    )
    own = document(
        "Governor Ueda will be gone by then, and nobody hikes into an election.",
        "own",
        kind="comment",
        parent_id="article",
    )
    marks = {mark.document_id: mark for _, mark in find_copies([article, echo, own])}
    assert marks["echo"].echo
    assert marks["echo"].echo_ratio == 1.0
    assert not marks["own"].echo
    assert not marks["article"].echo


def test_a_comment_with_a_figure_of_its_own_is_no_echo() -> None:
    assert is_echo(echo_ratio(fingerprint("the ten-year yield rose to 2.02%"), fingerprint(STORY)))
    assert not is_echo(echo_ratio(fingerprint("the ten-year yield rose to 2.50%"), fingerprint(STORY)))
    assert echo_ratio(fingerprint("Agreed, well said."), fingerprint(STORY)) == 0.0


def test_one_author_is_one_voice_and_a_copy_speaks_with_its_original() -> None:
    ann = document("a", "1", author="Ann  Lee", source="Blog")
    assert voice_of(ann) == voice_of(document("b", "2", author="ann lee", source="blog"))
    assert voice_of(ann) != voice_of(document("b", "2", author="ann lee", source="other"))
    assert voice_of(document("c", "3", author="bob", source="blog"), original=ann) == voice_of(ann)
    assert voice_of(document("d", "4", source="Wire")) == voice_of(document("e", "5", source="wire"))
    nobody = document("f", "6", kind="comment", parent_id="1", source="Blog")
    assert voice_of(nobody) != voice_of(replace(nobody, id="7"))


@pytest.mark.parametrize(
    ("token", "value"),
    [("1,000", "1000"), ("0.750", "0.75"), ("155.20", "155.2"), ("0,5", "0.5"), ("7", "7"), ("10", "10")],
)
def test_a_figure_has_one_form(token: str, value: str) -> None:
    assert figure_value(token) == value


@given(st.lists(st.text(max_size=60), min_size=1, max_size=8))
def test_any_texts_are_marked_and_the_first_is_never_a_copy(texts: list[str]) -> None:
    marks = [mark for _, mark in find_copies(document(text, str(i)) for i, text in enumerate(texts))]
    assert marks[0].copy_of is None
    assert all(mark.cluster == (mark.copy_of or mark.document_id) for mark in marks)


def post(number: int) -> Document:
    return document(
        f"Price alert: the coin of the day trades at {number * 7919 % 10007} dollars, set your stops.", f"p{number}"
    )


def test_a_flood_of_one_template_holds_each_post_against_a_few_others(monkeypatch: pytest.MonkeyPatch) -> None:
    from groundswell.corpora.copies import finder as module

    compared = 0
    swapped = module.figures_swapped

    def counted(*given: Any) -> bool:
        nonlocal compared
        compared += 1
        return swapped(*given)

    monkeypatch.setattr(module, "figures_swapped", counted)
    finder = CopyFinder()
    assert not any(finder.mark(post(number)).copy_of for number in range(600))
    assert compared < 600 * 10
    assert finder.mark(replace(post(599), id="again")).copy_of == "p599"


def test_originals_are_found_past_the_bounds_of_segments(monkeypatch: pytest.MonkeyPatch) -> None:
    from groundswell.corpora.copies import index

    monkeypatch.setattr(index, "_TAIL", 3)
    monkeypatch.setattr(index, "_SEGMENT", 7)
    finder = CopyFinder(window=40)
    letters = str.maketrans("0123456789", "abcdefghij")
    texts = [" ".join(f"w{number}x{place}".translate(letters) for place in range(30)) for number in range(60)]
    for number, text in enumerate(texts):
        assert finder.mark(document(text, f"d{number}")).copy_of is None
    for number in range(20, 60):
        assert finder.mark(document(f"{texts[number]} and more", "copy")).copy_of == f"d{number}"
    assert finder.mark(document(f"{texts[19]} and more", "copy")).copy_of is None
    assert len(finder) <= 40


def test_chinese_news_of_one_day_with_phrases_in_common_is_no_copy() -> None:
    first = document(
        "日本央行周五将利率上调至0.75%,为三十年来最高水平。行长植田表示,如果工资与物价同步上涨,可能进一步加息。", "a"
    )
    other = document(
        "市场预计日本央行将在周五加息。分析人士表示,如果日元继续走弱,当局可能进行干预,投资者保持谨慎态度。", "b"
    )
    assert mark_second(first, other).copy_of is None
    assert mark_second(first, replace(first, id="c", text=first.text + "市场反应平淡。")).copy_of == "a"
