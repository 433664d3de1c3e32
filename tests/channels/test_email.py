"""What is entered of a mailbox, whom it may answer, and how its servers are reached."""

import ssl
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from channels import email_client
from channels.email import SETUP, account_of, address_typed, folder_typed, why_not
from channels.email_client import reading
from store.errors import BadInput, NeedsSetup, Refused, TryLater
from store.models import Connection, Mention
from store.secrets import seal
from store.settings import settings
from tests.peers.imap_server import ImapServer
from tests.peers.mail_desk import US, connection_to


def to(server: str, **options: Any) -> Connection:
    secrets = {"address": US, "server": server, "password": "made-up"}
    return Connection(brand_id=1, channel="email", read_secrets=seal(secrets), options=options)


@pytest.mark.parametrize(
    ("server", "security", "expected"),
    [
        ("imap.example.com", "", ("imap.example.com", 993, "tls")),
        ("imap.example.com:1993", "tls", ("imap.example.com", 1993, "tls")),
        ("imap.example.com", "starttls", ("imap.example.com", 143, "starttls")),
        ("[2001:db8::1]:993", "", ("2001:db8::1", 993, "tls")),
    ],
)
def test_a_server_is_secured_unless_somebody_chose_otherwise(
    server: str, security: str, expected: tuple[str, int, str]
) -> None:
    account = account_of(to(server, security=security), "read")
    assert (account.host, account.port, account.security) == expected


@pytest.mark.parametrize(
    "server", ["imap://x.example", "a b", "x.example:0", "x.example:99999", "x.example/\r\nX", "-"]
)
def test_what_is_no_server_is_for_a_person_to_mend(server: str) -> None:
    with pytest.raises(NeedsSetup, match="Channels page"):
        account_of(to(server), "read")


def test_name_and_password_to_write_may_be_those_to_read() -> None:
    account = account_of(connection_to(), "write")
    assert (account.host, account.port, account.username, account.password) == (
        "smtp.pinekettle.example", 465, US, "made-up"
    )  # fmt: skip


@pytest.mark.parametrize("text", ["no", "a@b@c", "a@b\r\nBcc: c@d", "a b@c.example", "<a@b.example>"])
def test_what_is_no_address_is_not_taken(text: str) -> None:
    with pytest.raises(BadInput):
        address_typed(text)


@pytest.mark.parametrize("text", ['a"b', "a\\b", "a\r\nLOGOUT", "x" * 201])
def test_a_folder_has_no_signs_that_a_server_takes_for_more(text: str) -> None:
    with pytest.raises(BadInput):
        folder_typed(text)
    assert folder_typed(" ร้าน/Inbox ") == "ร้าน/Inbox"


def mention(**fields: Any) -> Mention:
    known: dict[str, Any] = {
        "source": US,
        "external_id": "m1@customer.example",
        "text": "x",
        "published_at": datetime.now(UTC),
    }
    return Mention(channel="email", **(known | fields))


def test_only_what_came_to_this_mailbox_and_has_a_name_can_be_answered() -> None:
    assert why_not(mention(), connection_to()) == ""
    assert "Message-ID" in why_not(mention(external_id="sha256-" + "0" * 40), connection_to())
    assert "another mailbox" in why_not(mention(source="other@pinekettle.example"), connection_to())


def test_it_is_off_until_something_is_entered() -> None:
    assert not SETUP.is_open


@pytest.mark.parametrize("server", ["127.0.0.1:143", "10.0.0.7", "localhost"])
def test_a_server_in_our_own_network_is_not_opened(server: str) -> None:
    with pytest.raises(Refused, match="not public"), reading(to(server)):
        pass


def test_a_server_of_ours_is_opened_where_that_is_allowed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EARFUL_ALLOW_PRIVATE_ADDRESSES", "true")
    settings.cache_clear()
    with ImapServer() as server, reading(to(f"127.0.0.1:{server.port}", security="plain")) as mailbox:
        assert mailbox.open("INBOX").validity == 7


@pytest.fixture(scope="module")
def certified(tmp_path_factory: pytest.TempPathFactory) -> tuple[ssl.SSLContext, Path]:
    """A server's certificate that nobody vouches for, for 127.0.0.1."""
    key, now = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    made = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number(), now, now + timedelta(1))
    made = made.add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
    made = made.add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
    file = tmp_path_factory.mktemp("tls") / "both.pem"
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    file.write_bytes(private + made.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    return context, file


def test_a_certificate_that_nobody_vouches_for_is_not_trusted(
    certified: tuple[ssl.SSLContext, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    with ImapServer(certified[0]) as server:
        monkeypatch.setenv("EARFUL_EMAIL_BASE_URL", server.url)
        settings.cache_clear()
        with pytest.raises(NeedsSetup, match="certificate"), reading(to("x.example")):
            pass
        assert server.said == []
        monkeypatch.setattr(email_client, "trust", lambda: ssl.create_default_context(cafile=certified[1]))
        with reading(to("x.example")) as mailbox:
            assert mailbox.open("INBOX").following == 1


def test_a_server_without_starttls_gets_no_password(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EARFUL_ALLOW_PRIVATE_ADDRESSES", "true")
    settings.cache_clear()
    with ImapServer() as server:
        with pytest.raises(TryLater), reading(to(f"127.0.0.1:{server.port}", security="starttls")):
            pass
        assert "LOGIN" not in server.said
