"""What do we answer?"""

from responder import x
from responder.publishing import Publisher

PUBLISHERS: dict[str, Publisher] = {
    "x": x,
}
