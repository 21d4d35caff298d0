from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from groundswell.core.errors import RefreshError
from groundswell.reference.additions import find_additions
from groundswell.reference.providers import Fetched, load_feeds

FEEDS = {feed.series: feed for feed in load_feeds()}
DAILY, STEPS, VINTAGES = FEEDS["fx_rate_usd_jpy"], FEEDS["policy_rate_gb"], FEEDS["payrolls_us"]
FIRST, SECOND = datetime(2026, 10, 1, tzinfo=UTC), datetime(2026, 10, 8, tzinfo=UTC)


def figure(day, value, *, at=FIRST, vintage=None):
    when = date(2026, 9, day)
    released = datetime.combine(vintage or when, datetime.min.time(), UTC) + timedelta(hours=17)
    return Fetched("s", when, when, value, released, vintage, "http://t", at)


def days(additions):
    return [(row.period_end.day, row.value) for row in additions.figures]


def test_a_first_refresh_adds_all_and_logs_nothing():
    found = find_additions(DAILY, [], [figure(1, 150.0), figure(2, 151.0)])
    assert days(found) == [(1, 150.0), (2, 151.0)]
    assert found.revisions == ()


def test_the_same_figures_again_add_nothing():
    rows = [figure(1, 150.0), figure(2, 151.0)]
    again = [replace(row, retrieved_at=SECOND) for row in rows]
    assert find_additions(DAILY, rows, again) == find_additions(DAILY, rows, rows)
    assert find_additions(DAILY, rows, again).figures == ()


def test_a_past_value_that_changed_becomes_a_later_version_and_is_logged():
    stored = [figure(1, 150.0), figure(2, 151.0)]
    found = find_additions(DAILY, stored, [figure(1, 150.5, at=SECOND), figure(2, 151.0, at=SECOND)])
    (row,) = found.figures
    assert (row.value, row.released_at) == (150.5, SECOND)
    (revision,) = found.revisions
    assert (revision.kind, revision.old_value, revision.new_value) == ("revised", 150.0, 150.5)
    assert str(revision) == "s 2026-09-01: 150 became 150.5 (revised, noticed 2026-10-08)"


def test_a_revision_is_noticed_once():
    stored = [figure(1, 150.0)]
    first = find_additions(DAILY, stored, [figure(1, 150.5, at=SECOND)])
    assert find_additions(DAILY, [*stored, *first.figures], [figure(1, 150.5, at=SECOND)]).figures == ()


def test_a_figure_that_is_gone_stays_and_is_logged_once():
    stored = [figure(1, 150.0), figure(2, 151.0), figure(3, 152.0)]
    came = [figure(1, 150.0, at=SECOND), figure(3, 152.0, at=SECOND)]
    found = find_additions(DAILY, stored, came)
    assert found.figures == ()
    assert [(entry.kind, entry.period_end.day) for entry in found.revisions] == [("withdrawn", 2)]
    assert find_additions(DAILY, stored, came, withdrawn=[date(2026, 9, 2)]).revisions == ()


def test_figures_before_the_span_of_an_answer_are_not_gone():
    stored = [figure(1, 150.0), figure(2, 151.0)]
    assert find_additions(DAILY, stored, [figure(2, 151.0, at=SECOND)]).revisions == ()


def test_answers_that_end_before_the_stored_figures_are_refused():
    with pytest.raises(
        RefreshError, match=r"figures up to 2026-09-02 at least.* got figures up to 2026-09-01: cut off"
    ):
        find_additions(DAILY, [figure(1, 150.0), figure(2, 151.0)], [figure(1, 150.0, at=SECOND)])


def test_two_values_for_one_figure_are_refused():
    with pytest.raises(RefreshError, match="150 and 151 for 2026-09-01"):
        find_additions(DAILY, [], [figure(1, 150.0), figure(1, 151.0)])


def test_a_rate_that_holds_is_kept_at_its_changes_and_its_end():
    came = [figure(1, 4.0), figure(2, 4.0), figure(3, 3.75), figure(4, 3.75), figure(5, 3.75)]
    assert days(find_additions(STEPS, [], came)) == [(1, 4.0), (3, 3.75), (5, 3.75)]


def test_a_rate_that_still_holds_grows_by_its_new_end_only():
    stored = [figure(1, 4.0), figure(3, 3.75), figure(5, 3.75)]
    came = [figure(day, 3.75, at=SECOND) for day in range(4, 9)]
    found = find_additions(STEPS, stored, came)
    assert days(found) == [(8, 3.75)]
    assert found.revisions == ()


def test_a_new_vintage_is_no_change_of_the_past():
    stored = [figure(1, 100.0, vintage=date(2026, 9, 10))]
    came = [*stored, figure(1, 101.0, vintage=date(2026, 10, 5), at=SECOND)]
    found = find_additions(VINTAGES, stored, came)
    assert days(found) == [(1, 101.0)]
    assert found.figures[0].released_at == datetime(2026, 10, 5, 17, tzinfo=UTC)
    assert found.revisions == ()


@pytest.mark.parametrize(
    ("vintage", "value", "kind"),
    [(date(2026, 9, 10), 99.0, "rewritten"), (date(2026, 9, 8), 99.0, "inserted")],
    ids=["same vintage", "older vintage"],
)
def test_a_vintage_of_the_past_that_changed_is_logged(vintage, value, kind):
    stored = [figure(1, 100.0, vintage=date(2026, 9, 10))]
    extra = [] if kind == "rewritten" else stored
    found = find_additions(VINTAGES, stored, [*extra, figure(1, value, vintage=vintage, at=SECOND)])
    assert [entry.kind for entry in found.revisions] == [kind]
    assert days(found) == [(1, value)]
    if kind == "rewritten":
        assert found.figures[0].released_at == SECOND


@given(st.lists(st.lists(st.integers(1, 5), min_size=5, max_size=5), min_size=1, max_size=5))
def test_whatever_a_source_does_to_its_past_what_was_public_then_stays(histories):
    """After each refresh, the figures public at any earlier refresh are what they were."""
    stored: list[Fetched] = []
    seen: list[tuple[datetime, dict[date, float]]] = []
    for number, values in enumerate(histories):
        at = FIRST + timedelta(days=number)
        came = [figure(day, float(value), at=at) for day, value in enumerate(values, start=1)]
        stored += find_additions(DAILY, stored, came).figures
        seen.append((at, {row.period_end: row.value for row in came}))
        for moment, expected in seen:
            known = sorted((row for row in stored if row.released_at <= moment), key=lambda row: row.released_at)
            assert {row.period_end: row.value for row in known} == expected
