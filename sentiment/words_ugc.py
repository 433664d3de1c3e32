"""The words by which posts worth resharing are known, compiled: signs, personal data, empty praise and safe sayings."""

import re
from collections.abc import Iterator
from functools import cache

from sentiment import words_ugc_english, words_ugc_thai
from sentiment.phrases import Phrases, phrases, together

PERSONAL = {
    "phone": (
        "a phone number",
        r"(?<![\d.,A-Z])(?:\+66|66|0)(?:[\s.()-]{0,2}\d){8,10}(?!\d)"
        r"|\+\d{1,3}(?:[\s.()-]{0,2}\d{2,4}){3}"
        r"|(?<![\d-])(?:\(?\d{3}\)?[ .-]\d{3}|555)-\d{4}(?![\d-])",
    ),
    "email": ("an e-mail address", r"[\w+-]@[\w-]+\.[a-zA-Z]"),
    "line": ("a LINE name", r"(?i:line|ไลน์)\s?(?i:id|ไอดี)?\s?[:：]\s?\S|ไอดีไลน์\s?\w|(?i:line id)\s\w"),
    "order": (
        "an order, booking or tracking number",
        r"<order>[^\d\n]{0,14}\d[\d-]{4,}"
        r"|<order>\s?(?i:no\.?|number|id|เลขที่|หมายเลข)?\s?[#:]\s?[A-Z]{0,4}-?\d{3,}"
        r"|<order>\s?(?i:code|ref\w*|no\.?|number|เลขที่)?\s?[:#]?\s?[A-Z]{1,4}-?\d{4,}|#\d{5,}"
        r"|(?<![A-Z])[A-Z]{2,4}-?\d{6,}|(?<!\d)(?!5+(?!\d))\d{10,}|\d{3}-\d-\d{5}-\d|(?:เลข)?บัญชี\s?\d{3}|พร้อมเพย์\s?\d",
    ),
    "address": (
        "an address",
        r"บ้านเลขที่|\d+/\d+\s*(?:หมู่|ม\.|ซอย|ซ\.|ถนน|ถ\.|แขวง|ตำบล|ต\.)|\d[^\n]{0,30}(?:แขวง|ตำบล)[ก-๙]"
        r"|หมู่\s?\d+\s?ต|รหัสไปรษณีย์|(?:ส่งมาที่|ที่อยู่(?:คือ|:)?)\s?[^\n]{0,30}\d"
        r"|(?:อยู่|พัก|นอน|มา|คอนโด[^\n]{0,30})ห้อง\s?\d{2,}|ห้อง\s?\d{3,}"
        r"|\d{1,5}[a-zA-Z]?,? (?:[A-Z]\w+ ){1,3}"
        r"(?:Street|St|Road|Rd|Lane|Ln|Avenue|Ave|Drive|Close|Court|Terrace|Crescent|Mews|Place|Way|Row|Hill)\b"
        r"|\b\d{1,4} [a-z]+ (?:street|lane|avenue|road)\b|\b(?:[Ff]lat|[Aa]pt|[Aa]partment|[Rr]oom)\.? ?#?\d{1,4}\b"
        r"|\b[A-Z]{1,2}\d{1,2}[A-Z]? \d[A-Z]{2}\b",
    ),
    "name": (
        "somebody's full name",
        r"\b(?:[Cc]o-?worker|[Cc]olleague|[Ff]riend|[Bb]oss|[Nn]eighbou?r|[Tt]eacher|[Mm]anager|Mr|Mrs|Ms|Dr)\.?,? "
        r"[A-Z][a-z]+ [A-Z][a-z]{2,}|(?:ชื่อ|นางสาว|น\.ส\.)\s?[ก-๙]{2,14} [ก-๙]{3,16}|แผนก[ก-๙]{2,}[^\n]{0,12}บริษัท",
    ),
    "child": (
        "a child's name",
        r"\b(?:[Mm]y|[Oo]ur) (?:[\w-]+ ){0,2}<child>,? [A-Z][a-z]{2}"
        r"|\b<child>s?,? (?:is )?(?:called|named) \w"
        r"|\b(?:[Tt]oddler|[Bb]aby|[Nn]iece|[Nn]ephew|[Dd]aughter|[Kk]id),? [A-Z][a-z]{2,}"
        r"|\b[Oo]ur little [A-Z][a-z]+,? (?:turn|is|love|\(?\d|got|who|wore|wear|and)"
        r"|\b(?!<no name>)[A-Z][a-z]{2,}(?:, (?:aged? )?(?:1[0-7]|\d)(?=,)| \((?:aged? )?(?:1[0-7]|\d)\))"
        r"|\b[A-Z][a-z]+,? \(?(?:aged? \d|\d{1,2}[ -](?:year|month|yr)s?[ -]old)"
        r"|\b[A-Z][a-z]+,? (?:just |has )?turn(?:ed|s) (?:\d|one|two|three|four|five|six|seven)\b"
        r"|(?:[Ss]on|[Dd]aughter|[Nn]iece|[Nn]ephew|[Tt]oddler)[^.\n]{0,15}\b[A-Z][a-z]+,? \(?\d{1,2}\b"
        r"|\b[A-Z]\w+ (?:Primary|Elementary|Kindergarten|Nursery|Preschool)\b"
        r"|ด\.\s?[ชญ]|ด[ชญ]\.|เด็ก(?:ชาย|หญิง)[ก-๙]|(?:ลูก|หลาน)(?:สาว|ชาย)?\s?(?:ชื่อ|น้อง)\s?[ก-๙]"
        r"|น้อง(?!หมา|แมว|ชาย|สาว)[ก-๙]{2,12}\s?(?:ลูก|หลาน|วัย|อายุ|\d{1,2}\s?(?:ขวบ|เดือน))"
        r"|น้อง(?!หมา|แมว|ชาย|สาว)[ก-๙]{2,12}[^\n]{0,40}(?:\d\s?ขวบ|อนุบาล|รร\.|โรงเรียน)",
    ),
}
NEEDED = {  # without which a text need not be searched for what may tell who somebody is
    "phone": r"\d",
    "email": "@",
    "order": r"\d",
    "address": r"\d|บ้านเลขที่|รหัสไปรษณีย์",
    "name": r"[A-Z][a-z]+ [A-Z][a-z]{2}|ชื่อ|นางสาว|น\.ส\.|แผนก",
    "child": r"[A-Z][a-z]|ด\.|ด[ชญ]\.|เด็ก|ลูก|หลาน|น้อง|called|named",
}
GROUPS = {
    "order": "(?i:orders?|ออเดอร์|คำสั่งซื้อ|พัสดุ|tracking|booking|reservation|invoice|รหัสจอง|เลขจอง|การจอง)",
    "child": (
        "(?:[Ss]on|[Dd]aughter|[Nn]iece|[Nn]ephew|[Kk]id|[Bb]oy|[Gg]irl|[Bb]aby|[Tt]oddler|"
        "[Gg]rand(?:son|daughter|child|kid)|[Ll]ittle one)"
    ),
    "no name": (
        "(?:Jan|Feb|Mar(?:ch)?|Apr|May|June?|July?|Aug|Sep|Oct|Nov|Dec)\\w*|\\w+day\\b|"
        "(?:Day|Week|Month|Year|Size|Table|Part|Level|Step|Page|Number|Version|Model|Batch|Night|Round)\\b"
    ),
}

