"""Time every regular expression of the package on strings made against it: `python benchmarks/patterns.py`.

All modules are imported and a small job of every kind is run, and each pattern that this package compiles meanwhile is
kept. From the tree of a pattern come strings that make it fail late: what leads to a repetition, what the repetition
repeats, over and over, and an end that fits nothing. Each is searched at growing lengths; the exponent is the slope of
the logarithm of time over that of length, between the two longest: 1 is linear, 2 what grows with the square.
Exits with 1 where a pattern grows faster than `--most` and takes longer than `--least` seconds at the greatest length.
"""

from __future__ import annotations

import argparse
import contextlib
import importlib
import io
import math
import pkgutil
import re
import signal
import sys
import tempfile
import time
import types
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any

with warnings.catch_warnings():
    warnings.simplefilter("ignore", DeprecationWarning)
    from re import _constants as codes  # type: ignore[attr-defined]
    from re import _parser as parser  # type: ignore[attr-defined]

ROOT = Path(__file__).parents[1]
LENGTHS = (1_000, 4_000, 16_000, 64_000)
MOST_EXPONENT = 1.6
"""Between n log n (1.1 at these lengths) and the square (2), with room for a busy machine."""
LEAST_SECONDS = 0.1
"""Below it, a search is cheap at the greatest length, and its slope is noise."""
MOST_SECONDS = 3.0
"""What takes longer is stopped."""
_MOST_ATTACKS = 150
_ENDS = ("\0", "", "!", " x")
_LONG = 20
"""A repetition that admits so many is one."""


@dataclass(frozen=True, slots=True)
class Found:
    """The slowest string against a pattern: its slope, and the seconds at the greatest length."""

    pattern: str
    where: str
    attack: str
    exponent: float
    seconds: float


def gather() -> dict[tuple[str | bytes, int], str]:
    """Every pattern that modules of the package compile, on import or at work, with the module."""
    found: dict[tuple[str | bytes, int], str] = {}
    compiling = re._compile  # type: ignore[attr-defined]

    def noted(pattern: Any, flags: Any) -> Any:
        made = compiling(pattern, flags)
        frame = sys._getframe(1)
        while frame.f_globals.get("__name__") == "re" and frame.f_back is not None:
            frame = frame.f_back
        module = frame.f_globals.get("__name__", "")
        if module.startswith("groundswell"):
            found.setdefault((made.pattern, made.flags), module)
        return made

    re._compile = noted  # type: ignore[attr-defined]
    try:
        _import_all()
        _work()
    finally:
        re._compile = compiling  # type: ignore[attr-defined]
    return found


def _import_all() -> None:
    import groundswell

    for module in pkgutil.walk_packages(groundswell.__path__, "groundswell."):
        # What trains needs torch, and reads nobody's text.
        if not module.name.endswith("__main__") and ".training" not in module.name:
            importlib.import_module(module.name)


def _work() -> None:
    """Read, score and ask in every way that compiles patterns on first use."""
    broken, fuzz = _beside("broken"), _beside("fuzz")
    seeds = broken.load_seeds([])
    pipeline = fuzz.Pipeline.load(reference=fuzz.load_reference())
    with tempfile.TemporaryDirectory() as name:
        for number in range(60):
            ending, content = broken.make_case(7, number, seeds)
            path = Path(name) / f"case-{number}{ending}"
            path.write_bytes(content[:2_000])
            fuzz.read_and_score(path, pipeline)


def _beside(name: str) -> types.ModuleType:
    sys.path.insert(0, str(Path(__file__).parent))
    try:
        return importlib.import_module(name)
    finally:
        sys.path.pop(0)


