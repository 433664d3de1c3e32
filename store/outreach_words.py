"""What every letter ends with, and the words that would make a request for a review one for the happy only."""

import re

SURVEY_LINK = "[survey link]"  # made when the letter is approved
FOOTERS = {
    "en": "You get this because you ordered from {brand}. Want no more such letters? One click ends them: {stop}",
    "th": "คุณได้รับข้อความนี้เพราะเคยสั่งซื้อกับ {brand} หากไม่ต้องการรับข้อความแบบนี้อีก กดลิงก์นี้เพียงครั้งเดียว: {stop}",
}
GATING = re.compile(
    r"\bif (?:you|it|everything|all)\b[^.\n]{0,60}\b(?:happy|satisf\w+|lov\w+|liked|enjoy\w*|pleased|good|great)\b"
    r"|\b(?:happy|satisfied) customers\b|\b(?:five|5)[\s-]?stars?\b|[★⭐]{3}"
    r"|\brat(?:e|ing)\b[^.\n]{0,20}\b(?:5 ?/ ?5|10 ?/ ?10)\b"
    r"|\b(?:positive|good|great|nice|glowing) (?:review|feedback|rating)s?\b"
    r"|\b(?:top|full|highest|best|perfect) (?:rating|score|marks|stars)\b"
    r"|\b(?:lov\w+|liked?|enjoy\w*|happy|satisfied|pleased)\b[^.\n?]{0,40}\?[^?\n]{0,80}\breviews?\b"
    r"|\bunless\b[^.\n]{0,60}\b(?:happy|satisf\w+|disappoint\w+|unhappy)\b"
    r"|\b(?:wrong|unhappy|disappoint\w+|not (?:happy|satisf\w+)|problems?)\b[^.\n]{0,80}"
    r"\b(?:instead of|before)\b[^.\n]{0,30}\b(?:review|writ\w+|rat\w+|post\w+)\b"
    r"|(?:ถ้า|หาก|เมื่อ)[^\n]{0,40}(?:พอใจ|ประทับใจ|ชอบ|ถูกใจ|แฮปปี้)|(?:5|ห้า|๕)\s?ดาว|รีวิว(?:ดี|สวย) ?ๆ|รีวิว(?:เชิงบวก|ที่ดี)"
    r"|(?:คะแนน|ดาว)(?:ให้)?เต็ม|ดาว(?:เยอะ|สูง) ?ๆ|(?:ชอบ|ถูกใจ|พอใจ|ประทับใจ)(?:ไหม|มั้ย)[^\n]{0,40}รีวิว"
    r"|(?:ไม่พอใจ|มีปัญหา|ไม่ถูกใจ)[^\n]{0,60}ก่อน(?:จะ)?(?:รีวิว|เขียน|ให้คะแนน|ให้ดาว)",
    re.IGNORECASE,
)


def footer(lang: str, brand: str, stop: str) -> str:
    """Why somebody gets a letter, and how they get no more."""
    return FOOTERS.get(lang, FOOTERS["en"]).format(brand=" ".join(brand.split()), stop=stop)


def links_to(text: str, address: str) -> bool:
    """Whether a text holds an address, with or without how it begins and ends."""
    bare = address.partition("://")[2].rstrip("/").casefold()
    return bool(bare) and bare in text.casefold()


def is_gating(text: str) -> bool:
    """Whether a request for a review sets a condition on how happy somebody is, or asks for a good one."""
    return GATING.search(text) is not None
