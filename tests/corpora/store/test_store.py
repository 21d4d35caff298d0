from __future__ import annotations

import random
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from groundswell.core.errors import StoreError
from groundswell.corpora.store import Counts, ScoredDocument, Store, canonical_key

Make = Callable[..., ScoredDocument]


def _filled(store: Store, make: Make, documents: int = 30) -> Store:
    with store.writer() as writer:
        writer.add([make(number) for number in range(documents)])
    store.refresh()
    return store


def test_a_new_store_is_empty_and_answers(store: Store) -> None:
    assert store.counts() == Counts(articles=0, comments=0, claims=0)
    assert list(store.claims()) == []
    assert list(store.documents()) == []
    assert store.query("SELECT count(*) AS n FROM claims WHERE published_at > now()").to_pylist() == [{"n": 0}]


def test_what_was_added_comes_back(store: Store, make: Make) -> None:
    batch = [make(number) for number in range(30)]
    _filled(store, make)
    assert store.counts() == Counts(articles=20, comments=10, claims=60)
    assert list(store.documents()) == [scored.document for scored in batch]
    assert list(store.claims()) == [claim for scored in batch for claim in scored.claims]
    assert sorted(store.ids()) == [scored.document.id for scored in batch]


def test_a_store_shows_one_state_until_refreshed(store: Store, make: Make) -> None:
    before = store.version
    with store.writer() as writer:
        writer.add([make(1)])
    assert (store.version, store.counts().claims) == (before, 0)
    store.refresh()
    assert store.version > before
    assert store.counts().claims == 2


def test_claims_stand_in_canonical_order_however_they_came(tmp_path: Path, make: Make) -> None:
    batch = [make(number, claims=4) for number in range(40)]
    orders = []
    for seed in range(3):
        shuffled = batch[:]
        random.Random(seed).shuffle(shuffled)
        store = Store.open(tmp_path / str(seed), create=True)
        with store.writer() as writer:
            for start in range(0, 40, 7 + seed):
                writer.add(shuffled[start : start + 7 + seed])
        store.refresh()
        orders.append(list(store.claims()))
    assert orders[0] == orders[1] == orders[2] == sorted(orders[0], key=canonical_key)


def test_canonical_order_is_by_code_points_with_missing_areas_first(store: Store, make: Make) -> None:
    from dataclasses import replace

    names = ["é", "z", "Z", "日本", "𝒳", "a b", "a"]
    batch = []
    for name in names:
        scored = make(0, id=name)
        claims = tuple(
            replace(scored.claims[0], id=f"{name}{area}", area=area, start=3, measure="gdp_growth")
            for area in ("US", None, "JP")
        )
        batch.append(replace(scored, claims=claims))
    with store.writer() as writer:
        writer.add(batch)
    store.refresh()
    found = list(store.claims())
    assert found == sorted(found, key=canonical_key)
    assert [document.id for document in store.documents()] == sorted(names)


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        pytest.param({"measure": "policy_rate"}, 30, id="measure"),
        pytest.param({"measure": ["policy_rate", "inflation"]}, 60, id="any of several measures"),
        pytest.param({"measure": []}, 0, id="any of none"),
        pytest.param({"area": "JP"}, 30, id="area"),
        pytest.param({"area": "JP", "measure": "inflation"}, 15, id="two filters"),
        pytest.param({"verdict": "supported"}, 30, id="verdict"),
        pytest.param({"verdict": "contradicted"}, 0, id="verdict that none has"),
        pytest.param({"document_kind": "comment"}, 20, id="crowd voice"),
        pytest.param({"source": "source-1"}, 16, id="source"),
        pytest.param({"author": ["author-1", "author-2"]}, 24, id="authors"),
        pytest.param({"document_id": "doc-0007"}, 2, id="document"),
        pytest.param({"article_id": "doc-0000"}, 4, id="thread"),
        pytest.param({"kind": "direction"}, 0, id="kind"),
        pytest.param({"area": None, "since": None}, 60, id="None counts as not given"),
        pytest.param({"as_of": datetime(2026, 1, 2, 12, tzinfo=UTC)}, 8, id="as of, inclusive"),
        pytest.param({"until": datetime(2026, 1, 2, 11, 59, tzinfo=UTC)}, 4, id="until"),
        pytest.param({"since": datetime(2026, 1, 28, 12, tzinfo=UTC)}, 2, id="since, inclusive"),
    ],
)
def test_filters_narrow_claims(store: Store, make: Make, filters: dict[str, object], expected: int) -> None:
    _filled(store, make)
    assert len(list(store.claims(**filters))) == expected  # type: ignore[arg-type]
    assert len(store.claims_table(**filters)) == expected  # type: ignore[arg-type]


