"""The store with its signals: what `from groundswell import Store` gives."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from functools import cached_property, wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, cast

from groundswell.core.errors import UnknownMeasure
from groundswell.core.times import format_time, parse_as_of
from groundswell.corpora.store import Store as Tables
from groundswell.signals.answers import Answer
from groundswell.signals.columns import Columns
from groundswell.signals.talk import Scope
from groundswell.signals.weights import ONE_VOICE_ONE_VOTE, Weights
from groundswell.signals.windows import check_window

if TYPE_CHECKING:
    from groundswell.reference import Reference

MIN_VOICES = 3
"""Effective voices below which no consensus is given, as of the setting `min_voices`: two may be one and its reader."""

Moment = datetime | str | None


_KEPT_ANSWERS = 64

Asked = TypeVar("Asked", bound=Callable[..., Answer])


def _kept(ask: Asked) -> Asked:
    """A question whose answer is kept until the store moves to another state: asked again, it costs nothing."""

    @wraps(ask)
    def asked(store: Store, *arguments: Any, **options: Any) -> Answer:
        key = (ask.__name__, arguments, tuple(sorted(options.items())))
        kept = store.answers
        found = kept.get(key)
        if found is None:
            found = kept[key] = ask(store, *arguments, **options)
            if len(kept) > _KEPT_ANSWERS:
                kept.pop(next(iter(kept)), None)
        # Whoever changes a row changes a copy.
        return Answer(tuple(dict(row) for row in found.rows), found.as_of)

    return cast("Asked", asked)


class Store(Tables):
    """A store of documents and claims that answers what the crowd holds and how it compares with the data.

    Each method takes `as_of` (a time, or a day as text: its end): nothing published later counts, nor any figure
    released later. Raises UnknownMeasure, UsageError for what can't be asked, StoreError where data can't be read.

    >>> store = Store.open("groundswell-store")                                              # doctest: +SKIP
    >>> store.consensus("policy_rate", area="JP", by="week").to_pandas()                     # doctest: +SKIP
    """

    def __init__(self, folder: Path) -> None:
        self._lock = threading.RLock()
        super().__init__(folder)

    def refresh(self) -> None:
        """Move to the newest state."""
        with self._lock:
            super().refresh()
            self._columns: Columns | None = None
            self.answers: dict[Any, Answer] = {}

    @property
    def columns(self) -> Columns:
        """What signals are computed from, in memory from the first question on a state to the next one."""
        with self._lock:
            if self._columns is None:
                from groundswell.signals.kept import load_kept

                self._columns = load_kept(self.folder, self.state, self.query)
            return self._columns

    @cached_property
    def reference(self) -> Reference:
        """The official series: those that ship, and those that a refresh put beside the store."""
        from groundswell.reference import load_reference
        from groundswell.reference.synced import load_synced

        return load_reference(stored=load_synced(self.folder))

    @_kept
    def consensus(
        self,
        measure: str | None = None,
        *,
        area: str | None = None,
        by: str = "month",
        since: Moment = None,
        until: Moment = None,
        as_of: Moment = None,
        weights: Weights = ONE_VOICE_ONE_VOTE,
        bands: bool = True,
        min_voices: int = MIN_VOICES,
        with_spam: bool = False,
    ) -> Answer:
        """The consensus by window, beside the figure of the day: `gap.load_gap`; promotion has a voice `with_spam`."""
        from groundswell.signals.gap import load_gap
        from groundswell.signals.official import official_figures

        scope = replace(self._scope(measure, area, since, until, as_of), with_spam=with_spam)
        rows = load_gap(
            self,
            scope,
            by=check_window(by),
            official=official_figures(self.reference),
            weights=weights,
            bands=bands,
            min_voices=min_voices,
        )
        return _answer(rows, scope)

    def gap(self, measure: str | None = None, **options: Any) -> Answer:
        """The windows of `consensus` (same options) in which both crowd and data say something."""
        found = self.consensus(measure, **options)
        return Answer(tuple(row for row in found if row["gap"] is not None), found.as_of)

    @_kept
    def trend(self, subject: str, *, area: str | None = None, by: str = "month", as_of: Moment = None) -> Answer:
        """A measure's consensus by window whatever few voices it has, or the mood (`sentiment`, `stance`)."""
        from groundswell.signals.moods import MOODS, load_moods
        from groundswell.signals.official import official_figures
        from groundswell.signals.trend import load_trend

        window, moment = check_window(by), _moment(as_of)
        if subject in MOODS:
            return _answer(load_moods(self, subject, by=window, as_of=moment), Scope(as_of=moment))
        scope = self._scope(subject, area, None, None, as_of)
        return _answer(load_trend(self, scope, by=window, official=official_figures(self.reference)), scope)

    @_kept
    def voices(
        self, measure: str | None = None, *, area: str | None = None, as_of: Moment = None, limit: int | None = None
    ) -> Answer:
        """Who speaks: `voices.load_voices`."""
        from groundswell.signals.voices import load_voices

        scope = self._scope(measure, area, None, None, as_of)
        return _answer(load_voices(self, scope, limit=limit), scope)

    @_kept
    def mutations(
        self, measure: str, *, area: str | None = None, as_of: Moment = None, limit: int | None = None
    ) -> Answer:
        """Competing values: `mutations.load_mutations`."""
        from groundswell.signals.mutations import load_mutations

        scope = self._scope(measure, area, None, None, as_of)
        return _answer(load_mutations(self, scope, limit=limit), scope)

    def sources(
        self,
        measure: str | None = None,
        *,
        of: str = "author",
        area: str | None = None,
        as_of: Moment = None,
        least: int = 1,
        limit: int | None = None,
    ) -> Answer:
        """Who is usually right, forecasts by the grades of the ledger: `sources.load_sources`."""
        from groundswell.signals.ledger import LEDGER, Ledger
        from groundswell.signals.sources import load_sources

        scope = self._scope(measure, area, None, None, as_of)
        path = self.folder / LEDGER
        grades = Ledger(path).grades if path.exists() else ()
        return _answer(load_sources(self, scope, of=of, least=least, limit=limit, grades=grades), scope)

    @_kept
    def events(
        self, measure: str, *, area: str | None = None, as_of: Moment = None, min_voices: int = MIN_VOICES
    ) -> Answer:
        """Changes of the official figure and the talk around them: `events.load_events`."""
        from groundswell.signals.events import load_events
        from groundswell.signals.official import official_history

        scope = self._scope(measure, area, None, None, as_of)
        rows = load_events(self, scope, history=official_history(self.reference), min_voices=min_voices)
        return _answer(rows, scope)

    def forecasts(
        self,
        measure: str | None = None,
        *,
        area: str | None = None,
        as_of: Moment = None,
        min_voices: int = MIN_VOICES,
    ) -> Answer:
        """What open forecasts imply of the next figure: `forecasts.load_forecasts`."""
        from groundswell.signals.forecasts import load_forecasts
        from groundswell.signals.official import official_figures

        scope = self.scope(measure, area=area, as_of=as_of)
        rows = load_forecasts(self, scope, official=official_figures(self.reference), min_voices=min_voices)
        return _answer(rows, scope)

    @_kept
    def why(
        self,
        measure: str,
        *,
        area: str | None,
        before: str,
        after: str,
        by: str = "month",
        as_of: Moment = None,
        weights: Weights = ONE_VOICE_ONE_VOTE,
    ) -> Answer:
        """Why the consensus moved between two windows, named by a day in each: `attribution.explain_move`."""
        from groundswell.signals.attribution import explain_move

        scope = self._scope(measure, area, None, None, as_of)
        days = {"before": parse_as_of(before), "after": parse_as_of(after)}
        return _answer(explain_move(self, scope, **days, by=check_window(by), weights=weights), scope)

    def scope(self, measure: str | None = None, *, area: str | None = None, as_of: Moment = None) -> Scope:
        """The claims that a question is about, for the functions of this package. Raises UnknownMeasure."""
        return self._scope(measure, area, None, None, as_of)

    def _scope(self, measure: str | None, area: str | None, since: Moment, until: Moment, as_of: Moment) -> Scope:
        from groundswell.nlp.catalogue import load_catalogue

        known = load_catalogue().measures
        if measure is not None and measure not in known:
            raise UnknownMeasure(measure, known)
        return Scope(measure=measure, area=area, since=_moment(since), until=_moment(until), as_of=_moment(as_of))


def _moment(given: Moment) -> datetime | None:
    return parse_as_of(given) if isinstance(given, str) else given


def _answer(rows: Iterable[Mapping[str, Any]], scope: Scope) -> Answer:
    return Answer(tuple(rows), format_time(scope.as_of) if scope.as_of else None)
