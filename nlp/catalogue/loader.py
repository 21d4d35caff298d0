"""The catalogue's data files, read and checked as one whole."""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from importlib import resources
from typing import Any, get_args

from groundswell.core.errors import DataFileError, UnknownMeasure
from groundswell.core.records import ClaimKind
from groundswell.nlp.catalogue.mentions import (
    Homes,
    Layer,
    Mention,
    MentionKind,
    Name,
    find_codes,
    find_openers,
    fold,
    join_banks,
    join_homes,
    join_pairs,
)
from groundswell.nlp.catalogue.mentions import market_order as _market_order

_FILES = ("measures.toml", "areas.toml")
_UNITS = frozenset({"%", "pp", "points", "persons", "contracts", "money", "quote"})
_KINDS = frozenset(get_args(ClaimKind))
# Tables of areas.toml whose entries are tickers, with the measure of their market level.
_CLASSES = {"indices": "equity_index", "commodities": "commodity_price", "coins": "crypto_price"}


@dataclass(frozen=True, slots=True)
class Measure:
    """A measure of the contract. `unit` is that of a level: `%`, `pp`, `points`, `persons`, `contracts`, `money` (any
    currency) or `quote` (the pair's second currency); `units` adds others a level may have. `low` and `high` bound the
    plausible levels, in base units; `usual` are those it has had nearly everywhere in the last decades, where measured.
    """

    id: str
    name: str
    description: str
    unit: str
    units: tuple[str, ...]
    kinds: tuple[str, ...]
    low: float
    high: float
    usual: tuple[float, float] | None = None

    def row(self) -> dict[str, Any]:
        """The measure for people and programs: id, unit, kinds, description."""
        return {"id": self.id, "unit": self.unit, "kinds": list(self.kinds), "description": self.description}


@dataclass(frozen=True, slots=True)
class Asset:
    """A ticker: the measure of its market level, the unit it is quoted in, plausible levels, the country of an index.
    `thousands`: a bare "100" is short for 100,000 ("BTC to 100").
    """

    ticker: str
    measure: str
    unit: str
    low: float
    high: float
    country: str | None = None
    thousands: bool = False
    measured: bool = True


@dataclass(frozen=True, slots=True)
class Country:
    """A country or currency area: its currency and the index its "stocks" mean, where it has them.

    `volatile`: its rates and prices have moved far beyond what is usual elsewhere.
    """

    code: str
    currency: str | None
    index: str | None
    volatile: bool = False


@dataclass(frozen=True)
class Catalogue:
    """Every measure and area, and the names they go by. `version` is a hash of the data files."""

    version: str
    measures: Mapping[str, Measure]
    countries: Mapping[str, Country]
    assets: Mapping[str, Asset]
    currencies: frozenset[str]
    pair_order: tuple[str, ...]
    per_usd: Mapping[str, tuple[float, float]]
    _what: Layer
    _whose: Layer
    _patterns: tuple[tuple[re.Pattern[str], str], ...]
    _homes: Homes

    @cached_property
    def _tickers(self) -> frozenset[str]:
        return frozenset(self.assets)

    @cached_property
    def _openers(self) -> frozenset[str]:
        return frozenset(self._what.openers | self._whose.openers)

    def measure(self, name: str) -> Measure:
        """The measure with this id. Raises UnknownMeasure, with the nearest names."""
        try:
            return self.measures[name]
        except KeyError:
            raise UnknownMeasure(name, self.measures) from None

    def measure_rows(self) -> list[dict[str, Any]]:
        """A row a measure."""
        return [measure.row() for measure in self.measures.values()]

    def market_order(self, first: str, second: str) -> tuple[str, bool]:
        """The pair of two currencies in market order, and whether that turned it round."""
        return _market_order(first, second, self.pair_order)

    def pair_range(self, pair: str) -> tuple[float, float]:
        """Plausible rates of a pair such as `EUR/JPY`."""
        base, quote = pair.split("/")
        wide = (1e-6, 1e6)
        base_low, base_high = self.per_usd.get(base, wide)
        quote_low, quote_high = self.per_usd.get(quote, wide)
        return quote_low / base_high, quote_high / base_low

    def country_of_currency(self, code: str) -> str | None:
        """The area whose currency it is (`XM` for the euro)."""
        if code == "EUR":
            return "XM"
        return next((country.code for country in self.countries.values() if country.currency == code), None)

    def find_mentions(self, text: str) -> list[Mention]:
        """Every name in `text`, in order of its start; measures and their owners may overlap."""
        folded = fold(text)
        lower = folded.lower()
        if len(lower) != len(text):  # a letter whose small form is longer (İ): keep the offsets right
            lower = "".join(c.lower() if len(c.lower()) == 1 else c for c in folded)
        openers = find_openers(lower, self._openers)
        whose = self._whose.find(text, folded, lower, openers)
        codes = find_codes(text, currencies=self.currencies, tickers=self._tickers, order=self.pair_order)
        if codes:
            whose = [m for m in whose if not any(c.start < m.end and m.start < c.end for c in codes)] + codes
        for pattern, currency in self._patterns:
            for match in pattern.finditer(text):
                if not any(m.start < match.end() and match.start() < m.end for m in whose):
                    whose.append(Mention(match.start(), match.end(), match[0], "currency", currency))
        whose.sort(key=lambda m: m.start)
        owners = join_homes(text, join_banks(text, join_pairs(text, whose, self.pair_order)), self._homes)
        found = self._what.find(text, folded, lower, openers) + owners
        found.sort(key=lambda m: (m.start, m.end))
        return found


