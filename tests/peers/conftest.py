"""What the tests of the fake X stand on."""

from collections.abc import Iterator

import pytest

from tests.peers.x_clients import client
from tests.peers.x_network import XNetwork
from tests.peers.x_town import Town


@pytest.fixture
def town() -> Iterator[Town]:
    with XNetwork() as network:
        shop, ada, ben = (network.user(name) for name in ("PineKettle", "ada_k", "ben"))
        with client(network) as reader, client(network, shop) as writer:
            yield Town(network, shop, ada, ben, reader, writer)
