"""Settings of the property tests here: they touch files, so a deadline per example would measure the disk."""

from __future__ import annotations

from hypothesis import settings

settings.register_profile("corpora", deadline=None)
settings.load_profile("corpora")
