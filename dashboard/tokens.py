"""Bearer tokens: made here, kept as hashes, compared in constant time."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Iterable

from groundswell.core.errors import SettingsError

_PREFIX = "sha256:"
_BYTES = 32


def new_token() -> tuple[str, str]:
    """A token of 256 random bits, and its hash for the setting `serve_tokens`."""
    token = secrets.token_urlsafe(_BYTES)
    return token, hash_token(token)


def hash_token(token: str) -> str:
    """The hash of a token. One round is enough: nobody can guess 256 random bits, however fast a guess is."""
    return _PREFIX + hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def check_hashes(hashes: Iterable[str]) -> None:
    """Raise SettingsError for what is no hash: a token itself, above all."""
    for item in hashes:
        digits = item.removeprefix(_PREFIX)
        if not item.startswith(_PREFIX) or len(digits) != 64 or not set(digits) <= set("0123456789abcdef"):
            raise SettingsError("setting 'serve_tokens': expected hashes as `groundswell token` prints them")


def is_known(token: str, hashes: Iterable[str]) -> bool:
    """Whether the token has one of the hashes. Takes as long for a wrong token as for a right one."""
    given = hash_token(token).encode()
    found = False
    for item in hashes:
        found |= hmac.compare_digest(given, item.encode())
    return found
