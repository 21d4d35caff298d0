"""Model cards: what a model is, what it was trained on, how good it is, and what it is not for.

The JSON form is the record; the markdown form is rendered from it and never edited.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

from groundswell.core.errors import ModelError


@dataclass(frozen=True, slots=True, kw_only=True)
class DataUse:
    """One data set as it went into training. `sha256` is of the file's bytes; `rows` are its lines, `used` those that
    trained.
    """

    path: str
    licence: str
    rows: int
    used: int
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelCard:
    """The record of one trained model. `figures` is `{part: {head: {figure: value}}}`; `weights` maps each file beside
    the card to its SHA-256; `wall_s` is the training time in seconds; `settings` is the whole training configuration.
    """

    name: str
    version: str
    summary: str
    heads: Mapping[str, Sequence[str]]
    data: Sequence[DataUse]
    settings: Mapping[str, Any]
    figures: Mapping[str, Mapping[str, Mapping[str, float]]]
    temperatures: Mapping[str, float]
    weights: Mapping[str, str]
    intended_use: str
    limits: Sequence[str]
    wall_s: float
    licence: str = "Apache-2.0"

    @property
    def digest(self) -> str:
        """Eight hex digits that change with the weights."""
        joined = "".join(f"{name}:{self.weights[name]};" for name in sorted(self.weights))
        return hashlib.sha256(joined.encode()).hexdigest()[:8]

    @property
    def title(self) -> str:
        """`name@version+digest`, as scores carry it."""
        return f"{self.name}@{self.version}+{self.digest}"


def sha256_of(path: Path) -> str:
    """SHA-256 of a file's bytes, as hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def read_card(folder: Path, *, check_weights: bool = True) -> ModelCard:
    """Read `card.json` of a model folder. Raises ModelError where it is missing, lacks a field, or where a weight file
    is missing or has another hash than the card says.
    """
    path = folder / "card.json"
    try:
        row = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise ModelError(f"no model in {folder}: card.json is missing") from error
    except json.JSONDecodeError as error:
        raise ModelError(f"{path}: not valid JSON: {error}") from error
    missing = {item.name for item in fields(ModelCard)} - set(row)
    if missing:
        raise ModelError(f"{path}: missing {', '.join(sorted(missing))}")
    card = ModelCard(**{**row, "data": tuple(DataUse(**use) for use in row["data"])})
    if check_weights:
        _check_weights(folder, card)
    return card


def _check_weights(folder: Path, card: ModelCard) -> None:
    for name, expected in card.weights.items():
        path = folder / name
        if not path.is_file():
            raise ModelError(f"{path} is missing; the card names it: install the package again, or train the model")
        if sha256_of(path) != expected:
            raise ModelError(f"{path} is not the file that the card describes (SHA-256 differs); install it again")


def write_card(card: ModelCard, folder: Path) -> None:
    """Write `card.json` and `card.md`."""
    text = json.dumps(asdict(card), indent=1, ensure_ascii=False)
    (folder / "card.json").write_text(text + "\n", encoding="utf-8")
    (folder / "card.md").write_text(render_card(card), encoding="utf-8")


def render_card(card: ModelCard) -> str:
    """The card as markdown."""
    lines = [f"# {card.title}", "", card.summary, "", f"Licence: {card.licence}", ""]
    lines += ["## Intended use", "", card.intended_use, "", "## Limits", ""]
    lines += [f"- {limit}" for limit in card.limits]
    lines += ["", "## Heads", "", "| head | labels | temperature |", "|---|---|---|"]
    lines += [
        f"| {head} | {', '.join(labels)} | {card.temperatures.get(head, 1.0):.3f} |"
        for head, labels in card.heads.items()
    ]
    lines += ["", "## Data", "", "| file | licence | rows | trained on | SHA-256 |", "|---|---|---|---|---|"]
    lines += [f"| {use.path} | {use.licence} | {use.rows} | {use.used} | `{use.sha256[:16]}…` |" for use in card.data]
    lines += ["", "## Figures", ""]
    for part, heads in card.figures.items():
        lines += [*_figures_table(part, heads), ""]
    lines += ["## Training", "", f"Wall time {card.wall_s:.0f} s. Settings:", "", "```json"]
    lines += [json.dumps(card.settings, indent=1, ensure_ascii=False), "```", ""]
    return "\n".join(lines)


def _figures_table(part: str, heads: Mapping[str, Mapping[str, float]]) -> list[str]:
    columns = list(dict.fromkeys(name for row in heads.values() for name in row))
    lines = [f"### {part}", "", f"| head | {' | '.join(columns)} |", f"|---|{'---|' * len(columns)}"]
    for head, row in heads.items():
        cells = (_cell(row.get(name)) for name in columns)
        lines.append(f"| {head} | {' | '.join(cells)} |")
    return lines


def _cell(value: float | None) -> str:
    if value is None:
        return ""
    return f"{value:d}" if isinstance(value, int) else f"{value:.3f}"
