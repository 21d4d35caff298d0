"""Collect, score and serve for a while, on a site that misbehaves: `python benchmarks/soak.py --minutes 60`.

A site on this machine gets new articles and comments all the time, edits old ones, and answers a fifth of the requests
with 429, 500, a late answer, a reset connection or broken gzip. Round after round, `groundswell collect` and
`groundswell score` take in what is new, while `groundswell serve` is asked for signals, claims and pages. It prints
JSON: rounds, documents, requests and answers by status, errors by kind, memory of each process; `--plot FILE` draws the
memory. Exits with 1 where an error is not one of the faults that the site made, where memory grew, or where pages that
the site ever answered well are missing from the store at the end.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import re
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psutil
import web
from load import serving

ASKED = (
    "/v1/overview",
    "/v1/consensus?measure=policy_rate&area=JP&by=week",
    "/v1/claims?limit=50",
    "/",
    "/measure?measure=policy_rate&area=JP",
    "/v1/claims?limit=0",
)
"""The last is refused: errors of the server are counted too."""
EXPLAINED = {
    "status 429": r"status 429",
    "status 500": r"status 500",
    "late answer": r"took longer|[Tt]imeout|timed out",
    "reset connection": r"[Cc]onnection was closed|Connection (?:lost|reset)|ResponseNeverReceived|ConnectionLost",
    "broken gzip": r"no article found|not UTF-8|gzip|no page|Content-Encoding|decompress",
}
"""What a command may say of the faults that the site makes. Everything else that it calls an error is unexplained."""
MOST_GROWTH = 1.25
"""Memory of the last quarter against that of the second: the first fills caches. A leak of a MB a minute shows."""
SAMPLE_SECONDS = 1.0


@dataclass
class News:
    """The site: `articles` are there, each at a version; what was ever answered well is in `served`."""

    chance: random.Random
    articles: list[int] = field(default_factory=list)
    served: set[str] = field(default_factory=set)
    faults: Counter[str] = field(default_factory=Counter)
    lock: threading.Lock = field(default_factory=threading.Lock)
    misbehaves: bool = True

    def grow(self, new: int) -> None:
        """New articles, and edits of old ones."""
        with self.lock:
            for place in self.chance.sample(range(len(self.articles)), min(2, len(self.articles))):
                self.articles[place] += 1
            self.articles += [1] * new

    def answer(self, site: web.Site, path: str) -> web.Reply:
        """One request, well or badly answered."""
        with self.lock:
            if path == "/robots.txt":
                return web.Reply("gone", 404)
            if path == "/feed":
                newest = range(max(0, len(self.articles) - 60), len(self.articles))
                return web.Reply(web.feed(site.address, (f"/a{number}" for number in newest)))
            number = int(path[2:]) if re.fullmatch(r"/a\d+", path) else len(self.articles)
            if number >= len(self.articles):
                return web.Reply("gone", 404)
            fault = self._fault()
            if fault is not None:
                return fault
            self.served.add(path)
            return web.Reply(self._article(number, self.articles[number]))

    def _fault(self) -> web.Reply | None:
        if not self.misbehaves or self.chance.random() > 0.2:
            return None
        name = self.chance.choice(["429", "500", "late", "reset", "gzip"])
        self.faults[name] += 1
        return {
            "429": web.Reply("", 429, {"Retry-After": "1"}),
            "500": web.Reply("trouble", 500),
            "late": web.Reply("late", wait=4.0),
            "reset": web.Reply(cut=True),
            "gzip": web.Reply(b"\x1f\x8b\x08\0broken", headers={"Content-Encoding": "gzip"}),
        }[name]

    @staticmethod
    def _article(number: int, version: int) -> str:
        rate = number % 7 * 0.25
        body = (
            f"Story {number}: the Bank of Japan may take its policy rate to {rate:.2f}% by June, traders said.\n"
            f"The policy rate of the BOJ is 0.75% now, and inflation in Japan stood at {number % 5}.{version % 10}%.\n"
            f"Analysts of desk {number % 11} disagree about the yen, which they see at {140 + number % 20} a dollar."
        )
        said = "".join(
            web.comment(place, f"Reader {place + number % 9}", f"In story {number} the rate goes to {place / 4}%.")
            for place in range(1, 1 + version)
        )
        stamp = f"<meta property='article:published_time' content='2026-01-{1 + number % 28:02}T10:00:00Z'>"
        return web.article(f"Story {number}", body, f"<ol class='comments'>{said}</ol>", stamp)


@dataclass
class Watch:
    """What the run has seen: memory in MB by process and time, errors, answers."""

    began: float = field(default_factory=time.monotonic)
    memory: dict[str, list[tuple[float, float]]] = field(default_factory=dict)
    explained: Counter[str] = field(default_factory=Counter)
    unexplained: list[str] = field(default_factory=list)
    answers: Counter[str] = field(default_factory=Counter)

    def sample(self, name: str, process: psutil.Process) -> None:
        """Take note of what a process holds now."""
        try:
            held = process.memory_info().rss / 2**20
        except psutil.Error:
            return
        if held:
            self.memory.setdefault(name, []).append((time.monotonic() - self.began, held))

    def read(self, name: str, said: str, status: int) -> None:
        """Sort what a command said of errors."""
        lines = [line for line in said.splitlines() if re.search(r"(?i)error|rejected|failed|can't|Traceback|: ", line)]
        for line in lines:
            known = [kind for kind, pattern in EXPLAINED.items() if re.search(pattern, line)]
            if known:
                self.explained[known[0]] += 1
            elif re.search(r"(?i)error|can't|Traceback|exception", line):
                self.unexplained.append(f"{name}: {line[:300]}")
        if status not in (0, 1):
            self.unexplained.append(f"{name}: status {status}: {said[-300:]}")


def run(name: str, words: list[str], watch: Watch) -> None:
    """Run a command to its end; its peak is a sample of its own."""
    with tempfile.TemporaryFile("w+") as said:
        process = subprocess.Popen([sys.executable, "-m", "groundswell", *words], stdout=said, stderr=said)
        looked, peak = psutil.Process(process.pid), 0.0
        while process.poll() is None:
            try:
                peak = max(peak, looked.memory_info().rss / 2**20)
            except psutil.Error:
                break
            time.sleep(SAMPLE_SECONDS / 4)
        process.wait()
        watch.memory.setdefault(name, []).append((time.monotonic() - watch.began, peak))
        said.seek(0)
        watch.read(name, said.read(), process.returncode)


def ask_on(address: str, process: psutil.Process, watch: Watch, over: threading.Event) -> None:
    """Ask the server for one thing after the other, and sample its memory."""
    number = 0
    while not over.wait(SAMPLE_SECONDS):
        watch.sample("serve", process)
        path = ASKED[number % len(ASKED)]
        number += 1
        try:
            with urllib.request.urlopen(address + path, timeout=120) as answer:  # noqa: S310 - our own server
                answer.read()
                watch.answers[str(answer.status)] += 1
        except urllib.error.HTTPError as error:
            watch.answers[str(error.code)] += 1
            if (error.code, path) != (422, ASKED[-1]) and error.code != 503:
                watch.unexplained.append(f"serve: {path}: status {error.code}")
        except OSError as error:
            # Until it listens.
            watch.answers[type(error).__name__] += 1
            if number > 60:
                watch.unexplained.append(f"serve: {path}: {error}")


def rounds(news: News, site: web.Site, folder: Path, watch: Watch, *, seconds: float, pause: float) -> int:
    """Collect and score until the time is over; then once more, on a site that behaves. Returns the rounds."""
    collection, store, count = folder / "collection", folder / "store", 0
    collect = ["collect", f"{site.address}/feed", "--into", str(collection), "--contact", "soak@example.org"]
    collect += ["--allow-private", "127.0.0.1", "--delay", "0", "--timeout", "2", "--patience", "10", "--revisit", "0"]
    score = ["score", str(collection), "--store", str(store)]
    while True:
        news.grow(4)
        news.misbehaves = time.monotonic() - watch.began < seconds
        run("collect", collect, watch)
        run("score", score, watch)
        count += 1
        if not news.misbehaves:
            return count
        if count % 20 == 0:
            run("compact", ["store", "compact", "--store", str(store)], watch)
        time.sleep(pause)


def growth(samples: list[tuple[float, float]]) -> float:
    """The median of the last quarter over that of the second."""
    held = [mb for _, mb in samples]
    quarter = len(held) // 4
    if not quarter:
        return 1.0
    second, last = sorted(held[quarter : 2 * quarter]), sorted(held[-quarter:])
    return round(last[len(last) // 2] / second[len(second) // 2], 3)


def draw(memory: dict[str, list[tuple[float, float]]], path: Path) -> None:
    """Memory against time."""
    import matplotlib as mpl

    mpl.use("svg")
    mpl.rcParams["svg.hashsalt"] = "groundswell"
    from matplotlib import pyplot

    figure, axes = pyplot.subplots(figsize=(7, 3.5))
    for name, samples in memory.items():
        minutes, held = [at / 60 for at, _ in samples], [mb for _, mb in samples]
        axes.plot(minutes, held, label=name, marker="" if name == "serve" else ".", markersize=4, linewidth=1)
    axes.set(xlabel="minutes", ylabel="MB (resident; peak of each run)", ylim=(0, None))
    axes.legend(frameon=False)
    figure.tight_layout()
    figure.savefig(path, metadata={"Date": None})


def missing(news: News, store: Path) -> list[str]:
    """Pages that were answered well and are not in the store."""
    from groundswell.corpora.store import Store

    stored = {re.sub(r"^http://[^/]+", "", document.url or "") for document in Store.open(store).documents()}
    return sorted(news.served - stored)


def soak(folder: Path, *, minutes: float, pause: float, seed: int) -> tuple[dict[str, Any], Watch]:
    """The run; returns the report and what was seen."""
    from groundswell.corpora.store import Store, upkeep

    news, watch, over = News(random.Random(seed)), Watch(), threading.Event()  # noqa: S311 - the same faults again
    Store.open(folder / "store", create=True)
    with web.serve() as site, serving(folder / "store", log=folder / "serve.log") as (port, number):
        address, process = f"http://127.0.0.1:{port}", psutil.Process(number)
        site.otherwise = lambda path, headers: news.answer(site, path)
        asking = threading.Thread(target=ask_on, args=(address, process, watch, over))
        asking.start()
        try:
            count = rounds(news, site, folder, watch, seconds=minutes * 60, pause=pause)
        finally:
            over.set()
            asking.join()
    watch.read("serve", (folder / "serve.log").read_text(), 0)
    counts = Store.open(folder / "store").counts()
    report = {
        "minutes": round((time.monotonic() - watch.began) / 60, 1),
        "rounds": count,
        "articles": counts.articles,
        "comments": counts.comments,
        "claims": counts.claims,
        "faults_of_the_site": dict(news.faults),
        "errors_explained": dict(watch.explained),
        "errors_unexplained": watch.unexplained,
        "answers_of_the_server": dict(watch.answers),
        "pages_missing": missing(news, folder / "store"),
        "store_problems": [item.problem for item in upkeep.check(folder / "store")],
        "memory_mb": {
            name: {"first": round(held[0][1]), "most": round(max(mb for _, mb in held)), "growth": growth(held)}
            for name, held in watch.memory.items()
        },
        "load_average": os.getloadavg()[0],
    }
    return report, watch


def main() -> int:
    """Run, print, draw."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=60.0)
    parser.add_argument("--pause", type=float, default=5.0, help="seconds between two rounds")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--plot", type=Path)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        report, watch = soak(Path(folder), minutes=given.minutes, pause=given.pause, seed=given.seed)
    print(json.dumps(report, indent=2))
    if given.plot:
        draw(watch.memory, given.plot)
    grown = [name for name, seen in report["memory_mb"].items() if seen["growth"] > MOST_GROWTH]
    bad = report["errors_unexplained"] or report["pages_missing"] or report["store_problems"]
    # A few minutes fill caches; they say nothing of growth.
    return 1 if bad or (grown and given.minutes >= 10) else 0


if __name__ == "__main__":
    sys.exit(main())
