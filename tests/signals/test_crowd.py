"""The signals against a crowd whose truth is known, through a real store with real texts."""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from groundswell.corpora.store.upkeep import compact
from groundswell.signals.consensus import Consensus, load_consensus
from groundswell.signals.events import load_events
from groundswell.signals.store import Store
from groundswell.signals.talk import Scope
from groundswell.signals.weights import Weights

# Tests are no package: a module beside them is loaded by its path.
_SPEC = importlib.util.spec_from_file_location("crowd", Path(__file__).with_name("crowd.py"))
assert _SPEC is not None
assert _SPEC.loader is not None
crowd_module = sys.modules["crowd"] = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(crowd_module)
CHANGE, START, Truth, make_crowd = (getattr(crowd_module, name) for name in ("CHANGE", "START", "Truth", "make_crowd"))

TRUTH = Truth()
SIZE = Scope(measure="carry_trade_size", area="JP")
RATE = Scope(measure="policy_rate", area="JP")


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    folder = tmp_path_factory.mktemp("crowd") / "store"
    made = Store.open(folder, create=True)
    crowd = make_crowd(TRUTH, seed=5)
    with made.writer() as writer:
        for start in range(0, len(crowd), 2_000):
            writer.add(crowd[start : start + 2_000])
    made.refresh()
    return made


def one(store: Any, scope: Scope, **options: Any) -> Consensus:
    (found,) = load_consensus(store, scope, by=None, **options).values()
    return found


def test_the_consensus_is_that_of_the_independent_crowd_where_the_naive_median_is_the_campaigns(store: Store) -> None:
    (naive,) = store.query("SELECT median(value) AS m FROM claims WHERE measure = 'carry_trade_size'").to_pylist()
    assert abs(naive["m"] / TRUTH.size_usd - 1) > 0.3
    assert one(store, SIZE).level == pytest.approx(TRUTH.size_usd, rel=0.02)


def test_independent_voices_are_counted_within_15_percent(store: Store) -> None:
    assert one(store, SIZE).effective_voices == pytest.approx(TRUTH.independent, rel=0.15)


def test_the_band_holds_the_truth(store: Store) -> None:
    found = one(store, SIZE, bands=True)
    assert found.band_low is not None
    assert found.band_high is not None
    assert found.band_low <= TRUTH.size_usd <= found.band_high


def test_the_talk_catches_up_with_the_half_life_it_was_made_with(store: Store) -> None:
    def history(*question: Any) -> list[tuple[datetime, float]]:
        return [(START, TRUTH.old_rate), (CHANGE, TRUTH.new_rate)]

    (row,) = load_events(store, RATE, history=history, min_voices=3)
    assert row["half_life_days"] == pytest.approx(TRUTH.half_life_days, rel=0.10)
    assert row["talk_before"] == TRUTH.old_rate


ASKED: dict[str, Callable[[Store], Any]] = {
    "consensus": lambda store: store.consensus(area="JP", by="week", as_of="2026-02-10"),
    "recent-and-credible": lambda store: store.consensus(
        by="month", as_of="2026-02-10", weights=Weights(half_life_days=5, credibility=True)
    ),
    "voices": lambda store: store.voices("carry_trade_size", as_of="2026-02-10", limit=50),
    "mutations": lambda store: store.mutations("policy_rate", as_of="2026-02-10"),
    "sources": lambda store: store.sources(as_of="2026-02-10"),
    "events": lambda store: store.events("policy_rate", area="JP", as_of="2026-02-10"),
    "trend": lambda store: store.trend("policy_rate", area="JP", by="hour", as_of="2026-01-10"),
}


def test_a_past_as_of_gives_the_same_bytes_after_new_documents_and_compaction(tmp_path: Path) -> None:
    small = Truth(authors=60, outlets=10, bots=10)
    crowd = make_crowd(small, seed=9)
    past = START + timedelta(days=41)
    early = [item for item in crowd if item.document.published_at and item.document.published_at < past]
    store = Store.open(tmp_path / "store", create=True)
    with store.writer() as writer:
        writer.add(early)
    store.refresh()
    before = {name: repr(ask(store).rows) for name, ask in ASKED.items()}
    with store.writer() as writer:
        writer.add([item for item in crowd if item not in early])
    compact(store.folder)
    store.refresh()
    assert store.counts().claims == len(crowd) > len(early)
    for name, ask in ASKED.items():
        assert repr(ask(store).rows) == before[name], name


def test_bands_over_voices_hold_the_truth_in_nine_of_ten_runs() -> None:
    from groundswell.signals.bands import median_band

    generator = np.random.default_rng(11)
    hits = 0
    for _ in range(500):
        # Forty voices, some of which say the same thing many times: sentences are no voices.
        voices = np.repeat(np.arange(40), generator.integers(1, 8, size=40))
        stated = np.exp(generator.normal(0, 0.4, size=40))[voices]
        shares = 1.0 / np.bincount(voices)[voices]
        band = median_band(stated, shares, voices, np.ones(voices.size, dtype=np.int64))
        assert band is not None
        hits += band[0] <= 1.0 <= band[1]
    assert 0.86 <= hits / 500 <= 0.94


def test_the_public_store_answers_as_a_data_frame(store: Store) -> None:
    import groundswell

    assert groundswell.Store is Store
    frame = store.consensus("policy_rate", area="JP", by="week").to_pandas()
    assert {"window", "level", "voices", "official", "gap"} <= set(frame.columns)
    assert store.gap("policy_rate", area="JP").to_arrow().num_rows == 3
    assert store.trend("sentiment").rows == ()
    assert len(store.why("policy_rate", area="JP", before="2026-01-10", after="2026-03-10")) == 6
