"""Every function that changes something for a person, called in every role and from another brand.

A new function with an `actor` fails here until it has a line in LEAST: the least role that it takes and a call.
"""

import importlib
import inspect
import pkgutil
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Any

import pytest
from sqlmodel import Session

import responder
import store
from responder import acknowledging, amending_approval, approval, outreach_sending, rights_grant, rights_request
from responder import bulk as responder_bulk
from store import (
    alert_rules,
    alerts,
    amendments,
    assigning,
    audit_log,
    brand_settings,
    brands,
    bulk,
    bulk_closing,
    bulk_labels,
    cases,
    claims,
    connections,
    consent,
    corrections,
    customer_links,
    customers,
    decisions,
    disputes,
    drafts,
    exclusions,
    exporting,
    forgetting,
    four_eyes,
    gaps,
    handing_out,
    invitations,
    keepers,
    knowledge,
    knowledge_import,
    members,
    merging,
    not_about_us,
    notes,
    outreach,
    outreach_rules,
    pace,
    pauses,
    queries,
    replies,
    resealing,
    retention,
    returns,
    rights,
    rights_files,
    rights_kit,
    survey_invitations,
    surveys,
    taking_back,
    workflow,
)
from store import reading_corrections as readings
from store.errors import NotAllowed, Refused
from store.models import (
    Alert,
    Amendment,
    Case,
    Connection,
    Customer,
    CustomerContact,
    Dispute,
    Draft,
    Knowledge,
    KnowledgeGap,
    Mention,
    Outreach,
    Person,
    Reply,
    Rights,
    Survey,
    Triage,
    utc_now,
)
from store.people import MEMBER, add_person
from store.queries import QueryForm, SeenQuery
from store.reaching import Who
from store.settings import settings
from store.shop_customers import contacts_of, customer_for, hints_of
from store.workflow import ROLES, Actor

if TYPE_CHECKING:
    from tests.store.conftest import Make

READS = {"responder.saved.saved_replies", "responder.saved.saved_text",
         "store.presence.stay", "store.presence.leave", "store.presence.others_here", "store.notes.mark_seen",
         "store.audit.record", "store.four_eyes.check_second_person", "store.four_eyes.why_not_alone",
         "store.workflow.actions", "store.workflow.check_step", "store.corrections.may_correct",
         "store.knowledge.private_key", "store.knowledge.may_change", "store.forgetting.need_right",
         "store.left_over.told", "store.taking_back.may_take_back"}  # fmt: skip


