"""Competing values of one claim through time: 9 tn against 20 tn against 500 bn, and where each came from."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from groundswell.core.times import format_time
from groundswell.signals.columns import Array, Queryable
from groundswell.signals.talk import Scope, Talk, changes, load_talk, order_by
from groundswell.signals.texts import load_texts
from groundswell.signals.windows import moment_of

FIGURES = 3
"""Values that agree in so many leading figures are one: nobody tells a size of positions more exactly."""


def load_mutations(store: Queryable, scope: Scope, *, limit: int | None = None) -> list[dict[str, Any]]:
    """A row for each measure, area and value stated of now (rounded to FIGURES), those of most voices first.

    Fields: measure, area, value, unit, voices, share (of all voices that state a level of it), claims, first, last,
    origin (id of the document that said it first), origin_author, origin_source, origin_sentence.
    """
    variants = Variants(load_talk(store, scope, None))
    chosen = variants.ranking[:limit]
    texts = load_texts(store, variants.talk.rows[variants.origin[chosen]])
    return [
        variants.row(place)
        | {
            "origin": text["document_id"],
            "origin_author": text["author"],
            "origin_source": text["source"],
            "origin_sentence": text["sentence"],
        }
        for place, text in zip(chosen, texts, strict=True)
    ]


@dataclass(frozen=True, eq=False)
class Variants:
    """The levels of some talk grouped by measure, area, unit and rounded value. Arrays have an item a group, unless
    they say otherwise.
    """

    talk: Talk

    @cached_property
    def _keys(self) -> tuple[Array, ...]:
        """Of each level: subject, unit and the rank of its rounded value."""
        rows = np.flatnonzero(self.talk.is_level)
        rounded = _to_figures(self.talk.columns.values)
        ranks = np.searchsorted(np.unique(rounded), rounded)
        return rows, self.talk.subject[rows], self.talk.take("unit")[rows], ranks[self.talk.take("value_code")[rows]]

    @cached_property
    def order(self) -> Array:
        """The claims by group, oldest first."""
        rows, *keys = self._keys
        found: Array = rows[order_by(*keys)]
        return found

    @cached_property
    def starts(self) -> Array:
        """The first place of each group in `order`."""
        keys = self._keys[1:]
        by_group = order_by(*keys)
        return changes(*(key[by_group] for key in keys))

    @property
    def origin(self) -> Array:
        """The claim that stated it first."""
        return self.order[self.starts]

    @cached_property
    def claims(self) -> Array:
        """How many claims state it."""
        return np.diff(self.starts, append=self.order.size)

    @cached_property
    def voices(self) -> Array:
        """How many voices state it."""
        group = np.repeat(np.arange(self.starts.size), self.claims)
        return _distinct(group, self.talk.voice[self.order], self.starts.size)

    @cached_property
    def _voices_of_subjects(self) -> Array:
        return _distinct(
            self.talk.subject[self.order], self.talk.voice[self.order], len(self.talk.columns.names.subjects)
        )

    @cached_property
    def value(self) -> Array:
        """The rounded value."""
        found: Array = np.round(_to_figures(self.talk.take("value")[self.origin]), 9)
        return found

    @cached_property
    def ranking(self) -> Array:
        """The groups, those of most voices first."""
        unit, subject = self.talk.take("unit")[self.origin], self.talk.subject[self.origin]
        return np.lexsort((unit, self.value, subject, -self.claims, -self.voices))

    def row(self, place: int) -> dict[str, Any]:
        """A group's figures."""
        first, last = self.order[self.starts[place]], self.order[self.starts[place] + self.claims[place] - 1]
        names, subject = self.talk.columns.names, int(self.talk.subject[first])
        return {
            "measure": names.subjects[subject][0],
            "area": names.subjects[subject][1] or None,
            "value": float(self.value[place]) + 0.0,
            "unit": names.units[self.talk.take("unit")[first]] or None,
            "voices": int(self.voices[place]),
            "share": round(int(self.voices[place]) / int(self._voices_of_subjects[subject]), 6),
            "claims": int(self.claims[place]),
            "first": format_time(moment_of(self.talk.published[first])),
            "last": format_time(moment_of(self.talk.published[last])),
        }


def _to_figures(values: Array) -> Array:
    """Values rounded to FIGURES."""
    with np.errstate(divide="ignore"):
        steps = 10.0 ** (np.floor(np.log10(np.abs(values))) - FIGURES + 1)
    found: Array = np.where(values == 0, 0.0, np.round(values / np.where(values == 0, 1, steps)) * steps)
    return np.where(values == 0, 0.0, found)


def _distinct(group: Array, item: Array, groups: int) -> Array:
    """How many different items each group has."""
    order = order_by(group, item)
    first = order[changes(group[order], item[order])]
    return np.bincount(group[first], minlength=groups)
