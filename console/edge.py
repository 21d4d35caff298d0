"""The edge: errors become messages and exit statuses here, and nowhere else on the command line."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable

import typer

from groundswell.core.errors import GroundswellError, Rejection, UsageError

DONE, SOME_REJECTED, UNUSABLE, INTERRUPTED = 0, 1, 2, 130


def run_at_edge(run: Callable[[], object]) -> None:
    """Run a command; turn errors into one line on standard error and the contract's exit status (0, 1, 2)."""
    try:
        run()
    except UsageError as error:
        _say(error)
        sys.exit(UNUSABLE)
    except GroundswellError as error:
        _say(error)
        sys.exit(SOME_REJECTED)
    except BrokenPipeError:
        # The reader went away (`… | head`): nothing is wrong; keep Python from complaining at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(DONE)
    except KeyboardInterrupt:
        sys.stderr.write("interrupted\n")
        sys.exit(INTERRUPTED)


def _say(error: GroundswellError) -> None:
    sys.stderr.write(f"groundswell: {error}\n")


class Rejections:
    """Names each rejected input on standard error as it comes, and counts them."""

    def __init__(self) -> None:
        self.count = 0

    def __call__(self, rejection: Rejection) -> None:
        """Print one rejection."""
        self.count += 1
        sys.stderr.write(f"rejected: {rejection}\n")

    def exit(self) -> None:
        """Leave with status 1 where anything was rejected."""
        if self.count:
            sys.stderr.write(f"{self.count} rejected; the rest is done\n")
            raise typer.Exit(SOME_REJECTED)
