"""Connections to addresses that people typed: none of them leads into the house's own network."""

import ipaddress
import socket
from collections.abc import Iterable

import httpcore
import httpx

from store.errors import Refused
from store.saying import say
from store.settings import settings


def is_public(address: str) -> bool:
    """Whether an IP address is one of the open internet."""
    found = ipaddress.ip_address(address.partition("%")[0])
    inner = getattr(found, "ipv4_mapped", None) or getattr(found, "sixtofour", None)
    return found.is_global and not found.is_multicast and (inner is None or is_public(str(inner)))


def addresses_of(host: str, port: int) -> list[str]:
    """The IP addresses of a host; Refused where one of them is not public, OSError where there are none."""
    found = [str(each[4][0]) for each in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    if not settings().allow_private_addresses and not all(map(is_public, found)):
        raise Refused(say("{host} leads to an address that is not public, which is not opened", host=host))
    return list(dict.fromkeys(found))


class _Doorman(httpcore.NetworkBackend):
    """Opens connections to public addresses only, and to the very address that was looked at."""

    def __init__(self) -> None:
        self.inside = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        """Open a connection to a host by its checked address."""
        try:
            found = addresses_of(host, port)
        except OSError as error:
            raise httpcore.ConnectError(str(error)) from error
        for address in found[:-1]:
            try:
                return self.inside.connect_tcp(address, port, timeout, local_address, socket_options)
            except httpcore.ConnectError:
                continue
        return self.inside.connect_tcp(found[-1], port, timeout, local_address, socket_options)


def guarded_transport() -> httpx.HTTPTransport:
    """A transport that checks each connection it opens, those of redirects too, and uses no proxy."""
    transport = httpx.HTTPTransport(retries=0, trust_env=False)
    transport._pool = httpcore.ConnectionPool(network_backend=_Doorman(), http1=True, retries=0)
    return transport
