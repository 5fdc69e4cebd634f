"""Which hosts may be called on behalf of users: those that everybody can reach anyway."""

import socket
from collections.abc import Collection
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

_WRAPPED_IN = (IPv6Network("64:ff9b::/96"), IPv6Network("64:ff9b:1::/48"), IPv6Network("::/96"))
"""Where the last 32 bits of an IPv6 address are one of IPv4, besides those that Python knows."""
_OF_HOSTERS = (IPv4Network("192.0.0.0/24"), IPv4Network("168.63.129.16/32"))
"""Public by their number, and yet a service to the machines of one hoster: metadata, agents."""


class HostRefused(Exception):
    """The host, or one of its addresses, is not public."""


class PublicHosts:
    """Finds the addresses of hosts, and refuses those that only machines around us can reach.

    `named` hosts are let through whatever their address: each is `host` or `host:port`, an address
    of IPv6 with a port in brackets.
    """

    def __init__(self, named: Collection[str] = ()) -> None:
        self._named = frozenset(name.strip().lower() for name in named)

    def addresses(self, host: str, port: int) -> list[str]:
        """Return the addresses of a host, in the order in which they should be tried.

        Whoever connects has to connect to one of these: the name may stand for others a moment
        later.

        Raises:
            HostRefused: it may not be called.
            OSError: it is not known.
        """
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        addresses = list(dict.fromkeys(str(each[4][0]) for each in found))
        if not self.is_named(host, port) and not all(map(is_public, addresses)):
            raise HostRefused(host)
        return addresses

    def is_named(self, host: str, port: int) -> bool:
        """Tell whether a host is let through by its name, whatever its address."""
        name = host.lower().rstrip(".")
        bracketed = f"[{name}]" if ":" in name else name
        return not self._named.isdisjoint({name, bracketed, f"{bracketed}:{port}"})


def is_public(address: str) -> bool:
    """Tell whether an IP address is one that everybody can reach, and no group of machines."""
    ip = ip_address(address)
    if isinstance(ip, IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour or _wrapped(ip)
        if inner is not None:
            return is_public(str(inner))
        if ip.teredo is not None or ip.is_site_local:
            return False
    if any(ip in network for network in _OF_HOSTERS):
        return False
    return ip.is_global and not ip.is_multicast and not ip.is_reserved


def _wrapped(ip: IPv6Address) -> IPv4Address | None:
    if not any(ip in network for network in _WRAPPED_IN):
        return None
    return IPv4Address(int(ip) & 0xFFFF_FFFF)
