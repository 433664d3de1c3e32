"""Texts that we wrote about invented shops: those that only people may answer, and ordinary ones in the same words.

The rules were tuned on these texts, so the floors below hold them where they are; they are no estimate of how the
rules fare on the texts of others.
"""

from pathlib import Path

import pytest

from sentiment.hard import HARD, find_hard

SAMPLES = [line.split("\t") for line in Path(__file__).with_name("hard.tsv").read_text("utf-8").splitlines()]
GRAVE = [(name, text) for name, text in SAMPLES if name]
ORDINARY = [text for name, text in SAMPLES if not name]


@pytest.mark.parametrize(("name", "text"), GRAVE)
def test_what_only_people_answer_is_caught(name: str, text: str) -> None:
    assert find_hard(text) is not None


def test_the_class_is_nearly_always_the_one_we_wrote_the_text_for() -> None:
    assert sum(find_hard(text) == name for name, text in GRAVE) >= 0.97 * len(GRAVE)


@pytest.mark.parametrize("text", ORDINARY)
def test_ordinary_words_of_anger_and_joy_are_not_caught(text: str) -> None:
    assert find_hard(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "this colour is killing me",
        "do you have legal size paper?",
        "I'm sick of waiting",
        "we died of laughter",
        "sick and tired of your app",
        "the hospitality was wonderful",
        "what a supreme court shoe collection",
        "tastes like more, dangerously good",
        "ทนไม่ไหวแล้ว",
        "ร้อนเป็นไฟ",
        "ขำจะตาย",
        "ประกาศรายชื่อผู้โชคดี",
        "ยอดขายมหาศาล",
        "ทุกคันทั้งเก่าทั้งใหม่",
        "ใช้ดีไม่แพ้ตัวแพง",
    ],
)
def test_well_known_traps_are_not_caught(text: str) -> None:
    assert find_hard(text) is None


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Ich habe einen Anwalt und eine Lebensmittelvergiftung", "health"),
        ("J'ai fait une reaction ALLERGIQUE, je vais porter plainte", "health"),
        ("El cargador explotó y se incendió; denunciaré", "safety"),
        ("Sono finita al pronto soccorso", "health"),
        ("Fui discriminada pelo segurança", "discrimination"),
        ("Saya mau bunuh diri", "self_harm"),
        ("新聞の記者です。取材をお願いします", "press"),
        ("The heater caught fire and my lawyer will call", "safety"),
        ("โดนไฟดูดจนเข้าโรงพยาบาล จะฟ้อง สคบ.", "health"),
        ("su\u200bic\u200bidal", "self_harm"),
        ("ท้องเสียยยยยย", "health"),
    ],
)
def test_the_gravest_class_is_named(text: str, name: str) -> None:
    assert find_hard(text) == name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("I have put my affairs in order, my cat has been given to a friend", "self_harm"),
        ("been sitting on the edge of the bridge since five", "self_harm"),
        ("she says nobody would miss her", "self_harm"),
        ("my elbow went numb and my ears are ringing since the massage", "health"),
        ("grandpa could not keep any food down, the clinic wants to see him", "health"),
        ("the pram's wheel came off on the slope", "safety"),
        ("the heater hums and there is a blue flash by the switch", "safety"),
        ("your courier keeps texting me at midnight", "safety"),
        ("this is a subject access request", "legal"),
        ("a complaint has been lodged with the trade ministry", "legal"),
        ("my drawing is on your mugs, without my consent", "legal"),
        ("the waiter laughed at my accent", "discrimination"),
        ("no ramp, so my wheelchair and I stayed outside", "discrimination"),
        ("he asked my nigerian friends to pay first", "discrimination"),
        ("our readers would like to know, the piece runs on Sunday", "press"),
        ("exposing you tonight, 200k followers", "press"),
        ("may I quote the owner in my podcast?", "press"),
    ],
)
def test_wide_families_of_words_are_known(text: str, name: str) -> None:
    assert find_hard(text) == name


@pytest.mark.parametrize(
    "text",
    [
        "there's no way to contact you",
        "the return page is a pain in the neck",
        "I need a suit for my job interview",
        "the front page of your site won't load",
        "my brother in law ordered the blue one",
        "these prices are daylight robbery",
        "my whites came out grey",
        "the app crashes on launch",
        "dying to try the new flavour",
    ],
)
def test_sayings_in_the_same_words_are_not_caught(text: str) -> None:
    assert find_hard(text) is None


def test_the_classes_stand_from_the_gravest_down() -> None:
    assert HARD == ("self_harm", "health", "safety", "legal", "discrimination", "press")


@pytest.mark.parametrize("text", ["", "\ud800", "\x00\x00", "ก" * 100_000, "📦" * 5_000])
def test_any_text_can_be_read(text: str) -> None:
    assert find_hard(text) is None
