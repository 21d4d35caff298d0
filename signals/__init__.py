"""Verdicts, consensus and trends: what follows from claims and data."""
