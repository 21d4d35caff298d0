"""The charting library, out of its package: https://plotly.com/javascript, under the MIT licence."""

from __future__ import annotations

import gzip
import re
from dataclasses import dataclass
from functools import cache
from importlib import metadata, resources

from starlette.requests import Request
from starlette.responses import Response

from groundswell.dashboard.answers import takes_gzip

SCRIPT = "text/javascript"
# Its address holds its version: it never changes under it.
_FOR_EVER = {"Cache-Control": "public, max-age=31536000, immutable", "Vary": "Accept-Encoding"}
# The script adds a style of its own unless an element of this name is there, which a strict policy (`style-src 'self'`)
# would refuse with an error in the console. Elements of these names stand in the page, so that it does not try; the
# style is that of its maps, which no view draws.
_STYLE = re.compile(rb'if\(!document\.getElementById\("([0-9a-f]{64})"\)\)')


@dataclass(frozen=True, slots=True)
class Library:
    """The script, compressed, and the names of the styles that it must not add."""

    version: str
    zipped: bytes
    styles: tuple[str, ...]


@cache
def library() -> Library:
    """The library as installed: read and compressed once."""
    body = resources.files("plotly").joinpath("package_data/plotly.min.js").read_bytes()
    styles = tuple(name.decode() for name in _STYLE.findall(body))
    return Library(metadata.version("plotly"), gzip.compress(body, 6, mtime=0), styles)


def answer_library(request: Request) -> Response:
    """The script as a response."""
    kept = library()
    if takes_gzip(request):
        return Response(kept.zipped, headers=_FOR_EVER | {"Content-Encoding": "gzip"}, media_type=SCRIPT)
    return Response(gzip.decompress(kept.zipped), headers=_FOR_EVER, media_type=SCRIPT)
