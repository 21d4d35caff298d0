"""The Scrapy spider of a collection: asks for what is due, and deals with what comes back."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from typing import Any
from urllib.parse import urlsplit

from scrapy import Request, Spider
from scrapy.exceptions import DownloadCancelledError, IgnoreRequest
from scrapy.http import Response

from groundswell.corpora.crawl.addresses import is_private_literal
from groundswell.corpora.crawl.answers import Answer, digest_of, read_answer, retry_after, try_later
from groundswell.corpora.crawl.collection import Collection, Kind, Link, Page, State
from groundswell.corpora.crawl.links import further, listed, shown, taken
from groundswell.corpora.crawl.plan import CrawlPlan
from groundswell.corpora.crawl.resolver import refused_by_resolver
from groundswell.corpora.crawl.robots import NOTHING, read_robots
from groundswell.corpora.crawl.turns import Turn, Turns
from groundswell.corpora.crawl.urls import clean_url

# RFC 9309, section 2.3.1.2.
_ROBOTS_REDIRECTS = 5
_NOT_PUBLIC = "no address of the public internet"


class CollectionSpider(Spider):
    """Asks for the addresses that wait in a collection, and settles each by its answer."""

    name = "groundswell"

    def __init__(self, collection: Collection, plan: CrawlPlan, progress: Callable[[int, int], None]) -> None:
        super().__init__()
        self._collection = collection
        self._plan = plan
        self._turns = Turns(collection, plan)
        self._answered = asyncio.Event()
        self._progress = progress
        self.ended = False

    async def start(self) -> AsyncIterator[Any]:
        """Requests as they fall due, until nothing is left."""
        while (turn := self._turns.next(time.time())) is not None:
            if isinstance(turn, Turn):
                if (request := self._request(turn)) is not None:
                    yield request
                continue
            self._answered.clear()
            try:
                await asyncio.wait_for(self._answered.wait(), timeout=turn)
            except TimeoutError:
                continue
        self.ended = True

    def _request(self, turn: Turn) -> Request | None:
        page = turn.page
        if page is None:
            found = self._collection.next_of(turn.host.name)
            assert found is not None
            return self._ask(turn, f"{urlsplit(found[0].url).scheme}://{turn.host.name}/robots.txt", {})
        refusal = self._refusal(turn, page)
        if refusal is not None:
            self._settle(turn, page, *refusal, asked=False)
            return None
        headers = {}
        if page.digest is not None and page.etag:
            headers["If-None-Match"] = page.etag
        if page.digest is not None and page.modified:
            headers["If-Modified-Since"] = page.modified
        return self._ask(turn, page.url, headers)

    def _refusal(self, turn: Turn, page: Page) -> tuple[State, str] | None:
        """Why a page is not asked for: for good, or (`failed`) in this run."""
        host = turn.host
        if host.private:
            return "refused", host.trouble or _NOT_PUBLIC
        if host.trouble is not None:
            return "failed", f"its robots.txt can't be read: {host.trouble}"
        if host.rules is not None and not host.rules.allows(page.url):
            return "refused", "robots.txt"
        if self._turns.delay_of(host) > self._plan.longest_delay_seconds:
            return "refused", f"robots.txt asks for {self._turns.delay_of(host):.0f} s between two requests"
        return None

    def _ask(self, turn: Turn, url: str, headers: dict[str, str]) -> Request | None:
        if urlsplit(url).hostname not in self._plan.private_hosts and is_private_literal(url):
            turn.host.private = True
            self._give_up_robots(turn, _NOT_PUBLIC, asked=False)
            return None
        return Request(
            url,
            headers=headers,
            callback=self._came,
            errback=self._failed,
            dont_filter=True,
            meta={"turn": turn, "handle_httpstatus_all": True, "download_slot": turn.host.name},
        )

    def _came(self, response: Response) -> None:
        turn: Turn = response.meta["turn"]
        try:
            if turn.page is None:
                self._robots_came(turn, response)
            else:
                self._page_came(turn, turn.page, response)
        finally:
            self._answered.set()
            self._progress(sum(host.spent for host in self._turns.hosts.values()), self._turns.left())

    def _failed(self, failure: Any) -> None:
        turn: Turn = failure.request.meta["turn"]
        error = failure.value
        reason = " ".join(str(error).split())[:200] or type(error).__name__
        private = refused_by_resolver(urlsplit(failure.request.url).hostname or "")
        if private is not None:
            turn.host.private = True
            reason = private
        if turn.page is None:
            self._robots_failed(turn, reason)
        elif turn.host.private:
            self._settle(turn, turn.page, "refused", reason)
        elif isinstance(error, IgnoreRequest | DownloadCancelledError):
            self._settle(turn, turn.page, "refused", f"larger than {self._plan.max_bytes:,} bytes")
        else:
            self._act(turn, turn.page, try_later(turn.page, reason, self._plan), None)
        self._answered.set()

    def _robots_came(self, turn: Turn, response: Response) -> None:
        host, now = turn.host, time.time()
        if response.status in (301, 302, 303, 307, 308) and host.robots_hops < _ROBOTS_REDIRECTS:
            target = clean_url(response.urljoin(_header(response, "location")))
            host.robots_hops += 1
            request = self._ask(turn, target, {}) if target else None
            if request is not None:
                assert self.crawler.engine is not None
                self.crawler.engine.crawl(request)
                return
        if response.status == 429 or response.status >= 500:
            asked = retry_after(_header(response, "retry-after"), now=now)
            self._robots_failed(turn, f"status {response.status}", asked)
            return
        host.rules = read_robots(response.status, response.body)
        self._turns.done(turn, now, settled=False)

    def _robots_failed(self, turn: Turn, reason: str, asked: float | None = None) -> None:
        """No rules: ask for them again, and at last leave the host alone (RFC 9309)."""
        host, plan = turn.host, self._plan
        host.robots_tries += 1
        wait = max(plan.backoff_seconds * 2.0 ** (host.robots_tries - 1), asked or 0.0)
        if host.private or host.robots_tries >= plan.max_tries or wait > plan.patience_seconds:
            self._give_up_robots(turn, reason)
            return
        host.robots_hops = 0
        host.free_at = time.time() + wait
        self._turns.done(turn, time.time(), settled=False)

    def _give_up_robots(self, turn: Turn, reason: str, *, asked: bool = True) -> None:
        turn.host.rules, turn.host.trouble = NOTHING, reason
        self._turns.done(turn, time.time(), settled=False, asked=asked)

    def _page_came(self, turn: Turn, page: Page, response: Response) -> None:
        names = [name.decode("latin-1") for name in response.headers]
        headers = {name.lower(): _header(response, name) for name in names}
        self._act(turn, page, read_answer(page, response.status, headers, self._plan, now=time.time()), response)

    def _act(self, turn: Turn, page: Page, answer: Answer, response: Response | None) -> None:
        now = time.time()
        if answer.whole_host:
            pause = answer.wait_seconds or self._plan.backoff_seconds
            turn.host.free_at = max(turn.host.free_at, now + pause)
        if answer.meaning == "keep":
            assert response is not None
            self._keep(turn, page, response, answer)
        elif answer.meaning == "later":
            self._collection.put_off(page, now + answer.wait_seconds, answer.reason)
            self._turns.done(turn, now, settled=False)
        elif answer.meaning == "redirect":
            thread = answer.target if page.thread == page.url else page.thread
            link = Link(answer.target, page.kind, thread, page.depth, page.hops + 1)
            self._settle(turn, page, "redirected", answer.reason, taken([link], self._plan, known_comments=set()))
        elif answer.meaning == "unchanged":
            self._settle(turn, page, "done", "unchanged")
        else:
            state: State = "gone" if answer.meaning == "gone" else "failed"
            self._settle(turn, page, state, answer.reason)

    def _keep(self, turn: Turn, page: Page, response: Response, answer: Answer) -> None:
        now, body = time.time(), response.body
        links = listed(page, body) if page.kind in ("seed", "list") else None
        kind: Kind = "list" if links is not None else "page" if page.kind in ("seed", "list") else page.kind
        if kind == "beside":
            links = further(page, body, most=self._plan.max_comment_pages)
        elif links is None:
            links = shown(page, body, depth=self._plan.depth)
        known = self._collection.comment_pages(page.thread)
        added = self._collection.keep(
            page,
            kind=kind,
            headers=[(name, value) for name, values in response.headers.items() for value in values],
            body=body,
            digest=digest_of(body),
            now=now,
            fresh_until=now + answer.fresh_seconds if kind != "list" else 0.0,
            links=taken(links or [], self._plan, known_comments=known),
        )
        self._turns.add(added)
        self._turns.done(turn, now, settled=True)

    def _settle(
        self,
        turn: Turn,
        page: Page,
        state: State,
        reason: str,
        links: list[Link] | None = None,
        *,
        asked: bool = True,
    ) -> None:
        now = time.time()
        self._turns.add(self._collection.settle(page, state, reason, now, links or []))
        self._turns.done(turn, now, settled=True, asked=asked)


def _header(response: Response, name: str) -> str:
    return (response.headers.get(name) or b"").decode("latin-1")
