"""What every channel reads, answers, costs and asks, as one table for the page, the command line and the docs."""

from channels import ABOUTS, CHANNELS, SETUPS
from store.saying import N_

HEADINGS = (
    N_("channel"),
    N_("reads"),
    N_("how fresh"),
    N_("answers"),
    N_("what was sent"),
    N_("costs"),
    N_("its terms ask"),
    N_("deletions and edits"),
)


def rows() -> list[tuple[str, ...]]:
    """One row a channel that is read, by title; the first cell is the title."""
    found = []
    for channel, about in (ABOUTS | {name: setup.about for name, setup in SETUPS.items()}).items():
        said = (
            about.reads,
            about.fresh,
            about.answers,
            CHANNELS[channel].afterwards,
            about.costs,
            about.terms,
            about.upstream,
        )
        found.append((CHANNELS[channel].title, *said))
    return sorted(found, key=lambda row: row[0].casefold())


def as_markdown() -> str:
    """The table as docs/channels.md holds it."""
    lines = ["| " + " | ".join(HEADINGS) + " |", "|" + " --- |" * len(HEADINGS)]
    return "\n".join([*lines, *("| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |" for row in rows())])
