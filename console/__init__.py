"""What the command line prints: tables, plots, progress."""
