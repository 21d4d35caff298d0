"""Labels that a rule can give: company news that names nothing of the economy is off topic for monetary policy."""

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
