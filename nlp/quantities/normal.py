"""One spelling for what texts write in many: full-width forms, minus signs, thin spaces. Offsets stay as they are."""

from __future__ import annotations

from typing import Final

# Unicode's full-width forms stand 0xFEE0 above their ASCII twins. The comma stays: in Chinese it parts clauses.
_FULL_WIDTH = {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F) if code != 0xFF0C}
_TABLE: Final[dict[int, str]] = {
    **_FULL_WIDTH,
    0x3000: " ",
    0x00A0: "\u00a0",
    0x2007: "\u00a0",  # figure space
    0x2009: "\u00a0",  # thin space
    0x202F: "\u00a0",  # narrow no-break space
    0x200A: "\u00a0",  # hair space
    0x2002: " ",
    0x2003: " ",
    0x2010: "-",
    0x2011: "-",
    0x2012: "-",
    0x2212: "-",
    0xFE63: "-",
    0x2014: "—",
    0x2015: "—",
    0x301C: "~",
    0x223C: "~",
    0xFFE5: "¥",
    0xFFE1: "£",
    0xFFE6: "₩",
    0xFE6A: "%",
    0x066A: "%",
    0x2019: "'",
    0x2018: "'",
    0x201C: '"',
    0x201D: '"',
}


def normalise(text: str) -> str:
    """The text with one spelling a character; of the same length, so that offsets hold."""
    return text if text.isascii() else text.translate(_TABLE)


def lowered(text: str) -> str:
    """Lower case of the same length (a few letters, like the dotted İ, would grow and stay as they are)."""
    low = text.lower()
    if len(low) == len(text):
        return low
    return "".join(char.lower() if len(char.lower()) == 1 else char for char in text)
