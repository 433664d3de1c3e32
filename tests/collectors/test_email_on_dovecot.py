"""The whole way of e-mail, in and out, on Dovecot."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from collectors.email_watch import own_replies
from responder.email import find, look, publish
from store.settings import settings
from tests.peers.dovecot import CAN_RUN, Dovecot, dovecot
from tests.peers.imap_server import message
from tests.peers.mail_desk import connection_to, outgoing, read
from tests.peers.smtp_server import Post, SmtpServer

pytestmark = pytest.mark.skipif(not CAN_RUN, reason="dovecot is not here, or we are not root: dovecot-imapd in Debian")


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Dovecot, Post]]:
    with dovecot() as imap, SmtpServer() as smtp:
        monkeypatch.setenv("EARFUL_EMAIL_BASE_URL", f"{imap.url} {smtp.url}")
        settings.cache_clear()
        yield imap, smtp.post


def test_what_comes_is_read_once_answered_once_and_found_again(server: tuple[Dovecot, Post]) -> None:
    imap, post = server
    now = datetime.now(UTC)
    imap.deliver(message("Old", name="old@x.example"), now - timedelta(days=9))
    imap.deliver(message("กาน้ำรั่วค่ะ", name="m1@x.example"), now)
    mentions, cursor, _ = read()
    assert [(each.external_id, each.text) for each in mentions] == [("m1@x.example", "กาน้ำรั่วค่ะ")]
    assert read(cursor)[0] == []
    assert imap.flags() == [(), ()] or all("\\Seen" not in flags for flags in imap.flags())

    connection = connection_to()
    before = list(own_replies(connection, None))[-1].cursor
    assert look(outgoing("m1@x.example"), connection).answered is None
    assert find(outgoing("m1@x.example"), connection).sent is None
    sent = publish(outgoing("m1@x.example"), connection)
    assert len(post.taken) == 1
    found = find(outgoing("m1@x.example"), connection).sent
    assert found is not None
    assert found.external_id == sent.external_id
    answered = look(outgoing("m1@x.example"), connection).answered
    assert answered is not None
    assert [one.parent for page in own_replies(connection, before) for one in page.replies] == ["m1@x.example"]


def test_a_mailbox_that_counts_anew_loses_nothing_and_repeats_nothing(server: tuple[Dovecot, Post]) -> None:
    imap, _ = server
    for number in range(45):
        imap.deliver(message(f"Mail {number}", name=f"m{number}@x.example"), datetime.now(UTC))
    mentions, cursor, pages = read()
    assert (len(mentions), len(pages)) == (45, 6)
    imap.begin_anew()
    imap.deliver(message("New", name="new@x.example"), datetime.now(UTC))
    again, later, _ = read(cursor)
    assert later["validity"] != cursor["validity"]
    assert {each.external_id for each in again} == {each.external_id for each in mentions} | {"new@x.example"}
    assert read(later)[0] == []
