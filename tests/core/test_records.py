from datetime import UTC, date, datetime

from groundswell.core.records import Claim, Document, Quantity, Verdict, claim_id, document_id

VERDICT = Verdict(
    status="outdated",
    series="policy_rate:JP",
    observed=(0.0, 0.1),
    observed_at=date(2026, 6, 16),
    released_at=datetime(2026, 6, 16, 3, tzinfo=UTC),
    held_from=date(2025, 12, 19),
    held_to=date(2026, 6, 16),
    gap=-0.25,
    estimates=({"publisher": "BIS", "low": 2.5e11},),
)
CLAIM = Claim(
    id="c",
    document_id="d",
    start=0,
    end=5,
    text="0.75%",
    sentence_start=0,
    sentence_end=9,
    measure="policy_rate",
    area="JP",
    kind="level",
    value=0.75,
    unit="%",
    comparator="=",
    period_start=date(2025, 12, 1),
    verdict=VERDICT,
)


def test_a_claim_with_its_verdict_reads_back() -> None:
    assert Claim.from_json(CLAIM.to_json()) == CLAIM


def test_a_document_reads_back_with_its_times_and_extras() -> None:
    document = Document(id="d", text="x", published_at=datetime(2026, 1, 1, tzinfo=UTC), extra={"tag": [1]})
    row = document.to_json()
    assert row["published_at"] == "2026-01-01T00:00:00Z"
    assert Document.from_json({**row, "unknown": 1}) == document


def test_a_quantity_reads_back() -> None:
    quantity = Quantity(0, 5, "0.75%", 0.75, None, "%", "=")
    assert Quantity.from_json(quantity.to_json()) == quantity


def test_json_form_holds_plain_types_only() -> None:
    verdict = CLAIM.to_json()["verdict"]
    assert verdict["observed"] == [0.0, 0.1]
    assert verdict["released_at"] == "2026-06-16T03:00:00Z"
    assert verdict["estimates"] == [{"publisher": "BIS", "low": 2.5e11}]


def test_ids_depend_on_every_part() -> None:
    assert document_id("u", "t") == document_id("u", "t")
    assert len({document_id("u", "t"), document_id(None, "ut"), document_id("ut", "")}) == 3
    parts = ("d", 0, 5, "policy_rate", "JP", "level", "up")
    assert claim_id(*parts) != claim_id("d", 0, 5, "policy_rate", "US", "level", "up")


def test_ids_bear_lone_surrogates() -> None:
    assert len(document_id(None, "\ud800")) == 16
