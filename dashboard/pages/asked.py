"""What a view was asked for: its state, all of which stands in the address, so that every view can be linked to."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, ClassVar, Literal
from urllib.parse import urlencode

from pydantic import ConfigDict, Field, model_validator

from groundswell.core.records import DocumentKind, Status
from groundswell.dashboard.api.asked import AreaName, AsOf, MeasureName, Moment, Name, end_of, start_of
from groundswell.signals.overview import TALK_DAYS
from groundswell.signals.sources import Kind

Cursor = Annotated[str, Field(max_length=2_000)]
OverviewOrder = Literal["voices", "claims", "measure", "area", "gap", "last", "wrong"]
Direction = Literal["up", "down"]


class View(AsOf):
    """Parameters of a view. Fields left blank in a form count as not given, and unknown ones are ignored: a link from
    an older version still leads somewhere.
    """

    model_config = ConfigDict(extra="ignore", frozen=True)
    path: ClassVar[str]

    @model_validator(mode="before")
    @classmethod
    def _leave_out_blanks(cls, given: Any) -> Any:
        return {name: value for name, value in given.items() if value != ""} if isinstance(given, Mapping) else given

    @property
    def state(self) -> dict[str, Any]:
        """What differs from the defaults, by name."""
        return self.model_dump(exclude_defaults=True)

    def link(self, **changes: Any) -> str:
        """The address of this view with some parameters changed; None takes one out."""
        return address(self.path, **{**self.state, **changes})

    def to(self, path: str, **parameters: Any) -> str:
        """The address of another view as of the same time."""
        return address(path, **{"as_of": self.as_of, **parameters})


def address(path: str, **parameters: Any) -> str:
    """A path with those of the parameters that are given."""
    given = {name: _text(value) for name, value in parameters.items() if value is not None}
    return f"{path}?{urlencode(given)}" if given else path


def _text(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


class OverviewView(View):
    """The overview. `q` names measures, `days` are those of talk that count as now, `sort` and `order` the order of the
    rows; with `everything`, what too few voices speak of is shown too.
    """

    path: ClassVar[str] = "/"
    q: str = Field("", max_length=60)
    area: AreaName | None = None
    days: int = Field(TALK_DAYS, ge=1, le=36_500)
    sort: OverviewOrder = "voices"
    order: Direction = "down"
    everything: bool = False


class SubjectView(View):
    """A measure and an area; without one, that which most voices speak of."""

    path: ClassVar[str] = "/measure"
    measure: MeasureName
    area: AreaName | None = None


class MeasureView(SubjectView):
    """A measure: its claims from `since` to `until`, of one `verdict` or all; its consensus `by` a window, by default
    months or, where too few months have enough voices, quarters.
    """

    since: Moment | None = None
    until: Moment | None = None
    verdict: Status | None = None
    by: Literal["day", "week", "month", "quarter"] | None = None
    cursor: Cursor | None = None

    @property
    def times(self) -> dict[str, Any]:
        """`since`, `until` and `as_of` as times."""
        return {"since": start_of(self.since), "until": end_of(self.until), "as_of": self.moment}


class ClaimView(View):
    """A claim, by its id."""

    path: ClassVar[str] = "/claim"
    id: Name


class LineageView(ClaimView):
    """The way of a claim, by its id."""

    path: ClassVar[str] = "/lineage"


class DocumentView(View):
    """A document, by its id; `claim` is the one to point at."""

    path: ClassVar[str] = "/document"
    id: Name
    claim: Name | None = None


class DocumentsView(View):
    """Documents with words in title or text."""

    path: ClassVar[str] = "/documents"
    q: str = Field("", max_length=200)
    kind: DocumentKind | None = None
    source: Name | None = None
    cursor: Cursor | None = None


class SourcesView(View):
    """Track records of authors, outlets or cited institutions with `least` graded claims."""

    path: ClassVar[str] = "/sources"
    of: Kind = "author"
    measure: MeasureName | None = None
    least: int = Field(3, ge=1, le=1_000_000)


class CheckView(View):
    """A text to check."""

    path: ClassVar[str] = "/check"
    text: str = Field("", max_length=100_000)
