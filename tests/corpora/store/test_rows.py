from __future__ import annotations

import json
from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from groundswell.core.records import Claim, Document, Verdict
from groundswell.corpora.store import ScoredDocument, plain_claim
from groundswell.corpora.store.rows import (
    Place,
    claim_from_row,
    claim_row,
    document_from_row,
    document_row,
    speaker_number,
)
from groundswell.corpora.store.schema import claim_schema, document_schema
from groundswell.corpora.store.writer import _tables

PLACE = Place(number=0, cluster=0, speaker=speaker_number("author:s:a"))

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
maybe_text = st.none() | texts
numbers = st.floats(allow_nan=False, allow_infinity=False)
maybe_number = st.none() | numbers
times = st.datetimes(datetime(1, 1, 2), datetime(9999, 12, 30), timezones=st.just(UTC))  # noqa: DTZ001 - bounds of a strategy
dates = st.none() | st.dates()
offsets = st.integers(0, 10**9)
plain = st.recursive(
    st.none() | st.booleans() | st.integers() | numbers | texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=5,
)
counts = st.none() | st.integers(0, 2**63 - 1)

documents = st.builds(
    Document,
    id=texts,
    text=texts,
    kind=st.sampled_from(["article", "comment"]),
    parent_id=maybe_text,
    url=maybe_text,
    source=maybe_text,
    author=maybe_text,
    title=maybe_text,
    published_at=st.none() | times,
    collected_at=st.none() | times,
    language=maybe_text,
    likes=counts,
    replies=counts,
    origin=maybe_text,
    extra=st.dictionaries(texts, plain, max_size=3),
)
verdicts = st.builds(
    Verdict,
    status=st.sampled_from(["supported", "outdated", "outside_estimates", "unverifiable"]),
    series=maybe_text,
    observed=maybe_number | st.tuples(numbers, numbers),
    observed_at=dates,
    released_at=st.none() | times,
    held_from=dates,
    held_to=dates,
    gap=maybe_number,
    gap_ratio=maybe_number,
    tolerance=maybe_number,
    note=maybe_text,
    words=maybe_text,
    estimates=st.lists(st.dictionaries(texts, plain, min_size=1, max_size=3), max_size=2).map(tuple),
)
claims = st.builds(
    Claim,
    id=texts,
    document_id=texts,
    start=offsets,
    end=offsets,
    text=texts,
    sentence_start=offsets,
    sentence_end=offsets,
    measure=texts,
    area=maybe_text,
    kind=st.sampled_from(["level", "change", "direction"]),
    value=maybe_number,
    value_high=maybe_number,
    unit=maybe_text,
    comparator=st.sampled_from([None, "=", "~", "<="]),
    trend=st.sampled_from([None, "up", "down", "flat"]),
    tense=st.sampled_from(["past", "present", "future"]),
    period_start=dates,
    period_end=dates,
    modality=st.sampled_from(["asserted", "denied"]),
    attributed_to=maybe_text,
    sentiment=st.sampled_from([None, "negative", "neutral"]),
    sentiment_score=maybe_number,
    stance=st.sampled_from([None, "dovish", "hawkish"]),
    stance_score=maybe_number,
    confidence=numbers,
    verdict=st.none() | verdicts,
    scored_by=texts,
)


@settings(max_examples=150, deadline=None)
@given(document=documents, claim=claims)
def test_every_field_survives_the_way_into_arrow_and_back(document: Document, claim: Claim) -> None:
    scored = ScoredDocument(document=document, article_id=document.id, claims=(claim,))
    document_rows, claim_rows = _tables([scored], [PLACE])
    assert document_from_row(document_rows.to_pylist()[0]) == document
    assert claim_from_row(claim_rows.to_pylist()[0]) == claim


@settings(max_examples=100, deadline=None)
@given(claim=claims)
def test_a_claim_prints_the_same_before_storing_and_after(claim: Claim) -> None:
    _, rows = _tables([ScoredDocument(document=Document(id="d", text=""), article_id=None, claims=(claim,))], [PLACE])
    stored = claim_from_row(rows.to_pylist()[0])
    assert json.dumps(plain_claim(stored)) == json.dumps(plain_claim(claim))


def test_whole_numbers_print_as_floats_whether_stored_or_not() -> None:
    claim = Claim(
        id="c", document_id="d", start=0, end=1, text="1", sentence_start=0, sentence_end=1, measure="policy_rate",
        area="JP", kind="level", value=1, verdict=Verdict(status="supported", observed=1, gap=0),
    )  # fmt: skip
    printed = plain_claim(claim)
    assert (
        json.dumps([printed["value"], printed["verdict"]["observed"], printed["verdict"]["gap"]]) == "[1.0, 1.0, 0.0]"
    )


def test_dates_in_estimates_become_text() -> None:
    estimate = {"publisher": "BIS", "date": date(2024, 8, 27), "seen": datetime(2024, 8, 27, tzinfo=UTC)}
    claim = Claim(
        id="c", document_id="d", start=0, end=1, text="1", sentence_start=0, sentence_end=1,
        measure="carry_trade_size", area="JP", kind="level", verdict=Verdict(status="pending", estimates=(estimate,)),
    )  # fmt: skip
    verdict = plain_claim(claim)["verdict"]
    assert verdict["estimates"] == [{"publisher": "BIS", "date": "2024-08-27", "seen": "2024-08-27T00:00:00Z"}]


@pytest.mark.parametrize("name", ["published_at", "source", "author"])
def test_claims_carry_what_queries_need_of_their_document(name: str, make: object) -> None:
    scored = make(2)  # type: ignore[operator]
    row = claim_row(scored.claims[0], scored, PLACE)
    assert row[name] == getattr(scored.document, name)
    assert row["document_kind"] == "comment"
    assert row["sentence"] == scored.document.text[:25]


def test_rows_have_the_columns_of_the_schema(make: object) -> None:
    scored = make(0)  # type: ignore[operator]
    assert set(document_row(scored, PLACE)) == set(document_schema().names)
    assert set(claim_row(scored.claims[0], scored, PLACE)) == set(claim_schema().names)
