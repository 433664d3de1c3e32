"""Short names in lines of the audit log, marked as the words that people read for them."""

from dashboard.language import N_

ACTIONS = (
    N_("about us again"), N_("acknowledge"), N_("added"), N_("amend"), N_("answer"), N_("answered by hand"),
    N_("approve"), N_("ask"), N_("aspect taken back"), N_("assign"), N_("author deleted"), N_("backed up"),
    N_("cancel"), N_("changed"), N_("changed there"), N_("claim"), N_("close"), N_("confirmed"), N_("connected"),
    N_("consent given"), N_("consent withdrawn"), N_("corrected aspect"), N_("corrected intent"), N_("deactivated"),
    N_("decide"), N_("decline"), N_("delete"), N_("describe"), N_("dismiss"), N_("drop"), N_("dry run"), N_("end"),
    N_("exclusion added"), N_("expire"), N_("exported"), N_("fail"), N_("failed"), N_("finish"), N_("forgotten"),
    N_("gap set"), N_("gone there"), N_("grant"), N_("handed out"), N_("import"), N_("intent taken back"),
    N_("invited"), N_("join"), N_("joined"), N_("kept"), N_("kept apart"), N_("label taken back"), N_("labelled"),
    N_("ledger"), N_("let go"), N_("lifted"), N_("locked"), N_("lose track"), N_("mark"), N_("merge"), N_("merge away"),
    N_("new message"), N_("not about us"), N_("offered"), N_("option"), N_("password changed"), N_("password reset"),
    N_("paused"), N_("propose"), N_("propose delete"), N_("propose edit"), N_("publish"), N_("put back"), N_("put off"),
    N_("queue again"), N_("reactivated"), N_("refuse"), N_("reject"), N_("removed"), N_("reopen"), N_("reply deleted"),
    N_("reshare"), N_("resolve"), N_("restored"), N_("resumed"), N_("return"), N_("revoke"), N_("revoked"), N_("role"),
    N_("rotated"), N_("searched for"), N_("second step"), N_("second step forgotten"), N_("second step off"),
    N_("second step on"), N_("send failed"), N_("set"), N_("settle"), N_("signed in"), N_("signed out"), N_("snooze"),
    N_("split"), N_("submit"), N_("supersede"), N_("switched dry"), N_("switched live"), N_("take"), N_("take back"),
    N_("terms"), N_("text changed"), N_("unconfirmed"), N_("undo"), N_("unlocked"), N_("wake"), N_("went on"),
    N_("withdraw"), N_("write"),
)  # fmt: skip
THINGS = (
    N_("alert"), N_("amendment"), N_("assigning"), N_("audit"), N_("brand"), N_("case"), N_("cases"), N_("connection"),
    N_("contact"), N_("customer"), N_("database"), N_("dispute"), N_("draft"), N_("invitation"), N_("knowledge"),
    N_("knowledge gap"), N_("mentions"), N_("note"), N_("numbers"), N_("order"), N_("person"), N_("query"),
    N_("replies"), N_("reply"), N_("report"), N_("returns"), N_("secret key"), N_("sending"), N_("survey"),
)  # fmt: skip
FACTS = (
    N_("accounts"), N_("brands"), N_("budget"), N_("beside"), N_("by"), N_("channel"), N_("cost"), N_("count"),
    N_("customers"), N_("days"), N_("entries"), N_("events"), N_("evidence"), N_("evidence id"), N_("expression"),
    N_("fields"),
    N_("files"), N_("form"), N_("kind"), N_("lang"), N_("last"), N_("line"), N_("links"), N_("live"), N_("lost"),
    N_("mention"), N_("name"), N_("needed"), N_("now"), N_("pause"), N_("recommends"), N_("rows"),
    N_("rules"), N_("sealed"), N_("seconds"), N_("shared"), N_("term"), N_("to"), N_("tombstones"), N_("version"),
    N_("was"), N_("why"), N_("written"),
)  # fmt: skip
STATES = (
    N_("acknowledged"), N_("all"), N_("approved"), N_("asked"), N_("cancelled"), N_("closed"), N_("declined"),
    N_("deleted"), N_("dismissed"), N_("done"), N_("expired"), N_("found"), N_("granted"), N_("lost-power"),
    N_("moved"), N_("open"), N_("proposed"), N_("published"), N_("queued"), N_("rejected"), N_("reshared"),
    N_("resolved"), N_("snoozed"), N_("submitted"), N_("superseded"), N_("waiting"), N_("withdrawn"),
)  # fmt: skip
JOBS = (
    N_("analyse"), N_("collect"), N_("command-line"), N_("consent"), N_("recheck"), N_("retain"), N_("rights"),
    N_("send"), N_("sign-in"), N_("suppress"), N_("watch"),
)  # fmt: skip
