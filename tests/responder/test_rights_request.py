"""Asking whether a post may be reshared: the words, the draft that goes the way of any other, and how answers read."""

from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlmodel import Session

from channels import CHANNELS
from responder.approval import approve_text, check_text
from responder.guard import check
from responder.rights_answer import reading_of
from responder.rights_request import request
from responder.rights_words import LANGUAGES, request_text, sign_of, span, values_of
from responder.run import send_approved
from responder.values import Voice
from store.cases import set_aside
from store.drafts import edit, propose
from store.errors import BadInput, InvalidMove, NotAllowed, Refused
from store.models import Case, Draft, Mention, Rights
from store.rights import PLACES, TERRITORIES, Evidence, Terms, decline, grant, rights_of
from store.rights_clock import keep_rights
from tests.store.conftest import NOW, Make

CHANNELS_THAT_ANSWER = sorted(name for name, facts in CHANNELS.items() if facts.answers)
TERMS = st.builds(
    Terms,
    uses=st.sampled_from([("organic",), ("paid",), ("organic", "paid")]),
    places=st.lists(st.sampled_from(PLACES), min_size=1, max_size=3, unique=True),
    territory=st.sampled_from(TERRITORIES), months=st.sampled_from([1, 6, 12, 60]),
)  # fmt: skip
VOICES = st.builds(
    Voice, st.just("Rim Fah Coffee"), st.just("th"), st.sampled_from(["formal", "polite", "friendly"]),
    st.sampled_from(["ค่ะ", "ครับ"]),
)  # fmt: skip
PRAISE = {"th": "หอมมาก ชอบที่สุดเลย", "en": "I love it, it smells great"}


@settings(max_examples=150, deadline=None)
@given(TERMS, VOICES, st.sampled_from(LANGUAGES), st.sampled_from(CHANNELS_THAT_ANSWER), st.integers(0, 9_999))
def test_every_request_says_all_of_it_fits_and_passes_the_guard(
    terms: Terms, voice: Voice, lang: str, channel: str, seed: int
) -> None:
    handle = "nok" if CHANNELS[channel].names else ""
    text = request_text(terms, voice, lang=lang, channel=channel, seed=str(seed), handle=handle)
    if not text:
        assert (CHANNELS[channel].limit or 999) < 300
        return
    assert all(part in text for part in ("Rim Fah Coffee", sign_of(voice.brand), span(terms.months, lang)))
    assert values_of(terms, voice, lang)["area"] in text
    facts = [*values_of(terms, voice, lang).values(), "@nok"]
    assert check(text, lang=lang, channel=channel, text=PRAISE[lang], facts=facts) == []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_neighbours_are_asked_in_other_words_and_each_always_in_the_same(lang: str) -> None:
    voice = Voice("Rim Fah", "th")
    texts = [request_text(Terms(), voice, lang=lang, channel="instagram", seed=str(n)) for n in range(60)]
    assert len(set(texts)) >= 40
    assert texts == [request_text(Terms(), voice, lang=lang, channel="instagram", seed=str(n)) for n in range(60)]


def test_the_sign_of_a_brand_holds_no_sign_that_ends_a_hashtag() -> None:
    assert (sign_of("Rim Fah Coffee!"), sign_of("ริมฟ้า คาเฟ่")) == ("#yesRimFahCoffee", "#yesริมฟ้าคาเฟ่")


ANSWERS = {
    "yes": ("#yesRimFah", "#YESRIMFAH 😊", "Sure, go ahead", "Yes! Not a problem", "no problem, go ahead",
            "ได้เลยค่ะ", "ยินดีค่ะ เอาไปใช้ได้เลย", "อนุญาตครับ", "ไม่มีปัญหาค่ะ"),
    "no": ("No thanks", "Please don't", "I'd rather you didn't", "ไม่ได้ค่ะ", "ไม่อนุญาตครับ", "ไม่สะดวกค่ะ",
           "อย่าเอาไปใช้นะ", "ขอไม่ให้ค่ะ"),
    "unclear": ("yes but pay me", "ไม่ #yesRimFah", "Who are you?", "#yesRimFahs", "ได้ค่ะ แต่ขอดูก่อน", "not sure",
                "thanks", "ไม่เป็นไรค่ะ", "ได้ไหมคะ", ""),
}  # fmt: skip


