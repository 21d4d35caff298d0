"""What a site's robots.txt says to us (RFC 9309), its delay between two requests included."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

# The name that robots.txt files know us by.
ROBOT_NAME = "groundswell"
# What is read of a robots.txt (RFC 9309, section 2.5: at least 500 KiB).
_MOST_BYTES = 512 * 1024


@dataclass(frozen=True, slots=True)
class RobotRules:
    """The rules of one host. `delay_seconds` is None where it names none."""

    parsed: Any
    delay_seconds: float | None = None
    refuses_all: bool = False

    def allows(self, url: str) -> bool:
        """Whether we may ask for an address."""
        if self.refuses_all:
            return False
        return self.parsed is None or bool(self.parsed.can_fetch(url, ROBOT_NAME))


EVERYTHING = RobotRules(None)
NOTHING = RobotRules(None, refuses_all=True)


def read_robots(status: int, body: bytes) -> RobotRules:
    """The rules behind an answer to a request for robots.txt.

    RFC 9309, section 2.3.1: none there (4xx) means everything is allowed, a failing server (5xx) that nothing is.
    """
    from protego import Protego

    if status >= 500:
        return NOTHING
    if status != 200:
        return EVERYTHING
    parsed = Protego.parse(body[:_MOST_BYTES].decode("utf-8", "replace"))
    delays = [parsed.crawl_delay(ROBOT_NAME)]
    rate = parsed.request_rate(ROBOT_NAME)
    if rate is not None and rate.requests:
        delays.append(rate.seconds / rate.requests)
    return RobotRules(parsed, max((float(item) for item in delays if item is not None), default=None))
