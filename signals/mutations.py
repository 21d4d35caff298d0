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
from groundswell.signals.tracing import Telling, Traced, trace
from groundswell.signals.windows import moment_of

FIGURES = 3
"""Values that agree in so many leading figures are one: nobody tells a size of positions more exactly."""


TRACED = 50
"""Values whose origin is looked for, those of most voices, among so many first tellings of each: reading more takes
longer than anyone waits."""
TELLINGS = 40


def load_mutations(store: Queryable, scope: Scope, *, limit: int | None = None) -> list[dict[str, Any]]:
    """A row for each measure, area and value stated of now (rounded to FIGURES), those of most voices first.

    Fields: measure, area, value, unit, voices, share (of all voices that state a level of it), claims, first, last;
    origin (id of the document that said it first), origin_author, origin_source, origin_sentence; came_from (id of the
    document whose words, with another value, were told on with this one; None where nobody's were), came_from_value,
    came_from_unit, came_from_author, similarity (of the words, 0 to 1); root (id of the document that had those words
    first), root_author. The last seven are found for TRACED values.
    """
    variants = Variants(load_talk(store, scope, None))
    tellings = _tellings(store, variants)
    traced = trace(tellings)
    first = {telling.variant: telling.text for telling in reversed(tellings)}
    chosen = [int(place) for place in variants.ranking[:limit]]
    others = [place for place in chosen if place not in first]
    texts = load_texts(store, variants.talk.rows[variants.origin[others]])
    first |= dict(zip(others, texts, strict=True))
    return [
        variants.row(place)
        | {f"origin{name}": first[place][field] for name, field in _ORIGIN.items()}
        | _came_from(variants, traced.get(place))
        for place in chosen
    ]


_ORIGIN = {"": "document_id", "_author": "author", "_source": "source", "_sentence": "sentence"}


def _tellings(store: Queryable, variants: Variants) -> list[Telling]:
    """The first tellings of the values of most voices, in the order of time; copies tell nothing new."""
    talk = variants.talk
    is_copy = talk.take("cluster") != talk.take("number")
    chosen: list[tuple[int, int]] = []
    for variant in variants.ranking[:TRACED]:
        start = variants.starts[variant]
        # The first one even where it is a copy: of a document that states no level, say.
        rows = variants.order[start : start + variants.claims[variant]]
        own = np.append(rows[:1], rows[1:][~is_copy[rows[1:]]][: TELLINGS - 1])
        chosen += [(int(row), int(variant)) for row in own]
    chosen.sort(key=lambda pair: (talk.published[pair[0]], pair[0]))
    texts = load_texts(store, talk.rows[[row for row, _ in chosen]])
    return [Telling(variant, text) for (_, variant), text in zip(chosen, texts, strict=True)]


def _came_from(variants: Variants, traced: Traced | None) -> dict[str, Any]:
    parent = traced.parent if traced else None
    return {
        "came_from": parent.text["document_id"] if parent else None,
        "came_from_value": float(variants.value[parent.variant]) if parent else None,
        "came_from_unit": variants.row(parent.variant)["unit"] if parent else None,
        "came_from_author": parent.text["author"] if parent else None,
        "similarity": traced.similarity if traced and parent else None,
        "root": traced.root.text["document_id"] if traced else None,
        "root_author": traced.root.text["author"] if traced else None,
    }


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
