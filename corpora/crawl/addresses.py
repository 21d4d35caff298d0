"""Which network addresses may be asked: none that is private, link-local, or otherwise not of the public internet."""

from __future__ import annotations

import ipaddress
from urllib.parse import urlsplit

Address = ipaddress.IPv4Address | ipaddress.IPv6Address

# Addresses that carry an IPv4 address in their last 32 bits (RFC 6052).
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")


def is_public(address: str) -> bool:
    """Whether an IP address is of the public internet, whatever form it hides in."""
    value: Address = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(value, ipaddress.IPv6Address):
        inner = value.ipv4_mapped or value.sixtofour or (value.teredo[1] if value.teredo else None)
        if inner is None and value in _NAT64:
            inner = ipaddress.IPv4Address(int(value) & 0xFFFFFFFF)
        if inner is not None:
            value = inner
    return value.is_global and not value.is_multicast


def is_private_literal(url: str) -> bool:
    """Whether an address names its host by a number, and that number is not public; names are for the resolver."""
    try:
        return not is_public(urlsplit(url).hostname or "")
    except ValueError:
        return False
