"""One door to training: settings from a file, data from a folder, a model folder out."""

from __future__ import annotations

import importlib.util
import tomllib
from dataclasses import fields, replace
from importlib.resources import files
from pathlib import Path
from typing import Any, TypeVar

from groundswell.core.errors import MissingExtra, SettingsError
from groundswell.core.progress import Report
from groundswell.models.cards import ModelCard
from groundswell.models.encoder import EncoderClassifier
from groundswell.models.linear import LinearClassifier
from groundswell.models.training.cascade import choose_cascade
from groundswell.models.training.examples import read_parts
from groundswell.models.training.linear import LinearSettings, train_linear

Settings = TypeVar("Settings")


def run_training(
    data: Path, out: Path, *, model: str, config: Path | None, seed: int | None, report: Report
) -> ModelCard:
    """As `groundswell.models.training.train`."""
    if model == "linear":
        linear = read_settings(config, LinearSettings())
        return train_linear(data, out, read_parts(data), linear if seed is None else replace(linear, seed=seed))
    if model == "encoder":
        return _run_encoder(data, out, config=config, seed=seed, report=report)
    if model == "cascade":
        return _run_cascade(data, out)
    raise SettingsError(f"unknown model {model!r}: expected linear, encoder or cascade")


def _run_cascade(data: Path, out: Path) -> ModelCard:
    linear, encoder = LinearClassifier(out / "linear"), EncoderClassifier(out / "encoder")
    choose_cascade(linear, encoder, read_parts(data)["dev"], out / "cascade.json")
    return encoder.card


def _run_encoder(data: Path, out: Path, *, config: Path | None, seed: int | None, report: Report) -> ModelCard:
    if importlib.util.find_spec("torch") is None or importlib.util.find_spec("transformers") is None:
        raise MissingExtra("training the encoder", "train")
    from groundswell.models.training.encoder import EncoderSettings
    from groundswell.models.training.package import train_encoder

    shipped = Path(str(files("groundswell.models.training") / "encoder.toml"))
    settings = read_settings(config or shipped, EncoderSettings())
    settings = settings if seed is None else replace(settings, seed=seed)
    return train_encoder(data, out, read_parts(data), settings, report)


def read_settings(path: Path | None, defaults: Settings) -> Settings:
    """The defaults with what a TOML file changes. Raises SettingsError for a name or type that does not fit."""
    if path is None:
        return defaults
    try:
        table: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise SettingsError(f"{path}: {error}") from error
    return _changed(path, table, defaults)


def _changed(path: Path, table: dict[str, Any], defaults: Settings) -> Settings:
    """The defaults with what a table changes; a list of tables where the default is a list of settings."""
    known = {item.name: getattr(defaults, item.name) for item in fields(defaults)}  # type: ignore[arg-type]
    changes = {}
    for name, value in table.items():
        if name not in known:
            raise SettingsError(f"{path}: unknown setting {name!r}; known: {', '.join(sorted(known))}")
        if not _fits(value, known[name]):
            raise SettingsError(f"{path}: {name} = {value!r}: expected {type(known[name]).__name__}")
        if isinstance(value, list):
            changes[name] = [_changed(path, item, known[name][0]) for item in value]
        else:
            changes[name] = value
    return replace(defaults, **changes)  # type: ignore[type-var]


def _fits(value: Any, default: Any) -> bool:
    if isinstance(default, float) and not isinstance(value, bool):
        return isinstance(value, int | float)
    if isinstance(default, list):
        return isinstance(value, list) and value != [] and all(isinstance(item, dict) for item in value)
    return type(value) is type(default)
