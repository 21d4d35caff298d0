"""Write the reference pages from the code: commands, measures, settings.

`python docs/generate.py` writes them, `python docs/generate.py --check` exits with 1 where one is out of date.
"""

from __future__ import annotations

import sys
from pathlib import Path

import typer.main
from typer.testing import CliRunner

from groundswell.cli import app
from groundswell.core.settings import PREFIX, Settings
from groundswell.nlp.catalogue import load_catalogue

FOLDER = Path(__file__).parent
NOTE = "<!-- Written by docs/generate.py: change the code, not this page. -->\n"


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


PAGES = {"cli.md": commands_page, "measures.md": measures_page, "settings.md": settings_page}


def main() -> int:
    """Write or check the pages."""
    stale = []
    for name, make in PAGES.items():
        path, text = FOLDER / name, make()
        if "--check" in sys.argv[1:]:
            if not path.exists() or path.read_text(encoding="utf-8") != text:
                stale.append(name)
        else:
            path.write_text(text, encoding="utf-8")
    if stale:
        sys.stderr.write(f"out of date: {', '.join(stale)}; run python docs/generate.py\n")
    return bool(stale)


if __name__ == "__main__":
    sys.exit(main())
