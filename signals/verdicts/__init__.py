"""Claims held against official data: `judge`, by the rules of `docs/verdicts.md`."""

from groundswell.signals.verdicts.judge import judge

__all__ = ["judge"]
