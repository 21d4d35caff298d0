"""Pages to look at: the report, the API and its page."""
