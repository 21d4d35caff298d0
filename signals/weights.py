"""What a claim weighs in a consensus."""

from __future__ import annotations

from dataclasses import dataclass

from groundswell.core.errors import UsageError


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """Three weights, each of which can be switched on and off.

    `independence` (on unless told): the claims of a voice in a window weigh one together, however often it speaks and
    however often it is copied. Off, each claim weighs one.

    `half_life_days` (off unless told): a claim weighs half as much for each so many days before the end of its window,
    or before `as_of` where that is earlier. Off, since windows forget by themselves.

    `credibility` (off unless told): a claim weighs what its speaker's record was worth when it was published, from 0
    (always wrong) over 1 (no record) to 2 (always right), shrunk (`sources.PRIOR_CLAIMS`). Off, since few voices have a
    record long enough to say anything.
    """

    independence: bool = True
    half_life_days: float | None = None
    credibility: bool = False

    def __post_init__(self) -> None:
        if self.half_life_days is not None and not self.half_life_days > 0:
            raise UsageError(f"half life: expected days above 0, got {self.half_life_days!r}")


ONE_VOICE_ONE_VOTE = Weights()
"""The default: each independent voice weighs one."""
