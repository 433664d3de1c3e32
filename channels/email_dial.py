"""How mail servers are reached: at checked addresses, or where the tests put them, and secured as was chosen."""

import re
import socket
import ssl
from dataclasses import replace
from ipaddress import ip_address
from urllib.parse import urlsplit

from channels.email import Account
from channels.guarded import addresses_of
from store.settings import settings

PATIENCE = 30.0  # seconds without a byte from the server
CONNECTING = 10.0


def placed(account: Account, scheme: str) -> Account:
    """An account where it really is: `EARFUL_EMAIL_BASE_URL` may name other servers, as imap://… and smtp://….

    One address stands for both. On this machine itself nothing needs to be secured.
    """
    found = _elsewhere(scheme)
    if found is None:
        return account
    host, port, secured = found
    security = "tls" if secured else "plain" if _is_here(host) else account.security
    return replace(account, host=host, port=port, security=security)


def _elsewhere(scheme: str) -> tuple[str, int, bool] | None:
    places = [urlsplit(each) for each in re.split(r"[\s,]+", settings().email_base_url.strip()) if each]
    if not places:
        return None
    place = next((each for each in places if each.scheme.rstrip("s") == scheme), places[0])
    return place.hostname or "", place.port or 143, place.scheme in ("imaps", "smtps")


def _is_here(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def dial(host: str, port: int) -> socket.socket:
    """A connection to a server, whose name a person typed: only to public addresses, and to the one looked at.

    Raises Refused where it leads elsewhere, OSError where nobody answers.
    """
    addresses = [host] if settings().email_base_url else addresses_of(host, port)
    for address in addresses[:-1]:
        try:
            return _connected(address, port)
        except OSError:
            continue
    return _connected(addresses[-1], port)


def _connected(address: str, port: int) -> socket.socket:
    connection = socket.create_connection((address, port), CONNECTING)
    connection.settimeout(PATIENCE)
    return connection


def trust() -> ssl.SSLContext:
    """What a server's certificate is checked against."""
    return ssl.create_default_context()
