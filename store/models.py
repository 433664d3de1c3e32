"""The tables, in the order in which a mention meets them."""

from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    DateTime,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    Text,
    TypeDecorator,
    UniqueConstraint,
)
from sqlalchemy import text as sql
from sqlmodel import Field, SQLModel

IN_WORK = "status IN ('proposed', 'queued', 'sending', 'unknown')"
ON_ITS_WAY = "interaction IS NOT NULL AND status IN ('sending', 'submitted', 'published', 'unknown')"
NOT_CLOSED = "status != 'closed'"
RATED, OF_A_KIND, OF_A_PRODUCT = "rating IS NOT NULL", "kind <> ''", "product <> ''"
WIDE: Any = BigInteger().with_variant(Integer, "sqlite")  # whose rows are counted on for ever


def utc_now() -> datetime:
    """The time of now in UTC."""
    return datetime.now(UTC)


class UtcDateTime(TypeDecorator[datetime]):
    """A point in time, always aware and in UTC, on every database."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Store in UTC; a naive time is a mistake of ours."""
        if value is not None and value.tzinfo is None:
            raise ValueError("a time without its zone cannot be stored")
        return value and value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give back an aware time; SQLite forgets the zone."""
        return value and (value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC))


def owned(by: str, *, index: bool = True, nullable: bool = False, primary_key: bool = False) -> Any:
    """A foreign key whose row goes when its owner goes."""
    place = ForeignKey(by, ondelete="CASCADE")
    default: Any = None if nullable or primary_key else ...
    return Field(default=default, sa_column_args=(place,), index=index, nullable=nullable, primary_key=primary_key)


class Person(SQLModel, table=True):
    """Somebody of the staff who may sign in.

    `role` holds in every brand; "member" means that it is a Membership that says where and what. Without a
    `password_hash` one signs in at another house only. `totp_secret` is sealed, `totp_step` the last one used.
    `language` is the one that they read Earful in, "" as their browser asks for it.
    """

    id: int | None = Field(default=None, primary_key=True)
    email: str = Field(unique=True)
    name: str
    role: str
    password_hash: str
    active: bool = True
    failed_sign_ins: int = 0
    locked_until: datetime | None = Field(default=None, sa_type=UtcDateTime)
    totp_secret: str = ""
    totp_step: int = 0
    totp_needed: bool = False
    language: str = ""
    created_at: datetime = Field(default_factory=utc_now, sa_type=UtcDateTime)


class Membership(SQLModel, table=True):
    """The role of a person in one brand."""

    person_id: int | None = owned("person.id", index=False, primary_key=True)
    brand_id: int | None = owned("brand.id", primary_key=True)
    role: str


class RecoveryCode(SQLModel, table=True):
    """A code that stands in for a lost phone, once; only its hash is kept."""

    __tablename__ = "recovery_code"
    id: int | None = Field(default=None, primary_key=True)
    person_id: int = owned("person.id")
    code_hash: str
    used_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class Invitation(SQLModel, table=True):
    """A one-time code that lets a new person set a password; only its hash is kept.

    The role holds in the `brands`, by id, or everywhere without any. With an `email`, it is good for that one only.
    """

    id: int | None = Field(default=None, primary_key=True)
    code_hash: str = Field(unique=True)
    role: str
    brands: list[int] = Field(default_factory=list, sa_type=JSON)
    email: str = ""
    made_by: int | None = None
    expires_at: datetime = Field(sa_type=UtcDateTime)
    used_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class SignIn(SQLModel, table=True):
    """One browser in which a person is signed in; only the token's hash is kept."""

    __tablename__ = "sign_in"
    id: int | None = Field(default=None, primary_key=True)
    person_id: int = owned("person.id")
    token_hash: str = Field(unique=True)
    browser: str = ""
    proved: bool = True  # False while the second step is still to come
    started_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    seen_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    expires_at: datetime = Field(sa_type=UtcDateTime)


class SignInTry(SQLModel, table=True):
    """A sign-in that failed: when, and from which network address, of which only a hash is kept."""

    __tablename__ = "sign_in_try"
    id: int | None = Field(default=None, primary_key=True)
    place: str
    at: datetime = Field(default_factory=utc_now, sa_type=UtcDateTime, index=True)


class Brand(SQLModel, table=True):
    """Whom we listen for."""

    id: int | None = Field(default=None, primary_key=True)
    slug: str = Field(unique=True)
    name: str
    language: str = "th"
    time_zone: str = "Asia/Bangkok"
    archive_days: int = 14
    voice: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    hours: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)  # as store/hours.py reads them
    targets: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)  # as store/targets.py reads them
    acknowledgement: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)  # off while it is empty
    four_eyes: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)  # as store/four_eyes.py reads them
    retention: dict[str, int] = Field(default_factory=dict, sa_type=JSON)  # days by channel, "" is for all others
    alerts: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)  # as store/alert_rules.py reads them
    outreach: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)  # as store/outreach_rules.py reads them
    sample: bool = False
    version: int = 1
    created_at: datetime = Field(default_factory=utc_now, sa_type=UtcDateTime)


class Query(SQLModel, table=True):
    """A saved search of one brand on one channel, with its cursor.

    `failing_since` is when its reading began to fail without a success since, `alerted_at` when people were told.
    """

    __table_args__ = (UniqueConstraint("brand_id", "channel", "name"),)
    id: int | None = Field(default=None, primary_key=True)
    brand_id: int = owned("brand.id")
    channel: str
    name: str
    expression: str = ""
    options: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    active: bool = True
    cursor: dict[str, Any] | None = Field(default=None, sa_type=JSON)
    monthly_budget: int | None = None
    problem: str = ""
    retry_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    failing_since: datetime | None = Field(default=None, sa_type=UtcDateTime)
    alerted_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    created_at: datetime = Field(default_factory=utc_now, sa_type=UtcDateTime)


