"""The bottom layer: record types, errors, times, settings. Knows nothing of the rest."""
