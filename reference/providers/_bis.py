"""Bank for International Settlements: policy rates, total assets, prices, credit, global liquidity, exchange rates."""

from __future__ import annotations

from collections.abc import Sequence

from groundswell.reference.providers._doors import Batch, Door
from groundswell.reference.providers._feeds import Feed
from groundswell.reference.providers._sdmx import sdmx_batches


def bis(feeds: Sequence[Feed], door: Door) -> Sequence[Batch]:
    """Version 1 of the interface is the one seen answering (March 2026); it is announced to go, and an address that
    ends in `/v2` is asked in the words of version 2.
    """
    second = door.addresses["bis"].rstrip("/").endswith("/v2")

    def path(feed: Feed) -> str:
        flow, key = feed.key.split("/")
        return f"data/dataflow/BIS/{flow}/~/{key}" if second else f"data/{flow}/{key}"

    return sdmx_batches(feeds, door, path=path)
