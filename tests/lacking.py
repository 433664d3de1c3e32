"""Tests that need a server: skipped where there is none, and failed where the one who runs them says that there is one.

`EARFUL_SERVICES_REQUIRED` names the servers that are there, of `postgresql`, `redis` and `rabbitmq`, parted by blanks.
"""

import os
from typing import NoReturn

import pytest


def lacking(service: str, why: str) -> NoReturn:
    """End a test for want of a server: it skips and says why, or fails where the server must be there."""
    if service in os.environ.get("EARFUL_SERVICES_REQUIRED", "").split():
        pytest.fail(f"{why}, though EARFUL_SERVICES_REQUIRED names {service}")
    pytest.skip(f"{why}: this test is skipped")
