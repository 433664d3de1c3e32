"""Short names that stand as facts in sentences of the store, marked so that the sentences can be translated whole."""

from store.saying import N_

NOUNS = (N_("case"), N_("draft"), N_("reply"), N_("alert"), N_("aspect"), N_("intent"))
ROLES = (N_("viewer"), N_("agent"), N_("approver"), N_("manager"), N_("admin"))
PRIORITIES = (N_("low"), N_("normal"), N_("high"), N_("urgent"))
STATES = (
    N_("open"), N_("snoozed"), N_("waiting"), N_("resolved"), N_("dismissed"), N_("proposed"), N_("approved"),
    N_("withdrawn"), N_("superseded"), N_("queued"), N_("sending"), N_("submitted"), N_("published"), N_("rejected"),
    N_("failed"), N_("unknown"), N_("cancelled"), N_("deleted"), N_("done"), N_("found"), N_("asked"), N_("granted"),
    N_("declined"), N_("expired"), N_("revoked"), N_("reshared"), N_("acknowledged"), N_("closed"),
    N_("told"), N_("to tell"), N_("sent"), N_("decided"), N_("settled"), N_("dropped"),
)  # fmt: skip
ACTIONS = (
    N_("answer"), N_("take back"), N_("snooze"), N_("wake"), N_("assign"), N_("merge"), N_("merge away"), N_("split"),
    N_("answered by hand"), N_("dismiss"), N_("reopen"), N_("approve"), N_("reject"), N_("withdraw"), N_("cancel"),
    N_("queue again"), N_("publish"), N_("fail"), N_("ask"), N_("grant"), N_("decline"), N_("reshare"), N_("revoke"),
    N_("acknowledge"), N_("take"), N_("close"), N_("new message"), N_("return"), N_("tell"), N_("submit"), N_("finish"),
    N_("supersede"), N_("resolve"), N_("lose track"), N_("amend"), N_("text changed"), N_("reply deleted"),
    N_("send failed"), N_("put back"), N_("end"), N_("changed there"), N_("author deleted"), N_("refuse"), N_("claim"),
    N_("expire"), N_("gone there"), N_("dry run"), N_("delete"), N_("reply bounced"), N_("bounce"), N_("put off"),
)  # fmt: skip
KINDS = (
    N_("complaint"), N_("question"), N_("praise"), N_("refund request"), N_("order status"), N_("suggestion"),
    N_("leaving"), N_("spam"), N_("self harm"), N_("health"), N_("safety"), N_("legal"), N_("discrimination"),
    N_("press"), N_("threat"), N_("self_harm"),
)  # fmt: skip
ASPECTS = (
    N_("quality"), N_("delivery"), N_("sizing"), N_("price"), N_("service"), N_("refund"), N_("packaging"),
    N_("checkout"), N_("payment"), N_("app"), N_("stock"), N_("staff"),
)  # fmt: skip
DISPUTES = (
    N_("full refund"), N_("partial refund"), N_("replacement"), N_("repair"), N_("voucher"), N_("discount"),
    N_("postage"), N_("explanation"), N_("apology"), N_("nothing"), N_("other"),
)  # fmt: skip
REASONS = (
    N_("wrong facts"), N_("wrong tone"), N_("wrong language"), N_("too long"), N_("too generic"),
    N_("not our customer"), N_("given"), N_("by hand"), N_("bounced"), N_("unsubscribed"), N_("complained"),
)  # fmt: skip
GRANTS = (
    N_("organic"), N_("paid"), N_("website"), N_("newsletter"), N_("shop"), N_("world"), N_("thailand"), N_("asean"),
)  # fmt: skip
PERSONAL = (
    N_("order"),
    N_("account"), N_("email"), N_("phone"), N_("card"), N_("address"), N_("name"), N_("reference"), N_("characters"),
    N_("bytes"), N_("graphemes"),
)  # fmt: skip
