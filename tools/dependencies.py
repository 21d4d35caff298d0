"""What this project depends on, held against what it says: `python tools/dependencies.py lock | licences | audit`.

`lock`: every requirement of pyproject.toml is pinned in requirements/ci.lock, at a version that it admits, with hashes
and no address of an index. `licences`: every dependency that is installed has a licence that tools/licences.toml
admits. `audit`: no version of the lock has an advisory in the OSV database; skipped, with the reason, where that can't
be reached. Each prints what is wrong and exits with 1.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path
from typing import Any

from license_expression import get_spdx_licensing
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[1]
EXTRAS = ("collect", "mcp", "postgres", "ray", "statistics")
"""The extras that the lock pins. `train` is left out: its torch comes in builds of one version for each processor."""
GROUPS = ("test", "lint", "docs", "ray")


def asked(project: Mapping[str, Any]) -> list[Requirement]:
    """What the lock must pin: the requirements of the package, of EXTRAS and of GROUPS."""
    package = project["project"]
    texts = [*package["dependencies"]]
    texts += [text for extra in EXTRAS for text in package["optional-dependencies"][extra]]
    texts += [text for group in GROUPS for text in project["dependency-groups"][group]]
    return [Requirement(text) for text in texts]


def lock_problems(project: Mapping[str, Any], lock: str) -> list[str]:
    """What is wrong with the text of a lock."""
    problems = [f"names an address: {line}" for line in lock.splitlines() if re.search(r"--index|--find|://", line)]
    pins: dict[str, list[Requirement]] = {}
    for entry in re.split(r"\n(?=\S)", lock.replace("\\\n", " ")):
        line, *hashes = re.split(r"\s+--hash=", entry.strip())
        if not line or line[0] in "#-":
            continue
        if not hashes:
            problems.append(f"no hash: {line}")
        pin = Requirement(line)
        pins.setdefault(canonicalize_name(pin.name), []).append(pin)
    for wanted in asked(project):
        versions = [next(iter(pin.specifier)).version for pin in pins.get(canonicalize_name(wanted.name), ())]
        bad = [version for version in versions if not wanted.specifier.contains(version, prereleases=True)]
        if not versions or bad:
            problems.append(f"pyproject.toml asks for {wanted}, pinned: {', '.join(bad) or 'nothing'}")
    return problems


def installed(requirements: Iterable[Requirement]) -> dict[str, Distribution]:
    """The distributions that requirements lead to, theirs too, as far as they are installed."""
    found: dict[str, Distribution] = {}
    waiting = [(canonicalize_name(item.name), extra) for item in requirements for extra in ("", *item.extras)]
    seen = set(waiting)
    while waiting:
        name, extra = waiting.pop()
        try:
            found[name] = distribution(name)
        except PackageNotFoundError:
            continue
        following = {(canonicalize_name(item.name), more) for item, more in _needs(found[name], extra)} - seen
        seen |= following
        waiting += following
    return found


def _needs(package: Distribution, extra: str) -> Iterator[tuple[Requirement, str]]:
    for item in map(Requirement, package.requires or ()):
        if item.marker is None or item.marker.evaluate({"extra": extra}):
            yield from ((item, more) for more in ("", *item.extras))


def licence_problems(project: Mapping[str, Any], rules: Mapping[str, Any]) -> list[str]:
    """The installed dependencies whose licence the rules do not admit: those of the core by a shorter list."""
    core = installed(map(Requirement, project["project"]["dependencies"]))
    every = installed(asked(project))
    problems = []
    for name, package in sorted(every.items()):
        admitted = {*rules["core"]} if name in core else {*rules["core"], *rules["others"]}
        expression = licence_of(package, rules)
        if expression is None:
            problems.append(f"{name} {package.version}: states no licence that is known; see tools/licences.toml")
        elif not admits(expression, admitted):
            where = "the core" if name in core else "an extra or a tool"
            problems.append(f"{name} {package.version}: {expression} is not admitted in {where}")
    return problems


def licence_of(package: Distribution, rules: Mapping[str, Any]) -> str | None:
    """The licence as an SPDX expression: as stated, or by its classifiers. None where neither says one."""
    facts = package.metadata
    stated = facts.get("License-Expression") or rules["spellings"].get(facts.get("License"))
    if stated:
        return str(stated)
    classifiers = [text.rpartition(" :: ")[2] for text in facts.get_all("Classifier") or () if "License ::" in text]
    names = [rules["spellings"].get(text) for text in classifiers]
    return " AND ".join(names) if names and all(names) else None


def admits(expression: str, admitted: set[str]) -> bool:
    """Whether a choice that an SPDX expression leaves lies wholly in the admitted licences."""
    parsed = get_spdx_licensing().parse(expression, validate=True)

    def holds(part: Any) -> bool:
        if not part.args:
            return str(part) in admitted
        return (any if part.operator.strip() == "OR" else all)(map(holds, part.args))

    return holds(parsed)


def audit(lock: Path) -> int:
    """Ask the database of advisories about every version of a lock; returns the exit status."""
    command = [sys.executable, "-m", "pip_audit", "-s", "osv", "--disable-pip", "-r", str(lock)]
    ran = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - own words
    if "ConnectionError" in ran.stderr:
        print(f"audit: skipped: {ran.stderr.strip().splitlines()[-1]}")
        return 0
    print(ran.stdout, ran.stderr, sep="")
    return ran.returncode


def main(words: list[str]) -> int:
    """Print what is wrong; returns the exit status."""
    lock = ROOT / "requirements" / "ci.lock"
    if words == ["audit"]:
        return audit(lock)
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    if words == ["lock"]:
        problems = lock_problems(project, lock.read_text(encoding="utf-8"))
    elif words == ["licences"]:
        rules = tomllib.loads((ROOT / "tools" / "licences.toml").read_text(encoding="utf-8"))
        problems = licence_problems(project, rules)
    else:
        sys.exit("usage: dependencies.py lock | licences | audit")
    for problem in problems:
        print(problem)
    print(f"{words[0]}: {len(problems)} problems")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
