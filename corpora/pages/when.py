"""The time words that stand beside a name: relative ones, ISO, and the dates that pages print."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from groundswell.core.times import parse_time
from groundswell.corpora.relative_times import is_relative, resolve_relative

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan january januar janvier enero ene janeiro gennaio gen januari января январь січня jänner janv",
            "feb february februar février febrero fevereiro fev febbraio februari февраля февраль лютого fév févr",
            "mar march märz maerz mars marzo março marco maret марта март березня mär mrz",
            "apr april avril abril abr aprile апреля апрель квітня avr",
            "may mai mayo maio maggio mei мая май травня",
            "jun june juni juin junio junho giugno июня июнь червня",
            "jul july juli juillet julio julho luglio июля июль липня juil",
            "aug august août aout agosto ago agustus августа август серпня",
            "sep sept september septembre septiembre setembro settembre set сентября сентябрь вересня",
            "oct october oktober octobre octubre outubro out ottobre okt октября октябрь жовтня",
            "nov november novembre noviembre novembro ноября ноябрь листопада",
            "dec december dezember décembre decembre diciembre dic dezembro dez dicembre desember déc "
            "декабря декабрь грудня",
        ),
        1,
    )
    for name in names.split()
}
_MONTH = "(?P<month>" + "|".join(sorted(_MONTHS, key=len, reverse=True)) + ")"
_CLOCK = (
    r"(?:[\s,.–—|·-]*(?:at|um|à|a las|às|alle|om|kl\.?|pukul|в|о|@)?\s*"
    r"(?P<hour>\d{1,2})(?:[:.h]|\s?uhr\s?)(?P<minute>\d{2})?(?::(?P<second>\d{2}))?\s*(?P<half>[ap]\.?\s?m\.?)?"
    r"(?:\s*(?:uhr|hrs|h))?(?:\s*(?P<zone>utc|gmt|z|[+-]\d{2}:?\d{2}))?)?"
)
_WEEKDAY = r"(?:(?:on|le|am|el)\s+)?(?:[^\W\d]{2,12}\.?,?\s+)?"
_FORMS = tuple(
    re.compile(form + _CLOCK + r"[\s.,]*", re.IGNORECASE)
    for form in (
        rf"{_WEEKDAY}(?P<day>\d{{1,2}})(?:st|nd|rd|th|\.|er|º)?\s*(?:de\s+|of\s+)?{_MONTH}\.?,?\s*"
        r"(?:de\s+)?(?P<year>\d{4})?",
        rf"{_WEEKDAY}{_MONTH}\.?\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?:,?\s*(?P<year>\d{{4}})(?!:))?",
        r"(?P<year>\d{4})[-/.](?P<month>\d{1,2})[-/.](?P<day>\d{1,2})",
        r"(?P<year>\d{4})\s?年\s?(?P<month>\d{1,2})\s?月\s?(?P<day>\d{1,2})\s?日",
        r"(?P<day>\d{1,2})\.\s?(?P<month>\d{1,2})\.\s?(?P<year>\d{4})",
        r"(?P<first>\d{1,2})[/-](?P<other>\d{1,2})[/-](?P<year>\d{4})",
        # Exchange pages drop the year of the current one: "12-24 10:31". Never without the clock.
        r"(?P<month>\d{2})-(?P<day>\d{2})(?=\s\d{1,2}:\d{2})",
    )
)


@dataclass(frozen=True, slots=True)
class When:
    """Words that are a time. `at` is None where they are relative and nothing resolves them."""

    at: datetime | None


def read_when(words: str, *, base: datetime | None, bare: bool = False) -> When | None:
    """The time that `words` as a whole give, None where they are no time. `base` resolves relative ones and gives the
    year to dates without one. Dates with slashes are day first unless that is impossible (13/25), US sites' month first
    being told by a.m. and p.m.
    """
    text = " ".join(words.split()).strip(" ·•|,-–—()[]")
    if not text or len(text) > 60:
        return None
    if base is not None:
        moment = resolve_relative(text, base=base, bare=bare)
        if moment is not None:
            return When(moment)
    elif is_relative(text, bare=bare):
        return When(None)
    if len(text) < 6:
        return None
    if text[:4].isdigit():
        try:
            return When(parse_time(text)) if not text.isdigit() else None
        except ValueError:
            pass
    return _absolute(text, base)


def _absolute(text: str, base: datetime | None) -> When | None:
    for form in _FORMS:
        match = form.fullmatch(text)
        if match:
            return _moment(match.groupdict(), base)
    return None


def _moment(parts: dict[str, str | None], base: datetime | None) -> When | None:
    if parts.get("year") is None and base is None:
        return When(None)
    year = int(parts.get("year") or (base.year if base else 0))
    if "first" in parts:
        first, other = int(parts["first"] or 0), int(parts["other"] or 0)
        month_first = other > 12 or (first <= 12 and bool(parts.get("half")))
        month, day = (first, other) if month_first else (other, first)
    else:
        name = (parts["month"] or "").lower()
        month, day = _MONTHS.get(name) or int(name), int(parts["day"] or 0)
    try:
        moment = datetime(year, month, day, *_clock(parts), tzinfo=UTC)
    except ValueError:
        return None
    if parts.get("year") is None and base is not None and moment > base:
        moment = moment.replace(year=year - 1) if (month, day) != (2, 29) else moment
    return When(moment - _offset(parts.get("zone")))


def _clock(parts: dict[str, str | None]) -> tuple[int, int, int]:
    hour, minute, second = (int(parts.get(name) or 0) for name in ("hour", "minute", "second"))
    half = (parts.get("half") or "").lower()
    if half:
        hour = hour % 12 + (12 if half.startswith("p") else 0)
    return hour, minute, second


def _offset(zone: str | None) -> timedelta:
    if not zone or zone[0] not in "+-":
        return timedelta()
    digits = zone[1:].replace(":", "")
    size = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
    return size if zone[0] == "+" else -size