class Scene:
    """One brand with everything that can be changed, made when it is asked for, and another brand."""

    def __init__(self, make: "Make") -> None:
        self.make, self.session = make, make.session
        self.brand, self.other = make.brand(), make.brand("Blue Kiosk")
        person = Person(email="ann@example.com", name="Ann", role="agent", password_hash="")
        colleagues = [add_person(self.session, f"{name}@example.com", name, MEMBER) for name in ("ben", "zoe")]
        colleagues[1].role = "admin"  # so that the last one is not at stake here
        self.session.add(person)
        self.session.flush()
        self.person_id, self.colleague_id = person.id or 0, colleagues[0].id or 0

    @property
    def brand_id(self) -> int:
        return self.brand.id or 0

    @cached_property
    def mention(self) -> Mention:
        return self.make.mention(self.brand, label="positive")

    @cached_property
    def case(self) -> Case:
        return self.make.case(self.brand)

    @cached_property
    def draft(self) -> Draft:
        other = {"name": "shorter", "reason": "", "text": "Sorry.", "sentences": [], "gloss": {}}
        return self.make.draft(self.case, variants=[other])

    @cached_property
    def reply(self) -> Reply:
        return self.make.reply(self.case)

    @cached_property
    def connection(self) -> Connection:
        keys = {"write": {"key": "secret"}}
        return connections.connect(self.session, self.brand_id, "x", ADMIN, **keys)

    @cached_property
    def query(self) -> SeenQuery:
        form = QueryForm("Coffee", "posts", "coffee")
        return SeenQuery.of(queries.add_query(self.session, self.brand_id, "x", form, ADMIN))

    @cached_property
    def entry(self) -> Knowledge:
        return knowledge.save_knowledge(self.session, self.brand_id, "policy", "refunds", "en", text="Five days.")

    @cached_property
    def pause(self) -> int:
        return pauses.pause(self.session, self.brand_id, "a storm", ADMIN, utc_now()).id or 0

    @cached_property
    def invitation(self) -> int:
        invitations.offer(self.session, "viewer", ADMIN, [self.brand_id])
        return invitations.open_invitations(self.session, ADMIN)[0].id or 0

    @cached_property
    def chosen(self) -> bulk.Chosen:
        self.session.add(self.draft)
        self.session.commit()
        return bulk.Chosen(self.case.id or 0, self.case.version, self.draft.id or 0, self.draft.version)

    @cached_property
    def gap(self) -> int:
        gap = KnowledgeGap(brand_id=self.brand_id, mention_id=self.mention.id or 0, lang="en")
        self.session.add(gap)
        self.session.flush()
        return gap.id or 0

    @cached_property
    def rights(self) -> Rights:
        return rights.begin(self.session, self.brand_id, self.mention.id or 0, rights.Terms(), ADMIN)

    @cached_property
    def granted(self) -> Rights:
        rights.grant(self.session, self.rights, ADMIN, self.rights.version, YES)
        return self.rights

    @cached_property
    def dispute(self) -> Dispute:
        made = disputes.mark(self.session, self.case, disputes.Matter("It broke."), ADMIN)
        return disputes.add_option(self.session, made, disputes.Option("voucher", 10), ADMIN, made.version)

    @cached_property
    def decided(self) -> Dispute:
        return disputes.decide(self.session, self.dispute, 0, ADMIN, self.dispute.version)

    @cached_property
    def second(self) -> Case:
        return self.make.case(self.brand)

    @cached_property
    def alert(self) -> Alert:
        alert = Alert(brand_id=self.brand_id, kind="more", key="", first_seen=utc_now(), last_seen=utc_now())
        self.session.add(alert)
        self.session.flush()
        return alert

    @cached_property
    def half(self) -> list[int]:
        more = self.make.mention(self.brand)
        self.session.add(
            Triage(mention_id=more.id or 0, brand_id=self.brand_id, case_id=self.case.id, rule="needs_answer")
        )
        self.session.flush()
        return [more.id or 0]

    @cached_property
    def accounts(self) -> tuple[int, int]:
        return self.case.author_id or 0, self.second.author_id or 0

    @cached_property
    def joined(self) -> int:
        return customers.join(self.session, self.brand_id, *self.accounts, ADMIN).id or 0

    @cached_property
    def contact(self) -> CustomerContact:
        customer = customer_for(self.session, self.brand_id, email="nok@mail.example")
        return (
            contacts_of(self.session, customer.id or 0)[0]
            if customer
            else CustomerContact(kind="", digest="", address="")
        )

    @cached_property
    def survey(self) -> Survey:
        return surveys.add_survey(self.session, self.brand_id, ASKS, ADMIN)

    @cached_property
    def hint(self) -> int:
        other = customer_for(self.session, self.brand_id, phone="0812345678")
        assert other is not None and self.contact.customer_id != other.id
        customer_for(self.session, self.brand_id, email="nok@mail.example", phone="0812345678")
        return hints_of(self.session, other.id or 0)[0].id or 0

    @cached_property
    def letter(self) -> Outreach:
        return self.write("proposed")

    @cached_property
    def to_tell(self) -> Outreach:
        return self.write("to_tell")

    @cached_property
    def lost(self) -> Outreach:
        return self.write("unknown")

    def write(self, status: str) -> Outreach:
        letter = Outreach(
            brand_id=self.brand_id, customer_id=self.contact.customer_id, occasion="thanks", key=status, status=status,
            lang="en", subject="Thanks", text="Thank you.",
        )  # fmt: skip
        self.session.add(letter)
        self.session.flush()
        return letter

    @cached_property
    def sent(self) -> Reply:
        self.reply.external_id = "r1"
        return self.put(self.reply, "published")

    @cached_property
    def change(self) -> Amendment:
        return self.make.amendment(self.reply)

    @cached_property
    def edit(self) -> Amendment:
        return amendments.propose_edit(self.session, self.case, self.sent, "Sorry.", ADMIN, self.sent.version)

    def put(self, thing: Reply, status: str) -> Reply:
        thing.status = status
        self.session.add(thing)
        self.session.flush()
        return thing


