"""Plant copies and template twins among real articles, and measure how many are found and how many are mistaken.

usage: copies.py DUMP... [--articles N] [--seed S] [--real N] [--flood N]
    [--memory N]

Half of the articles get a copy with one of the edits below, a third a twin: the same words with other figures, dates
and names, which is no copy. Copies and twins come in at random, up to 500 articles after their original. Real copies
among the articles themselves are left out of count; `--real` prints so many of them, to be read by eye. `--flood` times
so many posts that differ only in figures, `--memory` measures what so many originals take.
"""

from __future__ import annotations

import argparse
import random
import re
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from groundswell.core.records import Document
from groundswell.corpora.copies import CopyFinder
from groundswell.corpora.readers import read_documents

_WORD = re.compile(r"\b[a-z]{2,}\b|[\u4e00-\u9fff]")
_NAME = re.compile(r"(?<=[a-z,] )[A-Z][a-z]{2,}\b")
_MONTHS = ("January", "February", "April", "June", "July", "August", "September", "October", "November", "December")
_DAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday"]
_OUTLETS = ("Reuters", "Bloomberg", "CoinDesk", "the Financial Times", "Nikkei", "our markets desk")
_SYNONYMS = dict(
    pair.split(":")
    for line in (
        "rose:climbed fell:dropped climbed:rose dropped:fell said:stated added:noted market:trading expected:seen",
        "investors:traders traders:participants expects:sees higher:firmer lower:softer strong:robust weak:soft",
        "increase:rise decline:drop gains:advances losses:declines after:following amid:given while:whereas",
        "however:yet recent:latest significant:notable major:key potential:possible price:quote prices:quotes",
        "support:backing pressure:strain remains:stays showed:revealed shows:reveals growth:expansion held:kept",
        "policy:stance likely:probably about:around near:close analysts:strategists data:figures report:release",
        "reported:announced moved:shifted level:mark levels:marks early:initial",
    )
    for pair in line.split()
)


@dataclass(frozen=True, slots=True)
class Source:
    """What edits draw from: a generator, words and names of the other articles."""

    rng: random.Random
    words: Sequence[str]
    names: Sequence[str]


def _sentences(text: str) -> list[str]:
    return re.split(r"(?<=[.!?])\s+|(?<=。)\s*", text)


