"""Texts to token ids, for training and run time alike: one `tokenizer.json`, no padding, no cutting."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

TOKENIZER = "tokenizer.json"
START, END = 101, 102
"""[CLS] and [SEP] of the uncased BERT vocabulary."""


@dataclass(frozen=True, slots=True)
class Pieces:
    """Token ids of one text without marks at its ends, and each token's half-open character span in the text."""

    ids: Sequence[int]
    spans: Sequence[tuple[int, int]]


class TextTokenizer:
    """The tokenizer of a model folder."""

    def __init__(self, folder: Path) -> None:
        """Load `tokenizer.json` of the folder."""
        from tokenizers import Tokenizer

        self._tokenizer: Any = Tokenizer.from_file(str(folder / TOKENIZER))

    def pieces(self, texts: Sequence[str]) -> list[Pieces]:
        """Pieces of each text, in order."""
        return [
            Pieces(item.ids, item.offsets)
            for item in self._tokenizer.encode_batch(list(texts), add_special_tokens=False)
        ]


def write_tokenizer(source: Path, folder: Path) -> None:
    """Write the tokenizer of a BERT checkpoint with two rules in front: a web address becomes `url`, a handle `@user`.

    Spans still point into the text as given. Padding and cutting are switched off: windows do that.
    """
    from tokenizers import Regex, Tokenizer, normalizers

    tokenizer: Any = Tokenizer.from_file(str(source / TOKENIZER))
    tokenizer.normalizer = normalizers.Sequence(
        [
            normalizers.Replace(Regex(r"(https?://|www\.)\S+"), " url "),
            normalizers.Replace(Regex(r"(?<!\w)@\w+"), "@user"),
            tokenizer.normalizer,
        ]
    )
    tokenizer.no_padding()
    tokenizer.no_truncation()
    tokenizer.save(str(folder / TOKENIZER), pretty=False)
