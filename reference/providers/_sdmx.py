"""SDMX generic data messages (BIS, ECB): asked for by our client, read by sdmx1."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import redirect_stdout
from typing import Any

from groundswell.reference.http import Answer
from groundswell.reference.providers._doors import Batch, Door
from groundswell.reference.providers._feeds import Feed
from groundswell.reference.providers._observation import Fetched, observe, parse_number, unexpected
from groundswell.reference.providers._periods import parse_period

GENERIC_XML = "application/vnd.sdmx.genericdata+xml;version=2.1"
"""The only form both sources give whose series carry their keys and attributes without the structure message."""

_ROOT = "{http://www.sdmx.org/resources/sdmxml/schemas/v2_1/message}GenericData"
_MISSING = frozenset({"", "NaN", "None"})


def sdmx_batches(feeds: Sequence[Feed], door: Door, *, path: Callable[[Feed], str]) -> list[Batch]:
    """One request a feed: so a key that the source has dropped takes no other series along."""

    def batch(feed: Feed) -> Batch:
        return Batch((feed,), lambda: {feed.series: _load(feed, door, path(feed))})

    return [batch(feed) for feed in feeds]


def _load(feed: Feed, door: Door, path: str) -> list[Fetched]:
    answer = door.client.get(
        door.url(path),
        provider=feed.provider,
        expected=f"an SDMX generic data message of {feed.key}",
        params={"startPeriod": str(door.start(feed).year)},
        accept=GENERIC_XML,
    )
    return read_generic(answer, feed)


def read_generic(answer: Answer, feed: Feed) -> list[Fetched]:
    """The figures of the one series in a generic data message, scaled by its unit multiplier.

    Raises RefreshError for anything else, a cut-off message and a message of several series included.
    """
    _check_form(answer, feed)
    data = _parse(answer, feed)
    series = list(data.series) if data else []
    if len(series) != 1:
        raise unexpected(feed, answer, expected="exactly one series", got=f"{len(series)} of them")
    title = str(series[0].attrib["TITLE"].value) if "TITLE" in series[0].attrib else ""
    if feed.title_has.lower() not in title.lower():
        raise unexpected(feed, answer, expected=f"a title with {feed.title_has!r}", got=repr(title))
    return list(_observations(data, data.series[series[0]], answer, feed))


def _observations(data: Any, rows: Sequence[Any], answer: Answer, feed: Feed) -> Iterator[Fetched]:
    for row in rows:
        text = str(row.value)
        if text in _MISSING:
            continue
        name = _attribute("TIME_PERIOD", row.dimension.values) or ""
        try:
            period = parse_period(name)
        except ValueError as error:
            raise unexpected(feed, answer, expected="an SDMX time period", got=repr(name)) from error
        power = _attribute("UNIT_MULT", row.attrib, data.attrib) or "0"
        if not re.fullmatch(r"-?[0-9]{1,2}", power):
            raise unexpected(feed, answer, expected="a small whole number as UNIT_MULT", got=repr(power))
        value = parse_number(text, feed, period, answer)
        yield observe(feed, period, value, answer, scale=10.0 ** int(power))


def _attribute(name: str, *places: Mapping[str, Any]) -> str | None:
    return next((str(place[name].value) for place in places if name in place), None)


def _check_form(answer: Answer, feed: Feed) -> None:
    """Well-formed, and a data message: sdmx1 answers anything else with assertions and a dump on standard output."""
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    try:
        root = etree.fromstring(answer.body, parser)
    except etree.XMLSyntaxError as error:
        raise unexpected(
            feed, answer, expected="complete XML", got=f"XML that breaks off or is broken: {error}"
        ) from error
    if root.tag != _ROOT:
        words = " ".join(str(root.xpath("string()")).split())[:120]
        raise unexpected(feed, answer, expected="an SDMX generic data message", got=f"<{root.tag}> {words}".strip())


def _parse(answer: Answer, feed: Feed) -> Any:
    """The first data set, or None. sdmx1 raises whatever its handlers run into, and prints its state before it does."""
    import sdmx

    try:
        with redirect_stdout(io.StringIO()):
            message = sdmx.read_sdmx(io.BytesIO(answer.body))
    except Exception as error:
        got = f"one that sdmx1 can't read: {type(error).__name__}"
        raise unexpected(feed, answer, expected="a valid SDMX generic data message", got=got) from error
    data = getattr(message, "data", None)
    return data[0] if data else None
