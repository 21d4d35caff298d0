"""Feeds: which figure of which provider answers which measure and area. Data files beside this module."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any, Literal, get_args

from groundswell.core.errors import DataFileError
from groundswell.reference.releases import ReleaseRule
from groundswell.reference.series import Frequency

Transform = Literal["level", "yoy", "mom", "diff"]
"""From the figures as published to what the measure means: as they are; growth in % on the year or the month before;
the difference from the period before."""

Checked = Literal["seen", "like_seen", "recalled"]
"""How sure the key is: in a recorded answer or working code; built like one that is; from memory."""


@dataclass(frozen=True, slots=True)
class Feed:
    """One series of one provider. `key` is the provider's own name for it, and means nothing outside its adapter."""

    series: str
    provider: str
    key: str
    measure: str
    area: str
    unit: str
    frequency: Frequency
    release: ReleaseRule
    """From the last day of the period, or the day of the vintage, to the moment it is public."""
    transform: Transform
    scale: float
    """From the figure as published to base units: 1e6 for millions."""
    checked: Checked
    start: date
    """Nothing before it is asked for."""
    vintages: bool
    """The provider keeps every version of the figure, and it is revised often enough to want them."""
    steps: bool
    """Holds until changed: only the days of a change, and the last day read, are kept."""
    width: float
    """Of the set range that a figure is the middle of, in the unit of the series; 0 where it is no middle."""
    average: bool
    """A figure is the average of its period, and says little about a day."""
    title_has: str
    """Words the provider's own title must contain, where the key alone can't be trusted."""
    note: str


@dataclass(frozen=True, slots=True)
class Provider:
    """One data file: a provider, its addresses (`name` → base URL) and its feeds."""

    name: str
    publisher: str
    terms: str
    addresses: Mapping[str, str]
    feeds: tuple[Feed, ...]
    extra: Mapping[str, Any]
    """Further tables of the file, read by the adapter alone."""


_DEFAULTS: Mapping[str, Any] = {
    "transform": "level",
    "scale": 1.0,
    "checked": "recalled",
    "start": date(2000, 1, 1),
    "vintages": False,
    "steps": False,
    "width": 0.0,
    "average": False,
    "title_has": "",
    "note": "",
}
_REQUIRED = {"key", "measure", "unit", "frequency", "release", "areas"}
_OPTIONAL = {*_DEFAULTS, "suffix"}
_TOP = {"provider", "publisher", "terms", "addresses", "feeds"}


@cache
def load_providers() -> Mapping[str, Provider]:
    """All providers by name, validated. Raises DataFileError for a file that doesn't hold together."""
    folder = files("groundswell.reference.providers")
    found: dict[str, Provider] = {}
    for entry in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if entry.name.endswith(".toml") and not entry.name.startswith("_"):
            provider = _read(entry.name, entry.read_text(encoding="utf-8"))
            found[provider.name] = provider
    names = [feed.series for provider in found.values() for feed in provider.feeds]
    twice = {name for name in names if names.count(name) > 1}
    if twice:
        raise DataFileError(f"reference/providers: series named twice: {', '.join(sorted(twice))}")
    return found


def load_feeds() -> tuple[Feed, ...]:
    """All feeds of all providers, in the order of the files."""
    return tuple(feed for provider in load_providers().values() for feed in provider.feeds)


def _read(name: str, text: str) -> Provider:
    try:
        table = tomllib.loads(text)
        provider = Provider(
            name=table["provider"],
            publisher=table["publisher"],
            terms=table["terms"],
            addresses=table["addresses"],
            feeds=tuple(feed for group in table["feeds"] for feed in _expand(table["provider"], group)),
            extra={key: value for key, value in table.items() if key not in _TOP},
        )
    except (tomllib.TOMLDecodeError, KeyError, TypeError, ValueError) as error:
        raise DataFileError(f"reference/providers/{name}: {type(error).__name__}: {error}") from error
    return provider


def _check_words(group: Mapping[str, Any], fields: Mapping[str, Any]) -> None:
    for name, allowed in (("transform", Transform), ("checked", Checked), ("frequency", Frequency)):
        if fields[name] not in get_args(allowed):
            raise ValueError(f"{group['key']}: {name} {fields[name]!r} is none of {', '.join(get_args(allowed))}")


def _expand(provider: str, group: Mapping[str, Any]) -> Iterator[Feed]:
    """One feed an area. `areas` is a list, or a table of area → code; `{area}` and `{code}` stand for them."""
    missing, unknown = _REQUIRED - group.keys(), group.keys() - _REQUIRED - _OPTIONAL
    if missing or unknown:
        raise ValueError(f"{group.get('key')}: missing {sorted(missing)}, unknown {sorted(unknown)}")
    fields: dict[str, Any] = {name: group.get(name, default) for name, default in _DEFAULTS.items()}
    _check_words(group, {**fields, "frequency": group["frequency"]})
    areas = group["areas"]
    for area, code in areas.items() if isinstance(areas, Mapping) else zip(areas, areas, strict=True):
        words = {"area": area, "code": code, "second": area.rpartition("/")[2]}
        yield Feed(
            series=series_id(group["measure"], area, suffix=group.get("suffix", "")),
            provider=provider,
            key=group["key"].format(**words),
            measure=group["measure"],
            area=area,
            unit=group["unit"].format(**words),
            frequency=group["frequency"],
            release=ReleaseRule.parse(group["release"], where=f"{provider}.toml, {group['key']}"),
            **fields,
        )


def series_id(measure: str, area: str, *, suffix: str = "") -> str:
    """The id of the series that answers a measure and area; with a suffix, of another one beside it."""
    return "_".join(part for part in (measure, area.lower().replace("/", "_"), suffix) if part)
