"""Whatever a source sends: figures, or a RefreshError. Nothing else ever comes out of an adapter."""

from __future__ import annotations

import json
import math
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from groundswell.core.errors import RefreshError
from groundswell.reference.http import Answer
from groundswell.reference.providers import ADAPTERS, Door, load_providers

NOW = datetime(2026, 10, 15, 12, 0, tzinfo=UTC)
ANSWERS = Path(__file__).parent / "answers"

CASES = {
    "bis": ("bis_policy.xml", ["policy_rate_gb"], None),
    "ecb": ("bis_policy.xml", ["fx_rate_eur_jpy"], None),
    "fred-key": ("fred_vintages.json", ["payrolls_us"], "k" * 32),
    "fred": ("fredgraph.csv", ["fx_rate_usd_jpy"], None),
    "boj": ("boj_2.json", ["fx_rate_eur_usd_tokyo", "fx_rate_usd_jpy_tokyo"], None),
    "mof": ("jgbcm.csv", ["gov_bond_yield_2y_jp", "gov_bond_yield_10y_jp"], None),
    "cftc": ("cftc.json", ["futures_position_jpy", "futures_position_eur"], None),
    "treasury": ("treasury.xml", ["gov_bond_yield_10y_us"], None),
    "fiscal": ("fiscal.json", ["gov_debt_us"], None),
}
JSON_CASES = sorted(case for case, (name, _, _) in CASES.items() if name.endswith(".json"))


class Stub:
    """A client that has one answer for everything, a few times."""

    def __init__(self, body: bytes) -> None:
        self.body, self.left = body, 40

    def get(self, url: str, **_: Any) -> Answer:
        self.left -= 1
        if not self.left:
            raise RefreshError("stub", url, expected="an end", got="none")
        return Answer(url, url, 200, self.body, NOW, False)


def read(case: str, body: bytes) -> list[float]:
    _, series, key = CASES[case]
    provider = load_providers()[case.split("-")[0]]
    feeds = [feed for feed in provider.feeds if feed.series in series]
    door = Door(Stub(body), provider, provider.addresses, key, NOW, {})
    return [
        row.value for batch in ADAPTERS[provider.name](feeds, door) for rows in batch.load().values() for row in rows
    ]


def read_or_refuse(case: str, body: bytes) -> None:
    try:
        values = read(case, body)
    except RefreshError:
        return
    assert all(math.isfinite(value) for value in values)


@pytest.mark.parametrize("case", CASES)
def test_the_answer_itself_reads(case):
    assert read(case, (ANSWERS / CASES[case][0]).read_bytes())


@pytest.mark.parametrize("case", CASES)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_an_answer_with_a_part_lost_or_overwritten_never_leaks_a_foreign_error(case, data):
    body = (ANSWERS / CASES[case][0]).read_bytes()
    start = data.draw(st.integers(0, len(body)))
    end = data.draw(st.integers(start, min(len(body), start + 40)) | st.just(len(body)))
    read_or_refuse(case, body[:start] + data.draw(st.binary(max_size=6)) + body[end:])


def paths(node: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    inner = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    return [path, *(found for key, child in inner for found in paths(child, (*path, key)))]


def put(node: Any, path: tuple[Any, ...], value: Any) -> Any:
    if not path:
        return value
    copy = dict(node) if isinstance(node, dict) else list(node)
    copy[path[0]] = put(node[path[0]], path[1:], value)
    return copy


@pytest.mark.parametrize("case", JSON_CASES)
@settings(max_examples=100, deadline=None)
@given(data=st.data())
def test_json_with_any_node_replaced_never_leaks_a_foreign_error(case, data):
    tree = json.loads((ANSWERS / CASES[case][0]).read_bytes())
    odd = st.sampled_from(
        [None, True, 0, -1, 10**400 % 10**30, 1.5, "", "x", "1e999", "9999-99-99", [], [None], {}, {"a": 1}]
    )
    read_or_refuse(case, json.dumps(put(tree, data.draw(st.sampled_from(paths(tree))), data.draw(odd))).encode())