class _Strings:
    """Makes strings of the tree of a pattern."""

    def __init__(self, pattern: str | bytes, flags: int) -> None:
        self.text = pattern.decode("latin-1") if isinstance(pattern, bytes) else pattern
        self.groups: dict[int, str] = {}
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            self.tree = parser.parse(self.text, flags & ~re.UNICODE if isinstance(pattern, bytes) else flags)

    def attacks(self) -> Iterator[tuple[str, str]]:
        """Pairs of what leads to a repetition and what it repeats, each once."""
        yield from islice(dict.fromkeys(self._within(self.tree, "")), _MOST_ATTACKS)

    def _within(self, items: Any, lead: str) -> Iterator[tuple[str, str]]:
        for operation, argument in items:
            yield from self._of(operation, argument, lead)
            lead += self.example([(operation, argument)])

    def _of(self, operation: Any, argument: Any, lead: str) -> Iterator[tuple[str, str]]:
        if operation in (codes.MAX_REPEAT, codes.MIN_REPEAT, codes.POSSESSIVE_REPEAT):
            _, most, body = argument
            if most >= _LONG:
                for piece in self._choices(body):
                    yield lead, piece
            yield from self._within(body, lead)
        elif operation is codes.SUBPATTERN:
            yield from self._within(argument[3], lead)
        elif operation is codes.BRANCH:
            for branch in argument[1]:
                yield from self._within(branch, lead)
        elif operation in (codes.ASSERT, codes.ASSERT_NOT):
            yield from self._within(argument[1], lead)
        elif operation is codes.ATOMIC_GROUP:
            yield from self._within(argument, lead)

    def _choices(self, body: Any) -> Iterator[str]:
        """A string for each way through what is repeated, the first branch elsewhere."""
        yield self.example(body)
        for operation, argument in body:
            if operation is codes.BRANCH:
                yield from (self.example(branch) for branch in argument[1])
            elif operation is codes.SUBPATTERN:
                yield from self._choices(argument[3])
            elif operation is codes.IN:
                yield from (self._of_class([item]) for item in argument if item[0] is not codes.NEGATE)

    def example(self, items: Any) -> str:
        """A short string that fits, but for what it must not stand beside."""
        return "".join(self._piece(operation, argument) for operation, argument in items)

    def _piece(self, operation: Any, argument: Any) -> str:
        if operation is codes.LITERAL:
            return chr(argument)
        if operation is codes.NOT_LITERAL:
            return "a" if argument != ord("a") else "b"
        if operation is codes.ANY:
            return "a"
        if operation is codes.IN:
            return self._of_class(argument)
        if operation is codes.BRANCH:
            return self.example(argument[1][0])
        if operation is codes.SUBPATTERN:
            made = self.example(argument[3])
            if argument[0] is not None:
                self.groups[argument[0]] = made
            return made
        if operation in (codes.MAX_REPEAT, codes.MIN_REPEAT, codes.POSSESSIVE_REPEAT):
            least, most, body = argument
            return self.example(body) * min(max(least, 1), most)
        if operation is codes.ATOMIC_GROUP:
            return self.example(argument)
        if operation is codes.GROUPREF:
            return self.groups.get(argument, "")
        return ""

    def _of_class(self, items: Any) -> str:
        if not items:
            return ""
        if items[0][0] is codes.NEGATE:
            # Letters, spaces, marks: what a class leaves over is most often among them.
            return next((c for c in "a 0.,-!\n<é" if not self._is_in(c, items[1:])), "\u4e00")
        operation, argument = items[0]
        if operation is codes.LITERAL:
            return chr(argument)
        if operation is codes.RANGE:
            return chr(argument[0])
        names = {codes.CATEGORY_DIGIT: "0", codes.CATEGORY_SPACE: " ", codes.CATEGORY_WORD: "a"}
        return names.get(argument, "!" if argument is not codes.CATEGORY_NOT_SPACE else "a")

    @staticmethod
    def _is_in(letter: str, items: Any) -> bool:
        tests = {
            codes.CATEGORY_DIGIT: str.isdecimal,
            codes.CATEGORY_SPACE: str.isspace,
            codes.CATEGORY_WORD: lambda c: c.isalnum() or c == "_",
        }
        for operation, argument in items:
            if operation is codes.LITERAL and argument == ord(letter):
                return True
            if operation is codes.RANGE and argument[0] <= ord(letter) <= argument[1]:
                return True
            if operation is codes.CATEGORY and argument in tests and tests[argument](letter):
                return True
        return False


def worst(pattern: str | bytes, flags: int, where: str) -> Found | None:
    """The string on which a pattern's time grows fastest; None where nothing in it repeats."""
    compiled, strings = re.compile(pattern, flags), _Strings(pattern, flags)
    found: Found | None = None
    shown = strings.text if len(strings.text) <= 100 else strings.text[:100] + "…"
    for lead, piece in strings.attacks():
        if not piece:
            continue
        for end in _ENDS:
            short, long = _two(partial(_seconds, compiled, lead, piece, end))
            if found is None or long > found.seconds:
                slope = math.log(long / short) / math.log(4)
                found = Found(shown, where, f"{lead[-30:]!r} + {piece[:30]!r} … {end!r}", slope, long)
    return found


def _two(seconds_of: Callable[[int], float]) -> tuple[float, float]:
    """The seconds at two lengths, of which one is four times the other: the longest that are worth their time."""
    seconds = [seconds_of(LENGTHS[0])]
    for length in LENGTHS[1:]:
        # Already beyond what is admitted, or too little even if it grows with the square.
        if seconds[-1] > 1 or seconds[-1] * 16 ** (len(LENGTHS) - len(seconds)) < LEAST_SECONDS:
            break
        seconds.append(seconds_of(length))
    return (seconds[-1] / 16, seconds[-1]) if len(seconds) == 1 else (seconds[-2], seconds[-1])


class _TooLong(Exception):
    """A search that took more than its time."""


def _stop(*_: object) -> None:
    raise _TooLong


def _seconds(compiled: re.Pattern[Any], lead: str, piece: str, end: str, length: int) -> float:
    text: Any = lead + piece * (length // len(piece)) + end
    if isinstance(compiled.pattern, bytes):
        text = text.encode("latin-1", "replace")
    # The search looks for signals as it goes.
    signal.signal(signal.SIGPROF, _stop)
    signal.setitimer(signal.ITIMER_PROF, MOST_SECONDS)
    started = time.process_time()
    try:
        compiled.search(text)
    except _TooLong:
        return MOST_SECONDS * 10
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
    return max(time.process_time() - started, 1e-7)


def main() -> int:
    """Print the slowest patterns."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--most", type=float, default=MOST_EXPONENT, help="exponent that is admitted")
    arguments.add_argument("--least", type=float, default=LEAST_SECONDS, help="seconds below which any is admitted")
    arguments.add_argument("--show", type=int, default=10, help="how many to print")
    given = arguments.parse_args()
    with contextlib.redirect_stdout(io.StringIO()):
        patterns = gather()
    found = []
    for number, ((pattern, flags), where) in enumerate(patterns.items(), 1):
        print(f"\r{number} of {len(patterns)}", end="", file=sys.stderr, flush=True)
        if item := worst(pattern, flags, where):
            found.append(item)
    found.sort(key=lambda item: -item.seconds)
    bad = [item for item in found if item.exponent > given.most and item.seconds > given.least]
    for item in (*bad, *[item for item in found if item not in bad][: given.show]):
        mark = "GROWS " if item in bad else ""
        print(
            f"{mark}{item.where}: {item.seconds:.4f} s, exponent {item.exponent:.2f}, {item.attack}\n    {item.pattern}"
        )
    print(f"{len(patterns)} patterns, {len(found)} of them repeat; {len(bad)} grow faster than length^{given.most}")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
