"""What bytes must go through before an HTML parser sees them, so that no page can crash or stall it."""

from __future__ import annotations

import codecs
import re

MOST_TAGS = 200_000
"""Tags of a page that is read: each costs up to 50 µs and 750 bytes. Of the pages that the readers were made with, one
has 2,243, the others under 500."""

# The longer mark first: that of UTF-32 begins with that of UTF-16.
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# libxml2 compares each attribute of a tag with all before it: fifty thousand take a minute, five hundred nothing. No
# template writes so many.
_MOST_ATTRIBUTES = 500
_LONG_TAG = re.compile(rb"<[A-Za-z][^<>]{2000,}")
_QUOTED = re.compile(rb"\"[^\"]*\"|'[^']*'")
_NAME = re.compile(rb"<[A-Za-z][A-Za-z0-9:-]*")


def sane(page: bytes) -> bytes:
    """The page in a form that is read in time: UTF-8 where a mark says UTF-16 or UTF-32, no null bytes, and no tag with
    thousands of attributes (such a tag loses them all).
    """
    for mark, encoding in _MARKS:
        if page.startswith(mark):
            page = page.decode(encoding, "replace").encode("utf-8", "replace")
            break
    return _LONG_TAG.sub(_shortened, page.replace(b"\0", b""))


def _shortened(match: re.Match[bytes]) -> bytes:
    if len(_QUOTED.sub(b"", match[0]).split()) <= _MOST_ATTRIBUTES:
        return match[0]
    name = _NAME.match(match[0])
    assert name is not None
    return name[0]
