"""A made-up crowd whose truth is known: independent authors, syndicates, a ring of bots, a rumour, a rate change."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import numpy as np

from groundswell.core.records import Claim, Document
from groundswell.corpora.store import ScoredDocument

START = datetime(2026, 1, 1, tzinfo=UTC)
CHANGE = START + timedelta(days=45)
DAYS = 90.0


@dataclass(frozen=True)
class Truth:
    """What the crowd was made with."""

    size_usd: float = 9e11
    spread: float = 0.15
    authors: int = 1_000
    syndicates: int = 3
    outlets: int = 100
    bots: int = 200
    posts_of_a_bot: int = 4
    told_usd: float = 9e12
    half_life_days: float = 9.0
    old_rate: float = 0.5
    new_rate: float = 0.75

    @property
    def independent(self) -> int:
        """Voices: every author, one for each syndicate, one for the ring."""
        return self.authors + self.syndicates + 1


def make_crowd(truth: Truth, *, seed: int) -> list[ScoredDocument]:
    """Documents in the order they were published."""
    generator = np.random.default_rng(seed)
    made = [*_sizes(truth, generator), *_campaigns(truth, generator), *_rates(truth, generator)]
    return sorted(made, key=lambda scored: (scored.document.published_at or START, scored.document.id))


def _sizes(truth: Truth, generator: np.random.Generator) -> Iterator[ScoredDocument]:
    for number in range(truth.authors):
        value = truth.size_usd * float(np.exp(generator.normal(0, truth.spread)))
        when = float(generator.uniform(0, DAYS))
        yield _said(f"size-{number}", f"author{number}", when, _words(generator, 30), "carry_trade_size", value, "USD")


def _campaigns(truth: Truth, generator: np.random.Generator) -> Iterator[ScoredDocument]:
    """Each syndicate prints one text under many names; the ring repeats one text with a word or two changed."""
    for syndicate in range(truth.syndicates):
        text = _words(generator, 60)
        for outlet in range(truth.outlets):
            name = f"syndicate-{syndicate}-{outlet}"
            copied = f"{text} First seen at outlet {_letters(outlet)}."
            yield _said(name, name, float(generator.uniform(10, 20)), copied, "carry_trade_size", truth.told_usd, "USD")
    text = _words(generator, 40)
    for bot in range(truth.bots):
        for post in range(truth.posts_of_a_bot):
            words = text.split()
            words[int(generator.integers(len(words)))] = _words(generator, 1)
            when, name = float(generator.uniform(20, DAYS)), f"bot-{bot}-{post}"
            yield _said(name, f"bot{bot}", when, " ".join(words), "carry_trade_size", truth.told_usd, "USD")


def _rates(truth: Truth, generator: np.random.Generator) -> Iterator[ScoredDocument]:
    """Each author takes up the new rate some time after the change, half of them within the half-life."""
    change = (CHANGE - START).days
    for number in range(truth.authors):
        learnt = change + float(generator.exponential(truth.half_life_days / np.log(2)))
        for post in range(2):
            when = float(generator.uniform(0, DAYS))
            value = truth.new_rate if when > learnt else truth.old_rate
            text = _words(generator, 25)
            yield _said(f"rate-{number}-{post}", f"author{number}", when, text, "policy_rate", value, "%")


def _words(generator: np.random.Generator, count: int) -> str:
    return " ".join(f"word{_letters(int(place))}" for place in generator.integers(4000, size=count))


def _letters(number: int) -> str:
    return "".join(chr(ord("a") + int(digit)) for digit in str(number))


def _said(name: str, author: str, day: float, text: str, measure: str, value: float, unit: str) -> ScoredDocument:
    document = Document(
        id=name, text=text, source="crowd.example", author=author, published_at=START + timedelta(days=day)
    )
    claim = Claim(
        id=f"{name}/0", document_id=name, start=0, end=4, text=text[:4], sentence_start=0, sentence_end=len(text),
        measure=measure, area="JP", kind="level", value=value, unit=unit, comparator="=",
    )  # fmt: skip
    return ScoredDocument(document=document, article_id=name, claims=(claim,))
