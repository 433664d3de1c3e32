"""Who we are on a channel, asked of the channel itself."""

from collections.abc import Callable

from store.errors import BadInput
from store.models import Connection

# How each channel tells whose account a connection signs in with: its `username` and its `id`.
ACCOUNTS: dict[str, Callable[[Connection], dict[str, str]]] = {}


def who_am_i(connection: Connection) -> dict[str, str]:
    """The account behind a connection's credentials; raises what the channel's client raises."""
    ask = ACCOUNTS.get(connection.channel)
    if ask is None:
        raise BadInput(f"{connection.channel} does not tell whose account it is")
    return ask(connection)
