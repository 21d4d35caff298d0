"""Who says something for the first time, who repeats it: copies, echoes, independent voices. Nothing is deleted."""

from __future__ import annotations

from groundswell.corpora.copies.echoes import echo_ratio, is_echo
from groundswell.corpora.copies.finder import CopyFinder, CopyMark, Original, find_copies
from groundswell.corpora.copies.voices import voice_of

__all__ = ["CopyFinder", "CopyMark", "Original", "echo_ratio", "find_copies", "is_echo", "voice_of"]
