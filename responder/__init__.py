"""What do we answer?"""

from responder.publishing import Publisher

PUBLISHERS: dict[str, Publisher] = {}