EMPTY_WORDS = """
    a absolutely again all always am amazing an and any are around arrived as at average awesome be beautiful best buy
    came can cheap cool cute definitely delivered delivery described do everyone everything excellent expected fab
    fantastic fast fine five for from get glad good got great guys happy have here highly i in is it item its ive just
    keep kind like lol love loved lovely loves made many me more much must my need new nice no not of ok okay omg on
    order ordered our pack packaging packed perfect pictured please pretty price product products quality quick quickly
    rate really received recommend recommended s satisfied seller service shipping shop so star stars store such super
    sure thank thanks that thats the them these they thing things this those time to too top totally u up us usual value
    very want was we well were what will with work works worth would wow x yes you your
"""
EMPTY_PARTS = """
    ดี | มาก | สวย | อร่อย | (?:น่า)?รัก | ชอบ | คุ้ม(?:ค่า|ราคา)? | ราคา | ถูก | แพง | คุณภาพ | สินค้า | ของ | ร้าน | แม่ค้า
    พ่อค้า | แอดมิน | จัดส่ง | ส่ง | ไว | เร็ว | แพ็?ค | แน่นหนา | เรียบร้อย | ครบ | ตรงปก | ตาม(?:ภาพ|รูป|ราคา) | ได้รับ | แล้ว
    ประทับใจ | แนะนำ | บริการ | ขอบคุณ | ค่[ะา]+ | คะ | ครับ | คร้?าบ | นะ | จ้า+ | จ๊ะ | เลย | จริงๆ? | สุด(?:ๆ|ยอด)? | โอเค
    ใช้ได้ | ธรรมดา | เฉยๆ | ปัง | เริ่ด | เยี่ยม | เลิศ | ทุก(?:คน|อย่าง|ตัว) | จะ | กลับมา | ซื้อ | อีก | แน่นอน | มี | ต้อง | ที่ | ให้
    ดาว | ก็ | ไม่ผิดหวัง | พอใจ | ถูกใจ | น่าใช้ | โดน | แม่ | ตัวแม่ | จัง | ขนาด | เกินคาด | สั่ง
"""