@pytest.mark.parametrize(("text", "reading"), [(text, name) for name, texts in ANSWERS.items() for text in texts])
def test_answers_are_read_with_care(text: str, reading: str) -> None:
    assert reading_of(text, "Rim Fah") == reading


@pytest.fixture
def make(session: Session) -> Make:
    return Make(session)


@pytest.fixture
def post(make: Make) -> Mention:
    """A post full of praise, set aside by a rule."""
    mention = make.mention(make.brand(), "positive", lang="th", text=PRAISE["th"], channel="instagram")
    set_aside(make.session, [make.outcome(mention, make.brand(), code="positive")])
    make.session.commit()
    return mention


def asked(make: Make, post: Mention) -> tuple[Case, Rights]:
    draft = request(make.session, make.brand().id or 0, post.id or 0, Terms(), make.actor("agent"), NOW)
    rights = rights_of(make.session, make.brand().id or 0, post.id or 0)
    assert rights is not None and (draft.writer, draft.lang, draft.guard) == ("rule", "th", "clean")
    return make.session.get_one(Case, draft.case_id), rights


def test_a_request_is_approved_like_any_draft_and_a_dry_run_asks_nobody(
    make: Make, post: Mention, tmp_path: Path
) -> None:
    case, rights = asked(make, post)
    assert (case.status, [reason["code"] for reason in case.reasons], rights.status) == ("open", ["ugc"], "found")
    draft = edit(make.session, case, _draft(make, rights), _draft(make, rights).text + " 🙏", make.actor("agent"), 1)
    assert check_text(make.session, case, draft, draft.text) == [], "its terms stay facts after an edit"
    approve_text(
        make.session, case, draft, draft.text, make.actor("approver"),
        seen_case=case.version, seen_draft=draft.version, now=NOW,
    )  # fmt: skip
    make.session.commit()
    later = NOW + timedelta(minutes=5)
    send_approved(make.session, tmp_path / "outbox", now=later)
    assert (keep_rights(make.session, tmp_path, later), rights.status) == (0, "found")


def _draft(make: Make, rights: Rights) -> Draft:
    return make.session.get_one(Draft, rights.request_id)


def test_terms_that_nobody_asked_for_are_stopped(make: Make, post: Mention) -> None:
    case, rights = asked(make, post)
    draft = _draft(make, rights)
    longer = draft.text.replace("12 เดือน", "36 เดือน")
    with pytest.raises(Refused, match="No fact holds"):
        approve_text(
            make.session, case, draft, longer, make.actor("admin"), seen_case=case.version, seen_draft=1, now=NOW
        )


def test_a_draft_of_the_same_case_makes_room(make: Make) -> None:
    case = make.case(channel="instagram", text="Love it")
    propose(make.session, case, 1, "Thank you!", lang="en", writer="composer")
    draft = request(make.session, case.brand_id, 1, Terms(), make.actor("agent"), NOW)
    assert (draft.case_id, draft.number) == (case.id, 2)


def test_who_waits_for_an_answer_is_not_asked_for_a_favour(make: Make, post: Mention) -> None:
    make.case(text="And now it broke", handle="nok", channel="instagram")
    with pytest.raises(BadInput, match="answer that first"):
        asked(make, post)


def test_two_messages_or_a_closed_case_are_no_request(make: Make) -> None:
    case = make.case(channel="instagram", text="Love it", handle="mali")
    make.case(channel="instagram", text="But when do you open?", handle="mali")
    with pytest.raises(BadInput, match="finish that first"):
        request(make.session, case.brand_id, 1, Terms(), make.actor("agent"), NOW)
    case.status = "resolved"
    make.session.add(case)
    with pytest.raises(BadInput, match="note it here"):
        request(make.session, case.brand_id, 1, Terms(), make.actor("agent"), NOW)


@pytest.mark.parametrize("step", [grant, decline])
def test_nobody_is_asked_twice(make: Make, post: Mention, step: object) -> None:
    _, rights = asked(make, post)
    said = Evidence(words="well", who="@nok", at=NOW - timedelta(days=400))
    step(make.session, rights, make.actor("approver"), rights.version, said)  # type: ignore[operator]
    with pytest.raises((InvalidMove, Refused)):
        asked(make, post)


def test_a_viewer_asks_nobody(make: Make, post: Mention) -> None:
    with pytest.raises(NotAllowed):
        request(make.session, make.brand().id or 0, post.id or 0, Terms(), make.actor("viewer"), NOW)
