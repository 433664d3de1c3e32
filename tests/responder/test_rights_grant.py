"""A person confirms a grant: its evidence and the media are kept at once, and only then there is a kit to take away."""

import csv
import io
import json
import zipfile
from datetime import timedelta
from pathlib import Path

import pytest
from sqlmodel import Session, select

from responder.rights_grant import confirm_grant, evidence_of, keep_media, suggestions
from store import rights_files
from store.errors import NotAllowed, Refused, TryLater
from store.models import Audit, Rights
from store.rights import Evidence, Terms, ask_by_hand, begin, revoke
from store.rights_files import kept_files
from store.rights_kit import kit
from tests.store.conftest import NOW, Make

THEN = NOW - timedelta(days=300)
ASKED = Evidence(words="May we?", who="us", url="https://i.example/q", at=THEN)
MEDIA = [{"url": "https://pictures.example/a.jpg", "kind": "image"}, "https://pictures.example/gone.jpg"]


def load(address: str) -> tuple[str, bytes]:
    if "gone" in address:
        raise TryLater("the picture could not be fetched")
    return "image/jpeg", b"a picture"


@pytest.fixture
def make(session: Session) -> Make:
    return Make(session)


@pytest.fixture
def rights(make: Make) -> Rights:
    """A post of which the author was asked, and who answered."""
    brand, talk = make.brand(), {"channel": "instagram", "conversation": "talk"}
    post = make.mention(brand, text="=So good", media=MEDIA, published_at=THEN, **talk)
    rights = begin(make.session, brand.id or 0, post.id or 0, Terms(), make.actor("agent"))
    ask_by_hand(make.session, rights, make.actor("agent"), rights.version, ASKED)
    for hours, text in ((1, "Who are you?"), (2, "=Yes, go ahead #yesRimFah")):
        make.mention(brand, text=text, url="https://i.example/yes", published_at=THEN + timedelta(hours=hours), **talk)
    make.session.commit()
    return rights


def confirmed(make: Make, rights: Rights, home: Path) -> None:
    said = evidence_of(make.session, suggestions(make.session, rights)[0].mention)
    kept = confirm_grant(make.session, rights, make.actor("approver"), rights.version, said, home, load)
    assert (kept.files, kept.problems) == (1, ["2: the picture could not be fetched"])


def test_answers_are_suggested_and_nothing_follows_by_itself(make: Make, rights: Rights) -> None:
    assert [answer.reading for answer in suggestions(make.session, rights)] == ["yes", "unclear"]
    assert rights.status == "asked"


def test_the_kit_holds_media_text_credit_and_a_ledger_that_is_safe(make: Make, rights: Rights, home: Path) -> None:
    confirmed(make, rights, home)
    packed = zipfile.ZipFile(io.BytesIO(kit(make.session, rights, make.actor("agent"), home, NOW)))
    assert packed.namelist() == ["text.txt", "credit.txt", "rights.json", "ledger.csv", "media/1.jpg"]
    assert packed.read("media/1.jpg") == b"a picture"
    assert packed.read("credit.txt").decode() == "@nok (instagram)"
    told = json.loads(packed.read("rights.json"))
    assert (told["status"], told["terms"]["places"]) == ("granted", ["facebook", "instagram"])
    lines = list(csv.DictReader(io.StringIO(packed.read("ledger.csv").decode("utf-8-sig"))))
    assert [line["action"] for line in lines] == ["ask", "grant"]
    assert lines[1]["words"] == "'=Yes, go ahead #yesRimFah"
    assert lines[1]["url"] == "https://i.example/yes"
    assert "exported" in [line.action for line in make.session.exec(select(Audit)).all()]


def test_there_is_no_kit_without_a_good_grant(make: Make, rights: Rights, home: Path) -> None:
    with pytest.raises(Refused, match="without a grant"):
        kit(make.session, rights, make.actor("admin"), home, NOW)
    confirmed(make, rights, home)
    with pytest.raises(Refused, match="expired"):
        kit(make.session, rights, make.actor("admin"), home, NOW + timedelta(days=366))
    with pytest.raises(NotAllowed):
        kit(make.session, rights, make.actor("viewer"), home, NOW)
    revoke(make.session, rights, make.actor("agent"), rights.version, "they asked", Evidence())
    make.session.commit()
    with pytest.raises(Refused, match="revoked"):
        kit(make.session, rights, make.actor("admin"), home, NOW)


def test_what_was_not_there_is_fetched_again(make: Make, rights: Rights, home: Path) -> None:
    confirmed(make, rights, home)
    kept = keep_media(make.session, rights, make.actor("approver"), home, lambda _: ("image/png", b"there"))
    assert (kept.files, kept.problems) == (2, [])
    assert [each["name"] for each in rights.kept] == ["1.png", "2.png"]


def test_what_cannot_be_fetched_again_stays_as_it_was_kept(make: Make, rights: Rights, home: Path) -> None:
    confirmed(make, rights, home)

    def other(address: str) -> tuple[str, bytes]:
        if "gone" in address:
            return "image/png", b"the second"
        raise TryLater("the link has expired")

    kept = keep_media(make.session, rights, make.actor("approver"), home, other)
    assert (kept.files, kept.stay, kept.problems) == (1, 1, ["1: the link has expired"])
    assert kept_files(rights, home) == [("1.jpg", b"a picture"), ("2.png", b"the second")]


def test_nothing_is_lost_when_nothing_can_be_fetched_or_kept(
    make: Make, rights: Rights, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    confirmed(make, rights, home)
    who = make.actor("approver")
    assert keep_media(make.session, rights, who, home, lambda _: load("gone")).stay == 1
    monkeypatch.setattr(make.session, "commit", lambda: make.session.flush())
    monkeypatch.setattr(rights_files, "record", lambda *_, **__: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        keep_media(make.session, rights, who, home, lambda _: ("image/jpeg", b"newer"))
    make.session.rollback()
    assert kept_files(rights, home) == [("1.jpg", b"a picture")]


def test_a_full_disk_leaves_what_was_kept(
    make: Make, rights: Rights, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    confirmed(make, rights, home)

    def full(place: Path, _: bytes) -> int:
        raise OSError(28, "No space left on device", str(place))

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(OSError, match="No space"):
        keep_media(make.session, rights, make.actor("approver"), home, lambda _: ("image/jpeg", b"newer"))
    make.session.rollback()
    assert kept_files(rights, home) == [("1.jpg", b"a picture")]
    assert len(list((home / "media").rglob("*.*"))) == 1


def test_what_was_replaced_is_deleted(make: Make, rights: Rights, home: Path) -> None:
    confirmed(make, rights, home)
    keep_media(make.session, rights, make.actor("approver"), home, lambda _: ("image/jpeg", b"newer"))
    assert kept_files(rights, home) == [("1-2.jpg", b"newer"), ("2.jpg", b"newer")]
    assert len(list((home / "media").rglob("*.jpg"))) == 2
