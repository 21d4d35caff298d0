from __future__ import annotations

from collections import defaultdict

import pytest

from groundswell.core.errors import DataFileError
from groundswell.reference.providers import ADAPTERS, load_feeds, load_providers, series_id
from groundswell.reference.providers._feeds import _read
from groundswell.reference.synced import describe
from groundswell.reference.transforms import derive

GROUP = """
provider = "x"
publisher = "X"
terms = "none"
[addresses]
x = "https://x.example"
[[feeds]]
measure = "inflation"
key = "{area}"
unit = "%"
frequency = "monthly"
release = "+1d 12:00"
areas = ["US"]
"""


def test_every_provider_has_an_adapter_and_every_adapter_a_file():
    assert set(ADAPTERS) == set(load_providers())


def test_every_provider_has_an_address_of_its_own_name():
    assert all(name in provider.addresses for name, provider in load_providers().items())


def test_no_two_feeds_serve_one_series():
    names = [feed.series for feed in load_feeds()]
    assert len(names) == len(set(names))


def test_the_adapters_serve_what_coverage_promises():
    areas = defaultdict(set)
    for feed in load_feeds():
        areas[feed.measure].add(feed.area)
    assert len(areas) >= 24
    assert len(areas["policy_rate"]) >= 12
    assert all(len(areas[measure]) >= 8 for measure in ("gov_bond_yield_10y", "inflation", "fx_rate"))


@pytest.mark.parametrize("provider", load_providers().values(), ids=lambda provider: provider.name)
def test_every_feed_can_be_described_and_computed(provider):
    for feed in provider.feeds:
        info = describe(feed)
        assert "{" not in feed.key + info.subject + info.unit
        assert info.measure in (feed.measure, None)
        assert derive(feed, []) == []
        # A change needs to know how far back to look.
        assert feed.transform == "level" or feed.frequency in ("weekly", "monthly", "quarterly")


@pytest.mark.parametrize(
    ("measure", "area", "suffix", "name"),
    [
        ("policy_rate", "JP", "", "policy_rate_jp"),
        ("fx_rate", "USD/JPY", "tokyo", "fx_rate_usd_jpy_tokyo"),
    ],
)
def test_a_series_is_named_by_measure_and_area(measure, area, suffix, name):
    assert series_id(measure, area, suffix=suffix) == name


def test_a_file_that_holds_together_gives_its_feeds():
    (feed,) = _read("x.toml", GROUP).feeds
    assert (feed.series, feed.key, feed.checked) == ("inflation_us", "US", "recalled")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("key =", "keys ="),
        ('"monthly"', '"hourly"'),
        ('areas = ["US"]', 'areas = ["US"]\ntransform = "log"'),
        ('areas = ["US"]', 'areas = ["US"]\nchecked = "surely"'),
        ("+1d 12:00", "noon"),
        ("+1d 12:00", "+1d 12:00 Nowhere/Town"),
        ("{area}", "{country}"),
        ("publisher", "author"),
        ("[[feeds]]", "[[feeds"),
    ],
    ids=["field", "frequency", "transform", "checked", "release", "zone", "placeholder", "top", "toml"],
)
def test_a_file_that_does_not_hold_together_is_refused(old, new):
    with pytest.raises(DataFileError, match="x"):
        _read("x.toml", GROUP.replace(old, new))
