"""A rumour that mutates as it is told on: where each value came from is found."""

from datetime import datetime, timedelta
from typing import Any

import numpy as np

from groundswell.signals.mutations import load_mutations
from groundswell.signals.talk import Scope

RUMOURS = 25
START = datetime(2026, 1, 1)  # noqa: DTZ001 - the tables add the zone


def words(generator: np.random.Generator, count: int) -> list[str]:
    letters = np.array(list("abcdefghijklmnopqrstuvwxyz"))
    return ["".join(generator.choice(letters, size=6)) for _ in range(count)]


def sentence(said: list[str], value: float) -> str:
    return " ".join([*said[:8], f"{value:.6g}", "dollars", *said[8:]])


def spread(tables: Any, generator: np.random.Generator, area: str) -> tuple[str, dict[float, float]]:
    """Tell a rumour on, sometimes with another value; returns who began, and each value with the one it came from."""
    told: list[tuple[list[str], float]] = [(words(generator, 24), float(generator.integers(100, 999)))]
    came_from: dict[float, float] = {}
    hour = 0
    for step in range(30):
        hour += int(generator.integers(1, 20))
        if step:
            said, value = told[int(generator.integers(len(told)))]
            said = [*said]
            for place in generator.choice(24, size=2, replace=False):
                said[place] = words(generator, 1)[0]
            if generator.random() < 0.25:
                turned = float(f"{value * generator.uniform(1.5, 9):.3g}")
                if turned not in came_from and turned != told[0][1]:
                    came_from[turned] = value
                    value = turned
            told.append((said, value))
        said, value = told[-1]
        _say(tables, f"{area}-{step}", hour, area, sentence(said, value), value)
        # Others speak of it in words of their own, at times with a value that is told on, too.
        own = (
            told[int(generator.integers(len(told)))][1] if generator.random() < 0.3 else float(generator.integers(1000))
        )
        _say(tables, f"{area}-other-{step}", hour + 1, area, sentence(words(generator, 24), own), own)
    return f"{area}-0", came_from


def _say(tables: Any, who: str, hour: int, area: str, text: str, value: float) -> None:
    when = (START + timedelta(hours=hour)).isoformat()
    tables.say(who, when, measure="carry_trade_size", area=area, value=value, unit="USD", sentence=text)


def test_the_origin_of_values_of_a_rumour_is_found(tables: Any) -> None:
    generator = np.random.default_rng(17)
    truths = {f"A{number}": spread(tables, generator, f"A{number}") for number in range(RUMOURS)}
    roots, parents = [], []
    for area, (beginner, came_from) in truths.items():
        found = load_mutations(tables, Scope(measure="carry_trade_size", area=area))
        rows = {row["value"]: row for row in found}
        for value, origin in came_from.items():
            roots.append(rows[value]["root_author"] == beginner)
            parents.append(rows[value]["came_from_value"] == origin)
    assert len(roots) > 100
    assert np.mean(roots) >= 0.95
    assert np.mean(parents) >= 0.95


def test_words_of_ones_own_come_from_nobody(tables: Any) -> None:
    generator = np.random.default_rng(3)
    for number in range(20):
        _say(tables, f"v{number}", number, "JP", sentence(words(generator, 20), number), float(number + 1))
    for row in load_mutations(tables, Scope(measure="carry_trade_size")):
        assert row["came_from"] is None
        assert row["root"] == row["origin"]


def test_values_of_one_sentence_do_not_come_from_each_other(tables: Any) -> None:
    text = sentence(words(np.random.default_rng(3), 20), 4.0)
    _say(tables, "ann", 1, "JP", text, 4.0)
    tables.claims.append(tables.claims[-1] | {"id": "more", "value": 9.0, "start": 5})
    assert [row["came_from"] for row in load_mutations(tables, Scope())] == [None, None]
    _say(tables, "bob", 2, "JP", text, 5.0)
    (row,) = [row for row in load_mutations(tables, Scope()) if row["value"] == 5.0]
    assert (row["came_from"], row["root_author"], row["came_from_unit"]) == ("d0", "ann", "USD")
