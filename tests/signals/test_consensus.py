from datetime import UTC, date, datetime
from typing import Any

import pytest

from groundswell.core.errors import UsageError
from groundswell.signals.consensus import Consensus, load_consensus
from groundswell.signals.talk import Scope
from groundswell.signals.weights import Weights
from groundswell.signals.windows import check_window, show_window, window_end

DAY = "2026-01-05"


def one(tables: Any, *, scope: Scope | None = None, **options: Any) -> Consensus:
    (found,) = load_consensus(tables, scope or Scope(), by=options.pop("by", "month"), **options).values()
    return found


def test_one_voice_that_repeats_itself_counts_once(tables: Any) -> None:
    for _ in range(50):
        tables.say("bot", DAY, value=9.0)
    for who in "bcd":
        tables.say(who, DAY, value=0.5)
    found = one(tables)
    assert (found.level, found.voices, found.claims, found.documents) == (0.5, 4, 53, 53)
    assert one(tables, weights=Weights(independence=False)).level == 9.0


def test_copies_speak_with_the_voice_of_whoever_was_first(tables: Any) -> None:
    wire = tables.say("wire", "2026-01-02", value=9.0)
    for who in ("blog", "bot", "site"):
        tables.say(who, DAY, value=9.0, copy_of=wire)
    tables.say("ann", DAY, value=0.5)
    tables.say("bob", DAY, value=0.5)
    found = one(tables)
    assert (found.level, found.voices) == (0.5, 3)


def test_a_voice_that_states_two_values_divides_its_vote(tables: Any) -> None:
    tables.say("a", DAY, value=1.0)
    tables.say("a", DAY, value=2.0)
    tables.say("b", DAY, value=2.0)
    found = one(tables)
    assert (found.level, found.low, found.level_voices, found.effective_voices) == (2.0, 1.5, 2, 2.0)


def test_ranges_count_by_their_middle_and_dated_or_future_levels_not_at_all(tables: Any) -> None:
    tables.say("a", DAY, value=5.25, value_high=5.5)
    tables.say("b", DAY, value=1.0, tense="future")
    tables.say("c", DAY, value=2.0, period_start=date(2020, 1, 1))
    tables.say("d", DAY, value=3.0, modality="denied")
    assert one(tables).level == 5.375


def test_the_unit_most_speak_in_wins(tables: Any) -> None:
    tables.say("a", DAY, value=9e12, unit="USD")
    tables.say("b", DAY, value=5e11, unit="USD")
    tables.say("c", DAY, value=4e13, unit="JPY")
    found = one(tables)
    assert (found.unit, found.level) == ("USD", pytest.approx((9e12 + 5e11) / 2))


@pytest.mark.parametrize(
    ("said", "balance"),
    [
        pytest.param(["a up", "b up"], 1, id="all-up"),
        pytest.param(["a up", "b down"], 0, id="as-many"),
        pytest.param(["a up", *["b down"] * 9], 0, id="one-loud-voice"),
        pytest.param(["a flat"], 0, id="flat"),
        pytest.param([], None, id="nobody"),
    ],
)
def test_balance_runs_from_all_down_to_all_up(tables: Any, said: list[str], balance: float | None) -> None:
    tables.say("z", DAY, value=1.0)
    for item in said:
        who, trend = item.split()
        tables.say(who, DAY, kind="direction", trend=trend)
    assert one(tables).balance == balance


def test_nothing_said_is_none_not_zero(tables: Any) -> None:
    tables.say("a", DAY, value=1.0, modality="questioned")
    found = one(tables)
    assert (found.level, found.balance, found.level_voices, found.effective_voices) == (None, None, 0, 0.0)


def test_recent_words_weigh_more_where_asked(tables: Any) -> None:
    for who, when, value in (("a", "2026-01-01", 0.5), ("b", "2026-01-02", 0.5), ("c", "2026-01-30", 0.75)):
        tables.say(who, when, value=value)
    assert one(tables).level == 0.5
    found = one(tables, weights=Weights(half_life_days=7))
    assert found.level == 0.75
    assert 1 < found.effective_voices < 2
    early = Scope(as_of=datetime(2026, 1, 2, tzinfo=UTC))
    assert one(tables, scope=early, weights=Weights(half_life_days=7)).effective_voices == pytest.approx(2, abs=0.01)


