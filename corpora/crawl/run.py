"""One run of a crawl, from the plan to what it did."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from groundswell.core.errors import MissingExtra, Rejection
from groundswell.corpora.crawl.collection import Collection
from groundswell.corpora.crawl.plan import CrawlPlan

_AT_ONCE = 16
"""Hosts that are asked at one time."""


@dataclass(frozen=True, slots=True)
class CrawlSummary:
    """What a run did: `kept` answers, of them `changed` ones of pages known before; addresses `settled` in all,
    `refused` by robots.txt, size, kind or address, `failed` after all tries; `left` wait for the next run.
    `resumed`: it went on with a run that had not finished.
    """

    kept: int
    changed: int
    settled: int
    refused: int
    failed: int
    left: int
    resumed: bool


def collect(
    plan: CrawlPlan,
    folder: Path,
    *,
    rejected: Callable[[Rejection], None],
    progress: Callable[[int, int], None] = lambda settled, waiting: None,
) -> CrawlSummary:
    """Run a crawl into a collection folder, or go on with the one that was cut off there.

    Blocks until it is done; once a process, for the network loop can't be started twice. A stop (Ctrl-C) lets the
    requests under way come to their end; a kill loses none but those. Raises MissingExtra where Scrapy is not
    installed, InputError where the folder can't be written or another run is at it.
    """
    try:
        from scrapy.crawler import CrawlerProcess
    except ImportError as error:
        raise MissingExtra("collecting pages", "collect") from error
    from groundswell.corpora.crawl.spider import CollectionSpider

    with Collection(folder) as collection:
        resumed = collection.begin(list(plan.seeds), now=time.time(), revisit_seconds=plan.revisit_days * 86_400)
        process = CrawlerProcess(_settings(plan))
        crawler = process.create_crawler(CollectionSpider)
        process.crawl(crawler, collection=collection, plan=plan, progress=progress)
        process.start()
        spider: Any = crawler.spider
        if spider is not None and spider.ended:
            collection.finish(time.time())
        return _summary(collection, resumed, rejected)


def _summary(collection: Collection, resumed: bool, rejected: Callable[[Rejection], None]) -> CrawlSummary:
    failed = collection.reasons("failed")
    for url, reason in failed:
        rejected(Rejection(url, None, reason))
    kept, changed = collection.captures_of_run()
    return CrawlSummary(
        kept=kept,
        changed=changed,
        settled=sum(collection.settled().values()),
        refused=len(collection.reasons("refused")),
        failed=len(failed),
        left=sum(collection.waiting().values()),
        resumed=resumed,
    )


def _settings(plan: CrawlPlan) -> dict[str, Any]:
    """Scrapy as a downloader alone: order, pauses, robots.txt, redirects and repeats are the collection's."""
    return {
        "USER_AGENT": plan.user_agent,
        "ROBOTSTXT_OBEY": False,
        "REDIRECT_ENABLED": False,
        "METAREFRESH_ENABLED": False,
        "RETRY_ENABLED": False,
        "COOKIES_ENABLED": False,
        "TELNETCONSOLE_ENABLED": False,
        # A proxy would resolve names where we can't check them.
        "HTTPPROXY_ENABLED": False,
        "DOWNLOAD_DELAY": 0,
        "CONCURRENT_REQUESTS": _AT_ONCE,
        "CONCURRENT_REQUESTS_PER_DOMAIN": 1,
        "DOWNLOAD_TIMEOUT": plan.timeout_seconds,
        "DOWNLOAD_MAXSIZE": plan.max_bytes,
        "DOWNLOAD_WARNSIZE": 0,
        "DOWNLOAD_HANDLERS": {"file": None, "ftp": None, "s3": None, "data": None},
        "LOG_INSTALL_ROOT_HANDLER": False,
        "LOG_LEVEL": "ERROR",
        "TWISTED_DNS_RESOLVER": "groundswell.corpora.crawl.resolver.PublicResolver",
        "GROUNDSWELL_PRIVATE_HOSTS": list(plan.private_hosts),
    }
