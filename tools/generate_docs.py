"""Write the reference pages from the code: commands, measures, settings.

`python tools/generate_docs.py` writes them, with `--pictures` also the pictures; `--check` writes nothing and exits
with 1 where a page is out of date.
"""

from __future__ import annotations

import io
import os
import re
import subprocess
import sys
from pathlib import Path

import typer.main
from typer.testing import CliRunner

from groundswell.cli import app
from groundswell.core.settings import PREFIX, Settings
from groundswell.nlp.catalogue import load_catalogue

FOLDER = Path(__file__).parents[1] / "docs"
NOTE = "<!-- Written by tools/generate_docs.py: change the code, not this page. -->\n"


def commands_page() -> str:
    """Every command with its help."""
    parts = ["# Commands\n", NOTE, _help([])]
    group = typer.main.get_command(app)
    for name in sorted(group.commands):  # type: ignore[attr-defined]
        parts.append(f"## groundswell {name}\n")
        parts.append(_help([name]))
        command = group.commands[name]  # type: ignore[attr-defined]
        for inner in sorted(getattr(command, "commands", {})):
            parts.append(f"### groundswell {name} {inner}\n")
            parts.append(_help([name, inner]))
    return "\n".join(parts)


def _help(words: list[str]) -> str:
    environment = {"COLUMNS": "100", "TERMINAL_WIDTH": "100"}
    result = CliRunner().invoke(app, [*words, "--help"], prog_name="groundswell", env=environment)
    return f"```text\n{result.output.strip()}\n```\n"


def measures_page() -> str:
    """Every measure of the catalogue."""
    lines = ["# Measures\n", NOTE, "What a claim can be about.\n", "| measure | unit of a level | kinds | meaning |"]
    lines.append("|---|---|---|---|")
    lines += [
        f"| `{measure.id}` | {measure.unit} | {', '.join(measure.kinds)} | {measure.description} |"
        for measure in load_catalogue().measures.values()
    ]
    return "\n".join(lines) + "\n"


def settings_page() -> str:
    """Every setting."""
    lines = [
        "# Settings\n",
        NOTE,
        "A flag beats the environment, the environment beats `groundswell.toml`, the file beats the default.",
        "`groundswell config` prints each value and where it came from.\n",
        "| setting | variable | default | meaning |",
        "|---|---|---|---|",
    ]
    for name, field in Settings.model_fields.items():
        default = field.get_default(call_default_factory=True)
        lines.append(f"| `{name}` | `{PREFIX}{name.upper()}` | `{default!r}` | {field.description} |")
    return "\n".join(lines) + "\n"


def index_page() -> str:
    """The README, with links as they go from this folder."""
    text = (FOLDER.parent / "README.md").read_text(encoding="utf-8")
    return NOTE.replace("the code", "README.md") + "\n" + text.replace("](docs/", "](")


def draw_pictures() -> None:
    """Draw what commands print, as SVG."""
    from rich.console import Console
    from rich.text import Text

    text = "The BOJ raised its policy rate to 0.75% and nearly $9 trillion of carry trades will flow back"
    console = Console(record=True, width=118, file=io.StringIO())
    for day in ("2026-01-10", "2026-07-10"):
        words = ["check", text, "--as-of", day]
        environment = {**os.environ, "COLUMNS": "116", "FORCE_COLOR": "1"}
        command = [sys.executable, "-m", "groundswell", *words]
        printed = subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout  # noqa: S603
        console.print(Text(f'$ groundswell check "{text}" --as-of {day}', style="bold"))
        console.print(Text.from_ansi(printed))
    (FOLDER / "images").mkdir(exist_ok=True)
    svg = console.export_svg(title="groundswell check", unique_id="check")
    # The reader's own monospace font: no address outside the page.
    svg = re.sub(r"@font-face \{.*?\}\s*", "", svg, flags=re.DOTALL)
    (FOLDER / "images" / "check.svg").write_text(svg, encoding="utf-8")


PAGES = {"index.md": index_page, "cli.md": commands_page, "measures.md": measures_page, "settings.md": settings_page}


def main() -> int:
    """Write or check the pages."""
    if "--pictures" in sys.argv[1:]:
        draw_pictures()
    stale = []
    for name, make in PAGES.items():
        path, text = FOLDER / name, make()
        if "--check" in sys.argv[1:]:
            if not path.exists() or path.read_text(encoding="utf-8") != text:
                stale.append(name)
        else:
            path.write_text(text, encoding="utf-8")
    if stale:
        sys.stderr.write(f"out of date: {', '.join(stale)}; run python tools/generate_docs.py\n")
    return bool(stale)


if __name__ == "__main__":
    sys.exit(main())
