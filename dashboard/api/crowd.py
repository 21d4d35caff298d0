"""Routes that say what the crowd holds, how that compares with the data, and who said so."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response

from groundswell.corpora.store.pages import Page
from groundswell.dashboard.api import asked, rows
from groundswell.dashboard.api.describing import table
from groundswell.dashboard.api.tables import answer_table, cut, whole
from groundswell.dashboard.snapshots import Snapshot
from groundswell.dashboard.state import State
from groundswell.nlp.catalogue import load_catalogue
from groundswell.signals.moods import MOODS
from groundswell.signals.overview import load_verdicts, overview
from groundswell.signals.talk import Scope
from groundswell.signals.weights import Weights
from groundswell.signals.words import in_a_sentence


def load_overview(snapshot: Snapshot, query: asked.OverviewAsked) -> Page:
    """`groundswell overview --all`, of one measure or area where asked. Raises UnknownMeasure."""
    if query.measure is not None:
        load_catalogue().measure(query.measure)
    found = overview(
        snapshot.store,
        official=snapshot.official,
        measure=query.measure,
        area=query.area,
        as_of=query.moment,
        days=query.days,
        min_voices=snapshot.settings.min_voices,
    )
    return cut(query, lambda _: [{**row, "in_words": in_a_sentence(row)} for row in found])


def load_consensus(snapshot: Snapshot, query: asked.ConsensusAsked) -> Page:
    """`groundswell consensus`."""
    weights = Weights(independence=query.independence, half_life_days=query.half_life, credibility=query.credibility)
    return _by_window(snapshot, query, "consensus", weights=weights, with_spam=query.spam)


def load_gap(snapshot: Snapshot, query: asked.CrowdAsked) -> Page:
    """`groundswell gap`."""
    return _by_window(snapshot, query, "gap")


def _by_window(snapshot: Snapshot, query: asked.CrowdAsked, name: str, **options: Any) -> Page:
    found = getattr(snapshot.store, name)(
        query.measure,
        area=query.area,
        by=query.by,
        min_voices=snapshot.settings.min_voices,
        **query.times,
        **options,
    )
    return cut(query, lambda _: found)


def load_trend(snapshot: Snapshot, query: asked.TrendAsked) -> Page:
    """`groundswell trend`."""
    found = snapshot.store.trend(query.measure, area=query.area, by=query.by, as_of=query.moment)
    return cut(query, lambda _: found)


def load_voices(snapshot: Snapshot, query: asked.VoicesAsked) -> Page:
    """`groundswell voices`."""
    return cut(
        query,
        lambda limit: snapshot.store.voices(query.measure, area=query.area, as_of=query.moment, limit=limit),
    )


def load_sources(snapshot: Snapshot, query: asked.SourcesAsked) -> Page:
    """`groundswell sources`."""
    return cut(
        query,
        lambda limit: snapshot.store.sources(
            query.measure, of=query.of, as_of=query.moment, least=query.least, limit=limit
        ),
    )


def load_mutations(snapshot: Snapshot, query: asked.MutationsAsked) -> Page:
    """`groundswell mutations`."""
    return cut(
        query,
        lambda limit: snapshot.store.mutations(query.measure, area=query.area, as_of=query.moment, limit=limit),
    )


def load_events(snapshot: Snapshot, query: asked.EventsAsked) -> Page:
    """`groundswell events`."""
    least = snapshot.settings.min_voices
    found = snapshot.store.events(query.measure, area=query.area, as_of=query.moment, min_voices=least)
    return cut(query, lambda _: found)


def load_why(snapshot: Snapshot, query: asked.WhyAsked) -> Page:
    """`groundswell why`."""
    store = snapshot.store
    found = store.why(
        query.measure, area=query.area, before=query.before, after=query.after, by=query.by, as_of=query.moment
    )
    return whole(found)


def load_verdict_counts(snapshot: Snapshot, query: asked.VerdictsAsked) -> Page:
    """How many claims got each verdict, in the order of measures and areas."""
    found = load_verdicts(snapshot.store, Scope(measure=query.measure, area=query.area, **query.times))
    counts = [
        {"measure": measure, "area": area, "status": status, "claims": count}
        for (measure, area), statuses in sorted(found.items(), key=lambda item: (item[0][0], item[0][1] or ""))
        for status, count in statuses.items()
    ]
    return cut(query, lambda _: counts)


def router(state: State) -> APIRouter:
    """The routes."""
    routes = APIRouter(prefix="/v1", tags=["crowd"])

    @routes.get("/overview", response_model=rows.Table[rows.OverviewRow], responses=table(404))
    async def overview_(request: Request, query: Annotated[asked.OverviewAsked, Query()]) -> Response:
        """For each measure and area, what the crowd says and what the data said, those with most voices first."""
        return await answer_table(state, request, query, rows.OverviewRow, load_overview)

    @routes.get("/consensus", response_model=rows.Table[rows.ConsensusRow], responses=table(404))
    async def consensus(request: Request, query: Annotated[asked.ConsensusAsked, Query()]) -> Response:
        """What independent voices say of a measure by window, how firmly, and how many they are."""
        return await answer_table(state, request, query, rows.ConsensusRow, load_consensus)

    @routes.get("/gap", response_model=rows.Table[rows.ConsensusRow], responses=table(404))
    async def gap(request: Request, query: Annotated[asked.CrowdAsked, Query()]) -> Response:
        """The windows in which crowd and data both say something, with the gap between them."""
        return await answer_table(state, request, query, rows.ConsensusRow, load_gap)

    @routes.get("/trend", response_model=rows.Table[rows.TrendRow] | rows.Table[rows.MoodRow], responses=table(404))
    async def trend(request: Request, query: Annotated[asked.TrendAsked, Query()]) -> Response:
        """How a measure, the sentiment or the stance moved, beside the official figure of the day."""
        model = rows.MoodRow if query.measure in MOODS else rows.TrendRow
        return await answer_table(state, request, query, model, load_trend)

    @routes.get("/voices", response_model=rows.Table[rows.VoiceRow], responses=table(404))
    async def voices(request: Request, query: Annotated[asked.VoicesAsked, Query()]) -> Response:
        """The independent voices: copies and echoes count with their original."""
        return await answer_table(state, request, query, rows.VoiceRow, load_voices)

    @routes.get("/sources", response_model=rows.Table[rows.SourceRow], responses=table(404))
    async def sources(request: Request, query: Annotated[asked.SourcesAsked, Query()]) -> Response:
        """Who was right with what was public that day, shrunk towards the mean where claims are few."""
        return await answer_table(state, request, query, rows.SourceRow, load_sources)

    @routes.get("/mutations", response_model=rows.Table[rows.MutationRow], responses=table(404))
    async def mutations(request: Request, query: Annotated[asked.MutationsAsked, Query()]) -> Response:
        """The competing values of a measure, and who said each first."""
        return await answer_table(state, request, query, rows.MutationRow, load_mutations)

    @routes.get("/events", response_model=rows.Table[rows.EventRow], responses=table(404))
    async def events(request: Request, query: Annotated[asked.EventsAsked, Query()]) -> Response:
        """Each change of the official figure: what the talk held before, and how fast it caught up."""
        return await answer_table(state, request, query, rows.EventRow, load_events)

    @routes.get("/why", response_model=rows.Table[rows.WhyRow], responses=table(404))
    async def why(request: Request, query: Annotated[asked.WhyAsked, Query()]) -> Response:
        """Why a consensus moved between two windows: which voices moved it, by how much, in which words."""
        return await answer_table(state, request, query, rows.WhyRow, load_why)

    @routes.get("/verdicts", response_model=rows.Table[rows.VerdictRow], responses=table(404))
    async def verdicts(request: Request, query: Annotated[asked.VerdictsAsked, Query()]) -> Response:
        """How many claims of each measure and area got each verdict."""
        return await answer_table(state, request, query, rows.VerdictRow, load_verdict_counts)

    return routes
