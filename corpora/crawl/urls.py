"""Addresses in one form, the traps among them, and which page of a thread one is."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from urllib.parse import urlsplit, urlunsplit

from groundswell.core.errors import DataFileError

# Longer ones are broken links that grow with each page.
_LONGEST = 2_000
_DEFAULT_PORTS = {"http": 80, "https": 443}


def clean_url(url: str) -> str | None:
    """An http or https address in one form: no fragment, default port, user name or tracking; None for any other."""
    from w3lib.url import canonicalize_url

    if len(url) > _LONGEST:
        return None
    try:
        parts = urlsplit(url.strip())
        port = parts.port
    except ValueError:
        return None
    scheme, host = parts.scheme.lower(), (parts.hostname or "").rstrip(".")
    if scheme not in _DEFAULT_PORTS or not host or parts.username is not None or parts.password is not None:
        return None
    netloc = f"[{host}]" if ":" in host else host
    netloc += f":{port}" if port and port != _DEFAULT_PORTS[scheme] else ""
    query = "&".join(part for part in parts.query.split("&") if not re.match(r"(?i)utm_\w+=|fbclid=|gclid=", part))
    try:
        return str(canonicalize_url(urlunsplit((scheme, netloc, parts.path or "/", query, ""))))
    except ValueError:
        return None


def host_of(url: str) -> str:
    """Host and port of an address: what is asked one request at a time."""
    return urlsplit(url).netloc


def is_trap(url: str) -> bool:
    """Whether a link leads to an endless calendar, a form, a file, or another view of the same page."""
    return any(pattern.search(url) for pattern in _patterns().traps)


def thread_of(url: str) -> str:
    """The address of the thread that a page belongs to: without the part that says which page it is."""
    for pattern in _patterns().comment_pages:
        bare, count = pattern.subn(_joint, url)
        if count:
            return clean_url(bare) or url
    return url


def _joint(match: re.Match[str]) -> str:
    """Where a parameter is cut out, the `?` or `&` before it stays for what follows."""
    return match[0][0] if match[0][0] == "?" and match.end() < len(match.string) else ""


@dataclass(frozen=True, slots=True)
class _Patterns:
    traps: tuple[re.Pattern[str], ...]
    comment_pages: tuple[re.Pattern[str], ...]


@cache
def _patterns() -> _Patterns:
    table = tomllib.loads(resources.files("groundswell.corpora.crawl").joinpath("urls.toml").read_text("utf-8"))
    try:
        return _Patterns(
            tuple(re.compile(item) for item in table["traps"]),
            tuple(re.compile(item.replace("{n}", r"\d{1,6}"), re.IGNORECASE) for item in table["comment_pages"]),
        )
    except (KeyError, re.error) as error:
        raise DataFileError(f"urls.toml: {error}") from error
