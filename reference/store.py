"""The reference: every series at hand, and which of them answers a claim."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from groundswell.core.errors import UnknownSeries
from groundswell.reference.answers import Rule, area_names, load_rules
from groundswell.reference.derived import constant, join
from groundswell.reference.estimates import Estimate, load_estimates
from groundswell.reference.extra import read_extra
from groundswell.reference.merging import merge
from groundswell.reference.policy import PolicyRate
from groundswell.reference.registry import build, bundled_info, registered
from groundswell.reference.series import Frequency, Series, SeriesInfo
from groundswell.reference.tracks import PolicyGapTrack, PolicyTrack, Track, policy_gap_columns

# Of several series for one measure and area the finest serves first.
_FINENESS: tuple[Frequency, ...] = ("decisions", "daily", "weekly", "facts", "monthly", "quarterly", "annual")


_Answers = tuple[tuple[Rule | None, Track], ...]


class Reference:
    """Official series by name, and by what they answer. Figures are read on first use and kept."""

    def __init__(self, *, added: Iterable[Series] = (), estimates: Sequence[Estimate] = ()) -> None:
        self._entries = registered()
        self._built: dict[str, Series] = {}
        self._added: dict[str, Series] = {}
        self._tracks: dict[tuple[str, str | None], tuple[_Answers, list[Track], bool]] = {}
        self._averages: dict[tuple[str, str | None], Track | None] = {}
        self._estimating: dict[tuple[str, str | None], Rule | None] = {}
        self._estimates = tuple(estimates)
        for series in added:
            self._add(series)

    def __reduce__(self) -> tuple[object, ...]:
        # What was added goes along; what ships is read anew, on first use.
        return _with_added, (tuple(self._added.values()), self._estimates)

    def _add(self, series: Series) -> None:
        home = next((name for name in self._entries if self._is_same(self.info(name), series.info)), series.info.id)
        known = self._added.get(home)
        self._added[home] = merge(known, series) if known else series

    @staticmethod
    def _is_same(bundled: SeriesInfo, added: SeriesInfo) -> bool:
        if bundled.id == added.id:
            return True
        same = bundled.measure is not None and (bundled.measure, bundled.area) == (added.measure, added.area)
        return same and (added.measure == "policy_rate" or bundled.frequency == added.frequency)

    def names(self) -> list[str]:
        """The ids of all series, in order."""
        return sorted({*self._entries, *self._added})

    def info(self, name: str) -> SeriesInfo:
        """What a series is, without reading its figures. Raises UnknownSeries."""
        return bundled_info(name) if name in self._entries else self.series(name).info

    def series(self, name: str) -> Series:
        """A series by id. Raises UnknownSeries."""
        if name not in self._built:
            self._built[name] = self._make(name)
        return self._built[name]

    def _make(self, name: str) -> Series:
        if name in self._entries:
            bundled = build(self._entries[name])
            return merge(bundled, self._added[name]) if name in self._added else bundled
        if name in self._added:
            return self._added[name]
        raise UnknownSeries(name, self.names())

    def tracks(self, measure: str, area: str | None, sentence: str | None = None) -> list[Track]:
        """What a claim of this measure and area can be held against, best first.

        Where the words of its sentence decide between series, only those that are meant; all, without a sentence.
        """
        key = (measure, area)
        if key not in self._tracks:
            found = tuple(self._answers(measure, area))
            self._tracks[key] = found, [track for _, track in found], any(rule and rule.words for rule, _ in found)
        found, tracks, depends_on_words = self._tracks[key]
        if not depends_on_words:
            return tracks
        if sentence is None:
            return sorted(tracks, key=lambda track: any(rule and rule.words for rule, own in found if own is track))
        return [track for rule, track in found if rule is None or rule.is_meant(sentence)]

    def _answers(self, measure: str, area: str | None) -> Iterable[tuple[Rule | None, Track]]:
        seen: set[str] = set()
        for rule in load_rules()[0]:
            names = rule.names(area) if rule.measure == measure else None
            track = self._track(rule, names) if names else None
            if track and track.name not in seen:
                seen.add(track.name)
                yield rule, track
        own = [info for info in self._own(measure, area) if not info.is_average]
        for info in sorted(own, key=lambda info: _FINENESS.index(info.frequency)):
            if info.id not in seen and not (seen and info.id in self._entries):
                yield None, as_track(self.series(info.id))

    def _own(self, measure: str, area: str | None) -> list[SeriesInfo]:
        """The series that say themselves what they answer."""
        return [info for info in map(self.info, self.names()) if info.measure == measure and info.area == area]

    def _track(self, rule: Rule, names: Mapping[str, str]) -> Track | None:
        if rule.transform == "difference":
            return self._difference(rule, names)
        if rule.transform == "level" and rule.series:
            name = _series_name(rule.series, names)
            return as_track(self.series(name)) if name in self._entries or name in self._added else None
        return None

    def _difference(self, rule: Rule, names: Mapping[str, str]) -> Track | None:
        assert rule.of is not None
        first, second = self.tracks(rule.of, names["first"]), self.tracks(rule.of, names["second"])
        if not first or not second:
            return None
        info = _derived_info(first[0], second[0], f"{rule.measure}_{_plain(names['area'])}", "pp")
        called = {key: area_names().get(value, value) for key, value in names.items()}
        subject = (rule.subject or "{area}").format(**called)
        if isinstance(first[0], PolicyTrack) and isinstance(second[0], PolicyTrack):
            own, other = first[0].policy, second[0].policy
            gap = Series(replace(info, subject=subject), lambda: policy_gap_columns(own, other))
            return PolicyGapTrack(gap, first[0], second[0])
        return Track(join(info, first[0].series, second[0].series, lambda a, b: round(a - b, 6)), subject=subject)

    def average_track(self, measure: str, area: str | None) -> Track | None:
        """The averages (mostly monthly) that answer claims about averages, and no others (rule 6)."""
        key = (measure, area)
        if key not in self._averages:
            self._averages[key] = self._average(measure, area)
        return self._averages[key]

    def _average(self, measure: str, area: str | None) -> Track | None:
        for rule in load_rules()[0]:
            names = rule.names(area) if rule.measure == measure else None
            if names is None or rule.average is None:
                continue
            if rule.average == "cross":
                return self._cross(names)
            name = _series_name(rule.average, names)
            if name in self._entries:
                return as_track(self.series(name))
        own = next((info for info in self._own(measure, area) if info.is_average), None)
        return as_track(self.series(own.id)) if own else None

    def _cross(self, names: Mapping[str, str]) -> Track | None:
        base, quote = self._per_dollar(names["first"]), self._per_dollar(names["second"])
        if base is None and quote is None:
            return None
        subject = f"the monthly average of {names['area']}"
        if base is None:
            return Track(quote, subject=subject) if quote and names["first"] == "USD" else None
        if quote is None and names["second"] != "USD":
            return None
        over = quote or constant(base.info, base)
        info = replace(
            base.info, id=f"fx_rate_{_plain(names['area'])}_monthly", unit=names["second"], certainty="computed"
        )
        return Track(join(info, base, over, lambda per_base, per_quote: per_quote / per_base), subject=subject)

    def _per_dollar(self, currency: str) -> Series | None:
        name = f"fx_per_usd_{currency.lower()}"
        return self.series(name) if name in self._entries else None

    def usd_rate(self, currency: str, seconds: float) -> float | None:
        """Units of a currency per US dollar, last rate public at an instant: of the day, else a monthly average."""
        if currency == "USD":
            return 1.0
        for track in (*self.tracks("fx_rate", f"USD/{currency}"), self.average_track("fx_rate", f"USD/{currency}")):
            part = track.public(seconds) if track else None
            if track and part and track.staleness(part, seconds) is None:
                return part.columns.lows[part.size - 1]
        return None

    def answers_with_estimates(self, measure: str, area: str | None, sentence: str | None) -> bool:
        """Whether a claim is held against published estimates."""
        key = (measure, area)
        if key not in self._estimating:
            rules = [rule for rule in load_rules()[0] if rule.measure == measure and rule.transform == "estimates"]
            self._estimating[key] = next((rule for rule in rules if rule.names(area)), None)
        rule = self._estimating[key]
        return rule is not None and rule.is_meant(sentence)

    @property
    def estimates(self) -> tuple[Estimate, ...]:
        """All published estimates on record, oldest first."""
        return (*load_estimates(), *self._estimates)

    def estimates_known(self, seconds: float) -> tuple[Estimate, ...]:
        """Those published by an instant."""
        moments = [row.released_at.timestamp() for row in self.estimates]
        return self.estimates[: bisect_right(moments, seconds)]


def _plain(area: str) -> str:
    return area.lower().replace("/", "_").replace("-", "_")


def _series_name(pattern: str, names: Mapping[str, str]) -> str:
    return pattern.format(**{key: _plain(value) for key, value in names.items()})


def as_track(series: Series) -> Track:
    """The face of a single series."""
    return PolicyTrack(series) if isinstance(series, PolicyRate) else Track(series)


def _derived_info(first: Track, second: Track, name: str, unit: str) -> SeriesInfo:
    one, other = first.series.info, second.series.info
    return replace(
        one,
        id=name,
        title=f"{one.title} minus {other.title}",
        institution=f"{one.institution} and {other.institution}",
        unit=unit,
        frequency=max((one.frequency, other.frequency), key=_FINENESS.index),
        source=f"{one.id}; {other.id}",
        measure=None,
        area=None,
    )


def _with_added(added: Sequence[Series], estimates: Sequence[Estimate]) -> Reference:
    return Reference(added=added, estimates=estimates)


def load_reference(*, extra_csv: Sequence[Path] = (), stored: Iterable[Series] = ()) -> Reference:
    """The bundled series, with those that a refresh stored and those of a user's CSV files.

    Figures are read on first use. Raises DataFileError for a CSV that can't be used.
    """
    added = [*stored, *(series for path in extra_csv for series in read_extra(Path(path)))]
    return Reference(added=added)
