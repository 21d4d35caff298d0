"""Cards: the markdown is rendered from the record, and the record names its data, licences and limits."""

from importlib.resources import files
from pathlib import Path

import pytest

from groundswell.models.cards import read_card, render_card
from groundswell.models.labels import HEADS
from groundswell.models.loading import BUNDLED

WEIGHTS = Path(str(files("groundswell.models") / "weights"))


@pytest.mark.parametrize("name", BUNDLED)
def test_the_markdown_card_is_that_of_the_record(name):
    card = read_card(WEIGHTS / name)
    assert (WEIGHTS / name / "card.md").read_text(encoding="utf-8") == render_card(card)


@pytest.mark.parametrize("name", BUNDLED)
def test_a_card_names_data_licences_figures_and_limits(name):
    card = read_card(WEIGHTS / name)
    assert card.limits
    assert card.intended_use
    assert all(use.licence and len(use.sha256) == 64 for use in card.data)
    assert set(HEADS) <= set(card.heads)
    assert set(HEADS) <= set(card.figures["all"])


@pytest.mark.parametrize("name", BUNDLED)
def test_a_title_carries_version_and_digest(name):
    card = read_card(WEIGHTS / name)
    assert card.title == f"{card.name}@{card.version}+{card.digest}"
