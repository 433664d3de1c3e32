"""Words that carry no theme: a phrase never begins or ends with one of them."""

ENGLISH = """
a about above after again all also although always am an and any anyone anything are as at back be because been before
being between both but by came can come could day days did do does doing done dont down each else even ever every for
from get gets getting go goes going gone got had has have having he her here hers him his how i i'd i'll i'm i've if im
in into is it it's its just kind know let lot lots made make makes many may maybe me might more most much must my need
next now of off oh ok okay on once one only or other our out over own please pls put quite really said same saw say says
see she should since so some someone something still such take than thank thanks that that's the their them then there
there's these they they're thing things think this those though through time times to today tomorrow too try tried two
under until up us use used very via want wanted was way we we're we've week weeks well went were what when where which
while who whole why will with would year years yes yesterday yet http https you you're your yours
"""
THAI = """
ก็ กว่า กัน กับ การ กำลัง กี่ ขอ ขอบคุณ ขึ้น ครั้ง ครับ ครับผม คง ควร ความ คะ คับ คือ คุณ ค่ะ ค่า งั้น งี้ จน จริง จริงๆ จะ
จัง จาก จึง จ้ะ จ้า ฉัน ช่วย ซะ ซึ่ง ณ ดังนั้น ด้วย ด้วยค่ะ ต้อง ตอน ตอนนี้ ตั้งแต่ ตัว ตาม ถ้า ถึง ถูก ทั้ง ทั้งหมด ทาง ทำ
ทำไม ทำให้ ทุก ที ทีนี้ ที่ นอกจาก นะ นะคะ นั่น นั้น นี่ นี้ น่ะ น่า บอก บาง บ้าง ประมาณ ปะ ผม ฝาก พวก พอ พี่ มั้ย มัน มา มาก มากๆ
มี ยัง ยังไง รอบ ระหว่าง รึ รึเปล่า เรา เราก็ ละ ลอง ลง ล่ะ วัน วันนี้ ว่า สอง สามารถ สำหรับ สิ สุด ส่วน หน่อย หนู หมด หรือ หรือเปล่า หรอ
หลัง หลังจาก หลาย หาก ห้า อยาก อยู่ อย่า อย่าง อะ อะไร อัน อีกแล้ว ด้วยนะ แล้วนะ อันนี้ อาจ อีก อื่น อื่นๆ อ่ะ เข้า เขา เคย เค้า เช่น เดียว เดือน เถอะ
เธอ เนี่ย เนอะ เป็น เพราะ เพิ่ง เพียง เพื่อ เมื่อ เมื่อวาน เยอะ เรื่อง เลย เวลา เหมือน เหรอ เอง เอา แก แค่ แต่ แต่ละ แบบ แม้ แล้ว
แล้วก็ และ แห่ง โดย ใคร ใช่ ใด ใน ให้ ไง ได้ ไป ไว้ ไหน ไหม ไหมคะ ไหมครับ หนึ่ง สาม สี่ ชั่วโมง นาที ปี อาทิตย์ สัปดาห์
"""
GERMAN = """
aber als am an auch auf aus bei beim bin bis da das dass dem den der des die doch du ein eine einem einen einer er es für
habe haben hat hatte ich ihr im in ist ja man mehr mein meine mich mir mit nach noch nur oder schon sehr sein sich sie
sind so und uns vom von vor war waren was wenn wie wir wird wurde zu zum zur über
"""
SPANISH = """
a al con como cuando de del desde donde el ella en era es esta este esto está fue ha hace hay la las le les lo los me mi
muy más o para pero por porque que se ser si sin son su sus también te tengo todo un una uno y ya yo
"""
FRENCH = """
a ai au aux avec bien c'est ce ces cette dans de des du elle en est et il ils j'ai je la le les leur lui ma mais me mes
mon même ne nous on ont ou où par pour qu'il que qui sa se ses si son sont sur toujours tout très un une vous y à été
"""
ITALIAN = """
a al alla anche che chi ci come con da dal del della di dopo e ed era gli ha ho i il in io l'ho la le lo ma mi mia mio
molto nel nella o per perché più poi quando questo questa se si solo sono sta su tutto un una è
"""
PORTUGUESE = """
a ao aos as com como da das de do dos e ela ele em era essa esse esta este eu foi há isso já mais mas me meu minha muito
na nas no nos o os ou para pela pelo por porque que quando se sem ser seu sua só também tem um uma à é
"""
INDONESIAN = """
ada aja akan aku apa atau bisa buat dan dari dengan di dia gak gan ini itu jadi juga kak kalau karena ke kita kok lagi
lah masih mau min nya pada paling saat saja sama sangat saya sudah sudah tapi tidak untuk udah yang ya
"""
VIETNAMESE = """
anh bạn bị cho chị có cũng của cái còn các em gì hàng là làm lại lắm mà mình một mới này nên nhưng những nó nữa quá ra
rất rồi sao sẽ shop thì theo tôi trong tới từ và vào vẫn với về ạ đang đã được để đi đó ở
"""
DUTCH = """
aan al als bij dat de deze die dit door dus een en er had hebben heb het hij ik in is je kan maar me meer met mijn na
naar nog nu of om ook op over te tot uit van veel voor was wat we wel werd wordt ze zijn zo
"""
EASTERN = "的 了 是 我 你 他 她 它 们 們 在 就 都 也 和 很 着 吗 嗎 呢 吧 啊 这 這 那 个 個 一"
NEGATION = """
no not never without cannot can't couldn't didn't doesn't don't hasn't haven't isn't aren't wasn't weren't won't wouldn't
shouldn't nicht kein keine keinen sin pas sans non não sem không chưa niet geen ไม่ มิ ยังไม่ ไม่ได้ ไม่มี 不 没 未 無
"""
COMMON = "ของ ดี งาน คน ร้าน สินค้า เปิด ปิด ออก ใช้ ใส่ สั่ง good bad great nice love like new"
NEGATIONS = frozenset(NEGATION.split())
NEVER_ALONE = NEGATIONS.union(COMMON.split())
STOP_WORDS = {
    lang: frozenset(f"{ENGLISH} {THAI} {EASTERN} {own}".split())
    for lang, own in {
        "": "", "de": GERMAN, "es": SPANISH, "fr": FRENCH, "it": ITALIAN, "pt": PORTUGUESE, "id": INDONESIAN,
        "ms": INDONESIAN, "vi": VIETNAMESE, "nl": DUTCH,
    }.items()
}  # fmt: skip
"""By language: those of its own with the English and Thai ones, as people mix them; others know only these two."""
