"""When a figure becomes public, where its source gives a day at most (verdict rules 3, 5, 6, 7)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from groundswell.core.errors import DataFileError
from groundswell.reference.series import DAY_SECONDS, to_seconds


@dataclass(frozen=True, slots=True)
class ReleaseRule:
    """`days` after the period (or after the day of release, where one is given), at `hour`:`minute` in `zone`."""

    days: int = 0
    hour: int = 0
    minute: int = 0
    zone: str = "UTC"

    @classmethod
    def parse(cls, text: str, *, where: str) -> ReleaseRule:
        """Read `+1d 15:30 America/New_York`; every part but the time may be missing. Raises DataFileError."""
        parts = text.split()
        days = int(parts.pop(0)[1:-1]) if parts and parts[0].startswith("+") else 0
        try:
            hour, minute = parts.pop(0).split(":")
            zone = parts.pop(0) if parts else "UTC"
            ZoneInfo(zone)
            return cls(days, int(hour), int(minute), zone)
        except (ValueError, IndexError, ZoneInfoNotFoundError) as error:
            raise DataFileError(f"{where}: release {text!r} is not of the form '[+Nd] HH:MM [zone]'") from error

    def seconds(self, days: Sequence[int]) -> list[float]:
        """The instants (seconds since 1970) at which figures of these days (ordinals) become public."""
        if self.zone == "UTC":
            offset = self.days * DAY_SECONDS + self.hour * 3600 + self.minute * 60
            return [to_seconds(day) + offset for day in days]
        zone = ZoneInfo(self.zone)
        return [self._local(date.fromordinal(day), zone) for day in days]

    def _local(self, day: date, zone: ZoneInfo) -> float:
        moment = datetime(day.year, day.month, day.day, self.hour, self.minute, tzinfo=zone) + timedelta(days=self.days)
        return moment.astimezone(UTC).timestamp()
