"""Copies are found, templates with other figures are not copies, and a voice counts once."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from groundswell.core.records import Document
from groundswell.corpora.copies import CopyFinder, CopyMark, echo_ratio, find_copies, is_echo, voice_of
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
}


@pytest.mark.parametrize("text", COPIES.values(), ids=COPIES.keys())
def test_a_story_with_edits_is_a_copy_of_the_first(text: str) -> None:
    mark = mark_second(document(STORY, "first"), document(text))
    assert (mark.copy_of, mark.cluster) == ("first", "first")
    assert mark.similarity >= 0.5


NOT_COPIES = {
    "other-figures": STORY.replace("0.75%", "1.00%").replace("155.20", "160.70").replace("2.02%", "2.30%"),
    "one-figure": STORY.replace("0.4%", "0.9%"),
    "other-pair": STORY.replace("USD/JPY", "EUR/JPY"),
    "other-story": "Gold rose to a record as investors sought shelter from tariffs, and miners rallied with it.",
    "other-half": STORY[: len(STORY) // 3] + " " + "Nothing else in this text is like the other one at all. " * 6,
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
    for name, text in (("a", STORY), ("b", NOT_COPIES["other-story"]), ("c", NOT_COPIES["other-half"])):
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
    assert is_echo("the ten-year yield rose to 2.02%", STORY)
    assert not is_echo("the ten-year yield rose to 2.50%", STORY)
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
