from typing import Any

import pytest

from groundswell.dashboard.pages.chart import _axis
from groundswell.dashboard.pages.documents import EXCERPT, excerpt, parts, threaded
from groundswell.dashboard.pages.look import figure, inert
from groundswell.dashboard.verdicts import LOOKS, counted, look_of


def comment(name: str, answers: str | None) -> dict[str, Any]:
    return {"id": name, "parent_id": answers}


def test_answers_stand_under_what_they_answer() -> None:
    found = [comment("a", "root"), comment("b", "root"), comment("c", "a"), comment("d", "c"), comment("e", "gone")]
    assert [(item["id"], depth) for item, depth in threaded("root", found)] == [
        ("a", 1),
        ("c", 2),
        ("d", 3),
        ("b", 1),
        ("e", 1),
    ]


def test_comments_that_answer_each_other_are_shown_once() -> None:
    found = [comment("a", "b"), comment("b", "a"), comment("c", "c")]
    assert sorted((item["id"], depth) for item, depth in threaded("root", found)) == [("a", 1), ("b", 1), ("c", 1)]


def test_claims_cut_a_text_and_overlaps_are_marked_once() -> None:
    claims = [{"start": 4, "end": 7}, {"start": 6, "end": 9}, {"start": 10, "end": 99}]
    found = list(parts("the one two", claims))
    assert found == [("the ", None), ("one", claims[0]), (" two", None)]


def test_an_excerpt_shows_the_words_looked_for() -> None:
    text = "long ago " * 200 + "the yen fell " + "and more " * 200
    found = excerpt(text, "YEN")
    assert "the yen fell" in found
    assert len(found) <= EXCERPT + 4
    assert excerpt("short", "") == "short"


@pytest.mark.parametrize("letter", ["\u202e", "\u2066", "\u200f", "\x00", "\x1b", "\x85", "\u2028"])
def test_unseen_characters_become_dots(letter: str) -> None:
    assert inert(f"a{letter}b\n") == "a·b\n"


def test_emoji_and_foreign_scripts_stay() -> None:
    words = "👩‍🚀 日銀の政策金利 می‌خواهم"
    assert inert(words) == words


def test_every_status_has_a_look_and_every_look_a_sign_of_its_own() -> None:
    from typing import get_args

    from groundswell.core.records import Status

    assert {look_of(status) for status in get_args(Status)} == set(LOOKS)
    assert len({look.sign for look in LOOKS}) == len(LOOKS)
    assert [(look.name, count) for look, count in counted({"pending": 2, "failed": 1, "contradicted": 3})] == [
        ("wrong", 4),
        ("open", 2),
    ]


def test_the_axis_leaves_out_what_would_squash_the_rest() -> None:
    axis = _axis([1.0] * 60 + [2.0] * 60 + [50.0], [1.5], "%")
    assert axis["range"][1] < 3
    assert axis["beyond"] == 1
    assert not axis["log"]
    assert "2 %" in [words for _, words in axis["ticks"]]


def test_sizes_far_apart_are_read_on_a_logarithmic_axis() -> None:
    axis = _axis([2e11, 9e12, 2e13], [], "USD")
    assert axis["log"]
    assert "$1tn" in [words for _, words in axis["ticks"]]


def test_an_axis_of_nothing_has_no_ends() -> None:
    assert _axis([], [], None)["range"] is None


@pytest.mark.parametrize(
    ("claim", "found", "status", "words"),
    [
        ({"measure": "policy_rate", "unit": "%"}, [3.5, 3.75], "supported", "3.5 % – 3.75 %"),
        ({"measure": "carry_trade_size", "unit": "JPY"}, [2.5e11, 1.1e12], "outside_estimates", "$250bn – $1.1tn"),
        ({"measure": "fx_rate", "unit": "JPY"}, 156.65, "contradicted", "156.65"),
    ],
)
def test_what_a_claim_was_held_against_has_its_own_unit(claim: Any, found: Any, status: str, words: str) -> None:
    assert figure(claim, found, status) == words
