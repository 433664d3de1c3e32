"""Which name a customer can be greeted by."""

import re
import unicodedata

LONGEST = 30
NAME = re.compile(r"(?:[A-Za-zÀ-ɏ]+(?:['’-][A-Za-zÀ-ɏ]+)*|[ก-๎]+)")
NOBODY_WORDS = """
admin administrator anonymous anon author bot buyer ceo client customer deleted everyone guest hello help
helpdesk here info manager member moderator nobody none null official owner police reviewer root sales
seller service shop staff store support system team test undefined unknown user visitor you shopee lazada
facebook google trustpilot all reply ignore refund approved ลูกค้า คุณลูกค้า ผู้ใช้ แอดมิน ร้านค้า ทดสอบ
ไม่ระบุ นิรนาม ทีมงาน เจ้าของ ผู้จัดการ
"""
NOBODY = frozenset(NOBODY_WORDS.split())
PHRASE = re.compile("เพจ|ร้าน|ไม่|แต่|ขาย|ราคา|ของ|ครับ|ค่ะ|วันนี้|ลูกค้า|แอดมิน|รีวิว|ที่สุด|สายประหยัด")


def greeting_name(author: str) -> str:
    """The display name if it is clean: one word of Latin or Thai letters, two to thirty of them; else empty.

    A Thai phrase written without blanks, a shop or a page is no name either.
    """
    name = unicodedata.normalize("NFC", author).strip()
    if (
        not 2 <= len(name) <= LONGEST
        or not NAME.fullmatch(name)
        or name.lower() in NOBODY
        or PHRASE.search(name)
        or len(re.findall("[a-z][A-Z]", name)) > 1
    ):
        return ""
    if re.search("[ัิ-ฺ็-๎]{3}|^[ะัาิ-ฺๅ็-๎]", name):  # stacked marks, or one without its letter
        return ""
    return name