Call = Callable[[Scene, Session, Actor], Any]
ADMIN = Actor("person:1", "admin", 1)
ALL = ("invented_fact", "too_short", "no_apology")
YES = rights.Evidence(words="Yes, go ahead", who="@nok", at=utc_now() - timedelta(hours=1))
FORM = QueryForm("Tea", "posts", "tea")
ASKS = surveys.SurveyForm("Tea", "questions", [{"kind": "text", "text": {"en": "How was it?"}}])


def label(scene: Scene) -> Any:
    corrections.correct(scene.session, scene.mention.id or 0, "neutral", ADMIN, None)
    return corrections.corrections_of(scene.session, [scene.mention.id])[scene.mention.id or 0].made_at


def reading(scene: Scene, kind: str) -> Any:
    now = utc_now()
    if kind == "aspect":
        readings.correct_aspect(scene.session, scene.mention.id or 0, "price", "negative", ADMIN, None, now)
    else:
        readings.correct_intent(scene.session, scene.mention.id or 0, "praise", True, ADMIN, None, now)
    return now


def mark(scene: Scene) -> Any:
    now = utc_now()
    not_about_us.not_about_us(scene.session, scene.mention.id or 0, scene.brand_id, ADMIN, now)
    return now


def shut(scene: Scene, by: str = ADMIN.name) -> Case:
    cases.close(scene.session, scene.case, "dismiss", replace(ADMIN, name=by), scene.case.version, "spam")
    return scene.case


def alone(done: bulk.Bulk | bulk_closing.Closed | bulk_labels.Labelled) -> None:
    """What became of the only one of several, as if it had been called alone."""
    for reason in done.refused.values():
        raise NotAllowed(reason) if "takes the role" in reason else Refused(reason)


def drafted(scene: Scene) -> Case:
    assert scene.draft.status == "proposed"
    return scene.case


def on_mastodon(scene: Scene) -> Reply:
    scene.sent.channel = "mastodon"
    return scene.sent


def asked_edit(scene: Scene) -> Amendment:
    on_mastodon(scene)
    return scene.edit


def waiting_edit(scene: Scene) -> Case:
    assert scene.edit.status == "proposed"
    return scene.case


def text_of(scene: Scene) -> dict[str, Any]:
    return {"seen_case": scene.case.version, "seen_draft": scene.draft.version, "now": utc_now()}


