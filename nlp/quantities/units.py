"""The units that quantities are stated in, read from `units.toml`, with the patterns that find them beside a number."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from groundswell.core.errors import DataFileError

# How far a unit may reach from its number: the longest name in the data file, with room for spaces.
REACH = 32


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a currency: cents, pence. `size` is in wholes."""

    whole: str
    size: float


@dataclass(frozen=True, slots=True)
class Context:
    """A noun that several countries use for their money, the words that say which is meant, and those against it."""

    nouns: frozenset[str]
    code: str
    words: re.Pattern[str]
    unless: re.Pattern[str] | None

    def holds(self, low: str) -> bool:
        """Whether the lower-case text names this country and none that speaks against it."""
        return self.words.search(low) is not None and not (self.unless and self.unless.search(low))


@dataclass(frozen=True, slots=True)
class Units:
    """Names of units and the patterns for them. Patterns on the left end where the number starts.

    `names`: lower-case name -> unit; `symbols`: as written -> unit; `parts`: name -> part of a currency.
    """

    names: Mapping[str, str]
    symbols: Mapping[str, str]
    parts: Mapping[str, Part]
    cjk: Mapping[str, str]
    cjk_parts: Mapping[str, Part]
    contexts: tuple[Context, ...]
    codes: frozenset[str]
    coins: frozenset[str]
    counts: frozenset[str]
    symbol_before: re.Pattern[str]
    name_before: re.Pattern[str]
    symbol_after: re.Pattern[str]
    name_after: re.Pattern[str]
    part_after: re.Pattern[str]
    cjk_after: re.Pattern[str]
    cjk_part_after: re.Pattern[str]

    def in_context(self, name: str, unit: str, low: str) -> str:
        """The unit that a shared noun means in this text (lower case)."""
        for context in self.contexts:
            if name in context.nouns and context.holds(low):
                return context.code
        return unit


def _either(names: Iterable[str]) -> str:
    return "|".join(re.escape(name) for name in sorted(names, key=lambda name: (-len(name), name)))


def _money_names(data: Mapping[str, Any]) -> dict[str, str]:
    names: dict[str, str] = dict(data["nouns"])
    for noun, nations in data["national"].items():
        if noun not in data["forms"]:
            raise DataFileError(f"units.toml: [national.{noun}] has no spellings in [forms]")
        for nation, code in nations.items():
            names.update({f"{nation} {form}": code for form in data["forms"][noun]})
    names.setdefault("crowns", "SEK")
    return names


def _named(table: Mapping[str, list[str]], what: str) -> dict[str, str]:
    names: dict[str, str] = {}
    for unit, spellings in table.items():
        for name in spellings:
            if name in names:
                raise DataFileError(f"units.toml: [{what}] gives {name!r} to both {names[name]} and {unit}")
            names[name] = unit
    return names


def _contexts(rows: Iterable[Mapping[str, Any]]) -> tuple[Context, ...]:
    return tuple(
        Context(
            frozenset(row["nouns"]),
            row["code"],
            _any_word(row["words"]),
            _any_word(row["unless"]) if "unless" in row else None,
        )
        for row in rows
    )


def _any_word(words: Iterable[str]) -> re.Pattern[str]:
    return re.compile("|".join(rf"\b{re.escape(word)}\b" if word.isascii() else re.escape(word) for word in words))


def _parts(table: Mapping[str, list[Any]]) -> dict[str, Part]:
    return {name: Part(whole, float(size)) for name, (whole, size) in table.items()}


@cache
def load_units() -> Units:
    """Read and check `units.toml`; raises DataFileError where it contradicts itself."""
    try:
        data = tomllib.loads((files(__package__) / "units.toml").read_text("utf-8"))
        return _build(data)
    except (KeyError, TypeError, ValueError) as error:
        raise DataFileError(f"units.toml: {error!r}") from error


def _build(data: Mapping[str, Any]) -> Units:
    codes = frozenset(data["iso"].split())
    money, coins, counts = _money_names(data), _named(data["coins"], "coins"), _named(data["counts"], "counts")
    aliases: dict[str, str] = data["alias"]
    iso = {code: aliases.get(code, code) for code in (codes | aliases.keys()) - set(data["words"])}
    parts, cjk_parts = _parts(data["parts"]), _parts(data["cjk_parts"])
    latin_counts = [name for name in counts if name.isascii()]
    names = {**counts, **coins, **money, **{code.lower(): unit for code, unit in iso.items()}}
    code = "|".join(sorted(iso))
    # "30 MUSD", "MAUD 60": the magnitude as a letter before the code.
    return Units(
        names=names,
        symbols=data["symbols"],
        parts=parts,
        cjk={"".join(name.split()): unit for name, unit in data["cjk"].items()},
        cjk_parts=cjk_parts,
        contexts=_contexts(data["context"]),
        codes=frozenset(iso.values()),
        coins=frozenset(data["coins"]),
        counts=frozenset(data["counts"]),
        symbol_before=re.compile(
            rf"(?:(?P<code>(?<![A-Za-z/]){_sized(code)})[ \u00a0]?)?"
            rf"(?P<symbol>(?<![A-Za-z])(?:{_either(data['symbols'])})|[$€£¥₹₩₽₺₿฿])[ \u00a0]?\Z"
            rf"|(?P<only>(?<![A-Za-z/]){_sized(code)})[ \u00a0]?\Z"
            r"|(?P<lower>(?<![A-Za-z/])[A-Za-z]{3})\$[ \u00a0]?\Z"
        ),
        name_before=re.compile(rf"(?<![a-z/])(?P<name>{_either(money)})[ \u00a0]\Z"),
        symbol_after=re.compile(
            rf"[ \u00a0]?(?P<symbol>{_either(data['symbols'])})(?![A-Za-z0-9])"
            rf"|[ \u00a0]?(?P<code>{_sized(code)})(?![A-Za-z/])"
            r"|(?P<tight>[ \u00a0]?(?:LE|RM|p|c)(?![A-Za-z0-9/]))"
        ),
        name_after=re.compile(rf"[ \u00a0-]{{0,2}}(?P<name>{_either([*money, *coins, *latin_counts])})(?![a-z0-9/])"),
        part_after=re.compile(rf"[ \u00a0-]{{0,2}}(?P<name>{_either(parts)})(?![a-z])"),
        cjk_after=re.compile(rf" {{0,3}}(?P<name>{_either(data['cjk'])})"),
        cjk_part_after=re.compile(rf" {{0,2}}(?P<name>{_either(cjk_parts)})"),
    )


def _sized(code: str) -> str:
    return rf"[MBTK]?(?:{code})"