def test_credible_voices_weigh_more_where_asked(tables: Any) -> None:
    for who, status in (("a", "contradicted"), ("b", "failed"), ("c", "supported"), ("c", "came_true")):
        for _ in range(30):
            tables.say(who, "2025-12-01", value=9.0, verdict_status=status)
    for who, value in (("a", 0.5), ("b", 0.5), ("c", 0.75)):
        tables.say(who, DAY, value=value, verdict_status="contradicted")
    january = Scope(since=datetime(2026, 1, 1, tzinfo=UTC))
    assert one(tables, scope=january).level == 0.5
    found = one(tables, scope=january, weights=Weights(credibility=True))
    assert found.level == 0.75
    assert found.effective_voices == pytest.approx(1.5546, abs=1e-4)


def test_a_record_counts_only_from_the_day_after_it_was_made(tables: Any) -> None:
    for who, value in (("a", 0.5), ("b", 0.5), ("c", 0.75)):
        tables.say(who, DAY, value=value, verdict_status="supported" if who == "c" else "failed")
    weights = Weights(credibility=True)
    assert one(tables, weights=weights).effective_voices == 3.0


def test_later_documents_change_nothing_of_what_was_seen_before(tables: Any) -> None:
    scope = Scope(as_of=datetime(2026, 1, 10, tzinfo=UTC))
    for number in range(40):
        tables.say(f"v{number % 13}", f"2026-01-{1 + number % 9:02}", value=number % 7 / 3, trend="up")
    options: dict[str, Any] = {"by": "day", "bands": True, "weights": Weights(half_life_days=3)}
    before = load_consensus(tables, scope, **options)
    for number in range(20):
        tables.say(f"v{number}", "2026-01-11", value=99.0, copy_of=number)
    assert repr(load_consensus(tables, scope, **options)) == repr(before)


@pytest.mark.parametrize(
    ("by", "start", "end"),
    [
        ("hour", "2026-01-10T23:00Z", "2026-01-11T00:00Z"),
        ("day", "2026-01-10", "2026-01-11"),
        ("week", "2026-01-05", "2026-01-12"),
        ("month", "2026-01-01", "2026-02-01"),
        ("quarter", "2026-01-01", "2026-04-01"),
    ],
)
def test_a_window_holds_its_times(tables: Any, by: Any, start: str, end: str) -> None:
    tables.say("a", "2026-01-10T23:59:59", value=1.0)
    ((_, _, found),) = load_consensus(tables, Scope(), by=by)
    assert show_window(found, by) == start
    assert show_window(window_end(found, by), by) == end


def test_december_ends_in_january() -> None:
    assert window_end(datetime(2025, 12, 1, tzinfo=UTC), "month") == datetime(2026, 1, 1, tzinfo=UTC)
    assert window_end(datetime(2025, 10, 1, tzinfo=UTC), "quarter") == datetime(2026, 1, 1, tzinfo=UTC)


def test_an_unknown_window_is_named() -> None:
    with pytest.raises(UsageError, match="'year'"):
        check_window("year")


@pytest.mark.parametrize("half_life_days", [5e-324, 1e-3, 0.5])
def test_a_half_life_shorter_than_a_window_leaves_its_newest_levels(tables: Any, half_life_days: float) -> None:
    tables.say("ann", "2026-01-01", value=1.0)
    tables.say("bob", "2026-01-20", value=2.0)
    weights = Weights(half_life_days=half_life_days)
    assert one(tables, by="quarter", weights=weights).level == 2.0
    tables.say("cy", "2026-03-30", kind="direction", trend="up")
    assert one(tables, by="quarter", weights=weights).level in (1.5, 2.0)


@pytest.mark.parametrize("half_life_days", [0.0, -1.0, float("nan")])
def test_a_half_life_that_is_none_is_told(half_life_days: float) -> None:
    with pytest.raises(UsageError, match="half life: expected days above 0"):
        Weights(half_life_days=half_life_days)