class Connection(SQLModel, table=True):
    """One brand's account on a channel; nothing is sent through it until a person switches it live.

    `account` says who we are there, `options` what may be done, `confirmed` which terms a person confirmed and when.
    The secrets, and the tokens that grew out of them, are sealed (store/secrets.py). `problem` says why it rests, until
    `retry_at` or until a person acts. No reply leaves before `next_send_at`, so that none follows another too closely.
    """

    __table_args__ = (UniqueConstraint("brand_id", "channel"),)
    id: int | None = Field(default=None, primary_key=True)
    brand_id: int = owned("brand.id")
    channel: str
    live: bool = False
    account: dict[str, str] = Field(default_factory=dict, sa_type=JSON)
    options: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    confirmed: dict[str, str] = Field(default_factory=dict, sa_type=JSON)
    read_secrets: str = ""
    write_secrets: str = ""
    tokens: str = Field(default="", sa_type=Text)
    own_cursor: dict[str, Any] | None = Field(default=None, sa_type=JSON)
    monthly_budget: int | None = None
    problem: str = ""
    retry_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    next_send_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    version: int = 1


class Pause(SQLModel, table=True):
    """A stop to everything that a brand sends, or to all brands where it names none; `ended_at` says it is over."""

    id: int | None = Field(default=None, primary_key=True)
    brand_id: int | None = owned("brand.id", nullable=True)
    reason: str
    actor: str
    at: datetime = Field(default_factory=utc_now, sa_type=UtcDateTime)
    ended_by: str = ""
    ended_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class Charge(SQLModel, table=True):
    """What calls on a channel cost, in millionths of a US dollar: one row a kind of call of one run."""

    __table_args__ = (Index("ix_charge_month", "brand_id", "channel", "at"),)
    id: int | None = Field(default=None, primary_key=True)
    brand_id: int = owned("brand.id", index=False)
    channel: str
    query_id: int | None = Field(
        default=None, sa_column_args=(ForeignKey("query.id", ondelete="SET NULL"),), index=True
    )
    what: str
    units: int
    micros: int
    at: datetime = Field(default_factory=utc_now, sa_type=UtcDateTime)


class Billed(SQLModel, table=True):
    """One thing that a channel has charged a brand for on a day, and so charges no second time on that day."""

    channel: str = Field(primary_key=True)
    day: str = Field(primary_key=True)
    thing: str = Field(primary_key=True)


class Author(SQLModel, table=True):
    """The account that wrote a mention."""

    __table_args__ = (UniqueConstraint("channel", "source", "handle"),)
    id: int | None = Field(default=None, primary_key=True)
    channel: str
    source: str
    handle: str
    name: str
    followers: int = 0


class Mention(SQLModel, table=True):
    """One post, comment, review, message or survey answer, its text stored plain."""

    __table_args__ = (
        UniqueConstraint("channel", "source", "external_id"),
        Index("ix_mention_published_at_id", "published_at", "id"),
        Index("ix_mention_rating", "rating", sqlite_where=sql(RATED), postgresql_where=sql(RATED)),
        Index("ix_mention_kind", "kind", sqlite_where=sql(OF_A_KIND), postgresql_where=sql(OF_A_KIND)),
        Index("ix_mention_product", "product", sqlite_where=sql(OF_A_PRODUCT), postgresql_where=sql(OF_A_PRODUCT)),
    )
    id: int | None = Field(default=None, primary_key=True)
    channel: str = Field(index=True)
    source: str
    external_id: str
    author_id: int | None = Field(default=None, foreign_key="author.id", index=True)
    title: str = ""
    text: str = Field(sa_type=Text)
    rating: float | None = None
    lang: str = ""
    url: str = ""
    kind: str = ""  # post, reply, quote, repost or review where the channel says so
    product: str = ""  # what it is about, by the name that the shop, the file or the survey gives it
    likes: int = 0
    shares: int = 0
    media: list[Any] = Field(default_factory=list, sa_type=JSON)  # as store/media.py reads them
    raw: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    published_at: datetime = Field(sa_type=UtcDateTime)
    collected_at: datetime = Field(default_factory=utc_now, sa_type=UtcDateTime)
    version_id: str = ""  # the channel's own word for the version that we hold
    conversation: str = ""  # what it stands in, and what it answers, by their names on the channel
    parent: str = ""
    edited_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    checked_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    deleted_at: datetime | None = Field(default=None, sa_type=UtcDateTime)

    def full_text(self) -> str:
        """Title and text as the customer wrote them, one after the other."""
        return f"{self.title}\n{self.text}" if self.title else self.text


class MentionVersion(SQLModel, table=True):
    """What a mention said before its author changed it."""

    __tablename__ = "mention_version"
    mention_id: int | None = owned("mention.id", index=False, primary_key=True)
    number: int = Field(primary_key=True)
    title: str
    text: str = Field(sa_type=Text)
    rating: float | None = None
    version_id: str = ""
    replaced_at: datetime = Field(default_factory=utc_now, sa_type=UtcDateTime)


class Delivery(SQLModel, table=True):
    """What a network delivered to a webhook, as it came in: kept first, worked on later.

    `digest` is what it is known by, so that a second one is noticed: the sender's own id of it, or the hash of its
    body. `status` is new, done or failed; a failed one keeps its body and says why.
    """

    __table_args__ = (UniqueConstraint("connection_id", "digest"), Index("ix_delivery_status", "status", "id"))
    id: int | None = Field(default=None, primary_key=True)
    connection_id: int = owned("connection.id", index=False)
    digest: str
    headers: dict[str, str] = Field(default_factory=dict, sa_type=JSON)
    body: bytes
    status: str = "new"
    tries: int = 0
    problem: str = ""
    received_at: datetime = Field(default_factory=utc_now, sa_type=UtcDateTime, index=True)
    worked_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class Intake(SQLModel, table=True):
    """How many deliveries of a sender were taken or refused on a day (UTC), by outcome."""

    connection_id: int | None = owned("connection.id", index=False, primary_key=True)
    day: str = Field(primary_key=True)
    outcome: str = Field(primary_key=True)  # taken, known, reused, too_large, bad_signature, too_old, malformed
    count: int = 0


class Match(SQLModel, table=True):
    """Which query found which mention for which brand, and by which words."""

    __table_args__ = (UniqueConstraint("mention_id", "query_id"), Index("ix_match_brand", "brand_id", "mention_id"))
    id: int | None = Field(default=None, primary_key=True)
    mention_id: int = owned("mention.id", index=False)
    query_id: int = owned("query.id")
    brand_id: int = owned("brand.id", index=False)
    words: list[str] = Field(default_factory=list, sa_type=JSON)


