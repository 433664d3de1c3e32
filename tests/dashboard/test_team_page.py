"""The team page: roles, invitations and leaving, by admins only."""

from sqlalchemy import select
from sqlmodel import col

from store import people
from store.database import open_session, ready_engine
from store.models import Person
from tests.dashboard.driver import choose, click, open_page, sign_in, words
from tests.dashboard.scenes import PASSWORD, add_person, prepare, small


def person(name: str) -> Person:
    """A person as the database has them."""
    engine = ready_engine()
    with open_session(engine) as session:
        found = session.scalars(select(Person).where(col(Person.name) == name)).one()
        session.expunge(found)
    engine.dispose()
    return found


def test_an_admin_changes_roles_and_the_last_admin_stays(home: object) -> None:
    prepare(small)
    token = sign_in("admin")
    sign_in("agent")
    app = open_page(token, "team")
    agent, admin = person("Agent"), person("Admin")
    choose(app, f"person-{agent.id}-role", "manager")
    assert person("Agent").role == "manager"
    choose(app, f"person-{admin.id}-role", "viewer")
    assert "The last admin stays" in words(app)
    assert person("Admin").role == "admin"
    choose(app, f"person-{agent.id}-role", people.MEMBER)
    choose(app, f"person-{agent.id}-in-1-", "approver")
    engine = ready_engine()
    with open_session(engine) as session:
        assert people.actor_of(session.get_one(Person, agent.id)).brands == ((1, "approver"),)
    engine.dispose()
    app.button(key=f"deactivate-{agent.id}").click().run()
    assert not person("Agent").active


def test_an_invitation_is_shown_once_and_lets_one_person_in(home: object) -> None:
    prepare(small)
    app = click(open_page(sign_in("admin"), "team"), "Make a one-time code")
    code = app.code[0].value
    assert not app.run().code
    engine = ready_engine()
    with open_session(engine) as session:
        joined = people.join(session, code, "kim@rimfah.example", "Kim", PASSWORD)
        assert joined.role == "agent"
    engine.dispose()


def test_nobody_else_sees_the_team(home: object) -> None:
    prepare(small)
    engine = ready_engine()
    with open_session(engine) as session:
        add_person(session, "admin", "Hidden")
    engine.dispose()
    app = open_page(sign_in("manager"), "team")
    assert "Only for admins" in words(app)
    assert "Hidden" not in words(app)
