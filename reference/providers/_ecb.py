"""European Central Bank: exchange rates, prices, yields, output and unemployment of the euro area and its members."""

from __future__ import annotations

from collections.abc import Sequence

from groundswell.reference.providers._doors import Batch, Door
from groundswell.reference.providers._feeds import Feed
from groundswell.reference.providers._sdmx import sdmx_batches


def ecb(feeds: Sequence[Feed], door: Door) -> Sequence[Batch]:
    """One request a series."""
    return sdmx_batches(feeds, door, path=lambda feed: f"data/{feed.key}")