class Sentiment(SQLModel, table=True):
    """How a mention sounds: the label in force, three probabilities, and the model that said so.

    The probabilities are of text and rating together; `text_label` is of the text alone, and `contradiction` says that
    the two speak against each other. `label` is a person's where one corrected it. `worst_start` and `worst_end` bound
    the most negative sentence of a negative mention, in characters of its text.
    """

    __table_args__ = (Index("ix_sentiment_model", "model", "mention_id"),)
    mention_id: int | None = owned("mention.id", index=False, primary_key=True)
    label: str = Field(index=True)
    negative: float
    neutral: float
    positive: float
    confidence: float = Field(index=True)
    text_label: str
    contradiction: bool = False
    worst_start: int | None = None
    worst_end: int | None = None
    lang: str = Field(index=True)
    hard: str | None = None
    model: str
    scored_at: datetime = Field(default_factory=utc_now, sa_type=UtcDateTime)


class Unread(SQLModel, table=True):
    """A mark that a mention waits to be read, or decided on for a brand; only ever added, by the database itself."""

    id: int | None = Field(default=None, primary_key=True, sa_type=WIDE)
    mention_id: int = owned("mention.id")


class Unreadable(SQLModel, table=True):
    """A mention that broke the scoring of a model: set aside with the error, so that it holds up no other."""

    mention_id: int | None = owned("mention.id", index=False, primary_key=True)
    model: str
    error: str
    at: datetime = Field(default_factory=utc_now, sa_type=UtcDateTime)


class Correction(SQLModel, table=True):
    """What a person says a mention's label is, and what stood there before; the latest word of the staff counts."""

    mention_id: int | None = owned("mention.id", index=False, primary_key=True)
    label: str
    was: str
    model: str
    person_id: int = Field(foreign_key="person.id", index=True)
    made_at: datetime = Field(default_factory=utc_now, sa_type=UtcDateTime)


class MentionVector(SQLModel, table=True):
    """Where a mention's text lies among all texts: 384 little-endian half floats of length one together."""

    __tablename__ = "mention_vector"
    mention_id: int | None = owned("mention.id", index=False, primary_key=True)
    model: str
    values: bytes


class Aspect(SQLModel, table=True):
    """What a mention is about, and how it speaks of that: one row an aspect; an empty label is unknown."""

    mention_id: int | None = owned("mention.id", index=False, primary_key=True)
    name: str = Field(primary_key=True, index=True)
    label: str = ""


class Intent(SQLModel, table=True):
    """What the author of a mention wants: one row an intent."""

    mention_id: int | None = owned("mention.id", index=False, primary_key=True)
    name: str = Field(primary_key=True, index=True)


class ReadingCorrection(SQLModel, table=True):
    """A person's word on one aspect or intent of a mention; the latest word of the staff counts.

    `kind` is aspect or intent. `label` is what holds: for an aspect its sentiment, for an intent "present", and
    "absent" where the mention does not speak of it; `was` is the same from the model ("absent" where it saw none).
    """

    __tablename__ = "reading_correction"
    mention_id: int | None = owned("mention.id", index=False, primary_key=True)
    kind: str = Field(primary_key=True)
    name: str = Field(primary_key=True)
    label: str
    was: str
    model: str
    person_id: int = Field(foreign_key="person.id", index=True)
    made_at: datetime = Field(default_factory=utc_now, sa_type=UtcDateTime)


