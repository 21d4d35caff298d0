"""The latest values as Prometheus text."""

import re
from typing import Any

from groundswell.signals.export import SIGNALS
from groundswell.signals.latest import latest, prometheus_text

ROW: dict[str, Any] = {
    **dict.fromkeys(SIGNALS),
    "measure": "policy_rate",
    "area": "JP",
    "window": "2026-01-01",
    "last": "2026-01-10T00:00:00Z",
    "unit": "%",
    "level": 0.75,
    "voices": 3,
}
LINE = re.compile(r'^(# (HELP|TYPE) \w+ .+|\w+\{(\w+="([^"\\\n]|\\["\\n])*",?)*\} -?[\d.e+-]+)$')


def test_only_the_newest_window_of_each_subject_is_shown() -> None:
    older, other = ROW | {"window": "2025-12-01", "level": 0.5}, ROW | {"area": None}
    assert latest([ROW, other, older]) == [other, ROW]


def test_text_is_what_prometheus_reads() -> None:
    text = prometheus_text([ROW | {"area": 'a "b"\\\n'}])
    assert all(LINE.match(line) for line in text.splitlines())
    assert 'groundswell_level{measure="policy_rate",area="a \\"b\\"\\\\\\n",window="2026-01-01",unit="%"} 0.75' in text
    assert "# TYPE groundswell_voices gauge" in text
    assert "groundswell_last_claim_timestamp_seconds" in text
    assert "gap" not in text
    assert text.endswith("\n")


def test_nothing_said_is_no_text() -> None:
    assert prometheus_text([]) == ""
