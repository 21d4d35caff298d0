"""Text to quantities to claims, by the catalogue of measures."""