LEAST: dict[str, tuple[str, Call]] = {
    "store.brands.add_brand": ("manager", lambda x, s, who: brands.add_brand(s, "Sala Tea", "th", who)),
    "store.brands.save_brand": (
        "manager", lambda x, s, who: brands.save_brand(s, x.brand, {"name": "New"}, who, x.brand.version)),
    "store.brand_settings.set_hours": (
        "manager", lambda x, s, who: brand_settings.set_hours(s, x.brand, {}, who, x.brand.version)),
    "store.brand_settings.set_targets": (
        "manager",
        lambda x, s, who: brand_settings.set_targets(
            s, x.brand, "", {"answer": {"high": 60}}, who, x.brand.version)),
    "responder.acknowledging.set_acknowledgement": (
        "manager", lambda x, s, who: acknowledging.set_acknowledgement(s, x.brand, {}, who, x.brand.version)),
    "store.exporting.hand_out": (
        "manager", lambda x, s, who: exporting.hand_out(s, who, "mentions", x.brand_id, "csv")),
    "store.forgetting.forget": (
        "admin", lambda x, s, who: forgetting.forget(
            s, Who(handle=x.make.row()["handle"], brand_id=x.case.brand_id), who, settings().home, utc_now())),
    "store.forgetting.would_forget": (
        "admin", lambda x, s, who: forgetting.would_forget(
            s, Who(handle=x.make.row()["handle"], brand_id=x.case.brand_id), who, settings().home)),
    "store.handing_out.hand_out": (
        "admin", lambda x, s, who: handing_out.hand_out(
            s, Who(handle=x.make.row()["handle"], brand_id=x.case.brand_id), who)),
    "store.queries.add_query": ("manager", lambda x, s, who: queries.add_query(s, x.brand_id, "x", FORM, who)),
    "store.queries.change_query": ("manager", lambda x, s, who: queries.change_query(s, x.query, FORM, who)),
    "store.queries.pause_query": ("manager", lambda x, s, who: queries.pause_query(s, x.query, who)),
    "store.queries.remove_query": ("manager", lambda x, s, who: queries.remove_query(s, x.query, who)),
    "store.exclusions.apply_exclusion": (
        "manager", lambda x, s, who: exclusions.apply_exclusion(s, x.query.id, "wave", who)),
    "store.knowledge.edit_knowledge": (
        "manager",
        lambda x, s, who: knowledge.edit_knowledge(s, x.brand_id, "faq", "hours", "en", who, 0, text="Nine to five.")),
    "store.knowledge_import.import_entries": (
        "manager", lambda x, s, who: knowledge_import.import_entries(s, x.brand, [], who, "file")),
    "store.knowledge.remove_knowledge": (
        "manager", lambda x, s, who: knowledge.remove_knowledge(s, x.entry.id or 0, who)),
    "store.returns.set_returns": (
        "manager", lambda x, s, who: returns.set_returns(s, x.brand_id, returns.Terms(14), who, 0)),
    "store.returns.remove_returns": (
        "manager",
        lambda x, s, who: returns.remove_returns(
            s, returns.set_returns(s, x.brand_id, returns.Terms(14), ADMIN, 0), who, 1)),
    "store.disputes.mark": (
        "agent", lambda x, s, who: disputes.mark(s, x.case, disputes.Matter("It broke."), who)),
    "store.disputes.change_matter": (
        "agent",
        lambda x, s, who: disputes.change_matter(s, x.dispute, disputes.Matter("It fell."), who, x.dispute.version)),
    "store.disputes.add_option": (
        "agent",
        lambda x, s, who: disputes.add_option(s, x.dispute, disputes.Option("repair"), who, x.dispute.version)),
    "store.disputes.decide": (
        "approver", lambda x, s, who: disputes.decide(s, x.dispute, 0, who, x.dispute.version)),
    "store.disputes.settle": (
        "agent", lambda x, s, who: disputes.settle(s, x.decided, who, x.decided.version, True)),
    "store.disputes.reopen": (
        "agent", lambda x, s, who: disputes.reopen(s, x.decided, who, x.decided.version, "They wrote again.")),
    "store.disputes.drop": (
        "agent", lambda x, s, who: disputes.drop(s, x.dispute, who, x.dispute.version, "A mix-up.")),
    "store.claims.add_claims": (
        "manager", lambda x, s, who: claims.add_claims(s, x.brand_id, "Mug", "It never breaks.", "quality", who)),
    "store.claims.remove_claim": (
        "manager", lambda x, s, who: claims.remove_claim(
            s, claims.add_claims(s, x.brand_id, "Mug", "It never breaks.", "quality", ADMIN)[0].id or 0, who)),
    "store.gaps.answer_gaps": (
        "manager",
        lambda x, s, who: gaps.answer_gaps(s, x.brand_id, [x.gap], "faq", "hours", "en", who, text="Nine to five.")),
    "store.gaps.dismiss_gaps": ("manager", lambda x, s, who: gaps.dismiss_gaps(s, x.brand_id, [x.gap], who)),
    "store.connections.connect": (
        "manager", lambda x, s, who: connections.connect(s, x.brand_id, "x", who, read={"key": "secret"})),
    "store.connections.change": (
        "manager",
        lambda x, s, who: connections.change(s, x.connection, {"monthly_budget": 1}, who, x.connection.version)),
    "store.pace.set_gap": (
        "manager", lambda x, s, who: pace.set_gap(s, x.connection, 20, who, x.connection.version)),
    "store.pauses.pause": ("approver", lambda x, s, who: pauses.pause(s, x.brand_id, "a storm", who, utc_now())),
    "store.pauses.resume": ("manager", lambda x, s, who: pauses.resume(s, x.pause, who, utc_now())),
    "store.connections.confirm": (
        "admin", lambda x, s, who: connections.confirm(s, x.connection, "terms", True, who, x.connection.version)),
    "store.connections.switch": (
        "admin", lambda x, s, who: connections.switch(s, x.connection, True, who, x.connection.version, ())),
    "store.corrections.correct": (
        "approver", lambda x, s, who: corrections.correct(s, x.mention.id or 0, "negative", who, None)),
    "store.corrections.take_back": (
        "approver", lambda x, s, who: corrections.take_back(s, x.mention.id or 0, who, label(x))),
    "store.reading_corrections.correct_aspect": (
        "approver", lambda x, s, who: readings.correct_aspect(s, x.mention.id or 0, "price", "negative", who, None)),
    "store.reading_corrections.correct_intent": (
        "approver", lambda x, s, who: readings.correct_intent(s, x.mention.id or 0, "praise", True, who, None)),
    "store.reading_corrections.take_back_aspect": (
        "approver",
        lambda x, s, who: readings.take_back_aspect(s, x.mention.id or 0, "price", who, reading(x, "aspect"))),
    "store.reading_corrections.take_back_intent": (
        "approver",
        lambda x, s, who: readings.take_back_intent(s, x.mention.id or 0, "praise", who, reading(x, "intent"))),
    "store.not_about_us.not_about_us": (
        "approver", lambda x, s, who: not_about_us.not_about_us(s, x.mention.id or 0, x.brand_id, who)),
    "store.not_about_us.about_us_again": (
        "approver", lambda x, s, who: not_about_us.about_us_again(s, x.mention.id or 0, x.brand_id, who, mark(x))),
    "store.drafts.propose": (
        "agent",
        lambda x, s, who: drafts.propose(
            s, x.case, x.draft.mention_id, "Hello.", lang="en", writer=who.name, actor=who)),
    "store.drafts.edit": ("agent", lambda x, s, who: drafts.edit(s, x.case, x.draft, "Hello.", who, x.draft.version)),
    "store.drafts.use_variant": (
        "agent", lambda x, s, who: drafts.use_variant(s, x.case, x.draft, "shorter", who, x.draft.version)),
    "store.drafts.reject": ("agent", lambda x, s, who: drafts.reject(s, x.draft, who, x.draft.version, "other", "no")),
    "store.drafts.withdraw_active": (
        "agent", lambda x, s, who: drafts.withdraw_active(s, drafted(x), who, "no need")),
    "store.drafts.approve": ("approver", lambda x, s, who: drafts.approve(s, x.case, x.draft, who, **text_of(x))),
    "store.decisions.decide": ("agent", lambda x, s, who: decisions.decide(s, x.case, x.draft, who, "rejected")),
    "store.retention.set_retention": (
        "admin", lambda x, s, who: retention.set_retention(s, x.brand, {"": 90}, who, x.brand.version)),
    "store.four_eyes.set_rules": (
        "manager", lambda x, s, who: four_eyes.set_rules(s, x.brand, who, x.brand.version, above=100)),
    "store.bulk.approve_many": (
        "approver",
        lambda x, s, who: alone(bulk.approve_many(
            s, [x.chosen], who, lambda *_: [], now=utc_now(), take_back_seconds=10))),
    "store.bulk_labels.correct_many": (
        "approver", lambda x, s, who: alone(bulk_labels.correct_many(
            s, [(x.mention.id or 0, None)], "negative", who))),
    "store.bulk_labels.take_back_many": (
        "approver", lambda x, s, who: alone(bulk_labels.take_back_many(s, [(x.mention.id or 0, label(x))], who))),
    "store.bulk_closing.dismiss_many": (
        "agent", lambda x, s, who: alone(bulk_closing.dismiss_many(
            s, [(x.case.id or 0, x.case.version)], who, "Spam or advertising"))),
    "store.bulk_closing.reopen_many": (
        "agent", lambda x, s, who: alone(bulk_closing.reopen_many(s, [(x.case.id or 0, shut(x).version)], who))),
    "store.taking_back.take_back": (
        "agent", lambda x, s, who: taking_back.take_back(s, shut(x, who.name), who, x.case.version, utc_now())),
    "store.bulk.take_back_many": (
        "approver", lambda x, s, who: alone(bulk.take_back_many(s, [x.reply.id or 0], who))),
    "responder.bulk.approve_clean": (
        "approver", lambda x, s, who: alone(responder_bulk.approve_clean(s, [x.chosen], who, utc_now()))),
    "store.drafts.take_back": (
        "approver", lambda x, s, who: drafts.take_back(s, x.case, x.reply, who, x.case.version, x.reply.version)),
    "store.cases.assign": (
        "agent", lambda x, s, who: cases.assign(s, x.case, x.person_id, who, x.case.version)),
    "store.cases.snooze": (
        "agent", lambda x, s, who: cases.snooze(s, x.case, utc_now() + timedelta(days=1), who, x.case.version)),
    "store.cases.close": (
        "agent", lambda x, s, who: cases.close(s, x.case, "dismiss", who, x.case.version, "spam")),
    "store.cases.reopen": (
        "agent", lambda x, s, who: cases.reopen(s, shut(x), who, x.case.version, "not spam")),
    "store.merging.merge": (
        "agent", lambda x, s, who: merging.merge(s, x.case, x.second, who, x.case.version, x.second.version)),
    "store.merging.split": (
        "agent", lambda x, s, who: merging.split(s, x.case, x.half, who, x.case.version)),
    "store.notes.add_note": ("agent", lambda x, s, who: notes.add_note(s, x.case, "Look at this.", who)),
    "store.alerts.step": (
        "agent", lambda x, s, who: alerts.step(s, x.alert, "acknowledge", who, x.alert.version, now=utc_now())),
    "store.alert_rules.set_alerts": (
        "manager", lambda x, s, who: alert_rules.set_alerts(s, x.brand, alert_rules.Rules(), who, x.brand.version)),
    "store.assigning.save_plan": (
        "manager", lambda x, s, who: assigning.save_plan(s, x.brand_id, assigning.Plan(silent_minutes=9), who)),
    "store.customers.join": ("agent", lambda x, s, who: customers.join(s, x.brand_id, *x.accounts, who)),
    "store.surveys.add_survey": ("manager", lambda x, s, who: surveys.add_survey(s, x.brand_id, ASKS, who)),
    "store.surveys.change_survey": (
        "manager", lambda x, s, who: surveys.change_survey(s, x.survey, ASKS, who, x.survey.version)),
    "store.survey_invitations.invite": (
        "agent", lambda x, s, who: survey_invitations.invite(s, x.survey, who, utc_now())),
    "store.survey_invitations.invite_all": (
        "agent", lambda x, s, who: survey_invitations.invite_all(s, x.survey, [], who, utc_now())),
    "store.consent.suppress_by_hand": ("approver", lambda x, s, who: consent.suppress_by_hand(s, x.contact, who)),
    "store.consent.lift": ("approver", lambda x, s, who: consent.lift(s, x.contact, who)),
    "store.customer_links.link": (
        "agent",
        lambda x, s, who: customer_links.link(s, x.brand_id, x.case.author_id or 0, x.contact.customer_id, who)),
    "store.customer_links.join_customers": ("agent", lambda x, s, who: customer_links.join_customers(s, x.hint, who)),
    "store.customer_links.keep_apart": ("agent", lambda x, s, who: customer_links.keep_apart(s, x.hint, who)),
    "store.customers.change_customers": (
        "agent", lambda x, s, who: customers.change_customers(s, x.brand_id, "join", {}, {}, who, "")),
    "store.outreach_rules.set_outreach": (
        "manager", lambda x, s, who: outreach_rules.set_outreach(s, x.brand, {}, who, x.brand.version)),
    "store.outreach_rules.set_product_kinds": (
        "manager", lambda x, s, who: outreach_rules.set_product_kinds(s, x.brand, {}, who, x.brand.version)),
    "store.keepers.set_keeper": (
        "agent",
        lambda x, s, who: keepers.set_keeper(s, s.get_one(Customer, x.contact.customer_id), None, who, None)),
    "store.outreach.edit": (
        "agent", lambda x, s, who: outreach.edit(s, x.letter, "Hello", "Well.", who, x.letter.version)),
    "store.outreach.approve": (
        "approver", lambda x, s, who: outreach.approve(s, x.letter, who, x.letter.version, utc_now())),
    "responder.outreach_sending.approve_letter": (
        "approver", lambda x, s, who: outreach_sending.approve_letter(s, x.letter, who, x.letter.version, utc_now())),
    "store.outreach.withdraw": (
        "agent", lambda x, s, who: outreach.withdraw(s, x.letter, who, x.letter.version, "no")),
    "store.outreach.tell": ("agent", lambda x, s, who: outreach.tell(s, x.to_tell, who, x.to_tell.version)),
    "store.outreach.settle": (
        "approver", lambda x, s, who: outreach.settle(s, x.lost, False, who, x.lost.version, "it did not come")),
    "store.customers.undo": ("agent", lambda x, s, who: customers.undo(s, x.joined, who)),
    "store.replies.queue_again": (
        "approver",
        lambda x, s, who: replies.queue_again(s, x.put(x.reply, "cancelled"), who, x.reply.version, utc_now())),
    "store.replies.fail": (
        "agent",
        lambda x, s, who: replies.fail(s, x.put(x.reply, "unknown"), "not there", who, x.reply.version)),
    "store.replies.arrived": (
        "agent",
        lambda x, s, who: replies.arrived(
            s, x.put(x.reply, "unknown"), "", "", utc_now(), actor=who, seen=x.reply.version)),
    "store.amendments.propose_edit": (
        "agent", lambda x, s, who: amendments.propose_edit(s, x.case, x.sent, "Sorry.", who, x.sent.version)),
    "store.amendments.approve_edit": (
        "approver",
        lambda x, s, who: amendments.approve_edit(s, x.case, x.edit, who, seen=x.edit.version, now=utc_now())),
    "store.amendments.delete_reply": (
        "approver",
        lambda x, s, who: amendments.delete_reply(
            s, x.case, x.sent, "wrong", who, x.sent.version, now=utc_now())),
    "store.amendments.stop": ("agent", lambda x, s, who: amendments.stop(s, x.change, who, x.change.version)),
    "store.amendments.withdraw_edits": (
        "agent", lambda x, s, who: amendments.withdraw_edits(s, waiting_edit(x), who, "no need")),
    "responder.amending_approval.ask_edit": (
        "agent",
        lambda x, s, who: amending_approval.ask_edit(
            s, x.case, on_mastodon(x), "Sorry, Nok.", who, seen=x.sent.version, despite=ALL)),
    "responder.amending_approval.allow_edit": (
        "approver",
        lambda x, s, who: amending_approval.allow_edit(
            s, x.case, asked_edit(x), who, seen=x.edit.version, now=utc_now(), despite=ALL)),
    "responder.amending_approval.ask_deletion": (
        "approver",
        lambda x, s, who: amending_approval.ask_deletion(
            s, x.case, on_mastodon(x), "wrong", who, seen=x.sent.version, now=utc_now())),
    "store.workflow.move": ("agent", lambda x, s, who: workflow.move(s, x.case, "assign", who, x.case.version)),
    "store.rights.begin": (
        "agent", lambda x, s, who: rights.begin(s, x.brand_id, x.mention.id or 0, rights.Terms(), who)),
    "store.rights.note": ("agent", lambda x, s, who: rights.note(s, x.rights, "decline", who, x.rights.version)),
    "store.rights.ask_by_hand": (
        "agent", lambda x, s, who: rights.ask_by_hand(s, x.rights, who, x.rights.version, YES)),
    "store.rights.grant": ("approver", lambda x, s, who: rights.grant(s, x.rights, who, x.rights.version, YES)),
    "store.rights.decline": ("agent", lambda x, s, who: rights.decline(s, x.rights, who, x.rights.version, YES)),
    "store.rights.revoke": (
        "agent", lambda x, s, who: rights.revoke(s, x.granted, who, x.granted.version, "they asked", YES)),
    "store.rights.reshare": (
        "approver",
        lambda x, s, who: rights.reshare(
            s, x.granted, who, x.granted.version, place="facebook", use="organic", url="https://f.example",
            now=utc_now())),
    "store.rights_files.keep_files": (
        "approver",
        lambda x, s, who: rights_files.keep_files(s, x.granted, [("image/png", b"one")], who, settings().home)),
    "store.rights_kit.kit": (
        "agent", lambda x, s, who: rights_kit.kit(s, x.granted, who, settings().home, utc_now())),
    "responder.rights_request.request": (
        "agent",
        lambda x, s, who: rights_request.request(
            s, x.brand_id, x.mention.id or 0, rights.Terms(), who, utc_now())),
    "responder.rights_grant.confirm_grant": (
        "approver",
        lambda x, s, who: rights_grant.confirm_grant(s, x.rights, who, x.rights.version, YES, settings().home)),
    "responder.rights_grant.keep_media": (
        "approver", lambda x, s, who: rights_grant.keep_media(s, x.granted, who, settings().home)),
    "store.workflow.take": ("agent", lambda x, s, who: workflow.take(s, x.rights, "ask", who, x.rights.version)),
    "store.invitations.offer": ("admin", lambda x, s, who: invitations.offer(s, "viewer", who, [x.brand_id])),
    "store.invitations.revoke": ("admin", lambda x, s, who: invitations.revoke(s, x.invitation, who)),
    "store.members.set_membership": (
        "admin", lambda x, s, who: members.set_membership(s, x.colleague_id, x.brand_id, "agent", who)),
    "responder.approval.approve_text": (
        "approver",
        lambda x, s, who: approval.approve_text(s, x.case, x.draft, "Hello Nok, thank you.", who, **text_of(x))),
}  # fmt: skip
# What concerns the whole house takes an admin of the whole house; one of a brand, even of every brand, is refused.
HOUSE: dict[str, Call] = {
    "store.members.set_role": lambda x, s, who: members.set_role(s, x.colleague_id, "agent", who),
    "store.members.deactivate": lambda x, s, who: members.deactivate(s, x.colleague_id, who),
    "store.members.reactivate": lambda x, s, who: members.reactivate(s, x.colleague_id, who),
    "store.members.unlock": lambda x, s, who: members.unlock(s, x.colleague_id, who),
    "store.members.ask_second_step": lambda x, s, who: members.ask_second_step(s, x.colleague_id, True, who),
    "store.audit_log.go_on": lambda x, s, who: audit_log.go_on(s, who, settings().home, "went_on", why="moved"),
    "store.resealing.rotate": lambda x, s, who: resealing.rotate(s, who, utc_now()),
    "store.members.forget_second_step": lambda x, s, who: members.forget_second_step(s, x.colleague_id, who),
}  # fmt: skip


