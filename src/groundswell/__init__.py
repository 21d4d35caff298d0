"""Groundswell: what the market says, against what the data say."""

__version__ = "0.1.0.dev0"
