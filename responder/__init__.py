"""What do we answer?"""

from responder import reddit
from responder.publishing import Publisher

PUBLISHERS: dict[str, Publisher] = {
    "reddit": reddit,
}
