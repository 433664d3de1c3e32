"""What is kept of a mention is in full size, holds nothing hidden, and is what it says that it is."""

import io

import pytest
from PIL import Image

from channels.originals import load_original
from store.errors import Refused
from tests.channels.test_pictures import Place, inside, place

__all__ = ["inside", "place"]  # fixtures of the pictures' own test
MP4, WEBM = b"\x00\x00\x00\x18ftypmp42" + b"0" * 40, b"\x1a\x45\xdf\xa3" + b"0" * 40


@pytest.mark.usefixtures("inside")
def test_a_photo_is_kept_large_upright_and_without_its_place(place: Place) -> None:
    target, exif = io.BytesIO(), Image.Exif()
    exif[0x0112], exif[0x010E] = 6, "somebody's address"  # 6: the camera lay on its side
    Image.new("RGB", (3_000, 1_500), "teal").save(target, "JPEG", exif=exif)
    kind, kept = load_original(place.put("/a", target.getvalue()))
    with Image.open(io.BytesIO(kept)) as shown:
        assert (kind, shown.size) == ("image/jpeg", (1_500, 3_000))
    assert b"somebody" not in kept


@pytest.mark.usefixtures("inside")
@pytest.mark.parametrize(("body", "kind"), [(MP4, "video/mp4"), (WEBM, "video/webm")])
def test_a_video_is_kept_as_it_is(place: Place, body: bytes, kind: str) -> None:
    assert load_original(place.put("/v", body, kind)) == (kind, body)


@pytest.mark.usefixtures("inside")
@pytest.mark.parametrize(
    ("body", "kind"),
    [(b"MZ executable", "video/mp4"), (MP4, "video/webm"), (b"<p>", "text/html"), (b"MZ", "application/octet-stream")],
)
def test_what_only_says_that_it_is_a_video_is_not(place: Place, body: bytes, kind: str) -> None:
    with pytest.raises(Refused):
        load_original(place.put("/v", body, kind))


def test_an_address_inside_the_house_is_not_opened(place: Place) -> None:
    with pytest.raises(Refused, match="not public"):
        load_original(place.put("/a", b"x"))
