"""How views are rendered: the templates, and what they call."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from functools import cache
from typing import TYPE_CHECKING, Any

from groundswell import __version__
from groundswell.core.figures import show_amount, show_range
from groundswell.corpora.copies import is_echo
from groundswell.dashboard.answers import Payload
from groundswell.dashboard.pages.asked import View, address
from groundswell.dashboard.sentences import reading, sentence_of
from groundswell.dashboard.verdicts import LOOKS, counted, look_of
from groundswell.signals.words import claim_in_short, shown_unit

if TYPE_CHECKING:
    from jinja2 import Environment

HTML = "text/html; charset=utf-8"

# Control characters, and those that turn the direction of text around them: what follows could not be read.
_UNSEEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]")


def render(template: str, asked: View | None, **given: Any) -> Payload:
    """A view as HTML. All text in it is escaped."""
    return Payload(_environment().get_template(f"{template}.html.j2").render(asked=asked, **given).encode(), HTML)


@cache
def _environment() -> Environment:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    made = Environment(
        loader=PackageLoader("groundswell.dashboard", "templates/pages"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
    )
    made.filters |= {"inert": inert, "plain": plain, "day": day, "share": share, "number": number}
    made.tests["echo"] = is_echo
    made.globals |= {
        "address": address,
        "counted": counted,
        "look_of": look_of,
        "looks": LOOKS,
        "says": claim_in_short,
        "reading": reading,
        "sentence_of": sentence_of,
        "observed": observed,
        "tolerance": tolerance,
        "version": __version__,
    }
    return made


def inert(text: str | None) -> str:
    """Text of others without characters that would turn or hide what stands around them: each becomes a dot."""
    return _UNSEEN.sub("·", text or "")


def plain(name: str | None) -> str:
    """A name as words: `within estimates`."""
    return (name or "").replace("_", " ")


def day(moment: datetime | date | str | None) -> str:
    """The day of a time: `2026-01-10`."""
    return "" if moment is None else str(moment)[:10]


def share(value: float | None) -> str:
    """A share as a percentage, without digits that its voices can't bear."""
    return "" if value is None else f"{value:.0%}"


def number(count: int) -> str:
    """A count with its thousands set off."""
    return f"{count:,}"


def observed(claim: Mapping[str, Any]) -> str:
    """The official figure that a stored claim was held against; empty where there is none."""
    low, high = claim["verdict_observed"], claim["verdict_observed_high"]
    return "" if low is None else figure(claim, low if high is None else (low, high), claim["verdict_status"])


def tolerance(claim: Mapping[str, Any]) -> str:
    """How far a stored claim may be off and still hold, in its unit."""
    if claim["verdict_tolerance"] is None:
        return ""
    unit = {"%": "pp"}.get(claim["unit"], claim["unit"])
    return show_amount(claim["verdict_tolerance"], shown_unit(claim["measure"], unit))


def figure(claim: Mapping[str, Any], found: float | Sequence[float], status: str) -> str:
    """What a claim was held against, with its unit: published estimates are in dollars, and statistics in the unit of
    the claim.
    """
    if status in ("within_estimates", "outside_estimates"):
        return show_range(found, "USD")
    return show_range(found, shown_unit(claim["measure"], claim["unit"]))
