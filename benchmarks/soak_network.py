"""A shop whose reviews come in fast and whose answers fail as those of real networks do, and who writes in it."""

import random
import time
from threading import Lock

from tests.peers.loopback import Answer, Asked
from tests.peers.review_peer import told
from tests.peers.woo_shop import WooShop

ERRORS, TOO_MANY, SLOW = 0.05, 0.02, 0.03
THINGS = ("kettle", "cup", "teapot", "lamp", "mug", "tray", "basket", "blanket", "candle", "vase", "bowl", "jar")
FAULTS = (
    "came broken in two", "leaks all over the table", "arrived three weeks late", "smells of paint", "is far too small",
    "lost its handle on the first day", "has a crack right through it", "is not the colour of the picture",
    "was never delivered at all", "stopped working after one evening",
)  # fmt: skip
WISHES = ("I want my money back", "very disappointed", "please send another one", "terrible", "what a waste", "so sad")


class SoakShop(WooShop):
    """One request in twenty fails, before or after it took effect; some are too many, some slow."""

    page_size = 100

    def __init__(self, seed: int = 1) -> None:
        super().__init__()
        self.mishaps = {"failed before": 0, "failed after": 0, "429": 0, "slow": 0}
        self.requests = 0
        self._dice = random.Random(seed)  # noqa: S311  a dice, no secret
        self._lock = Lock()

    def answer(self, asked: Asked) -> Answer:
        """What the shop says, unless something befalls it."""
        with self._lock:
            self.requests += 1
            fate = self._fate()
        if fate == "slow":
            time.sleep(0.2 + self._dice.random())
        if fate == "429":
            return told({"code": "too_many", "message": "Slow down"}, 429, **{"retry-after": "1"})
        if fate == "failed before":
            return told({"code": "internal", "message": "Sorry"}, 500)
        with self._lock:
            found = self.serve(asked)
        return told({"code": "gateway", "message": "Sorry"}, 502) if fate == "failed after" else found

    def _fate(self) -> str:
        number = self._dice.random()
        fates = (("failed before", ERRORS / 2), ("failed after", ERRORS / 2), ("429", TOO_MANY), ("slow", SLOW))
        for name, share in fates:
            if number < share:
                self.mishaps[name] += 1
                return name
            number -= share
        return ""

    def customer_writes(self, number: int) -> None:
        """A customer writes a review that wants an answer."""
        dice = self._dice
        words = f"The {dice.choice(THINGS)} {dice.choice(FAULTS)}, order line {number}: {dice.choice(WISHES)}!"
        with self._lock:
            self.review(words, stars=1, hours=0)

    def doubled(self) -> int:
        """How many reviews hold more than one answer."""
        with self._lock:
            return sum(len(one.answers) > 1 for one in self.reviews.values())

    def answered(self) -> set[str]:
        """The ids of the reviews that hold an answer."""
        with self._lock:
            return {one.id for one in self.reviews.values() if one.answers}