@cache
def load_catalogue() -> Catalogue:
    """The catalogue that ships with the package; read once.

    Raises DataFileError where its files contradict themselves.
    """
    folder = resources.files("groundswell.nlp.catalogue")
    return parse_catalogue(*((folder / name).read_text(encoding="utf-8") for name in _FILES))


def parse_catalogue(measures_toml: str, areas_toml: str) -> Catalogue:
    """Build a catalogue from the text of its two files. Raises DataFileError with the first contradiction found."""
    tables = [_read(text, name) for text, name in zip((measures_toml, areas_toml), _FILES, strict=True)]
    measures_table, areas = tables
    others = measures_table.pop("not_measures", {})
    measures = {key: _measure(key, row) for key, row in measures_table.items()}
    countries = {
        code: Country(code, row.get("currency"), row.get("index"), row.get("volatile", False))
        for code, row in areas["countries"].items()
    }
    assets = {ticker: asset for table in _CLASSES for ticker, asset in _assets(table, areas[table])}
    currencies = frozenset(areas["currencies"])
    _check_links(countries, assets, currencies, areas)
    what = list(_measure_names(measures_table, others))
    whose = list(_area_names(areas))
    for names in (what, whose):
        _check_unique(names)
    digest = hashlib.blake2b((measures_toml + areas_toml).encode(), digest_size=4).hexdigest()
    return Catalogue(
        version=f"catalogue-{digest}",
        measures=measures,
        countries=countries,
        assets=assets,
        currencies=currencies,
        pair_order=tuple(areas["pair_order"]),
        per_usd={code: (float(low), float(high)) for code, (low, high) in areas["per_usd"].items()},
        _what=Layer(what),
        _whose=Layer(whose),
        _patterns=tuple(
            (re.compile(pattern), code)
            for code, row in areas["currencies"].items()
            for pattern in row.get("patterns", ())
        ),
        _homes=_homes(areas),
    )


def _homes(areas: Mapping[str, Any]) -> Homes:
    """The words that more than one currency is called by, each with the currencies so called, by country."""
    called: dict[str, set[str]] = {}
    for code, row in areas["currencies"].items():
        for phrase in row.get("names", ()):
            called.setdefault(phrase.split()[-1], set()).add(code)
    homes: dict[str, dict[str, str]] = {}
    for country, row in areas["countries"].items():
        for word, codes in called.items():
            if len(codes) > 1 and row.get("currency") in codes:
                homes.setdefault(word, {})[country] = row["currency"]
    return homes


