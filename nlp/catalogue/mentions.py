"""Names in a text: measures, countries, central banks, currencies, pairs and tickers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

MentionKind = Literal["measure", "country", "central_bank", "currency", "pair", "asset"]


@dataclass(frozen=True, slots=True)
class Mention:
    """A name of the catalogue at `text[start:end]` of what was searched.

    `target` is a measure id for `measure`, an area code (`JP`) for `country` and `central_bank`, an ISO 4217 code for
    `currency`, `USD/JPY` for `pair`, a ticker (`XAU`, `SPX`, `BTC`) for `asset`.
    """

    start: int
    end: int
    text: str
    kind: MentionKind
    target: str