def _paragraphs(text: str) -> list[str]:
    found = [part for part in re.split(r"\n\s*\n", text) if part.strip()]
    if len(found) > 2:
        return found
    parts = _sentences(text)
    size = max(1, len(parts) // 4)
    return [" ".join(parts[i : i + size]) for i in range(0, len(parts), size)]


def _dropped(text: str, source: Source) -> str:
    parts = _paragraphs(text)
    del parts[source.rng.randrange(len(parts))]
    return "\n\n".join(parts)


def _reordered(text: str, source: Source) -> str:
    parts = _paragraphs(text)
    source.rng.shuffle(parts)
    return "\n\n".join(parts)


def _headline(text: str, source: Source) -> str:
    words = source.rng.sample(source.words, 8)
    return f"{' '.join(words).capitalize()}\n\n{' '.join(_sentences(text)[1:])}"


def _outlets(text: str, source: Source) -> str:
    parts = _sentences(text)
    for place in range(len(parts)):
        outlet = source.rng.choice(_OUTLETS)
        words = parts[place].split(" ")
        words.insert(source.rng.randrange(len(words) + 1), source.rng.choice((f"({outlet})", f"{outlet} reports")))
        parts[place] = " ".join(words)
    return " ".join(parts)


def _synonyms(text: str, source: Source) -> str:
    return re.sub(r"\b[a-z]+\b", lambda match: _SYNONYMS.get(match[0], match[0]), text)


def _reworded(share: float) -> Callable[[str, Source], str]:
    def edit(text: str, source: Source) -> str:
        return _WORD.sub(
            lambda match: source.rng.choice(source.words) if source.rng.random() < share else match[0], text
        )

    return edit


def _halved(text: str, source: Source) -> str:
    return text[: len(text) // 2]


def _own_tail(text: str, source: Source) -> str:
    """The first two fifths, then as much of nothing that stands elsewhere."""
    lead = len(text) * 2 // 5
    tail = " ".join(source.rng.choices(source.words, k=len(text) // 6))
    return f"{text[:lead]} {tail[: len(text) - lead]}"


EDITS: dict[str, Callable[[str, Source], str]] = {
    "exact": lambda text, source: text,
    "reflowed": lambda text, source: " ".join(text.split()),
    "paragraph dropped": _dropped,
    "paragraphs reordered": _reordered,
    "headline changed": _headline,
    "outlets inserted": _outlets,
    "synonyms": _synonyms,
    "10 % of words": _reworded(0.1),
    "20 % of words": _reworded(0.2),
    "30 % of words": _reworded(0.3),
    "half": _halved,
    "two fifths and own tail": _own_tail,
}


def _other(names: Sequence[str], rng: random.Random) -> Callable[[re.Match[str]], str]:
    """Gives each name the same other one."""
    chosen: dict[str, str] = {}
    return lambda match: chosen.setdefault(match[0], rng.choice(names))


def _twin(text: str, source: Source) -> str:
    rng = source.rng
    text = re.sub(r"\d", lambda match: str((int(match[0]) + rng.randrange(1, 9)) % 10), text)
    for words in (_MONTHS, _DAYS):
        step = rng.randrange(1, len(words))
        turned = {word: words[(place + step) % len(words)] for place, word in enumerate(words)}
        text = re.sub("|".join(rf"\b{word}\b" for word in words), lambda match, t=turned: t[match[0]], text)
    return _NAME.sub(_other(source.names, rng), text)


def _planted(articles: Sequence[Document], rng: random.Random) -> Iterator[tuple[float, str, Document]]:
    """When (in places of articles), what, and the document."""
    texts = [article.text for article in rng.sample(articles, min(500, len(articles)))]
    words = sorted({word for text in texts for word in _WORD.findall(text)})
    names = sorted({name for text in texts for name in _NAME.findall(text)})
    edits = list(EDITS)
    source = Source(rng, words, names)
    for place, article in enumerate(articles):
        if len(article.text) < 300:
            continue
        if place % 2 == 0:
            name = edits[place // 2 % len(edits)]
            text = EDITS[name](article.text, source)
            yield place + rng.uniform(0.5, 500), name, replace(article, id=f"{article.id}~{name}", text=text)
        if place % 3 == 0 and len(re.findall(r"\d", article.text)) >= 2:
            text = _twin(article.text, source)
            yield place + rng.uniform(0.5, 500), "twin", replace(article, id=f"{article.id}~twin", text=text)


def measure(articles: Sequence[Document], rng: random.Random, real: int) -> None:
    """Print recall by edit, precision, pace, and `real` pairs found among the articles themselves."""
    stream = [*((float(place), "", article) for place, article in enumerate(articles)), *_planted(articles, rng)]
    stream.sort(key=lambda item: item[0])
    finder = CopyFinder()
    roots: dict[str, str] = {}
    found, all_, mistaken, own = Counter[str](), Counter[str](), Counter[str](), []
    started = time.process_time()
    for _, name, document in stream:
        mark = finder.mark(document)
        root = document.id.partition("~")[0]
        roots[document.id] = mark.cluster
        if not name:
            own += [(mark.similarity, document, mark.copy_of)] if mark.copy_of else []
            continue
        all_[name] += 1
        if name == "twin":
            # Of its own article, or of what that one copies: a twin of a twin says the same figures.
            mistaken[name] += mark.cluster == roots[root]
        else:
            found[name] += mark.cluster == roots[root]
            mistaken["other original"] += mark.copy_of is not None and mark.cluster != roots[root]
    pace = len(stream) / (time.process_time() - started)
    right, wrong = found.total(), mistaken.total()
    print(f"{len(articles)} articles, {all_.total() - all_['twin']} planted copies, {all_['twin']} twins")
    print(f"recall {right / (all_.total() - all_['twin']):.4f}, precision {right / (right + wrong):.4f}")
    for name in EDITS:
        print(f"  {name}: {found[name]}/{all_[name]} = {found[name] / max(1, all_[name]):.3f}")
    print(f"mistaken: {dict(mistaken)}; copies among the articles themselves: {len(own)}")
    print(f"{pace:.0f} documents a second of processor time")
    by_id = {article.id: article for article in articles}
    for similarity, document, original in rng.sample(own, min(real, len(own))):
        for side in (by_id.get((original or "").partition("~")[0]), document):
            text = " ".join(side.text.split())[:600] if side else f"({original})"
            print(f"{similarity:.2f} {side.published_at if side else ''} | {side.title if side else ''} | {text}")
        print()


def flood(count: int, rng: random.Random) -> None:
    """Time posts of one template."""
    finder = CopyFinder()
    started, copies = time.process_time(), 0
    for place in range(1, count + 1):
        price, change, volume = rng.uniform(1, 1e5), rng.uniform(-9, 9), rng.randrange(10**9)
        text = (
            f"Price alert! The coin of the day trades at ${price:,.2f}, a move of {change:.2f}% in 24 hours, with a "
            f"volume of {volume:,} dollars. Trend is our friend, set your stops and watch the next resistance closely."
        )
        copies += finder.mark(Document(id=f"post-{place}", text=text, source="feed", author="bot")).copy_of is not None
        if place in (1_000, 3_000, 10_000, 30_000, count):
            print(f"flood: {place} posts in {time.process_time() - started:.1f} s, {copies} copies")


def memory(articles: Sequence[Document], rng: random.Random, count: int) -> None:
    """Print what `count` originals take: texts of random words, as long as the articles."""
    import psutil

    words = sorted({word for article in articles[:500] for word in _WORD.findall(article.text)})
    finder, process = CopyFinder(window=count), psutil.Process()
    before, started = process.memory_info().rss, time.process_time()
    for place in range(count):
        like = articles[place % len(articles)].text
        text = " ".join(rng.choices(words, k=len(like) // 7)) + " " + " ".join(re.findall(r"\d+", like))
        finder.mark(Document(id=f"made-up-{place:012}", text=text))
    taken = process.memory_info().rss - before
    print(
        f"{len(finder)} originals take {taken / 1e6:.0f} MB, {taken / len(finder):.0f} bytes each; "
        f"{count / (time.process_time() - started):.0f} a second of processor time"
    )


def main() -> int:
    """Print what was asked for."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("dumps", nargs="+")
    parser.add_argument("--articles", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--real", type=int, default=0)
    parser.add_argument("--flood", type=int, default=0)
    parser.add_argument("--memory", type=int, default=0)
    options = parser.parse_args()
    rng = random.Random(options.seed)  # noqa: S311 (a seeded experiment, no secret)
    documents = read_documents(options.dumps, collected_at=None, rejected=lambda item: print(item, file=sys.stderr))
    distinct = {document.id: document for document in islice(documents, options.articles)}
    measure(list(distinct.values()), rng, options.real)
    if options.memory:
        memory(list(distinct.values()), rng, options.memory)
    if options.flood:
        flood(options.flood, rng)
    return 0


if __name__ == "__main__":
    sys.exit(main())
