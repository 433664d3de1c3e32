"""A picture is fetched when a person asks for it, from public addresses only, and never larger than it may be."""

import io
import socket
from collections.abc import Iterator
from typing import Any

import pytest
from PIL import Image

from channels import guarded, pictures
from channels.guarded import addresses_of, is_public
from channels.pictures import load_picture
from store.errors import Refused, TryLater
from store.settings import settings
from tests.peers.loopback import Answer, Asked, Loopback


def picture(kind: str = "JPEG", size: tuple[int, int] = (40, 30), mode: str = "RGB") -> bytes:
    target = io.BytesIO()
    Image.new(mode, size, "teal").save(target, kind)
    return target.getvalue()


class Place(Loopback):
    """Gives pictures by their paths, and leads elsewhere where it was told to."""

    def __init__(self) -> None:
        super().__init__()
        self.things: dict[str, Answer] = {}
        self.asked: list[Asked] = []

    def answer(self, asked: Asked) -> Answer:
        self.asked.append(asked)
        return self.things.get(asked.path, Answer(404))

    def put(self, path: str, body: bytes, kind: str = "image/jpeg") -> str:
        self.things[path] = Answer(200, body, (("content-type", kind),))
        return f"{self.url}{path}"

    def lead(self, path: str, to: str) -> str:
        self.things[path] = Answer(302, b"", (("location", to),))
        return f"{self.url}{path}"


@pytest.fixture
def place() -> Iterator[Place]:
    with Place() as found:
        yield found


@pytest.fixture
def inside(monkeypatch: pytest.MonkeyPatch) -> None:
    """Lets addresses of this machine through, as a test's own server stands there."""
    monkeypatch.setenv("EARFUL_ALLOW_PRIVATE_ADDRESSES", "true")
    settings.cache_clear()


@pytest.mark.usefixtures("inside")
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "GIF", "WEBP"])
def test_a_picture_is_drawn_anew_and_small(place: Place, kind: str) -> None:
    address = place.put("/a", picture(kind, (2_400, 1_200)) + b"<script>hidden</script>", f"image/{kind.lower()}")
    got = load_picture(address)
    with Image.open(io.BytesIO(got)) as shown:
        assert shown.size == (1_200, 600)
    assert b"script" not in got
    assert "cookie" not in place.asked[0].headers


@pytest.mark.usefixtures("inside")
def test_transparency_and_hidden_data(place: Place) -> None:
    target = io.BytesIO()
    exif = Image.Exif()
    exif[0x010E] = "somebody's address"
    Image.new("RGB", (8, 8)).save(target, "JPEG", exif=exif)
    assert b"somebody" in target.getvalue()
    assert b"somebody" not in load_picture(place.put("/a", target.getvalue()))
    clear = load_picture(place.put("/b", picture("PNG", mode="RGBA"), "image/png"))
    with Image.open(io.BytesIO(clear)) as shown:
        assert (shown.format, shown.mode) == ("PNG", "RGBA")


@pytest.mark.usefixtures("inside")
@pytest.mark.parametrize(
    ("body", "kind", "why"),
    [
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "image/svg+xml", "not a picture of a kind"),
        (b"<html></html>", "text/html", "not a picture of a kind"),
        (b"<html></html>", "image/png", "broken, or no picture"),
        (b"", "image/jpeg", "broken, or no picture"),
        (picture()[:200], "image/jpeg", "broken, or no picture"),
        (picture("PNG"), "image/jpeg", "broken, or no picture"),
    ],
)
def test_what_is_no_picture_is_refused(place: Place, body: bytes, kind: str, why: str) -> None:
    with pytest.raises(Refused, match=why):
        load_picture(place.put("/a", body, kind))


@pytest.mark.usefixtures("inside")
def test_what_is_too_large_is_refused(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pictures, "LARGEST", 500)
    with pytest.raises(Refused, match="larger than"):
        load_picture(place.put("/a", b"x" * 501))
    monkeypatch.setattr(pictures, "LARGEST", 10_000)
    monkeypatch.setattr(pictures, "MOST_PIXELS", 1_000)
    with pytest.raises(Refused, match="too many pixels"):
        load_picture(place.put("/b", picture("PNG", (40, 30)), "image/png"))
    with pytest.raises(Refused, match="status 404"):
        load_picture(f"{place.url}/nowhere")


