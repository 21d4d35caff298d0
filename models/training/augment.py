"""What is done to the training part before it trains: labels that a rule can give, and less of what there is too much.

Company news that names nothing of the economy is off topic for monetary policy.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from groundswell.models.training.examples import Example

# Any of these may carry a view of rates, or of what drives them; such a headline gets no rule-made label.
_ECONOMY = re.compile(
    r"\b(rates?|yields?|bonds?|treasur\w+|bank\w*|fed|fomc|ecb|boj|boe|pboc|rbi|rba|powell|lagarde|policy|hike\w*|cuts?|"
    r"eas\w+|tighten\w*|inflation\w*|prices?|cpi|pce|ppi|pmi|gdp|econom\w*|growth|recession\w*|jobs?|payrolls?|employ\w*|"
    r"unemploy\w*|wages?|pay|labou?r|housing|homes?|retail|consumer\w*|spending|factory|manufactur\w*|industr\w*|"
    r"tariffs?|trade|dollar|euro|yen|pound|rupee|currenc\w*|oil|crude|gold|energy|stimulus|debt|credit|money|markets?|"
    r"stocks?|index|futures)\b",
    re.IGNORECASE,
)


def with_off_topic(examples: Sequence[Example], *, limit: int) -> list[Example]:
    """The same examples, `limit` of the company headlines among them (TFNS, evenly spaced) also labelled stance
    `irrelevant`. Without them, sentences unlike any central-bank text get a stance by chance.
    """
    candidates = [
        index
        for index, example in enumerate(examples)
        if example.source == "tfns" and not _ECONOMY.search(example.text)
    ]
    chosen = set(candidates[:: max(1, len(candidates) // limit)][:limit]) if limit else set()
    return [
        replace(example, labels={**example.labels, "stance": "irrelevant"}) if index in chosen else example
        for index, example in enumerate(examples)
    ]


def thin_plain_replies(examples: Sequence[Example], *, share: float) -> list[Example]:
    """The same examples with only a share (0..1) of RumourEval's plain comments, three quarters of that set."""
    every = max(1, round(1 / share)) if share else 0
    plain = [
        i for i, item in enumerate(examples) if item.source == "rumoureval" and item.labels["relation"] == "comment"
    ]
    dropped = set(plain) - set(plain[::every] if every else ())
    return [example for index, example in enumerate(examples) if index not in dropped]
