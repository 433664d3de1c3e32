"""Every setting of Earful, read from the environment with the prefix `EARFUL_`."""

from functools import lru_cache
from pathlib import Path

from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from store.errors import NeedsSetup
from store.saying import say

SHIPPED_MODEL = Path(__file__).parents[1] / "sentiment" / "checkpoint"


class Settings(BaseSettings):
    """The settings of one process; each field's description is its documentation."""

    model_config = SettingsConfigDict(env_prefix="EARFUL_", extra="ignore")

    home: Path = Field(default=Path("var"), description="The data folder: database, outbox, locks.")
    database_url: SecretStr | None = Field(
        default=None, description="Where the database is; an SQLite file in the data folder when empty."
    )
    secret_key: SecretStr | None = Field(
        default=None,
        description="The key that seals credentials, or NEW,OLD while it changes; a file in the data folder if unset.",
    )
    audit_key: SecretStr | None = Field(
        default=None,
        description="The key that signs the audit log, the same on every machine; a file in the data folder if unset.",
    )
    sentiment_model: str = Field(
        default=str(SHIPPED_MODEL),
        description="Folder or hub name of a model with a three-label head; ours when unset.",
    )
    archive_days: int = Field(
        default=14, ge=0, description="Mentions older than this many days open no case in a new brand."
    )
    unsure_below: float = Field(
        default=0.55, ge=0, le=1, description="A label less sure than this, 0 to 1, is shown as unsure, to be labelled."
    )
    take_back_seconds: int = Field(default=10, ge=0, description="How long an approved reply can be taken back.")
    session_hours: int = Field(default=12, ge=1, description="After how many hours a sign-in to the dashboard ends.")
    idle_minutes: int = Field(
        default=120, ge=5, description="After how many minutes without an open page a sign-in ends."
    )
    second_step_from: str = Field(
        default="", description="The role from which a second step at sign-in is asked of everybody; nobody when empty."
    )
    oidc_domains: str = Field(
        default="",
        description="Mail domains whose people come in through your identity provider without an invitation.",
    )
    oidc_role: str = Field(default="viewer", description="The role that who comes in by such a domain gets.")
    x_base_url: str = Field(default="", description="Where X is; its own address when empty, another one for tests.")
    reddit_base_url: str = Field(
        default="", description="Where Reddit is; its own addresses when empty, another one for tests."
    )
    line_base_url: str = Field(default="", description="Where LINE is; its own address when empty.")
    facebook_base_url: str = Field(default="", description="Where Facebook's Graph API is; its own address when empty.")
    instagram_base_url: str = Field(
        default="", description="Where Instagram's Graph API is; its own address when empty."
    )
    shopee_base_url: str = Field(default="", description="Where Shopee's Open Platform is; its own address when empty.")
    lazada_base_url: str = Field(default="", description="Where Lazada's Open Platform is; its own address when empty.")
    app_store_base_url: str = Field(
        default="", description="Where Apple's review feed and App Store Connect are; their own addresses when empty."
    )
    google_play_base_url: str = Field(
        default="", description="Where Google Play's developer API is; its own address when empty."
    )
    google_business_base_url: str = Field(
        default="", description="Where Google Business Profile is; its own address when empty."
    )
    trustpilot_base_url: str = Field(default="", description="Where Trustpilot is; its own address when empty.")
    woocommerce_base_url: str = Field(
        default="", description="Where the WooCommerce shop is; its own address when empty."
    )
    judge_me_base_url: str = Field(default="", description="Where Judge.me is; its own address when empty.")
    bluesky_base_url: str = Field(
        default="", description="Where the Bluesky server of the account is; its own address when empty."
    )
    mastodon_base_url: str = Field(
        default="", description="Where the Mastodon instance is; its own address when empty."
    )
    youtube_base_url: str = Field(default="", description="Where YouTube's Data API is; its own address when empty.")
    hacker_news_base_url: str = Field(
        default="", description="Where the search of Hacker News is; its own address when empty."
    )
    discourse_base_url: str = Field(default="", description="Where the Discourse forum is; its own address when empty.")
    feed_base_url: str = Field(
        default="", description="Where every feed is; its own address when empty, another one for tests."
    )
    email_base_url: str = Field(
        default="",
        description="Where the mail servers are, imap://HOST:PORT smtp://HOST:PORT; the connection's own when empty.",
    )
    webhook_url: str = Field(
        default="",
        description="Where `earful serve-webhooks` is seen from outside, as https://HOST, for Shopee and surveys.",
    )
    allow_private_addresses: bool = Field(
        default=False, description="Whether feeds, forums, shops and media may stand in your own network."
    )
    alert_urls: SecretStr | None = Field(
        default=None, description="Whom to tell of trouble: addresses as Apprise takes them, with blanks in between."
    )
    alert_after_hours: int = Field(
        default=6, ge=1, description="After how many hours without a success people are told of a query."
    )
    heartbeat_url: SecretStr | None = Field(
        default=None,
        description="An outside address that is called while all is done, and raises the alarm when the calls stop.",
    )
    metrics_token: SecretStr | None = Field(
        default=None, description="The token that `/metrics` of the webhooks asks for; without one it is closed."
    )
    warn_before_minutes: int = Field(
        default=30, ge=1, description="How many minutes of business time before a case is due people are told of it."
    )
    broker_url: SecretStr | None = Field(
        default=None, description="The broker that workers on many machines share: an address of Redis or RabbitMQ."
    )
    llm_base_url: str = Field(
        default="",
        description="Where a language model answers as OpenAI does, such as https://HOST/v1; none writes when empty.",
    )
    llm_model: str = Field(default="", description="Which model is asked there.")
    llm_api_key: SecretStr | None = Field(default=None, description="The key for it, where it asks for one.")
    llm_seconds: float = Field(
        default=20, gt=0, le=300, description="How long a draft may wait for the language model, all in all."
    )
    llm_max_tokens: int = Field(
        default=800, ge=50, le=8000, description="How many tokens an answer of the language model may have."
    )
    threads: int = Field(default=2, ge=1, description="Processor threads that scoring may use.")

    def url(self) -> str:
        """The database address in force."""
        if self.database_url is not None:
            return self.database_url.get_secret_value()
        return f"sqlite:///{self.home.resolve() / 'earful.db'}"


@lru_cache
def settings() -> Settings:
    """The settings of this process, read once at the first call."""
    try:
        return Settings()
    except ValidationError as error:
        first = error.errors()[0]
        name = f"EARFUL_{'_'.join(map(str, first['loc'])).upper()}"
        raise NeedsSetup(say("the setting {name} cannot be used: {first}", name=name, first=first["msg"])) from None
