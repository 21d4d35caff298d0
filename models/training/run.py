"""One door to training: settings from a file, data from a folder, a model folder out."""

from __future__ import annotations

import tomllib
from dataclasses import fields, replace
from pathlib import Path
from typing import Any, TypeVar

from groundswell.core.errors import SettingsError
from groundswell.models.cards import ModelCard
from groundswell.models.training.examples import read_parts
from groundswell.models.training.linear import LinearSettings, train_linear

Settings = TypeVar("Settings")


def run_training(data: Path, out: Path, *, model: str, config: Path | None, seed: int | None) -> ModelCard:
    """As `groundswell.models.training.train`."""
    if model == "linear":
        settings = read_settings(config, LinearSettings())
        if seed is not None:
            settings = replace(settings, seed=seed)
        return train_linear(data, out, read_parts(data), settings)
    raise SettingsError(f"unknown model {model!r}: expected linear")


def read_settings(path: Path | None, defaults: Settings) -> Settings:
    """The defaults with what a TOML file changes. Raises SettingsError for a name or type that does not fit."""
    if path is None:
        return defaults
    try:
        table: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise SettingsError(f"{path}: {error}") from error
    known = {item.name: getattr(defaults, item.name) for item in fields(defaults)}  # type: ignore[arg-type]
    for name, value in table.items():
        if name not in known:
            raise SettingsError(f"{path}: unknown setting {name!r}; known: {', '.join(sorted(known))}")
        if not _fits(value, known[name]):
            raise SettingsError(f"{path}: {name} = {value!r}: expected {type(known[name]).__name__}")
    return replace(defaults, **table)  # type: ignore[type-var]


def _fits(value: Any, default: Any) -> bool:
    if isinstance(default, float) and not isinstance(value, bool):
        return isinstance(value, int | float)
    return type(value) is type(default)
