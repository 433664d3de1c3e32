"""The outbox as a small machine: senders, a network that mishears, crashes and time, one step after another.

A step is one transaction or one call, in the order of responder/sending.py, and every status changes by the table of
store/workflow.py. Two assumptions bound it: no call lasts longer than CALL minutes once the last check is made, and
what a network took lands within LATE minutes; both together are shorter than the time until the last look.
"""

import random
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from store.replies import LOOKS, LOST_AFTER
from store.workflow import REPLY

LOST = int(LOST_AFTER.total_seconds() // 60)
WAITS = tuple(int(each.total_seconds() // 60) for each in LOOKS)
CALL, LATE = 10, 5
ON_ITS_WAY = ("sending", "submitted", "published", "unknown")
DECIDED = {"published", "failed", "cancelled"}
CALLING = ("post", "keep", "lose", "refuse")


@dataclass(frozen=True)
class Rules:
    """What sending stands on; a test takes one away to see that the check notices."""

    claim_compares: bool = True
    one_an_interaction: bool = True
    checks_again: bool = True
    looks_back: bool = True
    looks_last: bool = True


class Row(NamedTuple):
    """One reply; `parent` is what it answers."""

    parent: int
    status: str = "queued"
    version: int = 1
    claimed: int = 0
    look_at: int = 0
    looks: int = 0


class Sender(NamedTuple):
    """Where one process is: its next step, the reply it has in hand, and what it saw of that one."""

    at: str = "idle"
    row: int = 0
    seen: int = 0
    since: int = -1
    looks: int = 0


class State(NamedTuple):
    """Everything at one moment; `stands` and `flying` are replies on the network, and those that land later."""

    rows: tuple[Row, ...]
    senders: tuple[Sender, ...]
    stands: tuple[int, ...] = ()
    flying: tuple[tuple[int, int], ...] = ()
    now: int = 0
    crashes: int = 1
    mishaps: int = 1
    again: int = 1


def begin(replies: int, crashes: int = 1, mishaps: int = 1, again: int = 1) -> State:
    """Some approved replies, and two senders that have not begun."""
    rows = tuple(Row(number) for number in range(replies))
    return State(rows, (Sender(), Sender()), crashes=crashes, mishaps=mishaps, again=again)


def steps(state: State, rules: Rules) -> Iterator[State]:
    """Every state that may come next."""
    for number, sender in enumerate(state.senders):
        yield from _sender_steps(state, number, sender, rules)
        if sender.at != "idle" and state.crashes:
            yield _at(state, number, Sender())._replace(crashes=state.crashes - 1)
    yield from _time_passes(state)
    if state.again:
        for row in state.rows:
            if row.status == "failed":
                yield state._replace(rows=(*state.rows, Row(row.parent)), again=state.again - 1)


def _sender_steps(state: State, number: int, sender: Sender, rules: Rules) -> Iterator[State]:
    if sender.at == "idle":
        for place, row in enumerate(state.rows):
            if begun := _begin(state, row):
                yield _at(state, number, Sender(begun, place, row.version, looks=row.looks))
    elif sender.at == "post":
        yield from _post(state, number, sender)
    else:
        yield _STEPS[sender.at](state, number, sender, rules)


def _begin(state: State, row: Row) -> str:
    if row.status == "queued":
        return "claim"
    if row.status == "sending" and row.claimed + LOST < state.now:
        return "give_up"
    return "find" if row.status == "unknown" and row.look_at <= state.now else ""


def _claim(state: State, number: int, sender: Sender, rules: Rules) -> State:
    row = state.rows[sender.row]
    if rules.claim_compares and (row.status, row.version) != ("queued", sender.seen):
        return _at(state, number, Sender())
    others = (each for place, each in enumerate(state.rows) if place != sender.row)
    if rules.one_an_interaction and any(each.parent == row.parent and each.status in ON_ITS_WAY for each in others):
        allowed = (row.status, "cancel") in REPLY  # what was decided meanwhile stays, also where nothing is compared
        return _at(_moved(state, sender.row, "cancel") if allowed else state, number, Sender())
    claimed = row._replace(status="sending", version=row.version + 1, claimed=state.now)
    return _at(_put(state, sender.row, claimed), number, sender._replace(at="look", seen=claimed.version))


def _look(state: State, number: int, sender: Sender, rules: Rules) -> State:
    parent = state.rows[sender.row].parent
    if rules.looks_last and any(state.rows[each].parent == parent for each in state.stands):
        return _at(state, number, sender._replace(at="refuse"))
    return _at(state, number, sender._replace(at="check"))


def _check(state: State, number: int, sender: Sender, rules: Rules) -> State:
    row = state.rows[sender.row]
    if rules.checks_again and (row.status, row.version) != ("sending", sender.seen):
        return _at(state, number, Sender())
    return _at(state, number, sender._replace(at="post", since=state.now))


def _post(state: State, number: int, sender: Sender) -> Iterator[State]:
    """The call itself: heard, landed unheard, lost, late, or refused."""
    landed = state._replace(stands=tuple(sorted((*state.stands, sender.row))))
    yield _at(landed, number, sender._replace(at="keep"))
    if state.mishaps:
        worse, landed = state._replace(mishaps=state.mishaps - 1), landed._replace(mishaps=state.mishaps - 1)
        flying = tuple(sorted((*state.flying, (state.now + LATE, sender.row))))
        lost = sender._replace(at="lose")
        yield _at(landed, number, lost)
        yield _at(worse, number, lost)
        yield _at(worse._replace(flying=flying), number, lost)
        yield _at(worse, number, sender._replace(at="refuse"))


def _keep(state: State, number: int, sender: Sender, _: Rules) -> State:
    if (state.rows[sender.row].status, "publish") in REPLY:
        state = _moved(state, sender.row, "publish")
    return _at(state, number, Sender())


def _refuse(state: State, number: int, sender: Sender, _: Rules) -> State:
    return _at(_moved_if(state, sender, "fail"), number, Sender())


def _lose(state: State, number: int, sender: Sender, rules: Rules) -> State:
    lost = _moved_if(state, sender, "lose_track")
    if lost is not state:
        row = lost.rows[sender.row]._replace(look_at=state.now + WAITS[0], looks=0)
        lost = _put(lost, sender.row, row if rules.looks_back else row._replace(status="queued"))
    return _at(lost, number, Sender())


def _find(state: State, number: int, sender: Sender, _: Rules) -> State:
    return _at(state, number, sender._replace(at="keep" if sender.row in state.stands else "not_found"))


def _not_found(state: State, number: int, sender: Sender, _: Rules) -> State:
    row = state.rows[sender.row]
    looks = sender.looks + 1
    if looks >= len(WAITS):
        return _refuse(state, number, sender, _)
    later = row._replace(looks=looks, look_at=state.now + WAITS[looks])
    return _at(_put(state, sender.row, later), number, Sender())


_STEPS = {
    "claim": _claim, "look": _look, "check": _check, "keep": _keep, "lose": _lose, "refuse": _refuse,
    "give_up": _lose, "find": _find, "not_found": _not_found,
}  # fmt: skip


def _time_passes(state: State) -> Iterator[State]:
    """Go to the next moment at which something is due, unless a call would last too long."""
    moments = [row.look_at for row in state.rows if row.status == "unknown"]
    moments += [row.claimed + LOST + 1 for row in state.rows if row.status == "sending"]
    moments += [lands for lands, _ in state.flying]
    after = min((each for each in moments if each > state.now), default=None)
    if after is None or any(each.at in CALLING and after - each.since > CALL for each in state.senders):
        return
    landed = [row for lands, row in state.flying if lands <= after]
    flying = tuple(each for each in state.flying if each[0] > after)
    yield state._replace(now=after, stands=tuple(sorted((*state.stands, *landed))), flying=flying)


def _at(state: State, number: int, sender: Sender) -> State:
    """The state with one sender elsewhere; senders are alike, so that their order says nothing."""
    return state._replace(senders=tuple(sorted((*state.senders[:number], sender, *state.senders[number + 1 :]))))


def _put(state: State, place: int, row: Row) -> State:
    return state._replace(rows=(*state.rows[:place], row, *state.rows[place + 1 :]))


def _moved(state: State, place: int, action: str) -> State:
    row = state.rows[place]
    moved = row._replace(status=REPLY[row.status, action].to, version=row.version + 1)
    return _put(state, place, moved._replace(claimed=0, look_at=0, looks=0))


def _moved_if(state: State, sender: Sender, action: str) -> State:
    row = state.rows[sender.row]
    return _moved(state, sender.row, action) if row.version == sender.seen and (row.status, action) in REPLY else state


def wrong(state: State) -> str:
    """What a state breaks: nothing stands twice, and nothing is called published that does not stand."""
    parents = [state.rows[each].parent for each in state.stands]
    if len(set(parents)) < len(parents):
        return "sent twice"
    if any(row.status == "published" and place not in state.stands for place, row in enumerate(state.rows)):
        return "called published, and does not stand"
    return ""


def wrong_at_the_end(state: State) -> str:
    """What is wrong where nothing can happen any more: everything is decided, and what stands is known to."""
    if not {row.status for row in state.rows} <= DECIDED or any(each != Sender() for each in state.senders):
        return "lost: it is never decided on"
    known = tuple(place for place, row in enumerate(state.rows) if row.status == "published")
    return "" if known == state.stands else "what stands is not what is called published"


def explore(start: State, rules: Rules = Rules()) -> tuple[int, str]:  # noqa: B008  frozen
    """Go through every state that can be reached; how many there are, and the first wrong that was found."""
    seen, todo = {start}, deque([start])
    while todo:
        state = todo.popleft()
        after = list(steps(state, rules))
        if found := wrong(state) or ("" if after else wrong_at_the_end(state)):
            return len(seen), found
        fresh = dict.fromkeys(
            each for each in after if each not in seen
        )  # in order, so that the same is found each time
        seen.update(fresh)
        todo.extend(fresh)
    return len(seen), ""


def stroll(start: State, dice: random.Random, rules: Rules = Rules()) -> str:  # noqa: B008  frozen
    """One random schedule to its end; what is wrong on its way or there."""
    state = start
    while after := list(steps(state, rules)):
        state = dice.choice(after)
        if found := wrong(state):
            return found
    return wrong_at_the_end(state)
