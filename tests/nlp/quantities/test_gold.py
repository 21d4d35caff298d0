"""Floors on the gold sets, which lie beside the project in development and CI and are not shipped."""

import importlib.util
import json
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from groundswell.core.records import Quantity
from groundswell.nlp.quantities import find_quantities

SHARED = Path(__file__).resolve().parents[3].parent / "shared"
GOLD = SHARED / "data" / "gold"
pytestmark = pytest.mark.skipif(not GOLD.is_dir(), reason="the shared gold sets are not here")


@pytest.fixture(scope="module")
def scorer() -> ModuleType:
    spec = importlib.util.spec_from_file_location("score_quantities", SHARED / "tools" / "score_quantities.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def rows(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as lines:
        yield from map(json.loads, lines)


@pytest.mark.parametrize(
    ("name", "floor"),
    [
        ("recognizers_currency_en", 0.98),
        ("recognizers_percent_en", 1.0),
        ("duckling_money_en", 0.95),
        ("nemo_money_en", 1.0),
        ("recognizers_ja", 0.93),
        ("recognizers_zh", 0.95),
    ],
)
def test_value_and_unit_stay_above_the_floor(scorer: ModuleType, name: str, floor: float) -> None:
    n_gold = n_found = right = 0
    for row in rows(GOLD / "quantities" / f"{name}.jsonl"):
        found = [quantity.to_json() for quantity in find_quantities(row["text"])]
        found = [quantity for quantity in found if scorer.kind(quantity["unit"]) in row["scope"]]
        n_gold, n_found = n_gold + len(row["quantities"]), n_found + len(found)
        right += scorer.hits(row["quantities"], found, True)
    assert 2 * right / (n_gold + n_found) >= floor


def documents(path: Path) -> dict[str, str]:
    texts: dict[str, str] = {}

    def walk(row: dict[str, Any]) -> None:
        texts[row["id"]] = row["text"]
        for comment in row.get("comments") or ():
            walk(comment)

    for row in rows(path):
        walk(row)
    return texts


@pytest.mark.parametrize(("name", "floor"), [("claims_dev", 0.99), ("posts_dev", 0.985)])
def test_the_numbers_of_gold_claims_are_found_with_their_spans(name: str, floor: float) -> None:
    texts = documents(GOLD / name / "documents.jsonl")
    wanted = found = 0
    for row in rows(GOLD / name / "gold.jsonl"):
        spans = {(quantity.start, quantity.end) for quantity in find_quantities(texts[row["doc_id"]])}
        for claim in row["claims"]:
            if claim["kind"] != "direction" and claim["value"] is not None:
                wanted += 1
                found += (claim["start"], claim["end"]) in spans
    assert wanted
    assert found / wanted >= floor


def test_quantities_are_the_contract_s_record() -> None:
    (quantity,) = find_quantities("nearly $9 trillion")
    assert quantity == Quantity(7, 18, "$9 trillion", 9e12, None, "USD", "~")