SAFE_PARTS = r"""
    ไม่(?:เคย|ได้|ค่อย)?(?:บาด|แพ้|คัน|แสบ|ระคาย|เวียนหัว|ปวด|เจ็บ|บวม|ลวก)\S{0,4}
    ไม่(?:เคย|ได้|ค่อย)?(?:มี|ขึ้น|เป็น)?(?:ผื่น|แผล|อักเสบ)\S{0,4} | หนาวจนมือชา"""
SAFE_WORDS = r"""
    (?:no|not a|without an?|never an?) (?:\w+ )?(?:rash|irritation|itch\w*|burns?|blisters?|allergic reaction)
    (?:didn'?t|doesn'?t|never) (?:burn|sting|irritate|itch|hurt|cut)(?: my)?(?: \w+)?"""


@cache
def tables() -> dict[str, Phrases]:
    """The phrases by the name of their table."""
    english, thai = words_ugc_english.PHRASES, words_ugc_thai.PHRASES
    found = {name: phrases(english.get(name, ""), thai.get(name, "")) for name in english | thai}
    return found | {"empty": phrases("", EMPTY_PARTS), "safe": phrases(SAFE_WORDS, SAFE_PARTS)}


@cache
def all_tables() -> Phrases:
    """The phrases of all tables but that of empty praise, which stands in almost every text, looked for at once."""
    return together({name: one for name, one in tables().items() if name != "empty"})


@cache
def empty_words() -> frozenset[str]:
    """The English words that praise and thanks are made of, and those that say nothing by themselves."""
    return frozenset(EMPTY_WORDS.split())


@cache
def personal() -> dict[str, tuple[str, re.Pattern[str]]]:
    """What may tell who or where somebody is: how it is called, and how it looks in a text."""
    return {code: (text, re.compile(_filled(pattern))) for code, (text, pattern) in PERSONAL.items()}


def personal_in(plain: str) -> Iterator[tuple[str, str]]:
    """What a text of Arabic digits holds that may tell who or where somebody is: its code, and how it is called."""
    for code, (text, pattern) in personal().items():
        if re.search(NEEDED.get(code, ""), plain) and pattern.search(plain):
            yield code, text


def _filled(pattern: str) -> str:
    return re.sub("<([a-z ]+)>", lambda group: GROUPS[group[1]], pattern)
