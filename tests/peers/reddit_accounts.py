"""Who may enter the fake Reddit: accounts, the app's client id and secret, and the tokens given out."""

from base64 import b64encode
from dataclasses import dataclass, replace

from tests.peers.reddit_faults import Answer, problem

CLIENT_ID = "earful-app"
CLIENT_SECRET = "earful-secret"
EVERYTHING = "*"


@dataclass(frozen=True)
class Account:
    """Somebody with a password, who allowed the app some scopes (words apart, or * for all)."""

    name: str
    password: str
    refresh_token: str
    scope: str = EVERYTHING
    revoked: bool = False


@dataclass(frozen=True)
class Grant:
    """What a token allows, and to whom; a token of the app alone has no account."""

    account: str
    scope: str

    def allows(self, scope: str) -> bool:
        """Whether it reaches as far as this."""
        return scope in self.scope.split() or self.scope == EVERYTHING


class Accounts:
    """The accounts, and the access tokens that are good now."""

    def __init__(self) -> None:
        self.known: dict[str, Account] = {}
        self.grants: dict[str, Grant] = {}
        self.given = 0
        self.token_life = 86400

    def add(self, name: str, scope: str = EVERYTHING) -> Account:
        """A new account that has allowed the app these scopes."""
        self.known[name] = Account(name, f"password of {name}", f"refresh-{name}", scope)
        return self.known[name]

    def end_tokens(self, name: str = "") -> None:
        """Access tokens end at once, of one account or of all; new ones can be had."""
        self.grants = {token: grant for token, grant in self.grants.items() if name and grant.account != name}

    def revoke(self, name: str) -> None:
        """An account takes back what it allowed: its tokens end, and no new one can be had."""
        self.end_tokens(name)
        self.known[name] = replace(self.known[name], revoked=True)

    def grant_of(self, authorization: str) -> tuple[str, Grant | None]:
        """The token of a request's header, and what it allows now."""
        token = authorization.partition(" ")[2]
        return token, self.grants.get(token)

    def give(self, authorization: str, form: dict[str, str]) -> Answer:
        """The answer to a request for an access token."""
        if authorization != "Basic " + b64encode(f"{CLIENT_ID}:{CLIENT_SECRET}".encode()).decode():
            return problem(401, "Unauthorized")
        kind = form.get("grant_type")
        if kind == "client_credentials":
            return self.token_for("", EVERYTHING)
        if kind not in {"password", "refresh_token"}:
            return Answer({"error": "unsupported_grant_type"})
        account = next((each for each in self.known.values() if proves(each, form)), None)
        if account and not account.revoked:
            return self.token_for(account.name, account.scope, account.refresh_token if kind != "password" else "")
        return Answer({"error": "invalid_grant"}) if kind == "password" else problem(400, "Bad Request")

    def token_for(self, name: str, scope: str, refresh_token: str = "") -> Answer:
        """A new access token, which is good until somebody ends it."""
        self.given += 1
        token = f"token-{self.given}"
        self.grants[token] = Grant(name, scope)
        body: dict[str, object] = {"access_token": token, "token_type": "bearer", "scope": scope}
        return Answer(
            body | {"expires_in": self.token_life} | ({"refresh_token": refresh_token} if refresh_token else {})
        )


def proves(account: Account, form: dict[str, str]) -> bool:
    """Whether a form carries an account's password or its refresh token."""
    if form["grant_type"] == "refresh_token":
        return form.get("refresh_token") == account.refresh_token
    return (form.get("username"), form.get("password")) == (account.name, account.password)
