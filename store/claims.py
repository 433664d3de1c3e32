"""What a brand promises on its products' pages: pasted by a manager, a line a promise."""

import re
from collections.abc import Sequence

from sqlalchemy import select
from sqlmodel import Session, col

from store.audit import record
from store.errors import BadInput
from store.models import Claim
from store.saying import N_, listed, say
from store.workflow import Actor

RIGHT = "manager"
LONGEST, MOST = 500, 300
ABOUT = (
    "quality", "delivery", "sizing", "price", "service", "refund", "packaging", "checkout", "payment", "app", "stock",
    "staff",
)  # fmt: skip


def claims_of(session: Session, brand_id: int) -> list[Claim]:
    """What a brand promises, by product."""
    wanted = select(Claim).where(col(Claim.brand_id) == brand_id)
    return list(session.scalars(wanted.order_by(col(Claim.product), col(Claim.id))))


def add_claims(
    session: Session, brand_id: int, product: str, text: str, aspect: str, actor: Actor, words: Sequence[str] = ()
) -> list[Claim]:
    """Keep each line of a pasted text as a promise about one aspect; the caller commits. BadInput says what is wrong.

    Without a `product` it holds for all; `words` are other words for it. A line that is known already is left out.
    """
    actor.need(RIGHT, brand_id, N_("change what is promised"))
    if aspect not in ABOUT:
        raise BadInput(say("{aspect} is no aspect; known: {known}", aspect=aspect, known=listed(ABOUT)))
    lines = list(dict.fromkeys(" ".join(line.split()) for line in text.splitlines() if line.strip()))
    if not lines or max(map(len, lines)) > LONGEST:
        raise BadInput(say("paste a promise a line, each of at most {most} characters", most=LONGEST))
    known = claims_of(session, brand_id)
    if len(known) + len(lines) > MOST:
        raise BadInput(say("a brand has at most {most} promises here", most=MOST))
    name, held = " ".join(product.split()), {(each.product, each.text, each.aspect) for each in known}
    others = list(dict.fromkeys(word.strip().casefold() for word in words if word.strip()))
    made = [
        Claim(brand_id=brand_id, product=name, words=others, text=line, aspect=aspect)
        for line in lines if (name, line, aspect) not in held
    ]  # fmt: skip
    session.add_all(made)
    session.flush()
    for each in made:
        record(session, actor, "added", "claim", each.id, brand_id=brand_id, aspect=aspect)
    return made


def remove_claim(session: Session, claim_id: int, actor: Actor) -> None:
    """Take a promise away; the caller commits."""
    claim = session.get(Claim, claim_id)
    if claim is not None:
        actor.need(RIGHT, claim.brand_id, N_("change what is promised"))
        session.delete(claim)
        record(session, actor, "removed", "claim", claim_id, brand_id=claim.brand_id)


def speaks_of(claim: Claim, text: str) -> bool:
    """Whether a text may speak of what a claim is about: of its product by name, or of anything where it has none."""
    low = text.casefold()
    return not claim.product or any(_names(name, low) for name in (claim.product.casefold(), *claim.words))


def _names(name: str, low: str) -> bool:
    return bool(re.search(rf"\b{re.escape(name)}(?:s|es)?\b", low)) if name.isascii() else name in low