def test_limits_and_newest_first(store: Store, make: Make) -> None:
    _filled(store, make)
    newest = list(store.documents(order="newest", limit=3))
    assert [document.id for document in newest] == ["doc-0027", "doc-0026", "doc-0025"]
    assert len(store.documents_table(kind="comment", limit=4)) == 4
    assert list(store.claims(limit=0)) == []


def test_undated_documents_are_kept_but_in_no_window(store: Store, make: Make) -> None:
    with store.writer() as writer:
        writer.add([make(0, published_at=None)])
    store.refresh()
    assert len(list(store.claims())) == 2
    assert list(store.claims(as_of=datetime(2030, 1, 1, tzinfo=UTC))) == []


def test_an_unknown_filter_is_named(store: Store) -> None:
    with pytest.raises(TypeError, match="unknown filter 'measures'; known: measure, area"):
        list(store.claims(measures="policy_rate"))  # type: ignore[call-arg]


def test_times_are_utc_in_any_zone_of_the_machine(store: Store, make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    _filled(store, make, 1)
    day = store.query("SELECT strftime(date_trunc('day', published_at), '%Y-%m-%d') AS day FROM documents").to_pylist()
    assert day == [{"day": "2026-01-01"}]
    assert next(store.documents()).published_at == datetime(2026, 1, 1, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    "sql",
    [
        pytest.param("SELECT * FROM read_csv('/etc/passwd')", id="reads another file"),
        pytest.param("COPY claims TO '/tmp/claims.csv'", id="writes a file"),
        pytest.param("CREATE OR REPLACE VIEW claims AS SELECT 1", id="changes a view"),
        pytest.param("SELECT 1; DROP VIEW claims", id="two statements"),
        pytest.param("SET enable_external_access = true", id="changes a setting"),
        pytest.param("SELEC 1", id="not SQL"),
        pytest.param("SELECT * FROM nowhere", id="no such table"),
        pytest.param("", id="nothing"),
    ],
)
def test_sql_reads_this_store_and_nothing_else(store: Store, sql: str) -> None:
    with pytest.raises(StoreError, match="can't answer the query"):
        store.query(sql)
    assert store.counts().claims == 0


def test_parameters_of_a_query_are_values_not_sql(store: Store, make: Make) -> None:
    _filled(store, make)
    sql = "SELECT count(*) AS n FROM claims WHERE measure = $measure"
    assert store.query(sql, {"measure": "policy_rate"}).to_pylist() == [{"n": 30}]
    assert store.query(sql, {"measure": "' OR TRUE --"}).to_pylist() == [{"n": 0}]


def test_threads_share_a_store(store: Store, make: Make) -> None:
    _filled(store, make)
    found: list[int] = []
    threads = [threading.Thread(target=lambda: found.append(len(list(store.claims(area="JP"))))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [30] * 8


@pytest.mark.parametrize("name", ["it's a store", "100 % é", "日本", "a#b&c=d+e", "a?b", "it{s}(all)~fine"])
def test_paths_may_hold_other_than_plain_letters(tmp_path: Path, make: Make, name: str) -> None:
    store = _filled(Store.open(tmp_path / name, create=True), make, 3)
    assert store.counts().claims == 6
    assert Store.open(store.folder).counts().claims == 6


@pytest.mark.parametrize("name", ["[store]", "a|b", "a^b"])
def test_paths_that_the_delta_library_fails_on_are_refused_first(tmp_path: Path, name: str) -> None:
    with pytest.raises(StoreError, match="a store can't lie under a path with"):
        Store.open(tmp_path / name, create=True)
    assert not (tmp_path / name).exists()
