"""What do we answer?"""

from responder import reddit, x
from responder.publishing import Publisher

PUBLISHERS: dict[str, Publisher] = {
    "x": x,
    "reddit": reddit,
}
