"""What a database holds after purchases: orders, letters in every state and on both ways, a survey, customers."""

from sqlmodel import Session, select

from responder.outreach_planning import propose_outreach
from store.brands import find_brand
from store.models import Brand, CustomerContact, Outreach, utc_now
from store.order_sample import load_orders
from store.outreach_signs import note_sign
from store.survey_sample import load_survey
from tests.dashboard.scenes import full

STATES = ("proposed", "proposed", "to_tell", "unknown", "queued", "sent", "sent", "failed", "cancelled")
WHY = {"failed": "nothing goes to this address: the customer unsubscribed"}


def purchased(session: Session) -> None:
    """The full one, with all that comes after a purchase."""
    full(session)
    brand, now = find_brand(session, "Rim Fah Coffee"), utc_now()
    assert brand is not None
    load_orders(session, brand, now)
    load_survey(session, brand, now)
    propose_outreach(session, now)
    _spread(session, brand)
    session.commit()


def _spread(session: Session, brand: Brand) -> None:
    """Let the letters be in every state, and some of them on LINE."""
    customer = session.exec(select(CustomerContact.customer_id)).first() or 0
    for number, status in enumerate(STATES):
        letter = Outreach(
            brand_id=brand.id or 0, customer_id=customer, channel="line" if number % 2 else "email", lang="th",
            occasion="delay_notice" if number % 2 else "thanks", key=f"made-{number}", status=status, subject="ขอโทษค่ะ",
            text="พัสดุของคุณมาช้ากว่าที่แจ้งไว้ ขออภัยค่ะ", error=WHY.get(status, ""),
            facts={"order": "20017", "product": "Celadon teapot"},
        )  # fmt: skip
        session.add(letter)
        session.flush()
        if status == "sent":
            note_sign(session, letter, "opened" if letter.channel == "email" else "answered", utc_now())
