"""Settings: defaults, then `groundswell.toml`, then the environment, then flags; the strongest last.

The file is looked for in the working directory, then in the user's configuration folder
(`$XDG_CONFIG_HOME/groundswell`, else `~/.config/groundswell`); `GROUNDSWELL_CONFIG` names another one.
An environment variable is the setting's name in capitals after `GROUNDSWELL_`: `GROUNDSWELL_STORE`.
"""

from __future__ import annotations

import json
import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, get_origin

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from groundswell.core.errors import SettingsError

PREFIX = "GROUNDSWELL_"
FILE_NAME = "groundswell.toml"


class WatchRule(BaseModel):
    """A rule of `watch`: tell `url` when a signal of a measure goes `above` or `below` a threshold."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str = Field(min_length=1, description="names the rule in its alerts")
    url: str = Field(pattern=r"^https?://", description="who is told, by a POST")
    measure: str = Field(description="the measure")
    area: str | None = Field(None, description="the area; every one where not given")
    signal: str = Field("gap", description="a signal that `export` knows")
    by: str = Field("month", description="window: hour, day, week, month or quarter")
    above: float | None = Field(None, description="tell when the signal is above this")
    below: float | None = Field(None, description="tell when the signal is below this")


class Settings(BaseModel):
    """Every setting, with its meaning and default."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    store: str = Field("groundswell-store", description="folder of the store: documents, claims, reference tables")
    model: str = Field(
        "default", description="classifier of `classify` and `evaluate`; `default` is the most exact that ships"
    )
    score_model: str = Field(
        "linear", description="classifier inside `score` and `check`; `linear` is ten times as fast as `default`"
    )
    label_map: dict[str, str] = Field(
        default_factory=dict, description="the contract's labels for those of a checkpoint (`hf:…`, `onnx:…`)"
    )
    batch_documents: int = Field(
        500, ge=1, le=100_000, description="documents a commit: what a killed run may have to do again"
    )
    score_engine: Literal["local", "ray"] = Field(
        "local", description="where `score` works: `local`, or `ray` (a cluster; extra `ray`); the result is the same"
    )
    score_workers: int | None = Field(
        None, ge=1, description="processes that `score`; default: one a core, up to 6, once a run proves long; ray: all"
    )
    score_address: str | None = Field(None, description="address of a Ray cluster; default: Ray is started for the run")
    min_voices: int = Field(3, ge=1, description="independent voices below which a consensus is 'too few voices'")
    reference_files: tuple[str, ...] = Field((), description="CSV files of official series of your own")
    fred_api_key: str | None = Field(None, description="key for FRED and ALFRED; secret: better in the environment")
    base_urls: dict[str, str] = Field(
        default_factory=dict, description="address of an official source, by provider, where not its own"
    )
    contact: str | None = Field(
        None, description="who collects pages: an e-mail address, or a page about you; every site asked sees it"
    )
    user_agent: str = Field("groundswell", description="how requests to official sources name us")
    watch: tuple[WatchRule, ...] = Field(
        (), description="rules of `watch`: name, url, measure, area, signal (`gap`), by (`month`), above, below"
    )
    webhook_secret: str | None = Field(
        None, description="what alerts of `watch` are signed with; secret: better in the environment"
    )
    serve_tokens: tuple[str, ...] = Field(
        (), description="who may add documents over HTTP: hashes of bearer tokens, as `groundswell token` prints them"
    )
    serve_hosts: tuple[str, ...] = Field(
        (), description="further names that `serve` may be asked under; the local ones and `--host` always are"
    )
    serve_origins: tuple[str, ...] = Field(
        (), description="origins whose pages may read the API in a browser (CORS), such as https://desk.example"
    )
    serve_body_bytes: int = Field(1_000_000, ge=1_000, description="largest body that `serve` reads")
    serve_body_seconds: float = Field(10.0, gt=0, description="seconds within which a request must have come whole")
    serve_rate: str = Field("300/second", description="how often one address may ask `serve`")
    serve_work_rate: str = Field("10/second", description="how often one address may have `serve` read a text")
    serve_timeout_seconds: float = Field(30.0, gt=0, description="seconds after which a client is told to ask again")
    serve_cache_mb: int = Field(64, ge=1, description="memory for answers that are kept, in MB")
    serve_streams: int = Field(100, ge=1, description="clients that may listen for new signals at one time")
    serve_access_log: bool = Field(True, description="whether `serve` logs each request (never what was searched)")


@dataclass(frozen=True, slots=True)
class LoadedSettings:
    """The settings in force, and for each name where its value came from (`default`, a file, a variable, a flag)."""

    values: Settings
    origins: Mapping[str, str]


def load_settings(
    flags: Mapping[str, Any] | None = None,
    *,
    environment: Mapping[str, str] | None = None,
    folder: Path | None = None,
) -> LoadedSettings:
    """Merge all layers. `flags` with the value None count as not given.

    Raises SettingsError for an unknown name, a wrong value (naming where it came from) or an unreadable file.
    """
    environment = os.environ if environment is None else environment
    merged: dict[str, Any] = {}
    origins: dict[str, str] = dict.fromkeys(Settings.model_fields, "default")
    layers = [
        _from_file(environment, folder or Path.cwd()),
        _from_environment(environment),
        {name: (value, f"--{name.replace('_', '-')}") for name, value in (flags or {}).items() if value is not None},
    ]
    for layer in layers:
        for name, (value, origin) in layer.items():
            if name not in Settings.model_fields:
                known = ", ".join(Settings.model_fields)
                raise SettingsError(f"{origin}: unknown setting {name!r}; known: {known}")
            merged[name], origins[name] = value, origin
    try:
        values = Settings(**merged)
    except ValidationError as error:
        first = error.errors()[0]
        name = str(first["loc"][0])
        message = f"{origins[name]}: setting {name!r}: {first['msg']}; got {first['input']!r}"
        raise SettingsError(message) from error
    return LoadedSettings(values, origins)


def _from_file(environment: Mapping[str, str], folder: Path) -> dict[str, tuple[Any, str]]:
    path = _find_file(environment, folder)
    if path is None:
        return {}
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SettingsError(f"{path}: {error}") from error
    return {name: (value, str(path)) for name, value in table.items()}


def _find_file(environment: Mapping[str, str], folder: Path) -> Path | None:
    named = environment.get(f"{PREFIX}CONFIG")
    if named:
        return Path(named)
    home = Path(environment.get("XDG_CONFIG_HOME") or Path(environment.get("HOME", "~")).expanduser() / ".config")
    candidates = (folder / FILE_NAME, home / "groundswell" / FILE_NAME)
    return next((path for path in candidates if path.is_file()), None)


def _from_environment(environment: Mapping[str, str]) -> dict[str, tuple[Any, str]]:
    found: dict[str, tuple[Any, str]] = {}
    for key, text in environment.items():
        if key.startswith(PREFIX) and key != f"{PREFIX}CONFIG":
            name = key.removeprefix(PREFIX).lower()
            found[name] = (_parse_variable(name, text, key), key)
    return found


def _parse_variable(name: str, text: str, key: str) -> Any:
    """Lists and tables are JSON in a variable; anything else is its text, converted by the type of the setting."""
    field = Settings.model_fields.get(name)
    if field is None or get_origin(field.annotation) not in (tuple, dict):
        return text
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        raise SettingsError(f"{key}: expected JSON, got {text!r}") from error
