from datetime import UTC, datetime

import pytest

from groundswell.core.errors import UnknownClaim
from groundswell.core.records import Claim, Document
from groundswell.core.times import parse_as_of
from groundswell.corpora.store import ScoredDocument
from groundswell.signals.lineage import load_lineage
from groundswell.signals.store import Store


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    store = Store.open(tmp_path_factory.mktemp("lineage") / "store", create=True)
    with store.writer() as writer:
        writer.add([telling(who, day, 0.5 if who == "Bob" else 0.75) for day, who in enumerate(TELLERS, 10)])
    store.refresh()
    return store


TELLERS = ("Ann", "Bob", "Cy", "Di")


def telling(who: str, day: int, value: float) -> ScoredDocument:
    text = f"The policy rate of the Bank of Japan stands at {value}% as the year begins."
    claim = Claim(
        id=f"claim-{who}",
        document_id=who,
        start=47,
        end=52,
        text=f"{value}%",
        sentence_start=0,
        sentence_end=len(text),
        measure="policy_rate",
        area="JP",
        kind="level",
        value=value,
        unit="%",
        comparator="=",
    )
    moment = datetime(2026, 1, day, tzinfo=UTC)
    document = Document(id=who, author=who, text=text, published_at=moment)
    return ScoredDocument(document=document, article_id=who, claims=(claim,))


def test_a_claim_is_followed_from_who_said_it_first(store: Store) -> None:
    found = load_lineage(store, "claim-Di")
    assert [row["who"] for row in found.rows] == ["Ann", "Bob", "Cy", "Di"]
    assert [row["step"] for row in found.rows if row["asked"]] == [4]
    assert found.rows[0]["taken_from"] is None
    bob = found.rows[1]
    assert [change for change in bob["changes"] if change["what"] == "number"] == [
        {"what": "number", "before": 0.75, "after": 0.5}
    ]


def test_what_was_told_later_was_not_known(store: Store) -> None:
    day = parse_as_of("2026-01-11")
    assert [row["who"] for row in load_lineage(store, "claim-Ann", as_of=day).rows] == ["Ann", "Bob"]
    with pytest.raises(UnknownClaim):
        load_lineage(store, "claim-Di", as_of=day)


def test_the_claim_asked_for_is_shown_however_few_are(store: Store) -> None:
    found = load_lineage(store, "claim-Di", limit=2)
    assert [row["who"] for row in found.rows] == ["Ann", "Di"]
    assert found.tellings == 4


def test_only_the_nearest_in_time_are_read(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("groundswell.signals.lineage.NEAREST", 1)
    assert {row["who"] for row in load_lineage(store, "claim-Ann").rows} == {"Ann", "Bob"}
