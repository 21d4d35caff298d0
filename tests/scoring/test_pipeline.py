from __future__ import annotations

from datetime import UTC, datetime
from types import ModuleType

import pytest

from groundswell.core.records import Document
from groundswell.scoring.pipeline import UNDATED, _side

TEXT = "The BOJ is at 0.75%. Prices fall. Japan waits!"
WHEN = datetime(2026, 1, 10, tzinfo=UTC)


def test_a_claim_gets_the_labels_of_its_sentence_and_a_verdict_of_its_day(fakes: ModuleType) -> None:
    (scored,) = fakes.pipeline().score([Document(id="d", text=TEXT, published_at=WHEN)])
    (claim,) = scored.claims
    assert (claim.sentiment, claim.sentiment_score) == ("positive", 0.5)
    assert (claim.stance, claim.stance_score) == ("hawkish", 0.7)
    assert claim.scored_by == scored.scored_by == "fake@1"
    assert claim.verdict is not None
    assert (claim.verdict.released_at, claim.verdict.note) == (WHEN, "The BOJ is at 0.75%.")


def test_a_sentence_off_monetary_policy_has_no_stance(fakes: ModuleType) -> None:
    (scored,) = fakes.pipeline().score([Document(id="d", text="Prices fall 3%.", published_at=WHEN)])
    (claim,) = scored.claims
    assert (claim.stance, claim.stance_score) == (None, None)
    assert (scored.stance, scored.stance_score, scored.stance_sentences) == (None, None, 0)


def test_a_document_pools_its_sentences(fakes: ModuleType) -> None:
    (scored,) = fakes.pipeline().score([Document(id="d", text=TEXT)])
    assert (scored.sentences, scored.stance_sentences) == (3, 1)
    assert scored.sentiment_score == pytest.approx((0.5 - 0.6 + 0.5) / 3, abs=1e-4)
    assert (scored.sentiment, scored.stance, scored.stance_score) == ("positive", "hawkish", 0.7)


@pytest.mark.parametrize(
    ("score", "side"), [(None, None), (0.0, "neutral"), (0.049, "neutral"), (-0.05, "dovish"), (0.3, "hawkish")]
)
def test_the_label_of_a_document_follows_its_score(score: float | None, side: str | None) -> None:
    assert _side(score, "dovish", "hawkish") == side


def test_a_document_without_a_time_is_judged_by_nothing(fakes: ModuleType) -> None:
    (scored,) = fakes.pipeline().score([Document(id="d", text=TEXT)])
    assert [claim.verdict for claim in scored.claims] == [UNDATED]


def test_without_a_judge_there_are_no_verdicts(fakes: ModuleType) -> None:
    (scored,) = fakes.pipeline(judge=None).score([Document(id="d", text=TEXT, published_at=WHEN)])
    assert [claim.verdict for claim in scored.claims] == [None]


def test_what_comes_out_for_a_document_does_not_depend_on_the_others(fakes: ModuleType) -> None:
    documents = [Document(id=str(place), text=f"Japan is at {place}%. It may fall.") for place in range(9)]
    together = fakes.pipeline().score(documents)
    alone = [scored for document in documents for scored in fakes.pipeline().score([document])]
    assert together == alone


def test_comments_take_their_area_and_thread_from_what_they_answer(fakes: ModuleType) -> None:
    article = Document(id="a", text="Japan.")
    comment = Document(id="c", kind="comment", parent_id="a", text="1% it is.")
    lost = Document(id="l", kind="comment", parent_id="gone", text="1% it is.")
    known, unknown = fakes.pipeline().score([comment, lost], parents={"c": [article]})
    assert (known.article_id, known.claims[0].area) == ("a", "JP")
    assert (unknown.article_id, unknown.claims[0].area) == ("gone", None)


def test_a_claim_in_a_sentence_that_the_splitter_does_not_know_is_labelled_too(fakes: ModuleType) -> None:
    (scored,) = fakes.pipeline(split_sentences=lambda text: []).score([Document(id="d", text=TEXT)])
    assert scored.claims[0].sentiment == "positive"
    assert scored.sentences == 1


def test_an_empty_batch_and_an_empty_text_are_no_trouble(fakes: ModuleType) -> None:
    assert fakes.pipeline().score([]) == []
    (scored,) = fakes.pipeline().score([Document(id="d", text="")])
    assert (scored.claims, scored.sentiment, scored.sentences) == ((), None, 0)
