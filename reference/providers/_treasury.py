"""US Treasury: the daily par yield curve, one Atom feed a year."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

from groundswell.core.errors import RefreshError
from groundswell.reference.http import Answer
from groundswell.reference.providers._doors import Batch, Door
from groundswell.reference.providers._feeds import Feed
from groundswell.reference.providers._observation import Fetched, observe, parse_number
from groundswell.reference.providers._periods import day

if TYPE_CHECKING:
    from lxml.etree import _Element

PATH = "resource-center/data-chart-center/interest-rates/pages/xml"

_ATOM = "{http://www.w3.org/2005/Atom}"
_DATA = "{http://schemas.microsoft.com/ado/2007/08/dataservices}"
_META = "{http://schemas.microsoft.com/ado/2007/08/dataservices/metadata}"


def treasury(feeds: Sequence[Feed], door: Door) -> Sequence[Batch]:
    """All tenors stand in the same feeds. A feed's key is the name of its element."""
    return [Batch(tuple(feeds), lambda: _load(feeds, door))] if feeds else []


def _load(feeds: Sequence[Feed], door: Door) -> Mapping[str, Sequence[Fetched]]:
    found: dict[str, list[Fetched]] = defaultdict(list)
    for year in range(min(door.start(feed) for feed in feeds).year, door.now.year + 1):
        answer = door.client.get(
            door.url(PATH),
            provider="treasury",
            expected=f"an Atom feed of the yield curve in {year}",
            params={"data": "daily_treasury_yield_curve", "field_tdr_date_value": str(year)},
        )
        figures = list(read_curve(answer, feeds))
        # The first figures of a year come on its second or third day; a long weekend may follow.
        if not figures and (door.now.date() - date(year, 1, 1)).days > 5:
            raise _error(answer, f"yields of {year}", "a feed without any")
        for figure in figures:
            found[figure.series].append(figure)
    return found


def read_curve(answer: Answer, feeds: Sequence[Feed]) -> Iterator[Fetched]:
    """The figures of one feed. Raises RefreshError for anything but complete Atom whose entries are dated, and where
    no entry has a tenor's element.
    """
    entries = list(_root(answer).iter(f"{_META}properties"))
    unseen = {feed.key for feed in feeds}
    for entry in entries:
        period = day(_read_date(entry, answer))
        for feed in feeds:
            cell = entry.find(f"{_DATA}{feed.key}")
            if cell is None:
                continue
            unseen.discard(feed.key)
            if cell.text and cell.get(f"{_META}null") != "true":
                yield observe(feed, period, parse_number(cell.text.strip(), feed, period, answer), answer)
    if entries and unseen:
        raise _error(answer, f"elements {', '.join(sorted(unseen))}", f"{len(entries)} entries without them")


def _root(answer: Answer) -> _Element:
    from lxml import etree

    try:
        root = etree.fromstring(answer.body, etree.XMLParser(resolve_entities=False, no_network=True))
    except etree.XMLSyntaxError as error:
        raise _error(answer, "complete XML", f"XML that breaks off or is broken: {error}") from error
    if root.tag != f"{_ATOM}feed":
        raise _error(answer, "an Atom feed", f"<{root.tag}>")
    return root


def _read_date(entry: _Element, answer: Answer) -> date:
    text = entry.findtext(f"{_DATA}NEW_DATE") or ""
    try:
        return date.fromisoformat(text.strip()[:10])
    except ValueError as error:
        raise _error(answer, "an entry with NEW_DATE", repr(text)) from error


def _error(answer: Answer, expected: str, got: str) -> RefreshError:
    return RefreshError("treasury", answer.requested_url, expected=expected, got=got)
