"""Training and export of the models that ship; needs the extra `train` for the encoder only."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from groundswell.core.progress import Report, no_report

if TYPE_CHECKING:
    from groundswell.models.cards import ModelCard


def train(
    data: Path,
    out: Path,
    *,
    model: str = "linear",
    config: Path | None = None,
    seed: int | None = None,
    report: Report = no_report,
) -> ModelCard:
    """Train a model from the sets under `data` and write it into `out`; returns its card.

    `linear` and `encoder` write weights and a card; `cascade` takes an `out` that holds both as `linear` and
    `encoder`, writes `cascade.json` beside them, and returns the encoder's card. `config` is a TOML file with the
    settings of that model (default: those of the shipped weights); `seed` overrides its seed; `report` hears how far
    the encoder is. Raises DataFileError for a missing or broken set, SettingsError for an unknown setting,
    MissingExtra where the encoder is asked for without the extra `train`.
    """
    from groundswell.models.training.run import run_training

    return run_training(data, out, model=model, config=config, seed=seed, report=report)