def changing() -> set[str]:
    """Every public function of the store and the responder that acts for a person."""
    found: set[str] = set()
    for package in (store, responder):
        for each in pkgutil.iter_modules(package.__path__, f"{package.__name__}."):
            module = importlib.import_module(each.name)
            found |= {f"{each.name}.{name}" for name, made in vars(module).items() if _acts(made, each.name, name)}
    return found - READS


def _acts(made: Any, module: str, name: str) -> bool:
    if not inspect.isfunction(made) or made.__module__ != module or name.startswith("_"):
        return False
    return "actor" in inspect.signature(made).parameters


def test_every_function_that_changes_something_has_its_least_role() -> None:
    assert changing() == LEAST.keys() | HOUSE.keys()


@pytest.mark.parametrize("name", HOUSE)
def test_what_concerns_the_whole_house_takes_its_admin(make: "Make", name: str) -> None:
    scene = Scene(make)
    roles = [Actor("person:1", role, 1) for role in ROLES if role != "admin"]
    of_all = Actor("person:1", "admin", 1, ((scene.brand_id, "admin"), (scene.other.id or 0, "admin")))
    for who in (*roles, of_all):
        with pytest.raises(NotAllowed):
            HOUSE[name](scene, make.session, who)
    HOUSE[name](scene, make.session, ADMIN)


