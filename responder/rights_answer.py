"""How an author's answer to a request reads: yes, no, or unclear. It is a suggestion; only a person confirms."""

import re

from responder.rights_words import sign_of

YES, NO, UNCLEAR = "yes", "no", "unclear"
NO_WORDS = re.compile(
    r"\b(?:no|nope|nah|not|don['’]?t|do not|never|decline|rather you didn['’]?t|cannot|can['’]t|refuse|stop)\b"
    r"|ไม่(?!เป็นไร|มีปัญหา|ติด|ขัดข้อง)|อย่า|ห้าม|ปฏิเสธ|ขอผ่าน",
    re.IGNORECASE,
)
FINE = re.compile(
    r"\b(?:no (?:problem|worries|issue)s?(?: at all)?|not a problem|why not|don['’]?t mind|do not mind)\b"
    r"|ไม่(?:มีปัญหา|ติด|ขัดข้อง)(?:อะไร)?|ทำไมจะไม่ได้",
    re.IGNORECASE,
)
YES_WORDS = re.compile(
    r"\b(?:yes|yeah|yep|sure|ok(?:ay)?|of course|certainly|absolutely|go ahead|feel free|you may|fine (?:by|with) me"
    r"|happy to|with pleasure|please do|i (?:allow|agree|consent))\b"
    r"|ได้(?=เลย|ค่ะ|ครับ|คับ|จ้า|จ้ะ|แน่นอน|นะ|ค่า|[\s!.]|$)|ยินดี|อนุญาต|โอเค|ตกลง|เอาไปใช้|ตามสบาย|แชร์ได้|เชิญ",
    re.IGNORECASE,
)
OPEN_WORDS = re.compile(
    r"\?|\b(?:if|but|unless|only|except|how much|pay|paid|fee|maybe|perhaps|later|first|depends)\b"
    r"|ถ้า|หาก|แต่|เฉพาะ|ยกเว้น|ค่าตอบแทน|ค่าจ้าง|เท่าไ|ไหม|มั้ย|ก่อน|เดี๋ยว|หรือเปล่า|รึเปล่า",
    re.IGNORECASE,
)


def reading_of(text: str, brand: str) -> str:
    """Whether an answer reads like yes or no; unclear where it says both, neither, asks, or makes conditions."""
    agreed = re.compile(re.escape(sign_of(brand)) + r"(?![\w\u0e31-\u0e4e])", re.IGNORECASE)
    signed = agreed.search(text) is not None
    rest = agreed.sub(" ", text)
    fine = FINE.search(rest) is not None
    rest = FINE.sub(" ", rest)
    refused, open_ = NO_WORDS.search(rest) is not None, OPEN_WORDS.search(rest) is not None
    # "ไม่เป็นไร" alone may mean either; "ไม่อนุญาต" holds "อนุญาต": what stands behind a no is no yes
    agreed_in_words = fine or YES_WORDS.search(re.sub(r"(?:ไม่|อย่า|ห้าม)\S{0,12}", " ", rest)) is not None
    if open_ or (refused and (signed or agreed_in_words)):
        return UNCLEAR
    if refused:
        return NO
    return YES if signed or agreed_in_words else UNCLEAR
