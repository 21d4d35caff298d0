"""Where text comes from: dumps, pages, crawl; copies; the store."""
