"""Keys that sign, made anew for each run of the tests: none is kept in the project."""

import json
from collections.abc import Callable, Mapping
from functools import lru_cache

from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

ACCOUNT = "earful@pine-kettle.iam.gserviceaccount.example"


@lru_cache
def team_key() -> EllipticCurvePrivateKey:
    """The key of a team in App Store Connect."""
    return ec.generate_private_key(ec.SECP256R1())


@lru_cache
def account_key() -> RSAPrivateKey:
    """The key of a Google service account."""
    return rsa.generate_private_key(public_exponent=65_537, key_size=2_048)


def pem(key: EllipticCurvePrivateKey | RSAPrivateKey) -> str:
    """A private key as a file holds it."""
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()


def service_account() -> str:
    """The JSON file of a service account; its token server is one that must never be asked."""
    told = {
        "type": "service_account", "project_id": "pine-kettle", "private_key_id": "k1",
        "private_key": pem(account_key()),        "client_email": ACCOUNT, "client_id": "1", "token_uri": "http://203.0.113.9/never-asked",
    }  # fmt: skip
    return json.dumps(told)


MADE: dict[tuple[str, str], Callable[[], str]] = {
    ("app_store", "private_key"): lambda: pem(team_key()),
    ("google_play", "service_account_key"): service_account,
}


def with_keys(channel: str, secrets: Mapping[str, str]) -> dict[str, str]:
    """Credentials with a real key where only one that signs will do."""
    return {name: MADE[channel, name]() if (channel, name) in MADE else value for name, value in secrets.items()}
