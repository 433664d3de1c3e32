"""What a step is, and the steps of what has no table in `store/workflow.py`: changes of replies, rights, alerts."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Step:
    """One allowed step: where it leads, the least role that may take it, and whether a job may."""

    to: str
    right: str = "agent"
    by_job: bool = False
    by_person: bool = True
    needs_reason: bool = False


def job_step(to: str) -> Step:
    """A step that only a job takes."""
    return Step(to, by_job=True, by_person=False)


AMENDMENT: dict[tuple[str, str], Step] = {
    ("proposed", "approve"): Step("queued", "approver"),
    ("proposed", "withdraw"): Step("withdrawn", by_job=True, needs_reason=True),
    ("queued", "cancel"): Step("cancelled", "approver", by_job=True, needs_reason=True),
    ("queued", "dry_run"): job_step("cancelled"),
    ("queued", "claim"): job_step("sending"),
    ("sending", "put_back"): job_step("queued"),
    ("sending", "finish"): job_step("done"),
    ("sending", "fail"): job_step("failed"),
    ("sending", "lose_track"): job_step("unknown"),
    ("unknown", "finish"): job_step("done"),
    ("unknown", "fail"): job_step("failed"),
}
IN_USE = ("granted", "reshared")
UNUSED = ("found", "asked", "declined", "expired")
UGC: dict[tuple[str, str], Step] = {
    **{(status, "ask"): Step("asked", by_job=True) for status in ("found", "expired")},
    **{(status, "grant"): Step("granted", "approver") for status in (*UNUSED, "revoked")},
    **{(status, "decline"): Step("declined") for status in ("found", "asked")},
    **{(status, "reshare"): Step("reshared", "approver") for status in IN_USE},
    **{(status, "revoke"): Step("revoked", needs_reason=True) for status in IN_USE},
    **{(status, "expire"): job_step("expired") for status in IN_USE},
    **{(status, "author_deleted"): job_step("revoked") for status in (*UNUSED, *IN_USE)},
}
WATCHED = ("open", "acknowledged", "snoozed")
ALERT: dict[tuple[str, str], Step] = {
    ("open", "acknowledge"): Step("acknowledged"),
    **{(status, "take"): Step("acknowledged") for status in WATCHED},
    **{(status, "snooze"): Step("snoozed") for status in ("open", "acknowledged")},
    ("snoozed", "wake"): Step("open", by_job=True),
    **{(status, "close"): Step("closed") for status in WATCHED},
    **{(status, "end"): job_step("closed") for status in WATCHED},
}
OUTREACH: dict[tuple[str, str], Step] = {
    ("proposed", "approve"): Step("queued", "approver"),
    ("proposed", "withdraw"): Step("withdrawn", by_job=True, needs_reason=True),
    ("to_tell", "tell"): Step("told"),
    ("queued", "cancel"): Step("cancelled", "approver", by_job=True, needs_reason=True),
    ("queued", "dry_run"): job_step("cancelled"),
    ("queued", "claim"): job_step("sending"),
    ("sending", "put_back"): job_step("queued"),
    ("sending", "finish"): job_step("sent"),
    ("sending", "fail"): job_step("failed"),
    ("sending", "lose_track"): job_step("unknown"),
    ("unknown", "finish"): Step("sent", "approver", by_job=True, needs_reason=True),
    ("unknown", "fail"): Step("failed", "approver", by_job=True, needs_reason=True),
}
