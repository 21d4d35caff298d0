"""Collecting pages politely: feeds, sitemaps, lists of addresses, comment threads; kept as web archives.

A collection is a folder: `pages/*.warc.gz` (what the sites answered) and `collection.sqlite` (what is known of each
address). Readers take the folder as an input.
"""

from __future__ import annotations

from groundswell.corpora.crawl.plan import CrawlPlan, read_seeds
from groundswell.corpora.crawl.run import CrawlSummary, collect

__all__ = ["CrawlPlan", "CrawlSummary", "collect", "read_seeds"]