def _read(text: str, name: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise DataFileError(f"{name}: {error}") from error


def _measure(key: str, row: Mapping[str, Any]) -> Measure:
    units = (row.get("unit"), *row.get("units", ()))
    if not set(units) <= _UNITS:
        raise DataFileError(f"measures.toml: {key}: unit {units!r}, expected of {sorted(_UNITS)}")
    if not set(row.get("kinds", ())) <= _KINDS or not row.get("kinds"):
        raise DataFileError(f"measures.toml: {key}: kinds {row.get('kinds')!r}, expected of {sorted(_KINDS)}")
    low, high = _range(f"measures.toml: {key}", row.get("range"))
    for field in ("name", "description"):
        if not row.get(field):
            raise DataFileError(f"measures.toml: {key}: no {field}")
    return Measure(
        id=key,
        name=row["name"],
        description=row["description"],
        unit=row["unit"],
        units=tuple(row.get("units", ())),
        kinds=tuple(row["kinds"]),
        low=low,
        high=high,
        usual=_range(f"measures.toml: {key}: usual", row["usual"]) if "usual" in row else None,
    )


def _range(where: str, value: Any) -> tuple[float, float]:
    if not isinstance(value, list) or len(value) != 2 or not value[0] < value[1]:
        raise DataFileError(f"{where}: range {value!r}, expected two rising numbers")
    return float(value[0]), float(value[1])


def _assets(table: str, rows: Mapping[str, Any]) -> Iterator[tuple[str, Asset]]:
    for ticker, row in rows.items():
        low, high = _range(f"areas.toml: {table}.{ticker}", row.get("range"))
        unit = "points" if table == "indices" else row.get("unit", "USD")
        yield (
            ticker,
            Asset(
                ticker=ticker,
                measure=_CLASSES[table],
                unit=unit,
                low=low,
                high=high,
                country=row.get("country"),
                thousands=row.get("thousands", False),
                measured=row.get("measured", True),
            ),
        )


def _check_links(
    countries: Mapping[str, Country], assets: Mapping[str, Asset], currencies: frozenset[str], areas: Mapping[str, Any]
) -> None:
    for country in countries.values():
        if country.currency is not None and country.currency not in currencies:
            raise DataFileError(f"areas.toml: countries.{country.code}: unknown currency {country.currency!r}")
        if country.index is not None and country.index not in assets:
            raise DataFileError(f"areas.toml: countries.{country.code}: unknown index {country.index!r}")
    for asset in assets.values():
        if asset.country is not None and asset.country not in countries:
            raise DataFileError(f"areas.toml: {asset.ticker}: unknown country {asset.country!r}")
    for code in currencies:
        if code not in areas["per_usd"]:
            raise DataFileError(f"areas.toml: per_usd has no {code}")
    for pair in areas["pairs"]:
        base, quote = pair.split("/")
        if _market_order(base, quote, areas["pair_order"]) != (pair, False):
            raise DataFileError(f"areas.toml: pairs: {pair!r} is not in market order")


def _measure_names(measures: Mapping[str, Any], others: Mapping[str, Sequence[str]]) -> Iterator[Name]:
    for key, row in measures.items():
        yield from _names(row, "measure", key)
    for group, phrases in others.items():
        yield from (Name(phrase, "other", group) for phrase in phrases)


def _names(
    row: Mapping[str, Any], kind: MentionKind, target: str, field: str = "names", cased: str = "cased"
) -> Iterator[Name]:
    yield from (Name(phrase, kind, target) for phrase in row.get(field, ()))
    yield from (Name(phrase, kind, target, cased=True) for phrase in row.get(cased, ()))


def _area_names(areas: Mapping[str, Any]) -> Iterator[Name]:
    for code, row in areas["countries"].items():
        yield from _names(row, "country", code)
        yield from _names(row, "central_bank", code, "bank", "bank_cased")
        yield from _names(row, "bond", code, "bonds", "bonds_cased")
    for code, row in areas["currencies"].items():
        yield from _names(row, "currency", code)
    for pair, phrases in areas["pairs"].items():
        yield from (Name(phrase, "pair", pair) for phrase in phrases)
    for table in _CLASSES:
        for ticker, row in areas[table].items():
            yield from _names(row, "asset", ticker)
    for ticker, phrases in areas["markets"].items():
        yield from (Name(phrase, "market", ticker) for phrase in phrases)
    for group, phrases in areas["anaphors"].items():
        yield from (Name(phrase, "anaphor", group) for phrase in phrases)


def _check_unique(names: Sequence[Name]) -> None:
    seen: dict[tuple[str, bool], Name] = {}
    for name in names:
        key = (fold(name.phrase if name.cased else name.phrase.lower()), name.cased)
        other = seen.setdefault(key, name)
        if other is not name:
            raise DataFileError(
                f"catalogue: {name.phrase!r} names both {other.kind} {other.target} and {name.kind} {name.target}"
            )
