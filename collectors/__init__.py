"""Who is talking about us?"""

from collectors import file
from collectors.page import Collector

COLLECTORS: dict[str, Collector] = {
    "file": file.fetch,
}
