"""Saved pages: one article and its comments, none of the page's chrome."""

from __future__ import annotations

from groundswell.corpora.pages.page import extract_page

__all__ = ["extract_page"]