class NotAboutUs(SQLModel, table=True):
    """A person's word that a mention, though a query found it, does not speak of the brand."""

    __tablename__ = "not_about_us"
    mention_id: int | None = owned("mention.id", index=False, primary_key=True)
    brand_id: int | None = owned("brand.id", primary_key=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    made_at: datetime = Field(default_factory=utc_now, sa_type=UtcDateTime)


class Duplicate(SQLModel, table=True):
    """A mention that says what an earlier one said: the earliest of all copies, why, and how alike (0 to 1)."""

    mention_id: int | None = owned("mention.id", index=False, primary_key=True)
    original_id: int = owned("mention.id")
    reason: str
    likeness: float


class DuplicateKey(SQLModel, table=True):
    """One of the keys under which copies of a mention are looked for, while it is recent."""

    __tablename__ = "duplicate_key"
    key: int | None = Field(default=None, primary_key=True, sa_type=BigInteger)
    mention_id: int | None = owned("mention.id", primary_key=True)
    seen_at: datetime = Field(sa_type=UtcDateTime, index=True)


class Ugc(SQLModel, table=True):
    """How well a mention is worth resharing, 0 to 1, and why or why not: reasons of `code` and `text`."""

    mention_id: int | None = owned("mention.id", index=False, primary_key=True)
    worth: float = Field(index=True)
    reasons: list[dict[str, str]] = Field(default_factory=list, sa_type=JSON)
    model: str


class Theme(SQLModel, table=True):
    """A phrase or an aspect that grows: how often it stands in this week, and what its own past let expect."""

    __table_args__ = (UniqueConstraint("brand_id", "kind", "name"),)
    id: int | None = Field(default=None, primary_key=True)
    brand_id: int = owned("brand.id", index=False)
    kind: str  # phrase or aspect
    name: str
    count: int
    expected: float
    surprise: float
    mentions: list[int] = Field(default_factory=list, sa_type=JSON)
    found_at: datetime = Field(default_factory=utc_now, sa_type=UtcDateTime)


class Alert(SQLModel, table=True):
    """Something that people should look at now: one row a brand, kind and key while it is not closed.

    `facts` are numbers and the staff's own words, `mentions` the ids of those behind it. `last_seen` is when it was
    found for the last time, `told_at` when people were told; what nobody was told of is told at the next run.
    """

    __table_args__ = (
        Index(
            "ix_alert_one", "brand_id", "kind", "key", unique=True, sqlite_where=sql(NOT_CLOSED),
            postgresql_where=sql(NOT_CLOSED),
        ),
        Index("ix_alert_list", "brand_id", "status"),
    )  # fmt: skip
    id: int | None = Field(default=None, primary_key=True)
    brand_id: int = owned("brand.id", index=False)
    kind: str
    key: str
    status: str = "open"
    severity: str = "high"
    facts: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    mentions: list[int] = Field(default_factory=list, sa_type=JSON)
    first_seen: datetime = Field(sa_type=UtcDateTime)
    last_seen: datetime = Field(sa_type=UtcDateTime)
    owner_id: int | None = Field(default=None, foreign_key="person.id", index=True)
    snoozed_until: datetime | None = Field(default=None, sa_type=UtcDateTime)
    told_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    closed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    version: int = 1


class DailyRollup(SQLModel, table=True):
    """How many mentions a brand had on a day of its own time zone, each copy apart, for charts.

    `rival_id` is the query about a competitor that found them, 0 where they are about the brand. Rows with an empty
    `aspect` count mentions by their label, the others count what is said of that aspect by the aspect's own label.
    """

    __tablename__ = "daily_rollup"
    brand_id: int | None = owned("brand.id", index=False, primary_key=True)
    day: date | None = Field(default=None, primary_key=True)
    rival_id: int = Field(default=0, primary_key=True, sa_column_kwargs={"autoincrement": False})
    channel: str = Field(primary_key=True)
    lang: str = Field(primary_key=True)
    aspect: str = Field(primary_key=True)
    label: str = Field(primary_key=True)
    mentions: int = 0  # without those that copy another
    copies: int = 0


class DailyProduct(SQLModel, table=True):
    """How many mentions of a product a brand had on a day of its own time zone, each copy apart, for charts.

    Only mentions about the brand itself whose product is known are in it.
    """

    __tablename__ = "daily_product"
    brand_id: int | None = owned("brand.id", index=False, primary_key=True)
    day: date | None = Field(default=None, primary_key=True)
    product: str = Field(primary_key=True)
    channel: str = Field(primary_key=True)
    lang: str = Field(primary_key=True)
    label: str = Field(primary_key=True)
    mentions: int = 0  # without those that copy another
    copies: int = 0


class StaleDay(SQLModel, table=True):
    """A day of a brand whose rollup must be counted anew, or all of its days where there is none; only ever added."""

    __tablename__ = "stale_day"
    id: int | None = Field(default=None, primary_key=True)
    brand_id: int = owned("brand.id", index=False)
    day: date | None = None


class Case(SQLModel, table=True):
    """The work: mentions of one author about one matter that need an answer."""

    __table_args__ = (
        Index("ix_case_inbox", "brand_id", "status", "priority_rank", "due_at"),
        Index("ix_case_status", "status", "priority_rank", "due_at"),
        Index("ix_case_order", "priority_rank", "due_at", "id"),
    )
    id: int | None = Field(default=None, primary_key=True)
    brand_id: int = owned("brand.id", index=False)
    author_id: int | None = Field(default=None, foreign_key="author.id", index=True)
    channel: str
    status: str = "open"
    priority: str
    priority_rank: int
    reasons: list[dict[str, str]] = Field(default_factory=list, sa_type=JSON)
    assignee_id: int | None = Field(default=None, foreign_key="person.id", index=True)
    due_at: datetime = Field(sa_type=UtcDateTime)
    snoozed_until: datetime | None = Field(default=None, sa_type=UtcDateTime)
    no_draft_reason: str = ""
    opened_at: datetime = Field(default_factory=utc_now, sa_type=UtcDateTime)
    version: int = 1


class Clock(SQLModel, table=True):
    """How long a case takes in business time: when its first answer and its end are due, and what became of both.

    `stopped_at` is set while the clock stands. What was late once stays missed. The seconds are business time;
    `held_seconds` are those in which it stood, taken off already. `warned_of` is the due time that people were told of.
    """

    case_id: int | None = owned("case.id", index=False, primary_key=True)
    started_at: datetime = Field(sa_type=UtcDateTime, index=True)
    answer_due_at: datetime = Field(sa_type=UtcDateTime)
    resolution_due_at: datetime = Field(sa_type=UtcDateTime)
    answered_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    stopped_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    answer_seconds: int | None = None
    resolution_seconds: int | None = None
    held_seconds: int = 0
    answer_missed: bool = False
    resolution_missed: bool = False
    warned_of: datetime | None = Field(default=None, sa_type=UtcDateTime)


class Triage(SQLModel, table=True):
    """What became of a mention for one brand: the case it is in, or the written rule that set it aside."""

    __table_args__ = (UniqueConstraint("mention_id", "brand_id"),)
    id: int | None = Field(default=None, primary_key=True)
    mention_id: int = owned("mention.id", index=False)
    brand_id: int = owned("brand.id")
    case_id: int | None = owned("case.id", nullable=True)
    rule: str
    reasons: list[dict[str, str]] = Field(default_factory=list, sa_type=JSON)
    decided_at: datetime = Field(default_factory=utc_now, sa_type=UtcDateTime)


class Customer(SQLModel, table=True):
    """The person behind several accounts, contacts and orders, as a brand knows them; it holds no name of its own.

    `business` says that they buy for a company; `keeper_id` is who of the staff looks after them.
    """

    id: int | None = Field(default=None, primary_key=True)
    brand_id: int = owned("brand.id")
    business: bool = False
    keeper_id: int | None = None
    created_at: datetime = Field(default_factory=utc_now, sa_type=UtcDateTime)


class CustomerAccount(SQLModel, table=True):
    """Whose account an author is, for one brand; only people say so."""

    __tablename__ = "customer_account"
    brand_id: int | None = owned("brand.id", index=False, primary_key=True)
    author_id: int | None = owned("author.id", primary_key=True)
    customer_id: int = owned("customer.id")


class CustomerChange(SQLModel, table=True):
    """One line of what people said about customers: which accounts moved from whom to whom; rows are only added.

    `accounts` holds for each author the customer before and after, None where there was none; `rows` the same for what
    a shop told of them, by table and id.
    """

    __tablename__ = "customer_change"
    id: int | None = Field(default=None, primary_key=True)
    brand_id: int = owned("brand.id")
    action: str  # join or undo
    accounts: dict[str, list[int | None]] = Field(default_factory=dict, sa_type=JSON)
    rows: dict[str, dict[str, list[int]]] = Field(default_factory=dict, sa_type=JSON)
    undoes: int | None = None
    actor: str
    reason: str = ""
    at: datetime = Field(default_factory=utc_now, sa_type=UtcDateTime)


class CustomerContact(SQLModel, table=True):
    """An address of a customer: found by a keyed digest, sealed with our key, with what they allow.

    `kind` is email, phone or line. `consent` is unknown, given or withdrawn, said at `consent_at` in `consent_from`.
    """

    __tablename__ = "customer_contact"
    __table_args__ = (UniqueConstraint("brand_id", "kind", "digest"),)
    id: int | None = Field(default=None, primary_key=True)
    brand_id: int = owned("brand.id", index=False)
    customer_id: int = owned("customer.id")
    kind: str
    digest: str
    address: str = Field(sa_type=Text)
    lang: str = ""
    time_zone: str = ""
    consent: str = "unknown"
    consent_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    consent_from: str = ""
    seen_at: datetime = Field(default_factory=utc_now, sa_type=UtcDateTime)


class CustomerHint(SQLModel, table=True):
    """Two customers who may be one, because something named contacts of both; a person decides.

    `kind` is the contact that points to the other one, `seen_in` where it stood. `decided` is empty, joined or apart.
    """

    __tablename__ = "customer_hint"
    __table_args__ = (UniqueConstraint("customer_id", "other_id"),)
    id: int | None = Field(default=None, primary_key=True)
    brand_id: int = owned("brand.id")
    customer_id: int = owned("customer.id", index=False)
    other_id: int = owned("customer.id")
    kind: str
    seen_in: str = ""
    decided: str = ""
    found_at: datetime = Field(default_factory=utc_now, sa_type=UtcDateTime)


class ShopEvent(SQLModel, table=True):
    """What a shop tells of an order: placed, shipped, delivered, refunded and so on; a kind nobody knows is kept too.

    `products` are sku, name, kind, quantity and price. `order_key` is the keyed digest of the order number, by which
    a mention that names it is found. `promised_at` is when the shop said that it would be there.
    """

    __tablename__ = "shop_event"
    __table_args__ = (
        UniqueConstraint("brand_id", "external_id"),
        Index("ix_shop_event_kind", "brand_id", "kind", "happened_at"),
    )
    id: int | None = Field(default=None, primary_key=True)
    brand_id: int = owned("brand.id", index=False)
    customer_id: int | None = owned("customer.id", nullable=True)
    kind: str
    external_id: str
    order_number: str = ""
    order_key: str = Field(default="", index=True)
    products: list[dict[str, Any]] = Field(default_factory=list, sa_type=JSON)
    amount: str = ""  # a decimal number
    currency: str = ""
    url: str = ""
    promised_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    happened_at: datetime = Field(sa_type=UtcDateTime)
    received_at: datetime = Field(default_factory=utc_now, sa_type=UtcDateTime)


class Outreach(SQLModel, table=True):
    """A letter that a brand may send a customer of its own accord, from the proposal to its fate; one an occasion.

    `channel` is email or line. `key` names the occasion, so that nothing is proposed twice, and `facts` are what it
    stands on. `text_hash` is that of the words that were approved, `sent_to` the digest of the address that it went to,
    as its CustomerContact has it. `status` is proposed, queued, sending, sent, failed, unknown, cancelled or withdrawn;
    for who buys for a company to_tell and told: the staff speaks with them.
    """

    __table_args__ = (UniqueConstraint("brand_id", "key"), Index("ix_outreach_status", "brand_id", "status"))
    id: int | None = Field(default=None, primary_key=True)
    brand_id: int = owned("brand.id", index=False)
    customer_id: int = owned("customer.id")
    channel: str = "email"
    occasion: str
    key: str
    status: str = "proposed"
    lang: str
    subject: str
    text: str = Field(sa_type=Text)
    text_hash: str = ""
    facts: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    send_after: datetime = Field(default_factory=utc_now, sa_type=UtcDateTime)
    claimed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    sent_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    dry_run_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    external_id: str = Field(default="", index=True)
    sent_to: str = ""
    error: str = ""
    created_at: datetime = Field(default_factory=utc_now, sa_type=UtcDateTime)
    version: int = 1


class OutreachSign(SQLModel, table=True):
    """What became of a letter, once each: one of SIGNS of store/outreach_signs.py."""

    __tablename__ = "outreach_sign"
    outreach_id: int | None = owned("outreach.id", index=False, primary_key=True)
    kind: str = Field(primary_key=True)
    at: datetime = Field(default_factory=utc_now, sa_type=UtcDateTime)


class Suppression(SQLModel, table=True):
    """An address that a brand never writes to by itself: a keyed digest, which outlives the customer.

    `why` is by_hand, bounced, unsubscribed or complained.
    """

    brand_id: int | None = owned("brand.id", index=False, primary_key=True)
    kind: str = Field(primary_key=True)
    digest: str = Field(primary_key=True)
    why: str
    at: datetime = Field(default_factory=utc_now, sa_type=UtcDateTime)


class ContactKey(SQLModel, table=True):
    """An e-mail, a phone number or an order that a mention names, as the keyed digest by which it is found again."""

    __tablename__ = "contact_key"
    mention_id: int | None = owned("mention.id", index=False, primary_key=True)
    kind: str = Field(primary_key=True)
    digest: str = Field(primary_key=True, index=True)


class Survey(SQLModel, table=True):
    """What a brand asks its customers: up to five questions, each in the languages that it is asked in.

    `kind` is nps (the first question is 0 to 10), csat (1 to 5) or questions. A question is `kind` (score, choice,
    text), `text` by language, and `scale` or `choices`; as store/surveys.py checks them. Nobody is asked again within
    `quiet_days`.
    """

    __table_args__ = (UniqueConstraint("brand_id", "name"),)
    id: int | None = Field(default=None, primary_key=True)
    brand_id: int = owned("brand.id", index=False)
    name: str
    kind: str
    questions: list[dict[str, Any]] = Field(default_factory=list, sa_type=JSON)
    thanks: dict[str, str] = Field(default_factory=dict, sa_type=JSON)
    quiet_days: int = 30
    active: bool = True
    version: int = 1
    created_at: datetime = Field(default_factory=utc_now, sa_type=UtcDateTime)


class SurveyInvitation(SQLModel, table=True):
    """A link to a survey that can be answered once; only the token's hash is kept."""

    __tablename__ = "survey_invitation"
    id: int | None = Field(default=None, primary_key=True)
    survey_id: int = owned("survey.id")
    customer_id: int | None = owned("customer.id", nullable=True)
    token_hash: str = Field(unique=True)
    lang: str = ""
    product: str = ""
    order_number: str = ""
    made_at: datetime = Field(default_factory=utc_now, sa_type=UtcDateTime)
    sent_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    opened_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    answered_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    expires_at: datetime = Field(sa_type=UtcDateTime)


class SurveyAnswer(SQLModel, table=True):
    """What a mention of the channel survey answered: a score on its own scale, which is no stars.

    `kind` is nps, csat or empty, `via` where it was answered: page, file, or who delivered it. `respondent` is whom
    another house knows, by its id there. `answers` are the numbers of all that was answered, by question.
    """

    __tablename__ = "survey_answer"
    __table_args__ = (Index("ix_survey_answer_days", "brand_id", "answered_at"),)
    mention_id: int | None = owned("mention.id", index=False, primary_key=True)
    brand_id: int = owned("brand.id", index=False)
    survey_id: int | None = owned("survey.id", nullable=True)
    invitation_id: int | None = Field(
        default=None, sa_column_args=(ForeignKey("survey_invitation.id", ondelete="SET NULL"),), unique=True
    )
    kind: str = ""
    score: int | None = None
    scale: int | None = None
    question: str = ""
    product: str = ""
    respondent: str = ""
    via: str = ""
    lang: str = ""
    answers: list[dict[str, Any]] = Field(default_factory=list, sa_type=JSON)
    answered_at: datetime = Field(sa_type=UtcDateTime)


class Note(SQLModel, table=True):
    """What somebody of the staff wrote about a case for the others; no customer ever gets it."""

    id: int | None = Field(default=None, primary_key=True)
    case_id: int = owned("case.id")
    person_id: int = Field(foreign_key="person.id", index=True)
    text: str = Field(sa_type=Text)
    at: datetime = Field(default_factory=utc_now, sa_type=UtcDateTime)


class NoteFor(SQLModel, table=True):
    """Somebody whom a note names with an @, and when they saw it."""

    __tablename__ = "note_for"
    note_id: int | None = owned("note.id", index=False, primary_key=True)
    person_id: int | None = owned("person.id", primary_key=True)
    seen_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class Presence(SQLModel, table=True):
    """Somebody who has a case open in this minute, and since when."""

    case_id: int | None = owned("case.id", index=False, primary_key=True)
    person_id: int | None = owned("person.id", primary_key=True)
    since: datetime = Field(sa_type=UtcDateTime)
    seen_at: datetime = Field(sa_type=UtcDateTime)


class Assigning(SQLModel, table=True):
    """Who gets the new cases of a brand: rules as store/assigning.py reads them, the first one that fits counts.

    A case goes back to everybody once its assignee was silent for `silent_minutes`; never while that is 0.
    """

    brand_id: int | None = owned("brand.id", index=False, primary_key=True)
    rules: list[dict[str, Any]] = Field(default_factory=list, sa_type=JSON)
    silent_minutes: int = 0
    version: int = 1


class Knowledge(SQLModel, table=True):
    """A policy, an FAQ entry or a saved reply of a brand, in one language.

    `questions` are examples of what it answers, `origin` says where it was taken from. One with an owner is private to
    that person, and no draft of a job stands on it.
    """

    __table_args__ = (UniqueConstraint("brand_id", "kind", "key", "lang"),)
    id: int | None = Field(default=None, primary_key=True)
    brand_id: int = owned("brand.id")
    kind: str
    key: str
    lang: str
    title: str
    text: str = Field(sa_type=Text)
    aspects: list[str] = Field(default_factory=list, sa_type=JSON)
    intents: list[str] = Field(default_factory=list, sa_type=JSON)
    questions: list[str] = Field(default_factory=list, sa_type=JSON)
    origin: str = ""
    owner_id: int | None = Field(default=None, index=True)
    version: int = 1

    @property
    def source_id(self) -> str:
        """How a draft names this entry as its source."""
        return f"{self.kind}:{self.id}"


class Dispute(SQLModel, table=True):
    """A case in which customer and brand do not agree: what happened, what is wanted, what was offered, how it ended.

    `why` are the rules that suggested it, empty where a person marked it unasked. `allows` cites entries of the
    Knowledge as they stood: `source`, `title`, `text`. `options` are what could be offered: `kind`, `cost`, `words`,
    `by`; `decided` is the place of the one that was chosen. Money is in whole units of `currency`.
    """

    id: int | None = Field(default=None, primary_key=True)
    case_id: int = owned("case.id", index=False)
    brand_id: int = owned("brand.id", index=False)
    why: list[str] = Field(default_factory=list, sa_type=JSON)
    happened: str = Field(sa_type=Text)
    wanted: str
    amount: int | None = None
    currency: str = "THB"
    allows: list[dict[str, str]] = Field(default_factory=list, sa_type=JSON)
    options: list[dict[str, Any]] = Field(default_factory=list, sa_type=JSON)
    decided: int | None = None
    decided_by: str = ""
    decided_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    opened_by: str
    opened_at: datetime = Field(default_factory=utc_now, sa_type=UtcDateTime)
    settled_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    dropped_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    recommends: bool | None = None
    reopened: int = 0
    version: int = 1

    __table_args__ = (UniqueConstraint("case_id"), Index("ix_dispute_opened", "brand_id", "opened_at"))

    @property
    def stage(self) -> str:
        """Where it stands: open, decided, settled or dropped."""
        if self.dropped_at:
            return "dropped"
        return "settled" if self.settled_at else "open" if self.decided is None else "decided"


class DisputeStep(SQLModel, table=True):
    """One line of what was done about a dispute: who, what, when, in which words; rows are only added."""

    __tablename__ = "dispute_step"
    id: int | None = Field(default=None, primary_key=True)
    dispute_id: int = owned("dispute.id")
    case_id: int = owned("case.id", index=False)
    action: str
    words: str = Field(default="", sa_type=Text)
    actor: str
    at: datetime = Field(default_factory=utc_now, sa_type=UtcDateTime)


class Claim(SQLModel, table=True):
    """What a brand promises on a product's page, as it was pasted, and the aspect that it is about.

    Without a `product` it holds for all of them; `words` are other words for it.
    """

    id: int | None = Field(default=None, primary_key=True)
    brand_id: int = owned("brand.id")
    product: str = ""
    words: list[str] = Field(default_factory=list, sa_type=JSON)
    text: str = Field(sa_type=Text)
    aspect: str
    added_at: datetime = Field(default_factory=utc_now, sa_type=UtcDateTime)


class ReturnPolicy(SQLModel, table=True):
    """What a brand lets its customers return and refunds, for one kind of product; "" is for all that have none.

    Nothing of a kind with no `window_days` can be returned. `names` and `how` are by language; `words` are other words
    for the kind. The sentences that drafts quote are entries of the Knowledge, written from this row.
    """

    __tablename__ = "return_policy"
    __table_args__ = (UniqueConstraint("brand_id", "product_kind"),)
    id: int | None = Field(default=None, primary_key=True)
    brand_id: int = owned("brand.id", index=False)
    product_kind: str = ""
    names: dict[str, str] = Field(default_factory=dict, sa_type=JSON)
    words: list[str] = Field(default_factory=list, sa_type=JSON)
    window_days: int
    counts_from: str
    conditions: list[str] = Field(default_factory=list, sa_type=JSON)
    postage: str
    refund_least: int
    refund_most: int
    working_days: bool = True
    how: dict[str, str] = Field(default_factory=dict, sa_type=JSON)
    version: int = 1
    changed_at: datetime = Field(default_factory=utc_now, sa_type=UtcDateTime)


class KnowledgeVector(SQLModel, table=True):
    """Where an entry of the knowledge lies among all texts, in the form of a mention's vector."""

    __tablename__ = "knowledge_vector"
    knowledge_id: int | None = owned("knowledge.id", index=False, primary_key=True)
    version: int
    model: str
    values: bytes


class KnowledgeGap(SQLModel, table=True):
    """A question that a mention asks and nothing of the brand's knowledge answers.

    `status` is open, answered or dismissed; `knowledge_id` is the entry that was written for it.
    """

    __tablename__ = "knowledge_gap"
    __table_args__ = (UniqueConstraint("brand_id", "mention_id"),)
    id: int | None = Field(default=None, primary_key=True)
    brand_id: int = owned("brand.id", index=False)
    mention_id: int = owned("mention.id")
    lang: str
    aspects: list[str] = Field(default_factory=list, sa_type=JSON)
    intents: list[str] = Field(default_factory=list, sa_type=JSON)
    best: float = 0.0  # how close the closest entry came
    status: str = Field(default="open", index=True)
    knowledge_id: int | None = Field(
        default=None, sa_column_args=(ForeignKey("knowledge.id", ondelete="SET NULL"),), index=True
    )
    found_at: datetime = Field(default_factory=utc_now, sa_type=UtcDateTime)


class Draft(SQLModel, table=True):
    """A proposed answer; each edit is a row of its own.

    `writer` is composer, model (a language model), rule (a fixed text), or person:<id>. `plan` is what it set out to
    say, `gloss` the same plan in languages that the staff read, by language. `variants` are other ways to say it:
    `name`, `reason`, `text`, `sentences`, `gloss`; `variant` names the one that this row is. `origin_id` is the draft
    of a machine that it descends from, `note` says why another writer had to step in, and `guard` how the guard judged
    it: clean, warning or error.
    """

    __table_args__ = (Index("ix_draft_case", "case_id", "status"),)
    id: int | None = Field(default=None, primary_key=True)
    case_id: int = owned("case.id", index=False)
    mention_id: int = owned("mention.id")
    number: int
    status: str = Field(default="proposed", index=True)
    text: str = Field(sa_type=Text)
    text_hash: str
    lang: str
    writer: str
    sentences: list[dict[str, str]] = Field(default_factory=list, sa_type=JSON)
    escalate: str = ""
    plan: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    gloss: dict[str, str] = Field(default_factory=dict, sa_type=JSON)
    variants: list[dict[str, Any]] = Field(default_factory=list, sa_type=JSON)
    variant: str = ""
    origin_id: int | None = Field(default=None, index=True)
    note: str = ""
    guard: str = ""
    created_at: datetime = Field(default_factory=utc_now, sa_type=UtcDateTime)
    version: int = 1


class DraftDecision(SQLModel, table=True):
    """What people made of a draft that a machine wrote: one row a draft, the latest decision.

    `outcome` is as_is, edited or rejected; `distance` how much of it was changed, 0 to 1; `seconds` from when it was
    written to the decision; `reason` is the code of a rejection.
    """

    __tablename__ = "draft_decision"
    draft_id: int | None = owned("draft.id", index=False, primary_key=True)
    brand_id: int = owned("brand.id")
    channel: str
    lang: str
    intent: str
    variant: str
    writer: str
    outcome: str
    distance: float
    seconds: int
    reason: str = ""
    person_id: int | None = Field(default=None, foreign_key="person.id", index=True)
    at: datetime = Field(default_factory=utc_now, sa_type=UtcDateTime, index=True)


class Approval(SQLModel, table=True):
    """Who allowed which draft, bound to the hash of its text."""

    id: int | None = Field(default=None, primary_key=True)
    draft_id: int = owned("draft.id")
    text_hash: str
    actor: str
    at: datetime = Field(default_factory=utc_now, sa_type=UtcDateTime)


class Reply(SQLModel, table=True):
    """What is to be published, is being published, or was.

    `kind` is answer, or acknowledgement: a fixed text that leaves by itself and answers nothing.
    `interaction` names what it answers once it was claimed for sending: there, only one may be under way or out.
    `looks` counts how often an unknown one was looked for in vain; the next look is due at `look_at`.
    """

    __table_args__ = (
        Index(
            "ix_reply_one_an_interaction", "interaction", unique=True,
            sqlite_where=sql(ON_ITS_WAY), postgresql_where=sql(ON_ITS_WAY),
        ),
    )  # fmt: skip
    id: int | None = Field(default=None, primary_key=True)
    case_id: int = owned("case.id")
    draft_id: int = owned("draft.id")
    mention_id: int = owned("mention.id")
    channel: str
    kind: str = "answer"
    status: str = Field(default="queued", index=True)
    text: str = Field(sa_type=Text)
    text_hash: str
    send_after: datetime = Field(sa_type=UtcDateTime)
    dry_run_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    external_id: str = ""
    url: str = ""
    error: str = ""
    interaction: str | None = None
    claimed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    published_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    looks: int = 0
    look_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    created_at: datetime = Field(default_factory=utc_now, sa_type=UtcDateTime)
    version: int = 1


class Amendment(SQLModel, table=True):
    """A change of a reply that stands on its network: one at a time for each reply.

    `kind` is edit or delete. `draft_id` is the version that an edit puts there; its words stand there alone, and those
    that they replaced in the versions before. `looks` and `look_at` are as in a reply of unknown fate.
    """

    __table_args__ = (
        Index(
            "ix_amendment_one_a_reply", "reply_id", unique=True,
            sqlite_where=sql(IN_WORK), postgresql_where=sql(IN_WORK),
        ),
    )  # fmt: skip
    id: int | None = Field(default=None, primary_key=True)
    case_id: int = owned("case.id")
    reply_id: int = owned("reply.id")
    draft_id: int | None = owned("draft.id", nullable=True)
    kind: str
    status: str = Field(default="proposed", index=True)
    reason: str = ""
    error: str = ""
    send_after: datetime = Field(default_factory=utc_now, sa_type=UtcDateTime)
    claimed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    looks: int = 0
    look_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    created_at: datetime = Field(default_factory=utc_now, sa_type=UtcDateTime)
    version: int = 1


class Move(SQLModel, table=True):
    """One line of a case's history; rows are only ever added."""

    id: int | None = Field(default=None, primary_key=True)
    case_id: int = owned("case.id")
    noun: str
    thing_id: int
    action: str
    from_status: str
    to_status: str
    actor: str
    reason: str = ""
    at: datetime = Field(default_factory=utc_now, sa_type=UtcDateTime)


class Rights(SQLModel, table=True):
    """What the author of a mention allows a brand to do with it: one row a mention and brand.

    `status` is found, asked, granted, reshared, declined, expired or revoked. `uses` are organic and paid, `places`
    where it may stand, `territory` in which part of the world, for `months` from the grant on. `credit` names the
    author; `kept` are the files that were kept at the grant: name, kind, bytes and sha256. `request_id` is the draft
    that asks, in the case `case_id`.
    """

    __table_args__ = (UniqueConstraint("brand_id", "mention_id"), Index("ix_rights_board", "brand_id", "status"))
    id: int | None = Field(default=None, primary_key=True)
    brand_id: int = owned("brand.id", index=False)
    mention_id: int = owned("mention.id")
    case_id: int | None = owned("case.id", nullable=True)
    request_id: int | None = Field(default=None, index=True)
    status: str = Field(default="found", index=True)
    uses: list[str] = Field(default_factory=list, sa_type=JSON)
    places: list[str] = Field(default_factory=list, sa_type=JSON)
    territory: str = "world"
    months: int = 12
    credit: str = ""
    kept: list[dict[str, Any]] = Field(default_factory=list, sa_type=JSON)
    granted_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    expires_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    created_at: datetime = Field(default_factory=utc_now, sa_type=UtcDateTime)
    version: int = 1


class RightsStep(SQLModel, table=True):
    """One line of the ledger of rights: who did what, when, on which evidence; lines are only ever added.

    `terms` are those in force after the step. The evidence is a message: `words` by `who`, at the address `url`, said
    at `said_at`, and `evidence_id` where it is a mention that we hold. Its words go when its author deletes them.
    """

    __tablename__ = "rights_step"
    id: int | None = Field(default=None, primary_key=True)
    rights_id: int = owned("rights.id")
    action: str
    from_status: str
    to_status: str
    actor: str
    reason: str = ""
    terms: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    words: str = Field(default="", sa_type=Text)
    who: str = ""
    url: str = ""
    said_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    evidence_id: int | None = Field(default=None, index=True)
    at: datetime = Field(default_factory=utc_now, sa_type=UtcDateTime)


class Run(SQLModel, table=True):
    """One execution of a job, and for a collector the window that it covered."""

    id: int | None = Field(default=None, primary_key=True)
    kind: str = Field(index=True)
    query_id: int | None = owned("query.id", nullable=True)
    started_at: datetime = Field(default_factory=utc_now, sa_type=UtcDateTime)
    finished_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    found: int = 0
    new: int = 0
    bad_rows: int = 0
    window_from: datetime | None = Field(default=None, sa_type=UtcDateTime)
    window_to: datetime | None = Field(default=None, sa_type=UtcDateTime)
    gap: str = ""
    error: str = ""


class Audit(SQLModel, table=True):
    """One line of the audit log; the database itself refuses to change or delete it.

    `facts` are ids, codes and hashes, `hash` is of all the others and so of every line before, made with the key that
    `key_name` names.
    """

    seq: int | None = Field(default=None, primary_key=True, sa_column_kwargs={"autoincrement": False})
    at: datetime = Field(sa_type=UtcDateTime, index=True)
    actor: str = Field(index=True)
    action: str
    noun: str
    thing: str
    brand_id: int | None = Field(default=None, index=True)
    facts: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    key_name: str
    prev_hash: str
    hash: str


class Forgotten(SQLModel, table=True):
    """The tombstone of an account or a mention that must not come back: a keyed hash; brand 0 stands for all."""

    key: str = Field(primary_key=True)
    brand_id: int = Field(primary_key=True)
    at: datetime = Field(default_factory=utc_now, sa_type=UtcDateTime)
