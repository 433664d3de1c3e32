"""Where the fakes of shops keep their tokens: each refresh token is good for one use, and access tokens end."""

from threading import Barrier, Lock


class TokenHouse:
    """Gives out tokens; `meet` lets that many renewals begin before the first of them is answered."""

    def __init__(self, first: str) -> None:
        self.refresh = first  # the only one that is good
        self.access = ""
        self.renewed = 0
        self.refused = 0
        self.meet: Barrier | None = None
        self._lock = Lock()

    def renew(self, refresh: str) -> tuple[str, str] | None:
        """A new access token and the refresh token that brings the next; None where this one was used or is wrong."""
        if self.meet is not None:
            self.meet.wait(10)
        with self._lock:
            if refresh != self.refresh:
                self.refused += 1
                return None
            self.renewed += 1
            self.access, self.refresh = f"access-{self.renewed}", f"refresh-{self.renewed}"
            return self.access, self.refresh

    def end(self) -> None:
        """The access token of now is not taken any more."""
        self.access = "none"
