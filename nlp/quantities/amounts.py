"""The two forms that the grammar works on: a text in its three spellings, and a number with what belongs to it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from groundswell.nlp.quantities.numbers import Number
from groundswell.nlp.quantities.units import Units

PERCENT: Final = "%"
PP: Final = "pp"
POINTS: Final = "points"


@dataclass(slots=True)
class Text:
    """A text as given, in one spelling, and in lower case; all of one length. `cjk`: it holds kana or Han."""

    raw: str
    norm: str
    low: str
    cjk: bool
    _meant: dict[str, str] = field(default_factory=dict)

    def meant(self, units: Units, name: str, unit: str) -> str:
        """The unit that a noun shared by several countries means here; looked up once a text."""
        if name not in self._meant:
            self._meant[name] = units.in_context(name, unit, self.low)
        return self._meant[name]


@dataclass(slots=True)
class Amount:
    """A number with what belongs to it. `factor` turns the number into the unit (0.01 for cents and basis points).

    `before`, `after`: a unit stands on that side; `name`: how the unit is written; `extra`: what is added in the unit
    (cents to dollars); `high`: the upper end of a range; `comparator`: "" until it is known.
    """

    start: int
    end: int
    number: Number
    unit: str | None = None
    factor: float = 1.0
    negative: bool = False
    signed: bool = False
    before: bool = False
    after: bool = False
    name: str = ""
    extra: float = 0.0
    high: float | None = None
    comparator: str = ""

    @property
    def value(self) -> float:
        """In base units, with its sign."""
        size = self.number.value * self.factor + self.extra
        return float(f"{-size if self.negative else size:.15g}")

    @property
    def bare(self) -> bool:
        """No unit stands beside it."""
        return not (self.before or self.after)

    def take_before(self, unit: str, start: int, name: str) -> None:
        """The unit in front, from `start` on."""
        self.unit, self.start, self.before, self.name = unit, start, True, name

    def take_after(self, unit: str, end: int, name: str, factor: float = 1.0) -> None:
        """The unit behind, up to `end`."""
        self.unit, self.end, self.after, self.name, self.factor = unit, end, True, name, factor
