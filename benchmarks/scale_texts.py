"""Invented texts for a large archive, Thai and English, of pieces that give many different ones."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

LABELS = ("negative", "neutral", "positive")
SHARES = (0.24, 0.36, 0.40)
LANGS = ("th", "en")
THAI = 0.66
RARE = {"en": "thermoflask", "th": "แก้วกระเบื้อง"}
RARELY = 40  # so many mentions of an archive hold the rare word of their language, whatever its size
ASPECTS = ("delivery", "quality", "price", "service", "packaging", "app", "stock")
INTENTS = {
    "negative": ("complaint", "refund request"),
    "neutral": ("question", "order status"),
    "positive": ("praise",),
}
OPENINGS = {
    "th": ("สั่งเมื่อวาน", "ซื้อให้แม่", "เพิ่งได้ของ", "ลูกค้าประจำเลยค่ะ", "ครั้งแรกที่ลอง", "สั่งรอบสาม", "แวะไปที่สาขา", "เห็นเพื่อนแนะนำ",
           "รอโปรมานาน", "พาแฟนไปลอง", "ใช้มาสองเดือน", "เปิดกล่องแล้ว"),
    "en": ("Ordered yesterday", "Bought this for my mother", "It just arrived", "A regular here", "First try",
           "My third order", "Went to the shop", "A friend told me about it", "Waited for the sale",
           "Took my partner along", "Two months in", "Just opened the box"),
}  # fmt: skip
THINGS = {
    "th": ("กาแฟคั่วกลาง", "ผ้าเช็ดตัว", "หม้อทอด", "ครีมกันแดด", "รองเท้าผ้าใบ", "ชาเขียวมะลิ", "หมอนยางพารา", "แอปสะสมแต้ม",
           "ขวดน้ำ",           "เสื้อลินิน", "เทียนหอม", "เมล็ดทานตะวัน"),
    "en": ("the medium roast", "the towels", "the air fryer", "the sunscreen", "the sneakers", "the jasmine tea",
           "the pillow", "the points app", "the bottle", "the linen shirt", "the candle", "the granola"),
}  # fmt: skip
SAID = {
    "th": {
        "negative": ("กล่องบุบมาเลยค่ะ", "รอมาห้าวันแล้วยังไม่ส่ง", "สีไม่ตรงปก", "ทักไปไม่มีใครตอบ", "ขอคืนเงินได้ไหมคะ", "แอปเด้งตลอด",
                     "คุณภาพแย่กว่ารอบก่อน", "แพงไปสำหรับของแบบนี้", "ของขาดไปหนึ่งชิ้น", "ผิดหวังมาก"),
        "neutral": ("มีสีอื่นไหมคะ", "ส่งต่างจังหวัดกี่วัน", "ของจะเข้าอีกเมื่อไหร่", "ใช้โค้ดไหนได้บ้าง", "สาขาไหนมีของ", 
                    "ราคาเท่าเดิมไหม",                    "พัสดุถึงไหนแล้วครับ", "เปลี่ยนไซส์ได้ไหม", "ก็เฉย ๆ นะ", "เปิดกี่โมงคะ"),
        "positive": ("ประทับใจสุด ๆ", "ส่งไวมาก", "แพ็กมาดีมาก", "พนักงานน่ารัก", "คุ้มราคา", "จะกลับมาซื้ออีก", "หอมมาก", 
                     "ใช้ดีเกินคาด",                     "แนะนำเลยค่ะ", "ถูกใจทั้งบ้าน"),
    },
    "en": {
        "negative": ("the box was crushed", "five days and nothing was sent", "the colour is not as shown",
                     "nobody answers my messages", "I want my money back", "the app crashes every time",
                     "worse than last time", "too expensive for what it is", "one piece was missing",
                     "really disappointed"),
        "neutral": ("is there another colour?", "how long to the provinces?", "when is it back in stock?",
                    "which code works today?", "which branch has it?", "is the price the same?",
                    "where is my parcel?", "can I change the size?", "it is all right", "when do you open?"),
        "positive": ("so impressed", "arrived so fast", "very well packed", "lovely staff", "worth the price",
                     "would buy again", "smells great", "better than expected", "recommended",
                     "the whole family likes it"),
    },
}  # fmt: skip
ENDINGS = {
    "th": ("ออเดอร์ {n}", "จ่ายไป {p} บาท {n}", "รออยู่ {d} วัน {n}", "ซื้อ {d} ชิ้น {n}", "สั่งตอนสี่ทุ่ม เลขที่ {n}", "ขอบคุณค่ะ {n}"),
    "en": ("order {n}", "paid {p} baht, {n}", "after {d} days, {n}", "bought {d} of them, {n}",
           "ordered late at night, no. {n}", "thanks, {n}"),
}  # fmt: skip


class Said(NamedTuple):
    """A text with what is known of it."""

    text: str
    lang: str
    label: str
    aspects: Sequence[str]
    intent: str


class Texts:
    """Draws texts, the same for the same generator of numbers."""

    def __init__(self, random: np.random.Generator) -> None:
        """Draw with this generator."""
        self._random = random

    def draw(self, first: int, count: int) -> list[Said]:
        """The texts of `count` mentions in a row, of which `first` is the number of the first."""
        dice = self._random.random((count, 10))
        labels = self._random.choice(len(LABELS), count, p=SHARES)
        return [_said(first + place, row, label) for place, (row, label) in enumerate(zip(dice, labels, strict=True))]


def _said(number: int, dice: NDArray[np.float64], place: int) -> Said:
    one = dice.tolist()
    lang, label = LANGS[one[0] > THAI], LABELS[place]
    matter = SAID[lang][label]
    parts = [_of(OPENINGS[lang], one[1]), _of(THINGS[lang], one[2]), _of(matter, one[3])]
    if one[4] < 0.5:  # one in two says more
        parts += [_of(THINGS[lang], one[5]), _of(matter, one[6])]
    ending = _of(ENDINGS[lang], one[7])
    parts.append(ending.format(n=f"{number:08}", p=int(50 + 2_000 * one[8]), d=int(1 + 20 * one[9])))
    aspects = dict.fromkeys((_of(ASPECTS, one[3]), _of(ASPECTS, one[8])) if one[4] < 0.5 else (_of(ASPECTS, one[3]),))
    return Said(" ".join(parts), lang, label, tuple(aspects), _of(INTENTS[label], one[9]))


def _of(some: Sequence[str], dice: float) -> str:
    return some[int(dice * len(some))]
