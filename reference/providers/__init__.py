"""Official sources: one private module each, and a data file that says which figure answers which measure and area.

Names of a provider (keys, fields, header cells) stop inside its adapter; what comes out is `Fetched`.
"""

from __future__ import annotations

from collections.abc import Mapping

from groundswell.reference.providers._bis import bis
from groundswell.reference.providers._boj import boj
from groundswell.reference.providers._cftc import cftc
from groundswell.reference.providers._doors import Adapter, Batch, Door
from groundswell.reference.providers._ecb import ecb
from groundswell.reference.providers._feeds import Feed, Provider, load_feeds, load_providers, series_id
from groundswell.reference.providers._fiscal import fiscal
from groundswell.reference.providers._fred import fred
from groundswell.reference.providers._mof import mof
from groundswell.reference.providers._observation import Fetched
from groundswell.reference.providers._treasury import treasury

ADAPTERS: Mapping[str, Adapter] = {
    "bis": bis,
    "boj": boj,
    "cftc": cftc,
    "ecb": ecb,
    "fiscal": fiscal,
    "fred": fred,
    "mof": mof,
    "treasury": treasury,
}
"""By the `provider` of the data files."""

__all__ = [
    "ADAPTERS",
    "Adapter",
    "Batch",
    "Door",
    "Feed",
    "Fetched",
    "Provider",
    "load_feeds",
    "load_providers",
    "series_id",
]