@pytest.mark.parametrize("role", ROLES)
def test_all_sending_is_paused_by_an_admin_of_the_whole_house(make: "Make", role: str) -> None:
    scene = Scene(make)
    here = Actor("person:1", role, 1, ((scene.brand_id, role),))
    for who in (here, Actor("person:1", role, 1)):
        if who.brands is None and role == "admin":
            pauses.pause(make.session, None, "a storm", who, utc_now())
            continue
        with pytest.raises(NotAllowed):
            pauses.pause(make.session, None, "a storm", who, utc_now())


@pytest.mark.parametrize("name", LEAST)
@pytest.mark.parametrize("role", ROLES)
def test_each_role_does_what_it_may_and_nothing_else(make: "Make", name: str, role: str) -> None:
    least, call = LEAST[name]
    scene = Scene(make)
    everywhere = Actor(f"person:{scene.person_id}", role, scene.person_id)
    here = Actor(everywhere.name, "admin", scene.person_id, ((scene.brand_id, role), (scene.other.id or 0, "admin")))
    who = here if len(name) % 2 else everywhere
    if ROLES.index(role) >= ROLES.index(least):
        call(scene, make.session, who)
    else:
        with pytest.raises(NotAllowed):
            call(scene, make.session, who)


@pytest.mark.parametrize("name", LEAST)
def test_an_admin_of_another_brand_is_refused(make: "Make", name: str) -> None:
    scene = Scene(make)
    stranger = Actor("person:9", "admin", scene.person_id, ((scene.other.id or 0, "admin"),))
    with pytest.raises(NotAllowed):
        LEAST[name][1](scene, make.session, stranger)


def test_a_right_without_a_brand_is_one_in_any_of_theirs() -> None:
    who = Actor("person:1", "manager", 1, ((1, "viewer"), (2, "manager")))
    assert (who.may("manager"), who.may("manager", 1), who.may("viewer", 1), who.may("viewer", 3)) == (
        True, False, True, False,
    )  # fmt: skip
    assert (who.may_everywhere("viewer"), ADMIN.may_everywhere("admin")) == (False, True)
    assert (who.sees(1), who.sees(3), ADMIN.sees(3)) == (True, False, True)