@pytest.mark.usefixtures("inside")
def test_a_bomb_of_pixels_is_not_opened(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(Refused, match="too many pixels"):
        load_picture(place.put("/flat", picture("PNG", (8_000, 6_251), "L"), "image/png"))
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", 100)
    with pytest.raises(Refused, match=r"too many pixels|broken"):
        load_picture(place.put("/a", picture("PNG", (15, 10)), "image/png"))
    with pytest.raises(Refused, match=r"too many pixels|broken"):
        load_picture(place.put("/b", picture("PNG", (40, 30)), "image/png"))


@pytest.mark.usefixtures("inside")
def test_redirects_are_followed_a_few_times(place: Place) -> None:
    place.put("/end", picture())
    place.lead("/2", "/end")
    assert load_picture(place.lead("/1", f"{place.url}/2"))
    place.lead("/round", "/round")
    with pytest.raises(Refused, match="without an end"):
        load_picture(f"{place.url}/round")
    for to in ("file:///etc/passwd", "ftp://127.0.0.1/a", "//user:word@127.0.0.1/a"):
        with pytest.raises(Refused, match="address of the web"):
            load_picture(place.lead("/out", to))


def test_private_addresses_are_refused_before_anything_is_asked(place: Place) -> None:
    port = place.url.rpartition(":")[2]
    address = place.put("/a", picture())
    names = ("127.0.0.1", "localhost", "[::1]", "[::ffff:127.0.0.1]", "0.0.0.0", "0x7f.1", "2130706433")  # noqa: S104
    for each in (address, *(f"http://{name}:{port}/a" for name in names)):
        with pytest.raises((Refused, TryLater)):
            load_picture(each)
    assert place.asked == []


def test_a_redirect_into_the_house_is_refused(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    place.put("/secret", picture())
    place.lead("/a", f"http://inside.example:{place.url.rpartition(':')[2]}/secret")
    real, port = socket.getaddrinfo, int(place.url.rpartition(":")[2])

    def looked_up(host: str, *args: object, **kwargs: object) -> list[tuple[object, ...]]:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", port))]

    seen: list[str] = []

    def public(address: str) -> bool:
        seen.append(address)
        return len(seen) == 1  # the first host passes for a public one, the second does not

    monkeypatch.setattr(socket, "getaddrinfo", looked_up)
    monkeypatch.setattr(guarded, "is_public", public)
    with pytest.raises(Refused, match=r"inside\.example leads to an address that is not public"):
        load_picture(f"http://outside.example:{port}/a")
    assert [each.path for each in place.asked] == ["/a"]
    monkeypatch.setattr(socket, "getaddrinfo", real)


def test_a_name_that_turns_after_the_look_leads_nowhere(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    place.put("/a", picture())
    real, port, looks = socket.getaddrinfo, int(place.url.rpartition(":")[2]), iter(("127.0.0.2", "127.0.0.1"))

    def turning(host: str, *args: Any, **kwargs: Any) -> list[Any]:
        if host != "turning.example":
            return list(real(host, *args, **kwargs))
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (next(looks), port))]

    monkeypatch.setattr(socket, "getaddrinfo", turning)
    monkeypatch.setattr(guarded, "is_public", lambda address: address == "127.0.0.2")
    with pytest.raises(TryLater):
        load_picture(f"http://turning.example:{port}/a")
    assert (place.asked, list(looks)) == ([], ["127.0.0.1"])


@pytest.mark.parametrize(
    "address",
    [
        "10.0.0.1", "172.16.5.4", "192.168.1.1", "127.0.0.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1",  # noqa: S104
        "255.255.255.255", "::1", "::", "fe80::1%eth0", "fc00::1", "ff02::1", "::ffff:10.0.0.1", "2002:7f00:1::",
        "192.0.2.1",
    ],
)  # fmt: skip
def test_addresses_of_the_house_are_not_public(address: str) -> None:
    assert not is_public(address)


def test_addresses_of_the_internet_are_public(monkeypatch: pytest.MonkeyPatch) -> None:
    assert is_public("93.184.216.34")
    assert is_public("2606:2800:220:1:248:1893:25c8:1946")
    both = [(socket.AF_INET, 1, 6, "", (ip, 80)) for ip in ("93.184.216.34", "10.0.0.1")]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *args, **kwargs: both)
    with pytest.raises(Refused, match="not public"):
        addresses_of("mixed.example", 80)


def test_where_nobody_answers_it_is_tried_later(monkeypatch: pytest.MonkeyPatch, inside: None) -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        with pytest.raises(TryLater):
            load_picture(f"http://127.0.0.1:{closed.getsockname()[1]}/a")
