"""What do we answer?"""

from responder import reddit
from responder.publishing, x
from responder.publishing
}
